"""``python -m benchmarks.kernel``: iterations of the search a second on one core, by problem kind.

Without arguments the problems are made up, the same ones every time. ``SET FILES...`` measures
instances of a set, ``journey FOLDERS...`` folders with ``outlets.csv`` and ``reps.csv``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

import routeplan as rp
from benchmarks.engines import engine_version, find_engine
from benchmarks.registry import SETS, find_instances
from benchmarks.sets.assemble import assemble, euclidean, windows
from routeplan.search import MaxIterations, Problem, Progress
from routeplan.search.engines import Engine

__all__ = ["iterations_a_second", "made_up", "main"]

Run = Callable[[MaxIterations, Callable[[Progress], None]], object]
"""A search on one core that stops after some iterations and tells its progress."""


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write the table if asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kernel", description=__doc__)
    parser.add_argument("set", nargs="?", choices=["journey", *SETS])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILES")
    parser.add_argument("--iterations", type=int, default=50_000)
    parser.add_argument("--out", type=Path, help="table to write: case, iterations_a_second")
    options = parser.parse_args(arguments)
    if (options.set is None) != (not options.files):
        parser.error("give a set and its files, or neither")
    rows = []
    for case, run in _cases(options.set, options.files):
        pace = iterations_a_second(run, options.iterations)
        print(f"{case:<22}{pace:>12,.0f} iterations a second", flush=True)
        rows.append(
            {
                "case": case,
                "iterations_a_second": round(pace),
                "version": engine_version("routeplan"),
            }
        )
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        pd.DataFrame(rows).to_csv(options.out, index=False)


def iterations_a_second(run: Run, iterations: int) -> float:
    """Iterations over the seconds of a run, without compiling and without its first slice."""
    run(MaxIterations(1), lambda _: None)
    told: list[Progress] = []
    run(MaxIterations(iterations), told.append)
    first, last = told[0], told[-1]
    return (last.iterations - first.iterations) / (last.seconds - first.seconds)


def made_up() -> dict[str, Problem]:
    """A problem of every kind with 200 customers in the plane, the depot in the middle."""
    rng = np.random.default_rng(1)
    n = 200
    x, y = rng.uniform(0, 100, (2, n))
    distance = euclidean(np.append(x, 50.0), np.append(y, 50.0))
    with_end = euclidean(np.append(x, [50.0, 60.0]), np.append(y, [50.0, 60.0]))
    demand = rng.integers(1, 20, n).astype(float)
    often = [[(d,) for d in range(4)], [(0, 2), (1, 3)], [(0, 1, 2, 3)]]
    options = [often[draw] for draw in rng.choice(3, n, p=[0.5, 0.3, 0.2])]
    opens = rng.uniform(0, 350, n)
    hours = windows(opens, opens + rng.uniform(20, 120, n))
    free, ten = np.zeros(n), np.full(n, 10.0)
    van = partial(assemble, distance, demand=demand, capacity=200.0)
    return {
        "plain": assemble(distance, service=ten, n_vehicles=20, budget=480.0),
        "cvrp": van(service=free, n_vehicles=14),
        "pvrp": van(service=free, options=options, n_days=4, n_vehicles=7, budget=480.0),
        "vrptw": van(service=ten, n_vehicles=25, hours=hours, shift=(0.0, 600.0)),
        "top": assemble(with_end, service=free, value=demand * 1e3, n_vehicles=4, budget=120.0),
    }


def _cases(set_name: str | None, files: list[Path]) -> Iterator[tuple[str, Run]]:
    """Name and search of everything to measure."""
    if set_name is None:
        yield "journey", partial(_plan, *_city())
        for kind, problem in made_up().items():
            yield kind, partial(_solve, find_engine("routeplan"), problem)
    elif set_name == "journey":
        for folder in files:
            yield folder.name, partial(_plan, folder / "outlets.csv", folder / "reps.csv")
    else:
        benchmark = SETS[set_name]
        for file in find_instances(set_name, files):
            problem = benchmark.to_problem(benchmark.read(file))
            yield file.stem, partial(_solve, benchmark.engine("routeplan"), problem)


def _city() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A made-up city with visits once, twice and four times in four weeks."""
    outlets, reps = rp.make_city(300, seed=1)
    visits = np.resize([1, 2, 1, 4], len(outlets))
    return outlets.assign(visits=visits, service_min=20.0), reps


def _plan(
    outlets: pd.DataFrame | Path,
    reps: pd.DataFrame | Path,
    stop: MaxIterations,
    tell: Callable[[Progress], None],
) -> None:
    rp.plan_visits(outlets, reps, stop=stop, jobs=1, progress=tell)


def _solve(
    engine: Engine, problem: Problem, stop: MaxIterations, tell: Callable[[Progress], None]
) -> None:
    engine.solve(problem, stop=stop, progress=tell)


if __name__ == "__main__":
    main()
