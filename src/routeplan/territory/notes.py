"""What a user should know of a team and its wishes before the territories are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.geo import connected_parts, great_circle_km, unit_vectors

__all__ = ["rep_notes", "wish_notes"]

Positions = NDArray[np.intp]

_FAR_KM = 200.0
"""A home farther than this from all outlets is likely at the wrong place."""
_NEAR = 16
"""Outlets near a home among which one is looked for that no barrier parts from it."""
_NAMED = 5


def rep_notes(outlets: pd.DataFrame, reps: pd.DataFrame) -> list[str]:
    """Tell of reps who are too many, or who live away from all outlets.

    Parameters
    ----------
    outlets : DataFrame
        `lat, lon`.
    reps : DataFrame
        Index ``rep``; `lat, lon`.

    Returns
    -------
    list of str

    Examples
    --------
    >>> outlets = pd.DataFrame({"lat": [0.0], "lon": [0.0]})
    >>> reps = pd.DataFrame({"lat": [0.0, 9.0], "lon": 0.0}, index=["R1", "R2"])
    >>> for note in rep_notes(outlets, reps):
    ...     print(note)
    reps: 2 for 1 outlets; 1 or more of them will have none.
    reps: R2 lives 1,001 km from the nearest outlet; is the place right?
    """
    notes = []
    if len(reps) > len(outlets):
        more = len(reps) - len(outlets)
        notes.append(
            f"reps: {len(reps):,} for {len(outlets):,} outlets; {more:,} or more of them will "
            "have none."
        )
    if len(outlets) and len(reps):
        nearest = _nearest_outlets(outlets, reps, 1)[:, 0]
        km = great_circle_km(
            reps["lat"].to_numpy(np.float64),
            reps["lon"].to_numpy(np.float64),
            outlets["lat"].to_numpy(np.float64)[nearest],
            outlets["lon"].to_numpy(np.float64)[nearest],
        )
        notes += [
            f"reps: {reps.index[k]} lives {km[k]:,.0f} km from the nearest outlet; is the place "
            "right?"
            for k in np.flatnonzero(km > _FAR_KM).tolist()
        ]
    return notes


def wish_notes(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    load: pd.Series,
    share: pd.Series,
    *,
    locks: Mapping[str, str],
    barriers: Sequence[shapely.Geometry],
) -> list[str]:
    """Tell of locks and barriers that fair and connected territories cannot follow.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon`.
    reps : DataFrame
        Index ``rep``; `lat, lon`.
    load : Series of float
        Work of every outlet.
    share : Series of float
        Most work that a rep may have.
    locks : mapping of str to str
        Outlet to rep.
    barriers : sequence of shapely geometries

    Returns
    -------
    list of str
    """
    return [*_overloaded(load, share, locks), *_cut_off(outlets, reps, locks, barriers)]


def _overloaded(load: pd.Series, share: pd.Series, locks: Mapping[str, str]) -> list[str]:
    """Reps whose locked outlets alone are more than they may have."""
    rep = pd.Series(dict(locks), dtype="str")
    used = load.reindex(rep.index).groupby(rep).sum() / share.reindex(rep.unique())
    return [
        f"locks: those to {name} alone are {part:.0%} of the work that the tolerance allows; the "
        "locks are kept, the balance is not."
        for name, part in used[used > 1.0].items()
    ]


def _cut_off(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    locks: Mapping[str, str],
    barriers: Sequence[shapely.Geometry],
) -> list[str]:
    """Parts behind barriers where no rep lives, and locks to reps on another side."""
    if not len(barriers) or not len(outlets):
        return []
    lat, lon = outlets["lat"].to_numpy(np.float64), outlets["lon"].to_numpy(np.float64)
    part = connected_parts(lat, lon, barriers=barriers)
    home = part[_reached_outlets(outlets, reps, barriers)]
    notes = []
    without = np.setdiff1d(part, home)
    for number in without:
        cut = outlets.index[part == number]
        notes.append(
            f"barriers: {_some(cut)} cut off from all homes; a rep from elsewhere has "
            f"{'them' if len(cut) > 1 else 'it'}."
        )
    at = outlets.index.get_indexer(pd.Index(list(locks), dtype="str"))
    whose = reps.index.get_indexer(pd.Index(list(locks.values()), dtype="str"))
    across = [
        outlet
        for outlet, i, k in zip(locks, at, whose, strict=True)
        if part[i] != home[k] and part[i] not in without
    ]
    if across:
        notes.append(
            f"locks: {_some(across)} locked to a rep across a barrier; the locks are kept, and "
            "territories are in more parts."
        )
    return notes


def _reached_outlets(
    outlets: pd.DataFrame, reps: pd.DataFrame, barriers: Sequence[shapely.Geometry]
) -> Positions:
    """For every home a near outlet with no barrier between, or the nearest one."""
    near = _nearest_outlets(outlets, reps, min(_NEAR, len(outlets)))
    wall = shapely.union_all(list(barriers))
    shapely.prepare(wall)
    ends = np.empty((*near.shape, 2, 2))
    ends[:, :, 0] = reps[["lon", "lat"]].to_numpy(np.float64)[:, None]
    ends[:, :, 1] = outlets[["lon", "lat"]].to_numpy(np.float64)[near]
    crossed = shapely.intersects(wall, shapely.linestrings(ends))
    return np.asarray(near[np.arange(len(near)), np.argmin(crossed, axis=1)], dtype=np.intp)


def _nearest_outlets(outlets: pd.DataFrame, reps: pd.DataFrame, count: int) -> Positions:
    """Nearest outlets of every home, shape (K, count)."""
    place = unit_vectors(outlets["lat"].to_numpy(np.float64), outlets["lon"].to_numpy(np.float64))
    home = unit_vectors(reps["lat"].to_numpy(np.float64), reps["lon"].to_numpy(np.float64))
    nearest = KDTree(place).query(home, k=list(range(1, count + 1)))[1]
    return np.asarray(nearest, dtype=np.intp)


def _some(names: Iterable[str]) -> str:
    """A few names, and how many there are."""
    names = [str(name) for name in names]
    if len(names) == 1:
        return f"{names[0]} is"
    shown = ", ".join(names[:_NAMED]) + (" ..." if len(names) > _NAMED else "")
    return f"{len(names):,} outlets ({shown}) are"
