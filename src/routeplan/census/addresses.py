"""Addresses and phone numbers in one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass

from routeplan.census.spelling import plain
from routeplan.census.vocabulary import STREET

__all__ = ["Address", "next_door", "other_address", "parse_address", "plain_phone", "same_address"]

_UNIT = re.compile(
    r"(?:\b(?:apt|apartment|ste|suite|unit|room|rm|flr|floor|fl|space|kat|daire|bldg|lot)\b[\s.:#]*"
    r"|#\s*)([0-9a-z]+[0-9a-z-]*)\b"
)
_HYPHEN = re.compile(r"\b(\d+)\s*-\s*(\d+)\b")
_LONGEST_SPAN = 40
_WORD = re.compile(r"[^\W\d_]+|\d+[a-z]?\b|\d+")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_ALIKE = 88
_NEXT_DOOR = 4
_PHONE_DIGITS = 9


@dataclass(frozen=True)
class Address:
    """An address taken apart.

    Attributes
    ----------
    house : tuple of int
        First and last house number; empty without one.
    street : str
        The other words and numbers, sorted.
    unit : str
        Suite, apartment, floor.
    """

    house: tuple[int, ...] = ()
    street: str = ""
    unit: str = ""

    @property
    def key(self) -> str:
        """What two spellings of an address have in common; "" without a house number."""
        longest = max(self.street.split(), key=len, default="")
        return f"{self.house[0]} {longest[:3]}" if self.house and longest else ""


def parse_address(text: str) -> Address:
    """Take an address apart.

    Examples
    --------
    >>> parse_address("12-18 West Avenue Suite 5")
    Address(house=(12, 18), street='ave w', unit='5')
    >>> parse_address("建国路88号"), parse_address("Atatürk Cad. No:12/3").house
    (Address(house=(88, 88), street='号 建国路', unit=''), (12, 12))
    """
    text = _ORDINAL.sub(r"\1", plain(text))
    unit = _UNIT.search(text)
    text = _UNIT.sub(" ", text)
    hyphen = _HYPHEN.search(text)
    last = _end_of_span(int(hyphen[1]), int(hyphen[2])) if hyphen else 0
    if hyphen:  # 12-18 are several houses, 41-22 is one, as it is written in Queens
        text = _HYPHEN.sub(hyphen[1] if last else hyphen[1] + hyphen[2], text, count=1)
    words = [STREET.get(word, word) for word in _WORD.findall(text.replace(".", " "))]
    place = next((k for k, word in enumerate(words) if word[0].isdigit()), None)
    if place is None:
        return Address((), " ".join(sorted(words)), unit[1] if unit else "")
    digits, letter = re.sub(r"\D", "", words[place]), re.sub(r"\d", "", words[place])
    street = [word for k, word in enumerate(words) if k != place and word != "no"]
    first = int(digits)
    house = (first, last if hyphen and last and first == int(hyphen[1]) else first)
    return Address(house, " ".join(sorted(street)), unit[1] if unit else letter)


def _end_of_span(first: int, last: int) -> int:
    """Last house of a span of houses on one side of a street, 0 when it is none."""
    is_span = first < last <= first + _LONGEST_SPAN and (last - first) % 2 == 0
    return last if is_span else 0


def same_address(one: Address, other: Address) -> bool:
    """Whether two addresses are the same house; never without a house number."""
    if not one.house or not other.house or _other_house(one, other) or _other_unit(one, other):
        return False
    return _same_street(one, other)


def other_address(one: Address, other: Address) -> bool:
    """Whether two addresses are known to be different houses or units of one street."""
    if not one.house or not other.house:
        return False
    return _other_house(one, other) or _other_unit(one, other)


def next_door(one: Address, other: Address) -> bool:
    """Whether two addresses in one street are a few house numbers apart."""
    near = bool(one.house and other.house) and (
        one.house[0] - other.house[1] <= _NEXT_DOOR and other.house[0] - one.house[1] <= _NEXT_DOOR
    )
    return near and not _other_unit(one, other) and _same_street(one, other)


def _same_street(one: Address, other: Address) -> bool:
    from rapidfuzz import fuzz

    return bool(one.street and fuzz.ratio(one.street, other.street) >= _ALIKE)


def _other_house(one: Address, other: Address) -> bool:
    if one.house[0] < one.house[1] and other.house[0] < other.house[1]:
        return one.house != other.house
    return one.house[0] > other.house[1] or other.house[0] > one.house[1]


def _other_unit(one: Address, other: Address) -> bool:
    return bool(one.unit and other.unit and one.unit != other.unit)


def plain_phone(text: str) -> str:
    """The last nine digits of a phone number, "" when it is too short to be one.

    Examples
    --------
    >>> plain_phone("+90 (312) 555 12 34") == plain_phone("0312-5551234")
    True
    """
    digits = re.sub(r"\D", "", plain(text).partition("ext")[0])
    return digits[-_PHONE_DIGITS:] if len(digits) >= 7 and len(set(digits)) > 2 else ""
