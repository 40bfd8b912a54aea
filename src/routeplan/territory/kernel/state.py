"""The arrays that the territory kernel works on.

Units are outlets, or areas of outlets that must stay together. K territories have a centre each,
and every unit belongs to one territory.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ABSENT",
    "CHANGED",
    "N_COUNTS",
    "OPENED",
    "PENDING",
    "TOUCHED",
    "Data",
    "Districts",
    "Scratch",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Marks = NDArray[np.int64]
Bytes = NDArray[np.uint8]

ABSENT = -1
"""Territory of a unit that is taken out."""
PENDING, TOUCHED, OPENED, CHANGED = 0, 1, 2, 3
"""Where the counts of units taken out, territories touched, territories with a new centre, and
units changed since the best solution stand in `Scratch.counts`."""
N_COUNTS = 4


class Data(NamedTuple):
    """What stays as it is while the search runs.

    Attributes
    ----------
    place : shape (points, 3)
        Of the units, then of the homes; distances are Euclidean.
    matrix : shape (points, points)
        Distances instead, (0, 0) to go by `place`.
    ways : shape (n, K)
        Minutes between every unit and every home, (0, 0) where they are not asked for.
    by_ways : bool
        Whether a unit costs its way, else `weight` times its distance from the centre.
    way_column : int
        Column of the load that the ways are a part of, -1 for none.
    weight : shape (n,)
        Cost of a unit of distance from the centre.
    load : shape (n, L)
        Workload, sales ... to be balanced.
    low, high : shape (K, L)
        Band of every territory's load.
    near : shape (n, m)
        Near units, nearest first.
    edge_first, edge_to
        Graph of neighbours: both directions, in compressed rows.
    kind, allowed : shape (n,), shape (kinds, K)
        Whether a unit of this kind may go to the territory.
    today : shape (n,)
        Territory of today, -1 for none.
    move_weight : shape (n,)
        What a change from today's territory counts.
    homes : bool
        Whether the centres are the homes; else units, the best ones of their territories.
    edge_price : float
        Worth of a pair of neighbours in one territory.
    part_price : float
        Cost of every part of a territory beyond the first.
    load_price : shape (L,)
        Cost of a unit of load outside the band, just outside.
    load_rise : shape (L,)
        By how much of itself that cost rises with every unit further outside. One territory far
        outside is then worse than some that are a little, and these can pass the load on.
    load_step : float
        Cost of being outside the band at all.
    move_price : float
        Cost of a unit of `move_weight`.
    move_cap : float
        Most `move_weight` that may change.
    """

    place: Floats
    matrix: Floats
    ways: NDArray[np.float32]
    by_ways: bool
    way_column: int
    weight: Floats
    load: Floats
    low: Floats
    high: Floats
    near: Ints
    edge_first: Ints
    edge_to: Ints
    kind: Ints
    allowed: Bytes
    today: Ints
    move_weight: Floats
    homes: bool
    edge_price: float
    part_price: float
    load_price: Floats
    load_rise: Floats
    load_step: float
    move_price: float
    move_cap: float


class Districts(NamedTuple):
    """A solution and its sums.

    Attributes
    ----------
    owner : shape (n,)
        Territory of every unit.
    centre : shape (K,)
        Point of every territory's centre.
    load : shape (K, L)
    size, head : shape (K,)
        Units of a territory and the first of them.
    following, previous : shape (n,)
        Units of a territory as a chain; -1 at its ends.
    sums : shape (n,)
        Weighted distance of the territory's units from this unit; free centres alone.
    way : shape (K,)
        Ways of a territory's units, or their weighted distance from its centre.
    cost : shape (K,)
        Way, load and parts of every territory.
    moved : shape (1,)
        `move_weight` of the units that are not with today's territory.
    """

    owner: Ints
    centre: Ints
    load: Floats
    size: Ints
    head: Ints
    following: Ints
    previous: Ints
    sums: Floats
    way: Floats
    cost: Floats
    moved: Floats


class Scratch(NamedTuple):
    """What an iteration notes.

    Attributes
    ----------
    counts : shape (N_COUNTS,)
    pending : shape (n,)
        Units taken out.
    sort_key : shape (n,)
    touched, opened : shape (K,)
        Territories changed; those among them that were emptied to get a new centre.
    touched_mark, opened_mark, offer_mark : shape (K,)
    kept_first : shape (K,)
        Where the units of the touched territory begin in `kept`.
    kept, kept_sums : shape (n,)
        Units of the touched territories before the iteration; free centres alone.
    kept_owner : shape (n,)
        Territory of the units taken out.
    kept_centre, kept_way, kept_cost : shape (K,)
        Of the touched territories.
    kept_load : shape (K, L)
    kept_moved : shape (1,)
    changed, changed_mark : shape (n,)
        Units whose territory changed since the best solution was found.
    visit_mark, queue : shape (n,)
        For walks over a territory's units.
    part : shape (n,)
        A unit of the connected part that the unit was in when its territory was walked last.
    main_part : shape (K,)
        That unit of every territory's largest part.
    """

    counts: Marks
    pending: Ints
    sort_key: Floats
    touched: Ints
    opened: Ints
    touched_mark: Marks
    opened_mark: Marks
    offer_mark: Marks
    kept_first: Ints
    kept: Ints
    kept_sums: Floats
    kept_owner: Ints
    kept_centre: Ints
    kept_way: Floats
    kept_cost: Floats
    kept_load: Floats
    kept_moved: Floats
    changed: Ints
    changed_mark: Bytes
    visit_mark: Marks
    queue: Ints
    part: Ints
    main_part: Ints
