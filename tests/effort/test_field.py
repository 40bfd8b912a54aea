"""Field time, calls a day, and route standards."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.effort import call_balance, calls_per_day, field_minutes
from routeplan.errors import DataError, SettingsError

STANDARD = pd.DataFrame(
    [[10, 2, 4, 5], [35, 1, 7, 5], [110, 2, 11, 20], [400, 1, 20, 20]],
    ["key accounts", "supermarkets", "large shops", "small shops"],
    ["accounts", "visits", "calls", "days"],
)
"""A published route standard: accounts, visits to each, calls a day, days of week or month."""


def test_published_route_standard_adds_up() -> None:
    """Accounts times visits are calls a day times days, exactly, for every kind of route."""
    balance = call_balance(STANDARD)
    assert balance["needed"].tolist() == [20, 35, 220, 400]
    assert balance["possible"].tolist() == [20, 35, 220, 400]
    assert (balance["spare"] == 0).all()


def test_outlets_of_a_rep_in_general_trade() -> None:
    """40 calls a day on six days a week reach 240 outlets weekly."""
    standard = pd.DataFrame({"accounts": [None], "visits": [1], "calls": [40], "days": [6]})
    assert call_balance(standard)["accounts"].tolist() == [240]


@given(st.integers(0, 3), st.sampled_from(["accounts", "visits", "calls", "days"]))
def test_any_one_gap_is_filled(row: int, gap: str) -> None:
    """The figure that is missing comes back."""
    table = STANDARD.astype(float)
    table.loc[table.index[row], gap] = float("nan")
    assert call_balance(table)[gap].tolist() == pytest.approx(STANDARD[gap].tolist())


def test_a_standard_that_does_not_add_up() -> None:
    """Too many accounts leave calls short, too few leave some to spare."""
    balance = call_balance(STANDARD.assign(accounts=[11, 30, 110, 400]))
    assert balance["spare"].tolist() == [-2, 5, 0, 0]


def test_faults_of_a_standard() -> None:
    """Missing columns, two gaps in a row and numbers that cannot be are named."""
    with pytest.raises(DataError, match="column days"):
        call_balance(STANDARD.drop(columns="days"))
    wrong = STANDARD.astype(float)
    wrong.iloc[0, :2] = float("nan")
    wrong.iloc[1, 3] = 0
    with pytest.raises(DataError) as error:
        call_balance(wrong)
    assert error.value.failures["row"].tolist() == ["supermarkets", "key accounts"]


def test_field_time() -> None:
    """(hours - breaks) x share: 8 hours with one of breaks at 80 % are 336 minutes."""
    assert field_minutes(8, 1) == pytest.approx(336)
    assert field_minutes(8, 1, share=1.0) == 420


@given(st.floats(1, 1000), st.floats(1, 100), st.floats(0, 100))
def test_calls_fill_the_day(field: float, service: float, travel: float) -> None:
    """Calls times service and way are the field time; a Series counts by its mean."""
    calls = calls_per_day(field, service, travel)
    assert calls * (service + travel) == pytest.approx(field)
    both = pd.Series([service - 1, service + 1])
    assert calls_per_day(field, both, travel) == pytest.approx(calls)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: field_minutes(25), "`hours` must be from 0 to 24"),
        (lambda: field_minutes(8, 9), "`breaks` must be from 0 to the hours"),
        (lambda: field_minutes(8, share=80), "`share` must be from 0 to 1"),
        (lambda: calls_per_day(-1, 20), "`field_min` must be at least 0"),
        (lambda: calls_per_day(300, 20, -1), "`travel_min` must be at least 0"),
        (lambda: calls_per_day(300, 0), "must add up to more than 0"),
    ],
)
def test_numbers_out_of_range(make, message: str) -> None:
    """Each is refused by name."""
    with pytest.raises(SettingsError, match=message):
        make()
