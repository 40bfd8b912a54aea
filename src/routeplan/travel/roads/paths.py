"""The shape of ways, for maps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routeplan.travel.roads.graph import Graph
from routeplan.travel.roads.kernel.state import fresh_work
from routeplan.travel.roads.network import network_arcs
from routeplan.travel.roads.snap import Spots
from routeplan.travel.roads.ways import direct_ways

__all__ = ["find_paths"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def find_paths(graph: Graph, spots: Spots, origin: Ints, target: Ints) -> list[Floats]:
    """Follow the fastest ways between pairs of spots.

    Parameters
    ----------
    graph : Graph
    spots : Spots
    origin, target : ndarray of int64, shape (pairs,)
        Positions of spots.

    Returns
    -------
    list of ndarray of float, shape (k, 2)
        Latitude and longitude of the points of every way, those of the spots included.
    """
    from routeplan.travel.roads.kernel.dijkstra import find_path

    arcs = network_arcs(graph)
    work, path = fresh_work(arcs), np.zeros(graph.n_nodes, dtype=np.int64)
    start, goal = spots.starts(origin), spots.goals(target)
    direct = direct_ways(graph, spots, origin, target)
    paths = []
    for k, (one, other) in enumerate(zip(origin, target, strict=True)):
        weight, count, leaves, side = find_path(arcs, work, start, k, goal, k, path)
        if direct[k] <= weight:
            paths.append(_along(graph, spots, one, other))
        else:
            streets = arcs.street[path[:count][::-1]].tolist()
            begin = _to_end(graph, spots, one, _side(spots, one, leaves))
            end = _to_end(graph, spots, other, side)[::-1]
            paths.append(np.concatenate([begin, *(_points(graph, s) for s in streets), end]))
    return paths


def _side(spots: Spots, spot: int, node: int) -> int:
    """By which end of its street a way leaves a spot."""
    ends = spots.ends[spot]
    if ends[0] == ends[1]:
        return int(spots.leave[spot].argmin())
    return int(ends[1] == node)


def _points(graph: Graph, number: int) -> Floats:
    """Points of a street in the direction in which an arc uses it."""
    street, backward = divmod(number, 2)
    own = slice(graph.first[street], graph.first[street + 1])
    points = np.column_stack([graph.lat[own], graph.lon[own]])
    return points[::-1] if backward else points


def _to_end(graph: Graph, spots: Spots, spot: int, side: int) -> Floats:
    """From a spot to one end of its street."""
    street, point = spots.street[spot], spots.point[spot]
    if side == 0:
        between = np.arange(point, graph.first[street] - 1, -1)
    else:
        between = np.arange(point + 1, graph.first[street + 1])
    return _through(graph, between, [_place(spots, spot)], [])


def _along(graph: Graph, spots: Spots, one: int, other: int) -> Floats:
    """From a spot to another one on the same street."""
    begin, end = spots.point[one], spots.point[other]
    between = np.arange(begin + 1, end + 1) if begin <= end else np.arange(begin, end, -1)
    return _through(graph, between, [_place(spots, one)], [_place(spots, other)])


def _through(graph: Graph, points: Ints, before: list[Floats], after: list[Floats]) -> Floats:
    middle = np.column_stack([graph.lat[points], graph.lon[points]])
    return np.vstack([*before, middle, *after])


def _place(spots: Spots, spot: int) -> Floats:
    return np.array([spots.lat[spot], spots.lon[spot]])
