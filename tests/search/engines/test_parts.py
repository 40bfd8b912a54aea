"""What the engines share: whole numbers, exact rules, repair and a plan to begin with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.search.checker import broken_rules, plain_objective
from tests.search.engines.cases import with_feature
from tests.search.problems import problems

from routeplan.search import MaxIterations, Problem
from routeplan.search.engines import _ortools
from routeplan.search.engines._case import Case
from routeplan.search.engines._insert import insert_outlets
from routeplan.search.engines._scale import BIG, scale_of
from routeplan.search.engines._settle import settle
from routeplan.search.engines.ortools import OrTools

any_kind = problems(max_outlets=9, max_reps=3, max_days=4)
figures = st.lists(st.floats(0, 1e7), min_size=1, max_size=20)


@given(figures)
@example([1e7] * 19 + [0.3])
def test_whole_numbers_are_on_the_safe_side(values: list[float]) -> None:
    """Rounded up they are no shorter, rounded down no longer, and their sum is not too large."""
    scale = scale_of(values, total=sum(values))
    assert (scale.up(values) / scale.factor >= np.array(values) - 1e-8).all()
    assert (scale.down(values) / scale.factor <= np.array(values) + 1e-8).all()
    assert scale.up(values).sum() < BIG + len(values)  # each is rounded up by less than 1


@given(st.lists(st.integers(0, 10**6), min_size=1), st.sampled_from([1, 10, 100, 1_000]))
def test_decimals_stay_exact(values: list[int], factor: int) -> None:
    """Figures of a few decimals become whole numbers that are the same."""
    scale = scale_of(np.array(values) / factor)
    assert scale.factor <= factor
    assert (scale.up(np.array(values) / factor) * factor == np.array(values) * scale.factor).all()


def test_infinity_is_big() -> None:
    """A limit that is none stays above every sum."""
    assert scale_of([1.0]).down([np.inf]).tolist() == [BIG]


@settings(deadline=None, max_examples=60)
@given(any_kind, st.integers(0, 2**32))
def test_any_routes_become_a_solution_that_keeps_every_rule(problem: Problem, seed: int) -> None:
    """Outlets thrown into routes at random."""
    rng = np.random.default_rng(seed)
    routes = [
        rng.permutation(problem.n_outlets)[: rng.integers(0, 5)].tolist()
        for _ in range(problem.n_routes)
    ]
    assert broken_rules(problem, settle(Case(problem), routes)) == []


@settings(deadline=None, max_examples=60)
@given(any_kind)
def test_inserted_outlets_keep_every_rule(problem: Problem) -> None:
    """Nothing that was inserted has to be left out, and visiting nobody is no better."""
    case = Case(problem)
    routes = insert_outlets(case)
    solution = settle(case, routes)
    assert broken_rules(problem, solution) == []
    assert [solution.route(r).tolist() for r in range(problem.n_routes)] == routes
    plain = replace(problem, edge_price=0.0, balance_price=0.0)
    assert plain_objective(plain, solution) <= 1e-9


def test_a_solution_is_repaired_by_its_least_outlet() -> None:
    """Of too much work the outlet of least value is left out."""
    problem = with_feature("none")
    problem = replace(problem, budget=np.full(2, 1e6))
    case = Case(problem)
    everybody = settle(case, [[0, 1, 2, 3, 4, 5], []])
    work = everybody.travel[0] + problem.service.sum()
    short = Case(replace(problem, budget=np.full(2, work - 1.0)))
    kept = settle(short, [[0, 1, 2, 3, 4, 5], []])
    assert (kept.option < 0).sum() == 1
    assert problem.option_value[kept.option < 0] == problem.option_value.min()


def test_many_nodes_are_asked_for_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """OR-Tools finds the same without tables of all ways."""
    problem, stop = with_feature("prices of reps", n_days=2), MaxIterations(60)
    tables = OrTools().solve(problem, stop=stop)
    monkeypatch.setattr(_ortools, "_TABLE_NODES", 0)
    assert OrTools().solve(problem, stop=stop).stops.tolist() == tables.stops.tolist()
