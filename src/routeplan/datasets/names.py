"""Made-up names of places, streets, shops and people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["people", "place_names", "shop_signs", "street_names"]

Texts = NDArray[np.str_]

_SIGNS = {
    "hypermarket": ("Grandia", "Maxima Park", "Korvo"),
    "supermarket": ("Fresco", "Halden", "Novamart", "Sunfield"),
    "minimarket": ("Mini Fresco", "Day & Night", "Quick Stop", "Nova Express"),
    "grocery": ("Grocery", "Corner Shop", "Food Store", "General Store", "Greengrocer"),
    "kiosk": ("Kiosk", "News & Snacks", "Tobacconist"),
    "bakery": ("Bakery", "Bread House", "Patisserie"),
    "cafe": ("Cafe", "Coffee Bar", "Tea Room", "Bistro"),
    "pharmacy": ("Pharmacy", "Drugstore"),
    "petrol station": ("Petra", "Volta Fuel", "Star Oil"),
}
_CHAINS = ("hypermarket", "supermarket", "minimarket", "petrol station")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FAMILIES = _words(
    "Abel Adler Arden Balint Baran Bell Benko Brandt Carver Cole Conti Costa Csaba Dali Danko "
    "Duarte Ekman Elek Fabian Farkas Ferro Fisher Galan Geller Gomez Halas Hartmann Horvat Ivanov "
    "Jansen Kadar Keller Kiraly Kovar Lang Lantos Leone Lindt Maros Mendez Molnar Moser Nadas "
    "Novak Olsen Orban Palmer Petrov Quint Racz Renner Rossi Sandor Sato Silva Soto Szabo Tamas "
    "Toth Ulman Vadas Varga Vidal Weiss Xavier Young Zeman Zoltan"
)
_GIVEN = _words(
    "Ada Adam Agnes Alan Anna Ben Clara Daniel Dora Elena Emil Eva Felix Greta Hana Ian Ida Ivan "
    "Jana Jonas Karl Klara Lena Leo Lisa Luca Maria Martin Mila Nina Noah Nora Oscar Paula Peter "
    "Rosa Ruth Sam Sara Simon Sofia Theo Tina Tom Vera Victor Yara Zoe"
)
_ADJECTIVES = _words("Golden Green Little Blue New Old Sunny Royal Happy Silver White Lucky")
_PLACE_STARTS = _words("Ash Birch Brook Clay Cross East Fern Green Kings Lake Mill North Oak Red")
_PLACE_ENDS = _words("bridge bury dale field ford ham ley mere stead ton well wick wood worth")
_STREETS = _words(
    "Abbey Bridge Canal Castle Chapel Church Garden High Linden Market Mill Park School Station"
)
_STREET_TYPES = _words("Street Road Lane Square")


def place_names(rng: np.random.Generator, n: int) -> Texts:
    """Names of the centre, the suburbs and the villages."""
    return np.array(["Old Town", *_joined(rng, n - 1, _PLACE_STARTS, _PLACE_ENDS, "")])


def street_names(rng: np.random.Generator, n: int) -> Texts:
    """Names of the main roads."""
    return np.array(_joined(rng, n, _STREETS, _STREET_TYPES, " "))


def people(rng: np.random.Generator, n: int) -> list[str]:
    """Given and family names."""
    given = rng.permutation(_GIVEN)[np.arange(n) % len(_GIVEN)].tolist()
    family = rng.choice(_FAMILIES, n).tolist()
    return [f"{first} {last}" for first, last in zip(given, family, strict=True)]


def shop_signs(rng: np.random.Generator, channels: Texts, areas: Texts) -> list[str]:
    """What stands above the doors; a few names come twice, as in life.

    Parameters
    ----------
    rng : Generator
    channels, areas : ndarray of str, shape (n,)
        Kind of each shop, and the place or road it is in.

    Returns
    -------
    list of str
        One name a shop.
    """
    draws = rng.random((len(channels), 3)).tolist()
    return [
        _sign(channel, area, *draw)
        for channel, area, draw in zip(channels.tolist(), areas.tolist(), draws, strict=True)
    ]


def _sign(channel: str, area: str, style: float, word: float, owner: float) -> str:
    sign = _at(_SIGNS[channel], word)
    if channel in _CHAINS:
        in_street = area.endswith(_STREET_TYPES)
        return f"{sign} {area}" if in_street else f"{sign} {area}, {_at(_STREETS, owner)} Street"
    if style < 0.2:
        return f"{_at(_ADJECTIVES, owner)} {sign} {area}"
    family = _at(_FAMILIES, owner)
    return f"{family}'s {sign}" if style < 0.6 else f"{sign} {family}, {area}"


def _at(words: Sequence[str], share: float) -> str:
    return words[int(share * len(words))]


def _joined(
    rng: np.random.Generator, n: int, first: Sequence[str], last: Sequence[str], between: str
) -> list[str]:
    """``n`` pairs of words, none twice before all have been used."""
    pairs = [f"{start}{between}{end}" for start in first for end in last]
    order = rng.permutation(len(pairs)).tolist()
    return [pairs[order[i % len(order)]] for i in range(n)]
