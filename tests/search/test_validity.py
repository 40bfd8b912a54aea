"""Problems whose arrays do not fit together are refused, with everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from tests.search.problems import fleet, make_problem, problems

from routeplan.errors import SettingsError
from routeplan.search import Problem
from routeplan.search.problem import Hours, Lengths, Loads, Shifts
from routeplan.search.validity import check_problem, check_ways


def ints(*values: int) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Whole numbers as the problem wants them."""
    return np.array(values, dtype=np.int32)


def reals(*values: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Numbers as the problem wants them."""
    return np.array(values, dtype=np.float64)


@pytest.fixture
def problem() -> Problem:
    """Three outlets, two reps, two days, four routes, every kind of limit."""
    minutes = np.ones((5, 5))
    routes = np.ones(4)
    return make_problem(
        n_days=2,
        minutes=minutes,
        service=[10.0, 20.0, 30.0],
        options=[[((0,), 5.0), ((0, 1), 9.0)], [], [((1,), 7.0)]],
        rep_price=np.zeros((3, 2)),
        begin=[[3], [3], [4, 4], []],
        finish=[[3], [3], [4, 4], []],
        budget=[[100.0], [-1.0], [60.0, 60.0], []],
        edges=[(0, 1), (1, 2)],
        hours=Hours(
            np.zeros((3, 2), np.int32), ints(0, 2, 2), reals(-np.inf, 10), reals(5, np.inf)
        ),
        shifts=Shifts(0 * routes, 600 * routes, 30 * routes, 200 * routes, 300 * routes),
        loads=Loads(np.ones((3, 1)), np.ones((4, 1))),
        lengths=Lengths(100 * routes, lambda chosen: minutes[np.ix_(chosen, chosen)]),
        route_price=routes,
    )


def part(name: str, field: str, values: object) -> Callable[[Problem], Problem]:
    """Change one array of one part."""
    return lambda problem: replace(
        problem, **{name: replace(getattr(problem, name), **{field: values})}
    )


def whole(field: str, values: object) -> Callable[[Problem], Problem]:
    """Change one array of the problem."""
    return lambda problem: replace(problem, **{field: values})


FAULTS: dict[str, Callable[[Problem], Problem]] = {
    "`n_days` must be a whole number from 1. Got 0.": whole("n_days", 0),
    "`edge_price` must be a number from 0 to below infinity. Got nan.": whole(
        "edge_price", float("nan")
    ),
    "`service` must be an array of float64. Got list.": whole("service", [1.0, 2.0, 3.0]),
    "`hint` must be an array of int32. Got an array of int64.": whole(
        "hint", np.zeros(3, dtype=np.int64)
    ),
    "`hint` must have the shape (outlets) = (3,). Got (2,).": whole("hint", ints(0, 0)),
    "`rep_price` must have the shape (outlets, reps) = (3, 2). Got (2, 2).": whole(
        "rep_price", np.zeros((2, 2))
    ),
    "`slot_first` must have the shape (reps * days + 1) = (5,). Got (4,).": whole(
        "slot_first", ints(0, 1, 2, 4)
    ),
    "`service` must be from 0 to below infinity. Got -5.0 at 1.": whole("service", reals(1, -5, 2)),
    "`service` must be from 0 to below infinity. Got nan at 0, and 1 more.": whole(
        "service", reals(np.nan, np.inf, 1)
    ),
    "`option_value` must be finite. Got inf at 2.": whole("option_value", reals(1, 2, np.inf)),
    "`rep_price` must be above minus infinity. Got nan at (2, 1).": whole(
        "rep_price", np.array([[0, np.inf], [0, 0], [0, np.nan]])
    ),
    "`budget` must be a number. Got nan at 3.": whole("budget", reals(1, 1, 1, np.nan)),
    "`hint` must be from 0 to below 2, the number of reps. Got 2 at 2.": whole(
        "hint", ints(0, 1, 2)
    ),
    "`option_days` must be from 0 to below 2, the number of days. Got -1 at 0.": whole(
        "option_days", ints(-1, 0, 1, 1)
    ),
    "`option_days` must rise within an option. Got 0 at 2.": whole("option_days", ints(1, 0, 0, 1)),
    "An option must have at least one day. Got 0 at 0.": whole(
        "option_days_first", ints(0, 0, 3, 4)
    ),
    "`option_first` must begin with 0 and end with 3, the number of options. Got 1 and 3.": whole(
        "option_first", ints(1, 2, 2, 3)
    ),
    "`option_first` must not fall. Got 1 at 2.": whole("option_first", ints(0, 2, 1, 3)),
    "`begin` must be a place, or -1 for nowhere. Got -2 at 0.": whole("begin", ints(-2, -1, 4, 4)),
    "`finish` must be the same for all routes of a rep-day. Got 3 at 3.": whole(
        "finish", ints(3, 4, 4, 3)
    ),
    "`loads.capacity` must be the same for all routes of a rep-day. Got [2.] at 3.": part(
        "loads", "capacity", reals(1, 1, 1, 2)[:, None]
    ),
    "`edge_to` must be from 0 to below 3, the number of outlets. Got 3 at 0.": whole(
        "edge_to", ints(3, 0, 2, 1)
    ),
    "An outlet must not be its own neighbour. Got 1 at 1.": whole("edge_to", ints(1, 1, 2, 1)),
    "`edge_to` must hold every edge in both directions.": whole("edge_to", ints(1, 0, 0, 1)),
    "`route_price` must be from 0 to below infinity. Got inf at 0.": whole(
        "route_price", reals(np.inf, 1, 1, 1)
    ),
    "`hours.kind` must be from 0 to below 2, the number of kinds. Got 2 at (1, 0).": part(
        "hours", "kind", np.array([[0, 0], [2, 0], [0, 0]], np.int32)
    ),
    "`hours.first` must begin with 0 and end with 2, the number of windows. Got 0 and 1.": part(
        "hours", "first", ints(0, 1, 1)
    ),
    "`hours.first` must have the shape (kinds + 1) = (1,). Got (0,).": part(
        "hours", "first", ints()
    ),
    "`hours.closes` must not be before `hours.opens`. Got 9.0 at 1.": part(
        "hours", "closes", reals(5, 9)
    ),
    "`hours.opens` must be after the window before closes. Got 5.0 at 1.": part(
        "hours", "opens", reals(0, 5)
    ),
    "`hours.opens` must be below infinity. Got inf at 1.": part("hours", "opens", reals(0, np.inf)),
    "`shifts.begin` must be finite. Got -inf at 1.": part(
        "shifts", "begin", reals(0, -np.inf, 0, 0)
    ),
    "`shifts.end` must not be before `shifts.begin`. Got -5.0 at 0.": part(
        "shifts", "end", reals(-5, 5, 5, 5)
    ),
    "`shifts.break_min` must be from 0 to below infinity. Got -1.0 at 0, and 3 more.": part(
        "shifts", "break_min", -np.ones(4)
    ),
    "`shifts.break_closes` must not be before `shifts.break_opens`. Got 100.0 at 0": part(
        "shifts", "break_closes", np.full(4, 100.0)
    ),
    "`loads.demand` must have the shape (outlets, dimensions) = (3, 1). Got (3,).": part(
        "loads", "demand", np.ones(3)
    ),
    "`loads.capacity` must be at least 0. Got nan at (0, 0).": part(
        "loads", "capacity", reals(np.nan, 1, 1, 1)[:, None]
    ),
    "`lengths.limit` must be at least 0. Got -1.0 at 2.": part(
        "lengths", "limit", reals(1, 1, -1, 1)
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault(problem: Problem, fault: str) -> None:
    """Every kind of fault is told in a sentence of its own."""
    with pytest.raises(SettingsError) as refused:
        check_problem(FAULTS[fault](problem))
    assert f"\n  {fault}" in str(refused.value)


def test_all_faults_at_once(problem: Problem) -> None:
    """Faults of several arrays are told together, and counted."""
    wrong = replace(problem, service=reals(1, 2, -3), hint=ints(0, 0, 9), budget=reals(1, 1, 2, 3))
    with pytest.raises(SettingsError) as refused:
        check_problem(wrong)
    head, *faults = str(refused.value).splitlines()
    assert head == "The problem has 3 faults:"
    assert [fault.split("`")[1] for fault in faults] == ["service", "hint", "budget"]


def test_a_sound_problem(problem: Problem) -> None:
    """Every kind of limit, routes without budget, closed outlets and empty menus are all right."""
    check_problem(problem)
    check_problem(fleet(200, 5, 10, seed=1))


@given(problems())
def test_sound_problems(problem: Problem) -> None:
    """Nothing is wrong with any problem that the other tests search."""
    check_problem(problem)


@pytest.mark.parametrize(
    "ways", [np.zeros(2), np.zeros((3, 3)), -np.ones((2, 2)), [[0, np.nan]] * 2]
)
def test_ways_that_cannot_be_counted_with(ways: object) -> None:
    """Wrong shapes, negative minutes and gaps are refused under the name given."""
    with pytest.raises(SettingsError, match=r"`lengths\.matrix` must"):
        check_ways(np.asarray(ways), 2, name="lengths.matrix")
    check_ways(np.zeros((2, 2)), 2)
