"""The system that the coordinates of a table are in: as told, or as the table says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from routeplan.errors import RouteplanError, SettingsError
from routeplan.geo import SYSTEMS, in_mainland_china
from routeplan.tables.headers import system_named
from routeplan.tables.raw import Findings, RawTable, cell_texts

if TYPE_CHECKING:
    from pyproj import CRS

__all__ = [
    "PAIRS",
    "SPELLED",
    "find_crs",
    "known_system",
    "relabelled",
    "system_of",
    "tell_unsaid",
]

PAIRS = (("lat", "lon"), ("end_lat", "end_lon"))
SPELLED: dict[str, str] = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}

_SYSTEM_COLUMNS = {
    *("坐标系", "坐标系统", "坐标类型", "坐标来源", "coordinate system", "coordinate_system"),
    *("coordinates", "coord_system", "coord_type", "coordtype", "crs", "datum"),
}


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
    find_crs(plain)
    return plain.upper()


def find_crs(code: str) -> CRS:
    """The system that a code stands for; refusals as of :func:`known_system`."""
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


def system_of(told: str | None, raw: RawTable, findings: Findings) -> str | None:
    """The system of a table: as told, else as the table says; None when neither does.

    Parameters
    ----------
    told : str or None
        From :func:`known_system`.
    raw : RawTable
        Its headers, and the cells of a column such as 坐标系, may name systems.
    findings : Findings
        With the headers found; gets a fault where the table names several systems, and a note
        where it names another one than told.

    Returns
    -------
    str or None
    """
    named = _named_by_headers(findings)
    for system, where in _named_by_cells(raw).items():
        named.setdefault(system, where)
    listed = ", ".join(named.values())
    if told is None and len(named) > 1:
        needed = "one system for all, or the name of it in `coordinates`, such as gcj02"
        findings.table_fault(f"several systems of coordinates: {listed}", needed)
    if told is not None and set(named) - {told}:
        findings.note(f"{listed} names another system; {SPELLED.get(told, told)} was taken.")
    system_said = next(iter(named), None)
    if told is None and system_said not in {None, "wgs84"}:
        findings.note(f"{listed} says that the coordinates are in {SPELLED[str(system_said)]}.")
    return told or system_said


def relabelled(raw: RawTable, system: str | None, findings: Findings) -> RawTable:
    """The table with columns such as 坐标系 saying WGS-84, as its coordinates now are.

    Else what is written from it would be converted once more when it is read again.
    """
    if system is None:
        return raw
    cells = list(raw.cells)
    for place in _system_columns(raw):
        named = cell_texts(raw.cells[place]).map(system_named)
        if (named.notna() & (named != "wgs84")).any():
            cells[place] = raw.cells[place].astype(object).mask(named.notna(), SPELLED["wgs84"])
            findings.note(f'column "{raw.headers[place]}" says {SPELLED["wgs84"]} from now on.')
    return replace(raw, cells=tuple(cells))


def tell_unsaid(values: pd.DataFrame, findings: Findings) -> None:
    """Tell that places of mainland China were taken for WGS-84 as nothing says otherwise.

    Parameters
    ----------
    values : DataFrame
        Without faults.
    findings : Findings
        Gets the note; none when timezonefinder is missing, as then nobody knows.
    """
    places = values.reindex(columns=["lat", "lon"]).dropna()
    if places.empty:
        return
    middle = [np.array([places[name].median()]) for name in ("lat", "lon")]
    try:
        is_there = in_mainland_china(*middle)[0]
    except RouteplanError:
        return
    if is_there:
        findings.note(
            "the table does not say in which system its coordinates are, and WGS-84 was taken. If "
            "they come from Amap or Tencent (gcj02) or Baidu (bd09), they are some hundred metres "
            "off: say so with `coordinates`."
        )


def _named_by_headers(findings: Findings) -> dict[str, str]:
    """Systems that headers of coordinates name, each with the first such header."""
    named: dict[str, str] = {}
    for name in (name for pair in PAIRS for name in pair if name in findings.headers):
        if system := system_named(findings.header(name)):
            named.setdefault(system, f'"{findings.header(name)}"')
    return named


def _named_by_cells(raw: RawTable) -> dict[str, str]:
    """Systems that the cells of a column for them name, each with the first such cell."""
    named: dict[str, str] = {}
    for place in _system_columns(raw):
        for text in cell_texts(raw.cells[place]).unique():
            if system := system_named(text):
                named.setdefault(system, f'"{text}" in column "{raw.headers[place]}"')
    return named


def _system_columns(raw: RawTable) -> list[int]:
    return [k for k, header in enumerate(raw.headers) if header.casefold() in _SYSTEM_COLUMNS]
