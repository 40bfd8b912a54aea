"""Cheapest insertion of whole outlets: a plan to begin with where visits hang together in patterns.

Engines that insert one visit at a time cannot begin by themselves there.
"""

from __future__ import annotations

import time
from itertools import pairwise
from math import inf
from typing import NamedTuple

from routeplan.search.engines._case import Case

__all__ = ["insert_outlets"]


class _Gap(NamedTuple):
    """A place for a visit; the cheapest one is the least."""

    cost: float
    r: int
    position: int


_NOWHERE = _Gap(inf, -1, -1)


def insert_outlets(case: Case, *, until: float = inf) -> list[list[int]]:
    """Routes with one outlet after the other inserted where it costs least.

    Parameters
    ----------
    case : Case
    until : float
        Reading of :func:`time.perf_counter` at which to stop.

    Returns
    -------
    list of list of int
        Outlets by route; every rule is kept, and outlets that fit nowhere are left out.
    """
    routes: list[list[int]] = [[] for _ in range(case.problem.n_routes)]

    def worth(i: int) -> float:
        return max((float(case.problem.option_value[o]) for o in case.options(i)), default=0.0)

    for i in sorted(range(case.problem.n_outlets), key=worth, reverse=True):
        if time.perf_counter() >= until:
            break
        for gap in _cheapest(case, routes, i):
            routes[gap.r].insert(gap.position, i)
    return routes


def _cheapest(case: Case, routes: list[list[int]], i: int) -> list[_Gap]:
    """Gaps of the option and rep that cost least, none when nothing pays."""
    problem = case.problem
    least, chosen = 0.0, list[_Gap]()
    for k in case.reps(i):
        gaps: dict[int, _Gap] = {}
        for option in case.options(i):
            days = case.option_days(option)
            for d in days:
                if d not in gaps:
                    gaps[d] = _cheapest_gap(case, routes, i, k * problem.n_days + d)
            cost = problem.rep_price[i, k] - problem.option_value[option]
            cost += sum(gaps[d].cost for d in days)
            if cost < least:
                least, chosen = cost, [gaps[d] for d in days]
    return chosen


def _cheapest_gap(case: Case, routes: list[list[int]], i: int, slot: int) -> _Gap:
    """Cheapest gap for a visit among the routes of a rep-day."""
    problem, best = case.problem, _NOWHERE
    for r in range(problem.slot_first[slot], problem.slot_first[slot + 1]):
        stops = routes[r]
        fixed = 0.0 if stops or problem.route_price is None else float(problem.route_price[r])
        tour = (case.begin[r], *stops, case.finish[r])
        gaps = [
            _Gap(fixed + case.detour(i, a, b) if stops else fixed + case.travel(r, [i]), r, p)
            for p, (a, b) in enumerate(pairwise(tour))
        ]
        fitting = (gap for gap in sorted(gaps) if gap < best and _fits(case, stops, i, gap))
        best = next(fitting, best)
    return best


def _fits(case: Case, stops: list[int], i: int, gap: _Gap) -> bool:
    return case.keeps_rules(gap.r, [*stops[: gap.position], i, *stops[gap.position :]])
