"""Opening hours and shifts as text, and the windows they leave on every day of a cycle."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from opening_hours import (  # type: ignore[attr-defined]  # the stubs lack ParserError
    OpeningHours,
    ParserError,
    State,
)

from routeplan.clock import parse_windows
from routeplan.cycle import WEEKDAYS, Cycle
from routeplan.errors import SettingsError

__all__ = ["Windows", "day_windows", "parse_hours"]

Windows = tuple[tuple[float, float], ...]
"""Begin and end of every window of a day, in minutes after midnight."""

_DAY_END = 24 * 60
_ANY_MONDAY = dt.date(2001, 1, 1)
"""Stands for the first day of a week without dates."""
_WINDOWS_ONLY = re.compile(r"[\d:\s,;、\-–—~至]*")

_ZH = "一二三四五六日"
_WEEKDAY_WORDS = {
    word.lower(): name[:2]
    for name, full in zip(
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
    for word in (name, full)
} | {
    f"{week}{day}": WEEKDAYS["一二三四五六日天".index(day) % 7 if day != "天" else 6][:2]
    for week in ("周", "星期", "礼拜")
    for day in f"{_ZH}天"
}
_OTHER_WORDS = {"closed": "off", "休息": "off", "不营业": "off", "全天": "24/7", "24小时": "24/7"}
_WORDS = re.compile(
    "(?<![a-z])(?:"
    + "|".join(sorted(map(re.escape, _WEEKDAY_WORDS | _OTHER_WORDS), key=len, reverse=True))
    + ")(?![a-z])",
    re.I,
)
_COLON_BEHIND_DAY = re.compile(r"(?<=[a-z])\s*:\s*(?=\d)", re.I)
_NOTHING_BETWEEN = re.compile(r"(Mo|Tu|We|Th|Fr|Sa|Su)(?=\d)")
_TIME = re.compile(r"\d{1,2}:\d{2}")
_DASH_BETWEEN_DAYS = re.compile(r"(?<=[a-z])\s*-\s*(?=[a-z])", re.I)
_HALF_DAY_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\.?(?![a-z])", re.I)
_TIME_FIRST = re.compile(r"^([\d:,\-\s]+?)\s+((?:Mo|Tu|We|Th|Fr|Sa|Su)[A-Za-z,\-\s]*)$")


def parse_hours(text: str) -> str:
    """Opening hours in one spelling.

    Parameters
    ----------
    text : str
        Windows for every day (``"09:00-12:00,14:00-18:00"``), windows by weekday (``"Mon-Fri
        09:00-12:00,14:00-18:00; Sat 10:00-13:00"``, ``"周一至周五 9:00-18:00"``), or anything in
        the language of OpenStreetMap's ``opening_hours``. An empty text holds nothing.

    Returns
    -------
    str
        Windows alone as :func:`routeplan.clock.parse_windows` knows them, else as OpenStreetMap
        writes them.

    Raises
    ------
    SettingsError
        For anything else.

    Examples
    --------
    >>> parse_hours("Mon-Fri: 9:00-18:00; Sat closed")
    'Mo-Fr 09:00-18:00; Sa closed'
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip()
    if _WINDOWS_ONLY.fullmatch(plain):
        windows = parse_windows(plain)
        return ",".join(f"{_time(begin)}-{_time(end)}" for begin, end in windows)
    try:
        return str(OpeningHours(_as_osm(plain)))
    except ParserError:
        raise SettingsError(
            f"{str(text)!r} holds no opening hours. Needed: such as Mon-Fri 09:00-12:00,"
            "14:00-18:00; Sat 10:00-13:00."
        ) from None


@lru_cache(maxsize=65_536)
def day_windows(text: str, cycle: Cycle) -> tuple[Windows, ...]:
    """Windows on every day of a cycle.

    Parameters
    ----------
    text : str
        As :func:`parse_hours` takes it, not empty.
    cycle : Cycle
        Hours that depend on the date (a season, one day) need one with a `start`; without dates
        every week is taken for one in January.

    Returns
    -------
    tuple of Windows
        One per day of the cycle; no window means closed. What goes on past midnight ends there.

    Examples
    --------
    >>> day_windows("Mo 09:00-12:00,14:00-18:00; Tu off", Cycle(weeks=1))[:2]
    (((540, 720), (840, 1080)), ())
    """
    hours = parse_hours(text)
    if _WINDOWS_ONLY.fullmatch(hours):
        return (parse_windows(hours),) * cycle.n_days
    opening = OpeningHours(hours)
    return tuple(_windows(opening, _date(day, cycle)) for day in range(1, cycle.n_days + 1))


def _date(day: int, cycle: Cycle) -> dt.date:
    date = cycle.date(day)
    if date is not None:
        return date
    return _ANY_MONDAY + dt.timedelta(days=WEEKDAYS.index(cycle.weekday(day)))


def _windows(opening: OpeningHours, date: dt.date) -> Windows:
    midnight = dt.datetime.combine(date, dt.time())
    return tuple(
        (_minutes(begin, midnight), _minutes(end, midnight))
        for begin, end, state, _ in opening.intervals(midnight, midnight + dt.timedelta(days=1))
        if state == State.OPEN
    )


def _minutes(moment: dt.datetime, midnight: dt.datetime) -> int:
    return min(int((moment - midnight).total_seconds() // 60), _DAY_END)


def _as_osm(plain: str) -> str:
    """Names of weekdays and times as OpenStreetMap writes them."""
    text = plain.replace("、", ",").replace("至", "-").replace("–", "-").replace("—", "-")
    text = _HALF_DAY_CLOCK.sub(_whole_day_clock, text)
    text = _WORDS.sub(lambda match: (_WEEKDAY_WORDS | _OTHER_WORDS)[match[0].lower()], text)
    text = _NOTHING_BETWEEN.sub(r"\1 ", _COLON_BEHIND_DAY.sub(" ", text))
    text = _DASH_BETWEEN_DAYS.sub("-", text)
    rules = [_TIME_FIRST.sub(r"\2 \1", rule.strip()) for rule in text.split(";") if rule.strip()]
    rules.sort(key=lambda rule: not _TIME.match(rule))  # what holds for all days comes first
    if all(rule.endswith("off") for rule in rules):
        rules.insert(0, "24/7")  # "Sat closed" means open on the other days
    return "; ".join(rules)


def _whole_day_clock(match: re.Match[str]) -> str:
    hour = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)
    return f"{hour:02d}:{match[2] or '00'}"


def _time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
