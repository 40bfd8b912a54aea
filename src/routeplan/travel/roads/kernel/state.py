"""What the search for ways goes through and works with."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["FAR", "Arcs", "Ends", "Work", "fresh_work"]

FAR = 1 << 60
"""Weight of what cannot be used; four of them still fit into 64 bits."""

Ints = NDArray[np.int64]


class Arcs(NamedTuple):
    """Arcs out of every junction.

    Attributes
    ----------
    first : ndarray of int64, shape (n + 1,)
        Arcs out of junction i stand from ``first[i]`` to ``first[i + 1]``.
    tail, head : ndarray of int32
        Junctions of every arc.
    weight : ndarray of int64
    street : ndarray of int32
        Twice the number of the street, and 1 more when it is used from head to tail.
    """

    first: Ints
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    weight: Ints
    street: NDArray[np.int32]


class Ends(NamedTuple):
    """Both ends of the streets that spots lie on, and the weights from or to them.

    Attributes
    ----------
    node : ndarray of int64, shape (spots, 2)
    weight : ndarray of int64, shape (spots, 2)
        ``FAR`` against a one-way street.
    """

    node: Ints
    weight: Ints


class Work(NamedTuple):
    """Scratch of one search after the other.

    Attributes
    ----------
    wanted : ndarray of int32, shape (n,)
        Which search wants a junction settled.
    far : ndarray of int64, shape (n,)
        Weights found so far; ``FAR`` everywhere between searches.
    by : ndarray of int32, shape (n,)
        Arc by which a junction is reached, -1 for the first ones.
    keys, nodes : ndarray
        The heap.
    touched : ndarray of int32, shape (n,)
        Junctions with a weight.
    """

    wanted: NDArray[np.int32]
    far: Ints
    by: NDArray[np.int32]
    keys: Ints
    nodes: NDArray[np.int32]
    touched: NDArray[np.int32]


def fresh_work(arcs: Arcs) -> Work:
    """Scratch for a network; every arc can be on the heap at once, and two first junctions."""
    n, most = len(arcs.first) - 1, len(arcs.head) + 2
    return Work(
        np.zeros(n, dtype=np.int32),
        np.full(n, FAR, dtype=np.int64),
        np.zeros(n, dtype=np.int32),
        np.zeros(most, dtype=np.int64),
        np.zeros(most, dtype=np.int32),
        np.zeros(n, dtype=np.int32),
    )
