"""Numbers as people write them: 1,234.5 and 12,5 and full-width digits."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd

from routeplan.columns import Column
from routeplan.tables.raw import Findings

__all__ = ["NOTHING", "parse_numbers"]

NOTHING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "—", "无"})
"""Texts that mean an empty cell in any column but one of text."""

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_DECIMAL_COMMA = re.compile(r"[+-]?([1-9]\d{0,2}(\.\d{3})+|\d+),\d+")
_DOT_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")

_MOST_DEGREES = 180.0


def parse_numbers(texts: pd.Series, column: Column, findings: Findings) -> pd.Series:
    """Numbers of a column of text, missing where nothing or something else stands.

    ``1,234`` alone is read as 1234; where other cells of the column have a decimal comma
    (``12,5``) it is 1.234, and a fault where they have both. Degrees have no thousands: there
    ``39,957`` is 39.957.

    Parameters
    ----------
    texts : Series of str
        Without blanks around.
    column : Column
    findings : Findings
        Gets the faults and the notes.

    Returns
    -------
    Series of float
    """
    plain = {text: _normal(text) for text in texts.unique()}
    style = "degrees" if column.unit == "deg" else _comma_style(plain.values())
    numbers = {text: _number(normal, style) for text, normal in plain.items()}
    for position in np.flatnonzero(texts.map({t: n is None for t, n in numbers.items()})):
        findings.fault(column.name, int(position), texts.iloc[position], column.needed)
    _tell_commas(texts, plain, numbers, column, findings)
    return texts.map(numbers).astype("float64")


def _normal(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text).replace("−", "-").strip().casefold()
    return "" if normal in NOTHING else normal


def _comma_style(texts: object) -> str:
    """How the column's commas must be read where a cell alone can be read both ways."""
    thousands = decimal = False
    for text in texts:  # type: ignore[attr-defined]
        if "," in text:
            is_thousands, is_decimal = _THOUSANDS.fullmatch(text), _DECIMAL_COMMA.fullmatch(text)
            thousands |= bool(is_thousands and not is_decimal)
            decimal |= bool(is_decimal and not is_thousands)
    return "both" if thousands and decimal else "decimal" if decimal else "thousands"


def _number(text: str, style: str) -> float | None:
    """The number, not-a-number for an empty cell, None for anything else."""
    if not text:
        return float("nan")
    thousands, decimal = _THOUSANDS.fullmatch(text), _DECIMAL_COMMA.fullmatch(text)
    if thousands and decimal:
        if style == "both":
            return None
        is_decimal = style == "decimal" or (
            style == "degrees" and abs(_decimal(text)) <= _MOST_DEGREES
        )
        thousands, decimal = (None, decimal) if is_decimal else (thousands, None)
    if style == "decimal" and _DOT_THOUSANDS.fullmatch(text):
        return None
    if thousands:
        return float(text.replace(",", ""))
    if decimal:
        return _decimal(text)
    return float(text) if _PLAIN.fullmatch(text) else None


def _decimal(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def _tell_commas(
    texts: pd.Series,
    plain: dict[str, str],
    numbers: dict[str, float | None],
    column: Column,
    findings: Findings,
) -> None:
    repaired = {
        text for text, normal in plain.items() if "," in normal and numbers[text] is not None
    }
    if repaired:
        positions = np.flatnonzero(texts.isin(repaired))
        first = texts.iloc[positions[0]]
        findings.note(
            f'commas in column "{findings.header(column.name)}": '
            f'"{first}" was read as {numbers[first]:.15g}.',
            positions,
        )
