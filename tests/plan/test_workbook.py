"""Tests of the workbook, read back with another library."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from routeplan.cycle import Cycle
from routeplan.errors import RouteplanError, SettingsError
from routeplan.plan import Plan, sheets, workbook
from routeplan.plan.sheets import sheet_names

Maker = Callable[..., Plan]

# openpyxl does not know the newer kind of data bars
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")

FORMULAS = ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0", "http://example.org", "mailto:a@b"]


@pytest.fixture
def book(plan: Plan, tmp_path: Path) -> Workbook:
    """The workbook of the plan with 3 reps over 2 weeks."""
    return openpyxl.load_workbook(plan.to_excel(tmp_path / "plan.xlsx"))


def rows_of(book: Workbook, sheet: str) -> list[tuple[object, ...]]:
    """All rows of a sheet as values."""
    return list(book[sheet].iter_rows(values_only=True))


def test_one_sheet_per_rep(book: Workbook) -> None:
    """An overview, the reps in their order, what is not served, and all outlets."""
    assert book.sheetnames == ["Overview", "R001", "R002", "R003", "Unserved", "Outlets"]


def test_overview_agrees_with_the_plan(book: Workbook, plan: Plan) -> None:
    """Figures, one line per rep, their sum and the notes."""
    rows = rows_of(book, "Overview")
    figures = {row[0]: row[2] for row in rows}
    assert figures["Visits wanted"] == 60
    assert figures["Visits planned"] == 58
    assert figures["Outlets without any visit"] == 2
    header = next(i for i, row in enumerate(rows) if row[0] == "Rep")
    reps, total = rows[header + 1 : header + 4], rows[header + 4]
    work = plan.days.groupby("rep")["work_min"].sum() / 60
    assert [row[0] for row in reps] == ["R001", "R002", "R003"]
    assert [row[8] for row in reps] == pytest.approx(work.tolist())
    assert total[3] == sum(row[3] for row in reps) == 58  # type: ignore[misc]
    assert [row[9] for row in reps] == [72, 72, 72]  # 9 days of 8 hours, one is a holiday
    assert [row[10] for row in reps] == pytest.approx((work / 72).tolist())
    assert ("2 outlets left out.", *[None] * 10) in rows


def test_reps_on_leave_have_fewer_hours(make_plan: Maker, tmp_path: Path) -> None:
    """Leave and workdays of a rep are no time for visits, whether given for all or for some."""
    base = make_plan(12, cycle=Cycle(weeks=2, start="2026-12-07"))
    plan = Plan(
        outlets=base.outlets,
        reps=base.reps.assign(leave=["2026-12-07..2026-12-08", "", None], workdays="Mon-Thu"),
        cycle=base.cycle,
        travel=base.travel,
        visits=base.visits,
        days=base.days,
        unserved=base.unserved,
    )
    rows = rows_of(openpyxl.load_workbook(plan.to_excel(tmp_path / "plan.xlsx")), "Overview")
    hours = [row[9] for row in rows if str(row[0]).startswith("R00")]
    assert hours == [6 * 8, 8 * 8, 8 * 8]


def test_rep_sheet_holds_every_visit_in_order(book: Workbook, plan: Plan) -> None:
    """Day label, number, outlet, name, times and minutes as planned; a total after each day."""
    visits = plan.visits[plan.visits["rep"] == "R002"]
    rows = rows_of(book, "R002")[2:]
    stops = [row for row in rows if row[2] not in {None, ""}]
    assert [row[2] for row in stops] == visits["outlet"].tolist()
    assert [row[1] for row in stops] == visits["sequence"].tolist()
    assert [row[4] for row in stops] == visits["arrive"].tolist()
    assert [row[6] for row in stops] == pytest.approx(visits["travel_min"].tolist())
    assert [row[0] for row in stops] == [plan.cycle.label(day) for day in visits["day"]]
    assert [row[3] for row in stops] == plan.outlets.loc[visits["outlet"], "name"].tolist()
    days = plan.days[plan.days["rep"] == "R002"]
    totals = [row for row in rows if row[2] in {None, ""}]
    assert [row[1] for row in totals] == days["stops"].tolist()
    assert [row[6] for row in totals] == pytest.approx(days["travel_min"].tolist())
    assert [row[4] for row in totals] == days["finish"].tolist()


def test_visits_without_a_total_are_shown(plan: Plan, tmp_path: Path) -> None:
    """Visits on a day that the table of days does not know are in the sheet all the same."""
    plan._days = plan.days[plan.days["day"] != 3]
    book = openpyxl.load_workbook(plan.to_excel(tmp_path / "plan.xlsx"))
    visits = plan.visits[plan.visits["rep"] == "R002"]
    outlets = [row[2] for row in rows_of(book, "R002")[2:] if row[2] not in {None, ""}]
    assert outlets == visits["outlet"].tolist()


def test_unserved_and_outlets_are_listed(book: Workbook) -> None:
    """Every outlet with all its columns; the unserved ones with reason and repair."""
    unserved = rows_of(book, "Unserved")
    assert unserved[0][0] == "Unserved outlets: 2"
    assert unserved[2][0] == "C00059"
    assert unserved[2][5:] == ("+12 min on W1 Tue", 12)
    assert unserved[3][6] is None
    outlets = rows_of(book, "Outlets")
    assert len(outlets) == 62
    assert outlets[1][:4] == ("outlet", "name", "lat", "lon")


def test_sheets_are_ready_to_print(book: Workbook) -> None:
    """Landscape, all columns on a page, the header repeated and frozen, wide enough."""
    for name in ("R001", "Unserved", "Outlets"):
        page = book[name]
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToWidth in {None, 1}
        assert page.page_setup.fitToHeight == 0
        assert page.print_title_rows == "$1:$2"
        assert page.freeze_panes == "A3"
    assert book["R001"].column_dimensions["D"].width > 40
    assert book["Overview"]["K14"].number_format == "0%"


def test_texts_stay_texts(make_plan: Maker, tmp_path: Path) -> None:
    """What looks like a formula or a link is text, in every sheet, and no cell is a formula."""
    names = [*FORMULAS, None, "a" * 40_000, "\x07bell", "通路精耕", "🛒"]
    plan = make_plan(12, ids=[f"={i}" for i in range(12)], columns={"name": names, "=x": "=2"})
    path = plan.to_excel(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(path)
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    found = {cell.value for cell in book["Outlets"]["B"]}
    assert set(FORMULAS) <= found
    assert "a" * 32_767 in found
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name).decode("utf-8", "replace")
            assert "<f>" not in content or not re.search(r"worksheets/sheet", name)
            assert "example.org" not in content or name == "xl/sharedStrings.xml"


def test_links_lead_to_the_reps(make_plan: Maker, tmp_path: Path) -> None:
    """The overview links every rep with the rep's sheet, whatever the sheet is called."""
    plan = make_plan(12, rep_ids=["O'Brien & Co", "a/b", "A/B"])
    book = openpyxl.load_workbook(plan.to_excel(tmp_path / "plan.xlsx"))
    links = [cell.hyperlink.location for row in book["Overview"] for cell in row if cell.hyperlink]
    assert links == ["'O''Brien & Co'!A1", "'a b'!A1", "'A B (2)'!A1"]
    assert book.sheetnames[1:4] == ["O'Brien & Co", "a b", "A B (2)"]
    assert book["a b"]["A1"].value.startswith("a/b  ")


def test_many_reps_have_a_sheet_each(make_plan: Maker, tmp_path: Path) -> None:
    """More reps than visits: 210 sheets, those without visits say so."""
    plan = make_plan(12, reps=210)
    book = openpyxl.load_workbook(plan.to_excel(tmp_path / "plan.xlsx"), read_only=True)
    titles = [book[f"R{i:03d}"].cell(1, 1).value for i in range(1, 211)]
    assert len(book.sheetnames) == 213
    assert sum("0 visits on 0 days" in str(title) for title in titles) >= 200
    book.close()


def test_table_too_long_for_a_sheet_is_told(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a sheet has no room for is named on the overview."""
    assert sheets.MAX_ROWS == 1_048_576
    monkeypatch.setattr(sheets, "MAX_ROWS", 42)
    book = openpyxl.load_workbook(plan.to_excel(tmp_path / "plan.xlsx"))
    assert len(rows_of(book, "Outlets")) == 42
    notes = [str(row[0]) for row in rows_of(book, "Overview")]
    assert "Outlets: a sheet has no room for the last 20 rows." in notes


def test_failed_workbook_leaves_the_old_one(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When writing fails, the file that was there stays and no other is left."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(workbook, "_write_overview", fail)
    with pytest.raises(KeyboardInterrupt):
        plan.to_excel(path)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.xlsx"]


def test_file_that_cannot_be_written_is_told(plan: Plan, tmp_path: Path) -> None:
    """A folder of that name, or another ending: one sentence."""
    (tmp_path / "plan.xlsx").mkdir()
    (tmp_path / "plan.xlsx" / "x").touch()
    with pytest.raises(RouteplanError, match="cannot be written"):
        plan.to_excel(tmp_path / "plan.xlsx")
    with pytest.raises(RouteplanError, match="cannot be written"):
        plan.to_excel(plan.to_excel(tmp_path / "good.xlsx") / "plan.xlsx")
    with pytest.raises(SettingsError, match=r"must end in \.xlsx"):
        plan.to_excel(tmp_path / "plan.xls")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=30))
def test_sheet_names_are_what_excel_takes(wanted: list[str]) -> None:
    """Short enough, none twice in any case, no character that Excel refuses."""
    names = sheet_names(wanted, taken=["Overview"])
    assert len(names) == len(wanted)
    assert len({name.lower() for name in [*names, "Overview", "History"]}) == len(names) + 2
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")


def test_long_names_alike_are_told_apart() -> None:
    """A number takes the place of the last letters."""
    assert sheet_names(["x" * 40] * 11)[-1] == "x" * 26 + " (11)"
    assert sheet_names(["history"]) == ["history (2)"]
    assert sheet_names(["'quoted'"]) == ["quoted"]
