"""On which days a visit may be made instead of its own."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from routeplan.clock import parse_date
from routeplan.cycle import Cycle, chosen_weeks, parse_weekdays

__all__ = ["Calendar", "gap_bounds"]


def gap_bounds(
    own: float,
    before: float | None,
    after: float | None,
    *,
    least: float = 1.0,
    most: float = math.inf,
) -> tuple[float, float]:
    """First and last day on which a visit may be made, next to those before and after it.

    A visit may move to days that are nearer to its own date than to that of its neighbour, and
    no neighbour can come too near or too far whatever the others do: each has half of the room
    that there is between two.

    Parameters
    ----------
    own : float
        Calendar day of the visit, on any scale.
    before, after : float or None
        Calendar days of the visits before and after it, None where there is none.
    least, most : float
        Fewest and most days from visit to visit.

    Returns
    -------
    first, last : float

    Examples
    --------
    >>> gap_bounds(7, 0, 14)
    (4.0, 10.0)
    >>> gap_bounds(7, 0, None, least=5, most=8)
    (6.0, 7.0)
    """
    first, last = -math.inf, math.inf
    if before is not None:
        spare = max(0.0, own - before - least)
        first = own - math.ceil(spare / 2)
        if most < math.inf:
            last = min(last, own + max(0.0, most - (own - before)) // 2)
    if after is not None:
        spare = max(0.0, after - own - least)
        last = min(last, own + spare // 2)
        if most < math.inf:
            first = max(first, own - math.ceil(max(0.0, most - (after - own)) / 2))
    return float(first), float(last)


class Calendar:
    """Days of a cycle on which outlets may be visited, by their wishes.

    Parameters
    ----------
    outlets : DataFrame
    cycle : Cycle
        With dates.
    """

    def __init__(self, outlets: pd.DataFrame, cycle: Cycle) -> None:
        self._cycle = cycle
        self._wishes = {
            name: outlets[name].to_dict() if name in outlets else {}
            for name in ("weekdays", "weeks", "min_gap", "max_gap", "last_visit")
        }
        start = cycle.start or dt.date.min
        self._offset = {
            day: ((cycle.date(day) or start) - start).days for day in range(1, cycle.n_days + 1)
        }
        self._kinds: dict[tuple[str, str], tuple[int, ...]] = {}

    def offset(self, day: int) -> int:
        """Calendar days from day 1."""
        return self._offset[day]

    def gaps(self, outlet: str) -> tuple[float, float]:
        """Fewest and most days from visit to visit."""
        least, most = self._wish("min_gap", outlet), self._wish("max_gap", outlet)
        return 1.0 if least is None else float(least), math.inf if most is None else float(most)

    def since(self, outlet: str) -> float | None:
        """Calendar day of the last visit before the cycle."""
        last = self._wish("last_visit", outlet)
        start = self._cycle.start
        return (
            None if last is None or start is None else min(0, (parse_date(str(last)) - start).days)
        )

    def days(self, outlet: str) -> tuple[int, ...]:
        """Open days on the outlet's weekdays and in its weeks."""
        key = tuple(str(self._wish(name, outlet) or "") for name in ("weekdays", "weeks"))
        weekdays, weeks = key
        if (weekdays, weeks) not in self._kinds:
            self._kinds[weekdays, weeks] = self._allowed(weekdays, weeks)
        return self._kinds[weekdays, weeks]

    def _allowed(self, weekdays: str, weeks: str) -> tuple[int, ...]:
        cycle = self._cycle
        names: Sequence[str] = parse_weekdays(weekdays) if weekdays else cycle.workdays
        numbers = chosen_weeks(weeks, cycle) if weeks else range(1, cycle.weeks + 1)
        return tuple(
            day
            for day in cycle.open_days
            if cycle.weekday(day) in names and cycle.week(day) in numbers
        )

    def _wish(self, name: str, outlet: str) -> Any:
        cell = self._wishes[name].get(outlet)
        return None if cell is None or pd.isna(cell) or cell == "" else cell
