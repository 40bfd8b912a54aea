"""The arrays of a problem and of its solution."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.search.checker import broken_rules
from tests.search.problems import make_problem, problems

from routeplan.search import ABSENT, Problem, Solution, ranges
from routeplan.search.objective import objective

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
    for fault, changed in list(faults.items())[:-1]:
        assert fault in broken_rules(problem, solution(**changed))
