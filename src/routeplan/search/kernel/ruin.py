"""Ruin: take strings of neighbouring visits out of several routes.

Sections 5.1 and 5.2 of J. Christiaens and G. Vanden Berghe, "Slack Induction by String Removals
for Vehicle Routing Problems", Transportation Science 54(2), 2020, doi:10.1287/trsc.2019.0914. Here
an outlet that stands in a removed string leaves all its other days as well, because its pattern
and its rep are decided anew. Where a rep has several routes a day, a part of the ruins stays within
one day: visits leave their routes and keep their day and rep.
"""

from __future__ import annotations

import numpy as np

from routeplan.compiling import compiled
from routeplan.search.kernel.routes import copy_outlet, find_stop, take_out, take_out_visit
from routeplan.search.kernel.state import DAY, PENDING, Data, Routes, Scratch, Tuning

__all__ = ["put_up", "ruin"]

_SPLIT_RATE = 0.5
"""Share of the strings that keep some stops in their middle (alpha in the paper)."""
_KEEP_LONGER_RATE = 0.01
"""Chance to stop lengthening the kept middle (beta in the paper). So a split string is, as a rule,
both ends of what is left of its route: two places at once."""
_LARGE_RATE = 0.1
"""Share of the ruins that take out three times as much."""
_SEVERAL_DAYS_SCALE = 1.5
"""How much more is taken out where a cycle has several days: day patterns change together."""
_TRIES = 64
"""Random outlets among which one is looked for that lacks visits."""
_LACKING = 1e-9
"""Value by which an outlet must fall short of its highest one to lack visits."""
_MAX_ABSENT = 12
"""Absent outlets near the seed that get another chance in one iteration."""


@compiled
def ruin(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    mean_route: float,
    iteration: int,
    rng: np.random.Generator,
) -> float:
    """Take strings round a random outlet out of the routes; return the change of cost."""
    m = data.near.shape[1]
    scale = 3.0 if rng.random() < _LARGE_RATE else 1.0
    longest = min(scale * tuning.longest_string, mean_route)
    removed = scale * tuning.mean_removed
    if routes.route.shape[1] > 1:
        removed *= _SEVERAL_DAYS_SCALE
    most_strings = 4.0 * removed / (1.0 + longest) - 1.0
    strings = int(1.0 + rng.random() * max(most_strings, 1.0))
    seed = _seed(data, tuning, routes, rng)
    scratch.counts[DAY] = -1
    if data.shared_days and rng.random() < tuning.day_rate:
        scratch.counts[DAY] = int(rng.random() * routes.route.shape[1])
    cost = 0.0
    absent = 0
    for neighbour in range(-1, m):
        i = seed if neighbour < 0 else data.near[seed, neighbour]
        if scratch.pending_mark[i] == iteration:
            continue
        if routes.option[i] < 0:
            if absent < _MAX_ABSENT and scratch.counts[DAY] < 0:
                absent += 1
                put_up(routes, scratch, i, iteration)
            continue
        r = _untouched_route(routes, scratch, i, iteration, rng)
        if r >= 0:
            cost += _remove_string(data, tuning, routes, scratch, r, i, longest, iteration, rng)
            strings -= 1
            if strings == 0:
                break
    return cost


@compiled
def _seed(data: Data, tuning: Tuning, routes: Routes, rng: np.random.Generator) -> int:
    """A random outlet, or the first that lacks visits of many random ones."""
    n = len(routes.option)
    seeks = tuning.lacking_rate > 0.0 and rng.random() < tuning.lacking_rate
    seed = 0
    for _ in range(_TRIES if seeks else 1):
        seed = int(rng.random() * n)
        option = routes.option[seed]
        if option < 0 or data.option_value[option] < data.highest_value[seed] - _LACKING:
            break
    return seed


@compiled
def put_up(routes: Routes, scratch: Scratch, i: int, iteration: int) -> None:
    """Note outlet i for insertion, and its decision so far."""
    scratch.pending_mark[i] = iteration
    scratch.pending[scratch.counts[PENDING]] = i
    scratch.counts[PENDING] += 1
    copy_outlet(routes, scratch.kept, i)


@compiled
def _untouched_route(
    routes: Routes, scratch: Scratch, i: int, iteration: int, rng: np.random.Generator
) -> int:
    """Random one of outlet i's routes without a removed string, -1 when there is none."""
    if scratch.counts[DAY] >= 0:
        r = routes.route[i, scratch.counts[DAY]]
        return r if r >= 0 and scratch.ruin_mark[r] != iteration else -1
    n_days = routes.route.shape[1]
    first = int(rng.random() * n_days)
    for step in range(n_days):
        d = first + step
        if d >= n_days:
            d -= n_days
        r = routes.route[i, d]
        if r >= 0 and scratch.ruin_mark[r] != iteration:
            return r
    return -1


@compiled
def _remove_string(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    r: int,
    i: int,
    longest: float,
    iteration: int,
    rng: np.random.Generator,
) -> float:
    """Remove a string of route r that holds outlet i; return the change of cost."""
    scratch.ruin_mark[r] = iteration
    size = routes.size[r]
    length = int(1.0 + rng.random() * min(float(size), longest))
    length = min(length, size)
    kept = 0
    if length > 1 and length < size and rng.random() < _SPLIT_RATE:
        kept = 1
        while length + kept < size and rng.random() > _KEEP_LONGER_RATE:
            kept += 1
    span = length + kept
    p = find_stop(routes, r, i)
    earliest = max(0, p - span + 1)
    latest = min(p, size - span)
    start = earliest + int(rng.random() * (latest - earliest + 1))
    kept_from = start + 1 + int(rng.random() * (length - 1)) if kept > 0 else start + span
    first = scratch.counts[PENDING]
    for q in range(start, start + span):
        if q < kept_from or q >= kept_from + kept:
            put_up(routes, scratch, routes.stops[r, q], iteration)
    cost = 0.0
    for c in range(first, scratch.counts[PENDING]):
        if scratch.counts[DAY] < 0:
            cost += take_out(data, tuning, routes, scratch, scratch.pending[c], iteration)
        else:
            cost += take_out_visit(
                data, tuning, routes, scratch, scratch.pending[c], scratch.counts[DAY], iteration
            )
    return cost
