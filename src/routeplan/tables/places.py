"""Checks of coordinates that look at more than one cell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.tables.raw import Findings
from routeplan.tables.remote import note_remote

__all__ = ["check_places"]

_NEAR_DEG = 10.0
_FAR_DEG = 3.0
_MUCH_NEARER = 10.0

_BEYOND_DEG = 400.0

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def check_places(values: pd.DataFrame, findings: Findings, *, placed: bool = True) -> pd.DataFrame:
    """Find what coordinates show only beside one another.

    Metres of a projection, and the two columns swapped, are one fault of the table. A row with a
    latitude out of range is told to be swapped where the swapped place lies near the table's other
    ones (or there are no others). Where both are in range, a place far from the others that comes
    near them when swapped is only noted, as is a place far from all others. The place 0, 0 and
    half an end place are faults.

    Parameters
    ----------
    values : DataFrame
        With ``lat`` and ``lon``.
    findings : Findings
        Gets the faults and notes.
    placed : bool, default True
        Whether every row must have a place. Otherwise half a place is a fault, none is not, and
        0, 0 is none.

    Returns
    -------
    DataFrame
        `values`, without places that are none.
    """
    if not placed:
        values = _without_no_places(values, findings)
    if {"lat", "lon"} <= set(values):
        lat, lon = (values[name].to_numpy(dtype=float) for name in ("lat", "lon"))
        for position in np.flatnonzero((lat == 0) & (lon == 0)):
            needed = "a place on land: 0, 0 is in the sea. Did geocoding fail?"
            _fault_pair(int(position), "lat 0, lon 0", needed, findings)
        if not _fault_metres(lat, lon, findings):
            told = _check_swapped(lat, lon, findings)
            note_remote(lat, lon, ~told, findings)
    if {"end_lat", "end_lon"} <= set(values):
        _check_halves(values, ("end_lat", "end_lon"), findings)
    return values


def _fault_metres(lat: Floats, lon: Floats, findings: Findings) -> bool:
    """Fault a table whose coordinates are far beyond degrees; whether it is one."""
    known = np.isfinite(lat) & np.isfinite(lon)
    beyond = known & (np.maximum(np.abs(lat), np.abs(lon)) > _BEYOND_DEG)
    if not 2 * beyond.sum() > known.sum():
        return False
    needed = (
        "degrees: these look like metres of a map projection. If so name it with `coordinates`, "
        "such as EPSG:32636"
    )
    _fault_all(np.flatnonzero(beyond), lat, lon, needed, findings)
    return True


def _fault_pair(position: int, found: str, needed: str, findings: Findings) -> None:
    findings.fault("lat", position, found, needed)
    findings.mark("lon", position)


def _check_swapped(lat: Floats, lon: Floats, findings: Findings) -> Flags:
    """Tell swapped coordinates; which rows were told."""
    known: Flags = np.isfinite(lat) & np.isfinite(lon) & ((lat != 0) | (lon != 0))
    valid = known & (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    valid_swapped = known & (np.abs(lon) <= 90) & (np.abs(lat) <= 180)
    suspects = known & (np.abs(lat) > 90) & valid_swapped
    if _is_swapped(lat, lon, known, valid_swapped, suspects):
        needed = "the latitude in lat and the longitude in lon: the two columns look swapped"
        _fault_all(np.flatnonzero(known), lat, lon, needed, findings)
        return known
    told = np.zeros(len(lat), dtype=bool)
    near = np.ones(len(lat), dtype=bool)
    if valid.any():
        centre = np.median(lat[valid]), np.median(lon[valid])
        near = _degrees(lon, lat, centre) <= _NEAR_DEG
        told = _note_swapped(lat, lon, valid & valid_swapped, centre, findings)
    for position in np.flatnonzero(suspects & near):
        found = f"lat {lat[position]:g}, lon {lon[position]:g}"
        needed = "a latitude from -90 to 90: lat and lon look swapped"
        _fault_pair(int(position), found, needed, findings)
    told |= suspects
    return told


def _is_swapped(
    lat: Floats, lon: Floats, known: Flags, valid_swapped: Flags, suspects: Flags
) -> bool:
    """Whether the columns are swapped: some rows must be, and the others come near them by it.

    A table all over China has latitudes out of range and, in the far west, some in range.
    """
    if known.sum() < 2 or not suspects.any() or not valid_swapped[known].all():
        return False
    others = known & ~suspects
    centre = np.median(lon[suspects]), np.median(lat[suspects])
    by_it = _degrees(lon, lat, centre)[others] < _degrees(lat, lon, centre)[others]
    return bool(2 * suspects.sum() > known.sum() and by_it.all())


def _fault_all(
    rows: NDArray[Any], lat: Floats, lon: Floats, needed: str, findings: Findings
) -> None:
    first = rows[0]
    share = f"all {len(rows):,}" if len(rows) == len(lat) else f"{len(rows):,} of {len(lat):,}"
    found = f"lat {lat[first]:.12g}, lon {lon[first]:.12g} and the like in {share} rows"
    column = f"{findings.header('lat')}, {findings.header('lon')}"
    findings.table_fault(found, needed, column)
    for position in rows:
        findings.mark("lat", int(position))
        findings.mark("lon", int(position))


def _note_swapped(
    lat: Floats, lon: Floats, possible: Flags, centre: tuple[Any, Any], findings: Findings
) -> Flags:
    """Note rows that only look swapped; which they are."""
    far = _degrees(lat, lon, centre)
    doubtful = possible & (far > _FAR_DEG) & (_degrees(lon, lat, centre) * _MUCH_NEARER < far)
    if doubtful.any():
        findings.note(
            "lat and lon look swapped: far from the other places, near them when swapped.",
            np.flatnonzero(doubtful),
        )
    return doubtful


def _degrees(lat: Floats, lon: Floats, centre: tuple[Any, Any]) -> Floats:
    """Rough distance from the centre, good enough to tell near from far."""
    distances: Floats = np.hypot(lat - centre[0], lon - centre[1])
    return distances


def _without_no_places(values: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """The table with 0, 0 as a missing place, which a note tells."""
    if not {"lat", "lon"} <= set(values):
        return values
    _check_halves(values, ("lat", "lon"), findings)
    nowhere = (values["lat"] == 0) & (values["lon"] == 0)
    if not nowhere.any():
        return values
    findings.note("the place 0, 0 was read as none.", np.flatnonzero(nowhere))
    return values.assign(lat=values["lat"].where(~nowhere), lon=values["lon"].where(~nowhere))


def _check_halves(values: pd.DataFrame, names: tuple[str, str], findings: Findings) -> None:
    for name, other in (names, names[::-1]):
        alone = values[name].isna() & values[other].notna()
        for position in np.flatnonzero(alone):
            findings.fault(name, int(position), "", f"a number, as there is one in {other}")
