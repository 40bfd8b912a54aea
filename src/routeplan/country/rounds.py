"""Rounds over the regions of a country.

The regions of a round are planned each on its own, side by side on the cores of a machine or,
through joblib, of a cluster; the next round draws other regions, so that what lay at a border
lies inside.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from dataclasses import replace
from functools import partial

import pandas as pd
from joblib import Parallel, delayed, effective_n_jobs
from joblib.parallel import get_active_backend

from routeplan.country.region import VISITS, Country, Region
from routeplan.country.store import Store
from routeplan.journey import PlanTables
from routeplan.search import (
    MaxIterations,
    MaxRuntime,
    Progress,
    SearchSettings,
    StoppingCriterion,
)
from routeplan.search.interrupt import catch_interrupt

__all__ = ["plan_rounds"]

_log = logging.getLogger("routeplan")

_ROUND_SHARES = (0.5, 0.3, 0.2)
"""Part of the time for every round."""
_ROUND_TEMPERATURES = (1.0, 0.4, 0.3)
"""Where the search of a round begins, as a part of the usual start."""
_DASK, _RAY = "joblib._dask", "ray.util.joblib.ray_backend"
"""Where the backends of clusters are defined."""
_ATTEMPTS = 3
"""How often the regions of lost workers are begun."""


def plan_rounds(
    country: Country,
    *,
    stop: StoppingCriterion,
    seed: int,
    jobs: int,
    store: Store | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> PlanTables:
    """Plan a country in rounds.

    Parameters
    ----------
    country : Country
    stop : StoppingCriterion
        ``MaxRuntime`` and ``MaxIterations`` are shared out among rounds and regions; another
        criterion goes for every region. Ctrl-C ends the search with what is found so far.
    seed : int
    jobs : int
        Regions planned at the same time; where they run is joblib's affair
        (``joblib.parallel_config``).
    store : Store, optional
        Keeps what every region has found; what is there already is not searched again.
    progress : callable, optional

    Returns
    -------
    PlanTables
    """
    began = time.perf_counter()
    tell = progress or (lambda _: None)
    visits = pd.DataFrame(columns=list(VISITS)).astype(VISITS)
    with _workers(jobs) as parallel, catch_interrupt() as interrupted:
        for number, share in enumerate(_ROUND_SHARES):
            regions = country.regions(
                visits,
                stop=partial(
                    _share_out,
                    stop=stop,
                    number=number,
                    seconds=time.perf_counter() - began,
                    jobs=jobs,
                    of=len(country.outlets),
                ),
                search=_cooled(country.settings.search, _ROUND_TEMPERATURES[number]),
                seed=seed + number,
            )
            found = {g: region.visits for g, region in enumerate(regions)}
            done = 0
            for g, part in _planned(regions, number, store, parallel, interrupted):
                found[g], done = part, done + 1
                tell(
                    Progress(
                        seconds=time.perf_counter() - began,
                        share=sum(_ROUND_SHARES[:number]) + share * done / len(regions),
                        visits=sum(len(table) for table in found.values()),
                    )
                )
            visits = pd.concat(found.values(), ignore_index=True)
            if interrupted():
                _log.warning(
                    "Ended early, in round %d of %d, with %d of %d regions planned.",
                    number + 1,
                    len(_ROUND_SHARES),
                    done,
                    len(regions),
                )
                break
        else:
            if store is not None:
                store.finish()
        last = country.regions(
            visits, stop=lambda *_: stop, search=country.settings.search, seed=seed
        )
        tables = dict(parallel(delayed(_tables)(g, region) for g, region in enumerate(last)))
    return PlanTables.concat([tables[g] for g in range(len(last))])


def _planned(
    regions: list[Region],
    number: int,
    store: Store | None,
    parallel: Parallel,
    interrupted: Callable[[], bool],
) -> Iterator[tuple[int, pd.DataFrame]]:
    """Positions and visits of regions as they are done, of those kept first."""
    todo = set(range(len(regions)))
    if store is not None:
        for g in sorted(todo):
            if (kept := store.read(_step(number, g))) is not None:
                todo.remove(g)
                yield g, kept
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            # The larger first, so that the workers end at about the same time.
            order = sorted(todo, key=lambda g: (-len(regions[g].outlets), g))
            tasks = (delayed(_plan)(g, regions[g]) for g in order if not interrupted())
            for g, visits in parallel(tasks):
                todo.remove(g)
                if store is not None and not interrupted():
                    store.write(_step(number, g), visits)
                yield g, visits
        except BrokenExecutor:
            if attempt == _ATTEMPTS:
                raise
            _log.warning("A worker was lost; %d regions begin again.", len(todo))
        else:
            return


def _workers(jobs: int) -> Parallel:
    """Workers for tasks that tell their number, for their results may come in any order.

    A worker of a cluster has its next task at hand: it hides the way there, and Ray hands tasks out
    in turn, to the busy and the idle alike. On this machine none waits, as after Ctrl-C it would
    still be begun. Of joblib's own "multiprocessing" all results come at the end.
    """
    backend = get_active_backend()[0]
    kind = type(backend).__module__
    if kind == _RAY:
        # It says no to results one by one because that of multiprocessing does, whose pool may
        # hang then; its pool is Ray's own, which does not.
        backend.supports_return_generator = True
    return Parallel(
        n_jobs=jobs,
        batch_size=1,
        return_as="generator_unordered" if backend.supports_return_generator else "list",
        pre_dispatch="2*n_jobs" if kind in (_DASK, _RAY) else "n_jobs",
    )


def _step(number: int, region: int) -> str:
    """Name of a step that is kept."""
    return f"round-{number + 1}/region-{region:05d}"


def _plan(position: int, region: Region) -> tuple[int, pd.DataFrame]:
    return position, region.plan()


def _tables(position: int, region: Region) -> tuple[int, PlanTables]:
    return position, region.tables()


def _cooled(search: SearchSettings, part: float) -> SearchSettings:
    """Settings of a search that begins cooler."""
    end = search.end_temperature
    return replace(
        search,
        start_temperature=max(search.start_temperature * part, end),
        trade_temperature=max(search.trade_temperature * part, end),
    )


def _share_out(
    outlets: int,
    count: int,
    *,
    stop: StoppingCriterion,
    number: int,
    seconds: float,
    jobs: int,
    of: int,
) -> StoppingCriterion:
    """Criterion of one region of so many, with so many outlets of all, in a round.

    `seconds` are over when the round begins.
    """
    if isinstance(stop, MaxRuntime):
        of_rest = _ROUND_SHARES[number] / sum(_ROUND_SHARES[number:])
        side_by_side = min(effective_n_jobs(jobs), count) / count
        return MaxRuntime(max(0.1, (stop.seconds - seconds) * of_rest * side_by_side))
    if isinstance(stop, MaxIterations):
        return MaxIterations(max(1, int(stop.iterations * _ROUND_SHARES[number] * outlets / of)))
    return stop
