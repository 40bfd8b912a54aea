"""Rewire: change how routes run on from an outlet, without taking anything out of them.

A part of a route is reversed (2-opt), or two routes of a rep-day exchange their tails (2-opt*,
J.-Y. Potvin and J.-M. Rousseau, "An Exchange Heuristic for Routeing Problems with Time Windows",
Journal of the Operational Research Society 46(12), 1995, doi:10.1057/jors.1995.204). Ruin and
recreate would have to take half of two long routes out to do the same.
"""

from __future__ import annotations

import numpy as np

from routeplan.compiling import compiled
from routeplan.search.kernel.labels import ROUNDING
from routeplan.search.kernel.routes import (
    add_load,
    balance_cost,
    find_stop,
    keep_route,
    overload_with,
)
from routeplan.search.kernel.state import Data, Routes, Scratch, Tuning

__all__ = ["rewire"]

_NEAR = 16
"""Neighbours that an outlet may be joined to."""


@compiled
def rewire(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    most: float,
    iteration: int,
    rng: np.random.Generator,
) -> float:
    """Join a random outlet and a near one on some day; return the change of cost.

    It is infinite, and nothing is changed, when the change would exceed `most`.
    """
    n, m = data.near.shape
    i = int(rng.random() * n)
    if routes.option[i] < 0 or m == 0:
        return np.inf
    d = _random_day(data, routes.option[i], rng)
    j = data.near[i, int(rng.random() * min(m, _NEAR))]
    r, other = routes.route[i, d], routes.route[j, d]
    if other < 0 or routes.rep[i] != routes.rep[j]:
        return np.inf
    if r == other:
        return _reverse(data, tuning, routes, scratch, r, i, j, most, iteration, rng)
    if rng.random() < 0.5:
        i, j, r, other = j, i, other, r
    return _exchange_tails(data, tuning, routes, scratch, r, other, i, j, most, iteration)


@compiled
def _random_day(data: Data, option: int, rng: np.random.Generator) -> int:
    first, last = data.option_days_first[option], data.option_days_first[option + 1]
    return data.option_days[first + int(rng.random() * (last - first))]


@compiled
def _reverse(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    r: int,
    i: int,
    j: int,
    most: float,
    iteration: int,
    rng: np.random.Generator,
) -> float:
    """Reverse the stops between i and j and one of the two, so that they become neighbours."""
    p, q = find_stop(routes, r, i), find_stop(routes, r, j)
    if p > q:
        p, q = q, p
    if rng.random() < 0.5:
        p += 1
    else:
        q -= 1
    if p >= q:
        return np.inf
    stops, leg, size = routes.stops[r], routes.leg[r], routes.size[r]
    before = stops[p - 1] if p > 0 else data.begin[r]
    after = stops[q + 1] if q + 1 < size else data.finish[r]
    change = data.minutes[before, stops[q]] + data.minutes[stops[p], after] - leg[p] - leg[q + 1]
    if data.symmetric:
        if change >= most:
            return np.inf
    else:
        for s in range(p, q):
            change += data.minutes[stops[s + 1], stops[s]] - leg[s + 1]
    k = routes.rep[i]
    cost = change + balance_cost(data, tuning, routes, change, k)
    if cost >= most or routes.load[r] + change > data.budget[r] + ROUNDING:
        return np.inf
    keep_route(routes, scratch, r, iteration)
    for s in range((q - p + 1) // 2):
        stops[p + s], stops[q - s] = stops[q - s], stops[p + s]
    for s in range(p, q + 2):
        here = stops[s] if s < size else data.finish[r]
        leg[s] = data.minutes[before, here]
        before = here
    routes.load[r] += change
    add_load(routes, k, change)
    return cost


@compiled
def _exchange_tails(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    r: int,
    other: int,
    i: int,
    j: int,
    most: float,
    iteration: int,
) -> float:
    """Let route r run on from i to j and its tail follow what came before j."""
    p, q = find_stop(routes, r, i) + 1, find_stop(routes, other, j)
    size, size_other = routes.size[r], routes.size[other]
    head = routes.stops[other, q - 1] if q > 0 else data.begin[other]
    tail = routes.stops[r, p] if p < size else data.finish[r]
    joint = 0.0 if q == 0 and p == size else data.minutes[head, tail]
    change = data.minutes[i, j] + joint - routes.leg[r, p] - routes.leg[other, q]
    k = routes.rep[i]
    cost = change + balance_cost(data, tuning, routes, change, k)
    if q == 0 and p == size:
        cost -= data.route_price[other]
    longest = routes.stops.shape[1]
    if cost >= most or max(p + size_other - q, q + size - p) > longest:
        return np.inf
    moved = _minutes_from(data, routes, other, q) - _minutes_from(data, routes, r, p)
    load = routes.load[r] - routes.leg[r, p] + data.minutes[i, j] + moved
    load_other = routes.load[other] - routes.leg[other, q] + joint - moved
    if max(load - data.budget[r], load_other - data.budget[other]) > ROUNDING:
        return np.inf
    more = 0.0
    room = 1.0 + tuning.most_overload
    for c in range(data.demand.shape[1]):
        cargo = _cargo_from(data, routes, other, q, c) - _cargo_from(data, routes, r, p, c)
        if routes.cargo[r, c] + cargo > data.capacity[r, c] * room + ROUNDING:
            return np.inf
        if routes.cargo[other, c] - cargo > data.capacity[other, c] * room + ROUNDING:
            return np.inf
        if tuning.overload_price > 0.0:
            more += overload_with(data, routes, r, cargo, c)
            more += overload_with(data, routes, other, -cargo, c)
    cost += tuning.overload_price * more
    if cost >= most:
        return np.inf
    routes.overload[0] += more
    keep_route(routes, scratch, r, iteration)
    keep_route(routes, scratch, other, iteration)
    for c in range(data.demand.shape[1]):
        cargo = _cargo_from(data, routes, other, q, c) - _cargo_from(data, routes, r, p, c)
        routes.cargo[r, c] += cargo
        routes.cargo[other, c] -= cargo
    _put_tail(routes, scratch, r, p, other, q, data.minutes[i, j])
    _put_tail(routes, scratch, other, q, r, p, joint)
    routes.load[r] = load
    routes.load[other] = load_other
    add_load(routes, k, change)
    return cost


@compiled
def _minutes_from(data: Data, routes: Routes, r: int, p: int) -> float:
    """Service from position p of route r to its end, and the ways in between."""
    minutes = 0.0
    for s in range(p, routes.size[r]):
        minutes += data.service[routes.stops[r, s]] + routes.leg[r, s + 1]
    return minutes


@compiled
def _cargo_from(data: Data, routes: Routes, r: int, p: int, c: int) -> float:
    """Load of the visits from position p of route r to its end."""
    cargo = 0.0
    for s in range(p, routes.size[r]):
        cargo += data.demand[routes.stops[r, s], c]
    return cargo


@compiled
def _put_tail(
    routes: Routes,
    scratch: Scratch,
    r: int,
    p: int,
    other: int,
    q: int,
    joint: float,
) -> None:
    """Give route r from position p on what route `other` had from position q on.

    The routes of these outlets are brought up to date when the change is settled.
    """
    kept = scratch.kept
    tail = kept.size[other] - q
    routes.leg[r, p] = joint
    for s in range(tail):
        outlet = kept.stops[other, q + s]
        routes.stops[r, p + s] = outlet
        routes.leg[r, p + s + 1] = kept.leg[other, q + s + 1]
        scratch.new_outlet[outlet] = 1
    routes.size[r] = p + tail
