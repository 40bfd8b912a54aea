"""The rule about rhythm, which knows nothing of the patterns the plans are made of."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routeplan.clock import clock
from routeplan.cycle import WEEKDAYS, Cycle
from routeplan.plan import Plan
from routeplan.review import review_plan
from routeplan.review.rhythm import _Case, _keeps_rhythm
from routeplan.rhythm import visit_patterns
from routeplan.travel import CrowTravel

FOUR = Cycle(weeks=4)
EIGHT = Cycle(weeks=8)
SIX_DAYS = Cycle(weeks=4, workdays="Mon-Sat")
HOLIDAY = Cycle(weeks=4, start="2026-12-07", holidays=["2026-12-14"])
"""Monday of the second week, day 6, is a holiday."""

KEPT: list[tuple[str, Cycle, list[int], int, str]] = [
    ("once", FOUR, [7], 1, ""),
    ("every other week", FOUR, [3, 13], 2, ""),
    ("every week", FOUR, [2, 7, 12, 17], 4, ""),
    ("Monday and Wednesday", FOUR, [1, 3, 6, 8, 11, 13, 16, 18], 8, ""),
    ("Tuesday and Friday", FOUR, [2, 5, 7, 10, 12, 15, 17, 20], 8, ""),
    ("three a week", FOUR, [1, 3, 5, 6, 8, 10, 11, 13, 15, 16, 18, 20], 12, ""),
    ("every day", FOUR, list(range(1, 21)), 20, ""),
    ("three in four weeks", FOUR, [1, 6, 16], 3, ""),
    ("three in eight weeks", EIGHT, [1, 16, 31], 3, ""),
    ("six in four weeks", FOUR, [1, 3, 6, 11, 13, 16], 6, ""),
    ("only neighbours allowed", FOUR, [1, 2, 6, 7, 11, 12, 16, 17], 8, "Mon,Tue"),
    ("three a week of six days", SIX_DAYS, [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24], 12, ""),
    ("thinned to every other week", FOUR, [1, 11], 4, ""),
    ("moved off the holiday", HOLIDAY, [1, 7, 11, 16], 4, ""),
    ("lost to the holiday", HOLIDAY, [1, 11, 16], 4, ""),
    ("two a week and a holiday", HOLIDAY, [1, 3, 8, 10, 11, 13, 16, 18], 8, ""),
]

BROKEN: list[tuple[str, Cycle, list[int], int, str]] = [
    ("another weekday", FOUR, [3, 14], 2, ""),
    ("two weeks running", FOUR, [3, 8], 2, ""),
    ("a weekday changes once", FOUR, [2, 7, 12, 18], 4, ""),
    ("every other week twice", FOUR, [1, 3, 11, 13], 4, ""),
    ("Monday and Tuesday", FOUR, [1, 2, 6, 7, 11, 12, 16, 17], 8, ""),
    ("Monday and Friday", FOUR, [1, 5, 6, 10, 11, 15, 16, 20], 8, ""),
    ("other weekdays in a week", FOUR, [1, 3, 6, 8, 11, 13, 16, 19], 8, ""),
    ("neighbours among three", FOUR, [1, 2, 4, 6, 7, 9, 11, 12, 14, 16, 17, 19], 12, ""),
    ("three with a weekday off", FOUR, [1, 6, 12], 3, ""),
    ("uneven eight weeks", EIGHT, [1, 11, 21], 3, ""),
    ("six in three weeks", FOUR, [1, 3, 6, 8, 11, 13], 6, ""),
    ("six on three weekdays", FOUR, [1, 3, 7, 11, 13, 17], 6, ""),
    ("neighbours though one may choose", FOUR, [1, 2, 6, 7, 11, 12, 16, 17], 8, "Mon,Tue,Thu"),
    ("thinned unevenly", FOUR, [1, 6], 4, ""),
    ("moved in a week without holiday", HOLIDAY, [1, 7, 12, 16], 4, ""),
    ("two in the week of the holiday", HOLIDAY, [1, 7, 8, 11], 4, ""),
]


def _plan(cycle: Cycle, days: list[int], wanted: int, weekdays: str) -> Plan:
    """One outlet at the rep's door, visited on these days."""
    place = {"lat": [39.9], "lon": 32.0}
    outlet = {"visits": wanted, "service_min": 10.0, "rep": "R", "weekdays": weekdays}
    dates = [date.isoformat() if (date := cycle.date(day)) else "" for day in days]
    row = {"rep": "R", "day": days, "date": dates, "travel_min": 0.0, "wait_min": 0.0}
    times = {"arrive": "08:30", "depart": clock(520), "service_min": 10.0}
    ends = {"finish": clock(520), "service_min": 10.0, "work_min": 10.0, "break_min": 0.0}
    missing = [] if wanted == len(days) else ["a"]
    return Plan(
        outlets=pd.DataFrame(place | outlet | {"visits_planned": len(days)}, index=["a"]),
        reps=pd.DataFrame(place | {"day_min": 450.0, "start": "08:30"}, index=["R"]),
        cycle=cycle,
        travel=CrowTravel(),
        visits=pd.DataFrame(row | times | {"sequence": 1, "outlet": "a"}),
        days=pd.DataFrame(row | ends | {"stops": 1}),
        unserved=pd.DataFrame(
            {"outlet": missing, "visits_wanted": wanted, "visits_planned": len(days)}
        ),
    )


@pytest.mark.parametrize("case", KEPT, ids=[case[0] for case in KEPT])
def test_rhythm_kept(case: tuple[str, Cycle, list[int], int, str]) -> None:
    """These days are a rhythm."""
    assert review_plan(_plan(*case[1:])).empty


@pytest.mark.parametrize("case", BROKEN, ids=[case[0] for case in BROKEN])
def test_rhythm_broken(case: tuple[str, Cycle, list[int], int, str]) -> None:
    """These days are none, and nothing else is wrong with them."""
    assert list(review_plan(_plan(*case[1:]))["rule"]) == ["rhythm"]


def test_rhythm_told_in_words() -> None:
    """The row says which days were found and which rhythm is needed."""
    row = review_plan(_plan(FOUR, [3, 14], 2, "")).iloc[0]
    assert (row["rep"], row["outlet"]) == ("R", "a")
    assert (row["found"], row["needed"]) == ("W1 Wed, W3 Thu", "the same weekday every 2 weeks")


CHANGING_KEPT: list[tuple[str, Cycle, list[int], int, str]] = [
    ("Monday, then Wednesday", FOUR, [1, 13], 2, ""),
    ("every week another weekday", FOUR, [1, 8, 14, 17], 4, ""),
    ("two a week on other weekdays", FOUR, [1, 3, 6, 9, 12, 14, 16, 18], 8, ""),
    ("Monday only allowed", FOUR, [1, 11], 2, "Mon"),
    ("round the holiday", HOLIDAY, [1, 10, 11, 16], 4, ""),
]
CHANGING_BROKEN: list[tuple[str, Cycle, list[int], int, str]] = [
    ("Monday, then Thursday", FOUR, [1, 14], 2, ""),
    ("two weeks running", FOUR, [3, 8], 2, ""),
    ("from the last week to the first", FOUR, [1, 8, 15, 20], 4, ""),
    ("Friday before a Monday", FOUR, [3, 5, 6, 8, 11, 13, 16, 18], 8, ""),
    ("neighbouring days of a week", FOUR, [1, 2, 6, 8, 11, 13, 16, 18], 8, ""),
]


@pytest.mark.parametrize("case", CHANGING_KEPT, ids=[case[0] for case in CHANGING_KEPT])
def test_changing_weekdays_kept(case: tuple[str, Cycle, list[int], int, str]) -> None:
    """With `any_weekday` these days are a rhythm."""
    assert review_plan(_changing(*case[1:])).empty


@pytest.mark.parametrize("case", CHANGING_BROKEN, ids=[case[0] for case in CHANGING_BROKEN])
def test_changing_weekdays_broken(case: tuple[str, Cycle, list[int], int, str]) -> None:
    """These are none all the same."""
    assert list(review_plan(_changing(*case[1:]))["rule"]) == ["rhythm"]


def _changing(cycle: Cycle, days: list[int], wanted: int, weekdays: str) -> Plan:
    plan = _plan(cycle, days, wanted, weekdays)
    return Plan(
        outlets=plan.outlets.assign(any_weekday=True),
        reps=plan.reps,
        cycle=cycle,
        travel=plan.travel,
        visits=plan.visits,
        days=plan.days,
        unserved=plan.unserved,
    )


@given(
    weeks=st.integers(1, 8),
    length=st.integers(1, 7),
    visits=st.integers(1, 20),
    allowed=st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    holidays=st.sets(st.integers(0, 27), max_size=3),
    changing=st.booleans(),
    data=st.data(),
)
@settings(max_examples=200, deadline=None)
def test_patterns_of_plans_keep_the_rhythm(
    weeks: int,
    length: int,
    visits: int,
    allowed: set[str],
    holidays: set[int],
    changing: bool,
    data: st.DataObject,
) -> None:
    """Every pattern a plan is made of passes the checker, round holidays too."""
    dates = pd.date_range("2026-12-07", periods=28).date
    cycle = Cycle(weeks, WEEKDAYS[:length], "2026-12-07", [dates[k] for k in holidays])
    weekdays = tuple(sorted(allowed))
    chosen = data.draw(st.none() | st.sets(st.integers(1, weeks), min_size=1).map(sorted))
    shut = data.draw(st.frozensets(st.integers(1, cycle.n_days), max_size=4))
    patterns = visit_patterns(
        visits,
        cycle,
        weekdays,
        weeks=None if chosen is None else tuple(chosen),
        closed=shut,
        any_weekday=changing,
    )
    assume(patterns)
    days = data.draw(st.sampled_from(patterns))
    fully = {
        k for k in range(length) if set(range(k + 1, cycle.n_days + 1, cycle.days_per_week)) <= shut
    }
    regular = [cycle.workdays.index(name) for name in cycle.regular_workdays]
    positions = frozenset(k for k in regular if cycle.workdays[k] in allowed) - fully
    off = {day for day in range(1, cycle.n_days + 1) if cycle.is_holiday(day)}
    off |= {day for day in shut if (day - 1) % cycle.days_per_week not in fully}
    odd = {cycle.week(day) - 1 for day in off}
    case = _case(days, visits, positions, cycle, odd, chosen)
    assert _keeps_rhythm(case._replace(any_weekday=changing))


def _case(
    days: tuple[int, ...],
    wanted: int,
    positions: frozenset[int],
    cycle: Cycle,
    odd: set[int],
    weeks: list[int] | None = None,
) -> _Case:
    """What the checker sees of an outlet."""
    return _Case(
        days,
        tuple((cycle.week(day) - 1, (day - 1) % cycle.days_per_week) for day in days),
        wanted,
        positions,
        cycle.days_per_week,
        tuple(range(cycle.weeks)) if weeks is None else tuple(week - 1 for week in weeks),
        frozenset(odd),
        cycle.weeks,
    )


MADE_UP = Cycle(weeks=3, start="2026-09-28", holidays=["2026-10-01"], makeup=["2026-10-10"])
"""Thursday of the first week is a holiday, Saturday of the second one is worked."""


def test_make_up_day_takes_displaced_visits_alone() -> None:
    """In a week without a holiday nobody is visited on a Saturday, though it is worked."""
    assert MADE_UP.is_holiday(6)
    assert not MADE_UP.is_holiday(12)
    patterns = visit_patterns(3, MADE_UP)
    assert {day for pattern in patterns for day in pattern}.isdisjoint({4, 6, 12, 18})
    assert list(review_plan(_plan(MADE_UP, [2, 12, 14], 3, ""))["rule"]) == ["rhythm"]


@pytest.mark.parametrize(
    ("weeks", "length", "visits"),
    [(2, 5, 1), (2, 5, 2), (2, 5, 4), (2, 5, 6), (4, 5, 2), (4, 3, 3), (4, 3, 4), (5, 3, 2)],
)
def test_no_other_days_are_a_rhythm(weeks: int, length: int, visits: int) -> None:
    """Of all sets of days, the checker lets pass just those that the rhythm allows."""
    cycle = Cycle(weeks, WEEKDAYS[:length])
    positions = frozenset(range(length))
    for changing in (False, True):
        passed = {
            days
            for days in combinations(range(1, cycle.n_days + 1), visits)
            if _keeps_rhythm(
                _case(days, visits, positions, cycle, set())._replace(any_weekday=changing)
            )
        }
        assert passed == set(visit_patterns(visits, cycle, any_weekday=changing))
