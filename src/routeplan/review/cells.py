"""Cells of any table read into values that can be computed with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from routeplan.clock import parse_absences, parse_appointments, parse_time, parse_windows
from routeplan.columns import Column, Kind
from routeplan.cycle import parse_weekdays, parse_weeks
from routeplan.hours import parse_hours
from routeplan.overtime import parse_overtime
from routeplan.pins import parse_days
from routeplan.rhythm import parse_interval

__all__ = ["blank", "read_cells"]

_NOT_READABLE = (TypeError, ValueError, OverflowError)
_LARGEST = 1e15
"""Beyond this a number is a slip of the hand, and its digits are no longer exact."""

_YES = {"true", "yes", "y", "1", "1.0", "是", "x"}
_NO = {"false", "no", "n", "0", "0.0", "否"}


def blank(column: Column) -> Any:
    """What stands for an empty cell: NaN, False, None for ids and lists, else an empty text."""
    if column.kind in {"number", "whole", "time"}:
        return float("nan")
    if column.kind == "flag":
        return False
    plain = {"text", "date", "weeks", "hours", "interval", "moment"}
    return "" if column.kind in plain and not column.required else None


def read_cells(cells: Iterable[Any], column: Column) -> tuple[list[Any], list[tuple[int, str]]]:
    """Read the cells of one column.

    Parameters
    ----------
    cells : iterable
        Of whatever type.
    column : Column

    Returns
    -------
    values : list
        Numbers as float, times as minutes after midnight, flags as bool, weekdays as frozenset of
        str, days as tuple of int, windows as tuple of (from, to), absences and appointments as
        tuple of (ISO date, from, to), overtime as tuple of (week, weekday, minutes), the rest as
        str; the blank of the column where nothing readable stands.
    unreadable : list of (int, str)
        Position and text of the cells that cannot be read, and of empty ones that are required.

    Examples
    --------
    >>> from routeplan.columns import VISITS
    >>> read_cells(["08:30", "half past", None], VISITS[5])
    ([510.0, nan, nan], [(1, "'half past'"), (2, 'nothing')])
    """
    empty, read = blank(column), _reader(column)
    values: list[Any] = []
    unreadable: list[tuple[int, str]] = []
    for position, cell in enumerate(cells):
        value = empty
        if not _is_empty(cell):
            try:
                value = read(cell)
            except _NOT_READABLE:
                unreadable.append((position, _shown(cell)))
        elif column.required:
            unreadable.append((position, "nothing"))
        values.append(value)
    return values, unreadable


def _reader(column: Column) -> Callable[[Any], Any]:
    if column.kind not in {"number", "whole"}:
        return _READERS[column.kind]
    low = -_LARGEST if column.minimum is None else column.minimum
    high = _LARGEST if column.maximum is None else column.maximum

    def number(cell: Any) -> float:
        value = float(cell)
        if not low <= value <= high or (column.kind == "whole" and not value.is_integer()):
            raise ValueError(cell)
        return value

    return number


def _is_empty(cell: Any) -> bool:
    if isinstance(cell, str):
        return not cell.strip()
    return bool(pd.api.types.is_scalar(cell) and pd.isna(cell))


def _text(cell: Any) -> str:
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else str(cell)


def _flag(cell: Any) -> bool:
    word = str(cell).strip().lower()
    if word not in _YES | _NO:
        raise ValueError(cell)
    return word in _YES


def _time(cell: Any) -> float:
    return float(parse_time(str(cell)))


def _windows(cell: Any) -> tuple[tuple[float, float], ...]:
    return tuple((float(opens), float(closes)) for opens, closes in parse_windows(str(cell)))


def _weekdays(cell: Any) -> frozenset[str]:
    return frozenset(parse_weekdays(str(cell)))


def _absences(cell: Any) -> tuple[tuple[str, float, float], ...]:
    return tuple((str(date), float(a), float(b)) for date, a, b in parse_absences(str(cell)))


def _appointments(cell: Any) -> tuple[tuple[str, float, float], ...]:
    return tuple((str(date), float(a), float(b)) for date, a, b in parse_appointments(str(cell)))


def _shown(cell: Any) -> str:
    text = repr(cell) if isinstance(cell, str) else str(cell)
    return text if len(text) <= 40 else f"{text[:37]}..."


_READERS: dict[Kind, Callable[[Any], Any]] = {
    "text": _text,
    "date": _text,
    "flag": _flag,
    "time": _time,
    "windows": _windows,
    "weekdays": _weekdays,
    "weeks": lambda cell: parse_weeks(str(cell)),
    "hours": lambda cell: parse_hours(str(cell)),
    "absences": _absences,
    "appointments": _appointments,
    "moment": _text,
    "interval": lambda cell: f"{parse_interval(str(cell)):g}",
    "overtime": lambda cell: parse_overtime(str(cell)),
    "days": lambda cell: parse_days(str(cell)),
}
