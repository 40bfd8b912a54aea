"""The commands that look at finished plans."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from routeplan.cli.console import printable, results
from routeplan.cli.figures import FIGURES, change_text, percent_text, value_text
from routeplan.plan import Plan
from routeplan.review import compare_plans, review_plan

__all__ = ["compare_folders", "print_rows", "review_folder"]

_SHOWN = 50


def review_folder(folder: Path) -> int:
    """Review the plan in a folder, tell what was found and return the number of broken rules.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    int
        Rows of the review.

    Raises
    ------
    RouteplanError
        When the folder holds no plan, or one that cannot be read.
    """
    console = results()
    plan = Plan.load(folder)
    found = review_plan(plan)
    console.print(repr(plan), soft_wrap=True)
    if found.empty:
        console.print("No rule is broken.")
        return 0
    print_rows(console, found)
    counts = found["rule"].value_counts(sort=False)
    told = ", ".join(f"{rule} {count:,}" for rule, count in counts.items())
    console.print(f"{len(found):,} broken in {len(counts)} rules: {told}")
    return len(found)


def print_rows(console: Console, rows: pd.DataFrame) -> None:
    """Show a table of texts, at no great length."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in rows.columns:
        table.add_column(str(header), overflow="fold")
    for row in rows.head(_SHOWN).astype("str").fillna("").itertuples(index=False, name=None):
        table.add_row(*map(printable, row))
    console.print(table)
    if len(rows) > _SHOWN:
        console.print(f"and {len(rows) - _SHOWN:,} more")


def compare_folders(before: Path, after: Path) -> None:
    """Show the figures of two plans side by side.

    Parameters
    ----------
    before, after : Path
        Folders of plans.

    Raises
    ------
    RouteplanError
        When one of them holds no plan, or one that cannot be read.
    """
    console = results()
    plans = Plan.load(before), Plan.load(after)
    for role, folder, plan in zip(("before", "after "), (before, after), plans, strict=True):
        console.print(f"{role}  {printable(folder)}: {plan!r}", soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    for header in ("before", "after", "change", ""):
        table.add_column(header, justify="right")
    for name, figure in compare_plans(*plans).iterrows():
        table.add_row(
            FIGURES[str(name)].label if str(name) in FIGURES else str(name),
            value_text(str(name), figure["before"]),
            value_text(str(name), figure["after"]),
            change_text(str(name), figure["change"]),
            percent_text(str(name), figure["change_pct"]),
        )
    console.print()
    console.print(table)
