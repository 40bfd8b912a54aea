"""Whether places are in one system of coordinates, within a table and between two."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.geo import shifted_places
from routeplan.tables.raw import Findings
from routeplan.tables.systems import SPELLED

__all__ = ["agreement_notes", "note_mixed"]

_FAR_DEG = 3.0
_MUCH_NEARER = 10.0

Floats = NDArray[np.float64]


def note_mixed(values: pd.DataFrame, findings: Findings) -> None:
    """Note a table that holds places in two systems of Chinese coordinates.

    Only places that are there twice, once in each system, can show it.

    Parameters
    ----------
    values : DataFrame
        Without faults.
    findings : Findings
        Gets the note.
    """
    if not {"lat", "lon"} <= set(values):
        return
    placed = np.flatnonzero(values["lat"].notna() & values["lon"].notna())
    place = _place(values.iloc[placed])
    found = shifted_places(*place, *place)
    if found:
        source, target, which = found
        findings.note(
            f"just where others of the table would be if shifted from {SPELLED[source]} to "
            f"{SPELLED[target]}: the table seems to mix both.",
            placed[np.flatnonzero(which)],
        )


def agreement_notes(outlets: pd.DataFrame, reps: pd.DataFrame) -> list[str]:
    """Tell where the coordinates of two tables do not seem to fit together.

    Swapped columns of one table show by its lying far from the other, and near it when swapped.
    Different systems of Chinese coordinates show only where homes of reps are outlets too.

    Parameters
    ----------
    outlets, reps : DataFrame
        `lat, lon`.

    Returns
    -------
    list of str

    Examples
    --------
    >>> outlets = pd.DataFrame({"lat": [39.9, 39.8], "lon": [32.8, 32.9]})
    >>> agreement_notes(outlets, pd.DataFrame({"lat": [32.8], "lon": [39.9]}))
    ['reps: lat and lon look swapped: far from the outlets, near them when swapped.']
    """
    notes = []
    if _is_swapped(outlets, reps):
        notes.append(
            "reps: lat and lon look swapped: far from the outlets, near them when swapped."
        )
    for name, other, first, second in (
        ("reps", "outlets", outlets, reps),
        ("outlets", "reps", reps, outlets),
    ):
        found = shifted_places(*_place(first), *_place(second))
        if found:
            source, target, which = found
            notes.append(
                f"{name}: {which.sum():,} places are just where {other} would be if shifted from "
                f"{SPELLED[source]} to {SPELLED[target]}: the tables seem to be in different "
                "systems. Say in which with `coordinates`."
            )
    return notes


def _is_swapped(outlets: pd.DataFrame, reps: pd.DataFrame) -> bool:
    """Whether the middles of the tables come together when one is swapped."""
    (lat, lon), (rep_lat, rep_lon) = _middle(outlets), _middle(reps)
    apart = np.hypot(lat - rep_lat, lon - rep_lon)
    swapped = np.hypot(lat - rep_lon, lon - rep_lat)
    return bool(apart > _FAR_DEG and swapped * _MUCH_NEARER < apart)


def _middle(table: pd.DataFrame) -> tuple[Any, Any]:
    return table["lat"].median(), table["lon"].median()


def _place(table: pd.DataFrame) -> tuple[Floats, Floats]:
    return table["lat"].to_numpy(dtype=float), table["lon"].to_numpy(dtype=float)
