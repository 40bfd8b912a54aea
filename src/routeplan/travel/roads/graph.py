"""The road network: streets between junctions, with their shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeplan.travel.roads.read import Segments
from routeplan.travel.roads.weights import FAR

__all__ = ["Graph", "build_graph"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Graph:
    """Streets from junction to junction; from each of them all others can be reached.

    Attributes
    ----------
    tail, head : ndarray of int32, shape (m,)
        Junctions at both ends of every street.
    first : ndarray of int64, shape (m + 1,)
        Points of street i stand from ``first[i]`` to ``first[i + 1]``, those of its ends included.
    lat, lon : ndarray of float, shape (p,)
        Degrees of the points.
    forward, backward : ndarray of int64, shape (p,)
        Weight of the street between its first point and each point, when used in that direction.
    open_forward, open_backward : ndarray of bool, shape (m,)
        Directions in which the street may be used.
    stops : ndarray of bool, shape (m,)
        Whether places can be reached from it.
    key : str
        What file and settings it comes from.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    first: Ints
    lat: Floats
    lon: Floats
    forward: Ints
    backward: Ints
    open_forward: Flags
    open_backward: Flags
    stops: Flags
    key: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Graph) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def n_nodes(self) -> int:
        """How many junctions there are."""
        return int(max(self.tail.max(initial=-1), self.head.max(initial=-1))) + 1

    @property
    def n_arcs(self) -> int:
        """How many streets, those of two directions counted twice."""
        return int(self.open_forward.sum() + self.open_backward.sum())


def build_graph(segments: Segments, key: str) -> Graph:
    """Join segments to streets, in the largest part where all can be reached from all.

    Nodes where nothing meets but two segments of one street stay as points of its shape. What
    lies outside of the largest strongly connected part is on no way between two places of it.

    Parameters
    ----------
    segments : Segments
    key : str

    Returns
    -------
    Graph
    """
    from routeplan.travel.roads.kernel.chains import follow_chains

    segments = _largest_part(segments)
    n, s = len(segments.lat), len(segments.tail)
    first, touching = _touching(segments, n)
    done, turned = np.zeros(s, dtype=bool), np.zeros(s, dtype=bool)
    order, chain_first = np.zeros(s, dtype=np.int32), np.zeros(s + 1, dtype=np.int64)
    through = _through(segments, first, touching)
    if s and through.all():
        through[0] = False  # one ring: it must begin somewhere
    count = follow_chains(
        segments.tail.astype(np.int32), segments.head.astype(np.int32), through, first, touching,
        done, order, turned, chain_first,
    )  # fmt: skip
    return _streets(segments, order, turned, chain_first[: count + 1], key)


def _largest_part(segments: Segments) -> Segments:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n = len(segments.lat)
    onward, back = segments.forward < FAR, segments.backward < FAR
    origin = np.concatenate([segments.tail[onward], segments.head[back]])
    target = np.concatenate([segments.head[onward], segments.tail[back]])
    arcs = csr_array((np.ones(len(origin), dtype=np.int8), (origin, target)), shape=(n, n))
    part = connected_components(arcs, connection="strong")[1]
    largest = part == np.bincount(part).argmax()
    kept = largest[segments.tail] & largest[segments.head]
    new = np.cumsum(largest) - 1
    return Segments(
        segments.lat[largest],
        segments.lon[largest],
        new[segments.tail[kept]],
        new[segments.head[kept]],
        segments.forward[kept],
        segments.backward[kept],
        segments.stops[kept],
    )


def _touching(segments: Segments, n: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Segments at every node."""
    ends = np.concatenate([segments.tail, segments.head])
    order = np.argsort(ends, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=n))])
    return first.astype(np.int32), (order % max(len(segments.tail), 1)).astype(np.int32)


def _through(segments: Segments, first: NDArray[np.int32], touching: NDArray[np.int32]) -> Flags:
    """Nodes with two segments that are open in the same directions along the street."""
    through = np.diff(first) == 2
    node = np.flatnonzero(through)
    one, two = touching[first[node]], touching[first[node] + 1]
    onward, back = segments.forward < FAR, segments.backward < FAR
    into = [np.where(segments.head[s] == node, onward[s], back[s]) for s in (one, two)]
    out = [np.where(segments.head[s] == node, back[s], onward[s]) for s in (one, two)]
    alike = (into[0] == out[1]) & (into[1] == out[0]) & (one != two)
    through[node] = alike & (segments.stops[one] == segments.stops[two])
    return np.asarray(through)


def _streets(
    segments: Segments, order: NDArray[np.int32], turned: Flags, chain_first: Ints, key: str
) -> Graph:
    """Put the segments of every chain one after the other."""
    order = order[: chain_first[-1]]
    turned = turned[: chain_first[-1]]
    chain = np.repeat(np.arange(len(chain_first) - 1), np.diff(chain_first))
    begin = np.where(turned, segments.head[order], segments.tail[order])
    end = np.where(turned, segments.tail[order], segments.head[order])
    onward = np.where(turned, segments.backward[order], segments.forward[order])
    back = np.where(turned, segments.forward[order], segments.backward[order])
    starts, ends = chain_first[:-1], chain_first[1:] - 1
    first = chain_first + np.arange(len(chain_first))  # a chain has one point more than segments
    point = np.zeros(first[-1], dtype=np.int64)
    point[first[:-1]] = begin[starts]
    later = np.arange(len(order)) + chain + 1
    point[later] = end
    junction, number = np.unique(np.concatenate([begin[starts], end[ends]]), return_inverse=True)
    del junction
    return Graph(
        tail=number[: len(starts)].astype(np.int32),
        head=number[len(starts) :].astype(np.int32),
        first=first,
        lat=segments.lat[point],
        lon=segments.lon[point],
        forward=_summed(onward, later, first),
        backward=_summed(back, later, first),
        open_forward=onward[starts] < FAR,
        open_backward=back[starts] < FAR,
        stops=segments.stops[order[starts]],
        key=key,
    )


def _summed(weight: Ints, later: Ints, first: Ints) -> Ints:
    """Weight from the first point of the street to each point; 0 where it may not be used."""
    steps = np.zeros(first[-1], dtype=np.int64)
    steps[later] = np.where(weight < FAR, weight, 0)
    total = np.cumsum(steps)
    return np.asarray(total - np.repeat(total[first[:-1]], np.diff(first)))
