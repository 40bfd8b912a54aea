"""Files of all types, and what is wrong with them."""

from __future__ import annotations

import builtins
import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from routeplan.errors import DataError, RouteplanError, SettingsError
from routeplan.tables import read_outlets, read_reps

TABLE = "outlet,lat,lon\nS1,39.9,32.8\n"


def faults_of(path: Path, content: str | bytes | None = None) -> pd.DataFrame:
    """The faults that reading a file of this content ends with."""
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(DataError) as caught:
        read_outlets(path)
    return caught.value.failures


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    """Write a workbook and give its path back."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """A file that is not there is a fault, and so is a folder."""
    assert faults_of(tmp_path / "no.csv")["found"].tolist() == ["no such file"]
    assert faults_of(tmp_path)["found"].tolist() == ["a folder"]


@pytest.mark.parametrize("name", ["a.xls", "a.json", "a"])
def test_unknown_types(tmp_path: Path, name: str) -> None:
    """The types that can be read are named."""
    assert ".parquet" in faults_of(tmp_path / name, TABLE)["needed"][0]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_empty_file(tmp_path: Path, content: str) -> None:
    """A file in which nothing stands is a fault."""
    assert faults_of(tmp_path / "a.csv", content)["found"].tolist() == ["nothing"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet"])
def test_file_that_is_something_else(tmp_path: Path, name: str) -> None:
    """A file that is not what its name says is one fault, not a crash."""
    content = b"PK\x03\x04 no archive"
    assert len(faults_of(tmp_path / name, content)) == 1


def test_row_longer_than_the_header(tmp_path: Path) -> None:
    """A comma too many moves the cells: a fault, beside the other faults."""
    faults = faults_of(tmp_path / "a.csv", TABLE + "S2,39,9,32,8\nS3,99,32.8\n,,,,\n")
    assert faults["row"].tolist() == ["3", "4"]
    assert faults["found"].tolist() == ["5 cells", "99"]


def test_row_shorter_than_the_header_is_told(tmp_path: Path) -> None:
    """Cells missing at the end of a row are empty, and this is told."""
    path = tmp_path / "a.csv"
    path.write_text("outlet,lat,lon,sales\nS1,39.9,32.8\nS2,39.9,32.9,5\n", encoding="utf-8")
    table = read_outlets(path)
    assert table["sales"].isna().tolist() == [True, False]
    assert "row 2" in table.attrs["notes"][0]


def test_quotation_mark_left_open(tmp_path: Path) -> None:
    """An open quotation mark would swallow the rest of the file: a fault."""
    faults = faults_of(tmp_path / "a.csv", 'outlet,lat,lon\n"S1,39.9,32.8\nS2,39.9,32.9\n')
    assert "quotation marks" in faults["needed"][0]


def test_quoted_cells_and_blank_lines_on_top(tmp_path: Path) -> None:
    """Delimiters and line ends inside quotation marks belong to the cell."""
    path = tmp_path / "a.tsv"
    path.write_text('\n\noutlet;name;lat;lon\nS1;"a;\nb";39,95;32,85\n', encoding="utf-8")
    table = read_outlets(path)
    assert table.loc["S1", "name"] == "a;\nb"
    assert table.loc["S1", "lat"] == 39.95


def test_delimiter_told_in_the_first_line(tmp_path: Path) -> None:
    """The line "sep=;" of a spreadsheet is understood and not counted as a row."""
    content = "sep=;\r\noutlet;lat;lon\r\nS1;39.9;32.8\r\nS2;99;32.8\r\n"
    assert faults_of(tmp_path / "a.csv", content)["row"].tolist() == ["3"]


def test_workbook_cells(tmp_path: Path) -> None:
    """Numbers, dates, times and truth values of a workbook are understood."""
    head = ["outlet", "name", "lat", "lon", "visits", "last_visit", "must_visit", "open"]
    row = [123.0, 7, 39.9, 32.8, 2.0, dt.datetime(2026, 11, 2), True, "09:00-12:00"]
    path = workbook(tmp_path / "a.xlsx", Shops=[head, row, [None] * 8])
    shop = read_outlets(path).loc["123"]
    assert (shop["name"], shop["visits"], shop["last_visit"]) == ("7", 2, "2026-11-02")
    assert bool(shop["must_visit"])
    reps = [["rep", "lat", "lon", "day_min", "start"], [7, 39.9, 32.8, 450, dt.time(8, 15)]]
    assert read_reps(workbook(tmp_path / "b.xlsx", A=reps)).loc["7", "start"] == "08:15"


def test_workbook_rows_are_counted_as_in_the_spreadsheet(tmp_path: Path) -> None:
    """Row numbers are those at the left of the spreadsheet, blank rows on top counted."""
    rows = [[None], ["outlet", "lat", "lon"], ["S1", 39.9, 32.8], ["S2", 99, 32.8]]
    assert faults_of(workbook(tmp_path / "a.xlsx", A=rows))["row"].tolist() == ["4"]


def test_sheets(tmp_path: Path) -> None:
    """The sheet asked for, else the first one, which is told when there are more."""
    first = [["outlet", "lat", "lon"], ["S1", 39.9, 32.8]]
    second = [["outlet", "lat", "lon"], ["S2", 39.9, 32.8]]
    path = workbook(tmp_path / "a.xlsx", One=first, Two=second)
    table = read_outlets(path)
    assert table.index.tolist() == ["S1"]
    assert '"One"' in table.attrs["notes"][0]
    assert read_outlets(path, sheet="Two").index.tolist() == ["S2"]
    with pytest.raises(DataError, match="One, Two"):
        read_outlets(path, sheet="Three")


def test_sheet_of_a_text_file(tmp_path: Path) -> None:
    """A sheet makes no sense for a CSV file."""
    with pytest.raises(SettingsError, match="sheet"):
        read_outlets(tmp_path / "a.csv", sheet="One")


def test_parquet_rows_and_index(tmp_path: Path) -> None:
    """An index of ids comes back from Parquet; rows are counted as in a file with a header."""
    frame = pd.DataFrame({"lat": [39.9, 99], "lon": [32.8, 32.8]}, index=["S1", "S2"])
    frame.rename_axis("outlet").to_parquet(tmp_path / "a.parquet")
    assert faults_of(tmp_path / "a.parquet")["row"].tolist() == ["3"]


def test_parquet_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    path = tmp_path / "a.parquet"
    path.write_bytes(b"")
    real_import = builtins.__import__

    def refuse(name: str, *args: Any, **options: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real_import(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr(pd, "read_parquet", lambda _: __import__("pyarrow"))
    with pytest.raises(RouteplanError, match=r"pip install 'routeplan\[parquet\]'"):
        read_outlets(path)
