"""`routeplan price`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.cli.conftest import Run
from tests.pricing.towns import plan_line

import routeplan as rp

QUICK = ("--seconds", "0.05", "--jobs", "1")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Folder of a plan that can be worked out by hand."""
    return plan_line({"a": 10, "b": 90}, {"R1": 0, "R2": 100}).save(tmp_path / "plan")


def test_table_in_the_terminal(run: Run, home: Path) -> None:
    """Every value has a row, the plan is marked, and the steps are told in words."""
    result = run("price", home, "--wish", "reps", *QUICK)
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "2 0.7 0 1.0 0 % 0 the plan" in lines
    assert "1 3.0 0 3.3 0 % 1" in lines
    assert "reps 1 instead of 2 costs 140 min" in lines


def test_pictures(run: Run, home: Path, tmp_path: Path) -> None:
    """A file gets the picture of all, a folder one for each wish and the table."""
    wishes = ("--wish", "day_min", "--wish", "hours")
    picture, folder = tmp_path / "prices.png", tmp_path / "prices"
    assert run("price", home, *wishes, *QUICK, "--out", picture).exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    result = run("price", home, *wishes, *QUICK, "--out", folder)
    assert "Without a price, as no outlet is concerned: hours." in result.stdout
    assert sorted(path.name for path in folder.iterdir()) == [
        "day_min.png",
        "prices.csv",
        "prices.png",
    ]
    table = pd.read_csv(folder / "prices.csv")
    assert table["wish"].unique().tolist() == ["day_min"]
    assert table["own"].sum() == 1


def test_todays_reps(run: Run, home: Path, tmp_path: Path) -> None:
    """Hand-overs are counted against the table that is given."""
    today = tmp_path / "today.csv"
    today.write_text("outlet,lat,lon,rep\na,40,32,R2\nb,40,32,R1\n")
    result = run("price", home, "--wish", "handovers", "--today", today, *QUICK)
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "0 6.0 0 6.3 0 % 0" in lines
    assert "2 0.7 0 1.0 0 % 2 the plan" in lines


def test_unripe_plan(run: Run, tmp_path: Path) -> None:
    """A plan that a longer search alone makes much better comes with a warning."""
    plan = plan_line({"a": 10, "b": 90}, {"R1": 0, "R2": 100})
    poor = rp.plan_visits(
        plan.outlets.drop(columns=["rep", "visits_planned"]).assign(rep=["R2", "R1"]),
        plan.reps,
        plan.cycle,
        travel=plan.travel,
        stop=rp.MaxIterations(100),
        jobs=1,
    )
    free = poor.outlets.drop(columns=["rep_kept", "rep_before"])
    home = rp.Plan(
        outlets=free,
        reps=poor.reps,
        cycle=poor.cycle,
        travel=poor.travel,
        visits=poor.visits,
        days=poor.days,
        unserved=poor.unserved,
    ).save(tmp_path / "poor")
    told = run("price", home, "--wish", "day_min", *QUICK).stdout
    assert "Searching on without any change saves 320 min" in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--wish", "luck"), "`wishes` must be among"),
        (("--seconds", "0"), "`seconds` must be above 0"),
        (("--out", "prices.pdf"), "--out must be a file FILE.png or a folder"),
    ],
)
def test_refusals(run: Run, home: Path, options: tuple[str, ...], message: str) -> None:
    """What cannot be used ends with status 2 and a message."""
    result = run("price", home, *options)
    assert result.exit_code == 2
    assert message in result.stderr
