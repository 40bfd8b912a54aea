"""One worker and two, on this machine and on local clusters of Dask and Ray.

A made-up country of a hundred regions is planned with a fixed number of iterations, so that every
plan must be the same, and the seconds can be compared. One worker and two take turns, and of
several runs the fastest counts, as a machine does not run at one speed all the time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import joblib
import pandas as pd

import routeplan as rp
from benchmarks.results import Result

__all__ = ["add_arguments", "run"]

_REPS_PER_REGION = 8
_OUTLETS_PER_REP = 25
_ROW = "{:<10}{:>9}{:>10}{:>10}{:>8}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("backends", nargs="+", choices=_CLUSTERS)
    parser.add_argument("--regions", type=int, default=100)
    parser.add_argument("--iterations", type=float, default=100.0, help="of the search per outlet")
    parser.add_argument("--repeats", type=int, default=3, help="runs, of which the fastest counts")


def run(options: argparse.Namespace) -> Iterator[Result]:
    """Plan with one worker and with two on every backend; yield a result each."""
    reps = _REPS_PER_REGION * options.regions
    country = rp.make_country(_OUTLETS_PER_REP * reps, seed=options.seed, reps=reps)
    stop = rp.MaxIterations(int(options.iterations * len(country[0])))
    print(_ROW.format("backend", "workers", "seconds", "speed", "same"))
    first: pd.DataFrame | None = None
    for backend in options.backends:
        runs: dict[int, list[tuple[float, rp.Plan]]] = {1: [], 2: []}
        for workers in (1, 2) * options.repeats:
            with _CLUSTERS[backend](workers):
                _plan(country, rp.MaxIterations(len(country[0])), workers, options.seed)  # warm
                began = time.perf_counter()
                plan = _plan(country, stop, workers, options.seed)
                runs[workers].append((time.perf_counter() - began, plan))
        fastest = {workers: min(seconds for seconds, _ in run) for workers, run in runs.items()}
        for workers, seconds in fastest.items():
            plan = runs[workers][0][1]
            first = plan.visits if first is None else first
            same = all(first.equals(other.visits) for _, other in runs[workers])
            speed = f"{fastest[1] / seconds:.2f}"
            print(
                _ROW.format(backend, workers, f"{seconds:.1f}", speed, "yes" if same else "NO"),
                flush=True,
            )
            yield Result(
                set="workers",
                instance=f"{options.regions} regions",
                engine=f"{backend} {workers}",
                seed=options.seed,
                seconds=seconds,
                cost=float(plan.days["travel_min"].sum()),
                best_known=None,
                gap_pct=None,
                feasible=same,
                version=plan.info.version,
            )


def _plan(
    country: tuple[pd.DataFrame, pd.DataFrame], stop: rp.StoppingCriterion, jobs: int, seed: int
) -> rp.Plan:
    settings = rp.Settings(search=rp.SearchSettings(regions_from=1))
    return rp.plan_visits(*country, stop=stop, seed=seed, jobs=jobs, settings=settings)


@contextmanager
def _own_processes(workers: int) -> Iterator[None]:
    with joblib.parallel_config("loky", n_jobs=workers):
        yield


@contextmanager
def _dask(workers: int) -> Iterator[None]:
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
        joblib.parallel_config("dask", n_jobs=workers),
    ):
        yield


@contextmanager
def _ray(workers: int) -> Iterator[None]:
    import ray
    from ray.util.joblib import register_ray

    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
    register_ray()
    try:
        with joblib.parallel_config("ray", n_jobs=workers):
            yield
    finally:
        ray.shutdown()


_CLUSTERS: dict[str, Callable[[int], AbstractContextManager[None]]] = {
    "loky": _own_processes,
    "dask": _dask,
    "ray": _ray,
}
