"""Pandera schemas built from the columns, and their failures as faults."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from routeplan.columns import Column
from routeplan.tables.raw import Findings

if TYPE_CHECKING:
    import pandera.pandas as pa

__all__ = ["check_cells", "table_schema"]


def check_cells(
    values: pd.DataFrame,
    cells: dict[str, pd.Series[Any]],
    columns: tuple[Column, ...],
    findings: Findings,
) -> None:
    """Check every cell against the limits of its column.

    Parameters
    ----------
    values : DataFrame
        Converted columns under the library's names, on a RangeIndex.
    cells : dict of str to Series
        The same columns as they were found.
    columns : tuple of Column
    findings : Findings
        Gets a fault per wrong cell, unless that cell is told already.
    """
    from pandera.errors import SchemaErrors

    try:
        table_schema(columns).validate(values, lazy=True)
    except SchemaErrors as errors:
        needed = {column.name: column.needed for column in columns}
        needed[columns[0].name] = "an id"
        cases = errors.failure_cases
        for name, position in zip(cases["column"], cases["index"], strict=True):
            findings.fault(name, int(position), cells[name].iloc[int(position)], needed[name])


@lru_cache(maxsize=8)
def table_schema(columns: tuple[Column, ...]) -> pa.DataFrameSchema:
    """Pandera schema of a table as it is after conversion.

    Parameters
    ----------
    columns : tuple of Column

    Returns
    -------
    pandera.pandas.DataFrameSchema
        Missing columns pass: they are told by their headers.
    """
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                checks=_checks(column), nullable=not column.required, required=False
            )
            for column in columns
        }
    )


def _checks(column: Column) -> list[pa.Check]:
    import pandera.pandas as pa

    if column.kind not in {"number", "whole"}:
        return []
    checks = [pa.Check(np.isfinite, name="finite")]
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum))
    if column.kind == "whole":
        checks.append(pa.Check(lambda numbers: numbers % 1 == 0, name="whole"))
    return checks
