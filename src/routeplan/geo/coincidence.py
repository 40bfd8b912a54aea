"""Places that lie exactly as far apart as two systems of Chinese coordinates do."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.geo.datum import SYSTEMS, System, shifted
from routeplan.geo.mainland import near_mainland_china

__all__ = ["shifted_places"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_NEAR_DEG = 5.0 / 111_195.0
"""Five metres: coordinates with five decimals, and no more."""
_FEWEST = 3
_CLEARLY = 5
_TURNS = np.radians([45.0, 90.0, 135.0, 225.0, 270.0, 315.0])
"""Not back: there the shifted ones find those they were shifted from."""


def shifted_places(
    lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats
) -> tuple[System, System, Flags] | None:
    """Places that others would be at in another system, where that is no chance.

    In a table of two systems a place that is there twice lies beside itself by the shift between
    the systems, to the metre and into the right direction. As a check the places are also looked
    for at the same distance in six other directions, where only chance can find any.

    Parameters
    ----------
    lat, lon : ndarray of float, shape (n,)
        Degrees.
    other_lat, other_lon : ndarray of float, shape (m,)
        Those that may be shifted; the same arrays to look within one table.

    Returns
    -------
    (source, target, which) or None
        `which`, shape (m,), are the others that lie where a place of the system `source` lies in
        `target`: three at least, and five times more than in any other direction.

    Examples
    --------
    >>> lat, lon = 39.9 + np.array([0.0, 0.01, 0.03]), 116.4 + np.array([0.0, 0.02, 0.01])
    >>> source, target, which = shifted_places(lat, lon, *shifted(lat, lon, "wgs84", "gcj02"))
    >>> source, target, which.tolist()
    ('wgs84', 'gcj02', [True, True, True])
    """
    near = near_mainland_china(lat, lon)
    places = np.unique(np.column_stack([lat[near], lon[near]]), axis=0)
    if len(places) < _FEWEST or not near_mainland_china(other_lat, other_lon).any():
        return None
    others, at = np.unique(np.column_stack([other_lat, other_lon]), axis=0, return_inverse=True)
    tree = KDTree(_plane(*others.T))
    found: list[tuple[int, System, System, Flags]] = []
    for source, target in combinations(SYSTEMS, 2):
        hit = _hits(tree, *shifted(places[:, 0], places[:, 1], source, target))
        if hit.sum() >= max(_FEWEST, _CLEARLY * _by_chance(tree, places, source, target)):
            found.append((int(hit.sum()), source, target, hit))
    if not found:
        return None
    _, source, target, hit = max(found, key=lambda one: one[0])
    return source, target, hit[at.ravel()]


def _plane(lat: Floats, lon: Floats) -> Floats:
    """Degrees of latitude in both directions, as near places need them."""
    return np.column_stack([lat, lon * np.cos(np.radians(lat))])


def _hits(tree: KDTree, lat: Floats, lon: Floats) -> Flags:
    """Which places of the tree lie at one of these."""
    nearest = np.asarray(tree.query(_plane(lat, lon), distance_upper_bound=_NEAR_DEG)[1])
    hit = np.zeros(tree.n + 1, dtype=bool)
    hit[nearest] = True
    return hit[:-1]


def _by_chance(tree: KDTree, places: Floats, source: System, target: System) -> int:
    """Most places hit when the shift is turned into another direction."""
    lat, lon = places.T
    moved = shifted(lat, lon, source, target)
    shrink = np.cos(np.radians(lat))
    north, east = moved[0] - lat, (moved[1] - lon) * shrink
    return max(
        int(
            _hits(
                tree,
                lat + north * np.cos(turn) - east * np.sin(turn),
                lon + (north * np.sin(turn) + east * np.cos(turn)) / shrink,
            ).sum()
        )
        for turn in _TURNS
    )
