"""How much the words of names tell."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from routeplan.census.names import Name, is_generic

__all__ = ["WordWeights"]

_GENERIC_SHARE = 0.25
"""Weight of a word for a kind of shop, as a part of what its rarity would give."""


class WordWeights:
    """Weight of every word: the logarithm of how rare it is, less for kinds of shops.

    Parameters
    ----------
    names : iterable of Name
        All names of the table.

    Examples
    --------
    >>> weight = WordWeights([Name(("annas", "deli")), Name(("bens", "deli"))])
    >>> weight.rows("deli"), round(weight("annas"), 2), round(weight("deli"), 2)
    (2, 0.69, 0.13)
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self._rows: Counter[str] = Counter()
        self._known: dict[str, float] = {}
        self._count = 0
        for name in names:
            self._rows.update(set(name.words))
            self._count += 1

    def __call__(self, word: str) -> float:
        """How much a word tells."""
        if word not in self._known:
            rarity = math.log(1.0 + self._count / (1.0 + self._rows[word]))
            self._known[word] = rarity * (_GENERIC_SHARE if is_generic(word) else 1.0)
        return self._known[word]

    def rows(self, word: str) -> int:
        """How many names hold a word."""
        return self._rows[word]
