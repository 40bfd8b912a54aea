"""What a plan comes to, for the people who have to live with it."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from routeplan.cli.console import printable, results
from routeplan.cli.figures import hours_text, value_text
from routeplan.plan import Plan
from routeplan.review import plan_kpis, rep_kpis, review_plan

__all__ = ["report_plan"]

_REPS_SHOWN = 20
_OUTLETS_SHOWN = 5
_BAR_CELLS = 10

_FILES = {
    "map.html": "the map: open it in a browser",
    "plan.xlsx": "the workbook: an overview, a sheet for every rep",
    "visits.csv": "every visit with its day, order and times",
    "days.csv": "every rep-day with its minutes",
    "outlets.csv": "the outlets with their rep and their visits",
    "unserved.csv": "what is not planned, why, and the repair",
    "reps.csv": "the reps",
    "summary.json": "figures, settings and notes",
}


def report_plan(plan: Plan, folder: Path) -> None:
    """Tell what a plan comes to, what it leaves out, whether it is sound and where it is.

    Parameters
    ----------
    plan : Plan
    folder : Path
        Where it has been written.
    """
    console = results()
    figures = plan_kpis(plan)
    _title(console, f"Journey plan: {repr(plan.cycle).removeprefix('Cycle: ')}")
    console.print(_overview(plan, figures))
    _tell_reps(console, plan)
    _tell_unserved(console, plan)
    _tell_review(console, plan, folder)
    _tell_files(console, folder)


def _title(console: Console, text: str) -> None:
    console.print()
    console.print(text, style="bold")


# What it comes to


def _overview(plan: Plan, figures: pd.Series[float]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value, remark in _figures(plan, figures):
        table.add_row(f"  {label}", value, Text(remark, style="dim"))
    return table


def _figures(plan: Plan, figures: pd.Series[float]) -> list[tuple[str, str, str]]:
    """Label, value and remark of every figure of the overview."""
    outlets, unvisited = figures["outlets"], figures["outlets_unvisited"]
    key, missed = figures["key_accounts"], figures["key_accounts_unvisited"]
    sales = figures.get("sales_covered", float("nan"))
    rows = [
        ("Outlets visited", f"{outlets - unvisited:,.0f} of {outlets:,.0f}", _sales(sales)),
        (
            "Visits planned",
            f"{figures['visits_planned']:,.0f} of {figures['visits_wanted']:,.0f}",
            value_text("coverage", figures["visit_completion"]),
        ),
        (
            "Key accounts visited",
            f"{key - missed:,.0f} of {key:,.0f}",
            _key_accounts(plan.outlets),
        ),
        ("Reps", f"{figures['reps']:,.0f}", _spread(figures)),
    ]
    return [*rows, *_days(plan, figures)]


def _sales(share: float) -> str:
    return "" if math.isnan(share) else f"{value_text('sales_covered', share)} of the sales"


def _key_accounts(outlets: pd.DataFrame) -> str:
    """What :func:`routeplan.plan_kpis` takes for key accounts."""
    if "must_visit" in outlets and outlets["must_visit"].eq(True).any():
        return "marked must_visit"
    if "segment" in outlets and outlets["segment"].eq("A").any():
        return "class A"
    return "most visits wanted"


def _spread(figures: pd.Series[float]) -> str:
    low, high = figures["utilisation_min"], figures["utilisation_max"]
    if math.isnan(low):
        return ""
    used = f"{high:.0%}" if f"{low:.0%}" == f"{high:.0%}" else f"{low:.0%} to {high:.0%}"
    return f"{used} of their time is used".replace("%", " %")


def _days(plan: Plan, figures: pd.Series[float]) -> list[tuple[str, str, str]]:
    """Figures of the days with visits; none when there is no such day."""
    days = plan.days
    if days.empty:
        return []
    limit = plan.reps["day_min"].reindex(days["rep"]).mean()
    travel = value_text("travel_h", figures["travel_h"])
    per_visit = value_text("travel_min_per_visit", figures["travel_min_per_visit"])
    return [
        (
            "Working time a day",
            hours_text(days["work_min"].mean()),
            f"of {hours_text(limit)}; longest day {hours_text(days['work_min'].max())}",
        ),
        (
            "Visits a day",
            f"{figures['visits_per_rep_day']:,.1f}",
            f"by a rep, on {figures['rep_days']:,.0f} days with visits",
        ),
        (
            "Driving",
            value_text("travel_share", figures["travel_share"]),
            f"of the time: {travel}, {per_visit} a visit",
        ),
    ]


# The reps


def _tell_reps(console: Console, plan: Plan) -> None:
    reps = rep_kpis(plan).assign(name=plan.reps["name"])
    shown = reps
    if len(reps) > _REPS_SHOWN:
        by_use = reps.sort_values("utilisation", ascending=False, kind="stable")
        shown = pd.concat([by_use.head(_REPS_SHOWN // 2), by_use.tail(_REPS_SHOWN // 2)])
    has_names = bool((reps["name"] != reps.index).any())
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("  Rep", max_width=12, no_wrap=True)
    if has_names:
        table.add_column("Name", max_width=16, no_wrap=True)
    for header in ("Outlets", "Visits", "Days", "Hours", "Driving"):
        table.add_column(header, justify="right", no_wrap=True)
    table.add_column("Time used", no_wrap=True)
    for rep, row in shown.iterrows():
        names = [printable(row["name"])] if has_names else []
        table.add_row(
            f"  {printable(rep)}", *names, *_rep_figures(row), _bar(console, row["utilisation"])
        )
    console.print()
    console.print(table)
    if len(reps) > _REPS_SHOWN:
        half = _REPS_SHOWN // 2
        console.print(
            f"  The {half} with the most and the {half} with the least work; "
            f"all {len(reps):,} are in plan.xlsx."
        )


def _rep_figures(row: pd.Series) -> list[str]:
    share = row["travel_share"]
    return [
        f"{row['outlets']:,.0f}",
        f"{row['visits_planned']:,.0f}",
        f"{row['rep_days']:,.0f}",
        f"{row['work_h']:,.1f}",
        "" if math.isnan(share) else f"{share:.0%}".replace("%", " %"),
    ]


def _bar(console: Console, share: float) -> str:
    """A share as a bar with its figure."""
    if math.isnan(share):
        return "no time"
    full, empty = ("#", ".") if console.options.ascii_only else ("█", "░")
    cells = min(_BAR_CELLS, round(share * _BAR_CELLS))
    return f"{full * cells}{empty * (_BAR_CELLS - cells)} {share:4.0%}".replace("%", " %")


# What is left out


def _tell_unserved(console: Console, plan: Plan) -> None:
    unserved = plan.unserved
    if unserved.empty:
        _title(console, "Every visit wanted is planned.")
        return
    missing = unserved["visits_wanted"] - unserved["visits_planned"]
    unserved = unserved.assign(missing=missing)
    bare = int(unserved["visits_planned"].eq(0).sum())
    without = f"{bare:,} of them without any" if bare else "each of which has at least one"
    _title(
        console, f"Not planned: {missing.sum():,} visits to {len(unserved):,} outlets, {without}"
    )
    grouped = unserved.groupby("reason", sort=False)
    for reason in grouped["missing"].sum().sort_values(ascending=False, kind="stable").index:
        group = grouped.get_group(reason)
        visits, outlets = group["missing"].sum(), len(group)
        console.print(f"  {visits:,} visits to {outlets:,} outlets: {printable(reason)}")
        console.print(_largest(plan, group))
        if outlets > _OUTLETS_SHOWN:
            console.print(f"    and {outlets - _OUTLETS_SHOWN:,} more")
    console.print("  The cheapest repair of each is in unserved.csv; routeplan explain tells all.")


def _largest(plan: Plan, unserved: pd.DataFrame) -> Table:
    """The outlets of a group that matter most, with what would make room for them."""
    outlets = plan.outlets
    by = next(name for name in ("value", "sales", "visits") if name in outlets)
    weight = unserved["outlet"].map(outlets[by])
    order = weight.sort_values(ascending=False, kind="stable", na_position="last").index
    table = Table.grid(padding=(0, 2, 0, 0))
    for least, most in ((None, 18), (None, 28), (8, None), (None, None)):
        table.add_column(min_width=least, max_width=most, no_wrap=True)
    shown = unserved.loc[order[:_OUTLETS_SHOWN]]
    names = shown["outlet"].map(outlets["name"])
    for name, (_, row) in zip(names, shown.iterrows(), strict=True):
        table.add_row(
            f"    {printable(row['outlet'])}",
            "" if name == row["outlet"] else printable(name),
            f"{row['visits_planned']} of {row['visits_wanted']}",
            printable(row["repair"]),
        )
    return table


# Whether it is sound, and where it is


def _tell_review(console: Console, plan: Plan, folder: Path) -> None:
    found = review_plan(plan)
    if found.empty:
        _title(console, "Review: no rule is broken.")
        return
    counts = found["rule"].value_counts(sort=False)
    told = ", ".join(f"{rule} {count:,}" for rule, count in counts.items())
    _title(console, f"Review: {len(found):,} places where a rule is broken: {told}")
    console.print(f"  routeplan review {folder} lists them.", soft_wrap=True)


def _tell_files(console: Console, folder: Path) -> None:
    home = folder.resolve()
    _title(console, "Files")
    console.print("  in", Text(str(home), style=f"link {home.as_uri()}"), soft_wrap=True)
    table = Table.grid(padding=(0, 2, 0, 0))
    for name, meaning in _FILES.items():
        table.add_row(f"  {name}", meaning)
    console.print(table)
    page = home / "map.html"
    console.print()
    console.print("Map:", Text(str(page), style=f"link {page.as_uri()}"), soft_wrap=True)
