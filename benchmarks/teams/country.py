"""Made-up countries of growing size: seconds and memory, territories alone and whole plans.

Every size runs in a process of its own. The search has a fixed number of iterations per outlet, so
that the seconds show how all steps grow; `--seconds` gives the search a time instead. Memory is
that of the process and of its workers together.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from joblib.externals.loky import get_reusable_executor

import routeplan as rp
from benchmarks.memory import with_memory
from benchmarks.results import Result
from routeplan.preparation import complete_outlets

__all__ = ["CountryResult", "add_arguments", "run"]

_OUTLETS_PER_REP = 222
_ROW = "{:>9}{:>7}{:>9}{:>12}{:>9}{:>9}{:>9}{:>10}{:>10}{:>9}{:>7}"


@dataclass(frozen=True)
class CountryResult(Result):
    """One country; `seconds` are those of the plan, the cost its travel in minutes.

    `make_s`, `territories_s`, `tables_s` and `review_s` are seconds of the other steps, `gigabytes`
    the most memory at any time.
    """

    outlets: int
    reps: int
    jobs: int
    make_s: float
    territories_s: float
    tables_s: float
    review_s: float
    gigabytes: float
    wanted: int
    missing: int
    travel_per_visit: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("sizes", nargs="+", type=int, metavar="OUTLETS")
    parser.add_argument("--iterations", type=float, default=200.0, help="of the search per outlet")
    parser.add_argument("--seconds", type=float, help="of the search, instead")
    parser.add_argument(
        "--effort", type=float, default=20.0, help="iterations per outlet to divide"
    )


def run(options: argparse.Namespace) -> Iterator[CountryResult]:
    """Plan a country of every size; yield a result each and print how the seconds grow."""
    print(
        _ROW.format(
            "outlets", "reps", "make s", "divide s", "plan s", "tables s", "review s", "missing",
            "a visit", "GB", "clean",
        )
    )  # fmt: skip
    rows: list[CountryResult] = []
    for size in options.sizes:
        rows.append(_in_own_process(size, options))
        yield rows[-1]
    if len(rows) > 1:
        sizes, seconds = (
            np.log([getattr(row, name) for row in rows]) for name in ("outlets", "seconds")
        )
        print(f"seconds of the plan grow with the power {np.polyfit(sizes, seconds, 1)[0]:.2f}")


def _in_own_process(size: int, options: argparse.Namespace) -> CountryResult:
    found, gigabytes = with_memory(_measure, size, _plain(options))
    row = CountryResult(**found, gigabytes=gigabytes)
    print(
        _ROW.format(
            f"{row.outlets:,}",
            row.reps,
            *(
                f"{s:,.1f}"
                for s in (row.make_s, row.territories_s, row.seconds, row.tables_s, row.review_s)
            ),
            row.missing,
            f"{row.travel_per_visit:.2f}",
            f"{row.gigabytes:.2f}",
            "yes" if row.feasible else "NO",
        ),
        flush=True,
    )
    return row


def _plain(options: argparse.Namespace) -> dict[str, Any]:
    """What goes to another process."""
    names = ("seed", "jobs", "iterations", "seconds", "effort")
    return {name: getattr(options, name) for name in names}


def _measure(size: int, options: dict[str, Any]) -> dict[str, Any]:
    """Make, divide, plan, write and review a country; the figures of a result."""
    clock = _Clock()
    outlets, reps = rp.make_country(
        size, seed=options["seed"], reps=max(1, size // _OUTLETS_PER_REP)
    )
    make_s = clock.lap()
    whole, _ = complete_outlets(outlets, rp.Cycle())
    rp.design_territories(whole, reps, settings=rp.TerritorySettings(effort=options["effort"]))
    territories_s = clock.lap()
    found: dict[str, Any] = {
        "set": "country",
        "instance": f"{size} outlets",
        "engine": "routeplan",
        "seed": options["seed"],
        "best_known": None,
        "gap_pct": None,
        "version": version("routeplan"),
        "outlets": size,
        "reps": len(reps),
        "jobs": options["jobs"],
        "make_s": make_s,
        "territories_s": territories_s,
        "wanted": int(whole["visits"].sum()),
    }
    stop: rp.StoppingCriterion = rp.MaxIterations(int(options["iterations"] * size))
    if options["seconds"]:
        stop = rp.MaxRuntime(options["seconds"])
    plan = rp.plan_visits(
        outlets,
        reps,
        stop=stop,
        seed=options["seed"],
        jobs=options["jobs"],
        settings=rp.Settings(search=rp.SearchSettings(regions_from=1)),
    )
    seconds = clock.lap()
    with TemporaryDirectory() as scratch:
        plan.save(Path(scratch) / "plan")
    tables_s = clock.lap()
    clean = rp.review_plan(plan).empty
    travel = float(plan.days["travel_min"].sum())
    get_reusable_executor().shutdown()  # this process would wait for its idle workers
    return found | {
        "seconds": seconds,
        "cost": travel,
        "feasible": clean,
        "tables_s": tables_s,
        "review_s": clock.lap(),
        "missing": found["wanted"] - len(plan.visits),
        "travel_per_visit": travel / max(len(plan.visits), 1),
    }


class _Clock:
    """Seconds since the last lap."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def lap(self) -> float:
        now = time.perf_counter()
        lap, self._last = now - self._last, now
        return lap
