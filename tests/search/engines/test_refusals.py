"""What an engine cannot state it says, all of it, before it searches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.search.engines.cases import OTHERS, shifts, with_feature

from routeplan.errors import SettingsError
from routeplan.search import MaxIterations, NoImprovement, Problem, Solution
from routeplan.search.engines import get_engine

STOP = MaxIterations(5)


def neighbours(problem: Problem, **prices: float) -> Problem:
    """The problem with the first two outlets as neighbours."""
    first = np.array([0, 1, 2, 2, 2, 2, 2], dtype=np.int32)
    return replace(problem, edge_first=first, edge_to=np.array([1, 0], dtype=np.int32), **prices)


def patterns(problem: Problem, values: list[float]) -> Problem:
    """Outlet 0 of a problem of two days may be visited on the first, the second or both days."""
    values = [*values, *([50.0] * 5)]
    return replace(
        problem,
        option_first=np.array([0, 3, 4, 5, 6, 7, 8], dtype=np.int32),
        option_days_first=np.array([0, 1, 2, 4, 5, 6, 7, 8, 9], dtype=np.int32),
        option_days=np.array([0, 1, 0, 1, 0, 0, 0, 0, 0], dtype=np.int32),
        option_value=np.array(values),
    )


def two_days(values: list[float]) -> Problem:
    """A problem of two days with patterns of these values."""
    return patterns(with_feature("none", n_days=2), values)


@pytest.mark.parametrize("engine", OTHERS)
def test_prices_between_reps_are_refused_together(engine: str) -> None:
    """Compactness and balance need the built-in search; both are said at once."""
    problem = neighbours(with_feature("none"), edge_price=1.0, balance_price=0.5)
    assert get_engine("builtin").cannot_state(problem) == []
    reasons = get_engine(engine).cannot_state(problem)
    assert reasons == [
        "It cannot price compactness; `edge_price` (`compactness` of a plan) must be 0.",
        "It cannot price balance; `balance_price` (`balance` of a plan) must be 0.",
    ]
    with pytest.raises(SettingsError, match=r"cannot state .* compactness.* balance"):
        get_engine(engine).solve(problem, stop=STOP)


@pytest.mark.parametrize("engine", OTHERS)
def test_prices_that_never_apply_are_no_matter(engine: str) -> None:
    """No neighbours, no price of compactness."""
    assert get_engine(engine).cannot_state(replace(with_feature("none"), edge_price=1.0)) == []


@pytest.mark.parametrize(
    ("values", "stated"),
    [
        ([50.0, 50.0, 80.0], True),
        ([50.0, 50.0, 50.0], True),
        ([50.0, 60.0, 80.0], False),
        ([50.0, 50.0, 40.0], False),
        ([-5.0, -3.0, 40.0], True),
    ],
)
def test_ortools_weighs_visits_by_their_number(values: list[float], stated: bool) -> None:
    """The days of several visits, and more visits for less, are too much for it."""
    reasons = get_engine("ortools").cannot_state(two_days(values))
    sentence = (
        "It cannot weigh several visits other than by their number, the more the better; "
        "see the options of outlets 0."
    )
    assert reasons == ([] if stated else [sentence])


def test_ortools_names_its_criteria() -> None:
    """It cannot be asked whether to go on."""
    with pytest.raises(SettingsError, match="MaxRuntime or MaxIterations"):
        get_engine("ortools").solve(with_feature("none"), stop=NoImprovement(5))


def by_the_clock(problem: Problem) -> Problem:
    """The problem with shifts, which are longer than the budgets."""
    return replace(problem, shifts=shifts(problem, end=630.0))


PYVRP = {
    "days": (lambda: with_feature("none", n_days=2), "It plans one day, not 2."),
    "breaks": (lambda: with_feature("breaks"), "It knows no breaks."),
    "lengths and clock": (
        lambda: by_the_clock(with_feature("lengths")),
        "It cannot limit the length of routes beside hours or shifts.",
    ),
    "prices and clock": (
        lambda: by_the_clock(with_feature("prices of reps")),
        "It cannot keep time budgets and prices of reps beside hours or shifts.",
    ),
    "prices and lengths": (
        lambda: replace(
            with_feature("lengths"), rep_price=with_feature("prices of reps").rep_price
        ),
        "It cannot keep time budgets and prices of reps beside limits on the length of routes.",
    ),
}


@pytest.mark.parametrize("what", PYVRP)
def test_pyvrp_says_what_it_cannot_state(what: str) -> None:
    """One sentence for each."""
    pytest.importorskip("pyvrp")
    make, sentence = PYVRP[what]
    assert get_engine("pyvrp").cannot_state(make()) == [sentence]


def test_pyvrp_states_what_says_nothing_more() -> None:
    """Budgets as long as the shift beside prices, and breaks that begin after it."""
    pytest.importorskip("pyvrp")
    problem = with_feature("prices of reps")
    idle = shifts(problem, end=540.0, break_min=30.0)
    problem = replace(problem, shifts=idle, budget=np.full(2, 60.0))
    assert get_engine("pyvrp").cannot_state(problem) == []


@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("change", [{"budget": -1.0}, {"option_value": 0.0}, {"rep_price": np.inf}])
def test_nothing_to_do_is_no_fault(engine: str, change: dict[str, Any]) -> None:
    """No route, no value, nobody who may: the solution is empty."""
    problem = with_feature("none")
    arrays = {name: np.full_like(getattr(problem, name), x) for name, x in change.items()}
    solution = get_engine(engine).solve(replace(problem, **arrays), stop=STOP)
    assert isinstance(solution, Solution)
    assert len(solution.stops) == 0
