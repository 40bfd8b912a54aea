"""The moment of planning again: which days are over, and how far today is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from routeplan.clock import clock, parse_moment
from routeplan.cycle import Cycle
from routeplan.errors import SettingsError

__all__ = ["Now", "find_now", "first_day", "last_day"]


@dataclass(frozen=True)
class Now:
    """A moment in a cycle.

    Attributes
    ----------
    when : datetime
    day : int
        First 1-based day of the cycle that is not over; days before it are.
    minute : float
        Minutes of that day that are over; 0 when it has not begun.
    """

    when: dt.datetime
    day: int
    minute: float

    @property
    def text(self) -> str:
        """As it stands in a plan."""
        return f"{self.when:%Y-%m-%d %H:%M}"


def find_now(now: str | dt.datetime, cycle: Cycle, *, after: str = "") -> Now:
    """Find a moment in a cycle.

    Parameters
    ----------
    now : str or datetime
        ``"2026-12-08 10:30"``; a date alone is its first minute.
    cycle : Cycle
        With dates.
    after : str, optional
        When the plan was last planned again.

    Returns
    -------
    Now

    Raises
    ------
    SettingsError
        For a text that is no moment, a cycle without dates, and a moment after its last day or
        before `after`.

    Examples
    --------
    >>> now = find_now("2026-12-08 10:30", Cycle(weeks=1, start="2026-12-07"))
    >>> now.day, now.minute
    (2, 630.0)
    """
    if cycle.start is None:
        raise SettingsError("The plan has no dates. Plan with a cycle that has a `start`.")
    if isinstance(now, dt.datetime):
        now = f"{now:%Y-%m-%d %H:%M}"
    date, minutes = parse_moment(now)
    if date is None:
        raise SettingsError(
            f"`now` must be a date and a time, such as 2026-12-08 10:30. Got {now}."
        )
    day = first_day(date, cycle)
    if day > cycle.n_days:
        raise SettingsError(
            f"`now` must not be after the plan's last day, {cycle.date(cycle.n_days)}. Got {now}."
        )
    minute = float(minutes or 0)
    when = dt.datetime.combine(date, dt.time()) + dt.timedelta(minutes=minute)
    if f"{when:%Y-%m-%d %H:%M}" < after:
        raise SettingsError(f"`now` must not be before {after}, the last planning. Got {now}.")
    return Now(when, day, minute if cycle.date(day) == date else 0.0)


def first_day(date: dt.date, cycle: Cycle) -> int:
    """First day of the cycle on or after a date; one more than there are when it is after all."""
    days = range(1, cycle.n_days + 1)
    return next((d for d in days if (on := cycle.date(d)) and on >= date), cycle.n_days + 1)


def last_day(moment: dt.datetime, cycle: Cycle) -> int:
    """Last day of the cycle that begins before a moment, 0 when none does."""
    days = range(cycle.n_days, 0, -1)
    midnight = dt.time()
    return next(
        (d for d in days if (on := cycle.date(d)) and dt.datetime.combine(on, midnight) < moment), 0
    )


def shown(day: int, minute: float, cycle: Cycle) -> str:
    """A day and a minute as a text."""
    return f"{cycle.date(day)} {clock(minute)}"
