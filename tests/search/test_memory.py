"""Memory of the search."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

STATUS = Path("/proc/self/status")
"""Tells the peak of this process alone; `getrusage` counts that of the parent as well."""

_COMPILE = """
from routeplan.search.warm import compile_kernel
compile_kernel()
"""

_PLAN = """
from pathlib import Path
import routeplan as rp
outlets, reps = rp.make_city(3_000, seed=1, reps=10)
cycle = rp.Cycle(weeks=4, workdays="Mon-Sat")
plan = rp.plan_visits(outlets, reps, cycle, stop=rp.MaxIterations(20_000), jobs=1)
assert cycle.n_days == 24 and len(plan.visits) > 3_000
status = Path("/proc/self/status").read_text().splitlines()
print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not STATUS.exists(), reason="no such figure on this system")
def test_a_large_team_needs_less_than_500_mb() -> None:
    """3,000 outlets, 10 reps, 24 days: the whole process, tables and imports as well."""
    _run(_COMPILE)  # once on a machine, and the compiler needs memory of its own
    peak_kb = int(_run(_PLAN).split()[-1])
    assert peak_kb < 500 * 1024


def _run(script: str) -> str:
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
