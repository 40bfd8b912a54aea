"""A tiny city as files, the command run inside the tests, and a plan it made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from routeplan.cli import app
from routeplan.datasets import make_city

Run = Callable[..., Result]

SHORT = ("--iterations", "4000", "--jobs", "1")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Function that runs the command with arguments, away from any terminal."""
    return _runner(monkeypatch)


def _runner(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "GITHUB_ACTIONS", "PY_COLORS"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Result:
        words = [str(argument) for argument in arguments]
        return CliRunner().invoke(app, words, prog_name="routeplan")

    return run


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with outlets.csv (40 outlets, ids with zeros, sales only) and reps.csv (2 reps)."""
    home = tmp_path_factory.mktemp("city")
    outlets, reps = make_city(40, seed=4, reps=2)
    outlets.index = [f"{i:04d}" for i in range(len(outlets))]
    outlets.to_csv(home / "outlets.csv", index_label="outlet")
    reps.to_csv(home / "reps.csv")
    return home


@pytest.fixture(scope="session")
def planned(city: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Folder of a plan the command made of the city, and what it said."""
    home = tmp_path_factory.mktemp("planned") / "plan"
    with pytest.MonkeyPatch.context() as patch:
        tables = (city / "outlets.csv", "--reps", city / "reps.csv")
        result = _runner(patch)("plan", *tables, *SHORT, "--start", "2026-12-07", "--out", home)
    assert result.exit_code == 0, result.output
    return home, result
