"""Swaps: an outlet that gives up visits so that another one fits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.journey.repair.case import Case, Fit, Try
from routeplan.journey.repair.witness import Placement
from routeplan.journey.worth import visits_worth
from routeplan.pins import is_pinned
from routeplan.rhythm import Pattern
from routeplan.search import ABSENT

__all__ = ["Swap", "Swaps", "money_lost"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_TOO_MANY = 1e7
"""Stands for infinite minutes in a product."""
_ENOUGH = 1e-6


@dataclass(frozen=True, eq=False)
class Swap:
    """A placement that an outlet makes room for.

    Attributes
    ----------
    placement : Placement
    visits_left : int
        Visits the other outlet keeps.
    cost : float
        What its lost visits are worth, in minutes.
    """

    placement: Placement
    visits_left: int
    cost: float


@dataclass(frozen=True, eq=False)
class _Ways:
    """Ways to give up visits: outlet, rep, visits left, days given up (W, D), minutes of worth."""

    outlet: Ints
    rep: Ints
    left: Ints
    freed: NDArray[np.bool_]
    cost: Floats

    def but(self, outlet: int) -> NDArray[np.bool_]:
        """The ways of other outlets."""
        return np.asarray(self.outlet != outlet)

    def days(self, way: int) -> Pattern:
        """0-based days given up."""
        return tuple(np.flatnonzero(self.freed[way]).tolist())


@dataclass(frozen=True, eq=False)
class Swaps:
    """All ways in which an outlet of a plan can give up visits, the cheapest ones first.

    An outlet leaves, or keeps a smaller pattern of its own on days it is visited on already; all
    the visits it gives up are those of one rep.
    Outlets that must be visited, are pinned or have an appointment do not leave.

    Worth is that of :func:`~routeplan.journey.worth.visits_worth`, in visits to the last outlet;
    such a visit is taken for the minutes of an average one of the plan. With `minute_cost` the
    worth is money, and its price in minutes is known.
    """

    case: Case

    @cached_property
    def _ways(self) -> _Ways:
        """All ways, by cost."""
        ground = self.case.ground
        options, held = _own_options(self.case), self._held()
        found: list[tuple[int, int, list[int]]] = []
        reps = ground.rep.tolist()
        for x in np.flatnonzero(ground.planned > 0).tolist():
            visited = {day for day, rep in enumerate(reps[x]) if rep != ABSENT}
            kept: list[Pattern] = [] if held[x] else [()]
            kept += [days for days in options[x] if visited.issuperset(days)]
            for days in kept:
                lost = list(visited.difference(days))
                if lost and len({reps[x][day] for day in lost}) == 1:
                    found.append((x, len(days), lost))
        outlet = np.array([x for x, *_ in found], dtype=np.int64)
        left = np.array([count for _, count, _ in found], dtype=np.int64)
        freed = np.zeros((len(found), ground.place.shape[1]), dtype=bool)
        for way, (*_, given_up) in enumerate(found):
            freed[way, given_up] = True
        cost = self._worth(outlet, ground.planned[outlet]) - self._worth(outlet, left)
        order = np.lexsort((left, outlet, cost))
        outlet, given = outlet[order], freed[order]
        rep = ground.rep[outlet, given.argmax(axis=1)]
        return _Ways(outlet, rep, left[order], given, cost[order])

    def best(self, it: Try, fit: Fit, patterns: list[Pattern], most: int) -> list[Swap]:
        """The cheapest swaps that make room for an outlet by the sums of minutes, `most` at most.

        Parameters
        ----------
        it : Try
        fit : Fit
        patterns : list of Pattern
        most : int
        """
        ways, mask = self._ways, np.zeros((fit.missing.shape[1], len(patterns)))
        for p, days in enumerate(patterns):
            mask[list(days), p] = 1.0
        freeing, found = self._freeing(it), list[tuple[int, int, int]]()
        least = np.minimum(
            freeing.min(axis=1, initial=np.inf).reshape(fit.missing.shape), fit.missing
        )
        near = (np.minimum(least, _TOO_MANY) @ mask <= _ENOUGH).any(axis=1)  # most reps are too far
        for k in np.flatnonzero(it.allowed & near).tolist():
            rows = np.flatnonzero((ways.rep == k) & ways.but(it.outlet))
            missing = self._missing(it, fit, freeing, k, rows)
            fits = np.minimum(missing, _TOO_MANY) @ mask <= _ENOUGH
            good = np.flatnonzero(fits.any(axis=1))[:most]
            found += [(int(rows[row]), k, int(fits[row].argmax())) for row in good]
        return [
            Swap(
                Placement(rep, patterns[p], int(ways.outlet[way]), ways.days(way)),
                int(ways.left[way]),
                float(ways.cost[way]),
            )
            for way, rep, p in sorted(found)[:most]
        ]

    def _missing(
        self, it: Try, fit: Fit, freeing: Floats, rep: int, rows: NDArray[np.intp]
    ) -> Floats:
        """Minutes missing on every day of a rep once visits are given up, shape (ways, D)."""
        ground, n_days = self.case.ground, fit.missing.shape[1]
        places = np.maximum(ground.place[self._ways.outlet[rows]], 0)
        own = ground.rep[it.outlet] == rep
        after = freeing[rep * n_days + np.arange(n_days), places]
        return np.asarray(np.where(self._ways.freed[rows] & ~own, after, fit.missing[rep]))

    def _freeing(self, it: Try) -> Floats:
        """Minutes missing on every route when one of its stops goes and the outlet comes, (R, L).

        Travel and service alone, so that the clock may need more.
        """
        ground, problem = self.case.ground, self.case.journey.problem
        to_me, from_me = it.to_me, it.from_me
        detour = to_me[ground.nodes[:, :-1]] + from_me[ground.nodes[:, 1:]] - ground.legs
        behind_end = np.arange(detour.shape[1]) > ground.size[:, None]
        detour[behind_end] = np.inf
        column = np.full((len(detour), 1), np.inf)
        before = np.minimum.accumulate(np.concatenate([column, detour], axis=1), axis=1)
        mirrored = np.concatenate([detour, column], axis=1)[:, ::-1]
        behind = np.minimum.accumulate(mirrored, axis=1)[:, ::-1]
        between = to_me[ground.nodes[:, :-2]] + from_me[ground.nodes[:, 2:]] - ground.skips
        best = np.minimum(np.minimum(before[:, :-2], behind[:, 2:]), between)
        service = np.append(problem.service, 0.0)[ground.stops]
        saved = ground.legs[:, :-1] + ground.legs[:, 1:] - ground.skips + service
        work = ground.work[:, None] - saved + best + it.terms.service
        return np.asarray(np.maximum(work - problem.budget[:, None], 0.0))

    def _held(self) -> NDArray[np.bool_]:
        """Outlets that must not leave."""
        outlets = self.case.journey.outlets
        held = is_pinned(outlets)
        if "must_visit" in outlets:
            held |= outlets["must_visit"].fillna(False).to_numpy(dtype=bool)
        if "appointment" in outlets:
            held |= outlets["appointment"].fillna("").ne("").to_numpy(dtype=bool)
        return held

    def _worth(self, owner: Ints, visits: Ints) -> Floats:
        """Worth of so many visits, in minutes."""
        journey, made = self.case.journey, visits > 0
        worth = np.zeros(len(owner))
        if journey.settings.minute_cost is not None:
            value = journey.outlets["value"].fillna(0.0).to_numpy(dtype=np.float64)
            return np.asarray(visits * value[owner] / journey.settings.minute_cost)
        worth[made] = visits_worth(journey.outlets, owner[made], visits[made])
        return worth * self.case.minutes_per_visit


def _own_options(case: Case) -> list[list[Pattern]]:
    """Patterns of every outlet, as the problem has them."""
    problem = case.journey.problem
    sizes = np.diff(problem.option_days_first)
    starts = problem.option_days_first
    days = problem.option_days.tolist()
    patterns = [
        tuple(days[first : first + size]) for first, size in zip(starts, sizes, strict=False)
    ]
    return [
        patterns[a:b]
        for a, b in zip(problem.option_first[:-1], problem.option_first[1:], strict=True)
    ]


def money_lost(outlets: pd.DataFrame, outlet: int, lost: int) -> str:
    """What the lost visits are worth in money, as a phrase; empty where no money is known."""
    row = outlets.iloc[outlet]
    for name, share in (("value", float(lost)), ("sales", lost / max(int(row["visits"]), 1))):
        if name in outlets and pd.notna(row[name]):
            return f", {float(row[name]) * share:,.0f} of {name} at stake"
    return ""
