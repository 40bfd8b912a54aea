"""The system that the coordinates of a table are in, and the way to WGS-84."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.columns import Column
from routeplan.errors import RouteplanError, SettingsError
from routeplan.geo import SYSTEMS, System, convert_coordinates, in_mainland_china
from routeplan.tables.headers import system_named
from routeplan.tables.raw import Findings

if TYPE_CHECKING:
    from pyproj import CRS

__all__ = [
    "SPELLED",
    "as_projected",
    "from_projection",
    "known_system",
    "system_of",
    "tell_unsaid",
    "to_wgs84",
]

SPELLED: dict[str, str] = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}

_PAIRS = (("lat", "lon"), ("end_lat", "end_lon"))
_SLACK_DEG = 1.0
"""How far beyond a projection's area of use its coordinates may still be meant."""

Floats = NDArray[np.float64]


def known_system(coordinates: str | None) -> str | None:
    """The system as the library spells it.

    Parameters
    ----------
    coordinates : str or None
        "wgs84", "gcj02", "bd09" or a code such as "EPSG:32636"; case and "-" do not matter.

    Returns
    -------
    str or None

    Raises
    ------
    SettingsError
        For anything else, and for a code that does not exist.
    RouteplanError
        For a code when pyproj is not installed.

    Examples
    --------
    >>> known_system("GCJ-02")
    'gcj02'
    """
    if coordinates is None:
        return None
    plain = str(coordinates).strip().casefold()
    if plain.replace("-", "") in SYSTEMS:
        return plain.replace("-", "")
    if ":" not in plain:
        known = ", ".join(f'"{system}"' for system in SYSTEMS)
        raise SettingsError(
            f'`coordinates` must be {known} or a code such as "EPSG:32636". Got {coordinates!r}.'
        )
    _crs(plain)
    return plain.upper()


def as_projected(columns: tuple[Column, ...], system: str | None) -> tuple[Column, ...]:
    """Columns whose degrees are metres as long as they have not been converted."""
    if system is None or ":" not in system or _crs(system).is_geographic:
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
    if system is None or ":" not in system:
        return values
    from pyproj import Transformer

    crs = _crs(system)
    way = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    changed: dict[str, Floats] = {}
    for lat_name, lon_name in _pairs(values):
        y, x = (values[name].to_numpy(dtype=float) for name in (lat_name, lon_name))
        lon, lat = way.transform(x, y)
        other_lon, other_lat = way.transform(y, x)
        if _share_in_area(crs, lat, lon) < 0.5 < _share_in_area(crs, other_lat, other_lon):
            lat, lon = other_lat, other_lon
            findings.note(f"x and y ({lon_name}, {lat_name}) were swapped: x points north here.")
        found = np.isfinite(lat) & np.isfinite(lon) & ((x != 0) | (y != 0))
        _fault_lost(values, lat_name, lon_name, found, findings)
        changed |= {lat_name: lat, lon_name: lon}
    findings.note(f"coordinates were converted from {system} ({crs.name}) to WGS-84.")
    return values.assign(**changed)


def system_of(told: str | None, findings: Findings) -> str | None:
    """The system of a table: as told, else as its headers say; None when neither does.

    Parameters
    ----------
    told : str or None
        From :func:`known_system`.
    findings : Findings
        With the headers found; gets a fault where headers name several systems, and a note where
        they name another one than told.

    Returns
    -------
    str or None
    """
    named: dict[str, str] = {}
    for name in (name for pair in _PAIRS for name in pair if name in findings.headers):
        if said := system_named(findings.header(name)):
            named.setdefault(said, findings.header(name))
    headers = ", ".join(f'"{header}"' for header in named.values())
    if told is None and len(named) > 1:
        needed = 'one system for all, or told: coordinates="gcj02"'
        findings.table_fault(f"coordinates in several systems: {headers}", needed)
    if told is not None and set(named) - {told}:
        findings.note(
            f"{headers} names another system; {SPELLED.get(told, told)} was taken, as told."
        )
    system = told or next(iter(named), None)
    if told is None and system is not None and system != "wgs84":
        findings.note(f"{headers} says that the coordinates are in {SPELLED[system]}.")
    return system


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
    if system is None or system not in SYSTEMS or system == "wgs84":
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


def tell_unsaid(values: pd.DataFrame, findings: Findings) -> None:
    """Tell that places of mainland China were taken for WGS-84 as nothing says otherwise.

    Parameters
    ----------
    values : DataFrame
        Without faults.
    findings : Findings
        Gets the note; none when timezonefinder is missing, as then nobody knows.
    """
    middle = [np.array([values[name].median()]) for name in ("lat", "lon")]
    try:
        is_there = in_mainland_china(*middle)[0]
    except RouteplanError:
        return
    if is_there:
        findings.note(
            "the table does not say in which system its coordinates are, and WGS-84 was taken. "
            'If they come from Amap or Tencent (coordinates="gcj02") or Baidu ("bd09"), they are '
            "some hundred metres off."
        )


def _pairs(values: pd.DataFrame) -> list[tuple[str, str]]:
    return [pair for pair in _PAIRS if set(pair) <= set(values)]


def _crs(code: str) -> CRS:
    try:
        from pyproj import CRS
        from pyproj.exceptions import CRSError
    except ModuleNotFoundError:
        raise RouteplanError(
            f"Coordinates in {code.upper()} need pyproj: pip install 'routeplan[projections]'"
        ) from None
    try:
        return CRS.from_user_input(code)
    except CRSError:
        raise SettingsError(
            f'`coordinates` must be a code that exists, such as "EPSG:32636". Got {code!r}.'
        ) from None


def _share_in_area(crs: CRS, lat: Floats, lon: Floats) -> float:
    """Share of the known places that lie where the projection is used; all when nobody says."""
    known = np.isfinite(lat) & np.isfinite(lon)
    if crs.area_of_use is None:
        return 1.0
    west, south, east, north = crs.area_of_use.bounds
    span = (east - west) % 360.0 or 360.0
    over = (lon[known] - west + _SLACK_DEG) % 360.0 <= span + 2 * _SLACK_DEG
    level = (lat[known] >= south - _SLACK_DEG) & (lat[known] <= north + _SLACK_DEG)
    return float((over & level).sum() / max(1, len(lat)))


def _fault_lost(
    values: pd.DataFrame,
    lat_name: str,
    lon_name: str,
    found: NDArray[np.bool_],
    findings: Findings,
) -> None:
    given = values[lat_name].notna() & values[lon_name].notna()
    for position in np.flatnonzero(given & ~found):
        y, x = values[lat_name].iloc[position], values[lon_name].iloc[position]
        needed = "coordinates of the projection that was told"
        findings.fault(lat_name, int(position), f"x {x:.15g}, y {y:.15g}", needed)
        findings.mark(lon_name, int(position))
