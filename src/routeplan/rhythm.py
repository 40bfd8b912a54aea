"""Visit rhythms: the sets of days on which an outlet may be visited so many times a cycle."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.walks import weekday_walks

__all__ = ["Pattern", "parse_interval", "visit_patterns"]

Pattern = tuple[int, ...]
"""Ascending 1-based days of the cycle."""

_INTERVAL = re.compile(
    r"(?:(?P<visits>\d+)\s*(?:x|visits?|calls?|次)?\s*(?:in|per|every|/)\s*)?"
    r"(?P<days>\d+(?:\.\d+)?)\s*(?P<unit>d|days?|天|日|w|weeks?|周)?",
    re.IGNORECASE,
)
_INTERVAL_ZH = re.compile(r"(?P<days>\d+)\s*(?P<unit>天|日|周)(?P<visits>\d+)次")

_MOST_WAYS = 12
"""Ways kept to move the visits of one pattern off closed days."""
_MOST_WALKS = 5_000
_MOST_CHANGING = 300
"""Patterns with changing weekdays that are looked through, and that are kept."""


@lru_cache(maxsize=4096)
def visit_patterns(
    visits: int,
    cycle: Cycle,
    weekdays: tuple[str, ...] | None = None,
    *,
    weeks: tuple[int, ...] | None = None,
    closed: frozenset[int] = frozenset(),
    any_weekday: bool = False,
) -> tuple[Pattern, ...]:
    """All day patterns of the default rhythm.

    - A divisor of the weeks W: every W/visits weeks on one and the same weekday.
    - A multiple of W: visits/W distinct weekdays, the same ones every week, spread out.
    - Anything else: as even as whole weeks allow, on the same weekday(s).

    A visit that falls on a holiday or another closed day moves to an open day of its week that the
    pattern does not use yet, the nearest ones first where there are many ways; a week without one
    loses the visit. Make-up days take such visits and no others.

    With `any_weekday` the weeks stay as even, but the weekdays may change: from one visited week to
    the next, and from the last one to the first, each visit moves by two workdays at most, and the
    last visit of a week is not on the workday before the first one of the next week. Where these
    patterns are too many, an even sample of them stands for all.

    Parameters
    ----------
    visits : int
        Wanted visits per cycle. More than the days of the cycle (or of `weekdays` in it) give
        the fullest patterns there are.
    cycle : Cycle
    weekdays : tuple of str, optional
        Weekdays on which the outlet may be visited; all workdays without it.
    weeks : tuple of int, optional
        1-based weeks in which the outlet may be visited; all weeks without it.
    closed : frozenset of int
        1-based days on which the outlet is closed. A weekday that is closed in every week counts
        as not allowed.
    any_weekday : bool, default False
        Whether the visits may lie on other weekdays from week to week.

    Returns
    -------
    tuple of tuple of int
        Each pattern once, days ascending and 1-based. Empty when no day is allowed or no visit
        is wanted.

    Examples
    --------
    >>> visit_patterns(2, Cycle(weeks=4))[:3]
    ((1, 11), (2, 12), (3, 13))
    >>> visit_patterns(4, Cycle(weeks=2))
    ((1, 3, 6, 8), (1, 4, 6, 9), (2, 4, 7, 9), (2, 5, 7, 10), (3, 5, 8, 10))
    >>> visit_patterns(2, Cycle(weeks=2, workdays="Mon,Wed,Fri"), any_weekday=True)
    ((1, 4), (1, 5), (2, 4), (2, 5), (2, 6), (3, 5), (3, 6))
    """
    week = _Week.of(cycle, weekdays, closed)
    allowed = [w for w in range(cycle.weeks) if weeks is None or w + 1 in weeks]
    visits = min(visits, len(allowed) * len(week.usable))
    if visits <= 0:
        return ()
    regular, extra = divmod(visits, len(allowed))
    patterns = [
        _days(cycle, full, rest, extra_weeks, allowed)
        for days in _spread_weekdays(week.usable, regular + (extra > 0), week.length)
        for rest_days in (combinations(days, regular) if extra else [days])
        for full, rest in [(week.positions(days), week.positions(rest_days))]
        for extra_weeks in _even_weeks(extra, allowed, cycle.weeks)
    ]
    if any_weekday:
        patterns += _changing(visits, week, allowed, cycle)
    open_days = frozenset(week.open_days)
    moved = (moved for pattern in patterns for moved in _off_closed(pattern, cycle, open_days))
    return tuple(sorted({pattern for pattern in moved if pattern}))


class _Week(NamedTuple):
    """The working week of an outlet, in positions among the regular workdays.

    Attributes
    ----------
    length : int
        Regular workdays of a week.
    usable : list of int
        Those on which the outlet may be visited.
    place : tuple of int
        Position of every regular workday among all workdays of the cycle.
    open_days : list of int
        1-based days of the cycle on which it may be visited, make-up days too.
    """

    length: int
    usable: list[int]
    place: tuple[int, ...]
    open_days: list[int]

    @classmethod
    def of(cls, cycle: Cycle, weekdays: tuple[str, ...] | None, closed: frozenset[int]) -> _Week:
        """Look at every day of the cycle."""
        names = cycle.regular_workdays
        place = tuple(cycle.workdays.index(name) for name in names)
        wanted = [weekdays is None or name in weekdays for name in cycle.workdays]
        usable = [
            k
            for k, position in enumerate(place)
            if wanted[position] and not set(_column(position, cycle)) <= closed
        ]
        open_days = [
            day
            for day in cycle.open_days
            if wanted[(day - 1) % cycle.days_per_week] and day not in closed
        ]
        return cls(len(names), usable, place, open_days)

    def positions(self, days: Sequence[int]) -> tuple[int, ...]:
        """Positions among all workdays."""
        return tuple(self.place[k] for k in days)


def _column(position: int, cycle: Cycle) -> range:
    """All days of the cycle on one weekday."""
    return range(position + 1, cycle.n_days + 1, cycle.days_per_week)


def _days(
    cycle: Cycle,
    full: Sequence[int],
    rest: Sequence[int],
    full_weeks: Iterable[int],
    weeks: Sequence[int],
) -> Pattern:
    """Weekdays `full` in the weeks `full_weeks`, weekdays `rest` in the other ones of `weeks`."""
    chosen = set(full_weeks)
    return tuple(
        week * cycle.days_per_week + weekday + 1
        for week in weeks
        for weekday in (full if week in chosen else rest)
    )


def _spread_weekdays(usable: list[int], count: int, per_week: int) -> list[tuple[int, ...]]:
    """Sets of `count` weekdays, the best spread ones only.

    Two days apart is spread enough, round the week if that can be had, else inside the week;
    where neither can, the sets with the fewest neighbouring days are taken.
    """
    sets = list(combinations(usable, count))
    for circular in (True, False):
        apart = [days for days in sets if _neighbours(days, per_week, circular=circular) == 0]
        if apart:
            return apart
    fewest = min(_neighbours(days, per_week, circular=True) for days in sets)
    return [days for days in sets if _neighbours(days, per_week, circular=True) == fewest]


def _neighbours(days: tuple[int, ...], per_week: int, *, circular: bool) -> int:
    """How many pairs of consecutive visits fall on neighbouring workdays."""
    inside = sum(later - earlier == 1 for earlier, later in pairwise(days))
    round_the_week = len(days) > 1 and days[0] + per_week - days[-1] == 1
    return inside + (circular and round_the_week)


def _even_weeks(count: int, allowed: Sequence[int], weeks: int) -> list[tuple[int, ...]]:
    """Sets of `count` allowed weeks, as evenly spaced round the cycle as they allow."""
    if count == 0:
        return [()]
    sets = list(combinations(allowed, count))
    gaps = [
        [
            (later - earlier) % weeks or weeks
            for earlier, later in zip(chosen, (*chosen[1:], chosen[0]), strict=True)
        ]
        for chosen in sets
    ]
    unevenness = [max(gap) - min(gap) for gap in gaps]
    evenest = max(min(unevenness), 1 if weeks % count else 0)
    return [chosen for chosen, uneven in zip(sets, unevenness, strict=True) if uneven <= evenest]


def _changing(visits: int, week: _Week, allowed: Sequence[int], cycle: Cycle) -> list[Pattern]:
    """Patterns in the weeks of the rhythm whose weekdays change, an even sample of them."""
    regular, extra = divmod(visits, len(allowed))
    found: list[Pattern] = []
    sets_of_weeks = _even_weeks(extra, allowed, cycle.weeks)
    for extra_weeks in sets_of_weeks:
        sizes = {number: regular + (number in extra_weeks) for number in allowed}
        visited = [number for number, size in sizes.items() if size]
        choices = [_spread_weekdays(week.usable, sizes[n], week.length) for n in visited]
        found += [
            tuple(
                number * cycle.days_per_week + position + 1
                for number, days in zip(visited, walk, strict=True)
                for position in week.positions(days)
            )
            for walk in weekday_walks(choices, week.length, _MOST_WALKS // len(sets_of_weeks))
        ]
    return found[:: -(-len(found) // _MOST_CHANGING) or 1]


def _off_closed(pattern: Pattern, cycle: Cycle, open_days: frozenset[int]) -> list[Pattern]:
    """The ways to move the visits of closed days inside their weeks, the nearest ones."""
    ways = [(0, tuple(day for day in pattern if day in open_days))]
    for day in pattern:
        if day in open_days:
            continue
        first = (cycle.week(day) - 1) * cycle.days_per_week + 1
        week = [other for other in range(first, first + cycle.days_per_week) if other in open_days]
        moved = [
            (distance + abs(other - day), (*kept, other))
            for distance, kept in ways
            for other in week
            if other not in kept
        ]
        ways = sorted(moved)[:_MOST_WAYS] or ways
    return [tuple(sorted(kept)) for _, kept in ways]


def parse_interval(text: str) -> float:
    """Days from one visit to the next.

    Parameters
    ----------
    text : str
        ``"14"``, ``"2 weeks"``, ``"2 in 10 days"``, ``"10天2次"``.

    Returns
    -------
    float
        Calendar days, above 0.

    Raises
    ------
    SettingsError
        For anything else.

    Examples
    --------
    >>> parse_interval("2 in 10 days"), parse_interval("2 weeks")
    (5.0, 14.0)
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip()
    match = _INTERVAL_ZH.fullmatch(plain) or _INTERVAL.fullmatch(plain)
    days = float(match["days"]) if match else 0.0
    visits = int(match["visits"] or 1) if match else 0
    if not match or days <= 0 or visits <= 0:
        raise SettingsError(f"{text!r} is no interval. Needed: such as 14 or 2 in 10 days.")
    in_weeks = (match["unit"] or "").lower().startswith(("w", "周"))
    return days * (7 if in_weeks else 1) / visits
