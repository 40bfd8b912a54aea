"""The planning cycle: its weeks, its workdays, its dates and its holidays."""

from __future__ import annotations

import datetime as dt
import operator
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routeplan.errors import RouteplanError, SettingsError

__all__ = ["WEEKDAYS", "Cycle", "chosen_weeks", "parse_weekdays", "parse_weeks"]

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""Weekday names as they stand in tables; position is :meth:`datetime.date.weekday`."""

_FULL_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMES = (
    {name.lower(): name for name in WEEKDAYS}
    | {full.lower(): name for full, name in zip(_FULL_NAMES, WEEKDAYS, strict=True)}
    | {
        f"{week}{day}": name
        for week in ("周", "星期", "礼拜")
        for day, name in [*zip("一二三四五六日", WEEKDAYS, strict=True), ("天", "Sun")]
    }
)


@dataclass(frozen=True, init=False, repr=False)
class Cycle:
    """A cycle of whole weeks that the plan repeats.

    Days are numbered from 1 over the workdays of the cycle; a holiday keeps its number and holds
    no visit.

    Parameters
    ----------
    weeks : int, default 4
        From 1 to 8.
    workdays : str or sequence of str, default "Mon-Fri"
        ``"Mon-Sat"``, ``"Sun-Thu"``, ``"Mon,Wed,Fri"`` or names in a sequence. The first one
        begins the week.
    start : date or str, optional
        Date of day 1, an ISO string will do. Without it the plan has day numbers and no dates.
    holidays : iterable of date or str, optional
        Dates without visits. Those that are no workday of the cycle change nothing.
    makeup : iterable of date or str, optional
        Days off that are worked instead of a holiday (调休). Their weekdays become days of the
        cycle, closed on all other dates. Rhythms keep to the workdays; a make-up day takes visits
        that a holiday of its week has displaced.

    Raises
    ------
    SettingsError
        For a number of weeks out of range, an unknown weekday, a start on another weekday than
        the first workday, holidays without a start, or a make-up day that is a holiday.

    Examples
    --------
    >>> cycle = Cycle(weeks=2, start="2026-12-07", holidays=["2026-12-08"])
    >>> cycle
    Cycle: 2 weeks Mon-Fri from 2026-12-07, 10 days, 1 holiday
    >>> cycle.date(6), cycle.weekday(6), cycle.week(6)
    (datetime.date(2026, 12, 14), 'Mon', 2)
    >>> cycle.is_holiday(2)
    True
    >>> Cycle(weeks=1, start="2026-09-14", makeup=["2026-09-20"]).workdays
    ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sun')
    """

    weeks: int
    workdays: tuple[str, ...]
    regular_workdays: tuple[str, ...]
    start: dt.date | None
    holidays: frozenset[dt.date]
    makeup: frozenset[dt.date]

    def __init__(
        self,
        weeks: int = 4,
        workdays: str | Sequence[str] = "Mon-Fri",
        start: dt.date | str | None = None,
        holidays: Iterable[dt.date | str] = (),
        makeup: Iterable[dt.date | str] = (),
    ) -> None:
        regular = _in_order(parse_weekdays(workdays))
        first = None if start is None else _as_date(start, "start")
        object.__setattr__(self, "weeks", _whole(weeks))
        object.__setattr__(self, "regular_workdays", regular)
        object.__setattr__(self, "start", first)
        object.__setattr__(
            self, "holidays", frozenset(_as_date(day, "holidays") for day in holidays)
        )
        object.__setattr__(self, "makeup", frozenset(_as_date(day, "makeup") for day in makeup))
        self._check()
        object.__setattr__(self, "workdays", _in_order((*regular, *self._makeup_weekdays())))

    @classmethod
    def in_country(
        cls,
        country: str,
        *,
        start: dt.date | str,
        weeks: int = 4,
        workdays: str | Sequence[str] = "Mon-Fri",
        holidays: Iterable[dt.date | str] = (),
        makeup: Iterable[dt.date | str] = (),
    ) -> Cycle:
        """Make a cycle with the public holidays and make-up workdays of a country.

        Parameters
        ----------
        country : str
            ISO code, with the part of the country where it matters: ``"CN"``, ``"DE-BY"``.
        start, weeks, workdays
            As of the class.
        holidays, makeup : iterable of date or str, optional
            More of them: days of the company.

        Returns
        -------
        Cycle

        Raises
        ------
        RouteplanError
            Without the extra ``calendar``.
        SettingsError
            For a country or part that is not known, and as the class does.

        Examples
        --------
        >>> Cycle.in_country("CN", start="2026-09-28", weeks=2)
        Cycle: 2 weeks Mon-Fri from 2026-09-28, 12 days, 5 holidays, 1 make-up day
        """
        try:
            from holidays import country_holidays
        except ModuleNotFoundError:
            raise RouteplanError(
                'Public holidays need the package holidays: pip install "routeplan[calendar]".'
            ) from None
        code, _, part = country.strip().upper().partition("-")
        first = _as_date(start, "start")
        years = range(first.year, (first + dt.timedelta(weeks=_whole(weeks))).year + 1)
        try:
            public = country_holidays(code, subdiv=part or None, years=years)
        except NotImplementedError as error:
            raise SettingsError(f"`country` {country!r} is not known: {error}") from None
        worked = {day for day in public.weekend_workdays if day.year in years}
        own_makeup = {_as_date(day, "makeup") for day in makeup}
        off = ({*public} | {_as_date(day, "holidays") for day in holidays}) - own_makeup
        return cls(weeks, workdays, first, off, (worked - off) | own_makeup)

    def _check(self) -> None:
        if not 1 <= self.weeks <= 8:
            raise SettingsError(f"`weeks` must be a whole number from 1 to 8. Got {self.weeks}.")
        first = self.regular_workdays[0]
        if self.start is not None and WEEKDAYS[self.start.weekday()] != first:
            ahead = (WEEKDAYS.index(first) - self.start.weekday()) % 7
            raise SettingsError(
                f"`start` must be a {first}, the first workday of the cycle, such as "
                f"{self.start + dt.timedelta(days=ahead)}. Got {self.start}, a "
                f"{WEEKDAYS[self.start.weekday()]}."
            )
        for name in ("holidays", "makeup"):
            if getattr(self, name) and self.start is None:
                raise SettingsError(
                    f"`{name}` are dates: give `start`, the date of day 1, as well."
                )
        if both := self.holidays & self.makeup:
            raise SettingsError(f"`makeup` must not be a holiday. Got {min(both)} as both.")

    def _makeup_weekdays(self) -> tuple[str, ...]:
        """Weekdays of the make-up days inside the cycle."""
        if self.start is None:
            return ()
        inside = (day for day in self.makeup if 0 <= (day - self.start).days < 7 * self.weeks)
        return tuple({WEEKDAYS[day.weekday()] for day in inside} - set(self.regular_workdays))

    @property
    def days_per_week(self) -> int:
        """Workdays in a week."""
        return len(self.workdays)

    @property
    def n_days(self) -> int:
        """Days of the cycle, holidays included (they keep their numbers)."""
        return self.weeks * self.days_per_week

    def week(self, day: int) -> int:
        """1-based week of a 1-based day."""
        return (self._checked(day) - 1) // self.days_per_week + 1

    def weekday(self, day: int) -> str:
        """Name of the weekday of a 1-based day."""
        return self.workdays[(self._checked(day) - 1) % self.days_per_week]

    def date(self, day: int) -> dt.date | None:
        """Date of a 1-based day, None when the cycle has no start."""
        self._checked(day)
        if self.start is None:
            return None
        first = WEEKDAYS.index(self.workdays[0])
        offset = (WEEKDAYS.index(self.weekday(day)) - first) % 7
        return self.start + dt.timedelta(days=7 * (self.week(day) - 1) + offset)

    def day(self, date: dt.date | str) -> int | None:
        """1-based day of a date, None when the date is not a workday of the cycle."""
        wanted = _as_date(date, "date")
        return next((day for day in range(1, self.n_days + 1) if self.date(day) == wanted), None)

    def is_holiday(self, day: int) -> bool:
        """Whether a 1-based day holds no visits."""
        date = self.date(day)
        if date in self.holidays:
            return True
        return self.weekday(day) not in self.regular_workdays and date not in self.makeup

    @property
    def open_days(self) -> tuple[int, ...]:
        """The 1-based days on which visits may be made."""
        return tuple(day for day in range(1, self.n_days + 1) if not self.is_holiday(day))

    def label(self, day: int) -> str:
        """Short name of a day: "W1 Mon", with the date when there is one."""
        date = self.date(day)
        name = f"W{self.week(day)} {self.weekday(day)}"
        return name if date is None else f"{name} {date:%Y-%m-%d}"

    def _checked(self, day: int) -> int:
        if not 1 <= day <= self.n_days:
            raise SettingsError(f"`day` must be from 1 to {self.n_days}. Got {day}.")
        return day

    def __repr__(self) -> str:
        """One line: length, workdays, start, holidays."""
        weeks = _counted(self.weeks, "week")
        start = f" from {self.start}" if self.start else ""
        days = range(1, self.n_days + 1)
        regular = [day for day in days if self.weekday(day) in self.regular_workdays]
        closed = sum(map(self.is_holiday, regular))
        worked = len(self.open_days) + closed - len(regular)
        holidays = f", {_counted(closed, 'holiday')}" if closed else ""
        makeup = f", {_counted(worked, 'make-up day')}" if worked else ""
        workdays = _short(self.regular_workdays)
        return f"Cycle: {weeks} {workdays}{start}, {self.n_days} days{holidays}{makeup}"


def parse_weekdays(text: str | Sequence[str]) -> tuple[str, ...]:
    """Weekday names from a list or a range, in the order given.

    Parameters
    ----------
    text : str or sequence of str
        ``"Mon-Fri"``, ``"Mon,Thu"``, ``"Sun-Thu"``, ``"周一,周四"``; full English names and any
        case will do.

    Returns
    -------
    tuple of str
        Names of :data:`WEEKDAYS`, each once.

    Raises
    ------
    SettingsError
        For a name that is no weekday, or none at all.

    Examples
    --------
    >>> parse_weekdays("Sun-Tue, thursday")
    ('Sun', 'Mon', 'Tue', 'Thu')
    """
    parts = text.replace("，", ",").replace("、", ",").split(",") if isinstance(text, str) else text
    names: list[str] = []
    for part in parts:
        first, dash, last = str(part).replace("至", "-").partition("-")
        begin = _weekday(first)
        length = (_weekday(last) - begin) % 7 if dash else 0
        names += [WEEKDAYS[(begin + step) % 7] for step in range(length + 1)]
    return tuple(dict.fromkeys(names))


_PARITY = {"odd": "odd", "even": "even", "单周": "odd", "双周": "even", "单": "odd", "双": "even"}


def parse_weeks(text: str) -> str:
    """Weeks of a cycle in one spelling.

    Parameters
    ----------
    text : str
        ``"odd"``, ``"even"`` (单周, 双周), or numbers from 1: ``"1,3"``, ``"1-2"``.

    Returns
    -------
    str
        ``"odd"``, ``"even"`` or numbers with commas.

    Raises
    ------
    SettingsError
        For anything else.

    Examples
    --------
    >>> parse_weeks("Even"), parse_weeks("1-3")
    ('even', '1,2,3')
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip().lower().removesuffix(" weeks")
    if plain in _PARITY:
        return _PARITY[plain]
    numbers: set[int] = set()
    for part in plain.replace("、", ",").replace(";", ",").split(","):
        first, _, last = part.partition("-")
        bounds = first.strip(), last.strip() or first.strip()
        if not all(bound.isdecimal() and 1 <= int(bound) <= 8 for bound in bounds):
            raise SettingsError(f"{text!r} names no weeks. Needed: odd, even or such as 1,3.")
        numbers.update(range(int(bounds[0]), int(bounds[1]) + 1))
    return ",".join(map(str, sorted(numbers)))


def chosen_weeks(text: str, cycle: Cycle) -> tuple[int, ...]:
    """1-based weeks of a cycle that a text as :func:`parse_weeks` takes it names.

    Examples
    --------
    >>> chosen_weeks("even", Cycle(weeks=4))
    (2, 4)
    """
    weeks = range(1, cycle.weeks + 1)
    named = parse_weeks(text)
    if named in {"odd", "even"}:
        return tuple(week for week in weeks if week % 2 == (named == "odd"))
    return tuple(week for week in weeks if str(week) in named.split(","))


def _weekday(name: str) -> int:
    try:
        return WEEKDAYS.index(_NAMES[name.strip().lower()])
    except KeyError:
        raise SettingsError(
            f"{name.strip()!r} is no weekday. Needed: {', '.join(WEEKDAYS)}."
        ) from None


def _whole(weeks: object) -> int:
    """A whole number of any kind as int."""
    try:
        if not isinstance(weeks, bool):
            return operator.index(weeks)  # type: ignore[arg-type]
    except TypeError:
        pass
    raise SettingsError(f"`weeks` must be a whole number from 1 to 8. Got {weeks!r}.")


def _in_order(workdays: tuple[str, ...]) -> tuple[str, ...]:
    """The workdays as they follow one another in a week that begins with the first one."""
    if not workdays:
        raise SettingsError("`workdays` must name at least one weekday. Got none.")
    first = WEEKDAYS.index(workdays[0])
    return tuple(sorted(workdays, key=lambda name: (WEEKDAYS.index(name) - first) % 7))


def _as_date(value: dt.date | str, name: str) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise SettingsError(f"`{name}` needs dates such as 2026-12-07. Got {value!r}.") from None


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _short(workdays: tuple[str, ...]) -> str:
    ranges = f"{workdays[0]}-{workdays[-1]}"
    return ranges if parse_weekdays(ranges) == workdays else ",".join(workdays)
