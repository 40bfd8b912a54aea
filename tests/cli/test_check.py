"""`routeplan check`."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from tests.cli.conftest import Run


@pytest.fixture
def census(tmp_path: Path) -> Path:
    """Three outlets: one twice, one without a place and with a formula for a name."""
    table = pd.DataFrame(
        {
            "id": ["007", "008", "009"],
            "name": ["Orchid Deli", "ORCHID DELI LLC", "=1+1 [bold]x"],
            "lat": [40.12345, 40.12345, None],
            "lon": [-73.12345, -73.12345, None],
            "sales": [10, 20, 0],
        }
    )
    path = tmp_path / "census.csv"
    table.to_csv(path, index=False)
    return path


def test_report(run: Run, census: Path) -> None:
    """Status 0; counts by check, the severest findings and the duplicates."""
    result = run("check", census)
    assert result.exit_code == 0, result.output
    assert "3 outlets, 4 findings: 1 high, 1 medium, 2 low" in result.stdout
    for told in ("no place", "zero sales", "shared place", "likely duplicates"):
        assert told in result.stdout
    assert "1 rows of 1 shops are there again" in result.stdout
    assert "same place, like name" in result.stdout


def test_workbook(run: Run, census: Path, tmp_path: Path) -> None:
    """Findings and duplicates on sheets, the user's texts as texts."""
    out = tmp_path / "found.xlsx"
    result = run("check", census, "--out", out)
    assert result.exit_code == 0, result.output
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Summary", "Findings", "Duplicates"]
    findings = [[cell.value for cell in row] for row in book["Findings"].iter_rows(min_row=3)]
    assert len(findings) == 4
    assert findings[0][:4] == ["no place", "high", "outlets", "009"]
    names = {cell.value: cell.data_type for cell in book["Duplicates"]["C"][2:]}
    assert names == {"Orchid Deli": "s", "ORCHID DELI LLC": "s"}


def test_reps(run: Run, census: Path, tmp_path: Path) -> None:
    """The reps are looked at as well."""
    reps = tmp_path / "reps.csv"
    reps.write_text("rep,lat,lon\nR1,40.1,73.1\n")
    result = run("check", census, "--reps", reps)
    assert result.exit_code == 0
    assert "far home" in result.stdout


def test_nothing_found(run: Run, city: Path) -> None:
    """A sound table ends with one line."""
    result = run("check", city / "outlets.csv")
    assert result.exit_code == 0
    assert "40 outlets" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [["nowhere.csv"], ["CENSUS", "--out", "found.txt"], ["CENSUS", "--coordinates", "mars"]],
)
def test_what_cannot_be_used(run: Run, census: Path, arguments: list[str], tmp_path: Path) -> None:
    """A missing table and a workbook of another kind end with status 2 and nothing on stdout."""
    words = [census if word == "CENSUS" else word for word in arguments]
    words = [tmp_path / word if word == "found.txt" else word for word in words]
    result = run("check", *words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert not (tmp_path / "found.txt").exists()
