"""The one shape in which a broken rule is reported."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

__all__ = ["COLUMNS", "broken", "gathered"]

COLUMNS = ("rule", "rep", "day", "outlet", "found", "needed")
"""Columns of a review."""

_NOTHING = pd.DataFrame(columns=list(COLUMNS), dtype=object).astype({"day": "Int64"})


def broken(where: pd.DataFrame, found: Iterable[str], needed: str | Iterable[str]) -> pd.DataFrame:
    """One row per place where a rule is broken.

    Parameters
    ----------
    where : DataFrame
        One row per place; its columns ``rep``, ``day`` and ``outlet``, where it has them.
    found, needed : iterable of str
        As long as `where`; one text for all of them will do for `needed`.

    Returns
    -------
    DataFrame
        ``rep, day, outlet, found, needed``.
    """
    n = len(where)
    if n == 0:
        return _NOTHING.copy()
    columns = {
        "rep": _texts(where, "rep"),
        "day": where["day"].tolist() if "day" in where else [float("nan")] * n,
        "outlet": _texts(where, "outlet"),
        "found": list(found),
        "needed": [needed] * n if isinstance(needed, str) else list(needed),
    }
    return pd.DataFrame(columns, dtype=object).astype({"day": float}).astype({"day": "Int64"})


def gathered(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """All rows in one table with the columns of a review; without any an empty one."""
    filled = [table for table in tables if len(table)]
    if not filled:
        return _NOTHING.copy()
    return pd.concat(filled, ignore_index=True).reindex(columns=list(COLUMNS))


def _texts(where: pd.DataFrame, column: str) -> list[str]:
    cells = where[column].tolist() if column in where else [""] * len(where)
    return [cell if isinstance(cell, str) else "" for cell in cells]
