"""`routeplan move` and `routeplan edit`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.edits.books import edited, paste, put
from tests.edits.test_moves import order, same
from tests.edits.towns import street_plan

from routeplan.plan import Plan


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Folder of the plan of the street."""
    return street_plan().save(tmp_path / "plan")


def test_a_move(run: Run, home: Path, tmp_path: Path) -> None:
    """The edited plan is written whole; what it costs and breaks is told."""
    out = tmp_path / "moved"
    result = run("move", home, "b", "--day", "W1 Mon", "--out", out)
    assert result.exit_code == 0, result.output
    assert "b to W1 Mon: -4 min travel, +6 min overtime, breaks day budget" in result.stdout
    assert "66" in result.stdout
    assert order(Plan.load(out), "R1", 1) == ["a", "b", "c"]
    assert Plan.load(out).outlets.loc["b", "pinned_days"] == "1"
    assert {"map.html", "plan.xlsx"} <= {file.name for file in out.iterdir()}
    same(Plan.load(home), street_plan())


def test_more_moves(run: Run, home: Path) -> None:
    """To a rep and a place, one visit of several, in the same folder, without a pin."""
    run("move", home, "b", "--rep", "R2", "--day", 1, "--position", 1, "--out", home)
    result = run("move", home, "w", "--from", 3, "--day", "2026-12-10", "--no-pin", "--out", home)
    assert "breaks rhythm" in result.stdout
    plan = Plan.load(home)
    assert order(plan, "R2", 1) == ["b", "f"]
    assert order(plan, "R1", 4) == ["w"]
    assert plan.outlets.index[plan.outlets["pinned"]].tolist() == ["b"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["B0"], "There is no outlet B0 in the plan."),
        (["b", "--rep", "R7"], "There is no rep R7 in the plan. Near: R1, R2."),
        (["b", "--day", "99"], "Day 99 is not in the cycle"),
        (["w", "--day", "4"], "or --from 3"),
        (["w", "--from", "3"], "give --day or --position too"),
        (["b"], "there is nothing to move"),
    ],
)
def test_moves_that_cannot_be(
    run: Run, home: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    """Exit status 2 and what is near; nothing is written."""
    result = run("move", home, *arguments, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_edited_workbook(run: Run, home: Path, tmp_path: Path) -> None:
    """All differences with sheet and row, what they break, and the plan."""
    book = edited(street_plan(), tmp_path, paste("R1", 6, "R1", 4))
    result = run("edit", home, "--from", book, "--out", tmp_path / "new")
    assert result.exit_code == 0, result.output
    assert "plan.xlsx: 1 moved: -4 min travel" in result.stdout
    assert "b" in result.stdout.splitlines()[1]
    assert "taken for W1 Mon" in result.stderr
    assert order(Plan.load(tmp_path / "new"), "R1", 1) == ["a", "b", "c"]


def test_a_repair(run: Run, home: Path, tmp_path: Path) -> None:
    """What the repair moves is listed, and nothing is broken any more."""
    book = edited(street_plan(), tmp_path, paste("R1", 6, "R1", 4))
    new = tmp_path / "new"
    result = run("edit", home, "--from", book, "--out", new, "--repair", "--seconds", 0.5)
    assert result.exit_code == 0, result.output
    assert "The repair has changed:" in result.stdout
    assert "breaks nothing" in result.stdout
    assert run("review", new).exit_code == 0


def test_faults_in_a_workbook(run: Run, home: Path, tmp_path: Path) -> None:
    """Exit status 2 with all of them; nothing is written."""
    book = edited(street_plan(), tmp_path, put("R1", "C3", "x1"), put("R2", "A3", "?"))
    result = run("edit", home, "--from", book, "--out", tmp_path / "new")
    assert result.exit_code == 2
    assert "sheet R1, column Outlet" in result.stderr
    assert "sheet R2, column Day" in result.stderr
    assert not (tmp_path / "new").exists()
