"""A plan as a workbook for the people who drive it."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from routeplan.availability import day_budgets
from routeplan.errors import SettingsError
from routeplan.plan.atomic import whole_file
from routeplan.plan.plan import Plan
from routeplan.plan.sheets import Column, Sheet, Style, sheet_names, write_list

__all__ = ["DAY_TOTAL", "LISTS", "rep_sheets", "write_lists", "write_workbook"]

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}
LISTS = ("Overview", "Unserved", "Outlets")
"""Sheets beside those of the reps."""
DAY_TOTAL = "Day with the way home"
"""How the line below the visits of a day begins, in the column of the names."""
_BAR = "#9DC3E6"


def write_workbook(plan: Plan, path: str | Path) -> Path:
    """Write a plan as an Excel workbook, ready to print.

    The sheet "Overview" holds the figures of the plan and of every rep, then comes one sheet per
    rep with the days one below the other, then "Unserved" and "Outlets". Texts stay texts: none
    becomes a formula or a link. :func:`routeplan.read_workbook` reads it back after people have
    edited it.

    Parameters
    ----------
    plan : Plan
    path : path
        Ends in ``.xlsx``; replaced when it exists, and only by a whole workbook.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    SettingsError
        When the path has another ending.
    RouteplanError
        When the file cannot be written, for instance because it is open in Excel.
    """
    return _write(path, lambda: _content(plan))


def write_lists(tables: Mapping[str, pd.DataFrame], path: str | Path) -> Path:
    """Write tables as an Excel workbook, a sheet for each. Texts stay texts.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Name of the sheet to its table; the index is not written.
    path : path
        As :func:`write_workbook` takes it.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    SettingsError
        When the path has another ending.
    RouteplanError
        When the file cannot be written.
    """
    return _write(path, lambda: _lists(tables))


def _write(path: str | Path, make: Callable[[], bytes]) -> Path:
    if Path(path).suffix.lower() != ".xlsx":
        raise SettingsError(f"`path` must end in .xlsx. Got {str(path)!r}.")
    content = make()
    with whole_file(path) as fresh:
        fresh.write_bytes(content)
    return Path(path)


def _lists(tables: Mapping[str, pd.DataFrame]) -> bytes:
    buffer = io.BytesIO()
    names = sheet_names(tables)
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        style = Style(book)
        for name, (title, table) in zip(names, tables.items(), strict=True):
            sheet = Sheet(book, name, style)
            for note in write_list(sheet, title, table):
                sheet.page.write_string(0, len(table.columns) + 1, note)
    return buffer.getvalue()


def rep_sheets(plan: Plan) -> dict[str, str]:
    """Name of the sheet of every rep."""
    reps = plan.reps.index.tolist()
    return dict(zip(reps, sheet_names(reps, taken=LISTS), strict=True))


def _content(plan: Plan) -> bytes:
    names = rep_sheets(plan)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"title": "Journey plan", "comments": repr(plan)})
        style = Style(book)
        overview = Sheet(book, "Overview", style)
        _write_reps({rep: Sheet(book, name, style) for rep, name in names.items()}, plan)
        cut = write_list(Sheet(book, "Unserved", style), "Unserved outlets", _unserved(plan))
        cut += write_list(Sheet(book, "Outlets", style), "Outlets", plan.outlets.reset_index())
        _write_overview(overview, plan, names, [*plan.info.notes, *cut])
    return buffer.getvalue()


# Overview

_FIGURES = (
    Column("Rep", 16, "text"),
    Column("Name", 26, "text"),
    Column("Outlets", 9, "whole"),
    Column("Visits", 9, "whole"),
    Column("Days", 9, "whole"),
    Column("Travel hours", 10, "minutes"),
    Column("Service hours", 10, "minutes"),
    Column("Waiting hours", 10, "minutes"),
    Column("Work hours", 10, "minutes"),
    Column("Available hours", 10, "minutes"),
    Column("Utilisation", 16, "percent"),
)


def _write_overview(sheet: Sheet, plan: Plan, names: dict[str, str], notes: Sequence[str]) -> None:
    sheet.widths(_FIGURES)
    sheet.print_as("Journey plan")
    sheet.title("Journey plan")
    sheet.cell(0, repr(plan.cycle).removeprefix("Cycle: "), "text")
    sheet.row += 2
    for label, value, kind in _plan_figures(plan):
        sheet.cell(0, label, "text")
        sheet.cell(2, value, kind)
        sheet.row += 1
    sheet.row += 1
    sheet.header(_FIGURES)
    first = sheet.row
    figures = _rep_figures(plan)
    for rep, *values in figures.itertuples(name=None):
        sheet.line(_FIGURES, (rep, *values))
        sheet.row -= 1
        sheet.link(0, str(rep), names[str(rep)])
        sheet.row += 1
    _add_bars(sheet, first, len(_FIGURES) - 1)
    total = figures.drop(columns=["name", "utilisation"]).sum()
    share = total["work"] / total["available"] if total["available"] else None
    sheet.line(_FIGURES, ("All reps", "", *total, share), "total")
    _write_notes(sheet, notes)


def _plan_figures(plan: Plan) -> list[tuple[str, Any, str]]:
    """Label, value and kind of each figure of the whole plan."""
    summary = plan.summary()
    wanted, planned = summary["visits_wanted"], summary["visits_planned"]
    unvisited = int((plan.outlets["visits_planned"].eq(0) & plan.outlets["visits"].gt(0)).sum())
    return [
        ("Outlets", summary["outlets"], "whole"),
        ("Reps", summary["reps"], "whole"),
        ("Visits wanted", wanted, "whole"),
        ("Visits planned", planned, "whole"),
        ("Share of the visits planned", planned / wanted if wanted else None, "percent"),
        ("Outlets without any visit", unvisited, "whole"),
        (
            "Travel minutes per visit",
            summary["travel_min"] / planned if planned else None,
            "minutes",
        ),
        ("Visits per rep and day", planned / len(plan.days) if planned else None, "minutes"),
    ]


def _rep_figures(plan: Plan) -> pd.DataFrame:
    """One row per rep, the columns of the overview; hours over the whole cycle."""
    reps = plan.reps
    minutes = ["travel_min", "service_min", "wait_min", "work_min"]
    by_rep = plan.days.groupby("rep")[minutes].sum().reindex(reps.index, fill_value=0.0) / 60
    figures = pd.DataFrame(
        {
            "name": reps["name"],
            "outlets": plan.visits.groupby("rep")["outlet"].nunique(),
            "visits": plan.visits.groupby("rep").size(),
            "days": plan.days.groupby("rep").size(),
        },
        index=reps.index,
    ).fillna({"outlets": 0, "visits": 0, "days": 0})
    figures[["travel", "service", "wait", "work"]] = by_rep[minutes]
    figures["available"] = np.maximum(day_budgets(reps, plan.cycle), 0.0).sum(axis=1) / 60
    figures["utilisation"] = figures["work"] / figures["available"].replace(0, np.nan)
    return figures


def _add_bars(sheet: Sheet, first: int, column: int) -> None:
    """Bars from nothing to all of the time, behind the figures."""
    bars = {"type": "data_bar", "bar_solid": True, "bar_color": _BAR}
    limits = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    sheet.page.conditional_format(first, column, sheet.row - 1, column, bars | limits)


def _write_notes(sheet: Sheet, notes: Sequence[str]) -> None:
    if not notes:
        return
    sheet.row += 1
    sheet.cell(0, "Notes", "text", "title")
    last = len(_FIGURES) - 1
    per_line = sum(column.width for column in _FIGURES)
    for note in notes:
        sheet.row += 1
        sheet.page.merge_range(sheet.row, 0, sheet.row, last, "", sheet.style("text", "wrap"))
        sheet.cell(0, note, "text", "wrap")
        sheet.page.set_row(sheet.row, 15 * (1 + len(note) // int(per_line)))


# The days of the reps

_STOPS = (
    Column("Day", 17, "text"),
    Column("No.", 6, "order"),
    Column("Outlet", 16, "text"),
    Column("Name", 46, "text"),
    Column("Arrive", 9, "clock"),
    Column("Depart", 9, "clock"),
    Column("Travel min", 9, "minutes"),
    Column("Service min", 9, "minutes"),
    Column("Wait min", 9, "minutes"),
)
_REP_DAY = ("rep", "day")
_STOP = ("sequence", "outlet", "name", "arrive", "depart")
_MINUTES = ("travel_min", "service_min", "wait_min")
"""Columns of the visits, behind the day, in their order on a sheet."""


def _write_reps(sheets: dict[str, Sheet], plan: Plan) -> None:
    names = plan.outlets["name"]
    named = plan.visits.assign(name=plan.visits["outlet"].map(names))
    visits_of, totals_of = _by_rep(named[[*_REP_DAY, *_STOP, *_MINUTES]]), _by_rep(plan.days)
    for rep, sheet in sheets.items():
        name = plan.reps["name"].fillna("")[rep]
        sheet.widths(_STOPS)
        who = rep if name in {"", rep} else f"{rep}  {name}"
        sheet.print_as(who)
        visits, totals = visits_of[rep], totals_of[rep]
        stops = sum(len(rows) for rows in visits.values())
        sheet.title(f"{who}: {stops:,} visits on {len(totals):,} days")
        sheet.header(_STOPS)
        sheet.repeat_header()
        for day in sorted({*visits, *totals}):
            _write_day(sheet, plan.cycle.label(int(day)), visits[day], totals[day])


def _by_rep(table: pd.DataFrame) -> defaultdict[str, defaultdict[int, list[Any]]]:
    """Rows of every rep on every day."""
    found: defaultdict[str, defaultdict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    row: Any
    for row in table.astype(object).itertuples(index=False):
        found[row.rep][row.day].append(row)
    return found


def _write_day(sheet: Sheet, label: str, visits: list[Any], totals: list[Any]) -> None:
    for _, _, *stop in visits:
        sheet.page.set_row(sheet.row, None, None, {"level": 1})
        sheet.line(_STOPS, (label, *stop))
    for day in totals[-1:]:  # a plan made elsewhere may lack the totals of a day
        pause = f", break {day.break_min:.0f} min" if day.break_min else ""
        total = (label, day.stops, "", f"{DAY_TOTAL}{pause}", day.finish, "")
        sheet.line(_STOPS, (*total, day.travel_min, day.service_min, day.wait_min), "total")


# Lists


def _unserved(plan: Plan) -> pd.DataFrame:
    table = plan.unserved
    table.insert(1, "name", table["outlet"].map(plan.outlets["name"]))
    return table
