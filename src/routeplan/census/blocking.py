"""Which outlets are worth comparing: those near one another, or with an address in common."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.census.evidence import Evidence
from routeplan.geo import EARTH_RADIUS_KM, unit_vectors

__all__ = ["candidate_pairs"]

_APART_KM = 1e5
"""Outlets without a word in common are set apart by more than the size of the earth."""
_LETTERS = 3
_SHARED_PHONE = 5
"""A number in more rows is that of a head office."""
_NAMESAKES = 2
"""More outlets of one name in one town are a chain, which a name alone does not tell apart."""

Positions = NDArray[np.intp]


def candidate_pairs(evidence: Evidence, max_km: float, min_similarity: float) -> Positions:
    """Pairs that may be one shop; their number grows with the table, not with its square.

    Compared are outlets within `max_km` whose names share the first letters of one of their
    rarest words, without which they cannot reach `min_similarity` (prefix filtering: Chaudhuri,
    Ganti and Kaushik 2006, doi:10.1109/ICDE.2006.9); outlets with an address and the first letters
    of any word in common; outlets with one phone; and namesakes in one town of which one has no
    place. Several blockings catch what one of them misses (Christen 2012, "A
    survey of indexing techniques for scalable record linkage and deduplication",
    doi:10.1109/TKDE.2011.127).

    Parameters
    ----------
    evidence : Evidence
    max_km, min_similarity : float

    Returns
    -------
    ndarray of int, shape (m, 2)
        Positions, the smaller one first, every pair once.
    """
    every, rarest = _word_keys(evidence, 0.0), _word_keys(evidence, min_similarity)
    found = np.vstack(
        [
            _near(evidence, *rarest, max_km),
            _pairs_of(*_address_keys(evidence, *every)),
            _pairs_of(*_known(evidence.phone), largest=_SHARED_PHONE),
            _namesakes(evidence),
        ]
    )
    found = np.sort(found[found[:, 0] != found[:, 1]], axis=1)
    return np.asarray(np.unique(found, axis=0), dtype=np.intp)


def _word_keys(evidence: Evidence, alike: float) -> tuple[Positions, NDArray[np.object_]]:
    """Beginnings of the words without which no other name is as much alike.

    Dice's coefficient of two names is at least t only when the words of one that the other lacks
    weigh at most 2 (1 - t) / t of all its words.
    """
    lacking = 2.0 * (1.0 - alike) / alike if alike else np.inf
    position: list[int] = []
    keys: list[str] = []
    for k, name in enumerate(evidence.names):
        begins = {"".join(name.words)[:_LETTERS]} - {""}
        weights = {word: evidence.weights(word) for word in name.distinctive or name.words}
        allowed = lacking * sum(map(evidence.weights, set(name.words)))
        for word in sorted(weights, key=lambda word: (-weights[word], word)):
            begins.add(word[:_LETTERS])
            allowed -= weights[word]
            if allowed < 0:
                break
        position += [k] * len(begins)
        keys += sorted(begins)
    return np.array(position, dtype=np.intp), np.array(keys, dtype=object)


def _near(
    evidence: Evidence, position: Positions, key: NDArray[np.object_], max_km: float
) -> Positions:
    """Pairs within a distance: one tree, with a fourth axis for the words.

    Names of kinds of shop alone are left out: no distance makes two of them one shop.
    """
    telling = np.array([bool(name.distinctive) for name in evidence.names], dtype=bool)
    used = (telling & evidence.placed)[position]
    if not used.any():
        return np.empty((0, 2), dtype=np.intp)
    position, number = position[used], pd.factorize(key[used])[0]
    places = EARTH_RADIUS_KM * unit_vectors(evidence.lat[position], evidence.lon[position])
    tree = KDTree(np.column_stack([places, _APART_KM * number]))
    return np.asarray(position[tree.query_pairs(max_km, output_type="ndarray")], dtype=np.intp)


def _address_keys(
    evidence: Evidence, position: Positions, key: NDArray[np.object_]
) -> tuple[Positions, NDArray[np.object_]]:
    """House, beginning of the street and of a word of the name."""
    houses = np.array([address.key for address in evidence.addresses], dtype=object)[position]
    known = houses != ""
    return position[known], houses[known] + "|" + key[known]


def _known(values: NDArray[np.object_]) -> tuple[Positions, NDArray[np.object_]]:
    where = np.flatnonzero(values != "")
    return where, values[where]


def _namesakes(evidence: Evidence) -> Positions:
    names = np.array([name.key if name.distinctive else "" for name in evidence.names], object)
    where = np.flatnonzero((names != "") & (evidence.town != ""))
    pairs = _pairs_of(where, evidence.town[where] + "|" + names[where], largest=_NAMESAKES)
    return pairs[~evidence.placed[pairs].all(axis=1)]


def _pairs_of(
    position: Positions, key: Sequence[str] | NDArray[np.object_], *, largest: int | None = None
) -> Positions:
    """All pairs of positions with the same key, none of blocks beyond a size."""
    table = pd.DataFrame({"key": key, "one": position}).drop_duplicates()
    size = table.groupby("key")["one"].transform("size")
    table = table[(size > 1) & (size <= (len(table) if largest is None else largest))]
    both = table.merge(table.rename(columns={"one": "other"}), on="key")
    pairs = both.loc[both["one"] < both["other"], ["one", "other"]]
    return pairs.to_numpy(dtype=np.intp).reshape(-1, 2)
