"""The ways from home to work and back, before the homes are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeplan.sizing.curve import LEVELS, Curve
from routeplan.sizing.tours import Legs

__all__ = ["HomeTree", "grow_homes"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Price = Callable[[Floats], Floats]

_FINEST = 5
"""Level of the squares, 40 m wide, in which a way from home no longer counts."""


@dataclass(frozen=True, eq=False)
class HomeTree:
    """The best homes of any number of reps, in a world of squares within squares.

    A rep is as far from an outlet as the smallest square is wide in which both are. In such a world
    the best homes are found exactly: the first one saves most ways, the next one most of what is
    left, and so on, as the longest paths from the root of a tree. So a rep more never makes the
    ways longer, nor an outlet more shorter.

    Attributes
    ----------
    rank : ndarray of int, shape (levels, n)
        Number of reps above which the square of an outlet has a home in it, per level.
    price : ndarray of float, shape (levels, n)
        Ways from home for a minute of work, when this square is the smallest with a home.
    work : ndarray of float, shape (n,)
        Minutes in the outlets.
    legs : Legs
        Minutes between them: work in the squares that hold both ends.
    shared : ndarray of int
        Smallest square with both ends of a leg, as a row of `price`.
    """

    rank: Ints
    price: Floats
    work: Floats
    legs: Legs
    shared: Ints

    def minutes(self, count: int) -> Floats:
        """Minutes from home and back of every outlet in a cycle, for so many reps."""
        n = len(self.work)
        nearest = np.minimum((self.rank >= count).sum(axis=0), len(self.price) - 1)
        begin, end = self.legs.origin, self.legs.destination
        between = self.price[np.maximum(self.shared, nearest[begin]), begin]
        halves = self.legs.minutes * between / 2
        ways = self.work * self.price[nearest, np.arange(n)]
        ways += np.bincount(begin, halves, n)
        ways += np.bincount(end, halves, n)
        return np.asarray(ways)


def grow_homes(curve: Curve, work: Floats, legs: Legs, price: Price) -> HomeTree:
    """Find the homes, from the smallest squares to the largest.

    Parameters
    ----------
    curve : Curve
    work : ndarray of float, shape (n,)
    legs : Legs
    price : callable
        Kilometres to ways from home for a minute of work; never falls.

    Returns
    -------
    HomeTree
    """
    levels = range(_FINEST, LEVELS + 1)
    widths = np.array([curve.width_km(level) for level in levels])
    prices = price(np.minimum.accumulate(widths[::-1])[::-1])  # a square lies in a larger one
    steps = np.diff(prices, axis=0, append=prices[-1:] * 2)
    shared = np.maximum(_shared_level(curve, legs), _FINEST) - _FINEST
    path = np.empty(prices.shape, dtype=np.int64)
    saved, kept, parts = np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    for row, level in enumerate(levels):
        first, cell = np.unique(curve.cells(level), return_index=True, return_inverse=True)[1:]
        if row == 0:
            saved, kept = np.zeros(len(first)), np.arange(len(first))
        else:
            kept = _best_of(cell[parts], kept, saved)
        inside = shared <= row
        load = np.bincount(cell, work)
        load += np.bincount(cell[legs.origin[inside]], legs.minutes[inside], len(first))
        saved[kept] += load * steps[row, first]
        path[row], parts = kept[cell], first
    rank = np.empty(len(saved), dtype=np.int64)
    rank[np.argsort(-saved, kind="stable")] = np.arange(len(saved))
    return HomeTree(rank[path], prices, work, legs, shared)


def _best_of(parent: Ints, path: Ints, saved: Floats) -> Ints:
    """The path that saves most among those that meet in a square; the others end below it."""
    order = np.lexsort((saved[path], parent))
    last = np.append(parent[order][1:] != parent[order][:-1], True)
    return np.asarray(path[order[last]])


def _shared_level(curve: Curve, legs: Legs) -> Ints:
    """Level of the smallest square with both ends of a leg."""
    apart = curve.key[legs.origin] ^ curve.key[legs.destination]
    level = np.zeros(len(apart), dtype=np.int64)
    for below in range(LEVELS):
        level += (apart >> (2 * below)) > 0
    return level
