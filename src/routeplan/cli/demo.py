"""The demo: a made-up city, planned and explained step by step."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from routeplan.cli.console import messages, results
from routeplan.cli.inputs import Inputs, check_out
from routeplan.cli.planning import prepare_search, search_plan, write_plan
from routeplan.cli.report import report_plan
from routeplan.cycle import Cycle
from routeplan.datasets import make_city
from routeplan.plan.files import whole_folder
from routeplan.search import MaxRuntime

__all__ = ["show_demo"]

_OUTLETS = 600
_SEED = 1


def show_demo(out: Path, *, seconds: float, open_map: bool) -> None:
    """Plan a made-up city and tell a newcomer what happens and why.

    Parameters
    ----------
    out : Path
        Folder of the plan.
    seconds : float
        Time of the search.
    open_map : bool
        Whether to open the map when all is done; only for a person at a terminal.

    Raises
    ------
    RouteplanError
        When the folder cannot be used or the seconds are not above 0.
    """
    stop = MaxRuntime(seconds)
    check_out(out)
    console, log = results(), messages()
    with whole_folder(out) as fresh:
        outlets, reps = make_city(_OUTLETS, _SEED)
        inputs = Inputs(outlets, reps, Cycle(), stop, seed=_SEED)
        _tell_city(console, inputs)
        _tell_effort(console, inputs)
        _step(console, 3, "Who, when and in which order", _SEARCH.format(seconds=seconds))
        prepare_search(log)
        plan = search_plan(log, inputs)
        write_plan(plan, fresh)
    _step(console, 4, "The plan", _PLAN)
    report_plan(plan, out)
    if open_map:
        _open(log, out / "map.html")


_CITY = (
    "{outlets:,} shops of a city that does not exist, with their sales, and the homes of {reps} "
    "sales reps who may work 8 hours a day. Your own data are two such tables: "
    "routeplan plan OUTLETS --reps REPS --out DIR."
)
_EFFORT = (
    "The table does not say how often and for how long to visit, so it is filled in by default. "
    "Shops are ranked by sales: those that make the first 70 % are class A, the next 20 % class "
    "B, the rest class C."
)
_SEARCH = (
    "One search of {seconds:g} s decides at once which rep visits a shop, on which days of the "
    "{cycle} and in which order, so that the team drives as little as possible, nobody works "
    "longer than the day, a weekly visit stays on its weekday, and territories stay together."
).replace("{cycle}", "four weeks")
_PLAN = (
    "What it comes to for the team, whether an independent checker finds a rule broken, and where "
    "to look at it."
)


def _step(console: Console, number: int, title: str, text: str) -> None:
    console.print()
    console.print(f"{number}. {title}", style="bold")
    console.print(text)


def _tell_city(console: Console, inputs: Inputs) -> None:
    text = _CITY.format(outlets=len(inputs.outlets), reps=len(inputs.reps))
    _step(console, 1, "A city", text)


def _tell_effort(console: Console, inputs: Inputs) -> None:
    _step(console, 2, "How often and how long", _EFFORT)
    outlets, _ = inputs.completed()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in ("  Class", "Shops", "Share of sales", "Visits in 4 weeks", "Minutes a visit"):
        table.add_column(header, justify="left" if "Class" in header else "right")
    for segment, shops in outlets.groupby("segment"):
        share = shops["sales"].sum() / outlets["sales"].sum()
        table.add_row(
            f"  {segment}",
            f"{len(shops):,}",
            f"{share:.0%}".replace("%", " %"),
            _same(shops["visits"]),
            _same(shops["service_min"]),
        )
    console.print()
    console.print(table)
    console.print(f"  Together {outlets['visits'].sum():,} visits in four weeks.")


def _same(values: pd.Series) -> str:
    """The one value of a class."""
    return f"{values.iloc[0]:g}"


def _open(console: Console, page: Path) -> None:
    if os.environ.get("CI") or not sys.stdout.isatty():
        console.print("The map is opened for a person at a terminal only.")
        return
    webbrowser.open(page.resolve().as_uri())
