"""Checks of coordinates that look at more than one cell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.tables.raw import Findings

__all__ = ["check_places"]

_NEAR_DEG = 10.0
_FAR_DEG = 3.0
_MUCH_NEARER = 10.0

Floats = NDArray[np.float64]


def check_places(values: pd.DataFrame, findings: Findings) -> None:
    """Find latitudes and longitudes that are swapped, the place 0, 0 and half an end place.

    Swapped coordinates are a fault where the latitude is out of range and the swapped place
    lies near the table's other ones (or there are no others). Where both are in range, a place
    far from the others that comes near them when swapped is only noted.

    Parameters
    ----------
    values : DataFrame
        With ``lat`` and ``lon``.
    findings : Findings
        Gets the faults and notes.
    """
    if {"lat", "lon"} <= set(values):
        lat, lon = (values[name].to_numpy(dtype=float) for name in ("lat", "lon"))
        for position in np.flatnonzero((lat == 0) & (lon == 0)):
            needed = "a place on land: 0, 0 is in the sea. Did geocoding fail?"
            _fault_pair(int(position), "lat 0, lon 0", needed, findings)
        _check_swapped(lat, lon, findings)
    if {"end_lat", "end_lon"} <= set(values):
        _check_ends(values, findings)


def _fault_pair(position: int, found: str, needed: str, findings: Findings) -> None:
    findings.fault("lat", position, found, needed)
    findings.mark("lon", position)


def _check_swapped(lat: Floats, lon: Floats, findings: Findings) -> None:
    known = np.isfinite(lat) & np.isfinite(lon)
    valid = known & (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ((lat != 0) | (lon != 0))
    valid_swapped = known & (np.abs(lon) <= 90) & (np.abs(lat) <= 180)
    suspects = known & (np.abs(lat) > 90)
    if valid.any():
        centre = np.median(lat[valid]), np.median(lon[valid])
        near = _degrees(lon, lat, centre) <= _NEAR_DEG
        _note_swapped(lat, lon, valid & valid_swapped, centre, findings)
    else:
        near = np.full(len(lat), fill_value=bool(valid_swapped[suspects].all()))
    swapped = np.flatnonzero(suspects & valid_swapped & near)
    if len(swapped) > 1 and len(swapped) == known.sum():
        _fault_all(swapped, lat, lon, findings)
    for position in swapped:
        found = f"lat {lat[position]:g}, lon {lon[position]:g}"
        needed = "a latitude from -90 to 90: lat and lon look swapped"
        _fault_pair(int(position), found, needed, findings)


def _fault_all(swapped: NDArray[Any], lat: Floats, lon: Floats, findings: Findings) -> None:
    first = swapped[0]
    found = f"lat {lat[first]:g}, lon {lon[first]:g} and the like in all {len(swapped):,} rows"
    column = f"{findings.header('lat')}, {findings.header('lon')}"
    needed = "the latitude in lat and the longitude in lon: the two columns look swapped"
    findings.table_fault(found, needed, column)
    for position in swapped:
        findings.mark("lat", int(position))
        findings.mark("lon", int(position))


def _note_swapped(
    lat: Floats,
    lon: Floats,
    possible: NDArray[np.bool_],
    centre: tuple[Any, Any],
    findings: Findings,
) -> None:
    far = _degrees(lat, lon, centre)
    doubtful = possible & (far > _FAR_DEG) & (_degrees(lon, lat, centre) * _MUCH_NEARER < far)
    if doubtful.any():
        findings.note(
            "lat and lon look swapped: far from the other places, near them when swapped.",
            np.flatnonzero(doubtful),
        )


def _degrees(lat: Floats, lon: Floats, centre: tuple[Any, Any]) -> Floats:
    """Rough distance from the centre, good enough to tell near from far."""
    distances: Floats = np.hypot(lat - centre[0], lon - centre[1])
    return distances


def _check_ends(values: pd.DataFrame, findings: Findings) -> None:
    for name, other in (("end_lat", "end_lon"), ("end_lon", "end_lat")):
        alone = values[name].isna() & values[other].notna()
        for position in np.flatnonzero(alone):
            findings.fault(name, int(position), "", f"a number, as there is one in {other}")
