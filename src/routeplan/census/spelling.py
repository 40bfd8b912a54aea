"""Texts in one spelling."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["plain"]

_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th"})
_ACCENTS = re.compile("[\u0300-\u036f]")


def plain(text: str) -> str:
    """A text without case, width and accents.

    Examples
    --------
    >>> plain("ＣＡＦÉ Çağlar"), plain("İlk IŞIK")
    ('cafe caglar', 'ilk isik')
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    return unicodedata.normalize(
        "NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    ).strip()
