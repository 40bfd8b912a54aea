"""Pins as text, as days and as faults."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.pins import days_text, parse_days, pin_faults, pinned_days

CYCLE = Cycle(weeks=1, start="2026-12-07", holidays=["2026-12-08"])


@given(st.sets(st.integers(1, 56)))
def test_days_read_back(days: set[int]) -> None:
    """What is written is what is read."""
    assert parse_days(days_text(days)) == tuple(sorted(days))


@pytest.mark.parametrize(
    ("text", "days"), [("3、8", (3, 8)), ("1-3; 5", (1, 2, 3, 5)), ("从不", ()), ("Never", ())]
)
def test_other_spellings(text: str, days: tuple[int, ...]) -> None:
    """Chinese commas, ranges, and words for no day."""
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", "Mon", "0", "57", "3,", "3.8", "-1"])
def test_texts_that_name_no_days(text: str) -> None:
    """Refused, with what is needed."""
    with pytest.raises(SettingsError, match="3,8,13,18, or never"):
        parse_days(text)


def test_pinned_days_are_those_of_pinned_outlets() -> None:
    """Days of an outlet that is not pinned mean nothing."""
    outlets = pd.DataFrame({"pinned": [True, False], "pinned_days": ["2,1", "3"]}, ["a", "b"])
    assert pinned_days(outlets).to_dict() == {"a": (1, 2)}
    assert pinned_days(outlets.drop(columns="pinned")).empty


@pytest.mark.parametrize(
    ("days", "rep", "column"),
    [
        ("", "R1", "pinned_days"),
        ("6", "R1", "pinned_days"),
        ("2", "R1", "pinned_days"),
        ("3", "", "rep"),
        ("3", "R1", None),
        ("never", "", None),
    ],
)
def test_pins_that_mean_nothing(days: str, rep: str, column: str | None) -> None:
    """No days, a day after the end, a holiday and no rep are faults; no day at all needs no rep."""
    outlets = pd.DataFrame({"pinned": [True], "pinned_days": days, "rep": rep}, ["a"])
    assert [fault.column for fault in pin_faults(outlets, CYCLE)] == ([column] if column else [])
