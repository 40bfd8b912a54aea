"""Names of outlets, taken apart into what tells shops from one another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from routeplan.census.addresses import Address
from routeplan.census.spelling import plain
from routeplan.census.vocabulary import (
    ABBREVIATIONS,
    CJK_GENERIC,
    CJK_LEGAL,
    COUNTERS,
    FORMATS,
    GENERIC,
    LEGAL,
    STOP,
)

__all__ = ["Name", "is_generic", "parse_name"]

_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_DOTTED = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
_HOST = re.compile(r"\s*@.*|\binside\b.*|\bc/o\b.*")
_TRADING_AS = re.compile(r".*\b(?:d\s?/\s?b\s?/\s?a|dba|t\s?/\s?a|trading as)\b")
_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_OWNERS_LETTER = re.compile(r"^(\d{3,})[a-z]$")
"""A letter that a franchise adds to the number of the shop with each new owner."""
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_NUMBER_SIGN = re.compile(r"\b(?:no|nr|num|store|unit|shop|site)\s*[.:#]?\s*(?=\d)|№|#")
_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_NUMBER = re.compile(r"第?([0-9一二三四五六七八九十]+)(?:号|分)店?")
_CJK_BRANCH = re.compile("(.+?)(?:分店|店)$")
_CJK_DIGITS = {sign: str(k) for k, sign in enumerate("一二三四五六七八九十", 1)}
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8"}
_SPELLED = {"two": "2", "three": "3", "four": "4", "five": "5"}


@dataclass(frozen=True)
class Name:
    """A name taken apart.

    Attributes
    ----------
    words : tuple of str
        In one spelling, without legal forms, articles, numbers and the host of a shop in a shop.
    numbers : frozenset of str
        Numbers and codes with a digit; they tell the shops of a chain from one another.
    branch : str
        What stands in brackets in names such as "永青超市(建国路店)"; it does the same.
    places : frozenset of str
        Words of the town and the street, which neighbours have in common.
    """

    words: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    branch: str = ""
    places: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The words in one, sorted: equal for names that say the same."""
        return " ".join(sorted(set(self.words)))

    @property
    def distinctive(self) -> tuple[str, ...]:
        """Words that are more than a kind of shop."""
        return tuple(word for word in self.words if not is_generic(word))

    @property
    def telling(self) -> bool:
        """Whether there are words that are neither a kind of shop nor a place."""
        return any(word not in self.places for word in self.distinctive)

    @property
    def counters(self) -> frozenset[str]:
        """Kinds of counters in the name; they have owners of their own within a shop."""
        return frozenset(COUNTERS[word] for word in self.words if word in COUNTERS)

    @property
    def formats(self) -> frozenset[str]:
        """Large, small or drinks, where the name says so."""
        return frozenset(FORMATS[word] for word in self.words if word in FORMATS)


def is_generic(word: str) -> bool:
    """Whether a word only says what kind of shop it is."""
    return word in GENERIC or word in CJK_GENERIC or (len(word) == 1 and word.isascii())


def parse_name(text: str, *, town: str = "", address: Address | None = None) -> Name:
    """Take a name apart.

    Parameters
    ----------
    text : str
    town : str
        It says nothing beside other words.
    address : Address, optional
        The words of its street tell little, and its numbers are no numbers of a chain.

    Returns
    -------
    Name

    Examples
    --------
    >>> name = parse_name("JOE'S FOOD MKT. #007 / GRAND FALLS, L.L.C.", town="Grand Falls")
    >>> name.words, sorted(name.numbers)
    (('joes', 'food', 'market'), ['7'])
    >>> parse_name("Sushi Kiosk @ Green's #12").words
    ('sushi', 'kiosk')
    >>> parse_name("永青超市（建国路店）").branch
    '建国路'
    """
    text = _DOTTED.sub("", _APOSTROPHES.sub("", plain(text)))
    text = _TRADING_AS.sub("", text)
    text = _DATE.sub(" ", _HOST.sub("", text) or text)
    numbers: set[str] = set()
    branch = ""
    if _CJK.search(text):
        text, branch = _without_branch(text)
        numbers |= {_CJK_DIGITS.get(n, n) for n in _CJK_NUMBER.findall(text)}
        text = _CJK_NUMBER.sub(" ", text)
    raw = _WORD.findall(_NUMBER_SIGN.sub(" ", text.replace("&", " and ")))
    words: list[str] = []
    for word in _without_legal(raw):
        if number := _number(word):
            numbers.add(number)
        elif word not in STOP:
            words.extend(_split(ABBREVIATIONS.get(word, word)))
    if not words:  # "A101" and "99" are names
        words, numbers = [word for word in raw if word not in LEGAL], set()
    away = set(plain(town).split())
    kept = [word for word in words if word not in away]
    if any(not is_generic(word) for word in kept):
        words = kept
    road = set() if address is None else set(address.street.split())
    houses = set() if address is None else set(map(str, address.house))
    return Name(
        words=tuple(words),
        numbers=frozenset(numbers - road - houses),
        branch=branch,
        places=frozenset((away | road) & set(words)),
    )


def _number(word: str) -> str:
    """A number or a code with a digit in one spelling, "" for a word."""
    if ordinal := _ORDINAL.fullmatch(word):
        return ordinal[1]
    if any(sign.isdecimal() for sign in word):
        return _OWNERS_LETTER.sub(r"\1", word.lstrip("0")) or "0"
    return _ROMAN.get(word) or _SPELLED.get(word, "")


def _without_legal(words: list[str]) -> list[str]:
    """Words without the legal forms behind the first of them."""
    last = len(words)
    while last > 1 and (words[last - 1] in LEGAL or words[last - 1] in STOP):
        last -= 1
    return words[:last]


def _without_branch(text: str) -> tuple[str, str]:
    """A Chinese name and the branch that stands in brackets behind it."""
    inside = _BRACKETS.findall(text)
    branch = next((m[1] for part in inside if (m := _CJK_BRANCH.match(part.strip()))), "")
    return (_BRACKETS.sub(" ", text) if branch else text), branch


def _split(word: str) -> list[str]:
    """A word that is written without blanks, cut where a kind of shop or a legal form begins."""
    if not _CJK.search(word):
        return [word]
    for legal in CJK_LEGAL:
        word = word.replace(legal, " ")
    word = word.strip()
    for generic in CJK_GENERIC:
        if word.endswith(generic) and word != generic:
            return [*word.removesuffix(generic).split(), generic]
    return word.split()
