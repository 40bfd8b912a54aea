"""Times and dates: text in the tables, minutes after midnight and dates for the sums."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from itertools import pairwise

from routeplan.errors import SettingsError

__all__ = [
    "clock",
    "parse_absences",
    "parse_appointments",
    "parse_date",
    "parse_dates",
    "parse_moment",
    "parse_time",
    "parse_windows",
]

_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)?")
_MOMENT = re.compile(r"(?:(?P<date>\S+?)(?:\s+|T))?(?P<time>\d{1,2}:\d{2}(?::00)?)")
_LATEST_MIN = 48 * 60
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?")
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_LONGEST_RANGE_DAYS = 366
_DAY_END = 24 * 60
_NOON = 12 * 60
_HALF_DAYS = {
    "am": (0, _NOON),
    "上午": (0, _NOON),
    "pm": (_NOON, _DAY_END),
    "下午": (_NOON, _DAY_END),
}
_ABSENCE = re.compile(
    r"(?P<dates>.+?)\s+(?P<time>am|pm|\d{1,2}:\d{2}\s*[-–—~至]\s*\d{1,2}:\d{2})", re.I
)
_HALF_DAY = re.compile(r"(?P<dates>.+?)\s*(?P<time>上午|下午)")
_APPOINTMENT = re.compile(
    r"(?P<date>\S+)\s+(?P<time>\d{1,2}:\d{2})\s*"
    r"(?:(?:\+\s*/?\s*-|±)\s*(?P<slack>\d{1,3})\s*(?:min|minutes|分钟|分)?|[-–—~至]\s*(?P<until>\d{1,2}:\d{2}))?"
)


def parse_time(text: str) -> int:
    """Minutes after midnight of a time of the day.

    Parameters
    ----------
    text : str
        ``"08:30"``, ``"8:30"`` or ``"08:30:00"``. What :func:`clock` writes past midnight
        (``"24:10"``) is read back too, up to 47:59.

    Returns
    -------
    int
        Minutes after midnight.

    Raises
    ------
    SettingsError
        For anything else.

    Examples
    --------
    >>> parse_time("08:30"), parse_time("24:10")
    (510, 1450)
    """
    match = _TIME.fullmatch(unicodedata.normalize("NFKC", str(text)).strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match else _LATEST_MIN
    if minutes >= _LATEST_MIN:
        raise SettingsError(f"{str(text)!r} is no time of the day. Needed: a time such as 08:30.")
    return minutes


def clock(minutes: float) -> str:
    """Time of the day as text, rounded to the whole minute.

    Parameters
    ----------
    minutes : float
        Minutes after midnight, at least 0. Past midnight the hours go on.

    Returns
    -------
    str
        ``"HH:MM"``.

    Raises
    ------
    SettingsError
        For minutes before midnight, or not-a-number.

    Examples
    --------
    >>> clock(510), clock(509.6), clock(1450)
    ('08:30', '08:30', '24:10')
    """
    if not 0 <= minutes < float("inf"):
        raise SettingsError(f"`minutes` must be at least 0. Got {minutes}.")
    hours, rest = divmod(int(minutes + 0.5), 60)
    return f"{hours:02d}:{rest:02d}"


def parse_windows(text: str) -> tuple[tuple[int, int], ...]:
    """Opening windows of a day in minutes after midnight.

    Parameters
    ----------
    text : str
        ``"09:00-12:00,14:00-18:00"``. An empty text holds no window.

    Returns
    -------
    tuple of (int, int)
        Begin and end of every window, in order of time.

    Raises
    ------
    SettingsError
        For a text that is no window, a window that ends before it begins or after 24:00, or
        windows that overlap.

    Examples
    --------
    >>> parse_windows("09:00-12:00, 14:00-18:00")
    ((540, 720), (840, 1080))
    """
    plain = unicodedata.normalize("NFKC", str(text)).replace("、", ",").replace(";", ",")
    windows = sorted(_window(part, text) for part in plain.split(",") if part.strip())
    for (_, end), (begin, _) in pairwise(windows):
        if begin < end:
            raise SettingsError(f"The windows {text!r} overlap. Needed: windows one after another.")
    return tuple(windows)


def _window(part: str, text: str) -> tuple[int, int]:
    bounds = re.split(r"[-–—~至]", part)
    if len(bounds) != 2:
        raise SettingsError(f"{text!r} holds no window. Needed: such as 09:00-12:00,14:00-18:00.")
    begin, end = (parse_time(bound) for bound in bounds)
    if not begin < end <= 24 * 60:
        raise SettingsError(
            f"The window {part.strip()!r} must end after it begins and not after 24:00."
        )
    return begin, end


def parse_date(text: str) -> dt.date:
    """Date of a text that begins with the year.

    Parameters
    ----------
    text : str
        ``"2026-12-07"``, ``"2026/12/7"``, ``"2026.12.7"`` or ``"2026年12月7日"``.
        A time of the day behind it is left out.

    Returns
    -------
    date

    Raises
    ------
    SettingsError
        For anything else: in ``"07/12/2026"`` nobody knows which one is the month.

    Examples
    --------
    >>> parse_date("2026/12/7")
    datetime.date(2026, 12, 7)
    """
    plain = _TIME_OF_DAY.sub("", unicodedata.normalize("NFKC", str(text)).strip())
    match = _DATE.fullmatch(plain)
    try:
        year, month, day = [part for part in match.groups() if part] if match else []
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise SettingsError(f"{str(text)!r} is no date. Needed: such as 2026-12-07.") from None


def parse_moment(text: str) -> tuple[dt.date | None, int | None]:
    """Date and minutes after midnight of a moment; one of them may be left out.

    Parameters
    ----------
    text : str
        ``"2026-12-08 10:30"``, ``"2026-12-08"`` or ``"10:30"``.

    Returns
    -------
    date : date or None
    minutes : int or None

    Raises
    ------
    SettingsError
        For anything else.

    Examples
    --------
    >>> parse_moment("2026-12-08 10:30"), parse_moment("10:30")
    ((datetime.date(2026, 12, 8), 630), (None, 630))
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip()
    match = _MOMENT.fullmatch(plain)
    try:
        if match is None:
            return parse_date(plain), None
        date = parse_date(match["date"]) if match["date"] else None
        return date, parse_time(match["time"])
    except SettingsError:
        needed = "such as 2026-12-08 10:30"
        raise SettingsError(f"{str(text)!r} is no moment. Needed: {needed}.") from None


def parse_dates(text: str) -> tuple[dt.date, ...]:
    """Dates and ranges of dates.

    Parameters
    ----------
    text : str
        ``"2026-12-07,2026-12-21..2026-12-24"``; a range holds both its ends. An empty text holds
        no date.

    Returns
    -------
    tuple of date
        Ascending, each once.

    Raises
    ------
    SettingsError
        For a text that is no date, or a range that ends before it begins or lasts over a year.

    Examples
    --------
    >>> [day.day for day in parse_dates("2026-12-21..2026-12-23, 2026-12-07")]
    [7, 21, 22, 23]
    """
    plain = unicodedata.normalize("NFKC", str(text)).replace("、", ",").replace(";", ",")
    dates: set[dt.date] = set()
    for part in filter(str.strip, plain.split(",")):
        bounds = [parse_date(bound) for bound in re.split(r"\.\.|~|至|\bto\b", part)]
        days = (bounds[-1] - bounds[0]).days
        if len(bounds) > 2 or not 0 <= days <= _LONGEST_RANGE_DAYS:
            raise SettingsError(
                f"{part.strip()!r} is no range of dates. Needed: such as 2026-12-21..2026-12-24."
            )
        dates.update(bounds[0] + dt.timedelta(days=step) for step in range(days + 1))
    return tuple(sorted(dates))


def parse_absences(text: str) -> tuple[tuple[dt.date, int, int], ...]:
    """Days and parts of days on which a rep does not work.

    Parameters
    ----------
    text : str
        Dates as :func:`parse_dates` takes them, each with ``am``, ``pm`` (上午, 下午: before and
        after noon) or a window behind it where only part of the day is meant:
        ``"2026-12-07, 2026-12-09 pm, 2026-12-21..2026-12-24"``.

    Returns
    -------
    tuple of (date, int, int)
        Date, begin and end in minutes after midnight; a whole day is 0 to 1440.

    Raises
    ------
    SettingsError
        For a text that is no date, range or window.

    Examples
    --------
    >>> parse_absences("2026-12-07, 2026-12-09 pm")
    ((datetime.date(2026, 12, 7), 0, 1440), (datetime.date(2026, 12, 9), 720, 1440))
    """
    plain = unicodedata.normalize("NFKC", str(text)).replace("、", ",").replace(";", ",")
    absences: set[tuple[dt.date, int, int]] = set()
    for part in filter(str.strip, plain.split(",")):
        match = _ABSENCE.fullmatch(part.strip()) or _HALF_DAY.fullmatch(part.strip())
        dates = match["dates"] if match else part
        begin, end = _part_of_day(match["time"]) if match else (0, _DAY_END)
        absences.update((date, begin, end) for date in parse_dates(dates))
    return tuple(sorted(absences))


def _part_of_day(text: str) -> tuple[int, int]:
    return _HALF_DAYS.get(text.lower()) or _window(text, text)


def parse_appointments(text: str) -> tuple[tuple[dt.date, int, int], ...]:
    """Dates with the time at which a visit must begin.

    Parameters
    ----------
    text : str
        ``"2026-12-03 10:30 +-15min"``, ``"2026-12-03 10:15-10:45"`` or the plain time; several
        with a comma or semicolon between them. An empty text holds none.

    Returns
    -------
    tuple of (date, int, int)
        Date, earliest and latest begin of the visit in minutes after midnight.

    Raises
    ------
    SettingsError
        For a text that is no appointment, or two on one date.

    Examples
    --------
    >>> parse_appointments("2026-12-03 10:30 +-15min")
    ((datetime.date(2026, 12, 3), 615, 645),)
    """
    plain = unicodedata.normalize("NFKC", str(text)).replace("、", ",").replace(";", ",")
    found = sorted(_appointment(part.strip()) for part in plain.split(",") if part.strip())
    if len({date for date, *_ in found}) < len(found):
        raise SettingsError(f"{str(text)!r} holds two appointments on one date. Needed: one a day.")
    return tuple(found)


def _appointment(part: str) -> tuple[dt.date, int, int]:
    match = _APPOINTMENT.fullmatch(part)
    if match is None:
        raise SettingsError(
            f"{part!r} is no appointment. Needed: such as 2026-12-03 10:30 +-15min."
        )
    time, slack = parse_time(match["time"]), int(match["slack"] or 0)
    begin, end = time - slack, parse_time(match["until"]) if match["until"] else time + slack
    if not 0 <= begin <= end < _DAY_END:
        raise SettingsError(f"The appointment {part!r} must lie inside one day.")
    return parse_date(match["date"]), begin, end
