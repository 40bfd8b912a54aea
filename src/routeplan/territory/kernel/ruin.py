"""Ruin: take neighbouring units out of their territories, or whole territories apart."""

from __future__ import annotations

import numpy as np

from routeplan.compiling import compiled
from routeplan.territory.kernel.state import OPENED, PENDING, Data, Districts, Scratch
from routeplan.territory.kernel.units import distance, keep, leave

__all__ = ["open_centres", "take_apart", "take_out_border"]

_SEEDS = 8
"""Random units looked at for one at a border."""
_TAKE_RATE = 0.7
"""Share of the seed's near units that leave."""
_TWO_BORDERS_RATE = 0.3
"""Share of the ruins near a border that go on at another border of the neighbour."""
_STEPS = 40
"""Steps of the walk that looks for the other border."""
_TWO_REGIONS_RATE = 0.3
"""Share of the ruins of whole territories that take some apart in two places."""


@compiled
def take_out_border(
    data: Data,
    districts: Districts,
    scratch: Scratch,
    mean_removed: float,
    iteration: int,
    rng: np.random.Generator,
) -> int:
    """Take units near a border out, at times near two borders of a territory; return edges lost.

    Where territories are full, one takes from a neighbour only when it gives to another one.
    """
    seed = _border_unit(data, districts, rng)
    second = -1
    if rng.random() < _TWO_BORDERS_RATE:
        second = _other_border(data, districts, seed, rng)
    lost = _take_out_near(data, districts, scratch, seed, mean_removed, iteration, rng)
    if second >= 0:
        lost += _take_out_near(data, districts, scratch, second, mean_removed, iteration, rng)
    k = int(rng.random() * len(districts.size))
    if districts.size[k] == 0:  # nobody is its neighbour, and still it may have some of them
        keep(data, districts, scratch, k, iteration)
    return lost


@compiled
def _take_out_near(
    data: Data,
    districts: Districts,
    scratch: Scratch,
    seed: int,
    mean_removed: float,
    iteration: int,
    rng: np.random.Generator,
) -> int:
    """Take a unit and some of the near ones out; return the edges lost."""
    count = int(1.0 + rng.random() * (2.0 * mean_removed - 1.0))
    k, part = districts.owner[seed], scratch.part[seed]
    lost = _take_out(data, districts, scratch, seed, iteration)
    if data.part_price > 0.0 and k >= 0 and part != scratch.main_part[k]:
        return lost + _take_out_part(data, districts, scratch, k, part, iteration)
    for c in range(data.near.shape[1]):
        if count <= 1:
            break
        if rng.random() < _TAKE_RATE:
            lost += _take_out(data, districts, scratch, data.near[seed, c], iteration)
            count -= 1
    return lost


@compiled
def _take_out_part(
    data: Data, districts: Districts, scratch: Scratch, k: int, part: int, iteration: int
) -> int:
    """Take all of a scattered part of territory k out; return the edges lost."""
    lost = 0
    i = districts.head[k]
    while i >= 0:
        after = districts.following[i]
        if scratch.part[i] == part:
            lost += _take_out(data, districts, scratch, i, iteration)
        i = after
    return lost


@compiled
def _other_border(data: Data, districts: Districts, seed: int, rng: np.random.Generator) -> int:
    """A unit of the seed's neighbour that borders on a third territory, -1 when none is met."""
    unit, k, m = seed, -1, data.near.shape[1]
    for _ in range(_STEPS):
        beside = districts.owner[_beside(data, unit, rng)]
        if k < 0:
            step = data.near[unit, int(rng.random() * m)]
            if beside != districts.owner[seed]:
                k = beside
            elif districts.owner[step] == districts.owner[seed]:
                unit = step
            continue
        if districts.owner[unit] == k and beside != k and beside != districts.owner[seed]:
            return unit
        step = data.near[unit, int(rng.random() * m)]
        if districts.owner[step] == k:
            unit = step
    return -1


@compiled
def _beside(data: Data, i: int, rng: np.random.Generator) -> int:
    """A random neighbour of unit i; a near unit where the graph of neighbours has none."""
    first = data.edge_first[i]
    degree = data.edge_first[i + 1] - first
    if degree > 0:
        return data.edge_to[first + int(rng.random() * degree)]
    return data.near[i, int(rng.random() * data.near.shape[1])]


@compiled
def take_apart(
    data: Data, districts: Districts, scratch: Scratch, iteration: int, rng: np.random.Generator
) -> int:
    """Take a few neighbouring territories apart, in one or in two places; return the edges lost.

    Among those of two regions a centre may move from one region to the other.
    """
    lost = 0
    regions = 2 if rng.random() < _TWO_REGIONS_RATE else 1
    for _ in range(regions):
        seed = _border_unit(data, districts, rng)
        if districts.owner[seed] < 0:
            continue
        count = 2 + int(rng.random() * 3.0) if regions == 1 else 1 + int(rng.random() * 3.0)
        lost += _empty(data, districts, scratch, districts.owner[seed], iteration)
        for c in range(data.near.shape[1]):
            if count <= 1:
                break
            k = districts.owner[data.near[seed, c]]
            if k >= 0:
                lost += _empty(data, districts, scratch, k, iteration)
                count -= 1
    k = int(rng.random() * len(districts.size))
    if districts.size[k] == 0 and scratch.opened_mark[k] != iteration:
        keep(data, districts, scratch, k, iteration)
        lost += _empty(data, districts, scratch, k, iteration)
    return lost


@compiled
def open_centres(
    data: Data, districts: Districts, scratch: Scratch, rng: np.random.Generator
) -> None:
    """Give the territories taken apart new centres, far from one another (k-means++)."""
    pending = scratch.counts[PENDING]
    for c in range(scratch.counts[OPENED]):
        total = 0.0
        for p in range(pending):
            i = scratch.pending[p]
            away = data.weight[i]
            if c > 0:
                nearest = np.inf
                for before in range(c):
                    centre = districts.centre[scratch.opened[before]]
                    nearest = min(nearest, distance(data, i, centre))
                away *= nearest * nearest
            total += away
            scratch.sort_key[p] = total
        drawn, chosen = rng.random() * total, 0
        while chosen < pending - 1 and scratch.sort_key[chosen] < drawn:
            chosen += 1
        districts.centre[scratch.opened[c]] = scratch.pending[chosen]


@compiled
def _empty(data: Data, districts: Districts, scratch: Scratch, k: int, iteration: int) -> int:
    scratch.opened[scratch.counts[OPENED]] = k
    scratch.opened_mark[k] = iteration
    scratch.counts[OPENED] += 1
    lost = 0
    i = districts.head[k]
    while i >= 0:
        after = districts.following[i]
        lost += _take_out(data, districts, scratch, i, iteration)
        i = after
    return lost


@compiled
def _take_out(data: Data, districts: Districts, scratch: Scratch, i: int, iteration: int) -> int:
    k = districts.owner[i]
    if k < 0:
        return 0
    keep(data, districts, scratch, k, iteration)
    scratch.kept_owner[i] = k
    scratch.pending[scratch.counts[PENDING]] = i
    scratch.counts[PENDING] += 1
    leave(data, districts, i)
    lost = 0
    for e in range(data.edge_first[i], data.edge_first[i + 1]):
        lost += districts.owner[data.edge_to[e]] == k
    return lost


@compiled
def _border_unit(data: Data, districts: Districts, rng: np.random.Generator) -> int:
    """A random unit, if possible one beside another territory."""
    n = len(data.near)
    unit = int(rng.random() * n)
    for _ in range(_SEEDS):
        if districts.owner[_beside(data, unit, rng)] != districts.owner[unit]:
            return unit
        unit = int(rng.random() * n)
    return unit
