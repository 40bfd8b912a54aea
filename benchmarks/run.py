"""Running instances, each in a process of its own on one core."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from joblib import Parallel, delayed, parallel_config

from benchmarks.best_known import best_known
from benchmarks.engines import engine_version
from benchmarks.kept import KEPT, keep_better
from benchmarks.registry import SETS
from benchmarks.results import Result
from routeplan.search import MaxIterations, MaxRuntime
from routeplan.search.warm import compile_kernel

__all__ = ["Task", "run_task", "run_tasks"]


@dataclass(frozen=True)
class Task:
    """One instance for one engine; the solution is written to `solution`."""

    set: str
    instance: Path
    engine: str
    seed: int
    seconds: float
    solution: Path


def run_tasks(tasks: Sequence[Task], *, jobs: int = 1, kept: Path = KEPT) -> Iterator[Result]:
    """Run tasks, `jobs` of them side by side; yield the results in the order of the tasks.

    What beats a best-known value is copied to the folder `kept`.
    """
    compile_kernel(print)  # once, before processes that would all compile it
    with parallel_config("loky", inner_max_num_threads=1):
        results = Parallel(n_jobs=jobs, return_as="generator")(map(delayed(run_task), tasks))
        for task, result in zip(tasks, results, strict=True):
            yield result
            keep_better(task.set, task.instance, task.solution, result, folder=kept)


def run_task(task: Task) -> Result:
    """Solve, write and check one instance."""
    benchmark = SETS[task.set]
    engine = benchmark.engine(task.engine)
    instance = benchmark.read(task.instance)
    problem = benchmark.to_problem(instance)
    if task.engine == "routeplan":  # load the kernel, before the clock runs
        engine.solve(problem, stop=MaxIterations(1), seed=task.seed)
    began = time.perf_counter()
    solution = engine.solve(problem, stop=MaxRuntime(task.seconds), seed=task.seed)
    seconds = time.perf_counter() - began
    task.solution.parent.mkdir(parents=True, exist_ok=True)
    task.solution.write_text(benchmark.write(instance, solution), encoding="utf-8")
    verdict = benchmark.check(task.instance, task.solution)
    best = best_known(task.instance, benchmark.best_known)
    gap = None if best is None else benchmark.gap_pct(verdict.cost, best)
    return Result(
        set=task.set,
        instance=task.instance.stem,
        engine=task.engine,
        seed=task.seed,
        seconds=round(seconds, 2),
        cost=round(verdict.cost, 6),
        best_known=best,
        gap_pct=round(gap, 4) + 0.0 if gap is not None and verdict.feasible else None,
        feasible=verdict.feasible,
        version=engine_version(task.engine),
    )
