"""What a check of a census finds: rows of the quality report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from typing import Literal

import pandas as pd

__all__ = ["SEVERITIES", "Finding", "Severity", "findings_table"]

Severity = Literal["high", "medium", "low"]

SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")
"""It cannot be planned with or is surely wrong; it is likely wrong; it is worth a look."""


@dataclass(frozen=True)
class Finding:
    """One thing found.

    Attributes
    ----------
    check : str
        Name of the check.
    severity : str
        One of :data:`SEVERITIES`.
    table : str
        ``"outlets"`` or ``"reps"``.
    row : str
        Id of the row; empty when the finding is about a whole column.
    column : str
    found, advice : str
        What stands there, and what to do about it.
    """

    check: str
    severity: Severity
    table: str
    row: str
    column: str
    found: str
    advice: str


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row per finding, the severe ones first, then check by check in the order found."""
    columns = [field.name for field in fields(Finding)]
    table = pd.DataFrame([astuple(finding) for finding in findings], columns=columns, dtype="str")
    order = table["severity"].map({name: k for k, name in enumerate(SEVERITIES)})
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True)
