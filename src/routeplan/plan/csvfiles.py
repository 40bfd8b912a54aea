"""One table as a CSV file: written so that it reads back the same."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from routeplan.errors import Fault

__all__ = ["FILLED", "TEXT", "dtype_label", "read_table", "write_table"]

FILLED, TEXT = "filled", "text"
"""Labels of text columns: without empty cells, and with empty cells that are empty texts. The
empty cells of a "str" column are missing."""

_DECIMALS = 6


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as UTF-8 with single line feeds, numbers with at most 6 decimals.

    Parameters
    ----------
    table : DataFrame
        An index with a name becomes the first column.
    path : Path
    """
    flat = table if table.index.name is None else table.reset_index()
    texts = flat.select_dtypes(include=["str"])
    returns = any(texts[column].str.contains("\r").any() for column in texts)
    decimals = {name: _DECIMALS for name in flat if pd.api.types.is_float_dtype(flat[name])}
    flat.round(decimals).to_csv(
        path,
        index=False,
        lineterminator="\n",
        encoding="utf-8",
        # to the csv module a lone carriage return is no reason to quote a cell
        quoting=csv.QUOTE_NONNUMERIC if returns else csv.QUOTE_MINIMAL,
    )


def dtype_label(values: pd.Series) -> str:
    """Name of a column's dtype as :func:`read_table` wants it.

    Parameters
    ----------
    values : Series

    Returns
    -------
    str
        ``"float64"`` and the like, or ``"str"`` or :data:`TEXT` for anything that reads back as
        text.
    """
    if _reader(str(values.dtype)) is not None:
        return str(values.dtype)
    return TEXT if not values.isna().any() and values.eq("").any() else "str"


def read_table(
    path: Path, labels: Mapping[str, str], needed: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Fault]]:
    """Read a table that :func:`write_table` wrote, perhaps edited since.

    Parameters
    ----------
    path : Path
    labels : mapping of str to str
        Dtype or label of each known column; any other is ``"str"``.
    needed : mapping of str to str
        Columns that must be there, with what their cells must hold, as a phrase. Their numbers
        must not be missing.

    Returns
    -------
    table : DataFrame
        Its index is the row in a spreadsheet; empty when there are faults.
    faults : list of Fault
        Everything that is wrong with it.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError:
        return pd.DataFrame(), [Fault(str(path), "", "", "another encoding", "text in UTF-8")]
    except csv.Error as error:
        return pd.DataFrame(), [Fault(str(path), "", "", str(error), "a table in CSV format")]
    header = lines[0] if lines else []
    rows = {str(number): line for number, line in enumerate(lines[1:], start=2) if line}
    faults = _shape_faults(str(path), header, rows, needed)
    if faults:
        return pd.DataFrame(), faults
    table = {}
    for position, column in enumerate(header):
        cells = {number: line[position] for number, line in rows.items()}
        label = labels.get(column, "str")
        table[column], bad = _column(cells, label, may_miss=column not in needed)
        phrase = needed.get(column, f"a value of type {label}")
        faults += [Fault(str(path), row, column, cells[row] or "nothing", phrase) for row in bad]
    if faults:
        return pd.DataFrame(), faults
    return pd.DataFrame(table).set_axis([int(number) for number in rows]), []


def _shape_faults(
    source: str, header: list[str], rows: Mapping[str, list[str]], needed: Mapping[str, str]
) -> list[Fault]:
    faults = [
        Fault(source, "", column, "no such column", phrase)
        for column, phrase in needed.items()
        if column not in header
    ]
    faults += [
        Fault(source, "1", column, "the header twice", "every header once")
        for column in dict.fromkeys(header)
        if header.count(column) > 1
    ]
    faults += [
        Fault(source, number, "", f"{len(row)} cells", f"{len(header)} cells, as in the header")
        for number, row in rows.items()
        if len(row) != len(header)
    ]
    return faults


def _column(cells: Mapping[str, str], label: str, *, may_miss: bool) -> tuple[pd.Series, list[str]]:
    """Values of a column, and the rows whose cell cannot be read."""
    reader = _reader(label)
    empty = [row for row, cell in cells.items() if not cell]
    if reader is None:
        texts = [cell if cell or label == TEXT else None for cell in cells.values()]
        return pd.Series(texts, dtype="str"), empty if label == FILLED else []
    values: list[Any] = []
    bad = [] if may_miss and label not in {"int64", "bool"} else empty
    for row, cell in cells.items():
        try:
            values.append(reader(cell) if cell else None)
        except (ValueError, OverflowError, KeyError):
            bad.append(row)
    return pd.Series(values, dtype="object" if bad else label), bad


def _reader(label: str) -> Callable[[str], Any] | None:
    """What turns a cell into a value of this dtype, None for text."""
    try:
        dtype = pd.api.types.pandas_dtype(label)
    except TypeError:
        return None
    if pd.api.types.is_bool_dtype(dtype):
        return _flag
    if pd.api.types.is_integer_dtype(dtype):
        return _whole
    if pd.api.types.is_float_dtype(dtype):
        return _number
    return pd.Timestamp if pd.api.types.is_datetime64_any_dtype(dtype) else None


def _flag(cell: str) -> bool:
    return {"true": True, "false": False}[cell.lower()]


def _whole(cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        number = float(cell)  # a spreadsheet may have made 3.0 of 3
        if not number.is_integer():
            raise
        return int(number)


def _number(cell: str) -> float:
    number = float(cell)
    if math.isnan(number):
        raise ValueError(cell)
    return number
