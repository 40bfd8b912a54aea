"""What a user names in a plan: outlets, reps and days, or the ones that are near."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from routeplan.clock import parse_date
from routeplan.cycle import Cycle, parse_weekdays
from routeplan.errors import SettingsError

__all__ = ["find_day", "find_id", "near_ids"]

_SHORT = 3
"""In ids of so few letters one of two may be wrong."""
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
"""Zeros in front of a number, which spreadsheets like to lose."""
_LABEL = re.compile(r"W(?:eek)?\s*(\d+)[\s,]+([^\W\d]+)(?:\s+(\S+))?", re.IGNORECASE)


def find_id(name: object, ids: Collection[str], what: str) -> str:
    """An id as it stands in the plan.

    Parameters
    ----------
    name : str
    ids : collection of str
        Those that are known.
    what : str
        ``"outlet"`` or ``"rep"``, for the message.

    Returns
    -------
    str

    Raises
    ------
    SettingsError
        When it is not known; names the ids that are near.

    Examples
    --------
    >>> find_id("K012", ["K0123", "K0124"], "outlet")
    Traceback (most recent call last):
    routeplan.errors.SettingsError: There is no outlet K012 in the plan. Near: K0123, K0124.
    """
    if (text := str(name).strip()) in ids:
        return text
    near = near_ids(text, ids)
    told = f" Near: {', '.join(near)}." if near else ""
    raise SettingsError(f"There is no {what} {text} in the plan.{told}")


def near_ids(name: str, ids: Iterable[str]) -> list[str]:
    """Up to three ids that are written much like a name, the nearest first.

    Examples
    --------
    >>> near_ids("7", ["007", "8", "K12"])
    ['007']
    """
    plain: dict[str, str] = {}
    for text in ids:
        plain.setdefault(text.casefold(), text)
    wanted = name.strip().casefold()
    same = [text for text in plain if _ZEROS.sub("", text) == _ZEROS.sub("", wanted)]
    likeness = 0.6 if len(wanted) > _SHORT else 0.5
    close = get_close_matches(wanted, plain, n=3, cutoff=likeness)
    found = dict.fromkeys([*same, *sorted(close)])
    return [plain[text] for text in found][:3]


def find_day(value: object, cycle: Cycle) -> int:
    """Number of a day of the cycle.

    Parameters
    ----------
    value : int, date or str
        A 1-based number, a date, or a label as plans show it: ``"W2 Tue"``,
        ``"W2 Tue 2026-12-15"``.
    cycle : Cycle

    Returns
    -------
    int

    Raises
    ------
    SettingsError
        When it is no day of the cycle, or a label whose weekday and date disagree.

    Examples
    --------
    >>> cycle = Cycle(weeks=2, start="2026-12-07")
    >>> find_day("2026-12-15", cycle), find_day("W2 Tue", cycle), find_day(7, cycle)
    (7, 7, 7)
    """
    number = _number(value)
    if number is not None:
        if not 1 <= number <= cycle.n_days:
            raise SettingsError(f"Day {number} is not in the cycle, which has {cycle.n_days} days.")
        return number
    match = _LABEL.fullmatch(str(value).strip())
    if match is None:
        return _of_date(value, cycle)
    day = _of_week(int(match[1]), match[2], cycle)
    if match[3] and _of_date(match[3], cycle) != day:
        raise SettingsError(f"{str(value)!r} names two days: W{match[1]} {match[2]} is day {day}.")
    return day


def _number(value: object) -> int | None:
    """A whole number of whatever type, also as text."""
    if isinstance(value, str):
        return int(value) if value.strip().isdecimal() else None
    if isinstance(value, float) and value.is_integer():  # as spreadsheets have it
        return int(value)
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None


def _of_week(week: int, weekday: str, cycle: Cycle) -> int:
    (name,) = parse_weekdays(weekday)
    if not 1 <= week <= cycle.weeks or name not in cycle.workdays:
        raise SettingsError(f"W{week} {name} is no day of the cycle: {cycle!r}.")
    return (week - 1) * cycle.days_per_week + cycle.workdays.index(name) + 1


def _of_date(value: object, cycle: Cycle) -> int:
    if isinstance(value, dt.datetime):
        value = value.date()
    try:
        date = value if isinstance(value, dt.date) else parse_date(str(value))
    except SettingsError:
        raise SettingsError(
            f"{str(value)!r} is no day. Needed: a day number, a date such as 2026-12-07, or a "
            "label such as W2 Tue."
        ) from None
    day = cycle.day(date) if cycle.start else None
    if day is None:
        raise SettingsError(f"{date} is no day of the cycle: {cycle!r}.")
    return day
