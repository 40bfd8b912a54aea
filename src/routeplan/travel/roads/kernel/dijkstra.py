"""Fastest ways from one spot to many, by Dijkstra's algorithm with a binary heap.

E. W. Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1, 1959,
doi:10.1007/BF01386390. A weight is one whole number that holds the time above and the length below,
so that sums are exact and among ways of the same time the shortest wins. So a way weighs the same
whoever asks for it: from either end, alone or in a table. A search ends as soon as all it was asked
for is settled.
"""

from __future__ import annotations

from typing import Any

from routeplan.compiling import compiled, entry
from routeplan.travel.roads.kernel.state import FAR, Arcs, Ends, Work

__all__ = ["find_path", "grow_ways"]


@compiled
def _push(work: Work, size: int, key: int, node: int) -> int:
    """Put a junction on the heap; return the new size."""
    keys, nodes, hole = work.keys, work.nodes, size
    while hole > 0:
        above = (hole - 1) >> 1
        if keys[above] <= key:
            break
        keys[hole], nodes[hole] = keys[above], nodes[above]
        hole = above
    keys[hole], nodes[hole] = key, node
    return size + 1


@compiled
def _drop_top(work: Work, size: int) -> int:
    """Take the nearest junction off the heap; return the new size."""
    size -= 1
    keys, nodes, hole = work.keys, work.nodes, 0
    key, node = keys[size], nodes[size]
    while True:
        below = 2 * hole + 1
        if below >= size:
            break
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[hole], nodes[hole] = keys[below], nodes[below]
        hole = below
    keys[hole], nodes[hole] = key, node
    return size


@compiled
def _reach(work: Work, node: int, key: int, arc: int, size: int, count: int) -> tuple[int, int]:
    """Note a faster way to a junction; return the sizes of the heap and of `touched`."""
    if key >= work.far[node]:
        return size, count
    if work.far[node] == FAR:
        work.touched[count] = node
        count += 1
    work.far[node] = key
    work.by[node] = arc
    return _push(work, size, key, node), count


@compiled
def _want(work: Work, ends: Ends, spot: int, stamp: int) -> int:
    """Mark the ends of a spot's street as wanted; return how many are so anew."""
    fresh = 0
    for side in range(2):
        node = ends.node[spot, side]
        if ends.weight[spot, side] < FAR and work.wanted[node] != stamp:
            work.wanted[node] = stamp
            fresh += 1
    return fresh


@compiled
def _grow(arcs: Arcs, work: Work, start: Ends, spot: int, stamp: int, missing: int) -> int:
    """Grow ways from a spot until all wanted junctions are settled; return how many it touched."""
    size, count = 0, 0
    for side in range(2):
        size, count = _reach(
            work, start.node[spot, side], start.weight[spot, side], -1, size, count
        )
    while size > 0 and missing > 0:
        key, node = work.keys[0], work.nodes[0]
        size = _drop_top(work, size)
        if key > work.far[node]:
            continue
        if work.wanted[node] == stamp:
            work.wanted[node] = 0
            missing -= 1
        for arc in range(arcs.first[node], arcs.first[node + 1]):
            size, count = _reach(work, arcs.head[arc], key + arcs.weight[arc], arc, size, count)
    return count


@compiled
def _clear(work: Work, count: int) -> None:
    """Make the weights ready for the next search."""
    for position in range(count):
        work.far[work.touched[position]] = FAR


@entry
def grow_ways(
    arcs: Arcs, work: Work, start: Ends, ask_first: Any, ask: Any, goal: Ends, best: Any
) -> None:
    """Weigh the fastest ways from every source to the targets it asks for.

    Parameters
    ----------
    arcs : Arcs
    work : Work
        Fresh.
    start : Ends
        Of the sources.
    ask_first, ask : ndarray of int64
        Targets of source s are ``ask[ask_first[s]:ask_first[s + 1]]``.
    goal : Ends
        Of the targets.
    best : ndarray of int64
        Gets the weights, on the positions of `ask`.
    """
    for source in range(len(start.node)):
        stamp, missing = source + 1, 0
        for position in range(ask_first[source], ask_first[source + 1]):
            missing += _want(work, goal, ask[position], stamp)
        count = _grow(arcs, work, start, source, stamp, missing)
        for position in range(ask_first[source], ask_first[source + 1]):
            node, weight = goal.node[ask[position]], goal.weight[ask[position]]
            best[position] = min(work.far[node[0]] + weight[0], work.far[node[1]] + weight[1])
        _clear(work, count)


@entry
def find_path(
    arcs: Arcs, work: Work, start: Ends, source: int, goal: Ends, target: int, path: Any
) -> tuple[int, int, int, int]:
    """Find the arcs of the fastest way from a spot to another one.

    Parameters
    ----------
    arcs : Arcs
    work : Work
    start, goal : Ends
    source, target : int
        Positions in `start` and in `goal`; each target once, as it marks what it wants.
    path : ndarray of int64, shape (n,)
        Gets the arcs, the last one first.

    Returns
    -------
    weight : int
    arcs : int
        How many there are.
    node : int
        The end of the source's street by which the way leaves it.
    side : int
        Which end of the target's street it comes to.
    """
    missing = _want(work, goal, target, target + 1)
    count = _grow(arcs, work, start, source, target + 1, missing)
    node, weight = goal.node[target], goal.weight[target]
    side = 0
    if work.far[node[1]] + weight[1] < work.far[node[0]] + weight[0]:
        side = 1
    here, length = node[side], 0
    total = work.far[here] + weight[side]
    while work.by[here] >= 0:
        path[length] = work.by[here]
        here = arcs.tail[work.by[here]]
        length += 1
    _clear(work, count)
    return total, length, here, side
