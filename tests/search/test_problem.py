"""The arrays of a problem and of its solution."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.search.checker import broken_rules, plain_objective
from tests.search.problems import make_problem, problems

from routeplan.search import ABSENT, Problem, Solution, ranges
from routeplan.search.objective import objective
from routeplan.search.problem import NOWHERE, Hours, Lengths, Loads, Shifts

unhurried = settings(deadline=None)


@unhurried
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 6)), max_size=8))
def test_ranges(parts: list[tuple[int, int]]) -> None:
    """One range after the other, empty ones leave nothing."""
    first, sizes = np.array(parts, dtype=int).reshape(-1, 2).T
    expected = [number for start, size in parts for number in range(start, start + size)]
    assert ranges(first, sizes).tolist() == expected


@pytest.fixture
def problem() -> Problem:
    """Two reps, two days; the second rep has two vehicles on day 0 and none on day 1."""
    return make_problem(
        n_days=2,
        minutes=np.zeros((5, 5)),
        service=[10.0, 20.0, 30.0],
        options=[[((0,), 5.0), ((0, 1), 9.0)], [], [((1,), 7.0)]],
        rep_price=np.zeros((3, 2)),
        begin=[[3], [3], [4, 4], []],
        finish=[[3], [3], [4, 4], []],
        budget=[[100.0], [-1.0], [50.0, 60.0], []],
    )


def test_routes_know_their_rep_and_day(problem: Problem) -> None:
    """Routes of rep-days in order, uneven numbers and all."""
    assert problem.route_rep.tolist() == [0, 0, 1, 1]
    assert problem.route_day.tolist() == [0, 1, 0, 0]
    assert (problem.n_outlets, problem.n_reps, problem.n_routes) == (3, 2, 4)


def test_rep_budget_leaves_days_off_out(problem: Problem) -> None:
    """A budget below 0 is no work, not negative work."""
    assert problem.rep_budget.tolist() == [100.0, 110.0]
    assert problem.option_visits.tolist() == [1, 2, 1]


def test_repr(problem: Problem) -> None:
    """One line each."""
    assert repr(problem) == "Problem: 3 outlets, 2 reps, 2 days, 4 routes, 3 options"
    assert repr(Solution.empty(problem)) == "Solution: 0 visits to 0 of 3 outlets"


@unhurried
@given(problems())
def test_nobody_visited(problem: Problem) -> None:
    """The empty solution breaks no rule and costs nothing."""
    empty = Solution.empty(problem)
    assert broken_rules(problem, empty) == []
    assert objective(problem, empty) == 0.0
    assert set(empty.option) | set(empty.rep) <= {ABSENT}
    assert all(len(empty.route(r)) == 0 for r in range(problem.n_routes))


def test_the_checker_finds_what_is_wrong(problem: Problem) -> None:
    """Every kind of fault put into a clean solution by hand is told."""

    def solution(**changed: list[int]) -> Solution:
        parts: dict[str, list[int]] = {
            "option": [1, -1, 2],
            "rep": [0, -1, 0],
            "route_first": [0, 1, 3, 3, 3],
            "stops": [0, 0, 2],
        }
        parts |= changed
        return Solution(
            **{name: np.array(values, np.int32) for name, values in parts.items()},
            travel=np.zeros(4),
        )

    over = "rep 0 works 40.0 of -1.0 on day 1"
    assert broken_rules(problem, solution()) == [over]
    faults = {
        "visit (2, 1, 1) is missing": {"rep": [0, -1, 1]},
        "outlet 0 has the option 2 of another outlet": {"option": [2, -1, 2]},
        "outlet 1 has option -1 and rep 0": {"rep": [0, 0, 0]},
        "visit (0, 0, 1) is made twice": {"stops": [0, 0, 0], "option": [1, -1, -1]},
        "visit (1, 0, 1) is in no option": {"stops": [0, 0, 1]},
        "route_first has 4 entries, not 5": {"route_first": [0, 1, 3, 3]},
    }
    for fault, changed in faults.items():
        assert fault in broken_rules(problem, solution(**changed))


def test_the_checker_finds_broken_limits() -> None:
    """Two visits from 10 to 30 and from 40 to 60, home at 70: every limit a minute too tight."""
    minutes = 10.0 * (np.ones((3, 3)) - np.eye(3))
    problem = make_problem(
        n_days=1,
        minutes=minutes,
        service=[20.0, 20.0],
        options=[[((0,), 5.0)], [((0,), 5.0)]],
        rep_price=np.zeros((2, 1)),
        begin=[[2]],
        finish=[[2]],
        budget=[[70.0]],
    )
    solution = Solution(
        *(np.array(values, np.int32) for values in ([0, 1], [0, 0], [0, 2], [0, 1])),
        travel=np.array([30.0]),
    )

    def broken(**limits: Any) -> list[str]:
        return broken_rules(replace(problem, **limits), solution)

    def shift(*values: float) -> Shifts:
        return Shifts(*(np.array([float(value)]) for value in values))

    def hours(opens: float, closes: float) -> Hours:
        edges = np.array([[0.0, opens], [99.0, closes]])
        return Hours(np.array([[0], [1]], np.int32), np.array([0, 1, 2], np.int32), *edges)

    assert broken() == []
    assert broken(budget=np.array([69.0])) == ["rep 0 works 70.0 of 69.0 on day 0"]
    assert broken(hours=hours(40.0, 40.0)) == broken(hours=hours(45.0, 45.0)) == []
    assert broken(hours=hours(0.0, 39.0)) == ["outlet 1 is reached at 40.0 on day 0, too late"]
    assert broken(shifts=shift(0, 70, 0, 0, 0)) == []
    assert broken(shifts=shift(1, 70, 0, 0, 0)) == ["route 0 ends at 71.0, not by 70.0"]
    assert broken(shifts=shift(0, 100, 30, 30, 40)) == []
    assert broken(shifts=shift(0, 99, 30, 30, 40)) == ["route 0 ends at 120.0, not by 99.0"]
    assert broken(shifts=shift(0, 101, 30, 11, 29)) == []
    assert broken(shifts=shift(0, 100, 30, 11, 29)) == ["route 0 ends at 101.0, not by 100.0"]
    assert broken(shifts=shift(12, 900, 30, 9, 11)) == ["route 0 has its break at 12.0, after 11.0"]
    assert broken(shifts=shift(0, 70, 30, 70, 80)) == []
    carried = Loads(np.array([[3.0], [4.0]]), np.array([[6.0]]))
    assert broken(loads=carried) == ["route 0 carries [7.0] of [6.0]"]
    lengths = Lengths(np.array([5.0]), lambda places: minutes[np.ix_(places, places)] / 5.0)
    assert broken(lengths=lengths) == ["route 0 is 6.0 long, more than 5.0"]
    nowhere = np.array([NOWHERE], np.int32)
    assert broken(begin=nowhere) == ["route 0 travels 20.0, not 30.0"]
    priced = plain_objective(replace(problem, route_price=np.array([7.0])), solution)
    assert priced == plain_objective(problem, solution) + 7.0
