"""Minutes by customizable contraction hierarchies, where the package routingkit-cch is installed.

J. Dibbelt, B. Strasser and D. Wagner, "Customizable Contraction Hierarchies", ACM Journal of
Experimental Algorithmics 21, 2016, doi:10.1145/2886843. The times are the same whole milliseconds
that Dijkstra's algorithm finds, only sooner.
"""

from __future__ import annotations

import importlib.util
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routeplan.travel.roads.graph import Graph
from routeplan.travel.roads.kernel.state import FAR, Ends
from routeplan.travel.roads.network import network_arcs
from routeplan.travel.roads.weights import milliseconds_of, timed

__all__ = ["has_hierarchy", "hierarchy_ways"]

Ints = NDArray[np.int64]


@cache
def has_hierarchy() -> bool:
    """Whether the package is installed."""
    return importlib.util.find_spec("routingkit_cch") is not None


def hierarchy_ways(graph: Graph, start: Ends, ask_first: Ints, ask: Ints, goal: Ends) -> Ints:
    """Times of the fastest ways from every source to the targets it asks for.

    Parameters
    ----------
    graph : Graph
    start : Ends
        Of the sources.
    ask_first, ask : ndarray of int64
        Targets of source s are ``ask[ask_first[s]:ask_first[s + 1]]``.
    goal : Ends
        Of the targets.

    Returns
    -------
    ndarray of int64
        Weights without length, on the positions of `ask`.
    """
    import routingkit_cch

    pinned, column = np.unique(goal.node, return_inverse=True)
    column, extra = column.reshape(goal.node.shape), milliseconds_of(goal.weight)
    query = routingkit_cch.CCHOneToMany(_metric(graph), pinned.tolist())
    best = np.empty(len(ask), dtype=np.int64)
    for source, (nodes, weights) in enumerate(zip(start.node, start.weight, strict=True)):
        row = np.array(query.distances_from_multi(_times(nodes, weights)), dtype=np.int64)
        own = slice(ask_first[source], ask_first[source + 1])
        best[own] = (row[column[ask[own]]] + extra[ask[own]]).min(axis=1)
    return timed(best)


def _times(nodes: Ints, weights: Ints) -> list[tuple[int, int]]:
    """Ends of a source's street that can be reached, each once, with the least milliseconds."""
    found: dict[int, int] = {}
    for node, weight in zip(nodes.tolist(), weights.tolist(), strict=True):
        if weight < FAR:
            found[node] = min(weight, found.get(node, weight))
    times = milliseconds_of(np.array(list(found.values()), dtype=np.int64))
    return list(zip(found, times.tolist(), strict=True))


@lru_cache(maxsize=4)
def _metric(graph: Graph) -> Any:
    import routingkit_cch

    arcs, n = network_arcs(graph), graph.n_nodes
    lat, lon = np.zeros(n), np.zeros(n)
    lat[graph.tail], lon[graph.tail] = graph.lat[graph.first[:-1]], graph.lon[graph.first[:-1]]
    lat[graph.head], lon[graph.head] = (
        graph.lat[graph.first[1:] - 1],
        graph.lon[graph.first[1:] - 1],
    )
    tail, head = arcs.tail.tolist(), arcs.head.tolist()
    order = routingkit_cch.compute_order_inertial(n, tail, head, lat.tolist(), lon.tolist())
    cch = routingkit_cch.CCH(order, tail, head, False)
    return routingkit_cch.CCHMetric(cch, milliseconds_of(arcs.weight).tolist())
