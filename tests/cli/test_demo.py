"""`routeplan demo`."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest
from tests.cli.conftest import Run

import routeplan as rp


def test_demo(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo explains its steps, writes a plan of 600 outlets and names the map."""
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    out = tmp_path / "demo"
    result = run("demo", "--out", out, "--seconds", 0.5, "--open")
    assert result.exit_code == 0, result.output
    steps = [result.stdout.index(f"\n{number}. ") for number in (1, 2, 3, 4)]
    assert steps == sorted(steps)
    assert "Review: no rule is broken." in result.stdout
    assert result.stdout.rstrip().endswith(str(out / "map.html"))
    assert len(rp.Plan.load(out).outlets) == 600
    assert (out / "plan.xlsx").is_file()
    assert opened == []  # nobody sits at a terminal
    _check_class_table(result.stdout)


def _check_class_table(text: str) -> None:
    """The classes add up to the outlets and to the visits told."""
    cells = [line.split() for line in text.splitlines()]
    classes = {row[0]: row[1:] for row in cells if row[:1] in (["A"], ["B"], ["C"])}
    assert sum(int(row[0]) for row in classes.values()) == 600
    visits = sum(int(row[0]) * int(row[3]) for row in classes.values())
    assert f"Together {visits:,} visits" in text


@pytest.mark.parametrize("seconds", ["0", "-1", "nan"])
def test_seconds_refused(run: Run, tmp_path: Path, seconds: str) -> None:
    """A search without time is refused; nothing is written."""
    result = run("demo", "--out", tmp_path / "demo", "--seconds", seconds)
    assert result.exit_code == 2
    assert "must be above 0" in result.stderr
    assert not any(tmp_path.iterdir())
