"""What the closing report tells of plans that are known."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.cli.conftest import Run
from tests.review.plans import correct_plan, tables

from routeplan.cli.report import report_plan
from routeplan.plan import Plan


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def _report(plan: Plan, capsys: pytest.CaptureFixture[str]) -> str:
    report_plan(plan, Path("plan"))
    return capsys.readouterr().out


def test_overview(capsys: pytest.CaptureFixture[str]) -> None:
    """Visits, outlets and minutes are those worked out by hand."""
    words = " ".join(_report(correct_plan(), capsys).split())
    assert "Outlets visited 4 of 5 95.0 % of the sales" in words
    assert "Visits planned 8 of 10" in words
    assert "Key accounts visited 1 of 1 marked must_visit" in words
    # 85 + 55 + 50 + 90 + 50 + 50 minutes on six rep-days; the longest has 90
    assert "Working time a day 1 h 03 min" in words
    assert "longest day 1 h 30 min" in words


def test_reps(capsys: pytest.CaptureFixture[str]) -> None:
    """Every rep has a line with outlets, visits, days, hours and the share of time used."""
    lines = [" ".join(line.split()) for line in _report(correct_plan(), capsys).splitlines()]
    assert any(line.startswith("R1 Rosa 2 3 2 2.3") for line in lines)
    assert any(line.startswith("R2 Ruud 2 5 4 4.0") for line in lines)


def test_unserved_by_reason_and_sales(capsys: pytest.CaptureFixture[str]) -> None:
    """What is not planned is grouped by reason; the largest outlet of a group comes first."""
    parts = tables()
    repairs = ["+12 min on W1 Tue for R1", "+30 min on W1 Tue for R1"]
    parts["unserved"] = parts["unserved"].assign(reason="no time left", repair=repairs)
    text = _report(Plan(**parts), capsys)
    assert "Not planned: 2 visits to 2 outlets, 1 of them without any" in text
    assert "2 visits to 2 outlets: no time left" in text
    assert text.index("+12 min on W1 Tue") < text.index("+30 min on W1 Tue")


def test_nothing_unserved(capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that leaves nothing out says so."""
    parts = tables()
    parts["unserved"] = parts["unserved"].iloc[:0]
    assert "Every visit wanted is planned." in _report(Plan(**parts), capsys)


def test_broken_rules_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that breaks a rule is not called sound."""
    parts = tables()
    parts["visits"] = parts["visits"].assign(depart="23:00")
    text = _report(Plan(**parts), capsys)
    assert "a rule is broken: clock 8" in text
    assert "no rule is broken" not in text


def test_names_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Brackets stay as they are and escape signs are replaced."""
    parts = tables()
    parts["reps"]["name"] = ["[red]Rosa[/]", "\x1b[31mRuud"]
    text = _report(Plan(**parts), capsys)
    assert "[red]Rosa[/]" in text
    assert "\x1b" not in text


def test_many_reps_are_shortened(capsys: pytest.CaptureFixture[str]) -> None:
    """With more than twenty reps the busiest and the least busy ones are shown."""
    parts = tables()
    idle = pd.concat([parts["reps"].iloc[[0]]] * 30)
    idle.index = [f"idle{i}" for i in range(30)]
    parts["reps"] = pd.concat([parts["reps"], idle])
    parts["travel"] = correct_plan().travel
    places = [*parts["travel"].table.index, *idle.index]
    minutes = parts["travel"].table.reindex(index=places, columns=places, fill_value=10.0)
    parts["travel"] = type(parts["travel"])(minutes)
    text = _report(Plan(**parts), capsys)
    shown = [line for line in text.splitlines() if line.lstrip().startswith(("idle", "R1", "R2"))]
    assert len(shown) == 20
    assert shown[0].lstrip().startswith("R")
    assert "all 32 are in plan.xlsx" in text


def test_plan_without_visits(capsys: pytest.CaptureFixture[str]) -> None:
    """A plan without any visit is reported too."""
    parts = tables()
    parts["visits"], parts["days"] = parts["visits"].iloc[:0], parts["days"].iloc[:0]
    parts["outlets"] = parts["outlets"].assign(rep=None, visits_planned=0)
    text = _report(Plan(**parts), capsys)
    assert "0 of 5" in text


def test_report_of_command_is_of_the_folder(run: Run, tmp_path: Path) -> None:
    """`review` begins with the plan in one line."""
    correct_plan().save(tmp_path / "plan")
    assert run("review", tmp_path / "plan").stdout.startswith(repr(correct_plan()))
