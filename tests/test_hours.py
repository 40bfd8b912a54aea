"""Opening hours as people write them, and what they leave of every day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.clock import clock
from routeplan.cycle import WEEKDAYS, Cycle
from routeplan.errors import SettingsError
from routeplan.hours import day_windows, parse_hours

NINE_TO_SIX = ((540, 1080),)
WEEK = Cycle(weeks=1, workdays="Mon-Sun")
SPELLINGS = [
    "Mon-Fri 09:00-18:00",
    "Mo-Fr 9:00-18:00",
    "Monday - Friday 9am-6pm",
    "Mon-Fri: 09:00 - 18:00",
    "09:00-18:00 Mon-Fri",
    "周一至周五 9:00-18:00",
    "星期一至星期五9:00–18:00",
    "Mon,Tue,Wed,Thu,Fri 09:00-18:00; Sat,Sun closed",
    "09:00-18:00; Sat-Sun off",
    "周六、周日 休息；09:00-18:00",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings_of_the_same_hours(text: str) -> None:
    """Nine to six from Monday to Friday, however it is written."""
    assert day_windows(text, WEEK) == (NINE_TO_SIX,) * 5 + ((), ())


@pytest.mark.parametrize("text", SPELLINGS)
def test_one_spelling_is_kept(text: str) -> None:
    """What was read is read again as the same."""
    assert parse_hours(parse_hours(text)) == parse_hours(text)


def test_days_that_are_not_told() -> None:
    """A text that only names closed days leaves the others open, one with hours closes them."""
    whole = ((0, 1440),)
    assert day_windows("Sat closed", WEEK) == (whole,) * 5 + ((), whole)
    assert day_windows("Sat 10:00-13:00", WEEK) == ((),) * 5 + (((600, 780),), ())


def test_hours_by_date() -> None:
    """A season and a single day count where the cycle has dates."""
    december = Cycle(weeks=1, start="2026-12-21")
    hours = "Mo-Fr 09:00-18:00; 2026 Dec 24 09:00-12:00; 2026 Dec 25 off"
    assert day_windows(hours, december) == (NINE_TO_SIX,) * 3 + (((540, 720),), ())
    assert day_windows("Apr-Oct Mo-Fr 09:00-18:00", december) == ((),) * 5


def test_past_midnight() -> None:
    """The evening ends at midnight, the hours after it belong to the next day."""
    assert day_windows("Mo-Su 18:00-02:00", WEEK)[1] == ((0, 120), (1080, 1440))


@given(
    st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(sorted),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1),
)
def test_windows_come_back(times: list[int], weekdays: set[str]) -> None:
    """The windows written for some weekdays are the windows of those days and of no others."""
    windows = tuple(zip(times[::2], times[1::2], strict=False))
    spans = ",".join(f"{clock(begin)}-{clock(end)}" for begin, end in windows)
    days = ",".join(name for name in WEEKDAYS if name in weekdays)
    found = day_windows(f"{days} {spans}", WEEK)
    assert found == tuple(windows if name in weekdays else () for name in WEEKDAYS)


@pytest.mark.parametrize("text", ["mornings", "Mon-Fri 25:00-26:00", "9 to 5", "Mon-Fri 09:00-"])
def test_what_are_no_hours(text: str) -> None:
    """Anything else is refused with an example of what is needed."""
    with pytest.raises(SettingsError, match="Mon-Fri 09:00-12:00,14:00-18:00; Sat 10:00-13:00"):
        parse_hours(text)
