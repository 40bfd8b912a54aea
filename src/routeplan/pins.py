"""Pinned outlets: those that keep their rep and their days in later planning."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.cycle import Cycle
from routeplan.errors import Fault, SettingsError

__all__ = ["days_text", "is_pinned", "parse_days", "pin_faults", "pinned_days"]

_NO_DAY = "never"
_NO_DAY_WORDS = frozenset({_NO_DAY, "从不", "不拜访"})


def parse_days(text: str) -> tuple[int, ...]:
    """Days of a cycle from a list.

    Parameters
    ----------
    text : str
        ``"3,8,13,18"``, ``"1-3"``; ``"never"`` (从不) for no day.

    Returns
    -------
    tuple of int
        1-based, ascending, each once.

    Raises
    ------
    SettingsError
        For anything else.

    Examples
    --------
    >>> parse_days("8, 3"), parse_days("never")
    ((3, 8), ())
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip().lower()
    if plain in _NO_DAY_WORDS:
        return ()
    days: set[int] = set()
    for part in plain.replace("、", ",").replace(";", ",").split(","):
        first, _, last = part.partition("-")
        bounds = first.strip(), last.strip() or first.strip()
        if not all(bound.isdecimal() and 1 <= int(bound) <= 56 for bound in bounds):
            raise SettingsError(f"{text!r} names no days. Needed: such as 3,8,13,18, or never.")
        days.update(range(int(bounds[0]), int(bounds[1]) + 1))
    return tuple(sorted(days))


def days_text(days: Iterable[int]) -> str:
    """Days in one spelling, see :func:`parse_days`.

    Examples
    --------
    >>> days_text([8, 3]), days_text([])
    ('3,8', 'never')
    """
    return ",".join(map(str, sorted(days))) or _NO_DAY


def is_pinned(outlets: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether each outlet is pinned, in the order of the rows."""
    if "pinned" not in outlets:
        return np.zeros(len(outlets), dtype=bool)
    return np.asarray(outlets["pinned"].fillna(False).to_numpy(dtype=bool))


def pinned_days(outlets: pd.DataFrame) -> pd.Series:
    """Days of the pinned outlets.

    Parameters
    ----------
    outlets : DataFrame
        With `pinned` and `pinned_days` where any outlet is pinned.

    Returns
    -------
    Series of tuple of int
        On the ids of the pinned outlets.
    """
    pinned = outlets[is_pinned(outlets)]
    days = pinned.get("pinned_days", pd.Series("", pinned.index))
    return pd.Series(map(parse_days, days), pinned.index, dtype=object)


def pin_faults(outlets: pd.DataFrame, cycle: Cycle) -> list[Fault]:
    """Pins that mean nothing in a cycle: without a rep or days, or on days without visits."""
    pinned = outlets[is_pinned(outlets)]
    nothing = pd.Series("", pinned.index)
    reps = pinned.get("rep", nothing).fillna("")
    texts = pinned.get("pinned_days", nothing).fillna("")
    faults = []
    for outlet, rep, text in zip(pinned.index, reps, texts, strict=True):
        if not text:
            needed = "the days it is pinned to, such as 3,8,13,18, or never"
            faults.append(Fault("outlets", str(outlet), "pinned_days", "nothing", needed))
            continue
        days = parse_days(text)
        closed = [day for day in days if day > cycle.n_days or cycle.is_holiday(day)]
        if closed:
            needed = f"days from 1 to {cycle.n_days} on which visits are made"
            faults.append(Fault("outlets", str(outlet), "pinned_days", text, needed))
        if days and not rep:
            needed = "the rep to whom it is pinned"
            faults.append(Fault("outlets", str(outlet), "rep", "nothing", needed))
    return faults
