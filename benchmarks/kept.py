"""Solutions better than the best-known ones."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.registry import SETS
from benchmarks.results import Result

__all__ = ["KEPT", "keep_better"]

KEPT = Path(__file__).parent / "solutions"
"""Where they are kept, a folder per set."""

_ROUNDED = 0.0051
"""Best-known values are given with two digits: what is better by less is the same."""


def keep_better(
    set_name: str, instance: Path, solution: Path, result: Result, *, folder: Path = KEPT
) -> Path | None:
    """Keep a feasible solution that beats the best-known value and what was kept before.

    Returns
    -------
    Path or None
        Where it is kept; None when it is not better.
    """
    benchmark = SETS[set_name]
    sign = -1.0 if benchmark.scored else 1.0
    best = result.best_known
    if best is None or not result.feasible or sign * (best - result.cost) < _ROUNDED:
        return None
    print(f"{result.instance}: {result.cost:g} is better than the best-known {best:g}", flush=True)
    kept = folder / set_name / f"{instance.stem}{benchmark.solution}"
    if kept.is_file():
        before = benchmark.check(instance, kept)
        if before.feasible and sign * (before.cost - result.cost) <= 0:
            return None
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(solution, kept)
    print(f"  kept as {kept}", flush=True)
    return kept
