"""Recreate: every unit taken out goes to the territory where it costs least."""

from __future__ import annotations

import numpy as np

from routeplan.compiling import compiled
from routeplan.territory.kernel.state import PENDING, TOUCHED, Data, Districts, Scratch
from routeplan.territory.kernel.units import (
    contact_cost,
    join,
    keep,
    load_cost,
    same_edges,
    way_cost,
)

__all__ = ["recreate", "sort_pending"]

_BLINK_RATE = 0.01
"""Share of the offers that are overlooked on purpose."""
_OFFERS = 24
"""Near units whose territories make an offer."""


@compiled
def sort_pending(data: Data, scratch: Scratch, rng: np.random.Generator) -> None:
    """Order the units taken out: at random, or heavy ones first by chance."""
    draw = rng.random()
    for p in range(scratch.counts[PENDING]):
        i = scratch.pending[p]
        if draw < 0.5:
            scratch.sort_key[p] = rng.random()
        else:
            scratch.sort_key[p] = -data.load[i, 0] * (0.75 + 0.5 * rng.random())
    _sort(scratch, scratch.counts[PENDING])


@compiled
def _sort(scratch: Scratch, count: int) -> None:
    """Shell sort of the units taken out by their keys."""
    gap = count // 2
    while gap > 0:
        for p in range(gap, count):
            i, key = scratch.pending[p], scratch.sort_key[p]
            q = p
            while q >= gap and scratch.sort_key[q - gap] > key:
                scratch.pending[q] = scratch.pending[q - gap]
                scratch.sort_key[q] = scratch.sort_key[q - gap]
                q -= gap
            scratch.pending[q], scratch.sort_key[q] = i, key
        gap //= 2


@compiled
def recreate(
    data: Data,
    districts: Districts,
    scratch: Scratch,
    iteration: int,
    offer_mark: int,
    rng: np.random.Generator,
) -> int:
    """Put all units taken out back; return the edges won, -1 when one finds no territory."""
    won = 0
    for p in range(scratch.counts[PENDING]):
        i = scratch.pending[p]
        k = _cheapest(data, districts, scratch, i, offer_mark + p, rng)
        if k < 0:
            return -1
        keep(data, districts, scratch, k, iteration)
        won += same_edges(data, districts, i, k)
        join(data, districts, i, k)
        scratch.part[i] = scratch.main_part[k]  # as a rule; the next walk tells
    return won


@compiled
def _cheapest(
    data: Data,
    districts: Districts,
    scratch: Scratch,
    i: int,
    mark: int,
    rng: np.random.Generator,
) -> int:
    """Territory that may have unit i and where it costs least, -1 for none."""
    chosen, least = -1, np.inf
    touched = scratch.counts[TOUCHED]
    for c in range(touched + min(_OFFERS, data.near.shape[1])):
        k = scratch.touched[c] if c < touched else districts.owner[data.near[i, c - touched]]
        if k < 0 or scratch.offer_mark[k] == mark or data.allowed[data.kind[i], k] == 0:
            continue
        scratch.offer_mark[k] = mark
        cost = way_cost(data, districts, i, k)
        if data.edge_price == 0.0 and cost >= least:
            continue
        if chosen >= 0 and rng.random() < _BLINK_RATE:
            continue
        cost += load_cost(data, districts, k, i) - load_cost(data, districts, k, -1)
        if data.today[i] >= 0 and k != data.today[i]:
            if districts.moved[0] + data.move_weight[i] > data.move_cap:
                continue
            cost += data.move_price * data.move_weight[i]
        if data.edge_price > 0.0 or data.part_price > 0.0:
            cost += contact_cost(data, districts, scratch, i, k)
        if cost < least:
            chosen, least = k, cost
    return chosen
