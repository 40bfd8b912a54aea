"""Territory shapes: the areas round the outlets of each rep."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Voronoi, cKDTree

from routeplan.errors import DataError, Fault, SettingsError

__all__ = ["territory_shapes"]

_KM_PER_DEGREE = 111.195
_GRID_KM = 0.01
"""Outlets nearer than this share one cell: they cannot be told apart on a map."""

_NEIGHBOURS = 6
"""How many near places say how dense it is round a place."""

_WIDEST_KM = 30.0
"""No territory reaches farther from its outlets than this."""

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Shapes = NDArray[np.object_]


def territory_shapes(
    outlets: pd.DataFrame, *, min_places: int = 3, simplify: float = 0.3
) -> pd.Series[Any]:
    """Area of every territory, so that the areas tile the map and do not overlap.

    Every place gets its Voronoi cell, cut by a buffer that is narrow where outlets are dense and
    wide where they are sparse, so that a far outlier does not fill half a state. The cells of a
    rep are merged, and borders are simplified with both their sides at once. Two reps at one
    place share its cell. A few outlets of one rep amid another's area are left to the other one;
    a group on its own stays a part of its rep's shape.

    Kilometres are measured in the plane, with longitudes shrunk by the cosine of the mean
    latitude: good for a country. Territories across the 180th meridian are not supported.

    Parameters
    ----------
    outlets : DataFrame
        ``lat`` and ``lon`` in degrees WGS-84, and ``rep``; outlets without a rep take no part.
    min_places : int, default 3
        A group of a rep's neighbouring places smaller than this is left to the reps round it.
        The largest group of a rep stays whatever its size; 1 leaves nothing.
    simplify : float, default 0.3
        How far borders may be simplified, as a share of the median distance between places; 0
        keeps the exact cells.

    Returns
    -------
    Series of shapely geometries
        Polygons and multipolygons in degrees (x is the longitude), index ``rep``, sorted.

    Raises
    ------
    DataError
        When a column or a coordinate is missing.
    SettingsError
        For `min_places` below 1 or a negative `simplify`.

    Examples
    --------
    >>> outlets = pd.DataFrame(
    ...     {"lat": [48.1, 48.2, 48.1, 48.2], "lon": [11.5, 11.5, 11.6, 11.6],
    ...      "rep": ["R1", "R1", "R2", "R2"]})
    >>> shapes = territory_shapes(outlets)
    >>> bool(shapes["R1"].contains(shapely.Point(11.5, 48.1)))
    True
    >>> float(shapes["R1"].intersection(shapes["R2"]).area)
    0.0
    """
    _check(outlets, min_places, simplify)
    served = outlets.loc[outlets["rep"].notna(), ["lat", "lon", "rep"]]
    codes, reps = pd.factorize(served["rep"].astype(str), sort=True)
    index = pd.Index(reps, name="rep", dtype="str")
    if served.empty:
        return pd.Series([], index=index, dtype=object)
    degrees = served[["lon", "lat"]].to_numpy(dtype=np.float64)
    origin = np.median(degrees, axis=0)
    shrink = max(0.01, float(np.cos(np.radians(degrees[:, 1].mean()))))
    scale = _KM_PER_DEGREE * np.array([shrink, 1.0])
    places, owners = _places((degrees - origin) * scale, codes.astype(np.int64))
    shapes = _shapes(places, owners, min_places, simplify)
    in_degrees = shapely.transform(shapes, lambda km: km / scale + origin)
    return pd.Series(list(in_degrees), index=index, dtype=object)


def _check(outlets: pd.DataFrame, min_places: int, simplify: float) -> None:
    if min_places < 1:
        raise SettingsError(f"`min_places` must be at least 1. Got {min_places}.")
    if not simplify >= 0:
        raise SettingsError(f"`simplify` must be at least 0. Got {simplify}.")
    faults = [
        Fault("outlets", "", column, "no such column", "a column of this name")
        for column in ("lat", "lon", "rep")
        if column not in outlets
    ]
    for column in outlets.columns.intersection(["lat", "lon"]):
        wrong = outlets.index[~np.isfinite(outlets[column].to_numpy(dtype=np.float64))]
        faults += [Fault("outlets", str(row), column, "nothing", "a number") for row in wrong]
    if faults:
        raise DataError(faults)


def _places(km: Floats, codes: Codes) -> tuple[Floats, Codes]:
    """One row per place and rep; reps that share a place stand round it, hairs apart."""
    cells = np.round(km / _GRID_KM).astype(np.int64)
    rows = np.unique(np.column_stack([cells, codes]), axis=0)
    _, place, sharing = np.unique(rows[:, :2], axis=0, return_inverse=True, return_counts=True)
    place = place.ravel()
    rank = np.arange(len(rows)) - np.searchsorted(place, place)
    angle = 2 * np.pi * rank / sharing[place]
    apart = np.where(sharing[place] > 1, _GRID_KM / 4, 0.0)
    offset = apart[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return rows[:, :2] * _GRID_KM + offset, rows[:, 2]


def _shapes(places: Floats, owners: Codes, min_places: int, simplify: float) -> Shapes:
    """One shape per rep, by code."""
    reach = _reach(places)
    area = _covered(places, reach)
    ridges, pairs = _ridges(places, float(reach.max()))
    apart = np.linalg.norm(places[pairs[:, 0]] - places[pairs[:, 1]], axis=1)
    owners = _without_islands(owners, pairs[apart <= 2 * reach.max()], min_places)
    between_reps = owners[pairs[:, 0]] != owners[pairs[:, 1]]
    faces = _faces(shapely.linestrings(ridges[between_reps]), area)
    nearest = cKDTree(places).query(shapely.get_coordinates(shapely.point_on_surface(faces)))[1]
    shapes = _merge(faces, owners[nearest])
    tolerance = simplify * _spacing(places)
    if tolerance > 0:
        shapes = np.asarray(shapely.coverage_simplify(shapes, tolerance), dtype=object)
    return shapes


def _reach(places: Floats) -> Floats:
    """Kilometres that a place extends, by how far its neighbours are."""
    k = min(_NEIGHBOURS, len(places) - 1)
    if k == 0:
        return np.ones(1)
    far = np.asarray(cKDTree(places).query(places, k=[k + 1])[0])[:, 0]
    widest = np.clip(np.quantile(far, 0.98, method="lower"), 0.2, _WIDEST_KM)
    return np.asarray(np.clip(far, widest / 10, widest))


def _spacing(places: Floats) -> float:
    if len(places) < 2:
        return 0.0
    return float(np.median(cKDTree(places).query(places, k=[2])[0]))


def _covered(places: Floats, reach: Floats) -> Any:
    """The area round the places, small gaps closed."""
    discs = shapely.buffer(shapely.points(places), reach, quad_segs=4)
    gap = float(reach.max())
    closed = shapely.union_all(discs).buffer(gap, quad_segs=4).buffer(-gap, quad_segs=4)
    covered = closed.simplify(gap / 50)
    small = np.pi * gap**2
    return shapely.union_all(
        [
            shapely.Polygon(
                part.exterior,
                [ring for ring in part.interiors if shapely.Polygon(ring).area > small],
            )
            for part in shapely.get_parts(covered)
        ]
    )


def _ridges(places: Floats, margin: float) -> tuple[Floats, Codes]:
    """Borders of the Voronoi cells, shape (n, 2, 2), and the two places on their sides."""
    centre = (places.min(axis=0) + places.max(axis=0)) / 2
    far = 10 * (float(np.ptp(places, axis=0).max()) + margin)
    angle = np.linspace(0, 2 * np.pi, 8, endpoint=False) + 0.1
    # A ring of far points makes every cell of a place finite, also for collinear places.
    ring = centre + far * np.column_stack([np.cos(angle), np.sin(angle)])
    cells = Voronoi(np.vstack([places, ring]))
    real = (cells.ridge_points < len(places)).all(axis=1)
    ends = np.array(cells.ridge_vertices, dtype=np.int64).reshape(-1, 2)[real]
    return cells.vertices[ends], cells.ridge_points[real].astype(np.int64)


def _without_islands(owners: Codes, touching: Codes, min_places: int) -> Codes:
    """Give small groups of places amid other territories to the rep who has most round them."""
    both = np.vstack([touching, touching[:, ::-1]])
    first, second = both[owners[both[:, 0]] == owners[both[:, 1]]].T
    links = coo_array((np.ones(len(first)), (first, second)), shape=(len(owners),) * 2)
    _, group = connected_components(links, directed=False)
    size = np.bincount(group)[group]
    largest = pd.Series(size).groupby(owners).transform("max").to_numpy()
    small = (size < min_places) & (size < largest)
    first, second = both[small[both[:, 0]] & ~small[both[:, 1]]].T
    winners = pd.crosstab(group[first], owners[second]).idxmax(axis=1)
    taken = pd.Series(np.where(small, group, -1)).map(winners)
    return np.asarray(taken.fillna(pd.Series(owners)), dtype=np.int64)


def _faces(borders: Shapes, area: Any) -> Shapes:
    """Pieces of the area, cut at once so that neighbours share every border point."""
    lines = shapely.union_all([*borders, area.boundary])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    shapely.prepare(area)
    return np.asarray(faces[shapely.contains(area, shapely.point_on_surface(faces))])


def _merge(faces: Shapes, owners: Codes) -> Shapes:
    merged = [shapely.coverage_union_all(faces[owners == code]) for code in np.unique(owners)]
    return np.array(merged, dtype=object)
