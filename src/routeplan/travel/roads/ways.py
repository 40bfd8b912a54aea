"""Weights of the fastest ways between spots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routeplan.travel.roads.graph import Graph
from routeplan.travel.roads.hierarchy import has_hierarchy, hierarchy_ways
from routeplan.travel.roads.kernel.state import fresh_work
from routeplan.travel.roads.network import network_arcs
from routeplan.travel.roads.snap import Spots
from routeplan.travel.roads.weights import FAR

__all__ = ["direct_ways", "way_weights"]

Ints = NDArray[np.int64]

_MANY = 50
"""Sources and targets of a table from which on a hierarchy pays: it takes a second to build."""
_DENSE = 0.02
"""Share of all pairs that makes a table; the legs of plans are few and short."""


def way_weights(graph: Graph, spots: Spots, origin: Ints, target: Ints, *, length: bool) -> Ints:
    """Weigh the fastest ways between pairs of spots, on the roads alone.

    Parameters
    ----------
    graph : Graph
    spots : Spots
    origin, target : ndarray of int64, shape (pairs,)
        Positions of spots.
    length : bool
        Whether the kilometres are wanted too; otherwise a faster engine may be used, which gives
        the same time and no length.

    Returns
    -------
    ndarray of int64, shape (pairs,)
    """
    if len(origin) == 0:
        return np.zeros(0, dtype=np.int64)
    sources, source = np.unique(origin, return_inverse=True)
    targets, goal = np.unique(target, return_inverse=True)
    asked, wanted = (sources, source), (targets, goal)
    table = len(origin) > _DENSE * len(sources) * len(targets)
    if table and not length and min(len(sources), len(targets)) >= _MANY and has_hierarchy():
        best = _contracted(graph, spots, asked, wanted)
    elif len(targets) < len(sources):
        best = _grown(graph, spots, wanted, asked, turned=True)
    else:
        best = _grown(graph, spots, asked, wanted)
    return np.minimum(best, direct_ways(graph, spots, origin, target))


def direct_ways(graph: Graph, spots: Spots, origin: Ints, target: Ints) -> Ints:
    """Weights along one and the same street, ``FAR`` where two spots have none."""
    onward = spots.onward[target] - spots.onward[origin]
    back = spots.back[origin] - spots.back[target]
    at = spots.point + spots.share
    ahead = at[target] >= at[origin]
    street = spots.street[origin]
    same = street == spots.street[target]
    here = same & (at[target] == at[origin])
    best = np.where(same & ahead & graph.open_forward[street], onward, FAR)
    other = np.where(same & (~ahead | here) & graph.open_backward[street], back, FAR)
    return np.asarray(np.minimum(best, other))


Asked = tuple[Ints, Ints]
"""Spots that are asked for, and by pair the position of its spot among them."""


def _grown(
    graph: Graph, spots: Spots, sources: Asked, targets: Asked, *, turned: bool = False
) -> Ints:
    """By Dijkstra's algorithm from every source; turned, against the direction of the roads."""
    from routeplan.travel.roads.kernel.dijkstra import grow_ways

    arcs = network_arcs(graph, turned=turned)
    start, goal = spots.starts(sources[0]), spots.goals(targets[0])
    if turned:
        start, goal = spots.goals(sources[0]), spots.starts(targets[0])
    first, order = _by_source(sources)
    best = np.empty(len(order), dtype=np.int64)
    grow_ways(arcs, fresh_work(arcs), start, first, targets[1][order], goal, best)
    return _in_place(best, order)


def _contracted(graph: Graph, spots: Spots, sources: Asked, targets: Asked) -> Ints:
    """By a contraction hierarchy."""
    first, order = _by_source(sources)
    start, goal = spots.starts(sources[0]), spots.goals(targets[0])
    best = hierarchy_ways(graph, start, first, targets[1][order], goal)
    return _in_place(best, order)


def _by_source(sources: Asked) -> tuple[Ints, Ints]:
    """Where the pairs of every source begin, and the pairs in that order."""
    order = np.argsort(sources[1], kind="stable")
    counts = np.bincount(sources[1], minlength=len(sources[0]))
    return np.concatenate([[0], np.cumsum(counts)]), order


def _in_place(best: Ints, order: Ints) -> Ints:
    result = np.empty_like(best)
    result[order] = best
    return result
