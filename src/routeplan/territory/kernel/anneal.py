"""One slice of the annealed ruin and recreate search for territories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routeplan.compiling import compiled, digest, entry
from routeplan.territory.kernel.recreate import recreate, sort_pending
from routeplan.territory.kernel.ruin import open_centres, take_apart, take_out_border
from routeplan.territory.kernel.state import (
    CHANGED,
    OPENED,
    PENDING,
    TOUCHED,
    Data,
    Districts,
    Scratch,
)
from routeplan.territory.kernel.units import (
    join,
    leave,
    recentre,
    restore,
    same_edges,
    settle,
)

__all__ = ["anneal", "lay_out", "price"]

Ints = NDArray[np.int32]
_SOURCES = digest(Path(__file__).parent)


def _make_anneal(sources: str) -> Callable[..., tuple[float, float, int]]:
    """The one function that Python calls, with the digest of the kernel's files in its closure."""

    @entry
    def anneal(
        data: Data,
        districts: Districts,
        best: Districts,
        scratch: Scratch,
        mean_removed: float,
        apart_rate: float,
        cost: float,
        best_cost: float,
        temperature: float,
        mark: int,
        iterations: int,
        rng: np.random.Generator,
    ) -> tuple[float, float, int]:
        """Run iterations at one temperature; return both costs and the next mark.

        A share `apart_rate` of the iterations takes whole territories apart and looks for new
        centres.
        """
        sources  # noqa: B018 - a part of the cache key
        for _ in range(iterations):
            mark += 1
            iteration = mark
            for what in (PENDING, TOUCHED, OPENED):
                scratch.counts[what] = 0
            scratch.kept_moved[0] = districts.moved[0]
            moves = data.move_price * districts.moved[0]
            apart = rng.random() < apart_rate
            if apart:
                edges = -take_apart(data, districts, scratch, iteration, rng)
                open_centres(data, districts, scratch, rng)
            else:
                edges = -take_out_border(data, districts, scratch, mean_removed, iteration, rng)
            pending = scratch.counts[PENDING]
            if not apart:
                for c in range(scratch.counts[TOUCHED]):
                    recentre(data, districts, scratch.touched[c])
            sort_pending(data, scratch, rng)
            won = recreate(data, districts, scratch, iteration, mark, rng)
            mark += pending + 1
            if apart and won >= 0:
                for _again in range(2):
                    for c in range(scratch.counts[OPENED]):
                        recentre(data, districts, scratch.opened[c])
                    for p in range(pending):
                        leave(data, districts, scratch.pending[p])
                    won = recreate(data, districts, scratch, iteration, mark, rng)
                    mark += pending + 1
                    if won < 0:
                        break
            if won < 0:
                restore(data, districts, scratch)
                continue
            edges += won
            change = -data.edge_price * edges + data.move_price * districts.moved[0] - moves
            for c in range(scratch.counts[TOUCHED]):
                mark += 1
                settle(data, districts, scratch, scratch.touched[c], mark)
                change += districts.cost[scratch.touched[c]] - scratch.kept_cost[c]
            if change < -temperature * np.log(1.0 - rng.random()):
                cost += change
                _note_changes(scratch)
                if cost < best_cost - 1e-9:
                    best_cost = cost
                    _copy_changes(data, districts, best, scratch)
            else:
                restore(data, districts, scratch)
        return cost, best_cost, mark

    return anneal


anneal = _make_anneal(_SOURCES)


def _make_lay_out(sources: str) -> Callable[..., None]:
    @entry
    def lay_out(data: Data, districts: Districts, owner: Ints) -> None:
        """Fill empty territories as `owner` says."""
        sources  # noqa: B018 - a part of the cache key
        for i in range(len(owner)):
            join(data, districts, i, owner[i])

    return lay_out


def _make_price(sources: str) -> Callable[..., tuple[float, int]]:
    @entry
    def price(data: Data, districts: Districts, scratch: Scratch, mark: int) -> tuple[float, int]:
        """Bring all costs up to date, as after a change of prices; return the sum and a mark."""
        sources  # noqa: B018 - a part of the cache key
        cost = data.move_price * districts.moved[0]
        for k in range(len(districts.size)):
            mark += 1
            settle(data, districts, scratch, k, mark)
            cost += districts.cost[k]
        for i in range(len(districts.owner)):
            cost -= data.edge_price * same_edges(data, districts, i, districts.owner[i]) / 2.0
        return cost, mark

    return price


lay_out = _make_lay_out(_SOURCES)


@compiled
def _note_changes(scratch: Scratch) -> None:
    for p in range(scratch.counts[PENDING]):
        i = scratch.pending[p]
        if scratch.changed_mark[i] == 0:
            scratch.changed_mark[i] = 1
            scratch.changed[scratch.counts[CHANGED]] = i
            scratch.counts[CHANGED] += 1


@compiled
def _copy_changes(data: Data, districts: Districts, best: Districts, scratch: Scratch) -> None:
    """Bring the best solution up to date with what has changed since it was found."""
    for c in range(scratch.counts[CHANGED]):
        i = scratch.changed[c]
        best.owner[i] = districts.owner[i]
        scratch.changed_mark[i] = 0
    scratch.counts[CHANGED] = 0
    if not data.homes:
        for k in range(len(best.centre)):
            best.centre[k] = districts.centre[k]


price = _make_price(_SOURCES)
