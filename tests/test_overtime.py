"""Overtime as text, in the working days and in the review."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.review.plans import tables

import routeplan as rp
from routeplan.availability import rep_days
from routeplan.cycle import WEEKDAYS
from routeplan.overtime import add_overtime, overtime_text, parse_overtime

DAYS = st.dictionaries(
    st.tuples(st.integers(1, 8), st.sampled_from(WEEKDAYS)), st.integers(1, 300), max_size=6
)


@given(DAYS)
def test_there_and_back(days: dict[tuple[int, str], int]) -> None:
    """What is written is read again, in the order of the days."""
    text = overtime_text((*day, minutes) for day, minutes in days.items())
    ordered = sorted(days, key=lambda day: (day[0], WEEKDAYS.index(day[1])))
    assert parse_overtime(text) == tuple((*day, days[day]) for day in ordered)


@given(DAYS, DAYS)
def test_more_of_it(one: dict[tuple[int, str], int], more: dict[tuple[int, str], int]) -> None:
    """Minutes of the same day add up."""
    texts = [overtime_text((*day, m) for day, m in days.items()) for days in (one, more)]
    total = {day: one.get(day, 0) + more.get(day, 0) for day in one | more}
    told = {(week, weekday): m for week, weekday, m in parse_overtime(add_overtime(*texts))}
    assert told == total


@pytest.mark.parametrize(
    "text", ["Tue +12", "W1 Tue 12", "W0 Mon +5", "W1 Mon-Fri +5", "W1 Mon +2000"]
)
def test_no_overtime(text: str) -> None:
    """Anything else is refused with an example."""
    with pytest.raises(rp.SettingsError, match=r"W1 Tue \+12"):
        parse_overtime(text)


def test_a_day_twice() -> None:
    """Two figures for one day are no figure."""
    with pytest.raises(rp.SettingsError, match="one day twice"):
        parse_overtime("W1 Tue +12, w1 tuesday +5")


def test_other_spellings() -> None:
    """Case, blanks, full width and Chinese weekdays do not matter."""
    assert parse_overtime("w2 周二＋5； W1 friday + 3") == ((1, "Fri", 3), (2, "Tue", 5))


def test_a_day_is_longer() -> None:
    """End and minutes of that day grow, all else stays; a day off stays one."""
    reps = pd.DataFrame(
        {
            "day_min": 300.0,
            "end": "12:00",
            "workdays": "Mon-Thu",
            "overtime": "W1 Tue +12,W1 Fri +9",
        },
        ["R1"],
    )
    usual = rep_days(reps.drop(columns="overtime"), rp.Cycle(weeks=1))
    days = rep_days(reps, rp.Cycle(weeks=1))
    assert (days.budget - usual.budget)[0].tolist() == [0, 12, 0, 0, 0]
    assert (days.end - usual.end)[0].tolist() == [0, 12, 0, 0, 0]
    assert (days.begin == usual.begin).all()
    assert days.budget[0, 4] < 0


def test_the_break_stays_as_it_was() -> None:
    """A shift that ends before the break may begin has none, however long the overtime."""
    reps = pd.DataFrame(
        {
            "day_min": 180.0,
            "start": "08:00",
            "end": "11:00",
            "break_min": 30.0,
            "break_open": "12:00-13:00",
        },
        ["R1"],
    )
    late = rep_days(reps.assign(overtime="W1 Mon +120"), rp.Cycle(weeks=1, workdays="Mon"))
    assert late.break_min[0, 0] == 0
    assert late.end[0, 0] == 8 * 60 + 180 + 120


def test_the_review_knows_it() -> None:
    """A day that is 30 minutes too long is clean with 30 minutes of overtime, and not with 29."""
    parts = tables()
    clean = rp.Plan(**parts)
    longest = clean.days.loc[clean.days["work_min"].idxmax()]
    rep, day, cycle = longest["rep"], int(longest["day"]), clean.cycle
    reps = parts["reps"].copy()
    reps.loc[rep, "day_min"] = longest["work_min"] - 30
    where = f"W{cycle.week(day)} {cycle.weekday(day)}"

    def broken(minutes: int) -> bool:
        told = reps.assign(overtime=[f"{where} +{minutes}" if r == rep else "" for r in reps.index])
        review = rp.review_plan(rp.Plan(**{**parts, "reps": told}))
        this = (review["rep"] == rep) & (review["day"] == day)
        return bool((this & (review["rule"] == "day budget")).any())

    assert broken(29)
    assert not broken(30)


def test_in_a_table() -> None:
    """Read like any column, in one spelling, with the row of a fault."""
    table = pd.DataFrame({"rep": ["R1"], "lat": 1.0, "lon": 1.0, "加班": "w1 tue+12"})
    assert rp.read_reps(table)["overtime"].tolist() == ["W1 Tue +12"]
    with pytest.raises(rp.DataError, match=r"overtime|加班"):
        rp.read_reps(table.assign(加班="much"))


def test_overtime_makes_no_break_due() -> None:
    """A day whose minutes are over before the gap of its shift has no break, longer or not."""
    outlets = pd.DataFrame(
        {"lat": [40.0], "lon": 32.0, "visits": 1, "service_min": 20.0, "open": "Mo-Fr 12:00-20:00"},
        index=pd.Index(["K1"], name="outlet"),
    )
    reps = pd.DataFrame(
        {
            "lat": [40.0],
            "lon": 32.1,
            "day_min": 150.0,
            "shifts": "Mo-Fr 09:00-12:00,13:00-17:00",
            "overtime": "W1 Tue +90",
        },
        index=pd.Index(["R1"], name="rep"),
    )
    plan = rp.plan_visits(
        outlets, reps, rp.Cycle(weeks=1, start="2026-12-07"), stop=rp.MaxIterations(500), jobs=1
    )
    assert plan.visits["day"].tolist() == [2]
    assert plan.days["finish"].tolist() > ["12:00"]
    assert rp.review_plan(plan).empty
