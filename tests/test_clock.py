"""Times and dates as text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.clock import clock, parse_date, parse_dates, parse_time, parse_windows
from routeplan.errors import SettingsError


@given(st.integers(0, 48 * 60 - 1))
def test_clock_and_parse_time_are_inverse(minutes: int) -> None:
    """Every minute up to 47:59 is written and read back."""
    assert parse_time(clock(minutes)) == minutes


@pytest.mark.parametrize("text", ["8.30", "25", "", "08:60", "48:00", "noon", "-1:00", "08:30:15"])
def test_no_times(text: str) -> None:
    """What is no time is refused."""
    with pytest.raises(SettingsError, match="Needed"):
        parse_time(text)


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "00:00"), (59.5, "01:00"), (59.4, "00:59"), (1439.7, "24:00")]
)
def test_clock_rounds_to_the_whole_minute(minutes: float, text: str) -> None:
    """Half a minute goes up."""
    assert clock(minutes) == text


def test_clock_refuses_what_is_no_time() -> None:
    """Minutes before midnight and not-a-number are refused."""
    for minutes in (-1.0, float("nan"), float("inf")):
        with pytest.raises(SettingsError):
            clock(minutes)


def test_windows_are_sorted_and_full_width_is_read() -> None:
    """Windows may come in any order and in full width; none is no window."""
    assert parse_windows("14:00-18:00，9：00～12：00") == ((540, 720), (840, 1080))
    assert parse_windows("22:00-24:00") == ((1320, 1440),)
    assert parse_windows("") == ()


@pytest.mark.parametrize(
    "text", ["09:00", "12:00-09:00", "09:00-12:00,11:00-13:00", "09:00-25:00", "a-b", "9-12"]
)
def test_broken_windows(text: str) -> None:
    """A window ends after it begins, on the same day, before the next one."""
    with pytest.raises(SettingsError):
        parse_windows(text)


@pytest.mark.parametrize(
    "text",
    ["2026-12-07", "2026/12/7", "2026.12.7", "2026年12月7日", "2026-12-07 14:30:00", "2026-12-7"],
)
def test_dates(text: str) -> None:
    """The year first, in the usual spellings; a time of the day does not matter."""
    assert parse_date(text) == dt.date(2026, 12, 7)


@pytest.mark.parametrize("text", ["07/12/2026", "2026-13-01", "2026-12/07", "soon", "", "46000"])
def test_no_dates(text: str) -> None:
    """What can be read in two ways, or not at all, is refused."""
    with pytest.raises(SettingsError, match="2026-12-07"):
        parse_date(text)


def test_ranges_of_dates() -> None:
    """A range holds both its ends; a date twice counts once."""
    days = parse_dates("2026-12-30..2027-01-02,2026-12-31")
    assert [str(day) for day in days] == ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]
    with pytest.raises(SettingsError, match="range"):
        parse_dates("2027-01-02..2026-12-30")
