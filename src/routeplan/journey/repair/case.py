"""All that is needed to try outlets on a plan: its routes, the outlets' patterns, the reps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.journey.openings import outlet_openings
from routeplan.journey.options import Options, day_options
from routeplan.journey.problem import Journey
from routeplan.journey.repair.ground import Ground
from routeplan.journey.repair.repairs import RepairPrices
from routeplan.journey.repair.tours import Insertions, Terms, best_tours
from routeplan.pins import is_pinned
from routeplan.rhythm import Pattern
from routeplan.territory.eligible import eligible_reps

__all__ = ["RELAXED", "Case", "Fit", "Try", "pattern_days", "terms_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

RELAXED = {
    "weekdays": ("weekdays",),
    "weeks": ("weeks",),
    "gap": ("min_gap", "max_gap"),
    "last visit": ("last_visit",),
    "hours": ("open",),
}
"""Columns that limit the patterns, by the rule they belong to."""

_AT_ONCE = 256
"""Outlets whose ways to all places are asked together."""


@dataclass(frozen=True, eq=False)
class Fit:
    """One outlet at its best place on every rep-day, shape (K, D) each.

    Attributes
    ----------
    missing : ndarray of float
        Minutes by which the day is too short; 0 where the outlet is visited already.
    detour : ndarray of float
        Minutes of travel more.
    """

    missing: Floats
    detour: Floats


@dataclass(frozen=True, eq=False)
class Try:
    """One outlet that is short of visits.

    Attributes
    ----------
    outlet : int
    row : DataFrame
        Its one row, with the visits wanted.
    to_me, from_me : ndarray of float
        Minutes from and to every place.
    patterns : dict of str to list of Pattern
        By the rule that is relaxed, "" for none: all patterns, 0-based days.
    allowed, able : ndarray of bool, shape (K,)
        Reps who may come, and reps who could for their skills; the same for a pinned outlet.
    terms : Terms
        What it asks for.
    """

    outlet: int
    row: pd.DataFrame
    to_me: Floats
    from_me: Floats
    patterns: dict[str, list[Pattern]]
    allowed: Bools
    able: Bools
    terms: Terms


@dataclass(frozen=True, eq=False)
class Case:
    """A plan on which outlets are tried.

    Attributes
    ----------
    ground : Ground
    prices : RepairPrices
    """

    ground: Ground
    prices: RepairPrices

    @property
    def journey(self) -> Journey:
        """What was planned."""
        return self.ground.journey

    @cached_property
    def able(self) -> Bools:
        """Reps with the skills every outlet needs, shape (n, K)."""
        eligible = eligible_reps(self.journey.outlets, self.journey.reps)
        return np.asarray(eligible.allowed[eligible.kind] > 0)

    @cached_property
    def minutes_per_visit(self) -> float:
        """Minutes of travel and service of a visit of the plan, on average."""
        visits = int(self.ground.size.sum())
        return float(self.ground.work.sum()) / max(visits, 1)

    def tries(self, outlets: Ints) -> Iterator[Try]:
        """All that is needed to try outlets one after the other."""
        journey = self.journey
        table = journey.outlets.iloc[outlets]
        menus, pinned = {"": self._menu(table)}, is_pinned(table)
        terms = terms_of(journey, table, outlets.tolist())
        for rule, columns in RELAXED.items():
            known = [name for name in columns if name in table and table[name].notna().any()]
            if known:
                menus[rule] = self._menu(table.drop(columns=known))
        for first in range(0, len(outlets), _AT_ONCE):
            some = outlets[first : first + _AT_ONCE]
            to_me = journey.travel.minutes(journey.places, journey.places[some])
            from_me = journey.travel.minutes(journey.places[some], journey.places)
            for j, i in enumerate(some.tolist()):
                row = first + j
                allowed = np.isfinite(journey.problem.rep_price[i])
                patterns = {
                    rule: pattern_days(menu, row)
                    for rule, menu in menus.items()
                    if rule == "" or _asks(table.iloc[row], RELAXED[rule])
                }
                yield Try(
                    outlet=i,
                    row=table.iloc[[row]],
                    to_me=to_me[:, j],
                    from_me=from_me[j],
                    patterns=patterns,
                    allowed=allowed,
                    able=self.able[i] & (allowed if pinned[row] else True),
                    terms=terms[row],
                )

    def allows(self, row: pd.DataFrame, days: Pattern) -> bool:
        """Whether an outlet with the wishes of a row may be visited on these days."""
        return days in pattern_days(self._menu(row), 0)

    def fit(self, it: Try, terms: Terms, routes: Bools) -> Fit:
        """Try an outlet at every place of some routes."""
        ground, n_days = self.ground, self.journey.problem.n_days
        missing, detour = np.full((2, len(ground.size)), np.inf)
        chosen = np.flatnonzero(routes & (self.journey.problem.budget >= 0))
        if len(chosen):
            tours = Insertions(ground, chosen, it.outlet, it.to_me, it.from_me)
            rows, timing = best_tours(tours, terms, len(chosen))
            missing[chosen] = timing.missing
            detour[chosen] = tours.detour[rows]
        own = ground.routes_with(it.outlet)
        missing[own] = detour[own] = 0.0
        missing[ground.rigid & (missing > 0)] = np.inf
        return Fit(missing.reshape(-1, n_days), detour.reshape(-1, n_days))

    def _menu(self, table: pd.DataFrame) -> Options:
        settings, cycle = self.journey.settings, self.journey.cycle
        openings = outlet_openings(table, cycle, whole_call=settings.whole_call)
        thin = settings.shortage != "drop"
        return day_options(table, cycle, openings, thin=thin, due_after=settings.due_after)


def _asks(row: pd.Series, columns: tuple[str, ...]) -> bool:
    """Whether an outlet has a wish in one of the columns."""
    return any(name in row and pd.notna(row[name]) and row[name] != "" for name in columns)


def terms_of(journey: Journey, rows: pd.DataFrame, outlets: Sequence[int]) -> list[Terms]:
    """What outlets with the wishes of these rows ask for."""
    openings = outlet_openings(rows, journey.cycle, whole_call=journey.settings.whole_call)
    return [
        Terms(outlet, service, openings.windows[kind])
        for outlet, service, kind in zip(
            outlets, rows["service_min"].astype(float), openings.kind.tolist(), strict=True
        )
    ]


def pattern_days(options: Options, row: int) -> list[Pattern]:
    """Patterns of one row, 0-based days."""
    return [
        tuple(options.days[options.days_first[o] : options.days_first[o + 1]].tolist())
        for o in range(options.first[row], options.first[row + 1])
    ]
