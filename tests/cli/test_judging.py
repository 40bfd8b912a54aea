"""`routeplan review` and `routeplan compare`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.cli.conftest import Run
from tests.review.plans import correct_plan, tables

from routeplan.cli.figures import FIGURES
from routeplan.plan import Plan
from routeplan.review import compare_plans


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Folder of a correct plan."""
    return correct_plan().save(tmp_path / "plan")


def test_clean_plan(run: Run, home: Path) -> None:
    """A correct plan ends with status 0 and says that no rule is broken."""
    result = run("review", home)
    assert result.exit_code == 0
    assert "No rule is broken." in result.stdout


def test_broken_plan(run: Run, home: Path) -> None:
    """A plan edited by hand ends with status 1, a row per place and a count per rule."""
    visits = pd.read_csv(home / "visits.csv", dtype=str)
    visits.loc[visits["outlet"] == "a", "depart"] = "23:00"
    visits.to_csv(home / "visits.csv", index=False)
    result = run("review", home)
    assert result.exit_code == 1
    assert "2 broken in 1 rules: clock 2" in result.stdout
    assert result.stdout.count("leaves at 23:00") == 2


def test_long_review_is_shortened(run: Run, home: Path) -> None:
    """Fifty places are shown, the count is of all."""
    visits = pd.read_csv(home / "visits.csv", dtype=str)
    pd.concat([visits] * 9).to_csv(home / "visits.csv", index=False)
    result = run("review", home)
    assert result.exit_code == 1
    assert "more\n" in result.stdout
    assert "once a day" in result.stdout


@pytest.mark.parametrize("name", ["nowhere", "empty", "file"])
def test_no_plan(run: Run, tmp_path: Path, name: str) -> None:
    """A folder that holds no plan ends with status 2."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    for command in (["review", tmp_path / name], ["compare", tmp_path / name, tmp_path / name]):
        result = run(*command)
        assert result.exit_code == 2
        assert name in result.stderr
        assert result.stdout == ""


def test_unreadable_plan(run: Run, home: Path) -> None:
    """A plan whose table cannot be read ends with status 2 and names the cell."""
    days = pd.read_csv(home / "days.csv", dtype=str)
    days.loc[0, "travel_min"] = "long"
    days.to_csv(home / "days.csv", index=False)
    result = run("review", home)
    assert result.exit_code == 2
    assert "travel_min" in result.stderr
    assert "long" in result.stderr


def test_compare(run: Run, home: Path, tmp_path: Path) -> None:
    """Figures stand side by side with their units, the change with its sign."""
    parts = tables()
    parts["outlets"].loc["e", ["rep", "visits_planned"]] = ["R2", 1]
    extra = parts["visits"].iloc[[-1]].assign(outlet="e", day=9, date="2026-12-17")
    parts["visits"] = pd.concat([parts["visits"], extra])
    after = Plan(**parts).save(tmp_path / "after")
    result = run("compare", home, after)
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "Visits planned 8 9 +1 +12.5 %" in lines
    assert "Outlets without a visit 1 0 -1 -100.0 %" in lines
    assert "Outlets visited 80.0 % 100.0 % +20.0 points" in lines
    assert "Reps 2 2 same" in lines
    assert "Outlets with another rep 0" in lines or "Outlets with another rep same" in lines


def test_every_figure_has_words() -> None:
    """Every figure of a comparison has a label and a unit, and none is left over."""
    table = compare_plans(correct_plan(), correct_plan())
    assert set(table.index) == set(FIGURES)
