"""The table of results that every set writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

__all__ = ["Result", "write_results"]


@dataclass(frozen=True)
class Result:
    """One run. `gap_pct` is positive when worse than the best-known value."""

    set: str
    instance: str
    engine: str
    seed: int
    seconds: float
    cost: float
    best_known: float | None
    gap_pct: float | None
    feasible: bool
    version: str


def write_results(results: Iterable[Result], path: Path) -> None:
    """Write the table after every run, so that a stopped benchmark keeps what it has."""
    done: list[Result] = []
    for result in results:
        done.append(result)
        path.parent.mkdir(parents=True, exist_ok=True)
        pd.DataFrame([asdict(row) for row in done]).to_csv(path, index=False)
