"""The command as a process of its own: Ctrl-C and the exit status."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import routeplan as rp

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as on Unix")


def _command(city: Path, out: Path) -> list[str]:
    command = [sys.executable, "-m", "routeplan", "plan", str(city / "outlets.csv")]
    return [*command, "--reps", str(city / "reps.csv"), "--out", str(out), "--jobs", "1"]


def _start(city: Path, out: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603
        [*_command(city, out), "--seconds", "300"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_for_lines(process: subprocess.Popen[str], text: str) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if text in line:
            return
    pytest.fail("the process ended before the search")


def test_ctrl_c_keeps_the_best_plan(city: Path, tmp_path: Path) -> None:
    """Ctrl-C during the search ends it; the plan so far is written, exit status 0."""
    process = _start(city, tmp_path / "plan")
    _wait_for_lines(process, " s: ")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Stopped by Ctrl-C" in err
    assert "Review: no rule is broken." in out
    assert len(pd.read_csv(tmp_path / "plan" / "visits.csv")) > 40


def test_ctrl_c_before_the_search_writes_nothing(city: Path, tmp_path: Path) -> None:
    """Ctrl-C while the plan is prepared ends with status 130 and leaves nothing behind."""
    process = _start(city, tmp_path / "plan")
    _wait_for_lines(process, "filled in")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, ""), err
    assert not any(tmp_path.iterdir())


def test_a_stopped_country_goes_on(tmp_path: Path) -> None:
    """Ctrl-C writes the plan so far and keeps what regions have found; --resume ends the work."""
    outlets, reps = rp.make_country(300, seed=2, reps=16)
    outlets.to_csv(tmp_path / "outlets.csv")
    reps.to_csv(tmp_path / "reps.csv")
    (tmp_path / "small.toml").write_text("[search]\nregions_from = 100\n", encoding="utf-8")
    command = [*_command(tmp_path, tmp_path / "plan"), "--settings", str(tmp_path / "small.toml")]
    process = subprocess.Popen(  # noqa: S603
        [*command, "--seconds", "20"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    kept = tmp_path / "plan-regions"
    for _ in range(600):
        if list(kept.glob("round-1/*.csv")):
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Stopped by Ctrl-C" in err
    assert "with --resume goes on from" in err
    before = len(pd.read_csv(tmp_path / "plan" / "visits.csv"))
    refused = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert refused.returncode == 2
    assert "Add --resume to go on" in refused.stderr
    again = [*command, "--seconds", "3", "--resume"]
    subprocess.run(again, check=True, capture_output=True)  # noqa: S603
    assert len(pd.read_csv(tmp_path / "plan" / "visits.csv")) >= before
    assert not kept.exists()
