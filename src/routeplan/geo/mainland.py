"""Mainland China by its real border."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, label

from routeplan.errors import RouteplanError

__all__ = ["in_mainland_china", "near_mainland_china"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_ZONES = ("Asia/Shanghai", "Asia/Urumqi")
_ABROAD = "Asia/Hong_Kong"
_SOUTH, _NORTH, _WEST, _EAST = 3.0, 54.0, 73.0, 136.0
"""A box that holds the mainland with its waters, and much else."""
_CELL = 0.05
_OUT, _IN, _BORDER = 0, 1, 2


def in_mainland_china(lat: Floats, lon: Floats) -> Flags:
    """Whether places lie in mainland China, its waters included.

    The border is that of the time zones Asia/Shanghai and Asia/Urumqi of the Timezone Boundary
    Builder, made from OpenStreetMap: Hong Kong, Macao and Taiwan are zones of their own and do not
    belong to it. Most places are decided by the cell of a grid in which they lie; only those in
    cells along the border are looked at one by one.

    Parameters
    ----------
    lat, lon : ndarray of float, shape (n,)
        Degrees WGS-84.

    Returns
    -------
    ndarray of bool, shape (n,)
        False for NaN.

    Raises
    ------
    RouteplanError
        When a place is so near that the border matters, and timezonefinder is not installed.

    Examples
    --------
    >>> shenzhen, hong_kong, paris = (22.5431, 114.0579), (22.2793, 114.1628), (48.86, 2.35)
    >>> lat, lon = np.array([shenzhen, hong_kong, paris]).T
    >>> in_mainland_china(lat, lon)
    array([ True, False, False])
    """
    inside = near_mainland_china(lat, lon)
    near = np.flatnonzero(inside)
    if len(near):
        inside[near] = _border().contains(lat[near], lon[near])
    return inside


def near_mainland_china(lat: Floats, lon: Floats) -> Flags:
    """Whether places lie in the box round the mainland: all that do not are surely abroad."""
    return np.asarray((lat > _SOUTH) & (lat < _NORTH) & (lon > _WEST) & (lon < _EAST))


@dataclass(frozen=True)
class _Border:
    """Areas whose union is the mainland, and a grid over the box that tells most places."""

    areas: tuple[shapely.Geometry, ...]
    grid: NDArray[np.int8]

    def contains(self, lat: Floats, lon: Floats) -> Flags:
        """Whether places of the box lie in one of the areas."""
        state = self.grid[_cells(lat, _SOUTH), _cells(lon, _WEST)]
        inside: Flags = state == _IN
        doubtful = np.flatnonzero(state == _BORDER)
        inside[doubtful] = _in_areas(self.areas, lat[doubtful], lon[doubtful])
        return inside


@cache
def _border() -> _Border:
    areas = tuple(shapely.MultiPolygon(_polygons(zone)) for zone in _ZONES)
    for area in areas:
        shapely.prepare(area)
    return _Border(areas, _grid(areas))


def _polygons(zone: str) -> list[shapely.Polygon]:
    """The polygons of a time zone, (longitude, latitude)."""
    try:
        from timezonefinder import TimezoneFinder
    except ModuleNotFoundError:
        raise RouteplanError(
            "The border of mainland China, inside which coordinates are shifted, needs "
            "timezonefinder: pip install 'routeplan[china]'"
        ) from None
    finder = TimezoneFinder()
    if _ABROAD not in finder.timezone_names:
        raise RouteplanError(
            "The data of timezonefinder are the reduced ones, in which Hong Kong is no zone of "
            "its own. Needed: the full ones (timezonefinder-data)."
        )
    rings = finder.get_geometry(tz_name=zone, coords_as_pairs=True)
    return [shapely.Polygon(outer, inner) for outer, *inner in rings]


def _grid(areas: tuple[shapely.Geometry, ...]) -> NDArray[np.int8]:
    """State of every cell: on the border, or wholly in or out.

    What hangs together without a cell of the border between lies on one side, so that one cell
    tells for all.
    """
    shape = (round((_NORTH - _SOUTH) / _CELL), round((_EAST - _WEST) / _CELL))
    border = np.zeros(shape, dtype=bool)
    lines = shapely.segmentize([shapely.boundary(area) for area in areas], _CELL)
    lon, lat = shapely.get_coordinates(lines).T
    border[_cells(lat, _SOUTH), _cells(lon, _WEST)] = True
    # Two points at most a cell apart: what the line touches between them is a neighbour of either.
    border = binary_dilation(border, structure=np.ones((3, 3), dtype=bool))
    parts = np.asarray(label(~border)[0])  # 0 is the border
    _, first = np.unique(parts, return_index=True)
    row, column = np.divmod(first, shape[1])
    side = _in_areas(areas, _SOUTH + (row + 0.5) * _CELL, _WEST + (column + 0.5) * _CELL)
    states = np.where(side, _IN, _OUT).astype(np.int8)
    states[0] = _BORDER
    return states[parts]


def _cells(degrees: Floats, first: float) -> NDArray[np.int64]:
    return ((degrees - first) / _CELL).astype(np.int64)


def _in_areas(areas: tuple[shapely.Geometry, ...], lat: Any, lon: Any) -> Flags:
    inside = np.zeros(len(lat), dtype=bool)
    for area in areas:
        inside |= shapely.intersects_xy(area, lon, lat)
    return inside
