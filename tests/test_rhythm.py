"""The default rhythm, checked against its contract by counting."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeplan.cycle import WEEKDAYS, Cycle
from routeplan.rhythm import visit_patterns

unhurried = settings(deadline=None)

WORKDAYS = ("Mon-Fri", "Mon-Sat", "Sun-Thu", "Mon-Sun", "Mon,Wed,Fri", "Mon,Tue,Thu", "Fri")
Days = tuple[int, ...]
Case = tuple[int, Cycle, tuple[str, ...] | None]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Visits, a cycle without holidays, and allowed weekdays or none named."""
    cycle = Cycle(draw(st.integers(1, 8)), draw(st.sampled_from(WORKDAYS)))
    allowed = draw(st.none() | st.lists(st.sampled_from(WEEKDAYS), unique=True).map(tuple))
    return draw(st.integers(0, cycle.n_days + 3)), cycle, allowed


def usable(cycle: Cycle, allowed: tuple[str, ...] | None) -> set[str]:
    """Weekdays of the cycle that are allowed."""
    return set(cycle.workdays) if allowed is None else set(cycle.workdays) & set(allowed)


def by_week(pattern: Days, cycle: Cycle) -> list[frozenset[str]]:
    """Weekdays visited, week after week."""
    return [
        frozenset(cycle.weekday(day) for day in pattern if cycle.week(day) == week)
        for week in range(1, cycle.weeks + 1)
    ]


def gaps(numbers: list[int], round_the: int) -> list[int]:
    """Steps from each number to the next one, round the cycle."""
    return [later - earlier for earlier, later in pairwise([*numbers, numbers[0] + round_the])]


def touching(names: Iterable[str], cycle: Cycle, *, over_the_weekend: bool) -> int:
    """How many of the weekdays have the next workday as well."""
    positions = [cycle.workdays.index(name) for name in names]
    after = [position + 1 for position in positions]
    if over_the_weekend and len(positions) > 1:
        after = [position % cycle.days_per_week for position in after]
    return len(set(after) & set(positions))


@unhurried
@given(cases())
def test_every_pattern_is_in_order_and_allowed(case: Case) -> None:
    """Days ascend inside the cycle, on allowed weekdays; no pattern comes twice."""
    visits, cycle, allowed = case
    patterns = visit_patterns(visits, cycle, allowed)
    assert len(set(patterns)) == len(patterns)
    for pattern in patterns:
        assert list(pattern) == sorted(set(pattern))
        assert {cycle.weekday(day) for day in pattern} <= usable(cycle, allowed)


@unhurried
@given(cases())
def test_number_of_visits(case: Case) -> None:
    """A pattern has the visits wanted, or as many as there are allowed days."""
    visits, cycle, allowed = case
    most = cycle.weeks * len(usable(cycle, allowed))
    patterns = visit_patterns(visits, cycle, allowed)
    assert bool(patterns) == (min(visits, most) > 0)
    assert {len(pattern) for pattern in patterns} <= {min(visits, most)}


@unhurried
@given(cases())
def test_divisors_of_the_weeks(case: Case) -> None:
    """One weekday, a visit every so many weeks; every such set of days is there."""
    visits, cycle, allowed = case
    if not visits or cycle.weeks % visits or not usable(cycle, allowed):
        return
    step = cycle.weeks // visits
    expected = {
        tuple(
            day
            for day in range(1, cycle.n_days + 1)
            if cycle.weekday(day) == name and cycle.week(day) % step == first % step
        )
        for name in usable(cycle, allowed)
        for first in range(step)
    }
    assert set(visit_patterns(visits, cycle, allowed)) == expected


@unhurried
@given(cases())
def test_multiples_of_the_weeks(case: Case) -> None:
    """The same distinct weekdays every week, and none better spread was to be had."""
    visits, cycle, allowed = case
    if not visits or visits % cycle.weeks or visits > cycle.weeks * len(usable(cycle, allowed)):
        return
    patterns = visit_patterns(visits, cycle, allowed)
    weeks = [by_week(pattern, cycle) for pattern in patterns]
    assert all(len(set(names)) == 1 for names in weeks)
    assert all(len(names[0]) == visits // cycle.weeks for names in weeks)
    assert len(patterns) == len({names[0] for names in weeks})


@unhurried
@given(cases())
def test_other_numbers_are_as_even_as_whole_weeks_allow(case: Case) -> None:
    """Visits a week differ by one at most, fuller weeks are evenly apart, weekdays are kept."""
    visits, cycle, allowed = case
    if not 0 < visits <= cycle.weeks * len(usable(cycle, allowed)):
        return
    each, extra = divmod(visits, cycle.weeks)
    for pattern in visit_patterns(visits, cycle, allowed):
        weeks = by_week(pattern, cycle)
        assert Counter(map(len, weeks)) == Counter(
            {each: cycle.weeks - extra} | ({each + 1: extra} if extra else {})
        )
        full = [number for number, names in enumerate(weeks) if len(names) > each]
        if full:
            between = gaps(full, cycle.weeks)
            assert max(between) - min(between) <= 1
            assert all(names <= weeks[full[0]] for names in weeks)


def test_twice_a_week() -> None:
    """Monday to Friday these five pairs are spread, and no other."""
    cycle = Cycle(weeks=4)
    pairs = [by_week(pattern, cycle) for pattern in visit_patterns(8, cycle)]
    expected = ["Mon Wed", "Mon Thu", "Tue Thu", "Tue Fri", "Wed Fri"]
    assert len(pairs) == 5
    assert all(len(set(weeks)) == 1 for weeks in pairs)
    assert {weeks[0] for weeks in pairs} == {frozenset(pair.split()) for pair in expected}


@pytest.mark.parametrize(
    ("visits", "workdays", "expected"),
    [
        (1, "Mon-Fri", ["Mon", "Tue", "Wed", "Thu", "Fri"]),
        (3, "Mon-Fri", ["Mon Wed Fri"]),
        (5, "Mon-Fri", ["Mon Tue Wed Thu Fri"]),
        (2, "Mon-Sat", ["Mon Wed", "Mon Thu", "Mon Fri", "Tue Thu", "Tue Fri", "Tue Sat",
                        "Wed Fri", "Wed Sat", "Thu Sat"]),
        (3, "Mon-Sat", ["Mon Wed Fri", "Tue Thu Sat"]),
        (2, "Sun-Thu", ["Sun Tue", "Sun Wed", "Mon Wed", "Mon Thu", "Tue Thu"]),
    ],
)  # fmt: skip
def test_visits_a_week(visits: int, workdays: str, expected: list[str]) -> None:
    """Weekdays of so many visits a week, worked out by hand."""
    cycle = Cycle(weeks=1, workdays=workdays)
    found = {by_week(pattern, cycle)[0] for pattern in visit_patterns(visits, cycle)}
    assert found == {frozenset(names.split()) for names in expected}


@pytest.mark.parametrize(("visits", "count"), [(1, 20), (2, 10), (4, 5), (8, 5), (20, 1), (0, 0)])
def test_number_of_patterns_in_four_weeks(visits: int, count: int) -> None:
    """Monthly on any day; every two weeks on one of ten; weekly on one of five."""
    assert len(visit_patterns(visits, Cycle(weeks=4))) == count


@unhurried
@given(cases())
def test_the_best_spread_weekdays_are_chosen(case: Case) -> None:
    """All sets without neighbouring workdays, over the weekend too or else inside the week."""
    visits, cycle, allowed = case
    free = usable(cycle, allowed)
    each = visits // cycle.weeks
    if visits % cycle.weeks or not 1 <= each <= len(free):
        return
    sets = [frozenset(names) for names in combinations(sorted(free), each)]
    chosen = {by_week(pattern, cycle)[0] for pattern in visit_patterns(visits, cycle, allowed)}
    for over in (True, False):
        apart = {names for names in sets if not touching(names, cycle, over_the_weekend=over)}
        if apart:
            assert chosen == apart
            return
    counts = {names: touching(names, cycle, over_the_weekend=True) for names in sets}
    assert {counts[names] for names in chosen} == {min(counts.values())}


@unhurried
@given(cases(), st.data())
def test_holidays_are_never_hit(case: Case, data: st.DataObject) -> None:
    """Visits on a holiday move inside their week, to an allowed day; they are lost only if full."""
    visits, plain, allowed = case
    monday = dt.date(2026, 12, 7)
    first = WEEKDAYS.index(plain.workdays[0])
    start = monday + dt.timedelta(days=first)
    closed = data.draw(st.sets(st.integers(1, plain.n_days), max_size=6))
    dated = Cycle(plain.weeks, plain.workdays, start)
    cycle = Cycle(plain.weeks, plain.workdays, start, [dated.date(day) for day in closed])
    moved = visit_patterns(visits, cycle, allowed)
    room = [
        sum(
            cycle.week(day) == week and cycle.weekday(day) in usable(cycle, allowed)
            for day in cycle.open_days
        )
        for week in range(1, cycle.weeks + 1)
    ]
    for pattern in moved:
        assert pattern
        assert list(pattern) == sorted(set(pattern))
        assert set(pattern) <= set(cycle.open_days)
        assert {cycle.weekday(day) for day in pattern} <= usable(cycle, allowed)
    # Each pattern is one of the plain ones with, in every week, its visits or what fits there.
    wanted = {
        tuple(min(len(names), free) for names, free in zip(by_week(p, plain), room, strict=True))
        for p in visit_patterns(visits, plain, allowed)
    }
    assert {tuple(map(len, by_week(pattern, cycle))) for pattern in moved} == {
        counts for counts in wanted if any(counts)
    }
    kept = {p for p in visit_patterns(visits, plain, allowed) if not closed & set(p)}
    assert kept <= set(moved)


def test_a_moved_visit_goes_to_the_nearest_day() -> None:
    """Wednesday off: its visits go to Thursday, Friday's to Thursday, the later of two days."""
    wednesday = Cycle(weeks=1, start="2026-12-07", holidays=["2026-12-09"])
    assert visit_patterns(1, wednesday) == ((1,), (2,), (4,), (5,))
    friday = Cycle(weeks=2, start="2026-12-07", holidays=["2026-12-11"])
    assert (4, 10) in visit_patterns(2, friday)
    assert visit_patterns(2, friday, ("Fri",)) == ((10,),)


def test_more_visits_than_days() -> None:
    """The fullest pattern there is, never an error."""
    assert visit_patterns(99, Cycle(weeks=1)) == ((1, 2, 3, 4, 5),)
    assert visit_patterns(99, Cycle(weeks=2), ("Mon",)) == ((1, 6),)
    assert visit_patterns(3, Cycle(), ("Sat",)) == ()


@pytest.mark.slow
@settings(max_examples=2000, deadline=None)
@given(cases(), st.data())
def test_holidays_are_never_hit_at_length(case: Case, data: st.DataObject) -> None:
    """The same with many more examples."""
    test_holidays_are_never_hit.hypothesis.inner_test(case, data)
