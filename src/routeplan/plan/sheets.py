"""Sheets of a workbook: their names, formats, cells and print set-up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["Column", "Sheet", "Style", "sheet_names", "write_list"]

MAX_ROWS = 1_048_576
"""Rows of an Excel sheet."""

_NUMBERS = (float, int, Real)
"""Numbers; of those that nearly all are, Python need not ask what is registered as one."""
_MAX_CHARACTERS = 32_767
_LONGEST_NAME = 31
_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_DARK, _PALE, _LINK = "#1F4E79", "#DDEBF7", "#0563C1"
_NUMBER_FORMATS = {
    "text": "@",
    "clock": "@",
    "order": "0",
    "whole": "#,##0",
    "minutes": "#,##0.0",
    "number": "#,##0.00",
    "degrees": "0.000000",
    "percent": "0%",
}
_ROLES: dict[str, dict[str, Any]] = {
    "": {},
    "wrap": {"text_wrap": True},
    "link": {"font_color": _LINK, "underline": 1},
    "title": {"bold": True, "font_size": 14, "font_color": _DARK},
    "total": {"bold": True, "bg_color": _PALE, "top": 1},
    "header": {"bold": True, "font_color": "white", "bg_color": _DARK, "text_wrap": True},
}


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes
    ----------
    header : str
    width : float
        In characters.
    kind : str
        ``text, clock, order, whole, minutes, number, degrees`` or ``percent``.
    """

    header: str
    width: float
    kind: str


class Style:
    """The formats of a workbook, each made once.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def __call__(self, kind: str, role: str = "") -> Any:
        """Format of a kind of value as a plain cell or as title, header, total, link, wrap."""
        if (kind, role) not in self._made:
            properties = {"num_format": _NUMBER_FORMATS[kind], "valign": "top"} | _ROLES[role]
            if kind in {"clock", "order"} or (role == "header" and kind != "text"):
                properties["align"] = "center"
            elif kind == "text" and role not in {"title", "wrap"}:
                properties |= {"align": "left", "indent": 1}
            self._made[kind, role] = self._book.add_format(properties)
        return self._made[kind, role]


class Sheet:
    """A sheet filled from top to bottom.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    name : str
        One that :func:`sheet_names` gave.
    style : Style

    Attributes
    ----------
    page : xlsxwriter worksheet
    row : int
        The row that is filled next, from 0.
    """

    def __init__(self, book: Any, name: str, style: Style) -> None:
        self.page = book.add_worksheet(name)
        self.page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        self.style = style
        self.row = 0

    def title(self, text: str) -> None:
        """Write a line in large letters."""
        self.page.set_row(self.row, 22)
        self.cell(0, text, "text", "title")
        self.row += 1

    def header(self, columns: Sequence[Column]) -> None:
        """Write the headers of a table."""
        self.page.set_row(self.row, 30)
        for position, column in enumerate(columns):
            cell = self.style(column.kind, "header")
            self.page.write_string(self.row, position, column.header, cell)
        self.row += 1

    def line(self, columns: Sequence[Column], values: Iterable[Any], role: str = "") -> None:
        """Write a row of a table."""
        for position, (column, value) in enumerate(zip(columns, values, strict=True)):
            self.cell(position, value, column.kind, role)
        self.row += 1

    def cell(self, position: int, value: Any, kind: str, role: str = "") -> None:
        """Write a value as what it is; a missing or infinite one as an empty cell."""
        cell = self.style(kind, role)
        if isinstance(value, str):  # never a formula or a link
            self.page.write_string(self.row, position, value[:_MAX_CHARACTERS], cell)
        elif isinstance(value, bool):
            self.page.write_boolean(self.row, position, value, cell)
        elif isinstance(value, _NUMBERS) and math.isfinite(value):
            self.page.write_number(self.row, position, value, cell)
        elif isinstance(value, _NUMBERS) or (pd.api.types.is_scalar(value) and pd.isna(value)):
            self.page.write_blank(self.row, position, None, cell)
        else:
            self.page.write_string(self.row, position, str(value)[:_MAX_CHARACTERS], cell)

    def link(self, position: int, text: str, sheet: str) -> None:
        """Write a text that leads to another sheet."""
        place = "internal:'{}'!A1".format(sheet.replace("'", "''"))
        cell = self.style("text", "link")
        self.page.write_url(self.row, position, place, cell, string=text[:_MAX_CHARACTERS])

    def widths(self, columns: Sequence[Column]) -> None:
        """Set the widths of the columns."""
        for position, column in enumerate(columns):
            self.page.set_column(position, position, column.width)

    def print_as(self, title: str) -> None:
        """Print landscape on A4, all columns on the page, with a footer."""
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.page.fit_to_pages(1, 0)
        self.page.set_footer(f"&L{title[:60].replace('&', '&&')}&RPage &P of &N")

    def repeat_header(self) -> None:
        """Keep all rows written so far in sight and on every page."""
        self.page.repeat_rows(0, self.row - 1)
        self.page.freeze_panes(self.row, 0)


def write_list(sheet: Sheet, title: str, table: pd.DataFrame) -> list[str]:
    """Write a table with all its columns; return a note when it is too long for a sheet."""
    columns = [_column(table[name]) for name in table.columns]
    sheet.widths(columns)
    sheet.print_as(title)
    sheet.title(f"{title}: {len(table):,}")
    sheet.header(columns)
    sheet.repeat_header()
    shown = table.head(MAX_ROWS - sheet.row)
    for values in shown.astype(object).itertuples(index=False, name=None):
        sheet.line(columns, values)
    if len(shown):
        sheet.page.autofilter(1, 0, sheet.row - 1, len(columns) - 1)
    if len(shown) == len(table):
        return []
    return [f"{title}: a sheet has no room for the last {len(table) - len(shown):,} rows."]


def _column(values: pd.Series) -> Column:
    name, kind = str(values.name), "text"
    longest = values.astype("str").str.len().quantile(0.95) if len(values) else 0
    width = float(np.clip(np.nan_to_num(longest) + 3, len(name) + 3, 50))
    if pd.api.types.is_integer_dtype(values):
        kind = "whole"
    elif pd.api.types.is_float_dtype(values):
        is_degrees = name.endswith(("lat", "lon"))
        kind = "degrees" if is_degrees else "minutes" if name.endswith("_min") else "number"
    return Column(name, width if kind == "text" else max(12.0, len(name) + 3.0), kind)


def sheet_names(wanted: Iterable[str], *, taken: Iterable[str] = ()) -> list[str]:
    r"""Make sheet names that Excel takes: short, without special characters, each once.

    Parameters
    ----------
    wanted : iterable of str
        What the sheets should be called.
    taken : iterable of str
        Names of other sheets of the workbook.

    Returns
    -------
    list of str
        One name for each wanted one: at most 31 UTF-16 units, none of ``[]:*?/\``, no apostrophe
        at either end, none twice in any case, not "History".

    Examples
    --------
    >>> sheet_names(["North/East", "north east", "", "outlets"], taken=["Outlets"])
    ['North East', 'north east (2)', 'Sheet', 'outlets (2)']
    """
    used = {"history", *(name.casefold() for name in taken)}
    names = []
    for text in wanted:
        name = base = _fitting(_REFUSED.sub(" ", text)) or "Sheet"
        number = 1
        while name.casefold() in used:
            number += 1
            end = f" ({number})"
            name = _fitting(base, _LONGEST_NAME - len(end)) + end
        used.add(name.casefold())
        names.append(name)
    return names


def _fitting(text: str, longest: int = _LONGEST_NAME) -> str:
    """Cut a text to so many UTF-16 units, without blanks and apostrophes at its ends."""
    text = text.strip(" '")
    while len(text.encode("utf-16-le")) > 2 * longest:
        text = text[:-1]
    return text.strip(" '")
