"""Engines side by side at equal time: a table and plots."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import pandas as pd

from benchmarks.plots import save_plots
from benchmarks.registry import SETS, find_instances
from benchmarks.results import Result, print_summary, tell_results, write_results
from benchmarks.run import Task, run_tasks
from routeplan.errors import SettingsError

__all__ = ["RESULTS", "TimedResult", "gaps", "run_compare"]

RESULTS = Path(__file__).parent / "results"
"""Where comparisons are kept."""
_SHOWN = 3
"""Instances named one by one where an engine skips many."""


@dataclass(frozen=True)
class TimedResult(Result):
    """One run and the seconds it was given; `seconds` are those it took."""

    given: float


def run_compare(options: argparse.Namespace) -> None:
    """Run every engine that can state the set, at every time and seed; write table and plots."""
    name: str = options.compared
    files = find_instances(name, options.files)
    tasks = _tasks(name, files, options)
    if not tasks:
        raise SystemExit("No engine can run these instances.")
    out: Path = options.out or RESULTS / f"{name}.csv"
    results = write_results(tell_results(_timed(tasks, options.jobs)), out)
    for given in options.seconds:
        print(f"{given:g} s")
        print_summary(
            [row for row in results if isinstance(row, TimedResult) and row.given == given]
        )
    for plot in save_plots(gaps(pd.read_csv(out)), out):
        print(f"wrote {plot}")


def gaps(results: pd.DataFrame) -> pd.DataFrame:
    """Feasible results with a `gap_pct` each: where nothing is known, to the best of the table."""
    feasible = results[results["feasible"]]
    scored = feasible["set"].map(lambda name: SETS[name].scored)
    found = feasible["cost"].where(~scored, -feasible["cost"])
    best = found.groupby([feasible["set"], feasible["instance"]]).transform("min")
    beyond = 100.0 * (found - best) / best.abs().clip(lower=1.0)
    return feasible.assign(gap_pct=feasible["gap_pct"].fillna(beyond))


def _tasks(name: str, files: list[Path], options: argparse.Namespace) -> list[Task]:
    """All runs, instance by instance, so that engines meet the same state of the machine."""
    benchmark = SETS[name]
    able = {engine: _able(name, engine, files) for engine in options.engines}
    return [
        Task(
            name,
            file,
            engine,
            seed,
            seconds,
            options.solutions
            / engine
            / f"{seconds:g}s-{seed}"
            / f"{file.stem}{benchmark.solution}",
        )
        for file, seconds, seed, engine in product(
            files, options.seconds, options.seeds, options.engines
        )
        if file in able[engine]
    ]


def _able(name: str, engine: str, files: list[Path]) -> set[Path]:
    """The instances that an engine can state; say why it cannot state others."""
    benchmark = SETS[name]
    try:
        solver = benchmark.engine(engine)
    except SettingsError as error:
        print(f"{engine} is skipped. {error}")
        return set()
    skipped: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        reasons = solver.cannot_state(benchmark.to_problem(benchmark.read(file)))
        skipped[" ".join(reasons)].append(file)
    able = set(skipped.pop("", []))
    for reason, left_out in skipped.items():
        print(f"{engine} skips {_names(left_out)}. {reason}")
    return able


def _names(files: list[Path]) -> str:
    """A few names, and how many more there are."""
    names = ", ".join(file.stem for file in files[:_SHOWN])
    return names if len(files) <= _SHOWN else f"{names} and {len(files) - _SHOWN} more"


def _timed(tasks: list[Task], jobs: int) -> Iterator[TimedResult]:
    for task, result in zip(tasks, run_tasks(tasks, jobs=jobs), strict=True):
        yield TimedResult(**asdict(result), given=task.seconds)
