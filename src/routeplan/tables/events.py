"""Read a table of events: what has happened since a plan was made."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from routeplan.columns import EVENTS
from routeplan.errors import DataError, Fault
from routeplan.tables.complete import without_empty_rows
from routeplan.tables.files import load_file, load_frame
from routeplan.tables.headers import match_headers
from routeplan.tables.raw import Findings
from routeplan.tables.schema import check_cells
from routeplan.tables.values import convert

__all__ = ["load_events", "read_events"]


def read_events(source: str | Path | pd.DataFrame, *, sheet: str | None = None) -> pd.DataFrame:
    """Read and check a table of events, see the page on tables for its columns.

    Parameters
    ----------
    source : path or DataFrame
        As for :func:`read_outlets`. Headers may be English or Chinese; a table without rows will
        do.
    sheet : str, optional
        Sheet of a workbook; the first one without it.

    Returns
    -------
    DataFrame
        Index: the row as the user counts it. All columns of the table of events; missing where
        nothing stands.

    Raises
    ------
    DataError
        With all cells that cannot be read. Whether the events fit a plan is seen when it is
        planned again.

    Examples
    --------
    >>> table = pd.DataFrame({"事件": ["生病"], "业务员": ["R1"], "时间": ["2026/12/8 8:30"]})
    >>> read_events(table)[["event", "rep", "time"]].to_dict("records")
    [{'event': '生病', 'rep': 'R1', 'time': '2026-12-08 08:30'}]
    """
    events, faults = load_events(source, sheet=sheet)
    if faults:
        raise DataError(faults)
    return events


def load_events(
    source: str | Path | pd.DataFrame, *, sheet: str | None = None
) -> tuple[pd.DataFrame, list[Fault]]:
    """Read a table of events as far as it can be read.

    Parameters
    ----------
    source : path or DataFrame
    sheet : str, optional

    Returns
    -------
    events : DataFrame
        As :func:`read_events` returns it; ``attrs["source"]`` names the file.
    faults : list of Fault
        The cells that cannot be read; they are missing in `events`.
    """
    if isinstance(source, pd.DataFrame):
        raw = load_frame(source, "events", EVENTS[0])
    else:
        raw = load_file(Path(source), EVENTS[0], sheet=sheet)
    raw = without_empty_rows(raw)
    findings = Findings(raw)
    chosen = match_headers(raw, EVENTS, findings)
    values = pd.DataFrame(index=pd.RangeIndex(len(raw.rows)))
    cells = {name: raw.cells[place] for name, place in chosen.items()}
    for column in EVENTS:
        if column.name in chosen:
            values[column.name] = convert(cells[column.name], column, findings)
        else:
            is_number = column.kind in {"number", "whole"}
            values[column.name] = pd.Series(
                None, values.index, dtype="float64" if is_number else "str"
            )
    if "event" in chosen:
        known = tuple(column for column in EVENTS if column.name in chosen)
        check_cells(values[list(chosen)], cells, known, findings)
    values.index = pd.Index(raw.rows, dtype="str", name="row")
    values.attrs["source"] = raw.source
    return values, findings.faults
