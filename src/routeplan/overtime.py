"""Overtime as text: the days on which a rep works longer, and by how many minutes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from routeplan.cycle import WEEKDAYS, parse_weekdays
from routeplan.errors import SettingsError

__all__ = ["Overtime", "add_overtime", "overtime_text", "parse_overtime"]

Overtime = tuple[tuple[int, str, int], ...]
"""Week, weekday and minutes of every longer day, in the order of the days."""

_DAY = re.compile(r"w\s*(?P<week>\d+)\s+(?P<weekday>\w+)\s*\+\s*(?P<minutes>\d+)", re.IGNORECASE)
_WHOLE_DAY = 24 * 60


def parse_overtime(text: str) -> Overtime:
    """Read the longer days of a rep.

    Parameters
    ----------
    text : str
        ``"W1 Tue +12, W3 Fri +5"``: week of the cycle, weekday, minutes. An empty text holds none.

    Returns
    -------
    tuple of (int, str, int)
        Week, weekday and minutes, in the order of the days.

    Raises
    ------
    SettingsError
        For anything else, and for one day twice.

    Examples
    --------
    >>> parse_overtime("W3 Fri +5, W1 Tue +12")
    ((1, 'Tue', 12), (3, 'Fri', 5))
    """
    plain = unicodedata.normalize("NFKC", str(text)).replace("、", ",").replace(";", ",")
    days = [_parsed(part.strip()) for part in plain.split(",") if part.strip()]
    if len({day[:2] for day in days}) < len(days):
        raise SettingsError(f"{str(text)!r} names one day twice. Needed: each day once.")
    return tuple(sorted(days, key=lambda day: (day[0], WEEKDAYS.index(day[1]))))


def overtime_text(days: Iterable[tuple[int, str, int]]) -> str:
    """Write longer days as :func:`parse_overtime` reads them.

    Examples
    --------
    >>> overtime_text([(1, "Tue", 12), (3, "Fri", 5)])
    'W1 Tue +12, W3 Fri +5'
    """
    return ", ".join(f"W{week} {weekday} +{minutes}" for week, weekday, minutes in days)


def add_overtime(text: str, more: str) -> str:
    """Overtime with more of it, on the same days or others.

    Examples
    --------
    >>> add_overtime("W1 Tue +12", "W1 Mon +3, W1 Tue +5")
    'W1 Mon +3, W1 Tue +17'
    """
    minutes: dict[tuple[int, str], int] = {}
    for week, weekday, added in (*parse_overtime(text), *parse_overtime(more)):
        minutes[week, weekday] = minutes.get((week, weekday), 0) + added
    every = ((week, weekday, total) for (week, weekday), total in minutes.items())
    return overtime_text(parse_overtime(overtime_text(every)))


def _parsed(part: str) -> tuple[int, str, int]:
    match = _DAY.fullmatch(part)
    if match is None or int(match["minutes"]) > _WHOLE_DAY or int(match["week"]) < 1:
        raise SettingsError(f"{part!r} is no overtime. Needed: such as W1 Tue +12.")
    weekday = parse_weekdays(match["weekday"])
    if len(weekday) != 1:
        raise SettingsError(f"{part!r} must name one weekday. Needed: such as W1 Tue +12.")
    return int(match["week"]), weekday[0], int(match["minutes"])
