"""Outlets, reps and days by the names people give them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.plan.lookup import find_day, find_id, near_ids

DATED = Cycle(weeks=4, workdays="Mon-Sat", start="2026-12-07")
PLAIN = Cycle(weeks=4)


@given(st.integers(1, 24))
def test_every_name_of_a_day(day: int) -> None:
    """Number, text of it, as a spreadsheet has it, date, and the label with and without date."""
    date = DATED.date(day)
    label = DATED.label(day)
    midnight = dt.datetime.combine(date, dt.time())  # type: ignore[arg-type]
    for name in (day, str(day), float(day), date, str(date), midnight, label, label[:6]):
        assert find_day(name, DATED) == day


def test_labels_without_dates() -> None:
    """A cycle without dates has labels all the same."""
    assert find_day("w2 tue", PLAIN) == 7
    assert find_day("Week 1 Friday", PLAIN) == 5
    assert find_day("W3 周一", PLAIN) == 11


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (0, "Day 0 is not in the cycle, which has 24 days"),
        ("25", "Day 25 is not in the cycle"),
        (2.5, "'2.5' is no day"),
        ("Mon", "'Mon' is no day"),
        ("", "'' is no day"),
        ("W5 Mon", "W5 Mon is no day of the cycle"),
        ("W1 Sun", "W1 Sun is no day of the cycle"),
        ("W1 Noday", "'Noday' is no weekday"),
        ("2026-12-13", "2026-12-13 is no day of the cycle"),
        ("W1 Tue 2026-12-07", "names two days: W1 Tue is day 2"),
    ],
)
def test_what_is_no_day(name: object, message: str) -> None:
    """Told with what is needed."""
    with pytest.raises(SettingsError, match=message):
        find_day(name, DATED)


def test_ids_and_their_neighbours() -> None:
    """Blanks do not matter; an unknown id brings those written much like it."""
    ids = ["K0123", "K0124", "007", "Z9"]
    assert find_id(" K0123 ", ids, "outlet") == "K0123"
    assert near_ids("k0125", ids) == ["K0123", "K0124"]
    assert near_ids("7", ids) == ["007"]
    assert near_ids("K124", ids)[0] == "K0124"
    with pytest.raises(SettingsError, match=r"There is no outlet 7 in the plan\. Near: 007\."):
        find_id("7", ids, "outlet")
    with pytest.raises(SettingsError, match=r"no outlet WWW in the plan\.$"):
        find_id("WWW", ids, "outlet")
