"""A plan's workbook, read back after people have edited it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from routeplan.edits.changes import visit_changes
from routeplan.edits.edit import Edit
from routeplan.edits.lines import Page, cell_at, find_header, read_page
from routeplan.edits.placing import Placed, place_lines
from routeplan.edits.repair import repaired_plan
from routeplan.edits.revision import STOPS, changed_outlets, revised_plan
from routeplan.edits.stops import insert_stop
from routeplan.errors import DataError, Fault
from routeplan.plan import Plan
from routeplan.plan.lookup import near_ids
from routeplan.plan.pinning import visit_days
from routeplan.plan.workbook import LISTS, rep_sheets
from routeplan.search import StoppingCriterion
from routeplan.tables.files import load_sheets
from routeplan.tables.raw import cell_text

__all__ = ["read_workbook"]

Sheets = dict[str, list[list[object]]]


def read_workbook(
    path: str | Path,
    plan: Plan,
    *,
    repair: bool = False,
    pin: bool = True,
    stop: StoppingCriterion | None = None,
    seed: int = 1,
) -> Edit:
    """Read the visits back from a workbook that :meth:`Plan.to_excel` wrote and people edited.

    The sheets of the reps are read: lines may be moved inside a sheet, between sheets, deleted
    and added. What counts of a line are the sheet, the day and the outlet, and its place among
    the visits of the day; times, minutes and names are not read but computed again. A line that
    stands among the visits of another day than it says is taken for moved, or for rewritten,
    whichever differs from the plan; the notes tell. A line that stands nowhere in particular gets
    the cheapest place in the order of its day. Another rep in the sheet "Outlets" takes all visits
    of that outlet along.

    Parameters
    ----------
    path : path
        ``.xlsx``.
    plan : Plan
        That the workbook was written from.
    repair : bool, default False
        Search for a moment for a plan that breaks no rule: the edited outlets stay where they are
        as far as that can be, all others move as little as can be.
    pin : bool, default True
        Pin the edited outlets to their new rep and days.
    stop : StoppingCriterion, optional
        When a search of the repair ends, of which there are three at most; ``MaxRuntime(5)``
        without it.
    seed : int, default 1
        Of the repair.

    Returns
    -------
    Edit
        `changes` lists all differences with sheet and row, `breaks` the rules that are broken now.

    Raises
    ------
    DataError
        With all faults by sheet and row: unknown outlets and reps, an outlet twice on a day, cells
        that cannot be read, a sheet that is missing.
    """
    file = Path(path).name
    sheets = load_sheets(Path(path))
    pages, faults = _pages(plan, file, sheets)
    placed, notes = _placed(plan, pages)
    placed, more = _with_outlets_sheet(plan, file, sheets.get("Outlets", []), placed)
    faults += more + _twice_a_day(file, placed)
    if faults:
        raise DataError(faults)
    visits = _visits(plan, placed)
    changed = changed_outlets(plan.visits, visits)
    told = [f"By hand: {_told(plan.visits, visits)}, read from {file}."]
    pins = {"pinned": changed} if pin else {"freed": changed}
    edited = revised_plan(plan, visits, notes=told if changed else [], **pins)
    what = f"{file}: {_told(plan.visits, edited.visits)}"
    edit = Edit(plan, edited, what, tuple(notes), places=_places(placed))
    if not repair:
        return edit
    mended = repaired_plan(edit, changed, stop=stop, seed=seed)
    return replace(edit, plan=mended, repairs=visit_changes(edited.visits, mended.visits))


def _pages(plan: Plan, file: str, sheets: Sheets) -> tuple[dict[str, Page], list[Fault]]:
    """The sheets of the reps, and the faults in them and about them."""
    names = rep_sheets(plan)
    ids = {cell_text(outlet): str(outlet) for outlet in plan.outlets.index}
    pages: dict[str, Page] = {}
    faults: list[Fault] = []
    for rep, sheet in names.items():
        if sheet in sheets:
            pages[rep] = read_page(sheets[sheet], plan.cycle, ids, file=file, sheet=sheet)
            faults += pages[rep].faults
        else:
            needed = f"a sheet {sheet} for rep {rep}, without lines if there are no visits"
            faults.append(Fault(file, "", "", f"no sheet {sheet}", needed))
    for sheet in sheets.keys() - set(names.values()) - set(LISTS):
        _, columns = find_header(sheets[sheet], ("Day", "Outlet"))
        if len(columns) == 2:
            near = near_ids(sheet, names.values())
            needed = "the name of a rep's sheet" + (f", such as {near[0]}" if near else "")
            faults.append(Fault(f"{file}, sheet {sheet}", "", "", "unknown rep", needed))
    return pages, faults


def _placed(plan: Plan, pages: dict[str, Page]) -> tuple[list[Placed], list[str]]:
    planned = {outlet: set(days) for outlet, days in visit_days(plan.visits).items()}
    days = plan.visits.groupby("rep")["day"].agg(set)
    placed, notes = [], []
    for rep, page in pages.items():
        found, told = place_lines(page, rep, planned, days.get(rep, set()), plan.cycle)
        placed += found
        notes += told
    return placed, notes


def _with_outlets_sheet(
    plan: Plan, file: str, records: Sequence[Sequence[object]], placed: list[Placed]
) -> tuple[list[Placed], list[Fault]]:
    """Visits taken along to the reps that were rewritten in the sheet of the outlets."""
    standing: dict[str, set[str]] = {}
    for stop in placed:
        standing.setdefault(stop.line.outlet, set()).add(stop.rep)
    known = plan.outlets["rep"].fillna("")
    wanted: dict[str, str] = {}
    faults = []
    for row, outlet, rep in _reps_of_outlets(records):
        if outlet not in standing or rep in {"", known[outlet]}:
            continue
        found, needed = rep, ""
        if rep not in plan.reps.index:
            near = near_ids(rep, plan.reps.index)
            needed = "a rep of the plan" + (f", such as {' or '.join(near)}" if near else "")
        elif not standing[outlet] <= {rep, known[outlet]}:
            found = f"{rep} for {outlet}, which stands with {', '.join(sorted(standing[outlet]))}"
            needed = "one rep in all sheets"
        if needed:
            faults.append(Fault(f"{file}, sheet Outlets", str(row), "rep", found, needed))
        else:
            wanted[outlet] = rep
    return [_taken_along(stop, wanted.get(stop.line.outlet, stop.rep)) for stop in placed], faults


def _reps_of_outlets(records: Sequence[Sequence[object]]) -> Iterator[tuple[int, str, str]]:
    """Row, outlet and rep of every line of the sheet of the outlets; none without the columns."""
    top, columns = find_header(records, ("outlet", "rep"))
    if len(columns) == 2:
        for row, record in enumerate(records[top + 1 :], top + 2):
            outlet, rep = (cell_text(cell_at(record, columns[name])) for name in ("outlet", "rep"))
            yield row, outlet, rep


def _taken_along(stop: Placed, rep: str) -> Placed:
    return stop if rep == stop.rep else replace(stop, rep=rep, order=None)


def _twice_a_day(file: str, placed: list[Placed]) -> list[Fault]:
    first: dict[tuple[str, int], Placed] = {}
    faults = []
    for stop in placed:
        line, key = stop.line, (stop.line.outlet, stop.day)
        if key in first:
            there = first[key].line
            found = f"{line.outlet}, as in sheet {there.sheet}, row {there.row}"
            needed = "an outlet once a day"
            faults.append(
                Fault(f"{file}, sheet {line.sheet}", str(line.row), "Outlet", found, needed)
            )
        first.setdefault(key, stop)
    return faults


def _visits(plan: Plan, placed: list[Placed]) -> pd.DataFrame:
    """The visits in the order of the sheets; those without a place where they cost least."""
    rows = [
        (stop.rep, stop.day, stop.order, stop.line.outlet)
        for stop in placed
        if stop.order is not None
    ]
    dtypes = {"rep": "str", "day": "int64", "sequence": "float64", "outlet": "str"}
    visits = pd.DataFrame(rows, columns=STOPS).astype(dtypes)
    for stop in placed:
        if stop.order is None:
            visits = insert_stop(plan, visits, stop.line.outlet, rep=stop.rep, day=stop.day)
    return visits


def _told(before: pd.DataFrame, after: pd.DataFrame) -> str:
    """How many visits have changed, and how."""
    words = {"order": "in another order"}
    counts = visit_changes(before, after)["change"].value_counts().sort_index()
    told = [f"{count:,} {words.get(str(change), str(change))}" for change, count in counts.items()]
    return ", ".join(told) or "nothing changed"


def _places(placed: list[Placed]) -> pd.DataFrame:
    table = pd.DataFrame(
        [(stop.line.outlet, stop.day, stop.line.sheet, stop.line.row) for stop in placed],
        columns=["outlet", "day", "sheet", "row"],
    )
    return table.astype({"outlet": "str", "day": "Int64", "sheet": "str", "row": "Int64"})
