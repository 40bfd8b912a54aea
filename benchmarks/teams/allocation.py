"""Visits for a limited time: seconds and proven gap, exact and fast.

Made-up outlets with S-shaped values at six numbers of visits, and a tenth less time than today's
visits take. The cost is the profit, set beside the proven bound.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import pandas as pd

import routeplan as rp
from benchmarks.results import Result

__all__ = ["AllocationResult", "add_arguments", "run"]

_LEVELS = [0, 1, 2, 4, 8, 12]
_TIME = 0.9
_SAMPLES = {"exact": 2_000, "fast": 100_000}
_ROW = "{:<8}{:>9}{:>9}{:>14}{:>14}{:>12}"


@dataclass(frozen=True)
class AllocationResult(Result):
    """One allocation; feasible when the visits fit in the time."""

    outlets: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--methods", nargs="+", choices=_SAMPLES, default=list(_SAMPLES))
    parser.add_argument("--outlets", type=int, help="2,000 for exact and 100,000 for fast without")
    parser.add_argument("--seconds", type=float, default=20.0, help="time limit of exact")


def run(options: argparse.Namespace) -> Iterator[AllocationResult]:
    """Allocate with every method; yield a result each."""
    print(_ROW.format("method", "outlets", "seconds", "profit", "bound", "gap %"))
    _allocate("exact", 100, options)  # imports and compiles before the clock runs
    for method in options.methods:
        result = _allocate(method, options.outlets or _SAMPLES[method], options)
        print(
            _ROW.format(
                method,
                f"{result.outlets:,}",
                f"{result.seconds:.2f}",
                f"{result.cost:,.0f}",
                f"{result.best_known:,.0f}",
                f"{result.gap_pct:.6f}",
            ),
            flush=True,
        )
        yield result


def _allocate(method: str, count: int, options: argparse.Namespace) -> AllocationResult:
    outlets, per_visit = _outlets(count, options.seed)
    response = rp.AdbudgResponse(saturation=1.4, floor=0.5, shape=2.0)
    values = rp.visit_values(outlets, response, margin=0.3, most=max(_LEVELS))[_LEVELS]
    minutes = _TIME * float((per_visit * outlets["visits"]).sum())
    began = time.perf_counter()
    found = rp.allocate_visits(
        outlets,
        values,
        minutes=minutes,
        per_visit=per_visit,
        minimum=0,
        method=method,
        seconds=options.seconds,
        jobs=options.jobs,
    )
    return AllocationResult(
        set="allocation",
        instance=f"{count:,} outlets",
        engine=method,
        seed=options.seed,
        seconds=time.perf_counter() - began,
        cost=found.profit,
        best_known=found.bound,
        gap_pct=100 * found.gap,
        feasible=found.minutes <= minutes * (1 + 1e-9),
        version=version("routeplan"),
        outlets=count,
    )


def _outlets(count: int, seed: int) -> tuple[pd.DataFrame, pd.Series]:
    """Sales spread widely, visits by chance, and minutes a visit."""
    rng = np.random.default_rng(seed)
    ids = pd.Index([f"C{number:06}" for number in range(count)], name="outlet")
    columns = {"sales": rng.lognormal(7, 1, count), "visits": rng.choice([1, 2, 4], count)}
    return pd.DataFrame(columns, ids), pd.Series(rng.uniform(10, 60, count), ids)
