"""One way of choosing for all who share the work, at any part of their time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from routeplan.effort.allocation.exact import improve
from routeplan.effort.allocation.menu import BUDGET_TOLERANCE, Menu, Solution
from routeplan.effort.allocation.relaxed import relax
from routeplan.errors import SettingsError

__all__ = ["Method", "Share", "Solver"]

Wholes = NDArray[np.int64]

_EXACT_UP_TO = 20_000
"""Outlets."""


@dataclass(frozen=True)
class Method:
    """How the choice is made.

    Attributes
    ----------
    name : {"auto", "exact", "fast"}
    seconds : float
        Time limit of the exact method.
    jobs : int
        Cores of the exact method.
    """

    name: Literal["auto", "exact", "fast"] = "auto"
    seconds: float = 20.0
    jobs: int = 1

    def __post_init__(self) -> None:
        if self.name not in {"auto", "exact", "fast"}:
            raise SettingsError(f"`method` must be 'auto', 'exact' or 'fast'. Got {self.name!r}.")


@dataclass(frozen=True, eq=False)
class Share:
    """Minutes of one rep, or of all, for some outlets.

    Attributes
    ----------
    name : str
    rows : array of int
        Outlets.
    minutes : float
    """

    name: str
    rows: Wholes
    minutes: float


@dataclass(frozen=True, eq=False)
class Solver:
    """The menu of all outlets, and who has how much time for them.

    Attributes
    ----------
    menu : Menu
    method : Method
    shares : tuple of Share
    """

    menu: Menu
    method: Method
    shares: tuple[Share, ...]

    def __post_init__(self) -> None:
        for share in self.shares:
            least = self.least(share)
            if not least <= share.minutes * (1 + BUDGET_TOLERANCE):
                whose = "" if len(self.shares) == 1 else f" of {share.name}"
                raise SettingsError(
                    f"`minutes`{whose} must be at least {least:,.0f} for the fewest visits of all "
                    f"outlets. Got {share.minutes:,.0f}."
                )

    def least(self, share: Share) -> float:
        """Minutes of the fewest visits."""
        menu = self._part(share)
        return menu.time(menu.least)

    def solve(self, part: float = 1.0, *, fast: bool = False) -> list[Solution] | None:
        """Choice of every share at a part of its time; None where the fewest visits do not fit."""
        if any(self.least(s) > part * s.minutes * (1 + BUDGET_TOLERANCE) for s in self.shares):
            return None
        return [self._solve(share, part, fast=fast) for share in self.shares]

    def worth(self, found: list[Solution]) -> float:
        """Money of the choices of all shares."""
        pairs = zip(self.shares, found, strict=True)
        return sum(self._part(share).worth(each.chosen) for share, each in pairs)

    def _part(self, share: Share) -> Menu:
        menu = self.menu
        if len(self.shares) == 1:
            return menu
        return Menu(menu.visits, menu.value[share.rows], menu.minutes[share.rows])

    def _solve(self, share: Share, part: float, *, fast: bool) -> Solution:
        menu, budget = self._part(share), part * share.minutes
        found = relax(menu, budget)
        auto = self.method.name == "auto" and len(share.rows) <= _EXACT_UP_TO
        if not fast and (self.method.name == "exact" or auto):
            found = improve(menu, budget, found, seconds=self.method.seconds, jobs=self.method.jobs)
        return Solution(_even_out(menu, found.chosen), found.bound, found.price)


def _even_out(menu: Menu, chosen: Wholes) -> Wholes:
    """Give equal outlets equal visits up to one, where that is allowed and loses nothing."""
    rows = np.hstack([menu.value, menu.minutes])
    _, kind, size = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    kind, even = kind.reshape(-1), chosen.copy()
    place = {int(visits): k for k, visits in enumerate(menu.visits)}
    most, least = np.zeros(len(size), np.int64), np.full(len(size), len(menu.visits))
    np.maximum.at(most, kind, chosen)
    np.minimum.at(least, kind, chosen)
    for uneven in np.flatnonzero(most - least > 1):
        members = np.flatnonzero(kind == uneven)
        each, over = divmod(int(menu.visits[chosen[members]].sum()), len(members))
        if each not in place or (over and each + 1 not in place):
            continue
        spread = np.full(len(members), place[each])
        spread[:over] = place.get(each + 1, 0)
        value = menu.value[members[0]]
        if value[spread].sum() >= value[chosen[members]].sum():
            even[members] = spread
    return even
