"""Which rep may have which outlet: locks, forbidden pairs and skills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.errors import DataError, Fault

__all__ = ["Eligible", "eligible_reps"]


@dataclass(frozen=True, eq=False)
class Eligible:
    """Outlets by kind: those of a kind may go to the same reps.

    Attributes
    ----------
    kind : ndarray of int32, shape (n,)
    allowed : ndarray of uint8, shape (kinds, K)
    """

    kind: NDArray[np.int32]
    allowed: NDArray[np.uint8]


def eligible_reps(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    *,
    locks: Mapping[str, str] | None = None,
    forbidden: Iterable[tuple[str, str]] = (),
    area: NDArray[np.int64] | None = None,
) -> Eligible:
    """Find out which reps every outlet may go to.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; with a column ``skills`` a rep must have them all.
    reps : DataFrame
        Index ``rep``; and ``skills``, such as "frozen, key account".
    locks : mapping of str to str, optional
        Outlet to the rep it must go to.
    forbidden : iterable of (outlet, rep)
    area : ndarray of int, shape (n,), optional
        Outlets with the same number stay together: what binds one binds all of them.

    Returns
    -------
    Eligible

    Raises
    ------
    DataError
        For unknown outlets and reps, and for outlets that no rep may have.

    Examples
    --------
    >>> outlets = pd.DataFrame(index=["A", "B"])
    >>> reps = pd.DataFrame(index=["R1", "R2"])
    >>> eligible_reps(outlets, reps, forbidden=[("B", "R2")]).allowed
    array([[1, 0],
           [1, 1]], dtype=uint8)
    """
    locks, forbidden = dict(locks or {}), list(forbidden)
    faults = _unknown("locks", locks.items(), outlets.index, reps.index)
    faults += _unknown("forbidden", forbidden, outlets.index, reps.index)
    if faults:
        raise DataError(faults)
    area = np.arange(len(outlets)) if area is None else area
    needs, skills = _skills(outlets), _skills(reps)
    words: dict[int, set[tuple[str, str]]] = {}
    for i in np.flatnonzero([bool(need) for need in needs]):
        words.setdefault(int(area[i]), set()).update(("skill", need) for need in needs[i])
    for what, pairs in (("lock", locks.items()), ("not", forbidden)):
        for outlet, rep in pairs:
            position = int(outlets.index.get_indexer(pd.Index([outlet]))[0])
            words.setdefault(int(area[position]), set()).add((what, rep))
    binding: dict[frozenset[tuple[str, str]], int] = {}
    kind_of_area = {
        a: binding.setdefault(frozenset(said), len(binding)) for a, said in words.items()
    }
    free = len(binding)
    kind = np.array([kind_of_area.get(int(a), free) for a in area], dtype=np.int32)
    rows = [[_may(said, rep, skills[k]) for k, rep in enumerate(reps.index)] for said in binding]
    allowed = np.array([*rows, [True] * len(reps)], dtype=np.uint8).reshape(free + 1, len(reps))
    _refuse_nobody(outlets, kind, allowed, list(binding))
    return Eligible(kind, allowed)


def _skills(table: pd.DataFrame) -> list[frozenset[str]]:
    if "skills" not in table:
        return [frozenset()] * len(table)
    texts = table["skills"].fillna("").astype(str)
    return [
        frozenset(
            word.strip().casefold() for word in text.replace(";", ",").split(",") if word.strip()
        )
        for text in texts
    ]


def _may(said: frozenset[tuple[str, str]], rep: str, skills: frozenset[str]) -> bool:
    return all(
        word in skills if what == "skill" else (rep == word) == (what == "lock")
        for what, word in said
    )


def _unknown(
    source: str, pairs: Iterable[tuple[str, str]], outlets: pd.Index, reps: pd.Index
) -> list[Fault]:
    faults = []
    for outlet, rep in pairs:
        if outlet not in outlets:
            faults.append(Fault(source, "", "outlet", str(outlet), "an id of the outlets table"))
        if rep not in reps:
            faults.append(Fault(source, str(outlet), "rep", str(rep), "an id of the reps table"))
    return faults


def _refuse_nobody(
    outlets: pd.DataFrame,
    kind: NDArray[np.int32],
    allowed: NDArray[np.uint8],
    binding: list[frozenset[tuple[str, str]]],
) -> None:
    """Name every outlet that no rep may have, with what stands in the way."""
    phrase = {"skill": "needs the skill {}", "lock": "locked to {}", "not": "forbidden to {}"}
    nobody = np.count_nonzero(allowed, axis=1) == 0
    raise_for = np.flatnonzero(nobody[kind]).tolist()
    if len(raise_for):
        raise DataError(
            Fault(
                "outlets",
                str(outlets.index[i]),
                "rep",
                ", ".join(phrase[what].format(word) for what, word in sorted(binding[kind[i]])),
                "at least one rep who may have the outlet, and those that stay together with it",
            )
            for i in raise_for
        )
