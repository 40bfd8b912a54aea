"""Visit rhythms: the sets of days on which an outlet may be visited so many times a cycle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from routeplan.cycle import Cycle

__all__ = ["visit_patterns"]

Pattern = tuple[int, ...]
"""Ascending 1-based days of the cycle."""


@lru_cache(maxsize=4096)
def visit_patterns(
    visits: int, cycle: Cycle, weekdays: tuple[str, ...] | None = None
) -> tuple[Pattern, ...]:
    """All day patterns of the default rhythm.

    - A divisor of the weeks W: every W/visits weeks on one and the same weekday.
    - A multiple of W: visits/W distinct weekdays, the same ones every week, spread out.
    - Anything else: as even as whole weeks allow, on the same weekday(s).

    A visit that falls on a holiday moves to the nearest other open workday of its week (the later
    one of two) that the pattern does not use yet; a week without one loses the visit.

    Parameters
    ----------
    visits : int
        Wanted visits per cycle. More than the days of the cycle (or of `weekdays` in it) give
        the fullest patterns there are.
    cycle : Cycle
    weekdays : tuple of str, optional
        Weekdays on which the outlet may be visited; all workdays without it.

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
    """
    usable = [k for k, name in enumerate(cycle.workdays) if weekdays is None or name in weekdays]
    visits = min(visits, cycle.weeks * len(usable))
    if visits <= 0:
        return ()
    regular, extra = divmod(visits, cycle.weeks)
    patterns = (
        _days(cycle, days, rest_days, extra_weeks)
        for days in _spread_weekdays(usable, regular + (extra > 0), cycle.days_per_week)
        for rest_days in (combinations(days, regular) if extra else [days])
        for extra_weeks in _even_weeks(extra, cycle.weeks)
    )
    moved = (_off_holidays(pattern, cycle, usable) for pattern in patterns)
    return tuple(sorted({pattern for pattern in moved if pattern}))


def _days(
    cycle: Cycle, full: Sequence[int], rest: Sequence[int], full_weeks: Iterable[int]
) -> Pattern:
    """Weekdays `full` in the weeks `full_weeks`, weekdays `rest` in the other weeks."""
    chosen = set(full_weeks)
    return tuple(
        week * cycle.days_per_week + weekday + 1
        for week in range(cycle.weeks)
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


def _even_weeks(count: int, weeks: int) -> list[tuple[int, ...]]:
    """Sets of `count` weeks, as evenly spaced round the cycle as whole weeks allow."""
    if count == 0:
        return [()]
    allowed = {weeks // count, -(-weeks // count)}
    return [
        chosen
        for chosen in combinations(range(weeks), count)
        if {
            (later - earlier) % weeks or weeks
            for earlier, later in zip(chosen, (*chosen[1:], chosen[0]), strict=True)
        }
        <= allowed
    ]


def _off_holidays(pattern: Pattern, cycle: Cycle, usable: list[int]) -> Pattern:
    """Move the visits that fall on a holiday inside their week."""
    kept = {day for day in pattern if not cycle.is_holiday(day)}
    for day in pattern:
        if day in kept:
            continue
        week_start = (cycle.week(day) - 1) * cycle.days_per_week + 1
        free = [
            week_start + k
            for k in usable
            if not cycle.is_holiday(week_start + k) and week_start + k not in kept
        ]
        if free:
            kept.add(min(free, key=lambda other: (abs(other - day), -other)))
    return tuple(sorted(kept))
