"""The search: groups of neighbouring reps improved side by side, re-drawn in rounds.

Each group runs ruin and recreate with simulated annealing (Christiaens and Vanden Berghe 2020,
doi:10.1287/trsc.2019.0914). The groups of a round are disjoint, so they are searched in parallel
and put together exactly; the next round draws other groups, so that borders move too. What is
found depends on the seed and the iterations alone, not on the number of jobs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from routeplan.errors import SettingsError
from routeplan.search.group import Group, Part
from routeplan.search.grouping import draw_groups
from routeplan.search.interrupt import catch_interrupt
from routeplan.search.kernel import Tuning
from routeplan.search.objective import objective
from routeplan.search.problem import Problem, Solution, ranges
from routeplan.search.settings import SearchSettings
from routeplan.search.stop import MaxRuntime, Progress, StoppingCriterion
from routeplan.search.validity import check_problem
from routeplan.search.warm import compile_kernel

__all__ = ["solve"]

Positions = NDArray[np.intp]

_SLICE_SHARE = 0.01
"""Part of the budget that a slice uses, so that the temperature falls in small steps."""
_PACE_SHARE = 0.03
"""Part of the budget after which it is known how many coolings and rounds it is good for."""
_FIRST_SLICE = 10
"""Iterations per group of the first slice, which shows the pace."""


def solve(
    problem: Problem,
    *,
    stop: StoppingCriterion | None = None,
    seed: int = 1,
    jobs: int = 1,
    start: Solution | None = None,
    settings: SearchSettings | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Solution:
    """Search for the best solution of a problem.

    Parameters
    ----------
    problem : Problem
    stop : StoppingCriterion, optional
        60 seconds without it. Ctrl-C ends the search as well, with the best solution so far.
    seed : int, default 1
    jobs : int, default 1
        Groups searched at the same time; -1 for all cores. Changes the time, not the result.
    start : Solution, optional
        Where to begin; an empty solution, filled from the hinted reps, without it.
    settings : SearchSettings, optional
    progress : callable, optional
        Called after every slice.

    Returns
    -------
    Solution
        Always keeps every budget.

    Raises
    ------
    SettingsError
        When `jobs` is 0, or when the arrays of the problem do not fit together.
    """
    if jobs == 0:
        raise SettingsError("`jobs` must be a number of processes, or -1 for all cores. Got 0.")
    check_problem(problem)
    if problem.n_outlets == 0:
        return Solution.empty(problem)
    compile_kernel()
    search = _Search(problem, stop or MaxRuntime(60), seed, settings or SearchSettings(), progress)
    with catch_interrupt() as interrupted, Parallel(n_jobs=jobs, require="sharedmem") as parallel:
        return search.run(start or Solution.empty(problem), parallel, interrupted)


class _Search:
    """The rounds of one search."""

    def __init__(
        self,
        problem: Problem,
        stop: StoppingCriterion,
        seed: int,
        settings: SearchSettings,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._problem, self._stop, self._settings = problem, stop, settings
        self._tell = progress or (lambda _: None)
        self._seeds = np.random.SeedSequence(seed)
        self._began = time.perf_counter()
        self._progress = Progress()
        self._iterations = min(_FIRST_SLICE, settings.slice_iterations)
        self._coolings = self._rounds = 1
        self._hopeless = False

    def run(self, start: Solution, parallel: Parallel, interrupted: Callable[[], bool]) -> Solution:
        """Search round after round until the budget is used up."""
        solution = best = start
        cost = best_cost = objective(self._problem, start)
        lacking = False
        while True:
            groups = self._draw(solution, parallel, lacking)
            began = self._progress.share
            while self._progress.share < self._round_end(began, groups) and not interrupted():
                self._slice(groups, parallel, cost)
            candidate = _merge(solution, [group.best() for group in groups])
            solution = _merge(solution, [group.current() for group in groups])
            cost = objective(self._problem, solution)
            candidate_cost = objective(self._problem, candidate)
            if candidate_cost < best_cost:
                best, best_cost = candidate, candidate_cost
            # Groups do not see the border between them; here it is counted.
            self._progress = replace(self._progress, cost=best_cost)
            if self._progress.share >= 1.0 or interrupted():
                return best
            lacking = any(group.lacks_value() for group in groups)
            groups.clear()  # before the next ones need their memory
            if self._progress.share >= self._cooling_end(began) and not lacking:
                solution, cost = best, best_cost

    def _round_end(self, began: float, groups: list[Group]) -> float:
        """Share of the budget at which a round ends; a single group needs not be drawn anew."""
        cooled = self._cooling_end(began)
        if len(groups) == 1:
            return cooled
        return float(min(cooled, (np.floor(began * self._rounds + 1e-9) + 1) / self._rounds))

    def _cooling_end(self, began: float) -> float:
        """Share of the budget at which the cooling ends that a round belongs to."""
        starts = self._settings.cooling_starts(self._coolings)
        return float(starts[starts > began].min(initial=1.0))

    def _draw(self, solution: Solution, parallel: Parallel, lacking: bool) -> list[Group]:
        """Lay out the groups of a round; where nobody is visited yet, insert all outlets.

        Where visits are `lacking` that may still be made, work flows from full reps to those who
        have time left.
        """
        problem, settings = self._problem, self._settings
        rng = np.random.default_rng(self._seeds.spawn(1)[0])
        members = draw_groups(problem, solution, settings.group_reps, rng)
        flows = lacking and not self._hopeless
        tuning = Tuning(  # whole numbers would compile the kernel a second time
            edge_price=float(problem.edge_price),
            balance_price=float(max(problem.balance_price, settings.flow_price if flows else 0.0)),
            mean_removed=float(settings.mean_removed),
            longest_string=float(settings.longest_string),
            day_rate=float(settings.day_rate),
            rewirings=settings.rewirings,
            blink_rate=float(settings.blink_rate),
            overload_price=0.0,
            most_overload=0.0,
            value_rate=1.0,
            worth_rate=float(settings.worth_rate) if problem.n_days == 1 else 0.0,
            lacking_rate=0.0,
        )

        def lay_out(reps: Positions, outlets: Positions, seed: np.random.SeedSequence) -> Group:
            stream = np.random.default_rng(seed)
            group = Group(
                problem, solution, reps, outlets, tuning=tuning, near=settings.near, rng=stream
            )
            if len(solution.stops) == 0:
                group.fill()
            return group

        seeds = self._seeds.spawn(len(members))
        return list(
            parallel(
                delayed(lay_out)(*chosen, seed) for chosen, seed in zip(members, seeds, strict=True)
            )
        )

    def _slice(self, groups: list[Group], parallel: Parallel, base: float) -> None:
        """Search every group for a slice and take stock."""
        settings, before = self._settings, self._progress
        work = np.array([group.n_outlets * self._effort(group) for group in groups])
        iterations = np.maximum(1, np.rint(self._iterations * work / work.mean())).astype(int)
        parallel(  # the longest first, so that no core waits long for the last one
            delayed(groups[g].run)(
                int(iterations[g]),
                before.share,
                self._coolings,
                settings,
                hopeless=self._hopeless,
            )
            for g in np.argsort(-iterations, kind="stable")
        )
        missing = sum(group.service_missing() for group in groups)
        besides = sum(group.time_besides() for group in groups)
        self._hopeless = missing > settings.hopeless_share * besides
        cost = base + sum(group.best_cost for group in groups)
        better = cost < before.cost - 1e-9
        now = Progress(
            seconds=time.perf_counter() - self._began,
            iterations=before.iterations + int(iterations.sum()),
            stalled=0 if better else before.stalled + int(iterations.sum()),
            cost=min(cost, before.cost),
            travel=sum(group.best_travel() for group in groups) if better else before.travel,
            visits=sum(group.best_visits() for group in groups) if better else before.visits,
        )
        self._progress = replace(now, share=max(before.share, self._stop(now)))
        self._pace(self._progress.share - before.share)
        if before.share < _PACE_SHARE:
            budget = self._progress.iterations / max(self._progress.share, 1e-12)
            visits = max(1, self._progress.visits)
            self._coolings = settings.affordable_coolings(budget / visits)
            self._rounds = settings.affordable_rounds(budget / visits)
        self._tell(self._progress)

    def _effort(self, group: Group) -> float:
        """Iterations per outlet of a group, against one where all visits are made."""
        return self._settings.lacking_effort if group.lacks_value() else 1.0

    def _pace(self, gain: float) -> None:
        """Choose the next slice so that it uses a hundredth of the budget, and not too much."""
        wanted = min(_SLICE_SHARE, 1.0 - self._progress.share) / max(gain, 1e-12)
        longest = self._settings.slice_iterations
        self._iterations = int(np.clip(self._iterations * wanted, 1, longest))


def _merge(solution: Solution, parts: list[Part]) -> Solution:
    """Put the parts' decisions into the solution."""
    option, rep = solution.option.copy(), solution.rep.copy()
    size, travel = np.diff(solution.route_first), solution.travel.copy()
    for part in parts:
        option[part.outlets], rep[part.outlets] = part.option, part.rep
        size[part.routes], travel[part.routes] = part.size, part.travel
    first = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
    stops = np.empty(first[-1], dtype=np.int32)
    for part in parts:
        stops[ranges(first[part.routes], part.size)] = part.stops
    return Solution(option, rep, first, stops, travel)
