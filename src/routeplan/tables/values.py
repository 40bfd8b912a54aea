"""Cells to values, by the kind of their column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from routeplan.clock import (
    clock,
    parse_absences,
    parse_appointments,
    parse_date,
    parse_moment,
    parse_time,
    parse_windows,
)
from routeplan.columns import Column, Kind
from routeplan.cycle import parse_weekdays, parse_weeks
from routeplan.errors import SettingsError
from routeplan.hours import parse_hours
from routeplan.overtime import overtime_text, parse_overtime
from routeplan.pins import days_text, parse_days
from routeplan.rhythm import parse_interval
from routeplan.tables.degrees import parse_degrees
from routeplan.tables.headers import in_hours
from routeplan.tables.numbers import NOTHING, parse_numbers
from routeplan.tables.raw import Findings, cell_texts

__all__ = ["convert", "guess"]

_YES = frozenset({"yes", "y", "true", "t", "1", "是", "√"})
_NO = frozenset({"no", "n", "false", "f", "0", "否"})
_SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
)
_FLOAT_ID = r"\d+\.0"
_SHORTENED = r"\d(\.\d+)?[eE]\+\d+"
_PLAIN_NUMBER = r"-?(0|[1-9]\d{0,14})(\.\d{1,12})?"


def convert(cells: pd.Series[Any], column: Column, findings: Findings) -> pd.Series[Any]:
    """Values of one column.

    Parameters
    ----------
    cells : Series
        As they were found.
    column : Column
    findings : Findings
        Gets what cannot be converted, and what was repaired.

    Returns
    -------
    Series
        Floats for numbers; bools for flags; otherwise text in one spelling ("08:30",
        "Mon,Thu", "2026-12-07"). Missing where nothing or something else stands.
    """
    if column.kind in {"number", "whole"}:
        return _numbers(cells, column, findings)
    texts = cell_texts(cells)
    if column.kind == "text":
        return _texts(texts, column, findings)
    parser = _PARSERS[column.kind]
    values: dict[str, object] = {}
    for text in texts.unique():
        try:
            values[text] = parser("" if text.casefold() in NOTHING else text)
        except SettingsError:
            values[text] = None
            for position in np.flatnonzero(texts == text):
                findings.fault(column.name, int(position), text, column.needed)
    parsed = texts.map(values)
    if column.kind == "flag":
        return parsed.fillna(value=False).astype(bool)
    return _as_str(parsed.fillna(""))


def guess(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Cells of an unknown column of a text file: numbers when all are plain ones, else text."""
    texts = _as_str(cell_texts(cells))
    given = texts.dropna()
    if len(given) and given.str.fullmatch(_PLAIN_NUMBER).all():
        return pd.to_numeric(texts)
    return texts


def _numbers(cells: pd.Series[Any], column: Column, findings: Findings) -> pd.Series[Any]:
    if is_numeric_dtype(cells) and not is_bool_dtype(cells):
        numbers = pd.Series(cells.to_numpy(dtype="float64", na_value=np.nan))
    else:
        parse = parse_degrees if column.unit == "deg" else parse_numbers
        numbers = parse(cell_texts(cells), column, findings)
    header = findings.header(column.name)
    if column.unit == "min" and in_hours(header):
        findings.note(f'column "{header}" is in hours; it was turned into minutes.')
        return numbers * 60
    return numbers


def _texts(texts: pd.Series[Any], column: Column, findings: Findings) -> pd.Series[Any]:
    wrong = texts.isin(_SPREADSHEET_ERRORS)
    for position in np.flatnonzero(wrong):
        findings.fault(column.name, int(position), texts.iloc[position], column.needed)
    if column.required:
        for position in np.flatnonzero(texts.str.fullmatch(_SHORTENED)):
            needed = "the whole id: the spreadsheet has shortened it"
            findings.fault(column.name, int(position), texts.iloc[position], needed)
    given = texts[texts != ""]
    if len(given) and given.str.fullmatch(_FLOAT_ID).all():
        header, first = findings.header(column.name), given.iloc[0]
        findings.note(f'column "{header}": ".0" was taken off, {first} is now {first[:-2]}.')
        texts = texts.str.removesuffix(".0")
    return _as_str(texts)


def _as_str(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Text of the ``str`` dtype, missing where it is empty."""
    return texts.where(texts != "", np.nan).astype("str")


def _flag(text: str) -> bool:
    plain = text.casefold()
    if plain not in _YES | _NO | {""}:
        raise SettingsError(f"{text!r} is neither yes nor no.")
    return plain in _YES


def _weekdays(text: str) -> str:
    return ",".join(parse_weekdays(text)) if text else ""


def _windows(text: str) -> str:
    return ",".join(f"{clock(begin)}-{clock(end)}" for begin, end in parse_windows(text))


def _time(text: str) -> str:
    if not text:
        return ""
    minutes = parse_time(text)
    if minutes >= 24 * 60:
        raise SettingsError(f"{text!r} is past midnight.")
    return clock(minutes)


def _date(text: str) -> str:
    return str(parse_date(text)) if text else ""


def _absences(text: str) -> str:
    return ",".join(
        f"{date}" if (begin, end) == (0, 24 * 60) else f"{date} {clock(begin)}-{clock(end)}"
        for date, begin, end in parse_absences(text)
    )


def _appointments(text: str) -> str:
    return ",".join(
        f"{date} {clock(begin)}-{clock(end)}" for date, begin, end in parse_appointments(text)
    )


def _moment(text: str) -> str:
    if not text:
        return ""
    date, minutes = parse_moment(text)
    parts = ["" if date is None else str(date), "" if minutes is None else clock(minutes)]
    return " ".join(filter(None, parts))


def _weeks(text: str) -> str:
    return parse_weeks(text) if text else ""


def _interval(text: str) -> str:
    return f"{parse_interval(text):g}" if text else ""


def _overtime(text: str) -> str:
    return overtime_text(parse_overtime(text))


def _days(text: str) -> str:
    return days_text(parse_days(text)) if text else ""


_PARSERS: dict[Kind, Callable[[str], object]] = {
    "flag": _flag,
    "weekdays": _weekdays,
    "weeks": _weeks,
    "windows": _windows,
    "hours": parse_hours,
    "time": _time,
    "date": _date,
    "absences": _absences,
    "appointments": _appointments,
    "interval": _interval,
    "overtime": _overtime,
    "days": _days,
    "moment": _moment,
}
