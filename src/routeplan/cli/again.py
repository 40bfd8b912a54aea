"""Plan again on the command line: a plan's folder and events in, a new folder out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from routeplan.cli.console import messages, printable, results
from routeplan.cli.inputs import check_out
from routeplan.cli.planning import prepare_search, write_plan
from routeplan.errors import SettingsError
from routeplan.maps.tiles import check_tiles
from routeplan.plan import Plan
from routeplan.plan.files import whole_folder
from routeplan.replan import Replan, ReplanSettings, replan_visits
from routeplan.replan.settings import LEVELS

__all__ = ["replan_folder"]

_SHOWN = 40


def replan_folder(
    folder: Path,
    *,
    now: str,
    events: Path | None,
    level: str | None,
    settings: ReplanSettings,
    seed: int,
    out: Path,
    tiles: str = "osm",
) -> None:
    """Plan again, write the folder of the new plan and tell what has changed.

    Parameters
    ----------
    folder : Path
        Of the plan before.
    now : str
    events : Path or None
    level : str or None
    settings : ReplanSettings
    seed : int
    out : Path
    tiles : str

    Raises
    ------
    RouteplanError
        When the plan, the events, an option or the folder cannot be used; nothing is written.
    """
    check_out(out)
    check_tiles(tiles)
    if level is not None and level not in LEVELS:
        raise SettingsError(f"--level must be one of {', '.join(LEVELS)}. Got {level}.")
    plan = Plan.load(folder)
    prepare_search(messages())
    chosen = next((name for name in LEVELS if name == level), None)
    replan = replan_visits(plan, now, events, level=chosen, settings=settings, seed=seed)
    with whole_folder(out) as fresh:
        write_plan(replan.plan, fresh, tiles=tiles)
        replan.changes.to_csv(fresh / "changes.csv", index=False, lineterminator="\n")
        replan.debt.to_csv(fresh / "debt.csv", index=False, lineterminator="\n")
    _report(results(), replan, out)


def _report(console: Console, replan: Replan, out: Path) -> None:
    console.print(repr(replan), soft_wrap=True)
    if len(replan.levels) > 1:
        console.print(_table(replan.choices.reset_index()))
    if len(replan.changes):
        console.print(_table(replan.changes.head(_SHOWN)))
    if len(replan.changes) > _SHOWN:
        console.print(f"and {len(replan.changes) - _SHOWN:,} more, all in changes.csv")
    if len(replan.debt):
        console.print("Visits owed:")
        console.print(_table(replan.debt.head(_SHOWN)))
    console.print(f"Written to {printable(out)}", soft_wrap=True)


def _table(frame: pd.DataFrame) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in frame:
        table.add_column(str(header).replace("_", " "), overflow="fold")
    for row in frame.astype("str").itertuples(index=False, name=None):
        table.add_row(*map(printable, row))
    return table
