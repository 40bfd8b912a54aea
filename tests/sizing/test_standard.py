"""The published route standard, number for number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.errors import SettingsError
from routeplan.sizing import accounts_per_rep, reps_by_calls


@pytest.mark.parametrize(
    ("accounts", "visits", "calls", "days"),
    [(10, 2, 4, 5), (35, 1, 7, 5), (110, 2, 11, 20), (400, 1, 20, 20), (240, 1, 40, 6)],
)
def test_published_standard(accounts: int, visits: int, calls: int, days: int) -> None:
    """Accounts x visits = calls a day x days, exactly, and one rep is enough for them."""
    assert accounts_per_rep(calls, days, visits) == accounts
    assert reps_by_calls(accounts * visits, calls, days) == 1
    assert reps_by_calls(accounts * visits + 1, calls, days) == 2


def test_decimals_are_taken_as_written() -> None:
    """7.1 calls on 10 days are 71, which binary numbers would make 70; a part of one is lost."""
    assert accounts_per_rep(7.1, 10) == 71
    assert accounts_per_rep(7, 5, 2) == 17


@given(st.integers(0, 10_000), st.integers(1, 50), st.integers(1, 24))
def test_reps_are_the_fewest(visits: int, calls: int, days: int) -> None:
    """So many reps make the visits, one fewer does not."""
    reps = reps_by_calls(visits, calls, days)
    assert (reps - 1) * calls * days < visits <= reps * calls * days or reps == visits == 0


def test_numbers_out_of_range() -> None:
    """Nothing is divided by zero."""
    with pytest.raises(SettingsError, match=r"`visits` must be above 0\. Got 0"):
        accounts_per_rep(4, 5, 0)
    with pytest.raises(SettingsError, match="`calls_a_day`"):
        reps_by_calls(10, 0, 5)
    with pytest.raises(SettingsError, match="`visits` must be at least 0"):
        reps_by_calls(-1, 1, 5)
