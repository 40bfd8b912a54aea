"""`routeplan replan`: events in, a changed plan's folder out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import routeplan as rp

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a plan with dates."""
    outlets, reps = rp.make_city(30, seed=1, reps=2)
    cycle = rp.Cycle(weeks=1, start="2026-12-07")
    plan = rp.plan_visits(outlets, reps, cycle, stop=rp.MaxIterations(1_500), jobs=1)
    return plan.save(tmp_path_factory.mktemp("plans") / "plan")


def events(home: Path, text: str) -> Path:
    """A file of events."""
    path = home / "events.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_replan(run: Run, folder: Path, tmp_path: Path) -> None:
    """The new folder is a clean plan, with the changes beside it; the report tells them."""
    visits = rp.Plan.load(folder).visits
    date, rep = visits[["date", "rep"]].iloc[-1]
    table = events(tmp_path, f"事件,业务员,天数\n生病,{rep},1\n")
    now, out = f"{date} 07:00", tmp_path / "after"
    result = run("replan", folder, "--events", table, "--now", now, "--out", out, "--tiles", "none")
    assert result.exit_code == 0
    after = rp.Plan.load(out)
    assert rp.review_plan(after).empty
    assert after.visits.query("rep == @rep and date == @date").empty
    changes = pd.read_csv(out / "changes.csv", dtype=str)
    assert set(changes["from_date"]) == {date}
    assert "least" in result.stdout
    assert run("review", out).exit_code == 0


def test_bad_events(run: Run, folder: Path, tmp_path: Path) -> None:
    """All faults are told at once, by row, and nothing is written."""
    table = events(tmp_path, "event,rep,time\nill,nobody,\nparty,,\nill,,soon\n")
    out = tmp_path / "after"
    result = run("replan", folder, "--events", table, "--now", "2026-12-08 07:00", "--out", out)
    assert result.exit_code == 2
    assert all(f"row {row}" in result.stderr for row in (2, 3, 4))
    assert not out.exists()


@pytest.mark.parametrize(
    ("option", "told"),
    [(["--level", "most"], "level"), (["--horizon", "0"], "horizon"), (["--now", "10:30"], "now")],
)
def test_bad_options(run: Run, folder: Path, tmp_path: Path, option: list[str], told: str) -> None:
    """An option out of range is named."""
    fixed = ["--now", "2026-12-08 07:00", "--out", tmp_path / "after"]
    result = run("replan", folder, *fixed, *option)
    assert result.exit_code == 2
    assert told in result.stderr
