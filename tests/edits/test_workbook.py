"""Workbooks read back: what people do to them, and what they get wrong.

The sheet of R1: row 3 a and 4 c (W1 Mon), 6 b (W1 Tue), 8, 10 and 12 w (the Wednesdays); below
each day its total. The sheet of R2: row 3 f (W1 Mon), row 5 g (W1 Thu), totals in 4 and 6.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.edits.books import Change, cut, edited, paste, put
from tests.edits.test_moves import order, same
from tests.edits.towns import street_plan

import routeplan as rp

UNDATED = "W1 Tue"


def read(tmp_path: Path, *changes: Change, **wishes: Any) -> rp.Edit:
    """The street's workbook after some changes, read back."""
    plan = street_plan()
    return rp.read_workbook(edited(plan, tmp_path, *changes), plan, **wishes)


def changes(edit: rp.Edit) -> list[list[object]]:
    """Outlet, what, and where to."""
    table = edit.changes[["outlet", "change", "rep", "day"]].astype(object)
    return table.where(table.notna(), None).to_numpy().tolist()


def test_nothing_edited(tmp_path: Path) -> None:
    """A round trip gives the same plan, to the last cell."""
    edit = read(tmp_path)
    same(edit.plan, street_plan())
    assert edit.changes.empty
    assert edit.plan.info == street_plan().info
    assert repr(edit) == "plan.xlsx: nothing changed: +0 min travel, breaks nothing"


def test_a_round_trip_of_a_real_plan(tmp_path: Path) -> None:
    """Ids with zeros, names of sheets that Excel does not take, a plan without dates."""
    outlets, reps = rp.make_city(60, seed=2, reps=2)
    outlets.index = pd.Index([f"{k:04d}" for k in range(len(outlets))], name="outlet")
    reps.index = pd.Index(["North/East", "[7]"], name="rep")
    plan = rp.plan_visits(outlets, reps, stop=rp.MaxIterations(1_000), jobs=1)
    path = plan.to_excel(tmp_path / "plan.xlsx")
    same(rp.read_workbook(path, plan).plan, plan)
    short = plan.pin("0001").replace(travel=plan.travel)
    same(rp.read_workbook(path, short).plan, short)


def test_a_row_moved_to_another_day(tmp_path: Path) -> None:
    """Outlet b stands between a and c and still says Tuesday: it has been moved."""
    edit = read(tmp_path, paste("R1", 6, "R1", 4))
    assert order(edit.plan, "R1", 1) == ["a", "b", "c"]
    assert edit.cost["travel_min"] == -4
    row = edit.changes.iloc[0]
    assert row[["outlet", "change", "day_before", "day", "sheet", "row"]].tolist() == [
        "b", "moved", 2, 1, "R1", 4,
    ]  # fmt: skip
    (note,) = edit.notes
    assert note.startswith("sheet R1, row 4: b says W1 Tue 2026-12-08 and stands among")
    assert note.endswith("the visits of W1 Mon 2026-12-07; taken for W1 Mon 2026-12-07.")
    assert edit.plan.outlets.loc["b", ["pinned", "pinned_days"]].tolist() == [True, "1"]
    assert edit.breaks["rule"].tolist() == ["day budget"]
    assert edit.plan.info.notes[-1] == "By hand: 1 moved, read from plan.xlsx."


@pytest.mark.parametrize("label", ["W1 Mon 2026-12-07", "W1 Mon", "2026-12-07", 1])
def test_a_day_rewritten(tmp_path: Path, label: object) -> None:
    """Outlet b stays in its place and says Monday: it goes there, where it costs least."""
    edit = read(tmp_path, put("R1", "A6", label))
    assert order(edit.plan, "R1", 1) == ["a", "b", "c"]
    assert changes(edit) == [["b", "moved", "R1", 1]]


def test_a_row_moved_to_another_sheet(tmp_path: Path) -> None:
    """To the day it stands in, or to the one it says where it stands below all days."""
    inside = read(tmp_path, paste("R1", 6, "R2", 3))
    assert changes(inside) == [["b", "moved", "R2", 1]]
    assert order(inside.plan, "R2", 1) == ["b", "f"]
    below = read(tmp_path, paste("R1", 6, "R2", 7))
    assert changes(below) == [["b", "moved", "R2", 2]]
    assert below.plan.outlets.loc["b", "rep"] == "R2"
    assert rp.review_plan(below.plan).empty


def test_rows_in_another_order(tmp_path: Path) -> None:
    """The order of the rows is the order of the visits; the numbers are stale."""
    edit = read(tmp_path, paste("R1", 3, "R1", 5))
    assert order(edit.plan, "R1", 1) == ["c", "a"]
    assert [row[1] for row in changes(edit)] == ["order"]
    assert "pinned" not in edit.plan.outlets
    assert edit.notes == ()


def test_rows_deleted_and_added(tmp_path: Path) -> None:
    """Outlet c is deleted, and typed in again on a day of R2 with nothing but its id."""
    edit = read(
        tmp_path, cut("R1", 4), lambda book: book["R2"].insert_rows(4), put("R2", "C4", "c")
    )
    assert changes(edit) == [["c", "moved", "R2", 1]]
    gone = read(tmp_path, cut("R1", 4))
    assert changes(gone) == [["c", "removed", None, None]]
    assert gone.plan.unserved["outlet"].tolist() == ["c"]
    more = read(tmp_path, put("R2", "A7", 2), put("R2", "C7", "f"))
    assert changes(more) == [["f", "added", "R2", 2]]
    assert more.breaks["rule"].tolist() == ["too many visits"]


def test_a_rep_rewritten_in_the_list(tmp_path: Path) -> None:
    """Another rep in the sheet Outlets takes all visits of the outlet along."""
    row = 2 + 1 + list("abcfgw").index("w")
    edit = read(tmp_path, _in_list("w", "R2"))
    assert changes(edit) == [["w", "moved", "R2", day] for day in (3, 8, 13)]
    assert edit.breaks.empty, row


def _in_list(outlet: str, rep: str) -> Change:
    def change(book: Any) -> None:
        page = book["Outlets"]
        headers = [cell.value for cell in page[2]]
        for row in page.iter_rows(min_row=3):
            if row[headers.index("outlet")].value == outlet:
                row[headers.index("rep")].value = rep

    return change


def test_stale_times_do_not_matter(tmp_path: Path) -> None:
    """Times, minutes and names are computed again, or come from the plan."""
    edit = read(
        tmp_path,
        put("R1", "E3", "23:59"),
        put("R1", "G3", 500),
        put("R1", "D3", "another name"),
        put("R1", "D5", "Day with the way home, break 5 min"),
        put("R1", "H8", None),
    )
    same(edit.plan, street_plan())


def test_sheets_rearranged(tmp_path: Path) -> None:
    """Columns moved, rows and other sheets added: what counts is found by its header."""

    def change(book: Any) -> None:
        for sheet in ("R1", "R2"):
            book[sheet].insert_cols(2)
            book[sheet].insert_rows(1)
            book[sheet].insert_rows(9)
        book.create_sheet("Remarks")["A1"] = "Day off of R1?"
        del book["Overview"], book["Outlets"]

    same(read(tmp_path, change).plan, street_plan())


def test_totals_deleted(tmp_path: Path) -> None:
    """Without its total a day is known by what its rows say."""
    same(read(tmp_path, cut("R1", 5)).plan, street_plan())
    totals = [cut("R1", row) for row in (13, 11, 9, 7, 5)]
    same(read(tmp_path, *totals).plan, street_plan())


def test_a_sheet_sorted_by_outlet(tmp_path: Path) -> None:
    """Rows that do not stand by their days are taken by day and number."""

    def change(book: Any) -> None:
        page = book["R1"]
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
        rows.sort(key=lambda row: (row[2] or "zz", -row[1]))
        for at, values in enumerate(rows, 3):
            for column, value in enumerate(values, 1):
                page.cell(at, column).value = value

    edit = read(tmp_path, change)
    same(edit.plan, street_plan())
    assert edit.notes == (
        "sheet R1: the lines do not stand by their days; the column Day was taken.",
    )


FAULTS: list[tuple[str, Change, str, str, str]] = [
    ("unknown outlet", put("R1", "C3", "A1"), "R1", "3", "an outlet of the plan, such as a"),
    ("no outlet", put("R1", "C4", None), "R1", "4", "an outlet of the plan"),
    ("an error cell", put("R1", "C4", "#REF!"), "R1", "4", "an outlet of the plan"),
    ("no such day", put("R1", "A6", "W9 Tue"), "R1", "6", "W9 Tue is no day of the cycle"),
    ("no day at all", put("R1", "A6", "Tuesday week"), "R1", "6", "a day such as W1 Mon"),
    ("day and date", put("R1", "A6", "W1 Wed 2026-12-08"), "R1", "6", "names two days"),
    ("twice a day", put("R1", "C4", "a"), "R1", "4", "an outlet once a day"),
    ("twice in two sheets", put("R2", "C3", "c"), "R2", "3", "an outlet once a day"),
    ("nowhere", put("R2", "C7", "b"), "R2", "7", "a day such as W1 Mon"),
    ("no header", put("R2", "C2", "Shop"), "R2", "", 'the headers "Day" and "Outlet"'),
    ("unknown rep", _in_list("w", "R3"), "Outlets", "8", "a rep of the plan, such as R1 or R2"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault[0] for fault in FAULTS])
def test_faults(tmp_path: Path, fault: tuple[str, Change, str, str, str]) -> None:
    """Each fault names its sheet and row, and what is needed."""
    _, change, sheet, row, needed = fault
    with pytest.raises(rp.DataError) as told:
        read(tmp_path, change)
    assert len(told.value.failures) == 1
    failure = told.value.failures.iloc[0]
    assert (failure["source"], failure["row"]) == (f"plan.xlsx, sheet {sheet}", row)
    assert needed in failure["needed"]


def test_sheets_that_are_missing_or_strange(tmp_path: Path) -> None:
    """A renamed sheet is one too few and one too many."""

    def rename(book: Any) -> None:
        book["R2"].title = "R22"

    with pytest.raises(rp.DataError) as told:
        read(tmp_path, rename)
    failures = told.value.failures
    assert failures["found"].tolist() == ["no sheet R2", "unknown rep"]
    assert failures["needed"].tolist()[1] == "the name of a rep's sheet, such as R2"


def test_two_answers(tmp_path: Path) -> None:
    """A rep in the list that is not the one of the sheet it was moved to."""
    plan = rp.move_visit(street_plan(), "b", rep="R2", pin=False).plan
    path = edited(plan, tmp_path, _in_list("b", "R1"), paste("R2", 5, "R1", 3))
    assert rp.read_workbook(path, plan).plan.outlets.loc["b", "rep"] == "R1"
    path = edited(street_plan(), tmp_path, _in_list("b", "R2"), cut("R1", 6), put("R1", "C3", "b"))
    assert rp.read_workbook(path, street_plan()).plan.outlets.loc["b", "rep"] == "R2"


def test_all_faults_at_once(tmp_path: Path) -> None:
    """One message for the whole workbook."""
    with pytest.raises(rp.DataError) as told:
        read(tmp_path, put("R1", "C3", "x1"), put("R2", "A5", "?"), _in_list("a", "R9"))
    assert told.value.failures["source"].tolist() == [
        "plan.xlsx, sheet R1",
        "plan.xlsx, sheet R2",
    ]


@pytest.mark.parametrize("name", ["missing.xlsx", "text.xlsx"])
def test_no_workbook(tmp_path: Path, name: str) -> None:
    """A file that is not there, or no workbook, is refused."""
    (tmp_path / "text.xlsx").write_text("Day,Outlet")
    with pytest.raises(rp.DataError, match="a workbook"):
        rp.read_workbook(tmp_path / name, street_plan())


def test_without_pins(tmp_path: Path) -> None:
    """What was edited may be left free for later planning."""
    edit = read(tmp_path, put("R1", "A6", "W1 Mon"), pin=False)
    assert changes(edit) == [["b", "moved", "R1", 1]]
    assert "pinned" not in edit.plan.outlets
