"""Divisions to begin the search with, in time nearly linear in the number of outlets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.territory.assign import assign_arcs
from routeplan.territory.eligible import Eligible

__all__ = ["assign_homes", "bisect", "split_cells"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_MOST_CELLS = 10_000
"""Cells that the flow assigns; more units than that are put into cells of neighbours."""
_REPS_PER_CELL = 16
"""Nearest reps that a cell may go to."""


def assign_homes(
    place: Floats,
    load: Floats,
    home: Floats,
    capacity: Floats,
    *,
    eligible: Eligible,
    tolerance: float,
) -> Ints:
    """Give every unit to a rep by a balanced flow of least squared distance.

    Neighbouring units of a kind are put into cells first when there are many of them.

    Parameters
    ----------
    place : ndarray, shape (n, d)
    load : ndarray, shape (n,)
    home : ndarray, shape (K, d)
    capacity : ndarray, shape (K,)
    eligible : Eligible
    tolerance : float

    Returns
    -------
    ndarray of int32, shape (n,)
    """
    cell = split_cells(place, _MOST_CELLS)
    _, cell = np.unique(np.column_stack([eligible.kind, cell]), axis=0, return_inverse=True)
    cell = cell.ravel()
    count = np.bincount(cell)
    middle = np.column_stack([np.bincount(cell, column) / count for column in place.T])
    kind = np.zeros(len(count), dtype=np.int32)
    kind[cell] = eligible.kind
    owner: list[NDArray[np.int64]] = []
    rep: list[NDArray[np.int64]] = []
    away: list[Floats] = []
    for one, allowed in enumerate(eligible.allowed):
        members, able = np.flatnonzero(kind == one), np.flatnonzero(allowed)
        if len(members) == 0:
            continue
        nearest = np.arange(1, min(_REPS_PER_CELL, len(able)) + 1)
        apart, which = KDTree(home[able]).query(middle[members], k=nearest)
        owner.append(np.repeat(members, len(nearest)))
        rep.append(able[np.asarray(which)].ravel())
        away.append(np.asarray(apart).ravel() ** 2)
    chosen = assign_arcs(
        np.concatenate(owner),
        np.concatenate(rep),
        np.concatenate(away),
        np.asarray(np.bincount(cell, load), dtype=np.float64),
        capacity,
        tolerance=tolerance,
    )
    return np.asarray(chosen[cell], dtype=np.int32)


def split_cells(place: Floats, most: int) -> NDArray[np.int64]:
    """Number of the cell of every place, at most about so many, as a k-d tree splits them."""
    size = -(-len(place) // most)
    if size <= 1:
        return np.arange(len(place))
    parts = 1 << int(np.ceil(np.log2(len(place) / size)))
    return bisect(place, np.ones(len(place)), np.ones(parts)).astype(np.int64)


def bisect(place: Floats, load: Floats, capacity: Floats) -> Ints:
    """Split the places in two again and again, by load, across the longer side.

    Recursive bisection, as in Kalcsics, Nickel and Schröder, "Towards a unified territorial design
    approach", Top 13, 2005, doi:10.1007/BF02578982.

    Parameters
    ----------
    place : ndarray, shape (n, d)
    load : ndarray, shape (n,)
    capacity : ndarray, shape (K,)
        Weights by which the load is shared out.

    Returns
    -------
    ndarray of int32, shape (n,)
        Part of every place.

    Examples
    --------
    >>> bisect(np.array([[0.0], [1.0], [2.0], [3.0]]), np.ones(4), np.array([3.0, 1.0]))
    array([0, 0, 0, 1], dtype=int32)
    """
    part = np.zeros(len(place), dtype=np.int32)
    todo = [(np.arange(len(place)), 0, len(capacity))]
    share = np.concatenate([[0.0], np.cumsum(np.maximum(capacity, 1e-9))])
    while todo:
        members, low, high = todo.pop()
        if high - low == 1 or len(members) == 0:
            part[members] = low
            continue
        middle = (low + high) // 2
        along = place[members] @ _long_axis(place[members], load[members])
        members = members[np.argsort(along, kind="stable")]
        left = (share[middle] - share[low]) / (share[high] - share[low])
        passed = np.cumsum(load[members])
        cut = int(np.searchsorted(passed - load[members] / 2, left * passed[-1]))
        todo += [(members[:cut], low, middle), (members[cut:], middle, high)]
    return part


def _long_axis(place: Floats, load: Floats) -> Floats:
    """Direction in which the places spread most."""
    weight = load / max(float(load.sum()), 1e-12)
    away = place - weight @ place
    spread = (away * weight[:, None]).T @ away
    return np.asarray(np.linalg.eigh(spread)[1][:, -1])
