"""What is left out of a table, filled in, and kept beside the known columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from routeplan.columns import Column
from routeplan.tables.headers import resembling
from routeplan.tables.raw import Findings, RawTable, cell_texts, rows_named
from routeplan.tables.values import guess

__all__ = ["extra_columns", "fill", "without_empty_rows"]


def without_empty_rows(raw: RawTable) -> RawTable:
    """The table without the rows in which nothing stands; a note names them."""
    empty = np.ones(len(raw.rows), dtype=bool)
    for cells in raw.cells:
        blank = cells.isna() if is_numeric_dtype(cells) else cell_texts(cells) == ""
        empty &= blank.to_numpy(dtype=bool)
    if not empty.any():
        return raw
    named = rows_named([raw.rows[position] for position in np.flatnonzero(empty)])
    return replace(
        raw,
        cells=tuple(cells[~empty].reset_index(drop=True) for cells in raw.cells),
        rows=tuple(row for row, gone in zip(raw.rows, empty, strict=True) if not gone),
        notes=(*raw.notes, f"{raw.source}, {named}: empty, left out."),
    )


def fill(values: pd.DataFrame, columns: tuple[Column, ...], findings: Findings) -> pd.DataFrame:
    """Known columns with their defaults, in the library's order.

    Parameters
    ----------
    values : DataFrame
        Converted columns without faults.
    columns : tuple of Column
        A column with a default is there afterwards, another one only if it was there before.
    findings : Findings
        Gets a note for a default that replaces what some rows give, and for the minutes of a day.

    Returns
    -------
    DataFrame
    """
    filled: dict[str, pd.Series[Any]] = {}
    for column in columns:
        series = values.get(column.name)
        if column.default_from or column.default is not None:
            series = _with_default(series, column, filled.get(column.default_from), values.index)
            _tell_default(values.get(column.name), column, findings)
        if series is None:
            continue
        whole = column.kind == "whole" and series.notna().all()
        filled[column.name] = series.astype("int64") if whole else series
    _tell_hours(filled, findings)
    return pd.DataFrame(filled)


def extra_columns(
    raw: RawTable, chosen: dict[str, int], columns: tuple[Column, ...], findings: Findings
) -> list[pd.Series[Any]]:
    """Columns the library does not know, under their own headers and as they are.

    Parameters
    ----------
    raw : RawTable
    chosen : dict of str to int
        The known columns' places.
    columns : tuple of Column
    findings : Findings
        Gets a note for a renamed column, and for one that looks like a known column.

    Returns
    -------
    list of Series
        Text of a file becomes numbers where all cells are plain ones ("007" stays text).
    """
    extras: list[pd.Series[Any]] = []
    taken = {column.name for column in columns}
    for place, header in enumerate(raw.headers):
        if place in chosen.values():
            continue
        name = _free_name(header or f"column {place + 1}", taken)
        taken.add(name)
        if name != header:
            findings.note(f'the extra column "{header}" is called "{name}".')
        cells = raw.cells[place]
        extras.append((cells.infer_objects() if raw.typed else guess(cells)).rename(name))
    absent = [column for column in columns if column.name not in chosen]
    _tell_resembling(extras, absent, findings)
    return extras


def _with_default(
    series: pd.Series[Any] | None,
    column: Column,
    other: pd.Series[Any] | None,
    index: pd.Index[Any],
) -> pd.Series[Any]:
    default = pd.Series(column.default, index=index) if other is None else other
    return default.rename(column.name) if series is None else series.fillna(default)


def _tell_default(series: pd.Series[Any] | None, column: Column, findings: Findings) -> None:
    header = findings.header(column.name)
    if series is None:
        if isinstance(column.default, float) and column.default:
            findings.note(f'no column "{header}", {column.default:g} was taken for all rows.')
        return
    missing = np.flatnonzero(series.isna())
    if 0 < len(missing) < len(series) and not column.name.startswith("end_"):
        count = f"{len(missing):,} of {len(series):,} rows"
        value = f"their {column.default_from}" if column.default_from else f"{column.default}"
        findings.note(f'{count} have no "{header}", {value} was taken.')


def _tell_hours(filled: dict[str, pd.Series[Any]], findings: Findings) -> None:
    minutes = filled.get("day_min")
    if minutes is not None and minutes.max() <= 24:
        header = findings.header("day_min")
        findings.note(f'column "{header}" is in minutes, but {minutes.max():g} looks like hours.')


def _tell_resembling(
    extras: list[pd.Series[Any]], absent: list[Column], findings: Findings
) -> None:
    numbers = [column for column in absent if column.kind in {"number", "whole"}]
    for extra in extras:
        is_number = is_numeric_dtype(extra) and not is_bool_dtype(extra)
        name = resembling(str(extra.name), numbers) if is_number else ""
        if name:
            findings.note(f'column "{extra.name}" is not used; call it "{name}" if it is that.')


def _free_name(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    return next(free for k in range(2, len(taken) + 3) if (free := f"{name} ({k})") not in taken)
