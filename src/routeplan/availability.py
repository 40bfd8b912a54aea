"""When reps work: shift, minutes and break of every rep on every day of a cycle."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.clock import parse_absences, parse_time, parse_windows
from routeplan.cycle import Cycle, parse_weekdays
from routeplan.errors import DataError, Fault
from routeplan.hours import Windows, day_windows
from routeplan.overtime import parse_overtime

__all__ = ["USUAL_DAY_MIN", "RepDays", "day_budgets", "rep_days"]

Floats = NDArray[np.float64]
Absence = tuple[int, int]
Rep = Mapping[Hashable, Any]

USUAL_DAY_MIN = 480.0
"""Minutes of a working day where the table of reps does not tell."""
_USUAL_START = "08:30"
_ANY_TIME = (0.0, float("inf"))


@dataclass(frozen=True, eq=False)
class RepDays:
    """The working day of every rep on every day, in minutes after midnight.

    Attributes
    ----------
    begin, end : ndarray of float, shape (K, D)
        When the rep may set out, and when the rep must be back. Travel, service, waiting and the
        break lie in between.
    budget : ndarray of float, shape (K, D)
        Minutes that may be worked, the break not counted; below 0 on a day off.
    break_min : ndarray of float, shape (K, D)
        Length of the break, 0 on a day without one.
    break_opens, break_closes : ndarray of float, shape (K, D)
        Earliest and latest begin of the break.
    under_way : ndarray of bool, shape (K, D), optional
        Days that have begun: the rep goes on at `begin`, and does not set out later.
    """

    begin: Floats
    end: Floats
    budget: Floats
    break_min: Floats
    break_opens: Floats
    break_closes: Floats
    under_way: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class _Day:
    """One day of one rep."""

    begin: float
    end: float
    budget: float
    break_min: float
    break_opens: float
    break_closes: float


class _Date(NamedTuple):
    """One day of the cycle."""

    date: str
    week: int
    weekday: str
    made_up: bool
    holiday: bool


_DAY_OFF = _Day(0.0, 0.0, -1.0, 0.0, *_ANY_TIME)


def rep_days(reps: pd.DataFrame, cycle: Cycle) -> RepDays:
    """Shift, minutes and break of every rep on every day.

    A shift begins at `start` and ends after `day_min` and the break, or at `end` where that is
    earlier. `shifts` tells begin and end by weekday instead; a shift of two windows has its break
    between them. Leave for a part of a day leaves the longer part of the shift that remains. The
    break is not due on a shift that begins after it may be taken, or whose minutes are over before.
    `overtime` lets a day end later and hold more minutes; all else stays as it is.

    Parameters
    ----------
    reps : DataFrame
        Any of `start, end, shifts, day_min, break_min, break_open, workdays, leave, overtime`.
    cycle : Cycle

    Returns
    -------
    RepDays

    Raises
    ------
    DataError
        For a shift of three windows or more.

    Examples
    --------
    >>> reps = pd.DataFrame({"leave": ["2026-12-08 pm"], "start": ["08:00"]}, ["R1"])
    >>> days = rep_days(reps, Cycle(weeks=1, start="2026-12-07"))
    >>> days.end[0, :2], days.budget[0, :2]
    (array([960., 720.]), array([480., 240.]))
    """
    rows = zip(reps.index, reps.to_dict("records"), strict=True)
    dates = _dates(cycle)
    table = [_days(str(name), rep, cycle, dates) for name, rep in rows]
    shape = (len(reps), cycle.n_days)
    return RepDays(
        **{
            name: np.array([[getattr(day, name) for day in days] for days in table]).reshape(shape)
            for name in _Day.__dataclass_fields__
        }
    )


def day_budgets(reps: pd.DataFrame, cycle: Cycle) -> Floats:
    """Minutes every rep may work on every day, below 0 on a day off; see :func:`rep_days`."""
    return rep_days(reps, cycle).budget


def _dates(cycle: Cycle) -> list[_Date]:
    """All days of the cycle."""
    return [
        _Date(
            date=str(cycle.date(day)),
            week=cycle.week(day),
            weekday=cycle.weekday(day),
            made_up=cycle.date(day) in cycle.makeup,
            holiday=cycle.is_holiday(day),
        )
        for day in range(1, cycle.n_days + 1)
    ]


def _days(name: str, rep: Rep, cycle: Cycle, dates: Sequence[_Date]) -> list[_Day]:
    """All days of one rep."""
    usual = rep.get("workdays")
    workdays = None if pd.isna(usual) else parse_weekdays(usual)
    shifts, absences, overtime = _shifts(name, rep, cycle), _absences(rep), _overtime(rep)
    minutes, rest = float(rep.get("day_min", USUAL_DAY_MIN)), rep.get("break_min")
    times = rep.get("break_open")
    usual_break = (0.0 if pd.isna(rest) else float(rest), None if pd.isna(times) else str(times))
    days = []
    for date, shift in zip(dates, shifts, strict=True):
        works = workdays is None or date.made_up or date.weekday in workdays
        if works and not date.holiday and shift:
            day = _day(minutes, *usual_break, shift, absences.get(date.date, ()))
            days.append(_longer(day, overtime.get((date.week, date.weekday), 0)))
        else:
            days.append(_DAY_OFF)
    return days


def _overtime(rep: Rep) -> dict[tuple[int, str], int]:
    """Minutes of overtime by week and weekday."""
    text = rep.get("overtime")
    days = () if pd.isna(text) else parse_overtime(str(text))
    return {(week, weekday): minutes for week, weekday, minutes in days}


def _longer(day: _Day, minutes: int) -> _Day:
    """A day that ends later."""
    if minutes == 0 or day.budget < 0:
        return day
    return replace(day, end=day.end + minutes, budget=day.budget + minutes)


def _shifts(name: str, rep: Rep, cycle: Cycle) -> Sequence[Windows]:
    """Windows of every day: those of the roster, else from `start` to `end`, or open."""
    if not pd.isna(rep.get("shifts")):
        roster = day_windows(str(rep["shifts"]), cycle)
        if any(len(windows) > 2 for windows in roster):
            needed = "at most two windows a day: the break lies between them"
            raise DataError([Fault("reps", name, "shifts", str(rep["shifts"]), needed)])
        return roster
    start, end = rep.get("start"), rep.get("end")
    begin = parse_time(_USUAL_START if pd.isna(start) else start)
    until = float("inf") if pd.isna(end) else float(parse_time(end))
    return [((float(begin), until),)] * cycle.n_days


def _absences(rep: Rep) -> dict[str, tuple[Absence, ...]]:
    """Parts of days on leave, by date."""
    leave = rep.get("leave")
    found: dict[str, tuple[Absence, ...]] = {}
    for date, begin, end in () if pd.isna(leave) else parse_absences(leave):
        found[str(date)] = (*found.get(str(date), ()), (begin, end))
    return found


@lru_cache(maxsize=1024)  # most days of most reps are alike
def _day(
    minutes: float,
    break_min: float,
    break_open: str | None,
    shift: Windows,
    away: tuple[Absence, ...],
) -> _Day:
    """A day of work: the longest part of the shift that the absences leave."""
    length, opens, closes = _break(break_min, break_open, shift)
    begin, end = float(shift[0][0]), float(shift[-1][1])
    whole_end = min(end, begin + minutes + (length if begin <= closes else 0.0))
    begin, end = _remaining(begin, whole_end, away)
    if begin > closes or min(end, begin + minutes) <= opens or end - begin <= length:
        length = 0.0
    end = min(end, begin + minutes + length)
    budget = min(minutes, end - begin - length)
    return _Day(begin, end, budget, length, opens, closes) if end >= begin else _DAY_OFF


def _break(length: float, times: str | None, shift: Windows) -> tuple[float, float, float]:
    """Length of the break, its earliest and its latest begin."""
    if len(shift) == 2:
        gap_begin, gap_end = float(shift[0][1]), float(shift[1][0])
        return gap_end - gap_begin, gap_begin, gap_begin
    if times is None:
        return length, *_ANY_TIME
    windows = parse_windows(times)
    opens = float(windows[0][0])
    return length, opens, max(opens, windows[-1][1] - length)


def _remaining(begin: float, end: float, away: Sequence[Absence]) -> tuple[float, float]:
    """Longest part of a shift outside the absences, the earliest of equals."""
    free, moment = [], begin
    for leaves, returns in sorted(away):
        free.append((moment, min(end, leaves)))
        moment = max(moment, returns)
    free.append((moment, end))
    return max(free, key=lambda part: part[1] - part[0])
