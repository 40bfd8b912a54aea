"""Stopping criteria: the share of the budget used up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.errors import SettingsError
from routeplan.search import (
    MaxIterations,
    MaxRuntime,
    NoImprovement,
    Progress,
    SearchSettings,
    StoppingCriterion,
)

CRITERIA: list[tuple[Callable[[int], StoppingCriterion], str]] = [
    (MaxRuntime, "seconds"),
    (MaxIterations, "iterations"),
    (NoImprovement, "stalled"),
]


@pytest.mark.parametrize(("criterion", "counted"), CRITERIA)
@given(budget=st.integers(1, 10**6), used=st.integers(0, 10**7))
def test_share_of_the_budget(
    criterion: Callable[[int], StoppingCriterion], counted: str, budget: int, used: int
) -> None:
    """The share is what is used up over the budget, and never above 1."""
    share = criterion(budget)(Progress(**{counted: used}))  # type: ignore[arg-type]
    assert share == pytest.approx(min(1.0, used / budget))


@pytest.mark.parametrize(("criterion", "counted"), CRITERIA)
def test_no_state(criterion: Callable[[int], StoppingCriterion], counted: str) -> None:
    """A criterion that was used up starts afresh for the next search, and equals its twin."""
    stop = criterion(10)
    assert stop(Progress(**{counted: 10})) == 1.0  # type: ignore[arg-type]
    assert stop(Progress(**{counted: 5})) == 0.5  # type: ignore[arg-type]
    assert {stop, criterion(10)} == {stop}


@pytest.mark.parametrize(("criterion", "counted"), CRITERIA)
@pytest.mark.parametrize("budget", [0, -1, float("nan")])
def test_no_budget(criterion: Callable[[Any], object], counted: str, budget: float) -> None:
    """A budget of nothing, or of not-a-number, is refused."""
    with pytest.raises(SettingsError, match="must be"):
        criterion(budget)


@pytest.mark.parametrize(
    "settings",
    [
        {"mean_removed": 0},
        {"blink_rate": 1.0},
        {"blink_rate": -0.1},
        {"near": 0},
        {"rounds": -1},
        {"slice_iterations": 0},
        {"start_temperature": 0.1, "end_temperature": 0.2},
        {"again_temperature": 0.01},
        {"coolings": 0},
        {"cooling_iterations": 0.0},
        {"end_temperature": float("nan")},
        {"flow_price": -1.0},
        {"round_iterations": 0.0},
        {"hopeless_share": -0.5},
        {"lacking_effort": 0.0},
        {"absent_legs": 0.0},
        {"hopeless_absent_legs": float("nan")},
        {"most_overload": -0.1},
        {"capacity_rate": 1.5},
        {"trial_share": 1.5},
        {"firm_share": -0.1},
    ],
)
def test_settings_out_of_range(settings: dict[str, Any]) -> None:
    """Settings that cannot work are refused, by name."""
    with pytest.raises(SettingsError, match=f"`{list(settings)[-1]}`"):
        SearchSettings(**settings)


def test_the_price_of_trading_becomes_firm() -> None:
    """Traded visits count what the settings say at first, and all their value in the end."""
    settings = SearchSettings(trial_share=0.2, absent_legs=6.0, hopeless_absent_legs=3.0)
    for hopeless, expected in ((False, 0.2), (True, 0.1)):
        hot, soft = settings.trade(0.2, 30.0, 1, hopeless=hopeless)
        cold, firm = settings.trade(1.0, 30.0, 1, hopeless=hopeless)
        assert (hot, soft) == pytest.approx((settings.trade_temperature, expected))
        assert (cold, firm) == pytest.approx((settings.end_temperature, 1.0))


@given(most=st.integers(1, 6), affordable=st.integers(1, 6))
def test_every_cooling_of_the_trading_begins_hot_and_ends_firm(most: int, affordable: int) -> None:
    """Behind the first tenth the rest is shared out evenly, to the coolings that are affordable."""
    settings = SearchSettings(trial_share=0.1, trade_coolings=most, absent_legs=3.0)
    coolings = min(most, affordable)
    for k in range(coolings):
        first, last = (0.1 + 0.9 * (k + part) / coolings for part in (1e-9, 1 - 1e-9))
        hot, soft = settings.trade(first, 30.0, affordable, hopeless=False)
        cold, firm = settings.trade(last, 30.0, affordable, hopeless=False)
        assert (hot, soft) == pytest.approx((settings.trade_temperature, 0.1), rel=1e-3)
        assert (cold, firm) == pytest.approx((settings.end_temperature, 1.0), rel=1e-3)


def test_a_budget_is_used_for_the_coolings_it_affords() -> None:
    settings = SearchSettings(coolings=4, cooling_iterations=1_000)
    budgets = [1, 999, 2_500, 4_000, 1e9]
    assert [settings.affordable_coolings(budget) for budget in budgets] == [1, 1, 2, 4, 4]


def test_a_budget_is_used_for_the_rounds_it_affords() -> None:
    settings = SearchSettings(rounds=60, round_iterations=5.0)
    assert [settings.affordable_rounds(budget) for budget in (1, 52, 1e9)] == [1, 10, 60]


@given(coolings=st.integers(1, 8))
def test_every_cooling_begins_hot_and_ends_cold(coolings: int) -> None:
    settings = SearchSettings(start_temperature=2.0, again_temperature=1.0, end_temperature=0.1)
    starts = settings.cooling_starts(coolings)
    ends = [*starts[1:], 1.0]
    assert len(starts) == coolings
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        hot = settings.temperature(start, coolings)
        assert hot == pytest.approx(2.0 if number == 0 else 1.0)
        assert settings.temperature(end - 1e-9, coolings) == pytest.approx(0.1, rel=1e-3)
        middle = settings.temperature((start + end) / 2, coolings)
        assert 0.1 < middle < hot


def test_capacities_are_kept_more_and_more_often() -> None:
    """In every cooling anew, and always where there is time for a single one."""
    settings = SearchSettings(coolings=4, capacity_rate=0.4)
    for start, end in ((0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0)):
        assert settings.capacity_share(start, 4) == pytest.approx(0.4)
        assert settings.capacity_share((start + end) / 2, 4) == pytest.approx(0.7)
        assert settings.capacity_share(end - 1e-9, 4) == pytest.approx(1.0)
    assert settings.capacity_share(0.0, 1) == 1.0


def test_the_first_cooling_takes_twice_as_long() -> None:
    assert list(SearchSettings().cooling_starts(4)) == pytest.approx([0.0, 0.4, 0.6, 0.8])
