"""How much changes: what must, then what pays, within the most that may."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.journey.restart import solution_of_visits
from routeplan.replan.problem import LEAST_PRICE, Again
from routeplan.replan.settings import Level, ReplanSettings
from routeplan.search import ABSENT, MaxIterations, Problem, SearchSettings, Solution
from routeplan.search.solve import solve

__all__ = ["Search", "choose", "hold"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_NEVER = 1e7
"""Price of a change that is not allowed: more than any visit is worth."""
_SEARCH = SearchSettings(
    start_temperature=0.6,
    again_temperature=0.6,
    coolings=1,
    trial_share=1.0,  # a plan that serves all it can is at hand: no visits are traded
    rounds=5,
    group_reps=12,
)


@dataclass(frozen=True)
class Search:
    """How long to search, and from which seed."""

    iterations: int
    seed: int

    def run(self, problem: Problem, start: Solution, iterations: int) -> Solution:
        """Search on from a solution."""
        settings = replace(_SEARCH, group_reps=max(2, problem.n_reps))
        stop = MaxIterations(max(1, iterations))
        return solve(problem, stop=stop, seed=self.seed, start=start, settings=settings)

    def length(self, n: int) -> int:
        """Iterations for so many visits."""
        return int(self.iterations * (1 + n / 100))


def hold(again: Again, disturbed: Bools, search: Search) -> tuple[Again, Solution]:
    """Keep what can be kept, and place what must move beside it.

    Parameters
    ----------
    again : Again
    disturbed : ndarray of bool, shape (reps, days)
        Rep-days whose old order may no longer be possible.
    search : Search

    Returns
    -------
    again : Again
        The visits for which no room is left where they were are forced now.
    solution : Solution
        Every visit where it was, or not at all unless it was forced to move.
    """
    start = _start(again, disturbed)
    n = len(again.visits)
    problem = again.priced(np.full(n, _NEVER))
    absent = int((start.option == ABSENT).sum())
    effort = min(search.length(n), 100 + 40 * absent)
    solution = search.run(problem, start, effort)
    crowded = again.changed(solution)
    reasons = [
        f"no time is left for {visit.rep} on day {visit.day}" if out else ""
        for visit, out in zip(again.visits, crowded, strict=True)
    ]
    return again.with_forced(crowded, reasons), solution


def choose(
    again: Again,
    held: Solution,
    level: Level,
    settings: ReplanSettings,
    search: Search,
    *,
    most: int | None,
) -> Solution:
    """Solution of a level, with no more changes than may be.

    Parameters
    ----------
    again : Again
    held : Solution
        Where nothing changes that need not.
    level : {"least", "balanced", "best"}
    settings : ReplanSettings
    search : Search
    most : int or None
        Visits that may change although they need not.

    Returns
    -------
    Solution
    """
    prices = {"least": LEAST_PRICE, "balanced": settings.balanced_price, "best": 0.0}
    n = len(again.visits)
    price = np.full(n, _NEVER if most == 0 else prices[level])
    solution = search.run(again.priced(price), held, search.length(n))
    if most is None or again.changed(solution).sum() <= most:
        return solution
    kept = _dearest(again, held, solution, most)
    price[~kept] = _NEVER
    fewer = search.run(again.priced(price), held, search.length(n))
    # a visit may still be left out, where others worth more take its place
    return fewer if again.changed(fewer).sum() <= most else held


def _start(again: Again, disturbed: Bools) -> Solution:
    """The old order of all days that still go on as planned."""
    journey = again.journey
    rows = [
        (str(k), visit.rep, visit.day, visit.sequence)
        for k, visit in enumerate(again.visits)
        if visit.stays and not disturbed[again.own_rep[k], again.own_day[k]]
    ]
    visits = pd.DataFrame(rows, columns=["outlet", "rep", "day", "sequence"])
    if visits.empty:
        return Solution.empty(journey.problem)
    return solution_of_visits(journey, visits)


def _dearest(again: Again, held: Solution, solution: Solution, most: int) -> Bools:
    """The changes that save most: the ways to and from a visit before, less those after."""
    changed = again.changed(solution)
    gain = _detours(again, held) - _detours(again, solution)
    order = np.flatnonzero(changed)[np.argsort(-gain[changed], kind="stable")]
    kept = np.zeros(len(changed), dtype=bool)
    kept[order[:most]] = True
    return kept


def _detours(again: Again, solution: Solution) -> Floats:
    """Minutes saved when a visit is left out of its route, 0 for absent ones."""
    problem = again.journey.problem
    minutes = problem.matrix(np.arange(len(again.journey.places)))
    detours = np.zeros(problem.n_outlets)
    for r in np.flatnonzero(np.diff(solution.route_first)):
        tour = [problem.begin[r], *solution.route(int(r)), problem.finish[r]]
        a, b, c = (np.array(tour[k : len(tour) - 2 + k], dtype=np.intp) for k in range(3))
        detours[b] = minutes[a, b] + minutes[b, c] - minutes[a, c]
    return detours
