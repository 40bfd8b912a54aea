"""The planning cycle: days, dates, weekdays, holidays."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeplan.cycle import WEEKDAYS, Cycle, parse_weekdays
from routeplan.errors import SettingsError

unhurried = settings(deadline=None)

MONDAY = dt.date(2026, 12, 7)
WORKDAYS = ("Mon-Fri", "Mon-Sat", "Sun-Thu", "Sat-Wed", "Mon,Wed,Fri", "Tue", "Mon-Sun", "Sun-Sat")


@st.composite
def cycles(draw: st.DrawFn, *, dated: bool = True) -> Cycle:
    """Cycles of any length, over the turn of a year or a leap day too, some with holidays."""
    weeks, workdays = draw(st.integers(1, 8)), draw(st.sampled_from(WORKDAYS))
    if not dated:
        return Cycle(weeks, workdays)
    near = draw(st.dates(dt.date(2023, 1, 1), dt.date(2029, 1, 1)))
    first = WEEKDAYS.index(parse_weekdays(workdays)[0])
    start = near + dt.timedelta(days=(first - near.weekday()) % 7)
    offsets = draw(st.lists(st.integers(-3, 7 * weeks + 3), max_size=6))
    return Cycle(weeks, workdays, start, [start + dt.timedelta(days=k) for k in offsets])


@unhurried
@given(cycles())
def test_days_and_dates_match_both_ways(cycle: Cycle) -> None:
    """Every day has the date of its weekday and week, and that date has the day."""
    for day in range(1, cycle.n_days + 1):
        date = cycle.date(day)
        assert date is not None
        assert cycle.day(date) == cycle.day(date.isoformat()) == day
        assert cycle.weekday(day) == WEEKDAYS[date.weekday()]
        assert cycle.week(day) == (date - cycle.start).days // 7 + 1
        assert cycle.is_holiday(day) == (date in cycle.holidays)


@unhurried
@given(cycles())
def test_the_days_are_the_workdays_of_the_weeks(cycle: Cycle) -> None:
    """Walking over the calendar finds the workdays in the order of their numbers, none left out."""
    calendar = [cycle.start + dt.timedelta(days=k) for k in range(7 * cycle.weeks)]
    worked = [date for date in calendar if WEEKDAYS[date.weekday()] in cycle.workdays]
    assert [cycle.date(day) for day in range(1, cycle.n_days + 1)] == worked
    assert [cycle.day(date) for date in calendar if date not in worked] == [None] * (
        7 * cycle.weeks - len(worked)
    )


@unhurried
@given(cycles())
def test_open_days_are_those_without_a_holiday(cycle: Cycle) -> None:
    """A holiday keeps its number and is no open day; one that is no workday changes nothing."""
    closed = {cycle.day(date) for date in cycle.holidays} - {None}
    assert set(cycle.open_days) == set(range(1, cycle.n_days + 1)) - closed
    assert list(cycle.open_days) == sorted(cycle.open_days)


@unhurried
@given(cycles(dated=False))
def test_without_a_start_there_are_days_and_no_dates(cycle: Cycle) -> None:
    """Weekdays and weeks are known, dates are not, and every day is open."""
    numbers = range(1, cycle.n_days + 1)
    assert cycle.n_days == cycle.weeks * len(cycle.workdays)
    assert [(cycle.week(day), cycle.weekday(day)) for day in numbers] == [
        (week, name) for week in range(1, cycle.weeks + 1) for name in cycle.workdays
    ]
    assert {cycle.date(day) for day in numbers} == {None}
    assert cycle.open_days == tuple(numbers)
    assert cycle.day(MONDAY) is None


def test_a_week_across_the_weekend() -> None:
    """Sun-Thu begins on the Sunday, and the second week follows on the next one."""
    cycle = Cycle(weeks=2, workdays="Sun-Thu", start="2026-12-06")
    assert cycle.date(1) == dt.date(2026, 12, 6)
    assert cycle.date(5) == dt.date(2026, 12, 10)
    assert cycle.date(6) == dt.date(2026, 12, 13)
    assert cycle.day("2026-12-11") is None


@pytest.mark.parametrize(
    "workdays",
    [
        "Mon-Fri",
        "mon - fri",
        "Monday-Friday",
        ["Mon", "Tue", "Wed", "Thu", "Fri"],
        "周一至周五",
        "星期一,星期二、星期三，星期四,星期五",
        "Mon-Wed,Wed-Fri",
    ],
)
def test_one_cycle_in_many_words(workdays: str | list[str]) -> None:
    """What is the same cycle is equal and has one hash."""
    cycle = Cycle(workdays=workdays, start=MONDAY, holidays=["2026-12-09", "2026-12-08"])
    same = Cycle(
        4,
        "Mon-Fri",
        pd.Timestamp("2026-12-07 10:00"),
        [dt.datetime(2026, 12, 8, 9), dt.date(2026, 12, 9), "2026-12-09"],
    )
    assert cycle == same
    assert hash(cycle) == hash(same)
    assert len({cycle, same}) == 1


@pytest.mark.parametrize(
    "other",
    [
        Cycle(3, "Mon-Fri", MONDAY),
        Cycle(4, "Mon-Sat", MONDAY),
        Cycle(4, "Mon-Fri", MONDAY + dt.timedelta(days=7)),
        Cycle(4, "Mon-Fri"),
        Cycle(4, "Mon-Fri", MONDAY, ["2026-12-08"]),
    ],
)
def test_other_cycles_are_not_equal(other: Cycle) -> None:
    """Weeks, workdays, start and holidays all count."""
    assert Cycle(4, "Mon-Fri", MONDAY) != other


def test_a_cycle_is_frozen() -> None:
    """A plan keeps its cycle: it cannot be changed under it."""
    with pytest.raises(AttributeError):
        Cycle().weeks = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("cycle", "text"),
    [
        (Cycle(), "Cycle: 4 weeks Mon-Fri, 20 days"),
        (Cycle(1, "Sun-Thu"), "Cycle: 1 week Sun-Thu, 5 days"),
        (Cycle(2, "Mon,Wed,Fri"), "Cycle: 2 weeks Mon,Wed,Fri, 6 days"),
        (
            Cycle(1, start=MONDAY, holidays=["2026-12-08", "2026-12-09", "2026-12-12"]),
            "Cycle: 1 week Mon-Fri from 2026-12-07, 5 days, 2 holidays",
        ),
    ],
)
def test_repr(cycle: Cycle, text: str) -> None:
    """One line: length, workdays, start and the holidays that are workdays."""
    assert repr(cycle) == text


def test_labels() -> None:
    """A day's name tells its week, its weekday and its date when it has one."""
    assert Cycle().label(7) == "W2 Tue"
    assert Cycle(start=MONDAY).label(7) == "W2 Tue 2026-12-15"


@pytest.mark.parametrize("weeks", [0, 9, -1, 2.0, "4", None])
def test_weeks_out_of_range(weeks: object) -> None:
    """Anything but 1 to 8 whole weeks is refused."""
    with pytest.raises(SettingsError, match="`weeks` must be a whole number from 1 to 8"):
        Cycle(weeks=weeks)  # type: ignore[arg-type]


def test_start_on_another_weekday() -> None:
    """The message tells the next date that would do, and what the given one is."""
    with pytest.raises(SettingsError, match=r"such as 2026-12-07\. Got 2026-12-06, a Sun\."):
        Cycle(start="2026-12-06")


@pytest.mark.parametrize("start", ["07.12.2026", "2026-13-01", "soon", 5])
def test_start_that_is_no_date(start: object) -> None:
    """Text that is no ISO date is refused, naming the argument."""
    with pytest.raises(SettingsError, match="`start` needs dates such as"):
        Cycle(start=start)  # type: ignore[arg-type]


def test_holidays_need_a_start() -> None:
    """Without a start nobody knows which day a date is."""
    with pytest.raises(SettingsError, match="give `start`"):
        Cycle(holidays=["2026-12-08"])


@pytest.mark.parametrize("method", ["week", "weekday", "date", "is_holiday", "label"])
@pytest.mark.parametrize("day", [0, -1, 21])
def test_days_outside_the_cycle(method: str, day: int) -> None:
    """Days are 1 to n; 0 does not count from the end."""
    with pytest.raises(SettingsError, match="`day` must be from 1 to 20"):
        getattr(Cycle(start=MONDAY), method)(day)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mon-Wed", ("Mon", "Tue", "Wed")),
        ("Sat-Mon", ("Sat", "Sun", "Mon")),
        ("Mon,Thu", ("Mon", "Thu")),
        ("Mon, mon,MONDAY", ("Mon",)),
        ("Mon-Mon", ("Mon",)),
        ("周一,周日", ("Mon", "Sun")),
        ("星期天、礼拜三", ("Sun", "Wed")),
        (("Sun-Tue", "Fri"), ("Sun", "Mon", "Tue", "Fri")),
    ],
)
def test_parse_weekdays(text: str, names: tuple[str, ...]) -> None:
    """Lists and ranges, English and Chinese, each weekday once."""
    assert parse_weekdays(text) == names


@unhurried
@given(st.integers(0, 6), st.integers(0, 6))
def test_ranges_of_weekdays(begin: int, end: int) -> None:
    """A range goes forward from its begin to its end, over the weekend where it must."""
    names = parse_weekdays(f"{WEEKDAYS[begin]}-{WEEKDAYS[end]}")
    assert len(names) == (end - begin) % 7 + 1
    assert [WEEKDAYS.index(name) for name in names] == [
        (begin + step) % 7 for step in range(len(names))
    ]


@pytest.mark.parametrize(
    "text", ["", "Mon,", "Mo", "Mon-", "-Fri", "1-5", "Mon-Wed-Fri", "Mon Tue"]
)
def test_what_is_no_weekday(text: str) -> None:
    """A name that is none is refused, and told."""
    with pytest.raises(SettingsError, match="is no weekday"):
        parse_weekdays(text)


def test_no_workdays() -> None:
    """A cycle without workdays is refused as the docstring says."""
    with pytest.raises(SettingsError):
        Cycle(workdays=[])


def test_workdays_in_any_order_are_one_week() -> None:
    """Day numbers follow the calendar, whichever way the workdays were listed."""
    cycle = Cycle(weeks=2, workdays="Mon,Fri,Wed", start=MONDAY)
    dates = [cycle.date(day) for day in range(1, cycle.n_days + 1)]
    assert dates == sorted(dates)


@pytest.mark.parametrize("year", [2025, 2026])
def test_chinese_workdays(year: int) -> None:
    """Open days are the workdays that another calendar of China knows, make-up days among them."""
    import chinese_calendar

    first = dt.date(year, 1, 1)
    monday = first + dt.timedelta(days=(-first.weekday()) % 7)
    for weeks in range(6):
        start = monday + dt.timedelta(weeks=8 * weeks)
        cycle = Cycle.in_country("CN", start=start, weeks=8)
        dates = [start + dt.timedelta(days=k) for k in range(56)]
        worked = {day for day in dates if chinese_calendar.is_workday(day)}
        assert {cycle.date(day) for day in cycle.open_days} == worked


def test_parts_of_a_country() -> None:
    """Epiphany is a holiday in Bavaria and not in Berlin; an unknown country is refused."""
    bavaria, berlin = (
        Cycle.in_country(f"DE-{part}", start="2027-01-04", weeks=1) for part in ("BY", "BE")
    )
    assert (bavaria.is_holiday(3), berlin.is_holiday(3)) == (True, False)
    with pytest.raises(SettingsError, match="'XX' is not known"):
        Cycle.in_country("XX", start="2027-01-04")
