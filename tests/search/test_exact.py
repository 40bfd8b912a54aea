"""The search finds the proven optimum of small problems of every kind."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.search.checker import broken_rules, plain_objective
from tests.search.cpsat import proven_cost
from tests.search.exact import least_cost
from tests.search.problems import make_problem, problems

from routeplan.search import MaxIterations, Problem, SearchSettings
from routeplan.search.problem import NOWHERE
from routeplan.search.solve import solve

PATIENT = (6_000, 60_000, 600_000)
"""Iterations for thousands of problems: one in three thousand needs more than the first try."""

# On roads where a detour is shorter an optimum may be out of reach of single insertions.
any_kind = partial(problems, max_reps=2, max_options=4, metric=True)
small = any_kind(max_outlets=8, max_days=4, balanced=False)
timed = any_kind(min_outlets=5, max_outlets=8, max_days=2, balanced=False, timed=True)
tiny = any_kind(max_outlets=5, max_days=2, max_routes=1)
plain = any_kind(max_outlets=6, max_days=3, max_options=3, serving_first=True, limited=False)
rough = problems(max_outlets=4, max_reps=2, max_days=2, max_routes=1, balanced=False)

seeds = st.integers(0, 1000)
some = settings(deadline=None, max_examples=40, derandomize=True)
thousands = settings(deadline=None, max_examples=3_000)


def check_optimum(
    problem: Problem, seed: int, optimum: float | None, *, patience: tuple[int, ...] = (6_000,)
) -> None:
    """Solve a problem as well as it can be done, within the iterations of one of the tries."""
    found = []
    for iterations in patience:
        stop = MaxIterations(iterations)
        solution = solve(problem, stop=stop, seed=seed, settings=SearchSettings(rounds=5))
        assert broken_rules(problem, solution) == []
        found.append(plain_objective(problem, solution))
        if found[-1] <= (optimum or 0.0) + 1e-6:
            break
    assert found[-1] == pytest.approx(optimum, abs=1e-6), found


@some
@given(small, seeds)
def test_small_problems_are_solved_to_the_optimum(problem: Problem, seed: int) -> None:
    """Up to eight outlets, two reps and four days with any limits, as proven by CP-SAT."""
    check_optimum(problem, seed, proven_cost(problem))


@some
@given(timed, seeds)
def test_problems_with_hours_and_breaks_are_solved_to_the_optimum(
    problem: Problem, seed: int
) -> None:
    """The same where the clock always matters."""
    check_optimum(problem, seed, proven_cost(problem))


@some
@given(tiny, seeds)
def test_tiny_problems_are_solved_to_the_optimum(problem: Problem, seed: int) -> None:
    """Up to five outlets, with a price for unequal work: as good as looking at all solutions."""
    check_optimum(problem, seed, least_cost(problem))


@some
@given(plain, seeds)
def test_plain_problems_are_solved_to_the_optimum(problem: Problem, seed: int) -> None:
    """Up to six outlets without limits but the budget, and several routes a day."""
    check_optimum(problem, seed, least_cost(problem))


def test_a_day_that_pays_only_for_two_is_opened() -> None:
    """Neither outlet wants another day for itself: their best day patterns must be overlooked."""
    minutes = np.array([[0.0, 62.0, 16.0], [29.0, 0.0, 45.0], [57.0, 88.0, 0.0]])
    problem = make_problem(
        n_days=2,
        minutes=minutes,
        service=[29.0, 6.0],
        options=[
            [((1,), 199.0), ((0, 1), 240.0)],
            [((0, 1), 36.0), ((0, 1), 196.0), ((1,), 100.0), ((0, 1), 60.0)],
        ],
        rep_price=np.array([[5.0], [0.0]]),
        begin=[[NOWHERE], [NOWHERE]],
        finish=[[2], [2]],
        budget=[[240.0], [480.0]],
        route_price=np.array([60.0, 10.0]),
    )
    check_optimum(problem, 0, least_cost(problem))


@some
@given(rough)
def test_two_proofs_agree(problem: Problem) -> None:
    """CP-SAT and looking at all solutions are written apart, and say the same on any roads."""
    assert proven_cost(problem) == pytest.approx(least_cost(problem), abs=1e-6)


@pytest.mark.slow
@thousands
@given(small | timed, seeds)
def test_small_problems_at_length(problem: Problem, seed: int) -> None:
    """Many more small problems."""
    check_optimum(problem, seed, proven_cost(problem), patience=PATIENT)


@pytest.mark.slow
@thousands
@given(tiny | plain, seeds)
def test_tiny_problems_at_length(problem: Problem, seed: int) -> None:
    """Many more tiny problems."""
    check_optimum(problem, seed, least_cost(problem), patience=PATIENT)


@pytest.mark.slow
@thousands
@given(rough)
def test_two_proofs_agree_at_length(problem: Problem) -> None:
    """Many more problems for both proofs."""
    assert proven_cost(problem) == pytest.approx(least_cost(problem), abs=1e-6)
