"""Divisions to begin the search with, in time nearly linear in the number of outlets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.territory.assign import assign_arcs
from routeplan.territory.eligible import Eligible

__all__ = ["FREE_SHARE", "assign_homes", "bisect", "locate_centres", "split_cells"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int64]

_MOST_CELLS = 10_000
"""Cells that the flow assigns; more units than that are put into cells of neighbours."""
_REPS_PER_CELL = 16
"""Nearest reps that a cell may go to."""
FREE_SHARE = 0.95
"""Part of the tolerance that is used at the start: the rest is for what cells and splits add."""
_LOCATING_ROUNDS = 15
_MEDIAN_STEPS = 10
_LEANS = (0.4, 0.5, 0.6, 0.7, 0.8)
"""Parts of the tolerance by which dense territories are made larger at the start, and those with
long ways smaller: which part is best differs from country to country."""


def assign_homes(
    place: Floats,
    load: Floats,
    home: Floats,
    capacity: Floats,
    *,
    cell: Cells,
    eligible: Eligible,
    tolerance: float,
) -> Ints:
    """Give every unit to a rep by a balanced flow of least squared distance.

    Units of a cell and a kind go together.

    Parameters
    ----------
    place : ndarray, shape (n, d)
    load : ndarray, shape (n,)
    home : ndarray, shape (K, d)
    capacity : ndarray, shape (K,)
    cell : ndarray of int, shape (n,)
        Number of the cell of every unit, of :func:`split_cells`.
    eligible : Eligible
    tolerance : float

    Returns
    -------
    ndarray of int32, shape (n,)
    """
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


def locate_centres(place: Floats, load: Floats, capacity: Floats, tolerance: float) -> Floats:
    """Centres for as many territories with fair shares of the load and short ways.

    Location and allocation in turn (Cooper 1963, doi:10.1287/opre.11.3.331), the allocation as a
    balanced flow (Hess and Samuels 1971, doi:10.1287/mnsc.18.4.P41): every unit goes to a near
    centre, and every centre to the median of its units, until nothing changes. This begins from
    parts of equal load, and from parts that use the tolerance: larger where the units are dense.

    Parameters
    ----------
    place : ndarray, shape (n, d)
    load : ndarray, shape (n,)
    capacity : ndarray, shape (K,)
        Weights by which the load is shared out.
    tolerance : float
        Part by which a territory may differ from its share.

    Returns
    -------
    ndarray, shape (K, d)

    Examples
    --------
    >>> place = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [12.0]])
    >>> locate_centres(place, np.ones(6), np.ones(2), tolerance=0.1).round(2)
    array([[ 1.],
           [11.]])
    """
    cell = split_cells(place)
    load = np.maximum(load, 1e-9)
    weight = np.asarray(np.bincount(cell, load), dtype=np.float64)
    place = np.column_stack([np.bincount(cell, load * column) / weight for column in place.T])
    centre, away = _locate(place, weight, weight, capacity, tolerance)
    way = away
    for lean in _LEANS:
        far = way > _weighted_median(way, weight)
        leaning = weight * (1.0 + lean * tolerance * np.where(far, 1.0, -1.0))
        other, other_away = _locate(place, weight, leaning, capacity, tolerance)
        if weight @ other_away < weight @ away:
            centre, away = other, other_away
    return centre


def _locate(
    place: Floats, load: Floats, leaning: Floats, capacity: Floats, tolerance: float
) -> tuple[Floats, Floats]:
    """Centres from parts of equal `leaning` load, and the way from every place to its own."""
    alone = np.arange(len(place))
    anybody = Eligible(np.zeros(len(place), np.int32), np.ones((1, len(capacity)), np.uint8))
    part = bisect(place, leaning, capacity)
    centre = np.tile(place.mean(axis=0), (len(capacity), 1))
    for _ in range(_LOCATING_ROUNDS):
        centre = _medians(place, load, part, centre)
        before, spare = part, FREE_SHARE * tolerance
        part = assign_homes(
            place, load, centre, capacity, cell=alone, eligible=anybody, tolerance=spare
        )
        if (part == before).all():
            break
    return centre, np.asarray(np.linalg.norm(place - centre[part], axis=1))


def _medians(place: Floats, load: Floats, part: Ints, centre: Floats) -> Floats:
    """Point of the shortest ways from the places of every part; the old centre of an empty one.

    Weiszfeld's iteration (1937), from the mean.
    """
    near = 1e-6 * max(float(np.ptp(place, axis=0).max()), 1e-9)
    away = np.ones(len(place))
    for _ in range(_MEDIAN_STEPS):
        pull = load / np.maximum(away, near)
        total = np.bincount(part, pull, len(centre))
        sums = np.column_stack([np.bincount(part, pull * x, len(centre)) for x in place.T])
        centre = np.where(total[:, None] > 0, sums / np.maximum(total, 1e-300)[:, None], centre)
        away = np.linalg.norm(place - centre[part], axis=1)
    return centre


def _weighted_median(values: Floats, weight: Floats) -> float:
    """Value below which half of the weight is."""
    order = np.argsort(values, kind="stable")
    passed = np.cumsum(weight[order])
    return float(values[order[np.searchsorted(passed, passed[-1] / 2)]])


def split_cells(place: Floats, most: int = _MOST_CELLS) -> Cells:
    """Number of the cell of every place, at most about so many, as a k-d tree splits them.

    Without `most` as many as a flow assigns at ease.
    """
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
    share = np.concatenate([[0.0], np.cumsum(np.maximum(capacity, 1e-9))])
    order = np.arange(len(place))
    low, high, size = np.array([0]), np.array([len(capacity)]), np.array([len(place)])
    while (high - low).max(initial=0) > 1:
        # All groups of places at once; one with a single part comes out whole, on the right.
        group = np.repeat(np.arange(len(size)), size)
        weight = load[order]
        axis = _long_axes(place[order], weight, group, len(size))
        along = (place[order] * axis[group]).sum(axis=1)
        order = order[np.lexsort([along, group])]
        weight = load[order]
        total = np.bincount(group, weight, len(size))
        passed = np.cumsum(weight) - weight / 2 - (np.cumsum(total) - total)[group]
        middle = (low + high) // 2
        left = total * (share[middle] - share[low]) / (share[high] - share[low])
        cut = np.bincount(group, passed < left[group], len(size)).astype(np.intp)
        low, high = _alternate(low, middle), _alternate(middle, high)
        kept = high > low
        low, high, size = low[kept], high[kept], _alternate(cut, size - cut)[kept]
    part = np.empty(len(place), dtype=np.int32)
    part[order] = np.repeat(low, size)
    return part


def _long_axes(place: Floats, load: Floats, group: Cells, count: int) -> Floats:
    """Direction in which the places of every group spread most, shape (groups, d)."""
    weight = load / np.maximum(np.bincount(group, load, count), 1e-12)[group]
    mean = np.column_stack([np.bincount(group, weight * x, count) for x in place.T])
    away = place - mean[group]
    spread = [
        [np.bincount(group, weight * one * other, count) for other in away.T] for one in away.T
    ]
    return np.asarray(np.linalg.eigh(np.moveaxis(np.array(spread), 2, 0))[1][:, :, -1])


def _alternate(one: Cells, other: Cells) -> Cells:
    """Values of the one and of the other in turn."""
    return np.column_stack([one, other]).ravel()
