"""One slice of the annealed ruin and recreate search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routeplan.compiling import compiled, digest, entry
from routeplan.search.kernel.labels import ROUNDING, keeps_limits
from routeplan.search.kernel.recreate import recreate, sort_pending
from routeplan.search.kernel.rewire import rewire
from routeplan.search.kernel.routes import copy_outlet, copy_route, copy_sums, restore
from routeplan.search.kernel.ruin import put_up, ruin
from routeplan.search.kernel.state import CHANGED, DAY, PENDING, Data, Routes, Scratch, Tuning

__all__ = ["anneal"]

Ints = NDArray[np.int32]


def _make_anneal(sources: str) -> Callable[..., tuple[float, float, int]]:
    """The one function that Python calls, with the digest of the kernel's files in its closure."""

    @entry
    def anneal(
        data: Data,
        tuning: Tuning,
        routes: Routes,
        best: Routes,
        scratch: Scratch,
        order: Ints,
        cost: float,
        best_cost: float,
        temperature: float,
        first_iteration: int,
        iterations: int,
        rng: np.random.Generator,
    ) -> tuple[float, float, int]:
        """Run iterations at one temperature.

        Returns the cost of `routes` and of `best`, and after how many of the iterations no route
        was overloaded; `best` never is more than the start was.

        In each iteration the outlets of `order` are put up for insertion in this order, or, when
        there are none, those that a ruin takes out.
        """
        sources  # noqa: B018 - a part of the cache key
        mean_route = _mean_route(routes)
        kept = 0
        for iteration in range(first_iteration, first_iteration + iterations):
            _begin(routes, scratch)
            for _ in range(tuning.rewirings):
                most = -temperature * np.log(1.0 - rng.random())
                change = rewire(data, tuning, routes, scratch, most, iteration, rng)
                if change < np.inf and _keep_rewired(data, routes, scratch):
                    cost += change
                    if cost < best_cost - 1e-9 and _keeps_capacity(routes, best):
                        best_cost = cost
                        _copy_changes(routes, best, scratch)
            if len(order) > 0:
                change = 0.0
                scratch.counts[DAY] = -1
                for c in range(len(order)):
                    put_up(routes, scratch, order[c], iteration)
            else:
                change = ruin(data, tuning, routes, scratch, mean_route, iteration, rng)
                sort_pending(data, tuning, scratch, rng)
            most = -temperature * np.log(1.0 - rng.random())
            change += recreate(data, tuning, routes, scratch, most - change, iteration, rng)
            felt = change + (1.0 - tuning.value_rate) * scratch.gained[0]
            if felt < most and _keep_limits(data, routes, scratch):
                cost += change
                _note_changes(scratch)
                if cost < best_cost - 1e-9 and _keeps_capacity(routes, best):
                    best_cost = cost
                    _copy_changes(routes, best, scratch)
            else:
                restore(routes, scratch)
            kept += _keeps_capacity(routes, best)
        return cost, best_cost, kept

    return anneal


anneal = _make_anneal(digest(Path(__file__).parent))


@compiled
def _begin(routes: Routes, scratch: Scratch) -> None:
    scratch.gained[0] = 0.0
    scratch.counts[CHANGED] = 0
    scratch.counts[PENDING] = 0
    copy_sums(routes, scratch.kept)


@compiled
def _mean_route(routes: Routes) -> float:
    """Mean number of stops of the routes in use."""
    stops, used = 0, 0
    for size in routes.size:
        stops += size
        used += size > 0
    return stops / max(used, 1)


@compiled
def _keep_rewired(data: Data, routes: Routes, scratch: Scratch) -> bool:
    """Settle or undo what a rewiring did, and get ready for the next change."""
    keeps = _keep_limits(data, routes, scratch)
    if keeps:
        _note_changes(scratch)
    else:
        restore(routes, scratch)
    for c in range(scratch.counts[CHANGED]):
        r = scratch.changed[c]
        scratch.route_mark[r] = 0  # not changed in this iteration any more
        for p in range(routes.size[r]):
            routes.route[routes.stops[r, p], data.route_day[r]] = r
    scratch.counts[CHANGED] = 0
    copy_sums(routes, scratch.kept)
    return keeps


@compiled
def _keep_limits(data: Data, routes: Routes, scratch: Scratch) -> bool:
    """Whether the changed routes fit: without a stop a route may take longer on some roads."""
    for c in range(scratch.counts[CHANGED]):
        r = scratch.changed[c]
        if routes.size[r] > 0 and not keeps_limits(data, routes, scratch, r):
            return False
    return True


@compiled
def _keeps_capacity(routes: Routes, best: Routes) -> bool:
    """Whether nothing is overloaded, or no more than in the start that was given."""
    return routes.overload[0] <= best.overload[0] + ROUNDING


@compiled
def _note_changes(scratch: Scratch) -> None:
    for c in range(scratch.counts[CHANGED]):
        scratch.new_route[scratch.changed[c]] = 1
    for c in range(scratch.counts[PENDING]):
        scratch.new_outlet[scratch.pending[c]] = 1


@compiled
def _copy_changes(routes: Routes, best: Routes, scratch: Scratch) -> None:
    """Bring the best solution up to date with the routes changed since it was found."""
    for r in range(len(scratch.new_route)):
        if scratch.new_route[r] == 1:
            copy_route(routes, best, r)
            scratch.new_route[r] = 0
    for i in range(len(scratch.new_outlet)):
        if scratch.new_outlet[i] == 1:
            copy_outlet(routes, best, i)
            scratch.new_outlet[i] = 0
    copy_sums(routes, best)
