"""Checks of the ids."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from routeplan.columns import Column
from routeplan.tables.raw import Findings

__all__ = ["check_ids"]


def check_ids(
    values: pd.DataFrame, cells: dict[str, pd.Series[Any]], column: Column, findings: Findings
) -> None:
    """Find ids that are there twice, and tell blanks that were taken off.

    Parameters
    ----------
    values : DataFrame
        Converted columns.
    cells : dict of str to Series
        The columns as they were found.
    column : Column
        The id's.
    findings : Findings
        Gets the faults and notes. Missing ids are told by the schema.
    """
    if column.name not in values:
        return
    ids = values[column.name]
    first = {text: position for position, text in reversed(list(enumerate(ids)))}
    for position in np.flatnonzero(ids.duplicated() & ids.notna()):
        text = ids.iloc[position]
        found = f"{text}, as in row {findings.rows[first[text]]}"
        findings.fault(column.name, int(position), found, f"every {column.name} once")
    blanks = [
        position
        for position, cell in enumerate(cells[column.name])
        if isinstance(cell, str) and cell != cell.strip() and cell.strip()
    ]
    if blanks:
        findings.note("blanks around the id were taken off.", blanks)
