"""Labels of a route: what they say at once is what a walk along the route finds."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.search.clock import clock_faults, legs
from tests.search.problems import problems
from tests.search.uncompiled import uncompiled

from routeplan.search import Problem
from routeplan.search.group import _routes, _scratch
from routeplan.search.kernel import labels
from routeplan.search.layout import Selection, lay_out
from routeplan.search.problem import Shifts


def kept(problem: Problem, stops: list[int]) -> bool:
    """Whether the first route keeps its length and the clock with these stops."""
    if problem.lengths is not None:
        way = sum(legs(problem.lengths.matrix, problem, 0, stops))
        if way > problem.lengths.limit[0]:
            return False
    return not clock_faults(problem, 0, stops, legs(problem.matrix, problem, 0, stops))


def in_tenths(problem: Problem) -> Problem:
    """The same problem in tenths of its minutes, which add up with rounding."""
    hours, shifts = problem.hours, problem.shifts
    return replace(
        problem,
        service=problem.service / 10.0,
        matrix=lambda chosen: problem.matrix(chosen) / 10.0,
        hours=hours and replace(hours, opens=hours.opens / 10.0, closes=hours.closes / 10.0),
        shifts=shifts and Shifts(*(getattr(shifts, f.name) / 10.0 for f in fields(shifts))),
    )


def check_labels(problem: Problem, seed: int) -> None:
    """Drive a random route, and put one more outlet into it at every place."""
    plain = uncompiled(labels)
    order = np.random.default_rng(seed).permutation(problem.n_outlets)
    cut = int(np.random.default_rng(seed).integers(0, problem.n_outlets))
    stops, others = order[:cut].tolist(), order[cut:].tolist()
    everything = Selection.of(problem, np.arange(problem.n_reps), np.arange(problem.n_outlets))
    number = everything.number(np.arange(problem.n_outlets))
    data = lay_out(problem, everything, 1)
    # Room for every outlet, whatever the budget, which the labels have no part in.
    routes = _routes(data._replace(budget=np.full_like(data.budget, np.inf)), problem.n_days)
    scratch = _scratch(routes)
    routes.size[0], routes.stops[0, :cut] = cut, number[stops]
    minutes = legs(problem.matrix, problem, 0, stops)
    routes.leg[0, : len(minutes)] = minutes
    plain.label_route(data, routes, scratch, 0)
    for i in others:
        for p in range(cut + 1):
            longer = [*stops[:p], i, *stops[p:]]
            assert plain.fits(data, routes, scratch, 0, p, number[i]) == kept(problem, longer)
    if stops:
        unbudgeted = data._replace(budget=np.full_like(data.budget, np.inf))
        assert plain.keeps_limits(unbudgeted, routes, scratch, 0) == kept(problem, stops)


one_route = problems(min_outlets=2, max_outlets=7, max_reps=1, max_days=1, max_routes=1)
timed_route = problems(
    min_outlets=2, max_outlets=5, max_reps=1, max_days=1, max_routes=1, timed=True
)


@settings(deadline=None, max_examples=150)
@given(one_route, st.integers(0, 1000))
def test_an_insertion_is_judged_as_a_walk_judges_it(problem: Problem, seed: int) -> None:
    """Lengths, shifts, hours and open ends: the verdict is that of the walk."""
    check_labels(problem, seed)


@settings(deadline=None, max_examples=300)
@given(timed_route, st.integers(0, 1000))
def test_an_insertion_is_judged_by_the_clock(problem: Problem, seed: int) -> None:
    """Windows, waiting and breaks at once: the verdict is that of the walk."""
    check_labels(problem, seed)


@settings(deadline=None, max_examples=300)
@given(timed_route, st.integers(0, 1000))
def test_rounding_turns_no_verdict_round(problem: Problem, seed: int) -> None:
    """Where a visit fits to the minute it also fits in tenths of minutes."""
    check_labels(in_tenths(problem), seed)


@pytest.mark.slow
@settings(deadline=None, max_examples=10_000)
@given(one_route | timed_route, st.integers(0, 1000))
def test_insertions_at_length(problem: Problem, seed: int) -> None:
    """Many more routes, with and without rounding."""
    check_labels(problem, seed)
    check_labels(in_tenths(problem), seed)
