"""The command and its options before anything is planned."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest
from tests.cli.conftest import Run


def test_version(run: Run) -> None:
    """`--version` tells the installed version."""
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"routeplan {version('routeplan')}\n")


def test_help_names_commands(run: Run) -> None:
    """`--help` names every command."""
    result = run("--help")
    assert result.exit_code == 0
    assert all(name in result.stdout for name in ("demo", "plan", "review", "compare"))


@pytest.mark.parametrize("command", ["demo", "plan", "review", "compare"])
def test_help_of_commands(run: Run, command: str) -> None:
    """Every command has a help text."""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Usage: routeplan {command}" in result.stdout


@pytest.mark.parametrize(
    "arguments", [["plan"], ["plan", "outlets.csv", "--weeks", "many"], ["fly"], ["review"]]
)
def test_usage_errors(run: Run, arguments: list[str]) -> None:
    """A command line that cannot be understood ends with status 2 and says so on stderr."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage" in result.stderr
    assert "Traceback" not in result.output


def test_help_imports_nothing_heavy() -> None:
    """Neither pandas nor numba is imported for the command line alone."""
    code = "import sys, routeplan.cli; print([m for m in ('pandas', 'numba') if m in sys.modules])"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_module_runs() -> None:
    """`python -m routeplan` is the command."""
    done = subprocess.run(
        [sys.executable, "-m", "routeplan", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"routeplan {version('routeplan')}\n"
