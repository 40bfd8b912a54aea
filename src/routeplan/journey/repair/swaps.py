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
from routeplan.rhythm import Pattern

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
class Swaps:
    """All ways in which an outlet of a plan can give up visits, the cheapest ones first.

    An outlet leaves, or keeps a smaller pattern of its own on days it is visited on already.
    Outlets that must be visited or have an appointment do not leave.

    Worth is that of :func:`~routeplan.journey.worth.visits_worth`, in visits to the last outlet;
    such a visit is taken for the minutes of an average one of the plan. With `minute_cost` the
    worth is money, and its price in minutes is known.
    """

    case: Case

    @cached_property
    def _ways(self) -> tuple[Ints, Ints, NDArray[np.bool_], Floats]:
        """Outlet, visits left, days given up (bool, by day), and minutes of worth, by cost."""
        ground, journey = self.case.ground, self.case.journey
        outlets, left, given = [], [], []
        held = self._held()
        options = _own_options(self.case)
        for x in np.flatnonzero(ground.planned > 0).tolist():
            visited = ground.place[x] >= 0
            kept: list[Pattern] = [] if held[x] else [()]
            kept += [days for days in options[x] if visited[list(days)].all()]
            for days in kept:
                if len(days) < ground.planned[x]:
                    freed = visited.copy()
                    freed[list(days)] = False
                    outlets.append(x)
                    left.append(len(days))
                    given.append(freed)
        owner, count = np.array(outlets, dtype=np.int64), np.array(left, dtype=np.int64)
        cost = self._worth(owner, ground.planned[owner]) - self._worth(owner, count)
        order = np.lexsort((count, owner, cost))
        days = np.array(given, dtype=bool).reshape(len(owner), journey.problem.n_days)
        return owner[order], count[order], days[order], cost[order]

    def best(self, it: Try, fit: Fit, patterns: list[Pattern], most: int) -> list[Swap]:
        """The cheapest swaps that make room for an outlet by the sums of minutes, `most` at most.

        Parameters
        ----------
        it : Try
        fit : Fit
        patterns : list of Pattern
        most : int
        """
        outlet, left, freed, cost = self._ways
        n_days = fit.missing.shape[1]
        mask = np.zeros((n_days, len(patterns)))
        for p, days in enumerate(patterns):
            mask[list(days), p] = 1.0
        freeing = self._freeing(it)
        found = []
        for k in np.flatnonzero(it.allowed):
            rows = np.flatnonzero((self.case.ground.rep[outlet] == k) & (outlet != it.outlet))
            places = self.case.ground.place[outlet[rows]]
            own = (self.case.ground.rep[it.outlet] == k) & (self.case.ground.place[it.outlet] >= 0)
            after = freeing[k * n_days + np.arange(n_days), np.maximum(places, 0)]
            missing = np.where(freed[rows] & ~own, after, fit.missing[k])
            fits = np.minimum(missing, _TOO_MANY) @ mask <= _ENOUGH
            for row in np.flatnonzero(fits.any(axis=1))[:most]:
                found.append((float(cost[rows[row]]), int(rows[row]), int(k), fits[row]))
        found.sort(key=lambda way: way[:3])
        return [
            Swap(
                Placement(
                    rep,
                    patterns[int(np.argmax(fits))],
                    int(outlet[way]),
                    tuple(np.flatnonzero(freed[way]).tolist()),
                ),
                int(left[way]),
                price,
            )
            for price, way, rep, fits in found[:most]
        ]

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
        behind = np.minimum.accumulate(np.concatenate([detour, column], axis=1)[:, ::-1], axis=1)[
            :, ::-1
        ]
        between = to_me[ground.nodes[:, :-2]] + from_me[ground.nodes[:, 2:]] - ground.skips
        best = np.minimum(np.minimum(before[:, :-2], behind[:, 2:]), between)
        service = np.append(problem.service, 0.0)[ground.stops]
        saved = ground.legs[:, :-1] + ground.legs[:, 1:] - ground.skips + service
        work = ground.work[:, None] - saved + best + it.terms.service
        return np.maximum(work - problem.budget[:, None], 0.0)

    def _held(self) -> NDArray[np.bool_]:
        """Outlets that must not leave."""
        outlets = self.case.journey.outlets
        held = np.zeros(len(outlets), dtype=bool)
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
