"""How the size of a team is told."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from routeplan.cli.console import printable
from routeplan.cycle import Cycle
from routeplan.sizing import ProfitCurve, TeamMix, TeamSize

__all__ = ["report_mix", "report_size", "report_ways"]

_BAR_CELLS, _CURVE_CELLS, _CURVE_ROWS = 10, 36, 16
_AREAS_SHOWN = 30

_Text = Callable[[float], str]


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _decimal(value: float) -> str:
    return f"{value:,.1f}"


def _percent(value: float) -> str:
    return f"{value:.0%}".replace("%", " %")


def _word(value: object) -> str:
    return printable(value)


_COLUMNS: dict[str, tuple[str, Callable[..., str]]] = {
    "service_h": ("Outlets h", _count),
    "travel_h": ("Ways h", _count),
    "work_h": ("Work h", _count),
    "utilisation": ("Time used", _percent),
    "calls_a_day": ("Calls/day", _decimal),
    "visits_missing": ("Left out", _count),
    "profit": ("Profit", _count),
    "roi": ("Return", _percent),
    "size": ("Size", _word),
    "outlets": ("Outlets", _count),
    "visits": ("Visits", _count),
    "needed": ("Needed", _decimal),
    "reps": ("Reps", _count),
    "today": ("Today", _count),
    "fte": ("Full-time", _decimal),
    "cost": ("Cost", _count),
    "nd": ("ND", _percent),
    "wd": ("WD", _percent),
    "hired": ("Hired", _count),
    "time": ("Time for", _percent),
    "margin_gain": ("Margin", _count),
    "gain": ("Gain", _count),
    "return": ("Return", _percent),
    "where": ("Where", _word),
    "how_far": ("How far", _word),
    "saved_h": ("Hours", _count),
    "visits_lost": ("Visits", _count),
    "sales_lost": ("Sales lost", _count),
    "money": ("Money", _count),
}
"""Columns that are shown, their headers and how a value is written."""


def report_size(console: Console, size: TeamSize, cycle: Cycle) -> None:
    """Tell how many reps are needed, and how many pay."""
    _title(console, f"Team size: {repr(cycle).removeprefix('Cycle: ')}")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column()
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value, remark in _found(size):
        grid.add_row(f"  {label}", value, Text(remark, style="dim"))
    console.print(grid)
    console.print()
    console.print(_teams(console, size))
    if size.profit is not None:
        console.print("  Return: over three periods, on one rep more; right from 50 to 150 %.")
        _title(console, "Profit")
        console.print(_curve(console, size.profit))
    parts = (("Areas", size.areas), ("Distribution", size.chain), ("Hiring", size.hiring))
    for title, table in parts:
        if table is not None and len(table):
            _title(console, title)
            console.print(_as_table(table.head(_AREAS_SHOWN), str(table.index.name)))
            if len(table) > _AREAS_SHOWN:
                console.print(f"  and {len(table) - _AREAS_SHOWN:,} more")


def report_mix(console: Console, mix: TeamMix) -> None:
    """Tell how many reps of every role are needed."""
    _title(console, repr(mix).removeprefix("TeamMix: "))
    console.print(_as_table(mix.table, "role"))


def report_ways(console: Console, ways: pd.DataFrame, today: int) -> None:
    """Tell what a team that is too small can do."""
    lacking = ways.attrs["missing_min"] / 60
    _title(console, f"Ways out for the {today:,} of today, who lack {lacking:,.0f} hours a cycle")
    too_little = ways["how_far"] + ", too little"
    shown = ways.assign(
        how_far=ways["how_far"].where(ways["fits"], too_little),
        saved_h=ways["minutes_saved"] / 60,
    )[["how_far", "saved_h", "visits_lost", "sales_lost", "cost", "money"]]
    known = shown[["sales_lost", "cost", "money"]].notna().any()
    console.print(_as_table(shown.drop(columns=known.index[~known]), "way"))


def _title(console: Console, text: str) -> None:
    console.print()
    console.print(text, style="bold")


def _found(size: TeamSize) -> list[tuple[str, str, str]]:
    """Label, number and remark of all that was found."""
    row = size.table.loc[size.count].to_dict()
    used = f"{_percent(float(row['utilisation']))} of the time of {size.count:,} is used"
    rows = [("By the estimate", _count(size.estimate), used)]
    if size.planned is not None:
        missing = size.table["visits_missing"].reindex([size.planned - 1]).iloc[0]
        fewer = "" if pd.isna(missing) else f"one fewer leaves {missing:,.0f} out"
        rows.append(("By plans of every visit", _count(size.planned), fewer))
    if size.today is not None:
        rows.append(("Today", _count(size.today), ""))
    curve = size.profit
    if curve is not None:
        low, high = curve.flat
        rows.append(
            ("Greatest profit", _count(curve.best), f"within 1 % of it from {low:,} to {high:,}")
        )
        if curve.right is not None:
            low, high = curve.right
            rows.append(("Right size by the return", f"{low:,} to {high:,}", ""))
    return rows


def _teams(console: Console, size: TeamSize) -> Table:
    """Teams side by side, with a bar of the time that is used."""
    names = ["travel_h", "utilisation", "calls_a_day", "visits_missing", "profit", "roi", "size"]
    table = size.table[[name for name in names if name in size.table]]
    used = size.table["utilisation"]
    return _as_table(table, "reps", _bars(console, used, max(1.0, float(used.max())), _BAR_CELLS))


def _curve(console: Console, curve: ProfitCurve) -> Table:
    """The profit over the number of reps, in bars."""
    low, high = curve.flat
    last = min(2 * high, int(curve.table.index[-1]))
    sizes = sorted({*range(1, last + 1, max(1, round(last / _CURVE_ROWS))), curve.best})
    profit = curve.table["profit"].reindex(sizes)
    table = Table.grid(padding=(0, 2, 0, 0))
    for justify in ("right", "right", "left", "left"):
        table.add_column(justify=justify, no_wrap=True)
    bars = _bars(console, profit, max(float(profit.max()), 1e-9), _CURVE_CELLS)
    for count, value, bar in zip(sizes, profit, bars, strict=True):
        told = "within 1 %" if low <= count <= high else ""
        told = "greatest" if count == curve.best else told
        table.add_row(f"  {count:,}", _count(value), bar, told)
    return table


def _bars(console: Console, values: pd.Series, most: float, cells: int) -> list[str]:
    full = "#" if console.options.ascii_only else "█"
    return [full * max(0, round(cells * value / most)) for value in values]


def _as_table(values: pd.DataFrame, label: str, bars: list[str] | None = None) -> Table:
    """A table with the columns that are known, each as it is written."""
    names = [name for name in values if name in _COLUMNS]
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(f"  {printable(label).capitalize()}", no_wrap=True)
    for name in names:
        words = _COLUMNS[str(name)][1] is _word
        wraps = name == "where"
        header = _COLUMNS[str(name)][0]
        table.add_column(header, justify="left" if words else "right", no_wrap=not wraps)
    if bars is not None:
        table.add_column("", no_wrap=True)
    for position, (key, row) in enumerate(values[names].iterrows()):
        cells = ["" if pd.isna(row[name]) else _COLUMNS[str(name)][1](row[name]) for name in names]
        name = _percent(float(str(key))) if label == "target" else printable(key)
        table.add_row(f"  {name}", *cells, *([bars[position]] if bars else []))
    return table
