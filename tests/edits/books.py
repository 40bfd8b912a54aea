"""Workbooks of plans, edited as people edit them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from routeplan.plan import Plan

__all__ = ["Change", "cut", "edited", "paste", "put"]

Change = Callable[[Any], None]
"""What is done to an open workbook."""


def edited(plan: Plan, folder: Path, *changes: Change) -> Path:
    """The workbook of a plan with these changes, in this order."""
    path = plan.to_excel(folder / "plan.xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know the newer kind of data bars
        book = openpyxl.load_workbook(path)
    for change in changes:
        change(book)
    book.save(path)
    return path


def put(sheet: str, cell: str, value: object) -> Change:
    """Write a cell."""

    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


def cut(sheet: str, row: int) -> Change:
    """Delete a row."""
    return lambda book: book[sheet].delete_rows(row)


def paste(source: str, row: int, sheet: str, before: int) -> Change:
    """Cut a row and insert it before another one, of the same sheet or of another."""

    def change(book: Any) -> None:
        values = [cell.value for cell in book[source][row]]
        book[source].delete_rows(row)
        at = before - 1 if source == sheet and row < before else before
        book[sheet].insert_rows(at)
        for column, value in enumerate(values, 1):
            book[sheet].cell(at, column).value = value

    return change
