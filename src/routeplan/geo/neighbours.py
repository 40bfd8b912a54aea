"""Which outlets are neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from routeplan.geo.sphere import unit_vectors

__all__ = ["neighbour_graph"]


def neighbour_graph(
    lat: NDArray[np.float64], lon: NDArray[np.float64], count: int = 6
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Graph that joins every place with its nearest ones, as the crow flies.

    Parameters
    ----------
    lat, lon : ndarray of float, shape (n,)
        Degrees.
    count : int, default 6
        Nearest places joined with each place. Two places are neighbours when either is among the
        nearest of the other.

    Returns
    -------
    first : ndarray of int32, shape (n + 1,)
    to : ndarray of int32
        Neighbours of place i are ``to[first[i]:first[i + 1]]``, ascending.

    Examples
    --------
    >>> neighbour_graph(np.zeros(3), np.array([0.0, 1.0, 3.0]), count=1)
    (array([0, 1, 3, 4], dtype=int32), array([1, 0, 2, 1], dtype=int32))
    """
    n = len(lat)
    count = min(count, n - 1)
    if count <= 0:
        return np.zeros(n + 1, dtype=np.int32), np.empty(0, dtype=np.int32)
    points = unit_vectors(lat, lon)
    nearest = KDTree(points).query(points, k=count + 1)[1]
    owner = np.repeat(np.arange(n), count + 1)
    other = nearest.ravel()
    apart = owner != other
    links = csr_array((np.ones(apart.sum(), np.int8), (owner[apart], other[apart])), shape=(n, n))
    both = (links + links.T).tocsr()
    both.sort_indices()
    return both.indptr.astype(np.int32), both.indices.astype(np.int32)
