"""How good a division into territories is: measures of every territory, and of all together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.availability import day_budgets
from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault
from routeplan.geo import (
    EARTH_RADIUS_KM,
    connected_parts,
    great_circle_km,
    plane_km,
    unit_vectors,
)
from routeplan.territory.shapes import territory_shapes
from routeplan.territory.workload import workload
from routeplan.travel import CrowTravel, TravelModel

__all__ = ["territory_centres", "territory_measures", "territory_summary"]

Floats = NDArray[np.float64]


def territory_measures(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: Cycle | None = None,
    *,
    travel: TravelModel | None = None,
    before: pd.Series | None = None,
    barriers: Sequence[shapely.Geometry] = (),
) -> pd.DataFrame:
    """Measure every territory.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, visits, service_min, rep`, and `sales` where known. Outlets
        without a rep of `reps` take no part.
    reps : DataFrame
        Index ``rep``; `lat, lon` and, where they differ, `day_min, workdays, leave`.
    cycle : Cycle, optional
    travel : TravelModel, optional
    before : Series of str, optional
        Rep of every outlet before, to count the hand-overs.
    barriers : sequence of shapely geometries, optional
        As :func:`~routeplan.territory.design.design_territories` takes them.

    Returns
    -------
    DataFrame
        Index ``rep``:

        - `outlets`, `visits` per cycle, `sales`;
        - `workload_min`: service and estimated travel minutes of a cycle, those from the rep's own
          home; `target_min`, the fair
          share by the minutes that the rep works; `deviation`, by which part the work is above it;
        - `travel_share` of the workload;
        - `home_km`, mean crow distance between home and outlets;
        - `spread_km`, root of the mean squared distance from the middle, weighted by workload
          (the moment of inertia);
        - `polsby_popper`, area over that of a circle with the same perimeter (Polsby and Popper
          1991), and `reock`, area of the hull over that of the smallest circle round it (Reock
          1961, doi:10.2307/2109043); 1 for a circle;
        - `parts`, pieces that hang together over neighbouring outlets;
        - `nearer_elsewhere`, share of the outlets that are nearer to another rep's home;
        - `overlap`, share of the outlets inside the hull of another territory;
        - `handed_in`, `handed_out`, outlets that came and went since `before`.

    Raises
    ------
    DataError
        When a column is missing.

    Examples
    --------
    >>> outlets = pd.DataFrame(
    ...     {"lat": 0.0, "lon": [0.0, 0.1, 0.2, 0.3], "visits": 1, "service_min": 20.0,
    ...      "rep": ["R1", "R1", "R2", "R2"]})
    >>> reps = pd.DataFrame({"lat": 0.0, "lon": [0.0, 0.3]}, index=["R1", "R2"])
    >>> territory_measures(outlets, reps)["parts"].to_dict()
    {'R1': 1, 'R2': 1}
    """
    _check(outlets)
    travel, cycle = travel or CrowTravel(), cycle or Cycle()
    rep = reps.index.get_indexer(pd.Index(outlets["rep"]))
    work = workload(outlets, reps, travel, rep=outlets["rep"])
    served, count = rep >= 0, len(reps)
    owner = rep[served]

    def total(values: pd.Series) -> Floats:
        weights = values.to_numpy(dtype=np.float64, na_value=0.0)[served]
        return np.asarray(np.bincount(owner, weights, count), dtype=np.float64)

    number = np.bincount(owner, minlength=count)
    minutes, capacity = total(work["minutes"]), np.maximum(day_budgets(reps, cycle), 0).sum(axis=1)
    target = capacity / max(float(capacity.sum()), 1e-9) * minutes.sum()
    measures = pd.DataFrame(
        {
            "outlets": number,
            "visits": total(outlets["visits"]).astype("int64"),
            "workload_min": minutes,
            "target_min": target,
            "deviation": minutes / np.maximum(target, 1e-9) - 1.0,
            "travel_share": 1.0 - total(work["service"]) / np.maximum(minutes, 1e-9),
        },
        index=pd.Index(reps.index, name="rep"),
    )
    if "sales" in outlets:
        measures.insert(2, "sales", total(outlets["sales"]))
    some = outlets.iloc[np.flatnonzero(served)]
    own, nearest = _home_km(some, reps, owner)
    mean = np.maximum(number, 1)
    measures["home_km"] = np.bincount(owner, own, count) / mean
    measures["spread_km"] = _spread(some, owner, work["minutes"].to_numpy()[served], count)
    measures = measures.join(_roundness(some))
    measures["parts"] = _parts(some, owner, count, barriers)
    nearer = np.bincount(owner, nearest < own - 1e-6, count)
    measures["nearer_elsewhere"] = nearer / mean
    measures["overlap"] = np.bincount(owner, _overlapped(some, owner, count), count) / mean
    if before is not None:
        was = reps.index.get_indexer(pd.Index(before.reindex(outlets.index)))
        moved = was != rep
        measures["handed_in"] = np.bincount(rep[moved & served], minlength=count)
        measures["handed_out"] = np.bincount(was[moved & (was >= 0)], minlength=count)
    return measures


def territory_summary(measures: pd.DataFrame) -> pd.Series:
    """Sum up the measures of all territories.

    Parameters
    ----------
    measures : DataFrame
        Of :func:`territory_measures`.

    Returns
    -------
    Series of float
        `max_deviation` and `mean_deviation` of the workloads from their fair shares, `cv`
        (coefficient of variation) and `gini` of workload over fair share, the measures of shape
        as means over the territories, the shares over all outlets, `parts` beyond one a
        territory, and `handed_over` where known.

    Examples
    --------
    >>> outlets = pd.DataFrame(
    ...     {"lat": 0.0, "lon": [0.0, 0.1, 0.2, 0.3], "visits": 1, "service_min": 20.0,
    ...      "rep": ["R1", "R1", "R1", "R2"]})
    >>> reps = pd.DataFrame({"lat": 0.0, "lon": [0.0, 0.3]}, index=["R1", "R2"])
    >>> float(territory_summary(territory_measures(outlets, reps))["nearer_elsewhere"])
    0.25
    """
    load = (measures["deviation"] + 1.0).to_numpy()
    weight = measures["outlets"] / max(float(measures["outlets"].sum()), 1.0)
    summary = {
        "max_deviation": float(np.abs(load - 1.0).max()),
        "mean_deviation": float(np.abs(load - 1.0).mean()),
        "cv": float(load.std() / max(load.mean(), 1e-9)),
        "gini": _gini(load),
        "travel_share": float(
            (measures["travel_share"] * measures["workload_min"]).sum()
            / max(float(measures["workload_min"].sum()), 1e-9)
        ),
        "polsby_popper": float(measures["polsby_popper"].mean()),
        "reock": float(measures["reock"].mean()),
        "spread_km": float(measures["spread_km"].mean()),
        "extra_parts": float((measures["parts"] - 1).clip(lower=0).sum()),
    }
    for share in ("home_km", "nearer_elsewhere", "overlap"):
        summary[share] = float((measures[share] * weight).sum())
    if "handed_in" in measures:
        summary["handed_over"] = float(measures["handed_in"].sum())
    return pd.Series(summary, name="territories")


def territory_centres(outlets: pd.DataFrame) -> pd.DataFrame:
    """Where the rep of every territory should live: at the outlet with the shortest ways to all.

    Parameters
    ----------
    outlets : DataFrame
        `lat, lon, visits, rep`.

    Returns
    -------
    DataFrame
        Index ``rep``; the `outlet` with the least sum of crow distances to the visits of the
        territory, its `lat, lon`, and `mean_km` of a visit from there.

    Examples
    --------
    >>> outlets = pd.DataFrame(
    ...     {"lat": 0.0, "lon": [0.0, 0.1, 0.3], "visits": [1, 1, 1], "rep": "R1"}, list("abc"))
    >>> territory_centres(outlets)["outlet"].tolist()
    ['b']
    """
    rows = {}
    for rep, members in outlets[outlets["rep"].notna()].groupby("rep"):
        lat, lon = members["lat"].to_numpy(np.float64), members["lon"].to_numpy(np.float64)
        visits = members["visits"].to_numpy(np.float64)
        sums = np.array(
            [visits @ great_circle_km(lat, lon, *place) for place in zip(lat, lon, strict=True)]
        )
        best = int(sums.argmin())
        mean = sums[best] / max(float(visits.sum()), 1e-9)
        rows[rep] = (members.index[best], lat[best], lon[best], mean)
    columns = ["outlet", "lat", "lon", "mean_km"]
    centres = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return centres.rename_axis("rep")


def _check(outlets: pd.DataFrame) -> None:
    missing = [c for c in ("lat", "lon", "visits", "service_min", "rep") if c not in outlets]
    if missing:
        raise DataError(
            Fault("outlets", "", column, "no such column", "a column of this name")
            for column in missing
        )


def _home_km(
    outlets: pd.DataFrame, reps: pd.DataFrame, owner: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Kilometres from the own rep's home and from the nearest home."""
    place = unit_vectors(outlets["lat"].to_numpy(np.float64), outlets["lon"].to_numpy(np.float64))
    home = unit_vectors(reps["lat"].to_numpy(np.float64), reps["lon"].to_numpy(np.float64))
    own = np.linalg.norm(place - home[owner], axis=1)
    nearest = np.asarray(KDTree(home).query(place)[0])
    return EARTH_RADIUS_KM * _arc(own), EARTH_RADIUS_KM * _arc(nearest)


def _arc(chord: Floats) -> Floats:
    return np.asarray(2.0 * np.arcsin(np.minimum(chord / 2.0, 1.0)))


def _spread(outlets: pd.DataFrame, owner: NDArray[np.intp], weight: Floats, count: int) -> Floats:
    """Root of the mean squared kilometres from the middle of the territory."""
    km = plane_km(outlets["lat"].to_numpy(np.float64), outlets["lon"].to_numpy(np.float64))
    whole = np.maximum(np.bincount(owner, weight, count), 1e-9)
    squares = np.zeros(count)
    for axis in km.T:
        mean = np.bincount(owner, weight * axis, count) / whole
        squares += np.bincount(owner, weight * axis**2, count) / whole - mean**2
    return np.asarray(np.sqrt(np.maximum(squares, 0.0)))


def _roundness(outlets: pd.DataFrame) -> pd.DataFrame:
    """Polsby-Popper of the shapes on the map, Reock of the hulls; in kilometres."""
    shapes = territory_shapes(outlets)
    rows = {}
    for rep, shape in shapes.items():
        shrink = np.cos(np.radians(shapely.centroid(shape).y))
        plane = shapely.transform(shape, lambda at, s=shrink: at * [s, 1.0])
        circle = shapely.minimum_bounding_circle(plane)
        rows[rep] = (
            4 * np.pi * plane.area / max(plane.length**2, 1e-12),
            plane.convex_hull.area / max(circle.area, 1e-12),
        )
    columns = ["polsby_popper", "reock"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype=np.float64)


def _parts(
    outlets: pd.DataFrame,
    owner: NDArray[np.intp],
    count: int,
    barriers: Sequence[shapely.Geometry],
) -> NDArray[np.int64]:
    """Connected pieces of every territory."""
    lat, lon = outlets["lat"].to_numpy(np.float64), outlets["lon"].to_numpy(np.float64)
    part = connected_parts(lat, lon, owner=owner, barriers=barriers)
    _, one_of_each = np.unique(part, return_index=True)
    return np.bincount(owner[one_of_each], minlength=count)


def _overlapped(outlets: pd.DataFrame, owner: NDArray[np.intp], count: int) -> NDArray[np.bool_]:
    """Whether an outlet lies inside the hull of a territory that is not its own."""
    points = shapely.points(outlets[["lon", "lat"]].to_numpy(np.float64))
    order = np.argsort(owner, kind="stable")
    territories = np.split(points[order], np.cumsum(np.bincount(owner, minlength=count))[:-1])
    hulls = [shapely.convex_hull(shapely.multipoints(of_one)) for of_one in territories]
    outlet, territory = shapely.STRtree(hulls).query(points, predicate="within")
    inside = np.zeros(len(outlets), dtype=bool)
    inside[outlet[territory != owner[outlet]]] = True
    return inside


def _gini(load: Floats) -> float:
    """Gini coefficient: 0 when all are alike."""
    ordered = np.sort(load)
    n = len(ordered)
    rank = np.arange(1, n + 1)
    return float((2 * rank - n - 1) @ ordered / max(n * ordered.sum(), 1e-12))
