"""How many minutes the outlets of a cycle take, ways included, and how many reps those are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.errors import DataError, Fault
from routeplan.geo import unit_vectors
from routeplan.sizing.curve import SHIFTS, Curve
from routeplan.sizing.homes import HomeTree, grow_homes
from routeplan.sizing.tours import Legs, tour_legs
from routeplan.travel import CrowTravel, Places, TravelModel

__all__ = ["FILL", "WorkEstimate", "estimate_work"]

Floats = NDArray[np.float64]

FILL = 0.97
"""Part of the reps' time that a plan can fill: visits are whole, and so are days."""
_TREE_SHARE = 0.31
"""Way between home and the first or last outlet of a day over the way across the square."""
_HOME_SHARE = 0.78
"""The same over the mean way between home and outlets."""
_MOST_OF_DAY = 0.9
"""Part of a day that the ways from and to home take at most, however far an outlet is."""
_MOST_REPS = 1_000_000
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class WorkEstimate:
    """Minutes of a cycle, for any number of reps.

    Attributes
    ----------
    index : Index
        The outlets.
    active : ndarray of int
        Positions of those with visits.
    service : ndarray of float, shape (active,)
        Minutes in the outlets.
    legs : tuple of Legs
        Ways between them, along several curves.
    trees : tuple of HomeTree
        Ways from home, along the same curves.
    """

    index: pd.Index
    active: NDArray[np.int64]
    service: Floats
    legs: tuple[Legs, ...]
    trees: tuple[HomeTree, ...]

    def outlets(self, count: int) -> pd.DataFrame:
        """`service_min`, `tour_min`, `home_min` and their sum `work_min` of every outlet."""
        parts = np.zeros((len(self.index), 3))
        if len(self.active):
            n = len(self.active)
            tour = np.mean([legs.by_outlet(n) for legs in self.legs], axis=0)
            home = np.mean([tree.minutes(count) for tree in self.trees], axis=0)
            parts[self.active] = np.column_stack([self.service, tour, home])
        names = ["service_min", "tour_min", "home_min"]
        table = pd.DataFrame(parts, index=self.index, columns=names)
        return table.assign(work_min=parts.sum(axis=1))

    def minutes(self, count: int) -> float:
        """Minutes of all outlets, for so many reps."""
        return float(self.outlets(count)["work_min"].sum())

    def reps(self, capacity: Callable[[int], float]) -> int:
        """Smallest number of reps whose minutes are enough.

        Parameters
        ----------
        capacity : callable
            Number of reps to their minutes in a cycle.

        Examples
        --------
        >>> outlets = pd.DataFrame({"lat": 0.0, "lon": 0.0, "visits": [4, 2], "service_min": 60.0})
        >>> estimate_work(outlets).reps(lambda reps: 190.0 * reps)
        2
        """

        def enough(count: int) -> bool:
            return self.minutes(count) <= capacity(count) * (1 + _ROUNDING)

        low, high = 0, 1
        while not enough(high) and high < _MOST_REPS:
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if enough(middle) else (middle, high)
        return high


def estimate_work(
    outlets: pd.DataFrame,
    *,
    day_min: float = 480.0,
    travel: TravelModel | None = None,
    homes: pd.DataFrame | None = None,
) -> WorkEstimate:
    """Estimate the minutes that the visits of a cycle take, before there is any route.

    Service, ways from outlet to outlet (:func:`~routeplan.sizing.tours.tour_legs`), and ways from
    home and back, once for every day of work (Daganzo 1984, doi:10.1287/trsc.18.4.331) between
    homes that are best for so many reps (:class:`~routeplan.sizing.homes.HomeTree`). Where the
    homes are known, the ways from home are scaled to be right for them.

    The constants, :data:`FILL` among them, were measured on plans of the library.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, visits, service_min`.
    day_min : float, default 480
        Minutes of a working day.
    travel : TravelModel, optional
        :class:`~routeplan.travel.CrowTravel` without it.
    homes : DataFrame, optional
        `lat, lon` of today's reps.

    Returns
    -------
    WorkEstimate
        With more outlets, or more visits, never less of it.

    Raises
    ------
    DataError
        For missing columns.

    Examples
    --------
    >>> lon = [0.0, 0.01, 0.02, 0.03]
    >>> outlets = pd.DataFrame({"lat": 0.0, "lon": lon, "visits": 4, "service_min": 30.0})
    >>> estimate_work(outlets).outlets(1).sum().round(0).to_dict()
    {'service_min': 480.0, 'tour_min': 32.0, 'home_min': 7.0, 'work_min': 519.0}
    """
    _check(outlets)
    travel = travel or CrowTravel()
    visits = outlets["visits"].to_numpy(dtype=np.int64)
    active = np.flatnonzero(visits > 0)
    some, visits = outlets.iloc[active], visits[active]
    places, service = Places.of(some), visits * some["service_min"].to_numpy(dtype=np.float64)
    curves = [Curve.through(places.lat, places.lon, shift) for shift in SHIFTS]
    legs = tuple(tour_legs(curve, places, visits, travel) for curve in curves)
    crow = _as_the_crow(travel, places, legs)
    farther = 1.0

    def price(km: Floats) -> Floats:
        """Ways from home for a minute of work: there and back on each of its days."""
        ways = 2 * _TREE_SHARE * farther * crow.factor * km**crow.exponent / day_min
        ways = np.minimum(ways, _MOST_OF_DAY)
        return np.asarray(ways / (1 - ways))

    def grow() -> tuple[HomeTree, ...]:
        pairs = zip(curves, legs, strict=True)
        return tuple(grow_homes(curve, service, ways, price) for curve, ways in pairs)

    trees = grow() if len(active) else ()
    estimate = WorkEstimate(outlets.index, active, service, legs, trees)
    if homes is None or not len(homes) or not len(active):
        return estimate
    farther = _farther(estimate, places, Places.of(homes), travel, day_min)
    return WorkEstimate(outlets.index, active, service, legs, grow())


def _farther(
    estimate: WorkEstimate, places: Places, homes: Places, travel: TravelModel, day_min: float
) -> float:
    """How many times as far the known homes are as the best ones."""
    tree = KDTree(unit_vectors(homes.lat, homes.lon))
    owner = np.atleast_1d(tree.query(unit_vectors(places.lat, places.lon))[1])
    nearest = travel.leg_minutes(homes[owner], places)
    weight = estimate.service + 1e-9
    known = 2 * _HOME_SHARE * float(nearest @ weight) / float(weight.sum()) / day_min
    known = min(known, _MOST_OF_DAY)
    best = estimate.outlets(len(homes))
    home = float(best["home_min"].sum())
    work = float(best["work_min"].sum()) - home
    share = home / max(work + home, 1e-9)  # of the time, which is what `price` inverts
    return known / max(share, 1e-9)


def _as_the_crow(travel: TravelModel, places: Places, legs: tuple[Legs, ...]) -> CrowTravel:
    """Minutes by distance alone, as long as those of the model are on average."""
    if isinstance(travel, CrowTravel):
        return travel
    crow, begin, end = CrowTravel(), legs[0].origin, legs[0].destination
    flown = float(crow.leg_minutes(places[begin], places[end]).sum())
    driven = float(travel.leg_minutes(places[begin], places[end]).sum())
    return CrowTravel(factor=crow.factor * driven / flown) if flown > 0 < driven else crow


def _check(outlets: pd.DataFrame) -> None:
    missing = [c for c in ("lat", "lon", "visits", "service_min") if c not in outlets]
    if missing:
        raise DataError(
            Fault("outlets", "", column, "no such column", "a column of this name")
            for column in missing
        )
