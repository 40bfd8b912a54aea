"""The days between visits: appointments, fewest and most days, the last visit made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from routeplan.clock import parse_date
from routeplan.cycle import WEEKDAYS, Cycle
from routeplan.rhythm import Pattern

__all__ = ["Gaps", "with_agreed"]


def with_agreed(patterns: Sequence[Pattern], agreed: frozenset[int], cycle: Cycle) -> list[Pattern]:
    """Patterns that hold the days of appointments.

    A visit of the same week moves to the appointment, else the nearest one does. Of all patterns
    those stay that change least.

    Examples
    --------
    >>> with_agreed([(1, 6), (2, 7)], frozenset({7}), Cycle(weeks=2))
    [(2, 7)]
    """
    if not agreed:
        return list(patterns)
    moved = [_moved(pattern, agreed, cycle) for pattern in patterns if len(pattern) >= len(agreed)]
    least = min((changes for changes, _ in moved), default=0)
    return list(dict.fromkeys(pattern for changes, pattern in moved if changes == least))


def _moved(pattern: Pattern, agreed: frozenset[int], cycle: Cycle) -> tuple[int, Pattern]:
    """A pattern with the agreed days in it, and the number of visits moved."""
    days, changes = set(pattern), 0
    for target in sorted(agreed - days):
        free = days - agreed
        week = cycle.week(target)
        days.remove(min(free, key=lambda day: (cycle.week(day) != week, abs(day - target))))
        days.add(target)
        changes += 1
    return changes, tuple(sorted(days))


@dataclass(frozen=True)
class Gaps:
    """Calendar days that must lie, and may lie, between two visits.

    Attributes
    ----------
    offset : tuple of int
        Calendar days from day 1 to every day of the cycle.
    least, most : float
        Fewest days, and most days where all visits wanted are made.
    last : int or None
        Calendar days from day 1 back to the last visit made: 0 or less.
    """

    offset: tuple[int, ...]
    least: float
    most: float
    last: int | None

    @classmethod
    def of(cls, least: object, most: object, last: object, cycle: Cycle) -> Gaps:
        """Read the cells of a table; None where nothing stands."""
        made = None
        if last is not None and cycle.start is not None:
            made = min((parse_date(str(last)) - cycle.start).days, 0)
        return cls(
            tuple(_offset(day, cycle) for day in range(1, cycle.n_days + 1)),
            0.0 if least is None else float(str(least)),
            float("inf") if most is None else float(str(most)),
            made,
        )

    def kept(self, patterns: Sequence[Pattern], *, due_after: float, whole: bool) -> list[Pattern]:
        """Those patterns that keep the gaps, and of them those that follow the last visit best.

        Parameters
        ----------
        patterns : sequence of Pattern
        due_after : float
            Part of the interval that should have passed since the last visit.
        whole : bool
            Whether the patterns hold all visits wanted; with fewer no gap can be too long.
        """
        kept = [pattern for pattern in patterns if self._fits(pattern, whole=whole)]
        if self.last is None or not kept:
            return kept
        early = [self._early(pattern, due_after) for pattern in kept]
        return [p for p, days in zip(kept, early, strict=True) if days <= min(early)]

    def _fits(self, pattern: Pattern, *, whole: bool) -> bool:
        at = [self.offset[day - 1] for day in pattern]
        gaps = [later - earlier for earlier, later in pairwise(at)]
        if self.last is not None and at[0] - self.last < self.least:
            return False
        return all(gap >= self.least and (gap <= self.most or not whole) for gap in gaps)

    def _early(self, pattern: Pattern, due_after: float) -> float:
        """Days that the first visit comes too early after, or too late for, the last one made."""
        length = 7 * (self.offset[-1] // 7 + 1)
        since = self.offset[pattern[0] - 1] - (self.last or 0)
        too_early = due_after * length / len(pattern) - since
        return max(too_early, since - self.most, 0.0)


def _offset(day: int, cycle: Cycle) -> int:
    first = WEEKDAYS.index(cycle.workdays[0])
    ahead = (WEEKDAYS.index(cycle.weekday(day)) - first) % 7
    return int(dt.timedelta(weeks=cycle.week(day) - 1, days=ahead).days)
