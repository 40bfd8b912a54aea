"""Files and DataFrames to raw tables: cells as they stand, rows as the user counts them."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pandas as pd

from routeplan.columns import Column
from routeplan.errors import DataError, Fault, RouteplanError, SettingsError
from routeplan.tables.encodings import decode
from routeplan.tables.headers import is_known
from routeplan.tables.raw import RawTable, cell_text, cell_texts, rows_named

__all__ = ["load_file", "load_frame", "load_sheets"]

_DELIMITED = {".csv", ".tsv", ".txt"}
_WORKBOOKS = {".xlsx", ".xlsm"}
_DELIMITERS = ",;\t|"
_TOLD_DELIMITER = re.compile(r"sep=(.)\r?\n")
"""A first line that spreadsheets understand and do not show."""


def load_file(path: Path, id_column: Column, *, sheet: str | None = None) -> RawTable:
    """Raw table of a file.

    Parameters
    ----------
    path : Path
        ``.csv``, ``.tsv`` or ``.txt`` (the delimiter is found out), ``.xlsx``, ``.xlsm`` or
        ``.parquet``.
    id_column : Column
    sheet : str, optional
        Sheet of a workbook; the first one without it.

    Returns
    -------
    RawTable

    Raises
    ------
    DataError
        When the file is missing, or cannot be read as what its name says.
    RouteplanError
        For a Parquet file when pyarrow is not installed.
    """
    kind = path.suffix.lower()
    if sheet is not None and kind not in _WORKBOOKS:
        raise SettingsError(f"`sheet` is for workbooks (.xlsx). Got {sheet!r} for {path.name}.")
    if not path.is_file():
        found = "a folder" if path.is_dir() else "no such file"
        raise _refusal(str(path), found, "a table: .csv, .tsv, .xlsx or .parquet")
    if kind in _DELIMITED:
        return _load_delimited(path)
    if kind in _WORKBOOKS:
        return _load_workbook(path, sheet)
    if kind == ".parquet":
        return _load_parquet(path, id_column)
    found = f'a file of the type "{kind}"' if kind else "a file without a type"
    old = ": save it as .xlsx first" if kind == ".xls" else ""
    raise _refusal(path.name, found, f".csv, .tsv, .txt, .xlsx or .parquet{old}")


def load_frame(
    frame: pd.DataFrame, source: str, id_column: Column, *, rows: Iterable[object] | None = None
) -> RawTable:
    """Raw table of a DataFrame, its index as a column where it holds the ids.

    Parameters
    ----------
    frame : DataFrame
    source : str
        Name for the messages.
    id_column : Column
    rows : iterable, optional
        Names of the rows, by default the labels of the index.

    Returns
    -------
    RawTable
    """
    if frame.columns.nlevels > 1 or frame.index.nlevels > 1:
        raise _refusal(
            source, "several levels of headers or of index", "one header row and one index"
        )
    headers = ["" if pd.isna(header) else str(header) for header in frame.columns]
    cells = [frame.iloc[:, place].reset_index(drop=True) for place in range(len(headers))]
    index_header = _index_header(frame.index, headers, id_column)
    if index_header is not None:
        headers.insert(0, index_header)
        cells.insert(0, frame.index.to_series().reset_index(drop=True))
    labels = map(cell_text, frame.index if rows is None else rows)
    names = tuple(label or f"{place} (no label)" for place, label in enumerate(labels, 1))
    return RawTable(source, tuple(headers), tuple(cells), names)


def _index_header(index: pd.Index[Any], headers: list[str], id_column: Column) -> str | None:
    """Header for the index when it holds the ids, else None."""
    if index.name is not None and is_known(index.name, id_column):
        return None if index.name in headers else str(index.name)
    if isinstance(index, pd.RangeIndex) or any(is_known(header, id_column) for header in headers):
        return None
    return id_column.name


def _load_delimited(path: Path) -> RawTable:
    data = path.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        raise _refusal(
            path.name, "a zip archive or a workbook", "text, or the name of a workbook: .xlsx"
        )
    text, notes = decode(data, path.name)
    told = _TOLD_DELIMITER.match(text)
    delimiter = told[1] if told else _delimiter(text)
    text = text[told.end() :] if told else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        records = list(reader)
    except csv.Error as error:
        needed = "cells with their quotation marks closed, and doubled inside quoted text"
        raise DataError(
            [Fault(path.name, "", "", f"{error} (line {reader.line_num})", needed)]
        ) from None
    if "\ufffd" in text:
        lost = [str(row) for row, cells in enumerate(records, 1) if "\ufffd" in "".join(cells)]
        notes.append(
            f"{path.name}, {rows_named(lost)}: characters were lost when the file was written (�)."
        )
    return _of_records(path.name, records, notes, typed=False)


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first line into most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=lambda sign: len(next(csv.reader([first], delimiter=sign), [])))


def load_sheets(path: Path) -> dict[str, list[list[object]]]:
    """Cells of all sheets of a workbook, row by row as they stand.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict
        By the name of the sheet; the first row is row 1.

    Raises
    ------
    DataError
        When the file is missing, or no workbook.
    """
    if not path.is_file():
        raise _refusal(str(path), "no such file", "a workbook: .xlsx")
    with _opened(path) as book:
        return {page.title: _records(page) for page in book.worksheets}


def _load_workbook(path: Path, sheet: str | None) -> RawTable:
    with _opened(path) as book:
        names = [page.title for page in book.worksheets]
        chosen = names[0] if sheet is None else sheet
        if chosen not in names:
            raise _refusal(path.name, f"the sheets {', '.join(names)}", f'a sheet "{chosen}"')
        records = _records(book[chosen])
    notes = []
    if sheet is None and len(names) > 1:
        notes = [f'{path.name}: the first of {len(names)} sheets was read, "{chosen}".']
    return _of_records(path.name, records, notes, typed=True)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a workbook; refuse what is none."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations that openpyxl does not know
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            yield book
            book.close()
    except (BadZipFile, KeyError, OSError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise _refusal(path.name, f"no workbook ({error})", "a workbook saved as .xlsx") from None


def _records(page: Any) -> list[list[object]]:
    page.reset_dimensions()
    return [list(record) for record in page.iter_rows(values_only=True)]


def _load_parquet(path: Path, id_column: Column) -> RawTable:
    try:
        frame = pd.read_parquet(path)
    except ImportError:
        raise RouteplanError(
            f"{path.name} needs pyarrow: pip install 'routeplan[parquet]'"
        ) from None
    except (OSError, ValueError) as error:
        raise _refusal(path.name, f"no Parquet table ({error})", "a Parquet table") from None
    return load_frame(frame, path.name, id_column, rows=range(2, len(frame) + 2))


def _of_records(
    source: str, records: Sequence[Sequence[object]], notes: list[str], *, typed: bool
) -> RawTable:
    """Raw table of rows of cells; the first row that is not empty holds the headers."""
    top = next((k for k, record in enumerate(records) if any(map(cell_text, record))), None)
    if top is None:
        raise _refusal(source, "nothing", "a header row and rows below it")
    body = records[top + 1 :]
    rows = tuple(str(row) for row in range(top + 2, len(records) + 1))
    headers = [cell_text(header) for header in records[top]]
    width = len(headers)
    faults = tuple(
        Fault(source, row, "", f"{len(record)} cells", f"{width} cells, as in the header")
        for row, record in zip(rows, body, strict=True)
        if any(map(cell_text, record[width:]))
    )
    short = [row for row, cells in zip(rows, body, strict=True) if 0 < len(cells) < width]
    if short and not typed:
        notes = [
            *notes,
            f"{source}, {rows_named(short)}: cells are missing at the end, left empty.",
        ]
    padded = [[*record[:width], *[None] * (width - len(record))] for record in body]
    columns = [[record[place] for record in padded] for place in range(width)]
    cells = [pd.Series(column, dtype=object) for column in columns]
    kept = [k for k in range(width) if headers[k] or (cell_texts(cells[k]) != "").any()]
    return RawTable(
        source,
        tuple(headers[k] for k in kept),
        tuple(cells[k] for k in kept),
        rows,
        typed,
        faults,
        tuple(notes),
    )


def _refusal(source: str, found: str, needed: str) -> DataError:
    return DataError([Fault(source, "", "", found, needed)])
