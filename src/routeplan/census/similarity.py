"""How alike two names are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from routeplan.census.names import Name, is_generic

__all__ = ["NameSimilarity"]

_GENERIC_SHARE = 0.25
"""Weight of a word for a kind of shop, as a part of what its rarity would give."""
_ALIKE = 0.75
"""Words less alike than this have nothing in common."""
_SHORT = 3
"""Words of so few letters must agree."""


class NameSimilarity:
    """Similarity of names from 0 to 1: their common words, the rare ones counting most.

    This is SoftTFIDF (Cohen, Ravikumar and Fienberg 2003, "A comparison of string distance metrics
    for name-matching tasks") with Dice's coefficient in place of the cosine: words that are spelt
    almost alike match too, and a word weighs by the logarithm of how rare it is.

    Parameters
    ----------
    names : sequence of Name
        All names of the table, which tell how rare a word is.

    Examples
    --------
    >>> names = [Name((word, "deli")) for word in ("joseph", "josephs", "annas")]
    >>> alike = NameSimilarity(names)
    >>> [round(alike(names[0], name), 2) for name in names]
    [1.0, 0.88, 0.13]
    """

    def __init__(self, names: Sequence[Name]) -> None:
        self._count = len(names)
        self._rows = Counter(word for name in names for word in set(name.words))
        self._known: dict[tuple[tuple[str, ...], tuple[str, ...]], float] = {}

    def __call__(self, one: Name, other: Name) -> float:
        """Similarity of the words; numbers and branches are judged apart."""
        if not one.words or not other.words:
            return float(bool(one.numbers) and one.numbers == other.numbers and one == other)
        key = (one.words, other.words)
        if key not in self._known:
            self._known[key] = self._words_alike(*key)
        return self._known[key]

    def rows(self, word: str) -> int:
        """How many names hold a word."""
        return self._rows[word]

    def weight(self, word: str) -> float:
        """How much a word tells."""
        rarity = math.log(1.0 + self._count / (1.0 + self._rows[word]))
        return rarity * (_GENERIC_SHARE if is_generic(word) else 1.0)

    def _words_alike(self, one: tuple[str, ...], other: tuple[str, ...]) -> float:
        if sorted(set(one)) == sorted(set(other)) or "".join(one) == "".join(other):
            return 1.0
        left = {word: self.weight(word) for word in one}
        right = {word: self.weight(word) for word in other}
        total = sum(left.values()) + sum(right.values())
        matches = sorted(((_spelling(a, b), a, b) for a in left for b in right), reverse=True)
        common = 0.0
        for alike, a, b in matches:
            if alike < _ALIKE:
                break
            if a in left and b in right:
                common += alike * (left.pop(a) + right.pop(b))
        return min(1.0, common / total)


def _spelling(one: str, other: str) -> float:
    """Share of the letters that agree."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) <= _SHORT:
        return 0.0
    return float(Levenshtein.normalized_similarity(one, other))
