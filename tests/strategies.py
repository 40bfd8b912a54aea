"""Random cells and tables, drawn from the columns of the library."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pandas as pd
from hypothesis import strategies as st

from routeplan.clock import clock
from routeplan.columns import TABLES, Column
from routeplan.cycle import WEEKDAYS

__all__ = ["cells", "tables"]

_LETTERS = "abcXYZ059 -_'\"&<>=+,;|中店号é—🏪"
_LARGEST = 1e9


def cells(column: Column) -> st.SearchStrategy[object]:
    """Values of a column as they are after reading."""
    return _KINDS[column.kind](column)


@st.composite
def tables(draw: st.DrawFn, name: str, *, max_rows: int = 8) -> pd.DataFrame:
    """A table without faults, as it is after reading: index the id, some optional columns.

    A whole column may be missing; a cell of an optional column may too, unless it has a default.
    """
    id_column, *columns = TABLES[name]
    ids = draw(st.lists(_text(), min_size=1, max_size=max_rows, unique=True))
    kept = [
        column
        for column in columns
        if column.required or column.default_from or column.default is not None
        or draw(st.booleans())
    ]  # fmt: skip
    data = {column.name: [draw(_cell(column)) for _ in ids] for column in kept}
    frame = pd.DataFrame(data, index=pd.Index(ids, name=id_column.name, dtype="str"))
    for column in kept:
        if column.kind not in {"number", "whole", "flag"}:
            frame[column.name] = frame[column.name].astype("str")
        elif column.kind == "number" or frame[column.name].isna().any():
            frame[column.name] = frame[column.name].astype("float64")
    on_land = (frame["lat"] != 0) | (frame["lon"] != 0)
    return frame.assign(lat=frame["lat"].where(on_land, 1.0))


def _cell(column: Column) -> st.SearchStrategy[object]:
    always = column.required or column.default_from or column.default is not None
    return cells(column) if always or column.kind == "flag" else st.none() | cells(column)


def _text(_: Column | None = None) -> st.SearchStrategy[str]:
    """Text with a letter in it (no number that a spreadsheet might mean), without blanks around."""
    return st.text(_LETTERS, max_size=8).map(lambda text: f"k{text}".strip())


def _number(column: Column) -> st.SearchStrategy[float]:
    low = -_LARGEST if column.minimum is None else column.minimum
    high = _LARGEST if column.maximum is None else column.maximum
    return st.floats(low, high, allow_nan=False).map(lambda number: number + 0.0)


def _whole(column: Column) -> st.SearchStrategy[int]:
    return st.integers(int(column.minimum or 0), 60)


def _weekdays(_: Column) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True).map(",".join)


def _windows(_: Column) -> st.SearchStrategy[str]:
    bounds = st.lists(st.integers(0, 24 * 60), min_size=2, max_size=4, unique=True).map(sorted)
    return bounds.map(
        lambda times: ",".join(
            f"{clock(begin)}-{clock(end)}" for begin, end in list(pairwise(times))[::2]
        )
    )


def _time(_: Column) -> st.SearchStrategy[str]:
    return st.integers(0, 24 * 60 - 1).map(clock)


def _date(_: Column) -> st.SearchStrategy[str]:
    return st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)).map(str)


def _absences(column: Column) -> st.SearchStrategy[str]:
    return st.lists(_date(column), min_size=1, max_size=3, unique=True).flatmap(
        lambda dates: st.sampled_from(["", " 00:00-12:00", " 13:00-15:30"]).map(
            lambda part: ",".join(f"{date}{part}" for date in sorted(dates))
        )
    )


def _appointments(column: Column) -> st.SearchStrategy[str]:
    return st.lists(_date(column), min_size=1, max_size=2, unique=True).map(
        lambda dates: ",".join(f"{date} 10:15-10:45" for date in sorted(dates))
    )


def _weeks(_: Column) -> st.SearchStrategy[str]:
    numbers = st.sets(st.integers(1, 8), min_size=1).map(sorted)
    return st.sampled_from(["odd", "even"]) | numbers.map(lambda weeks: ",".join(map(str, weeks)))


def _hours(column: Column) -> st.SearchStrategy[str]:
    return _windows(column) | _windows(column).map(lambda text: f"Mo-Fr {text}; Sa 10:00-13:00")


def _overtime(_: Column) -> st.SearchStrategy[str]:
    return st.integers(1, 60).map(lambda minutes: f"W1 Mon +{minutes}, W2 Fri +7")


def _interval(_: Column) -> st.SearchStrategy[str]:
    return st.integers(1, 60).map(str)


def _days(_: Column) -> st.SearchStrategy[str]:
    days = st.sets(st.integers(1, 56), max_size=4).map(sorted)
    return days.map(lambda numbers: ",".join(map(str, numbers)) or "never")


def _moment(column: Column) -> st.SearchStrategy[str]:
    return _date(column) | _time(column) | st.tuples(_date(column), _time(column)).map(" ".join)


_KINDS = {
    "text": _text,
    "number": _number,
    "whole": _whole,
    "flag": lambda _: st.booleans(),
    "weekdays": _weekdays,
    "windows": _windows,
    "time": _time,
    "date": _date,
    "weeks": _weeks,
    "hours": _hours,
    "absences": _absences,
    "appointments": _appointments,
    "interval": _interval,
    "overtime": _overtime,
    "days": _days,
    "moment": _moment,
}
