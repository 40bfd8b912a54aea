"""Coordinates of a table to degrees WGS-84."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.columns import Column
from routeplan.geo import SYSTEMS, System, convert_coordinates
from routeplan.tables.raw import Findings
from routeplan.tables.systems import PAIRS, SPELLED, find_crs

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

__all__ = ["as_projected", "from_projection", "to_wgs84"]

_SLACK_DEG = 1.0
"""How far beyond a projection's area of use its coordinates may still be meant."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def as_projected(columns: tuple[Column, ...], system: str | None) -> tuple[Column, ...]:
    """Columns whose degrees are metres as long as they have not been converted."""
    if system is None or ":" not in system or find_crs(system).is_geographic:
        return columns
    metres: dict[str, Any] = {"unit": "m", "minimum": None, "maximum": None}
    return tuple(replace(c, **metres) if c.unit == "deg" else c for c in columns)


def from_projection(values: pd.DataFrame, system: str | None, findings: Findings) -> pd.DataFrame:
    """Degrees WGS-84 of coordinates of a map projection; x is read as `lon`, y as `lat`.

    Where the area that the projection is for holds the places only with x and y swapped, as in
    some countries x points north, they are swapped, which is told.

    Parameters
    ----------
    values : DataFrame
    system : str or None
        Anything but a code is left alone.
    findings : Findings
        Gets faults for what cannot be converted, and the notes.

    Returns
    -------
    DataFrame
    """
    if system is None or ":" not in system or not _pairs(values):
        return values
    from pyproj import Transformer

    crs = find_crs(system)
    way = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    changed: dict[str, Floats] = {}
    x_is_north = False
    for lat_name, lon_name in _pairs(values):
        y, x = (values[name].to_numpy(dtype=float) for name in (lat_name, lon_name))
        if lat_name == "lat" and _points_north(crs, way, x, y):
            x_is_north = True
            findings.note(f"x and y ({lon_name}, {lat_name}) were swapped: x points north here.")
        lon, lat = way.transform(y, x) if x_is_north else way.transform(x, y)
        found = np.isfinite(lat) & np.isfinite(lon) & ((x != 0) | (y != 0))
        _fault_lost((lat_name, lon_name), y, x, found, findings)
        changed[lat_name] = np.where(found, lat, np.nan)
        changed[lon_name] = np.where(found, lon, np.nan)
    findings.note(f"coordinates were converted from {system} ({crs.name}) to WGS-84.")
    return values.assign(**changed)


def to_wgs84(values: pd.DataFrame, system: str | None, findings: Findings) -> pd.DataFrame:
    """Values with coordinates of a Chinese map converted, which is told.

    Parameters
    ----------
    values : DataFrame
        Without faults.
    system : str or None
        Anything but "gcj02" and "bd09" is left alone.
    findings : Findings

    Returns
    -------
    DataFrame
    """
    if system is None or system not in SYSTEMS or system == "wgs84" or not _pairs(values):
        return values
    changed: dict[str, Floats] = {}
    for lat_name, lon_name in _pairs(values):
        lat, lon = (values[name].to_numpy(dtype=float) for name in (lat_name, lon_name))
        moved = convert_coordinates(lat, lon, cast(System, system), "wgs84")
        changed |= {lat_name: moved[0], lon_name: moved[1]}
        if lat_name == "lat":
            stayed = np.flatnonzero(moved[0] == lat)
    findings.note(f"coordinates were converted from {SPELLED[system]} to WGS-84.")
    if len(stayed):
        findings.note(
            "outside mainland China, where coordinates are not shifted: left as they are.", stayed
        )
    return values.assign(**changed)


def _pairs(values: pd.DataFrame) -> list[tuple[str, str]]:
    return [pair for pair in PAIRS if set(pair) <= set(values)]


def _points_north(crs: CRS, way: Transformer, x: Floats, y: Floats) -> bool:
    """Whether more places lie where the system is used when x and y change places."""
    lon, lat = way.transform(x, y)
    other_lon, other_lat = way.transform(y, x)
    return _count_in_area(crs, lat, lon) < _count_in_area(crs, other_lat, other_lon)


def _count_in_area(crs: CRS, lat: Floats, lon: Floats) -> int:
    """How many places lie where the system is used; none when nobody says where that is."""
    if crs.area_of_use is None:
        return 0
    west, south, east, north = crs.area_of_use.bounds
    span = (east - west) % 360.0 or 360.0
    known = np.isfinite(lat) & np.isfinite(lon)
    over = (lon[known] - west + _SLACK_DEG) % 360.0 <= span + 2 * _SLACK_DEG
    level = (lat[known] >= south - _SLACK_DEG) & (lat[known] <= north + _SLACK_DEG)
    return int((over & level).sum())


def _fault_lost(
    names: tuple[str, str], y: Floats, x: Floats, found: Flags, findings: Findings
) -> None:
    """Fault what is no place in the projection; of half a pair the other half is not told."""
    for position in np.flatnonzero(~found):
        given = [np.isfinite(part[position]) for part in (y, x)]
        if all(given):
            needed = "coordinates of the projection that was told"
            text = f"y {y[position]:.15g}, x {x[position]:.15g}"
            findings.fault(names[0], int(position), text, needed)
        for name, is_there in zip(names, given, strict=True):
            if is_there:
                findings.mark(name, int(position))
