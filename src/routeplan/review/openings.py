"""Rules about opening hours and appointments."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from routeplan.clock import clock
from routeplan.hours import day_windows
from routeplan.review.broken import broken
from routeplan.review.facts import Facts
from routeplan.review.times import CLOCK_MIN

__all__ = ["check_appointments", "check_opening_hours"]

Windows = tuple[tuple[float, float], ...]


def check_opening_hours(facts: Facts) -> pd.DataFrame:
    """Every visit begins while the outlet is open, and ends so where whole calls were asked for."""
    visits = facts.visits
    begins = visits["arrive"] + visits["wait_min"]
    whole = _whole_calls(facts) & ~facts.agreed  # an appointment is a time to begin
    ends = (begins + visits["service_min"]).where(whole, begins)
    windows = _windows(facts)
    closed = [
        hours is not None and not math.isnan(begin) and not _inside(begin, end, hours)
        for begin, end, hours in zip(begins, ends, windows, strict=True)
    ]
    out = pd.Series(closed, index=visits.index, dtype=bool) & ~facts.done
    wrong = visits[out]
    found = [f"begins at {clock(max(0.0, time))}" for time in begins[wrong.index]]
    told = [hours for hours, late in zip(windows, out, strict=True) if late]
    return broken(wrong, found, [_told(hours or ()) for hours in told])


def check_appointments(facts: Facts) -> pd.DataFrame:
    """An outlet that is visited is visited on the days of its appointments."""
    dates = facts.calendar["date"][~facts.calendar["holiday"]]
    day_of = dict(zip(dates, dates.index, strict=True))
    outlets = set(facts.visits["outlet"])
    visited = set(zip(facts.visits["outlet"], facts.visits["day"], strict=True))
    missed = [
        (outlet, date)
        for outlet, agreed in facts.outlets["appointment"].items()
        for date, *_ in agreed or ()
        if outlet in outlets and date in day_of and (outlet, day_of[date]) not in visited
    ]
    where = pd.DataFrame({"outlet": [outlet for outlet, _ in missed]})
    return broken(where, ["no visit"] * len(missed), [f"a visit on {date}" for _, date in missed])


def _windows(facts: Facts) -> list[Windows | None]:
    """Windows of the outlet on the day of every visit, None for any time."""
    cycle = facts.plan.cycle
    hours = facts.visits["outlet"].map(facts.outlets["open"])
    agreed = facts.visits["outlet"].map(facts.outlets["appointment"])
    dates = facts.visits["day"].map(facts.calendar["date"])
    found: list[Windows | None] = []
    for text, appointments, date, day in zip(
        hours, agreed, dates, facts.visits["day"], strict=True
    ):
        own = _agreed(appointments, date)
        if own is None and isinstance(text, str) and text and 1 <= day <= cycle.n_days:
            own = day_windows(text, cycle)[int(day) - 1]
        found.append(own)
    return found


def _agreed(appointments: Any, date: object) -> Windows | None:
    times = (
        [(a, b) for when, a, b in appointments if when == date]
        if isinstance(appointments, tuple)
        else []
    )
    return tuple(times) or None


def _whole_calls(facts: Facts) -> bool:
    journey = facts.plan.info.settings.get("journey", {})
    return bool(isinstance(journey, dict) and journey.get("whole_call"))


def _inside(begin: float, end: float, windows: Windows) -> bool:
    return any(a - CLOCK_MIN <= begin and end <= b + CLOCK_MIN for a, b in windows)


def _told(windows: Windows) -> str:
    spans = [f"{clock(opens)}-{clock(closes)}" for opens, closes in windows]
    return "from " + " or ".join(spans) if spans else "no visit, it is closed that day"
