"""The arcs of a network in the order the search for ways wants them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from routeplan.travel.roads.graph import Graph
from routeplan.travel.roads.kernel.state import Arcs

__all__ = ["network_arcs"]


@lru_cache(maxsize=8)
def network_arcs(graph: Graph, *, turned: bool = False) -> Arcs:
    """Arcs of a network; of parallel ones only the fastest.

    Parameters
    ----------
    graph : Graph
    turned : bool, default False
        All arcs in the other direction, to search from the destination.

    Returns
    -------
    Arcs
    """
    street, last = np.arange(len(graph.tail)), graph.first[1:] - 1
    onward, back = street[graph.open_forward], street[graph.open_backward]
    tail = np.concatenate([graph.tail[onward], graph.head[back]])
    head = np.concatenate([graph.head[onward], graph.tail[back]])
    weight = np.concatenate([graph.forward[last[onward]], graph.backward[last[back]]])
    number = np.concatenate([2 * onward, 2 * back + 1])
    if turned:
        tail, head = head, tail
    order = np.lexsort([number, weight, head, tail])
    tail, head = tail[order], head[order]
    fresh = np.concatenate([[True], (np.diff(tail) != 0) | (np.diff(head) != 0)])
    kept = (fresh[: len(tail)]) & (tail != head)
    counts = np.bincount(tail[kept], minlength=graph.n_nodes)
    return Arcs(
        np.concatenate([[0], np.cumsum(counts)]),
        tail[kept],
        head[kept],
        weight[order][kept],
        number[order][kept].astype(np.int32),
    )
