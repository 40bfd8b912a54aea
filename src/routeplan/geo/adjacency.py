"""Which outlets lie beside one another, with nothing in between."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial import Delaunay, KDTree, QhullError

__all__ = ["adjacency_graph", "connected_parts", "plane_km"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Pairs = NDArray[np.int64]

_KM_PER_DEGREE = 111.195


def adjacency_graph(
    lat: Floats, lon: Floats, *, barriers: Sequence[shapely.Geometry] = ()
) -> tuple[Ints, Ints]:
    """Graph that joins places with nothing in between, and never across a barrier.

    Of the Delaunay triangulation the edges remain whose circle holds no other place (Gabriel and
    Sokal 1969, doi:10.2307/2412323), and those that are needed to keep together what can be
    reached without crossing a barrier. Long edges along the rim, which join what is far apart,
    are gone thereby.

    Parameters
    ----------
    lat, lon : ndarray of float, shape (n,)
        Degrees.
    barriers : sequence of shapely geometries
        Lines and polygons in degrees (x is the longitude) that no edge may cross.

    Returns
    -------
    first : ndarray of int32, shape (n + 1,)
    to : ndarray of int32
        Neighbours of place i are ``to[first[i]:first[i + 1]]``, ascending.

    Examples
    --------
    >>> lat, lon = np.zeros(3), np.array([0.0, 1.0, 2.0])
    >>> adjacency_graph(lat, lon)
    (array([0, 1, 3, 4], dtype=int32), array([1, 0, 2, 1], dtype=int32))
    >>> wall = shapely.LineString([(1.5, -1.0), (1.5, 1.0)])
    >>> adjacency_graph(lat, lon, barriers=[wall])
    (array([0, 1, 2, 2], dtype=int32), array([1, 0], dtype=int32))
    """
    n = len(lat)
    km = plane_km(lat, lon)
    places, at = np.unique(km, axis=0, return_inverse=True)
    degrees = np.empty_like(places)
    degrees[at.ravel()] = np.column_stack([lon, lat])
    pairs = _uncrossed(_triangulated(places), degrees, barriers)
    pairs = pairs[_needed(pairs, places)]
    # Places that coincide form a chain, whose first one stands for them all.
    order = np.argsort(at.ravel(), kind="stable")
    same = at.ravel()[order[1:]] == at.ravel()[order[:-1]]
    leader = np.empty(len(places), dtype=np.int64)
    leader[at.ravel()[order[::-1]]] = order[::-1]
    both = np.vstack([leader[pairs], np.column_stack([order[:-1], order[1:]])[same]])
    return _compressed(both, n)


def connected_parts(
    lat: Floats,
    lon: Floats,
    *,
    owner: NDArray[np.integer] | None = None,
    barriers: Sequence[shapely.Geometry] = (),
) -> Ints:
    """Number of the part of every place that hangs together in the adjacency graph.

    Parameters
    ----------
    lat, lon : ndarray of float, shape (n,)
        Degrees.
    owner : ndarray of int, shape (n,), optional
        Places of different owners do not hang together.
    barriers : sequence of shapely geometries

    Returns
    -------
    ndarray of int32, shape (n,)

    Examples
    --------
    >>> lat, lon = np.zeros(3), np.array([0.0, 1.0, 2.0])
    >>> connected_parts(lat, lon, owner=np.array([0, 1, 1]))
    array([0, 1, 1], dtype=int32)
    """
    first, to = adjacency_graph(lat, lon, barriers=barriers)
    start = np.repeat(np.arange(len(lat)), np.diff(first))
    same = np.ones(len(to), dtype=bool) if owner is None else owner[start] == owner[to]
    pairs = (start[same], to[same])
    graph = coo_array((np.ones(int(same.sum())), pairs), shape=(len(lat), len(lat)))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int32)


def plane_km(lat: Floats, lon: Floats) -> Floats:
    """Kilometres in a plane round the middle of the places, shape (n, 2): good for a country.

    Examples
    --------
    >>> plane_km(np.array([0.0, 1.0]), np.array([179.5, -179.5])).round(0)
    array([[-56., -56.],
           [ 56.,  56.]])
    """
    angle = np.radians(lon)
    middle = np.degrees(np.arctan2(np.sin(angle).sum(), np.cos(angle).sum()))
    east = (lon - middle + 180.0) % 360.0 - 180.0
    shrink = np.cos(np.radians(lat.mean())) if len(lat) else 1.0
    north = lat - (lat.mean() if len(lat) else 0.0)
    return np.asarray(_KM_PER_DEGREE * np.column_stack([east * shrink, north]))


def _triangulated(places: Floats) -> Pairs:
    """Edges of the Delaunay triangulation; of places in a line, the line."""
    try:
        corners = Delaunay(places).simplices
    except (QhullError, ValueError):
        order = np.lexsort(places.T[::-1])
        return np.column_stack([order[:-1], order[1:]])
    edges = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    edges.sort(axis=1)
    return np.unique(edges, axis=0).astype(np.int64)


def _uncrossed(pairs: Pairs, degrees: Floats, barriers: Sequence[shapely.Geometry]) -> Pairs:
    """Pairs whose straight line crosses no barrier."""
    if len(barriers) == 0 or len(pairs) == 0:
        return pairs
    lines = shapely.linestrings(degrees[pairs])
    crossing, _ = shapely.STRtree(list(barriers)).query(lines, predicate="intersects")
    return np.delete(pairs, np.unique(crossing), axis=0)


def _needed(pairs: Pairs, places: Floats) -> NDArray[np.bool_]:
    """Whether no other place is nearer to a pair's middle, or the pair holds parts together."""
    if len(pairs) == 0:
        return np.zeros(0, dtype=bool)
    ends = places[pairs]
    length = np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1)
    nearest = np.asarray(KDTree(places).query(ends.mean(axis=1), k=[1])[0])[:, 0]
    alone = nearest >= length / 2 * (1.0 - 1e-9)
    rank = np.empty(len(pairs))
    rank[np.argsort(length, kind="stable")] = np.arange(1, len(pairs) + 1)
    shape = (len(places), len(places))
    tree = minimum_spanning_tree(csr_array((rank, (pairs[:, 0], pairs[:, 1])), shape=shape))
    return np.asarray(alone | np.isin(rank, tree.data))


def _compressed(pairs: Pairs, n: int) -> tuple[Ints, Ints]:
    """Both directions of the pairs, in compressed rows."""
    ends = np.vstack([pairs, pairs[:, ::-1]])
    graph = coo_array((np.ones(len(ends), np.int8), tuple(ends.T)), shape=(n, n)).tocsr()
    graph.sort_indices()
    return graph.indptr.astype(np.int32), graph.indices.astype(np.int32)
