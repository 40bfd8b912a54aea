"""The columns as data, and the page written from them."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from routeplan.columns import EXAMPLES, OUTLETS, REPS, TABLES, Column
from routeplan.tables.headers import is_known

DOCS = Path(__file__).parents[1] / "docs"

# DESIGN: the tables other programs rely on.
CONTRACT = {
    "outlets": "outlet name lat lon channel segment sales potential service_min visits rep "
    "weekdays open last_visit must_visit value",
    "reps": "rep name lat lon end_lat end_lon day_min start break_min break_open workdays leave "
    "skills",
    "visits": "rep day date sequence outlet arrive depart travel_min service_min wait_min",
    "days": "rep day date stops travel_min service_min wait_min break_min work_min finish",
    "unserved": "outlet visits_wanted visits_planned reason repair repair_cost",
}


@pytest.mark.parametrize("table", CONTRACT)
def test_tables_have_the_columns_of_the_contract(table: str) -> None:
    """Every table has the agreed columns in their order, others among them, each once."""
    names = [column.name for column in TABLES[table]]
    agreed = CONTRACT[table].split()
    assert [name for name in names if name in agreed] == agreed
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("columns", [OUTLETS, REPS], ids=["outlets", "reps"])
def test_a_header_means_one_column(columns: tuple[Column, ...]) -> None:
    """A header belongs to one column; only words for the thing itself may be its id or its name."""
    for column in columns:
        for header in column.aliases:
            owners = [other.name for other in columns if is_known(header, other)]
            assert owners in ([column.name], [columns[0].name, "name"]), header


@pytest.mark.parametrize("columns", [OUTLETS, REPS], ids=["outlets", "reps"])
def test_no_alias_hides_a_column(columns: tuple[Column, ...]) -> None:
    """The library's own header of a column is no alias of another one."""
    for column in columns:
        assert [c.name for c in columns if is_known(column.name, c)] == [column.name]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("门店编号", "outlet"),
        ("Customer_ID", "outlet"),
        ("store id", "outlet"),
        ("客户名称", "name"),
        ("Shop Name", "name"),
        ("LNG", "lon"),
        ("服务时长（分钟）", "service_min"),
        ("Service (min)", "service_min"),
        ("拜访频率", "visits"),
        ("销售额（万元）", "sales"),
        ("ＬＡＴ", "lat"),
        ("业务员", "rep"),
    ],
)
def test_headers_of_outlets(header: str, name: str) -> None:
    """Case, blanks, width and units in brackets do not matter."""
    assert name in [column.name for column in OUTLETS if is_known(header, column)]


def test_needed_says_the_limits() -> None:
    """The phrase for the message holds the kind and the limits."""
    assert Column("a", "whole", "", minimum=1).needed == "a whole number, at least 1"
    assert Column("a", "number", "", minimum=0, maximum=5).needed == "a number from 0 to 5"
    assert Column("a", "time", "").needed == EXAMPLES["time"]


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_meaning_and_a_known_kind(table: str) -> None:
    """Nothing is left undescribed; minutes say so in their unit."""
    for column in TABLES[table]:
        assert column.meaning
        assert column.kind in EXAMPLES
        assert column.name.endswith("_min") == (column.unit == "min")


def test_page_of_the_tables_is_up_to_date() -> None:
    """docs/tables.md is what docs/make_tables.py writes."""
    written = runpy.run_path(str(DOCS / "make_tables.py"))["page"]()
    assert (DOCS / "tables.md").read_text(encoding="utf-8") == written
