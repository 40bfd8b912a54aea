"""Judge pairs of outlets: which are one shop, and for which reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from routeplan.census.addresses import next_door, other_address, same_address
from routeplan.census.evidence import Evidence
from routeplan.census.names import Name
from routeplan.census.similarity import LIKE_WORDS, NameSimilarity, spelling
from routeplan.census.vocabulary import COUNTERS
from routeplan.geo import great_circle_km

__all__ = ["Matches", "judge_pairs"]

_CLOSE_KM = 0.03
"""Two shops of a chain are farther from one another; a shop taken down twice is not."""
_CHAIN = 4
"""So many outlets of one name are a chain."""
_CHAIN_WORD = 20
"""A word in so many names is that of a chain, whose other words tell what stands side by side."""
_SAME_OWNER = 90
_ADDRESS_SIMILARITY = 0.7
_PHONE_SIMILARITY = 0.5
_ADDRESS_KM = 0.5
"""The same address farther apart is in two towns, or one of the places is wrong."""
_IDENTICAL = 0.97


@dataclass(frozen=True)
class Matches:
    """Pairs judged to be one shop.

    Attributes
    ----------
    pairs : ndarray of int, shape (m, 2)
    similarity, km : ndarray of float, shape (m,)
        `km` is NaN where a place is unknown.
    reason : list of str
    """

    pairs: NDArray[np.intp]
    similarity: NDArray[np.float64]
    km: NDArray[np.float64]
    reason: list[str]


def judge_pairs(
    evidence: Evidence, pairs: NDArray[np.intp], *, max_km: float, min_similarity: float
) -> Matches:
    """Keep the pairs with enough evidence.

    Numbers or branches that differ speak against any pair, other house numbers against all
    without a common phone. What speaks for a pair, in this order: the same phone, the same
    address, the same place, the same name in the same town where one has no place. Each asks for
    names that are alike, and more so the weaker it is itself.

    Parameters
    ----------
    evidence : Evidence
    pairs : ndarray of int, shape (m, 2)
    max_km, min_similarity : float

    Returns
    -------
    Matches
    """
    judge = _Judge(evidence, max_km, min_similarity)
    one, other = pairs[:, 0], pairs[:, 1]
    km = great_circle_km(
        evidence.lat[one], evidence.lon[one], evidence.lat[other], evidence.lon[other]
    )
    kept, similarity, reasons = [], [], []
    for position, (i, j) in enumerate(pairs.tolist()):
        alike = judge.similarity(evidence.names[i], evidence.names[j])
        reason = judge.reason(i, j, alike, float(km[position]))
        if reason:
            kept.append(position)
            similarity.append(alike)
            reasons.append(reason)
    return Matches(pairs[kept], np.array(similarity, dtype=np.float64), km[kept], reasons)


class _Judge:
    def __init__(self, evidence: Evidence, max_km: float, min_similarity: float) -> None:
        self._evidence = evidence
        self._max_km, self._min_similarity = max_km, min_similarity
        self._namesakes = Counter(evidence.names[k].key for k in evidence.kind)
        self.similarity = NameSimilarity(evidence.weights)

    def reason(self, i: int, j: int, alike: float, km: float) -> str:
        """Why two outlets are one shop, "" when they are not."""
        one, other = self._evidence.names[i], self._evidence.names[j]
        addresses = self._evidence.addresses[i], self._evidence.addresses[j]
        if _told_apart(one, other) or self._other_owner(i, j):
            return ""
        if self._agree("phone", i, j) and (alike >= _PHONE_SIMILARITY or km <= self._max_km):
            return "same phone"
        beside = km <= _CLOSE_KM and alike >= _IDENTICAL and next_door(*addresses)
        if other_address(*addresses) and not beside:
            return ""
        found = {
            "same address, like name": same_address(*addresses)
            and self._one_town(i, j, km)
            and self._like(one, other, alike),
            "same place, like name": alike >= self._min_similarity
            and km <= self._reach(i, j, alike),
            "same name and town, one without a place": np.isnan(km)
            and self._is_namesake(i, j, alike),
        }
        return next((reason for reason, holds in found.items() if holds), "")

    def _agree(self, what: str, i: int, j: int) -> bool:
        values = getattr(self._evidence, what)
        return bool(values[i] and values[i] == values[j])

    def _differ(self, what: str, i: int, j: int) -> bool:
        values = getattr(self._evidence, what)
        return bool(values[i] and values[j] and values[i] != values[j])

    def _other_owner(self, i: int, j: int) -> bool:
        """Whether the owners' names tell of different counters within one shop."""
        counters, owner = self._evidence.counters, self._evidence.owner
        if counters[i] == counters[j] or not (owner[i] and owner[j]):
            return False
        return fuzz.ratio(owner[i], owner[j]) < _SAME_OWNER

    def _one_town(self, i: int, j: int, km: float) -> bool:
        if not np.isnan(km):
            return km <= _ADDRESS_KM
        return self._agree("town", i, j) or self._agree("postcode", i, j)

    def _like(self, one: Name, other: Name, alike: float) -> bool:
        """Whether names are alike enough for two outlets at one address."""
        if _both_telling(one, other) and not self._is_chain(one, other):
            return alike >= _ADDRESS_SIMILARITY
        return self._one_name(one, other, alike)

    def _one_name(self, one: Name, other: Name, alike: float) -> bool:
        """Whether two names are the same but for slips of the pen."""
        return alike >= _IDENTICAL or (
            alike >= _ADDRESS_SIMILARITY and self.similarity.covers(one, other)
        )

    def _is_chain(self, one: Name, other: Name) -> bool:
        """Whether all words that two names share are those of a chain."""
        shared = set(one.distinctive) & set(other.distinctive)
        return bool(shared) and min(map(self._evidence.weights.rows, shared)) >= _CHAIN_WORD

    def _is_namesake(self, i: int, j: int, alike: float) -> bool:
        """Whether two outlets have a name that no other outlet has, and one town."""
        one, other = self._evidence.names[i], self._evidence.names[j]
        rare = self._namesakes[one.key] <= 2 and _both_telling(one, other)
        return rare and alike >= _IDENTICAL and self._agree("town", i, j)

    def _reach(self, i: int, j: int, alike: float) -> float:
        """How far apart two outlets with like names may be taken down and still be one."""
        one, other = self._evidence.names[i], self._evidence.names[j]
        if not one.distinctive or not other.distinctive:
            return -1.0
        weak = (
            not _both_telling(one, other)
            or self._is_chain(one, other)
            or self._differ("channel", i, j)
        )
        if weak and not self._one_name(one, other, alike):
            return -1.0
        doubtful = (
            max(self._namesakes[one.key], self._namesakes[other.key]) >= _CHAIN
            or bool(one.numbers) != bool(other.numbers)
            or bool(one.branch) != bool(other.branch)
            or weak
        )
        return min(_CLOSE_KM, self._max_km) if doubtful else self._max_km


def _told_apart(one: Name, other: Name) -> bool:
    """Whether numbers, branches, counters or formats show that two outlets are two."""
    numbers = one.numbers <= other.numbers or other.numbers <= one.numbers
    branches = bool(one.branch and other.branch and one.branch != other.branch)
    counters = "".join(one.words) != "".join(other.words) and (
        _other_counter(one, other) or _other_counter(other, one)
    )
    formats = bool(one.formats and other.formats and not one.formats & other.formats)
    return not numbers or branches or counters or formats


def _other_counter(one: Name, other: Name) -> bool:
    """Whether a name has a kind of counter that the other has not, in any spelling."""
    return any(
        COUNTERS[word] not in other.counters
        and max(map(spelling, repeat(word), other.words), default=0.0) < LIKE_WORDS
        for word in one.words
        if word in COUNTERS
    )


def _both_telling(one: Name, other: Name) -> bool:
    return one.telling and other.telling
