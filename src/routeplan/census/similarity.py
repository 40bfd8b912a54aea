"""How alike two names are."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from routeplan.census.names import Name
from routeplan.census.weights import WordWeights

__all__ = ["LIKE_WORDS", "NameSimilarity", "spelling"]

LIKE_WORDS = 0.75
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
    weights : WordWeights
        How much every word tells.

    Examples
    --------
    >>> names = [Name((word, "deli")) for word in ("joseph", "josephs", "annas")]
    >>> alike = NameSimilarity(WordWeights(names))
    >>> [round(alike(names[0], name), 2) for name in names]
    [1.0, 0.88, 0.13]
    """

    def __init__(self, weights: WordWeights) -> None:
        self._weights = weights
        self._known: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[float, bool]] = {}

    def __call__(self, one: Name, other: Name) -> float:
        """Similarity of the words; numbers and branches are judged apart."""
        return self._judged(one, other)[0]

    def covers(self, one: Name, other: Name) -> bool:
        """Whether every word of each has its like in the other."""
        return self._judged(one, other)[1]

    def _judged(self, one: Name, other: Name) -> tuple[float, bool]:
        key = (one.words, other.words) if one.words <= other.words else (other.words, one.words)
        if key not in self._known:
            self._known[key] = self._words_alike(*key)
        return self._known[key]

    def _words_alike(self, one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, bool]:
        """Similarity of two lists of words, and whether no word is left over."""
        if not one or not other:
            return 0.0, False
        if set(one) == set(other) or "".join(one) == "".join(other):
            return 1.0, True
        weights, both = self._weights, set(one) & set(other)
        common = total = 2.0 * sum(map(weights, sorted(both)))
        left, right = set(one) - both, set(other) - both
        for alike, a, b in sorted(
            ((spelling(a, b), a, b) for a in left for b in right), reverse=True
        ):
            if alike < LIKE_WORDS:
                break
            if a in left and b in right:
                # A slip makes a common word a rare one; it tells no more than the right word.
                weight = 2.0 * min(weights(a), weights(b))
                common += alike * weight
                total += weight
                left.discard(a)
                right.discard(b)
        total += sum(map(weights, sorted(left | right)))
        return min(1.0, common / total), not left and not right


def spelling(one: str, other: str) -> float:
    """Share of the letters that agree."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) <= _SHORT:
        return 0.0
    return float(Levenshtein.normalized_similarity(one, other))
