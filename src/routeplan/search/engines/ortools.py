"""OR-Tools' routing solver as an engine.

L. Perron and V. Furnon, OR-Tools, https://developers.google.com/optimization/routing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routeplan.errors import SettingsError
from routeplan.search.engines._case import Case, refuse, territory_reasons
from routeplan.search.engines._insert import insert_outlets
from routeplan.search.engines._menu import menus
from routeplan.search.engines._ortools import Model
from routeplan.search.engines._settle import settle
from routeplan.search.engines._watch import Watch
from routeplan.search.interrupt import catch_interrupt
from routeplan.search.objective import objective
from routeplan.search.problem import Problem, Solution
from routeplan.search.stop import MaxIterations, MaxRuntime, Progress, StoppingCriterion

__all__ = ["OrTools"]

_cp: Any = pywrapcp  # its stubs name no types
_BRANCHES = 100
"""Branches of OR-Tools' search for a solution: a search that stays where it is ends as well."""
_DAY_S = 86_400
_ON = 3  # operations_research.OptionalBoolean


@dataclass(frozen=True)
class OrTools:
    """OR-Tools' routing solver with guided local search.

    It moves one visit at a time. So where the visits to an outlet hang together, it begins with
    whole outlets inserted where they cost least, and seldom changes their days.
    """

    name = "ortools"

    def cannot_state(self, problem: Problem) -> list[str]:
        """One sentence for everything in the problem that OR-Tools cannot state.

        Parameters
        ----------
        problem : Problem

        Returns
        -------
        list of str
        """
        return _reasons(Case(problem))

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
        stop : MaxRuntime or MaxIterations
            Iterations are the solutions that OR-Tools accepts. Ctrl-C ends the search as well, with
            the best solution so far.
        seed : int, default 1
        progress : callable, optional
            Called with solutions.

        Returns
        -------
        Solution
            Keeps every rule; empty when none is found.

        Raises
        ------
        SettingsError
            With all reasons when OR-Tools cannot state the problem; for other criteria.
        """
        watch = Watch(stop, progress)
        if not isinstance(stop, MaxRuntime | MaxIterations):
            raise SettingsError(f"OR-Tools stops by MaxRuntime or MaxIterations. Got {stop!r}.")
        case = Case(problem)
        refuse("OR-Tools", _reasons(case))
        if not (case.routes and any(menu.options for menu in menus(case))):
            return Solution.empty(problem)
        with catch_interrupt() as interrupted:
            return _search(case, seed, watch, interrupted)


def _reasons(case: Case) -> list[str]:
    reasons = territory_reasons(case.problem)
    odd = [str(i) for i, menu in enumerate(menus(case)) if menu.steps() is None]
    if odd:
        more = f" and {len(odd) - 5} more" if len(odd) > 5 else ""
        reasons.append(
            "It cannot weigh several visits other than by their number, the more the better; "
            f"see the options of outlets {', '.join(odd[:5])}{more}."
        )
    return reasons


def _search(case: Case, seed: int, watch: Watch, interrupted: Callable[[], bool]) -> Solution:
    """The better of the solution to begin with and what OR-Tools finds."""
    model = Model(case)
    routing, parameters = model.routing, _parameters(case, watch.stop)
    routing.solver().ReSeed(seed)
    routing.CloseModelWithParameters(parameters)
    routing.AddAtSolutionCallback(_Follower(case, model, watch))
    # Python hears of Ctrl-C only where OR-Tools calls it.
    routing.AddSearchMonitor(routing.solver().CustomLimit(interrupted))
    if isinstance(watch.stop, MaxIterations):
        branches = routing.solver().BranchesLimit(_BRANCHES * watch.stop.iterations)
        routing.AddSearchMonitor(branches)
    begin = insert_outlets(case, until=watch.deadline) if model.patterned else model.nobody()
    if isinstance(watch.stop, MaxRuntime):
        left = watch.deadline - time.perf_counter()
        parameters.time_limit.FromMicroseconds(max(1, int(1e6 * left)))
    start = model.assignment(begin) if model.patterned else None
    found = (
        routing.SolveWithParameters(parameters)
        if start is None
        else routing.SolveFromAssignmentWithParameters(start, parameters)
    )
    solutions = [settle(case, begin)]
    if found is not None:
        routes = model.routes(lambda index: found.Value(routing.NextVar(index)))
        solutions.append(settle(case, routes))
    watch.end(early=interrupted())
    return min(solutions, key=partial(objective, case.problem))


def _parameters(case: Case, stop: StoppingCriterion) -> Any:
    """Guided local search; it begins with savings where all routes go round one place."""
    parameters = _cp.DefaultRoutingSearchParameters()
    strategies = routing_enums_pb2.FirstSolutionStrategy
    ends = {end for r in case.routes for end in (case.begin[r], case.finish[r])}
    parameters.first_solution_strategy = (
        strategies.SAVINGS
        if len(ends) == 1 and not case.timed
        else strategies.PARALLEL_CHEAPEST_INSERTION
    )
    methods = routing_enums_pb2.LocalSearchMetaheuristic
    parameters.local_search_metaheuristic = methods.GUIDED_LOCAL_SEARCH
    parameters.local_search_operators.use_extended_swap_active = _ON
    parameters.time_limit.FromSeconds(_DAY_S)
    if isinstance(stop, MaxIterations):
        parameters.solution_limit = stop.iterations
    return parameters


class _Follower:
    """Follows OR-Tools' search."""

    def __init__(self, case: Case, model: Model, watch: Watch) -> None:
        self._case, self._model, self._watch = case, model, watch

    def __call__(self) -> None:
        """Take note of a solution."""
        routing = self._model.routing
        cost = self._model.cost(routing.CostVar().Value())
        if cost < self._watch.progress.cost:
            routes = self._model.routes(lambda index: int(routing.NextVar(index).Value()))
            travel = sum(self._case.travel(r, stops) for r, stops in enumerate(routes))
            self._watch.better(cost, travel, sum(map(len, routes)))
        self._watch.look(1)
