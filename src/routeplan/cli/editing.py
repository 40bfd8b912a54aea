"""The commands that edit plans by hand."""

from __future__ import annotations

from pathlib import Path

from routeplan.cli.console import messages, printable, results
from routeplan.cli.inputs import check_out
from routeplan.cli.judging import print_rows
from routeplan.cli.planning import prepare_search, tell_notes, write_plan
from routeplan.edits import Edit, move_visit, read_workbook
from routeplan.errors import SettingsError
from routeplan.plan import Plan
from routeplan.plan.files import whole_folder
from routeplan.search import MaxRuntime

__all__ = ["edit_folder", "move_outlet"]


def move_outlet(
    folder: Path,
    outlet: str,
    *,
    out: Path,
    rep: str | None,
    day: str | None,
    origin: str | None,
    position: int | None,
    pin: bool,
) -> None:
    """Move the visits of an outlet, write the edited plan and tell what the move costs.

    Parameters
    ----------
    folder : Path
    outlet : str
    out : Path
        Folder for the edited plan.
    rep, day, origin : str, optional
        Where to, and the day of the visit that moves.
    position : int, optional
    pin : bool

    Raises
    ------
    RouteplanError
        When a folder cannot be used, or the outlet, rep or day is not in the plan.
    """
    check_out(out)
    if origin is not None and day is None and position is None:
        raise SettingsError("--from names the visit that moves: give --day or --position too.")
    target = day if origin is None else {origin: origin if day is None else day}
    edit = move_visit(Plan.load(folder), outlet, rep=rep, day=target, position=position, pin=pin)
    _finish(edit, out)


def edit_folder(
    folder: Path, workbook: Path, *, out: Path, repair: bool, seconds: float, pin: bool
) -> None:
    """Read a workbook back, write the edited plan and tell all differences.

    Parameters
    ----------
    folder : Path
        The plan that the workbook belongs to.
    workbook, out : Path
    repair : bool
    seconds : float
        Time of every search of the repair.
    pin : bool

    Raises
    ------
    RouteplanError
        When a folder cannot be used, or for faults in the workbook.
    """
    check_out(out)
    stop, plan = MaxRuntime(seconds), Plan.load(folder)
    if repair:
        prepare_search(messages())
    edit = read_workbook(workbook, plan, repair=repair, pin=pin, stop=stop)
    tell_notes(messages(), list(edit.notes))
    console = results()
    if len(edit.changes):
        print_rows(console, edit.changes)
        console.print()
    if edit.repairs is not None and len(edit.repairs):
        console.print("The repair has changed:")
        print_rows(console, edit.repairs)
        console.print()
    _finish(edit, out)


def _finish(edit: Edit, out: Path) -> None:
    """Write the edited plan and tell what it costs and breaks."""
    with whole_folder(out) as fresh:
        write_plan(edit.plan, fresh)
    console = results()
    console.print(printable(repr(edit)), soft_wrap=True)
    if len(edit.breaks):
        print_rows(console, edit.breaks)
    console.print(f"Written to {printable(out)}.", soft_wrap=True)
