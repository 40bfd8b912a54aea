"""Hours, shifts, breaks, loads, lengths, open ends and prices of routes, kept and made use of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.search.checker import broken_rules, plain_objective
from tests.search.problems import make_problem, problems

from routeplan.search import MaxIterations, Problem, SearchSettings, Solution
from routeplan.search.objective import objective
from routeplan.search.problem import NOWHERE, Hours, Lengths, Loads, Shifts
from routeplan.search.solve import solve

NEVER = float("inf")


def check_solution(problem: Problem, seed: int) -> None:
    """Solve and check every rule and the objective."""
    solution = solve(problem, stop=MaxIterations(400), seed=seed, settings=SearchSettings(rounds=3))
    assert broken_rules(problem, solution) == []
    assert objective(problem, solution) == pytest.approx(plain_objective(problem, solution))
    assert objective(problem, solution) <= 1e-9  # visiting nobody costs 0


any_problem = problems() | problems(timed=True) | problems(max_reps=6, max_days=3)


@settings(deadline=None, max_examples=200)
@given(any_problem, st.integers(0, 1000))
def test_every_limit_is_kept(problem: Problem, seed: int) -> None:
    """Problems of all kinds, on any roads and by groups of reps too."""
    check_solution(problem, seed)


@pytest.mark.slow
@settings(deadline=None, max_examples=5_000)
@given(any_problem, st.integers(0, 1000))
def test_every_limit_is_kept_at_length(problem: Problem, seed: int) -> None:
    """Many more problems."""
    check_solution(problem, seed)


def line(n: int, *, n_days: int = 1, leg: float = 10.0, **limits: Any) -> Problem:
    """Outlets 10, 20, ... minutes from the rep's place; 5 minutes and one visit on any day each."""
    at = leg * np.array([*range(1, n + 1), 0])
    return make_problem(
        n_days=n_days,
        minutes=np.abs(at[:, None] - at),
        service=[5.0] * n,
        options=[[((d,), 1_000.0) for d in range(n_days)]] * n,
        rep_price=np.zeros((n, 1)),
        begin=[[n]] * n_days,
        finish=[[n]] * n_days,
        budget=[[480.0]] * n_days,
        **limits,
    )


def windows(kind: list[list[int]], *kinds: list[tuple[float, float]]) -> Hours:
    """Hours from the windows of every kind."""
    edges = np.array([window for one in kinds for window in one], dtype=float).reshape(-1, 2)
    first = np.cumsum([0, *map(len, kinds)]).astype(np.int32)
    return Hours(np.array(kind, dtype=np.int32), first, edges[:, 0].copy(), edges[:, 1].copy())


def shift(begin: float, end: float, rest: float = 0.0, *when: float) -> Shifts:
    """A shift of the only route, with a break that may begin from `when` until `when`."""
    opens, closes = when or (0.0, NEVER)
    return Shifts(*(np.array([value]) for value in (begin, end, rest, opens, closes)))


def solved(problem: Problem) -> Solution:
    """A clean solution after some search."""
    solution = solve(problem, stop=MaxIterations(2_000), settings=SearchSettings(rounds=3))
    assert broken_rules(problem, solution) == []
    return solution


def served(problem: Problem) -> int:
    """How many visits are made."""
    return len(solved(problem).stops)


def test_a_visit_may_begin_at_either_end_of_a_window() -> None:
    """The outlet is reached at 10 at the earliest, and its window is one moment."""
    for moment, visits in ((9.0, 0), (10.0, 1), (11.0, 1)):
        hours = windows([[0]], [(moment, moment)])
        assert served(line(1, hours=hours)) == visits
    assert served(line(1, hours=windows([[0]], [(0.0, 10.0)]))) == 1
    assert served(line(1, hours=windows([[0]], [(0.0, 9.0), (300.0, 301.0)]))) == 1


def test_hours_turn_the_order_round() -> None:
    """The near outlet opens late, so that the far one goes first."""
    hours = windows([[0], [1]], [(40.0, 50.0)], [(0.0, 20.0)])
    assert solved(line(2, hours=hours)).route(0).tolist() == [1, 0]


def test_a_closed_day_is_left_alone() -> None:
    """An outlet goes to the day on which it is open."""
    hours = windows([[0, 1], [1, 0], [0, 0]], [], [(0.0, NEVER)])
    problem = line(3, n_days=2, hours=hours)
    days = problem.option_days[solved(problem).option]
    assert days[:2].tolist() == [1, 0]
    assert served(problem) == 2


def test_closed_outlets_do_not_keep_others_out() -> None:
    """Where the clock has no end, two closed outlets change nothing for an open one."""
    hours = windows([[0], [1], [0]], [], [(-NEVER, NEVER)])
    assert solved(line(3, hours=hours)).option.tolist() == [-1, 1, -1]


@pytest.mark.parametrize(("end", "visits"), [(24.0, 0), (25.0, 1), (44.0, 1), (45.0, 1), (50.0, 2)])
def test_a_shift_bounds_waiting_travel_and_service(end: float, visits: int) -> None:
    """One outlet takes 10 + 5 + 10 minutes, two 20 + 10 + 20."""
    assert served(line(2, shifts=shift(0.0, end))) == visits


def test_waiting_is_no_work() -> None:
    """The budget of 25 minutes is enough although the outlet opens after hours."""
    hours = windows([[0]], [(400.0, 410.0)])
    problem = replace(line(1, hours=hours, shifts=shift(0.0, 415.0)), budget=np.array([25.0]))
    assert served(problem) == 1
    assert served(replace(problem, shifts=shift(0.0, 414.0))) == 0


@pytest.mark.parametrize(
    ("end", "when", "visits"),
    [
        (55.0, (0.0, 0.0), 1),  # before leaving
        (54.0, (0.0, 0.0), 0),
        (55.0, (5.0, 10.0), 1),  # on the way there
        (55.0, (11.0, 14.0), 0),  # not during the visit
        (55.0, (11.0, 15.0), 1),  # at its end
        (55.0, (20.0, 20.0), 1),  # on the way back
        (55.0, (24.0, 24.0), 1),
        (25.0, (25.0, 25.0), 1),  # none is needed
        (24.0, (25.0, 25.0), 0),
    ],
)
def test_a_break_is_taken_anywhere_but_during_a_visit(
    end: float, when: tuple[float, float], visits: int
) -> None:
    """The way there is from 0 to 10, the visit from 10 to 15, the way back from 15 to 25.

    A break of 30 minutes goes on top. Without waiting a break at 11 would interrupt the visit;
    with waiting it could begin before the visit, and end later than the shift.
    """
    problem = line(1, shifts=shift(0.0, end, 30.0, *when))
    assert served(problem) == visits


def test_a_break_is_no_work() -> None:
    """The budget counts travel and service alone."""
    problem = line(1, shifts=shift(0.0, 480.0, 60.0, 0.0, 20.0))
    assert served(replace(problem, budget=np.array([25.0]))) == 1


@pytest.mark.parametrize(
    ("capacity", "visits"), [([3, 9], 1), ([5, 9], 2), ([9, 2], 2), ([9, 0], 0)]
)
def test_loads_in_two_dimensions(capacity: list[float], visits: int) -> None:
    """Every visit takes 2 of the one and 1 of the other."""
    loads = Loads(np.array([[2.0, 1.0]] * 3), np.array([capacity], dtype=float))
    assert served(line(3, loads=loads)) == visits


def test_lengths_of_their_own() -> None:
    """The way to the near outlet is short in minutes and long in kilometres."""
    at = np.array([50.0, 10.0, 0.0])
    far: NDArray[np.float64] = np.abs(at[:, None] - at)
    for limit, option in ((19.0, [-1, -1]), (20.0, [-1, 1]), (100.0, [0, 1])):
        lengths = Lengths(np.array([limit]), lambda chosen: far[np.ix_(chosen, chosen)])
        assert solved(line(2, lengths=lengths)).option.tolist() == option


def test_open_ends() -> None:
    """The way from nowhere and to nowhere takes no time: a route from outlet to outlet is left."""
    nowhere, home = np.array([NOWHERE], np.int32), np.array([3], np.int32)
    for begin, finish, travel in ((home, home, 60), (home, nowhere, 30), (nowhere, nowhere, 20)):
        solution = solved(replace(line(3), begin=begin, finish=finish))
        assert solution.travel.tolist() == [travel]
    assert solved(replace(line(3), begin=nowhere, finish=home)).route(0).tolist() == [2, 1, 0]


def test_a_price_for_a_route_in_use() -> None:
    """A second day at 15 is spared, though it would do no harm; at 3,000 nobody is visited."""
    for price, visits in (([0.0, 15.0], 2), ([15.0, 15.0], 2), ([3_000.0, 3_000.0], 0)):
        solution = solved(line(2, n_days=2, route_price=np.array(price)))
        assert len(solution.stops) == visits
        assert (np.diff(solution.route_first) > 0).sum() == (visits > 0)


def test_rounding_keeps_nobody_out() -> None:
    """An appointment at 0.2 and a way home of 0.1 fit before 0.3, whose difference is below 0.2."""
    hours = windows([[0]], [(0.2, 0.2)])
    problem = line(1, leg=0.1, hours=hours, shifts=shift(0.0, 0.3))
    assert served(replace(problem, service=np.zeros(1))) == 1
