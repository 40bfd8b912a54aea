"""Routes made into a solution that keeps every rule: what breaks one is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from routeplan.search.engines._case import Case
from routeplan.search.problem import ABSENT, Solution

__all__ = ["settle"]


def settle(case: Case, routes: Sequence[Sequence[int]]) -> Solution:
    """Solution of the outlets' routes.

    Parameters
    ----------
    case : Case
    routes : sequence of sequence of int
        Outlets in the order of their visits, for every route of the problem.

    Returns
    -------
    Solution
        Without the outlets whose visits are no option, or whose rep may not serve them, and without
        those that make a route break a rule.
    """
    kept = [list(stops) for stops in routes]
    chosen = _decisions(case, kept)
    _keep(kept, set(chosen))
    pending = [r for r, stops in enumerate(kept) if stops]
    while pending:
        r = pending.pop()
        if not case.keeps_rules(r, kept[r]):
            dropped = _one_to_drop(case, r, kept[r], chosen)
            pending += [q for q, stops in enumerate(kept) if dropped in stops]
            del chosen[dropped]
            _keep(kept, set(chosen))
    return _solution(case, kept, chosen)


def _decisions(case: Case, routes: list[list[int]]) -> dict[int, tuple[int, int]]:
    """Option and rep of every outlet that is visited as one of its options says."""
    visits: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for r, stops in enumerate(routes):
        for i in stops:
            visits[i].append((case.rep[r], case.day[r]))
    chosen = {}
    for i, made in visits.items():
        reps, days = {k for k, _ in made}, tuple(sorted(d for _, d in made))
        fitting = [option for option in case.options(i) if case.option_days(option) == days]
        if fitting and len(reps) == 1 and reps <= set(case.reps(i)):
            option = max(fitting, key=case.problem.option_value.__getitem__)
            chosen[i] = (option, reps.pop())
    return chosen


def _one_to_drop(case: Case, r: int, stops: list[int], chosen: dict[int, tuple[int, int]]) -> int:
    """The outlet of least value without which the route keeps the rules, else of least value."""

    def loss(i: int) -> tuple[bool, float]:
        rest = [j for j in stops if j != i]
        return not case.keeps_rules(r, rest), float(case.problem.option_value[chosen[i][0]])

    return min(stops, key=loss)


def _keep(routes: list[list[int]], served: set[int]) -> None:
    for stops in routes:
        stops[:] = [i for i in stops if i in served]


def _solution(case: Case, routes: list[list[int]], chosen: dict[int, tuple[int, int]]) -> Solution:
    option = np.full(case.problem.n_outlets, ABSENT, dtype=np.int32)
    rep = option.copy()
    for i, (which, k) in chosen.items():
        option[i], rep[i] = which, k
    return Solution(
        option=option,
        rep=rep,
        route_first=np.cumsum([0, *map(len, routes)]).astype(np.int32),
        stops=np.array([i for stops in routes for i in stops], dtype=np.int32),
        travel=np.array([case.travel(r, stops) for r, stops in enumerate(routes)], dtype=float),
    )
