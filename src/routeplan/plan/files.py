"""A plan as a folder of files, and back."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from routeplan.columns import TABLES
from routeplan.errors import DataError, Fault, RouteplanError
from routeplan.plan.atomic import check_folder, whole_folder
from routeplan.plan.csvfiles import FILLED, TEXT, dtype_label, read_table, write_table
from routeplan.plan.plan import DTYPES, Plan
from routeplan.plan.summary import SUMMARY, read_summary, write_summary

__all__ = ["check_folder", "load_plan", "save_plan", "whole_folder", "write_tables"]

_ALWAYS = {
    "outlets": ("name", "visits", "service_min", "rep", "visits_planned"),
    "reps": ("name", "end_lat", "end_lon", "day_min", "start", "break_min"),
}
"""Columns that a plan has even where the user's table may do without."""

_ONLY_SOME = ("status",)
"""Columns that only some plans have."""


def save_plan(plan: Plan, folder: str | Path) -> Path:
    """Write a plan as a folder, the whole folder or nothing.

    Parameters
    ----------
    plan : Plan
    folder : path
        Replaced when it holds a plan already.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    RouteplanError
        When the folder holds something else than a plan, cannot be written, or the travel model
        is none that can be kept in a file.
    """
    with whole_folder(folder) as fresh:
        write_tables(plan, fresh)
    return Path(folder)


def write_tables(plan: Plan, folder: Path) -> None:
    """Write the tables and the summary of a plan into a folder that exists.

    Parameters
    ----------
    plan : Plan
    folder : Path
        Gets ``visits.csv, days.csv, outlets.csv, unserved.csv, reps.csv, summary.json``, and
        ``travel.npz`` when the travel is not as the crow flies. Numbers have at most 6 decimals.

    Raises
    ------
    RouteplanError
        When the travel model is none that can be kept in a file.
    """
    for name in TABLES:
        write_table(getattr(plan, name), folder / f"{name}.csv")
    labels = {name: _labels_of(getattr(plan, name)) for name in _ALWAYS}
    write_summary(plan, folder, labels)


def load_plan(folder: str | Path) -> Plan:
    """Read a plan from the folder that :func:`save_plan` wrote.

    Parameters
    ----------
    folder : path

    Returns
    -------
    Plan

    Raises
    ------
    RouteplanError
        When the folder or one of its files is missing.
    DataError
        When a file does not hold what it should; all faults of all files at once.
    """
    home = Path(folder)
    _check_there(home)
    setup, faults = read_summary(home)
    tables = {}
    for name in TABLES:
        own = setup.labels.get(name, {}) if setup and name in _ALWAYS else {}
        tables[name], found = _read(home / f"{name}.csv", name, own)
        faults += found
    if setup is None or faults:
        raise DataError(faults)
    return Plan(**tables, cycle=setup.cycle, travel=setup.travel, info=setup.info)


def _check_there(home: Path) -> None:
    if not home.is_dir():
        raise RouteplanError(f"There is no folder {home}. Give the folder of a saved plan.")
    names = [*(f"{name}.csv" for name in TABLES), SUMMARY]
    missing = [name for name in names if not (home / name).is_file()]
    if missing:
        raise RouteplanError(
            f"{home} is no whole plan: {', '.join(missing)} missing. Save the plan again."
        )


def _read(path: Path, name: str, own: dict[str, str]) -> tuple[pd.DataFrame, list[Fault]]:
    """One table with its ids in the index, or its faults."""
    keyed = name in _ALWAYS
    always = _ALWAYS.get(name, ())
    needed = {
        column.name: column.needed
        for column in TABLES[name]
        if column.required or column.name in always
    }
    if name == "outlets":
        needed["visits_planned"] = "a whole number"
    table, faults = read_table(path, own | _labels(name), needed)
    if faults:
        return table, faults
    if not keyed:
        return table.assign(**_absent(name, table)), []
    key = TABLES[name][0].name
    twice = [
        Fault(str(path), str(row), key, str(value), "each id once")
        for row, value in table.loc[table[key].duplicated(), key].items()
    ]
    return table.set_index(key), twice


def _labels(name: str) -> dict[str, str]:
    """How to read the columns the library knows; other texts of outlets and reps may be missing."""
    labels = {"visits_planned": "int64"}
    for column in TABLES[name]:
        if column.kind in DTYPES:
            labels[column.name] = DTYPES[column.kind]
        elif column.required:
            labels[column.name] = FILLED
        elif name not in _ALWAYS:
            labels[column.name] = TEXT
    return labels


def _labels_of(table: pd.DataFrame) -> dict[str, str]:
    return {column: dtype_label(table[column]) for column in table.columns}


def _absent(name: str, table: pd.DataFrame) -> dict[str, Any]:
    """Columns that may be left out, as they are when nothing is known."""
    return {
        column.name: math.nan if column.kind in DTYPES else ""
        for column in TABLES[name]
        if column.name not in table.columns and column.name not in _ONLY_SOME
    }
