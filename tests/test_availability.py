"""Shift, minutes and break of every rep-day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from routeplan.availability import RepDays, rep_days
from routeplan.cycle import Cycle
from routeplan.errors import DataError

WEEK = Cycle(weeks=1, start="2026-12-07")


def days_of(**columns: object) -> RepDays:
    """One rep."""
    return rep_days(pd.DataFrame({name: [cell] for name, cell in columns.items()}, ["R1"]), WEEK)


def test_a_plain_day() -> None:
    """From the start, else half past eight, for the minutes of the day and the break."""
    days = days_of(break_min=30.0, break_open="11:30-13:30")
    assert days.begin[0].tolist() == [510.0] * 5
    assert days.end[0].tolist() == [510.0 + 480 + 30] * 5
    assert days.budget[0].tolist() == [480.0] * 5
    assert (days.break_opens[0, 0], days.break_closes[0, 0]) == (690, 780)


def test_an_end_leaves_less() -> None:
    """Who must be home at three has six hours from half past eight, less the break."""
    days = days_of(end="15:00", break_min=30.0)
    assert (days.end[0, 0], days.budget[0, 0]) == (900, 360)


def test_a_roster() -> None:
    """Its windows say when the rep works; the gap between two of them is the break."""
    days = days_of(shifts="Mon-Wed 08:00-12:00,13:00-17:00; Fri 09:00-12:00", break_min=15.0)
    assert days.budget[0].tolist() == [480, 480, 480, -1, 165]
    assert days.break_min[0].tolist() == [60, 60, 60, 0, 15]
    assert (days.break_opens[0, 0], days.break_closes[0, 0]) == (720, 720)


def test_half_days_of_leave() -> None:
    """An afternoon off ends the shift at noon, a morning off begins it there."""
    days = days_of(
        start="08:00", leave="2026-12-07 pm,2026-12-08 am,2026-12-09",
        break_min=30.0, break_open="11:30-13:00",
    )  # fmt: skip
    assert days.begin[0, :3].tolist() == [480, 720, 0]
    assert days.end[0, :3].tolist() == [720, 990, 0]
    assert days.budget[0, :3].tolist() == [210, 240, -1]
    assert days.break_min[0, :2].tolist() == [30, 30]


def test_no_break_on_a_shift_beside_it() -> None:
    """A shift that ends before the break may begin has none."""
    days = days_of(start="08:00", leave="2026-12-07 11:00-18:00", break_min=30.0,
                   break_open="11:30-13:00")  # fmt: skip
    assert (days.budget[0, 0], days.break_min[0, 0]) == (180, 0)


def test_make_up_days_are_worked() -> None:
    """Whoever has usual workdays works on a make-up day as well."""
    cycle = Cycle(weeks=1, start="2026-09-14", makeup=["2026-09-20"])
    reps = pd.DataFrame({"workdays": ["Mon-Wed", None]}, ["R1", "R2"])
    worked = rep_days(reps, cycle).budget >= 0
    assert np.array_equal(worked, [[1, 1, 1, 0, 0, 1], [1, 1, 1, 1, 1, 1]])


def test_three_windows_a_day_are_refused() -> None:
    """There is no saying which gap is the break."""
    with pytest.raises(DataError, match="at most two windows a day"):
        days_of(shifts="08:00-10:00,11:00-13:00,14:00-17:00")


def test_a_day_that_is_over_before_the_break_has_none() -> None:
    """Two hours from 8:30 end at 10:30, not three quarters of an hour later."""
    reps = pd.DataFrame(
        {"start": "08:30", "day_min": 120.0, "break_min": 45.0, "break_open": "11:00-13:00"}, ["R1"]
    )
    days = rep_days(reps, Cycle(weeks=1))
    assert (days.end == 630).all()
    assert (days.budget == 120).all()
    assert (days.break_min == 0).all()
