"""Whatever an engine rounds, its solution keeps every rule and is no better than is possible."""

from __future__ import annotations

import math
import signal
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.search.checker import broken_rules, plain_objective
from tests.search.cpsat import proven_cost
from tests.search.engines.cases import OTHERS, with_feature, worth_by_number
from tests.search.problems import problems

from routeplan.search import MaxIterations, MaxRuntime, NoImprovement, Problem, Progress
from routeplan.search.engines import get_engine
from routeplan.search.objective import objective

few = settings(deadline=None, max_examples=25)
any_kind = problems(max_outlets=7, max_reps=2, max_days=3, max_options=4, balanced=False)
one_day = problems(max_outlets=10, max_reps=2, max_days=1, max_options=3, balanced=False)
seeds = st.integers(0, 1_000)


def check_rules(engine: str, problem: Problem, seed: int) -> None:
    """Solve and check every rule, and that visiting nobody would not be better."""
    solution = get_engine(engine).solve(problem, stop=MaxIterations(30), seed=seed)
    assert broken_rules(problem, solution) == []
    assert plain_objective(problem, solution) <= 1e-9


def without(problem: Problem, engine: str) -> Problem:
    """The problem without what the engine cannot state."""
    problem = replace(problem, edge_price=0.0)
    if engine == "ortools":
        return problem
    apart = np.where(np.isfinite(problem.rep_price), 0.0, np.inf)
    problem = replace(problem, rep_price=apart)
    if problem.shifts is not None:
        nothing = np.zeros_like(problem.shifts.break_min)
        problem = replace(problem, shifts=replace(problem.shifts, break_min=nothing), lengths=None)
    return problem if problem.hours is None else replace(problem, lengths=None)


@few
@given(any_kind, seeds)
def test_ortools_keeps_every_rule(problem: Problem, seed: int) -> None:
    """Any small problem with patterns, hours, breaks, loads, lengths and open ends."""
    check_rules("ortools", worth_by_number(without(problem, "ortools"), seed), seed)


@pytest.mark.parametrize("engine", OTHERS)
def test_days_of_any_kind_keep_every_rule(engine: str) -> None:
    """Any problem of one day."""

    @few
    @given(one_day, seeds)
    def check(problem: Problem, seed: int) -> None:
        check_rules(engine, without(problem, engine), seed)

    check()


@pytest.mark.parametrize("engine", OTHERS)
def test_nothing_is_better_than_possible(engine: str) -> None:
    """The cost of patterns over three days, or of one day, is not below the proven one."""

    @settings(deadline=None, max_examples=12)
    @given(any_kind if engine == "ortools" else one_day, seeds)
    def check(problem: Problem, seed: int) -> None:
        problem = worth_by_number(without(problem, engine), seed)
        solution = get_engine(engine).solve(problem, stop=MaxIterations(50), seed=seed)
        assert plain_objective(problem, solution) >= proven_cost(problem) - 1e-6

    check()


@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("seed", range(4))
def test_rounding_breaks_no_budget(engine: str, seed: int) -> None:
    """Ways of any length, and budgets that are just enough for what was found without them."""
    problem, rng = with_feature("none", seed=seed), np.random.default_rng(seed)
    places = rng.random((10, 2)) * 40
    minutes = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) / math.pi
    free = replace(problem, matrix=lambda chosen: minutes[np.ix_(chosen, chosen)])
    free = replace(free, budget=np.full(2, np.inf))
    stop = MaxIterations(100)
    found = get_engine(engine).solve(free, stop=stop)
    work = [found.travel[r] + problem.service[found.route(r)].sum() for r in range(2)]
    tight = replace(free, budget=np.array(work))
    assert broken_rules(tight, get_engine(engine).solve(tight, stop=stop)) == []
    less = replace(free, budget=np.array(work) - 1e-3)
    assert broken_rules(less, get_engine(engine).solve(less, stop=stop)) == []


@pytest.mark.parametrize("engine", OTHERS)
def test_progress_is_told(engine: str) -> None:
    """The last progress is the solution's, and the budget is used up."""
    problem, told = with_feature("none"), list[Progress]()
    search = get_engine(engine).solve
    solution = search(problem, stop=MaxIterations(40), progress=told.append)
    assert told[-1].share == 1.0
    assert told[-1].cost == pytest.approx(objective(problem, solution))
    assert told[-1].travel == pytest.approx(solution.travel.sum())
    assert told[-1].visits == len(solution.stops)
    assert [p.share for p in told] == sorted(p.share for p in told)


@pytest.mark.parametrize("engine", OTHERS)
def test_time_is_kept(engine: str) -> None:
    """A time limit ends the search, however short."""
    problem = with_feature("hours")
    for seconds in (1e-6, 0.2):
        solution = get_engine(engine).solve(problem, stop=MaxRuntime(seconds))
        assert broken_rules(problem, solution) == []


@pytest.mark.parametrize("engine", OTHERS)
def test_ctrl_c_ends_the_search(engine: str) -> None:
    """With the best solution so far, long before the hour is over."""
    told = list[Progress]()

    def press(progress: Progress) -> None:
        told.append(progress)
        if len(told) == 2:
            signal.raise_signal(signal.SIGINT)

    problem = with_feature("none")
    solution = get_engine(engine).solve(problem, stop=MaxRuntime(3_600), progress=press)
    assert len(solution.stops) > 0
    assert broken_rules(problem, solution) == []


def test_pyvrp_takes_any_criterion() -> None:
    """PyVRP's search asks ours, so that it may be any."""
    pytest.importorskip("pyvrp")
    problem = with_feature("none")
    solution = get_engine("pyvrp").solve(problem, stop=NoImprovement(50))
    assert broken_rules(problem, solution) == []
