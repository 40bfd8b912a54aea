"""Plan from the checked inputs to the files of the plan, told step by step."""

from __future__ import annotations

import shutil
from pathlib import Path

from rich.console import Console

from routeplan.cli.console import messages, printable
from routeplan.cli.inputs import Inputs, Request, read_inputs
from routeplan.cli.progress import follow_search
from routeplan.country import Store
from routeplan.plan import Plan
from routeplan.plan.files import whole_folder, write_tables

__all__ = ["plan_tables", "prepare_search", "search_plan", "tell_notes", "write_plan"]

_NOTES_SHOWN = 8


def plan_tables(request: Request) -> None:
    """Plan as asked for, write the plan's folder and report.

    Parameters
    ----------
    request : Request

    Raises
    ------
    RouteplanError
        When the input, an option or the folder cannot be used; before the search.
    """
    from routeplan.cli.report import report_plan

    console = messages()
    inputs = read_inputs(request)
    with whole_folder(request.out) as fresh:
        tell_notes(console, inputs.completed()[1])
        prepare_search(console)
        plan = search_plan(console, inputs)
        write_plan(plan, fresh, tiles=inputs.tiles)
    report_plan(plan, request.out)
    _clear_kept(console, inputs.kept)


def tell_notes(console: Console, notes: list[str]) -> None:
    """Tell what was repaired, filled in or left out, at no great length."""
    for note in notes[:_NOTES_SHOWN]:
        console.print(f"- {printable(note)}", soft_wrap=True)
    if len(notes) > _NOTES_SHOWN:
        console.print(f"- and {len(notes) - _NOTES_SHOWN} more, all in summary.json")


def prepare_search(console: Console) -> None:
    """Compile the search when this machine has not done so yet, and say so."""
    from routeplan.search.warm import compile_kernel

    compile_kernel(console.print)


def search_plan(console: Console, inputs: Inputs) -> Plan:
    """Search for the plan, and show how far the search is."""
    from routeplan.pipeline import plan_visits

    wanted = int(inputs.completed()[0]["visits"].sum())
    console.print("Searching. Ctrl-C ends the search and keeps the best plan so far.")
    with follow_search(console, wanted) as follower:
        return plan_visits(
            inputs.outlets,
            inputs.reps,
            inputs.cycle,
            travel=inputs.travel,
            stop=inputs.stop,
            seed=inputs.seed,
            jobs=inputs.jobs,
            settings=inputs.settings,
            folder=inputs.kept,
            progress=follower,
        )


def _clear_kept(console: Console, kept: Path | None) -> None:
    """Delete what the regions of a finished plan had found; keep it of a stopped one."""
    if kept is None or not kept.exists():
        return
    if Store.is_finished(kept):
        shutil.rmtree(kept)
    else:
        console.print(f"Stopped early: the same command with --resume goes on from {kept}.")


def write_plan(plan: Plan, folder: Path, *, tiles: str = "osm") -> None:
    """Write everything a plan's folder holds: tables, summary, map and workbook."""
    from routeplan.maps import map_plan

    write_tables(plan, folder)
    map_plan(plan, tiles=tiles).save(folder / "map.html")
    plan.to_excel(folder / "plan.xlsx")
