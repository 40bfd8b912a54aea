"""The command that looks at a census before anything is planned."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from routeplan.census import find_duplicates, quality_report, quality_summary
from routeplan.census.findings import SEVERITIES
from routeplan.cli.console import messages, printable, results
from routeplan.plan.workbook import write_lists
from routeplan.tables import read_outlets, read_reps

__all__ = ["check_tables"]

_FINDINGS = 10
_GROUPS = 10


def check_tables(
    outlets: Path,
    reps: Path | None = None,
    *,
    out: Path | None = None,
    coordinates: str | None = None,
    outlets_sheet: str | None = None,
    reps_sheet: str | None = None,
) -> None:
    """Print the quality report of a table and its likely duplicates.

    Parameters
    ----------
    outlets : Path
    reps : Path, optional
    out : Path, optional
        Workbook for all of it, ``.xlsx``.
    coordinates : str, optional
        As :func:`routeplan.read_outlets` takes it, for both tables.
    outlets_sheet, reps_sheet : str, optional
        Sheets of workbooks.

    Raises
    ------
    RouteplanError
        When a table cannot be read or the workbook not written.
    """
    table = read_outlets(outlets, sheet=outlets_sheet, coordinates=coordinates, placed=False)
    team = None
    if reps is not None:
        team = read_reps(reps, sheet=reps_sheet, coordinates=coordinates)
    for note in [*table.attrs["notes"], *([] if team is None else team.attrs["notes"])]:
        messages().print(f"Note: {printable(note)}", soft_wrap=True)
    duplicates = find_duplicates(table)
    report = quality_report(table, team, duplicates=duplicates)
    if out is not None:
        _write(out, report, duplicates)
    _tell(results(), len(table), report, duplicates)
    if out is not None:
        results().print(f"Workbook: {out}", soft_wrap=True)


def _write(out: Path, report: pd.DataFrame, duplicates: pd.DataFrame) -> None:
    summary = quality_summary(report).reset_index()
    write_lists({"Summary": summary, "Findings": report, "Duplicates": duplicates}, out)


def _tell(console: Console, outlets: int, report: pd.DataFrame, duplicates: pd.DataFrame) -> None:
    if report.empty:
        console.print(f"{outlets:,} outlets: nothing looks wrong.")
        return
    counts = ", ".join(
        f"{(report['severity'] == severity).sum():,} {severity}" for severity in SEVERITIES
    )
    console.print(f"{outlets:,} outlets, {len(report):,} findings: {counts}")
    console.print()
    console.print(_summary(report))
    _tell_findings(console, report)
    _tell_duplicates(console, duplicates)


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        number = header in {*SEVERITIES, "metres"}
        table.add_column(header, justify="right" if number else "left", overflow="fold")
    return table


def _summary(report: pd.DataFrame) -> Table:
    table = _table("check", *SEVERITIES, "advice")
    for check, row in quality_summary(report).iterrows():
        counts = (f"{row[severity]:,}" if row[severity] else "" for severity in SEVERITIES)
        table.add_row(str(check), *counts, printable(row["advice"]))
    return table


def _tell_findings(console: Console, report: pd.DataFrame) -> None:
    """The severest findings, without the duplicates, which have a table of their own."""
    worse = report[(report["severity"] != "low") & (report["check"] != "likely duplicates")]
    if worse.empty:
        return
    table = _table("check", "table", "row", "column", "found")
    for row in worse.head(_FINDINGS)[["check", "table", "row", "column", "found"]].to_numpy():
        table.add_row(*map(printable, row))
    console.print("\nThe severest:", style="bold")
    console.print(table)
    _tell_more(console, len(worse) - _FINDINGS)


def _tell_duplicates(console: Console, duplicates: pd.DataFrame) -> None:
    if duplicates.empty:
        return
    groups = int(duplicates["group"].max())
    again = int((~duplicates["keep"]).sum())
    console.print(
        f"\nLikely duplicates: {again:,} rows of {groups:,} shops are there again", style="bold"
    )
    shown = duplicates[duplicates["group"] <= _GROUPS]
    metres = (1000 * shown["km"]).map("{:,.0f}".format, na_action="ignore").astype("str")
    cells = {
        "group": shown["group"],
        "outlet": shown["outlet"],
        "name": shown["name"],
        "metres": metres.where(~shown["keep"], "").fillna(""),
        "why": shown["reason"].where(~shown["keep"], "keep"),
    }
    table = _table(*cells)
    for row in zip(*cells.values(), strict=True):
        table.add_row(*map(printable, row))
    console.print(table)
    _tell_more(console, groups - _GROUPS)


def _tell_more(console: Console, count: int) -> None:
    if count > 0:
        console.print(f"and {count:,} more; --out FILE.xlsx lists all")
