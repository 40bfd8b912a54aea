"""The command that tells what wishes cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from routeplan.cli.console import messages, printable, results
from routeplan.cli.planning import prepare_search
from routeplan.errors import RouteplanError, SettingsError
from routeplan.plan import Plan
from routeplan.pricing import PriceCurve, plot_prices, prices
from routeplan.pricing.labels import LABELS
from routeplan.search import MaxRuntime
from routeplan.tables import read_outlets

__all__ = ["price_folder"]

_LINE_EVERY_S = 10.0
_MUCH = 0.02
"""Part of the travel that is worth a warning."""


def price_folder(
    folder: Path,
    *,
    wishes: Sequence[str] | None,
    seconds: float | None,
    seed: int,
    jobs: int,
    today: Path | None,
    out: Path | None,
) -> None:
    """Price the wishes of the plan in a folder, tell them and draw them.

    Parameters
    ----------
    folder : Path
    wishes : sequence of str or None
        All without a choice.
    seconds : float or None
        Of every search.
    seed, jobs : int
    today : Path or None
        Table of outlets with today's reps.
    out : Path or None
        A picture, or a folder for pictures and the table.

    Raises
    ------
    RouteplanError
        When the plan, an option or the place to write to cannot be used; before the searches.
    """
    plan = Plan.load(folder)
    stop = None if seconds is None else MaxRuntime(seconds)
    reps = None if today is None else _reps_today(today)
    _check_out(out)
    console, log = results(), messages()
    prepare_search(log)
    with _follow(log) as progress:
        curves = prices(
            plan, wishes, today=reps, stop=stop, seed=seed, jobs=jobs, progress=progress
        )
    console.print(repr(plan), soft_wrap=True)
    for curve in curves.values():
        _tell(console, curve)
    _tell_slack(console, list(curves.values()))
    idle = [name for name in wishes or LABELS if name not in curves]
    if idle:
        console.print(f"\nWithout a price, as no outlet is concerned: {', '.join(idle)}.")
    if out is not None:
        _write(curves, out)
        console.print(f"\nPictures: {printable(out)}", soft_wrap=True)


def _reps_today(path: Path) -> pd.Series:
    outlets = read_outlets(path)
    if "rep" not in outlets:
        raise SettingsError(f"{path} has no column rep, which --today needs.")
    return outlets["rep"]


def _check_out(out: Path | None) -> None:
    """Refuse a place that cannot be written to before the searches."""
    if out is None:
        return
    if out.suffix and out.suffix.lower() != ".png":
        raise SettingsError(f"--out must be a file FILE.png or a folder. Got {out}.")
    if out.is_dir() if out.suffix else out.is_file():
        raise RouteplanError(
            f"{out} is there already, as {'a folder' if out.suffix else 'a file'}."
        )


def _tell(console: Console, curve: PriceCurve) -> None:
    label = LABELS[curve.wish]
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(label.name)
    for header in ("travel h", "unserved", "work h", "spread", "handed over", ""):
        table.add_column(header, justify="right")
    for row in curve.table.to_dict("records"):
        value = label.told(row["value"])
        if pd.isna(row["travel_min"]):
            table.add_row(value, "not reached", "", "", "", "", "")
            continue
        table.add_row(
            value,
            f"{row['travel_min'] / 60:,.1f}",
            f"{row['unserved']:,}",
            f"{row['work_min'] / 60:,.1f}",
            f"{100 * row['spread']:.0f} %",
            f"{row['handed_over']:,}",
            "the plan" if row["own"] else "",
        )
    console.print()
    console.print(table)
    for step in curve.steps():
        console.print(f"  {step}", soft_wrap=True)


def _tell_slack(console: Console, curves: Sequence[PriceCurve]) -> None:
    """Warn of prices of a plan that a longer search alone would change by much."""
    slack = max((curve.slack_min for curve in curves), default=0.0)
    travel = max((float(c.table["travel_min"][c.table["own"]].iloc[0]) for c in curves), default=0)
    if slack > _MUCH * travel:
        console.print(
            f"\nSearching on without any change saves {slack:,.0f} min: plan longer before you "
            "trust these prices.",
            soft_wrap=True,
        )


def _write(curves: Mapping[str, PriceCurve], out: Path) -> None:
    if out.suffix:
        out.parent.mkdir(parents=True, exist_ok=True)
        plot_prices(curves).savefig(out, dpi=150)
        return
    out.mkdir(parents=True, exist_ok=True)
    plot_prices(curves).savefig(out / "prices.png", dpi=150)
    for name, curve in curves.items():
        plot_prices({name: curve}).savefig(out / f"{name}.png", dpi=150)
    rows = [curve.table.assign(wish=name) for name, curve in curves.items()]
    table = pd.concat(rows) if rows else pd.DataFrame(columns=["wish"])
    table.insert(0, "wish", table.pop("wish"))
    table.to_csv(out / "prices.csv", index=False)


@contextmanager
def _follow(console: Console) -> Iterator[Callable[[float], None]]:
    """Show the share of the searches that are done."""
    console.print("Searching. Ctrl-C gives up.")
    if console.is_terminal:
        columns = (BarColumn(16), TaskProgressColumn(), TextColumn("{task.description}"))
        with Bar(*columns, console=console, transient=True) as bar:
            task = bar.add_task("prices", total=1.0)
            yield lambda share: bar.update(task, completed=share)
        return
    begun = told = time.monotonic()

    def line(share: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _LINE_EVERY_S:
            told = now
            console.print(f"  {now - begun:,.0f} s: {share:.0%} of the searches")

    yield line
