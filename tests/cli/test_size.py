"""`routeplan size`: what it tells, draws and refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Run

SHORT = ("--iterations", "30", "--jobs", "1")


def test_tells_both_numbers_and_draws(run: Run, city: Path, tmp_path: Path) -> None:
    """The estimate and the smallest team of real plans, the profit, and the curve as a file."""
    money = ("--rep-cost", "2000", "--margin", "0.3", "--day-min", "200")
    picture = tmp_path / "curve.png"
    result = run("size", city / "outlets.csv", *money, *SHORT, "--plot", picture)
    assert result.exit_code == 0, result.output
    for told in ("By the estimate", "By plans of every visit", "Greatest profit", "within 1 %"):
        assert told in result.stdout
    assert "Planning with" in result.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert all(len(line) <= 80 for line in result.stdout.splitlines() if "curve.png" not in line)


def test_team_that_is_too_small(run: Run, city: Path) -> None:
    """Today's team with too little time: hiring, the areas and the other ways out are told."""
    reps = city / "short.csv"
    reps.write_text("rep,lat,lon,day_min,workdays\nR1,39.9,32.8,60,Mon\n", encoding="utf-8")
    options = ("--reps", reps, "--day-min", "400", "--by", "segment", "--no-check")
    result = run("size", _with_segments(city), *options)
    assert result.exit_code == 0, result.output
    for told in ("Areas", "Hiring", "Ways out for the 1 of today", "dealer", "telephone"):
        assert told in result.stdout
    assert "By plans" not in result.stdout


def _with_segments(city: Path) -> Path:
    lines = (city / "outlets.csv").read_text("utf-8").splitlines()
    path = city / "segments.csv"
    rows = [f"{line},{'segment' if i == 0 else 'AB'[i % 2]}" for i, line in enumerate(lines)]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_target_and_roles(run: Run, city: Path) -> None:
    """A distribution target has its chain; roles have a row each, brackets in their names too."""
    result = run("size", city / "outlets.csv", "--target-wd", "0.7", "--no-check")
    assert result.exit_code == 0, result.output
    assert "  70 %" in result.stdout
    roles = city / "roles.csv"
    roles.write_text('role,segments,fte\n[key],A,1\nvan,"B",0.5\n', encoding="utf-8")
    result = run("size", _with_segments(city), "--roles", roles, "--no-check")
    assert result.exit_code == 0, result.output
    assert "[key]" in result.stdout
    assert "all" in result.stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--margin", "0.3"), "Give --rep-cost and --margin"),
        (("--margin", "30", "--rep-cost", "1"), "--margin must be above 0"),
        (("--target-wd", "70"), "--target-wd must be above 0"),
        (("--by", "county"), "column county"),
        (("--weeks", "9"), "--weeks"),
        (("--day-min", "0"), "--day-min"),
        (("--plot", "curve.txt"), "--plot must be a file"),
        (("--jobs", "0"), "--jobs"),
        (("--reps", "nobody.csv", "--roles", "none.csv"), "nobody.csv"),
    ],
)
def test_refusals(run: Run, city: Path, options: tuple[str, ...], told: str) -> None:
    """Exit status 2 with a readable message in the words of the command line."""
    result = run("size", city / "outlets.csv", *options)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.output


def test_all_refusals_at_once(run: Run, city: Path) -> None:
    """The faults of the table and of the options come in one message."""
    (city / "bad.csv").write_text("outlet,lat,lon\nA,100,1\n", encoding="utf-8")
    result = run("size", city / "bad.csv", "--weeks", "0", "--seed", "-1")
    assert result.exit_code == 2
    for told in ("--weeks", "--seed", "bad.csv", "found lat 100"):
        assert told in result.stderr
