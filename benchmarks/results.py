"""The table of results that every set writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

import pandas as pd

__all__ = ["REACHED_PCT", "Result", "print_summary", "tell_results", "write_results"]

REACHED_PCT = 0.001
"""Gap up to which a best-known value, often given with two digits, counts as reached."""

_ROW = "{:<22}{:<11}{:>5}{:>9}{:>13}{:>13}{:>9}{:>10}"


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


def write_results(results: Iterable[Result], path: Path) -> list[Result]:
    """Write the table after every run, so that a stopped benchmark keeps what it has."""
    done: list[Result] = []
    for result in results:
        done.append(result)
        path.parent.mkdir(parents=True, exist_ok=True)
        pd.DataFrame([asdict(row) for row in done]).to_csv(path, index=False)
    return done


def tell_results(results: Iterable[Result]) -> Iterable[Result]:
    """Print every run as it ends."""
    head = ("instance", "engine", "seed", "seconds", "cost", "best known", "gap %", "feasible")
    print(_ROW.format(*head))
    for row in results:
        best = "" if row.best_known is None else f"{row.best_known:,.2f}"
        gap = "" if row.gap_pct is None else f"{round(row.gap_pct, 3) + 0.0:.3f}"
        cost, ok = f"{row.cost:,.2f}", "yes" if row.feasible else "NO"
        known = (row.instance, row.engine, row.seed, f"{row.seconds:.1f}")
        print(_ROW.format(*known, cost, best, gap, ok), flush=True)
        yield row


def print_summary(results: list[Result]) -> None:
    """Print mean gap, share of best-known values reached and feasibility, by engine."""
    by_engine = sorted(results, key=lambda row: row.engine)
    for engine, rows in groupby(by_engine, key=lambda row: row.engine):
        runs = list(rows)
        feasible = sum(row.feasible for row in runs)
        text = f"{engine}: {feasible} of {len(runs)} feasible"
        gaps = [row.gap_pct for row in runs if row.gap_pct is not None]
        known = sum(row.best_known is not None for row in runs)
        if gaps:
            reached = sum(gap <= REACHED_PCT for gap in gaps)
            text += f"; mean gap of these {sum(gaps) / len(gaps):.3f} %"
            text += f"; best known reached in {reached} of {known}"
        print(text)
