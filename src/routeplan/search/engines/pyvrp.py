"""PyVRP as an engine for problems of one day.

N. A. Wouda, L. Lan and W. Kool, "PyVRP: A High-Performance VRP Solver Package", INFORMS Journal on
Computing 36(4), 2024, doi:10.1287/ijoc.2023.0055.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from warnings import catch_warnings, simplefilter

from pyvrp import (
    IteratedLocalSearch,
    IteratedLocalSearchCallbacks,
    IteratedLocalSearchParams,
    SolveParams,
)
from pyvrp import Solution as Found
from pyvrp import solve as run_pyvrp
from pyvrp.exceptions import PenaltyBoundWarning

from routeplan.search.engines._case import Case, refuse, territory_reasons
from routeplan.search.engines._pyvrp import Measures, Model
from routeplan.search.engines._settle import settle
from routeplan.search.engines._watch import Watch
from routeplan.search.interrupt import catch_interrupt
from routeplan.search.objective import objective
from routeplan.search.problem import Problem, Solution
from routeplan.search.stop import Progress, StoppingCriterion

__all__ = ["PyVrp"]

_PATIENCE = 0.3
"""Share of the budget after which outlets are required no more when they have not all fitted."""


@dataclass(frozen=True)
class PyVrp:
    """PyVRP's iterated local search, for problems of one day.

    Every outlet is an optional client with its value as the prize; one with several windows is a
    group of clients that exclude one another. PyVRP is better at clients that must be served: as
    long as they may all fit, those are required that are worth more than any way to them.
    """

    name = "pyvrp"

    def cannot_state(self, problem: Problem) -> list[str]:
        """One sentence for everything in the problem that PyVRP cannot state.

        Parameters
        ----------
        problem : Problem

        Returns
        -------
        list of str
        """
        case = Case(problem)
        measures, reasons = Measures.of(case), territory_reasons(problem)
        if problem.n_days > 1:
            reasons.append(f"It plans one day, not {problem.n_days}.")
        if any(case.may_need_break(r) for r in case.routes):
            reasons.append("It knows no breaks.")
        if case.timed and case.lengths is not None:
            reasons.append("It cannot limit the length of routes beside hours or shifts.")
        if measures.folded and measures.priced:
            beside = "hours or shifts" if case.timed else "limits on the length of routes"
            reasons.append(f"It cannot keep time budgets and prices of reps beside {beside}.")
        return reasons

    def solve(
        self,
        problem: Problem,
        *,
        stop: StoppingCriterion,
        seed: int = 1,
        progress: Callable[[Progress], None] | None = None,
    ) -> Solution:
        """Search for the best solution.

        Parameters
        ----------
        problem : Problem
        stop : StoppingCriterion
            Any. Iterations are those of PyVRP's iterated local search. Ctrl-C ends the search as
            well, with the best solution so far.
        seed : int, default 1
        progress : callable, optional
            Called with better solutions and now and then.

        Returns
        -------
        Solution
            Keeps every rule; empty when none is found.

        Raises
        ------
        SettingsError
            With all reasons when PyVRP cannot state the problem.
        """
        watch = Watch(stop, progress)
        refuse("PyVRP", self.cannot_state(problem))
        case = Case(problem)
        model = Model(case)
        if model.empty:
            return Solution.empty(problem)
        with catch_interrupt() as interrupted, catch_warnings():
            simplefilter("ignore", PenaltyBoundWarning)  # tight limits are no fault
            return _search(case, model, seed, watch, interrupted)


def _search(
    case: Case, model: Model, seed: int, watch: Watch, interrupted: Callable[[], bool]
) -> Solution:
    """The best solution, first with all outlets required that are worth any way."""
    solutions = []
    for required in (True, False) if model.worth_any_way else (False,):
        follower = _Follower(case, model, watch, interrupted, _PATIENCE if required else 1.0)
        found = run_pyvrp(
            model.data(required=required),
            follower,
            seed=seed,
            collect_stats=False,
            params=SolveParams(ils=IteratedLocalSearchParams(callbacks=follower)),
        )
        solutions.append(settle(case, model.routes(found.best)))
        if follower.ended:
            break
    return min(solutions, key=partial(objective, case.problem))


class _Follower(IteratedLocalSearchCallbacks):
    """Follows PyVRP's search, and ends it; without a feasible solution after the `patience`."""

    def __init__(
        self,
        case: Case,
        model: Model,
        watch: Watch,
        interrupted: Callable[[], bool],
        patience: float,
    ) -> None:
        self._case, self._model, self._watch = case, model, watch
        self._interrupted, self._patience = interrupted, patience
        self._begun = self._feasible = self.ended = False

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002
        """Whether to stop; asked before every iteration."""
        self.ended = self._watch.look(int(self._begun)) or self._interrupted()
        self._begun = True
        return self.ended or not (self._feasible or self._watch.progress.share < self._patience)

    def on_start(self, ils: IteratedLocalSearch) -> None:
        """Take note of the first solution."""
        self.on_best(ils.initial_solution)

    def on_best(self, best: Found) -> None:
        """Take note of a better solution."""
        if best.is_feasible():
            self._feasible = True
            routes = self._model.routes(best)
            travel = sum(self._case.travel(r, stops) for r, stops in enumerate(routes))
            self._watch.better(self._model.cost(best), travel, best.num_clients())
