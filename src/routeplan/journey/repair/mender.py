"""What would let an outlet be visited: one repair of every kind, proven, the cheapest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.journey.repair.asks import ASKS
from routeplan.journey.repair.case import Case, Fit, Try, terms_of
from routeplan.journey.repair.reasons import Reason
from routeplan.journey.repair.repairs import Change, Release, Repair
from routeplan.journey.repair.swaps import Swaps, money_lost
from routeplan.journey.repair.telling import Found, as_repair
from routeplan.journey.repair.tours import Terms
from routeplan.journey.repair.trial import Trial, relaxed_terms
from routeplan.journey.repair.witness import Placement, Witnesses
from routeplan.rhythm import Pattern

__all__ = ["Mender"]

Bools = NDArray[np.bool_]

_SWAPS_PROVEN = 40
"""Swaps that are timed, the cheapest ones first, until one keeps all rules."""
_CLOCKED = ("hours", "appointment")
"""Rules whose change depends on the clock of the witness."""


@dataclass(frozen=True, eq=False)
class Mender:
    """Looks for the repairs of one outlet.

    Attributes
    ----------
    trial : Trial
    swaps : Swaps
    """

    trial: Trial
    swaps: Swaps

    @property
    def case(self) -> Case:
        """The plan."""
        return self.trial.case

    @property
    def it(self) -> Try:
        """The outlet."""
        return self.trial.it

    @property
    def name(self) -> str:
        """Its id."""
        return str(self.it.row.index[0])

    @cached_property
    def _witnesses(self) -> Witnesses:
        return Witnesses(self.case, self.it)

    def repairs(self, visits: int) -> list[Repair]:
        """One repair of every kind that gives so many visits, cheapest first."""
        found = [self._more_minutes(visits), self._shorter(visits), self._swap(visits)]
        found += [
            self._asked(rule, patterns, visits, reps, fit)
            for rule, patterns, reps, fit in self.trial.relaxed()
            if rule in ASKS
        ]
        known = [repair for repair in found if repair is not None]
        return sorted(known, key=lambda repair: (repair.cost, repair.kind, repair.text))

    def _proven(self, placements: list[Placement], terms: Terms) -> Iterator[Found]:
        """The placements that keep all rules but the minutes."""
        for placement in placements:
            witness = self._witnesses.find(terms, placement)
            if witness is not None:
                yield Found(placement, witness)

    def _more_minutes(self, visits: int) -> Repair | None:
        """The days as long as they must be; as they are, where there is room."""
        it = self.it
        placements = self.trial.placements(it.patterns[""], visits, it.allowed, self.trial.fit)
        found = min(self._proven(placements, it.terms), key=lambda f: f.rank, default=None)
        if found is None:
            return None
        if not found.witness.overtime:
            return self._room(found)
        cost = self.case.prices.overtime * found.witness.minutes
        return as_repair(self.case.journey, it.outlet, found, kind="overtime", cost=cost)

    def _room(self, found: Found) -> Repair:
        """Told of an outlet for which there is time: perhaps it is not worth the way."""
        journey, minute_cost = self.case.journey, self.case.journey.settings.minute_cost
        if minute_cost is not None:
            more = len(found.placement.days) - int(self.case.ground.planned[self.it.outlet])
            needed = max(found.witness.travel, 0.0) * minute_cost / more
            cell = self.it.row["value"].iloc[0]
            value = 0.0 if pd.isna(cell) else float(cell)
            if needed > value:
                worth = float(np.ceil(needed * 100) / 100)
                return as_repair(
                    journey,
                    self.it.outlet,
                    found,
                    kind="value",
                    text=f"worth it from a value of {worth:,.2f} a visit",
                    cost=(needed - value) * more / minute_cost,
                    changes=(Change("outlets", self.name, "value", worth),),
                )
        return as_repair(journey, self.it.outlet, found, kind="room", text="search longer, room")

    def _shorter(self, visits: int) -> Repair | None:
        """Shorter visits."""
        it, fit, prices, journey = self.it, self.trial.fit, self.case.prices, self.case.journey
        service = it.terms.service
        placements = self.trial.placements(it.patterns[""], visits, it.allowed, fit, worst=True)
        for placement in placements:
            missing = fit.missing[placement.rep, list(placement.days)].max()
            cut = float(np.ceil(missing - 1e-6))
            left = service - cut
            if cut <= 0 or left < prices.shortest * service:
                return None
            [terms] = terms_of(journey, it.row.assign(service_min=left), [it.outlet])
            for found in self._proven([placement], terms):
                if not found.witness.overtime:
                    return as_repair(
                        journey,
                        it.outlet,
                        found,
                        kind="service",
                        text=f"{left:g} instead of {service:g} min a visit",
                        cost=prices.service * cut * visits,
                        changes=(Change("outlets", self.name, "service_min", left),),
                    )
        return None

    def _swap(self, visits: int) -> Repair | None:
        """Another outlet leaves or is visited less often."""
        it, fit, journey = self.it, self.trial.fit, self.case.journey
        patterns = [days for days in it.patterns[""] if len(days) == visits]
        if not patterns or self.trial.least(patterns, visits, it.allowed, fit) == 0:
            return None
        for swap in self.swaps.best(it, fit, patterns, _SWAPS_PROVEN):
            for found in self._proven([swap.placement], it.terms):
                if found.witness.overtime:
                    continue
                gives = swap.placement.release
                had, left = int(self.case.ground.planned[gives]), swap.visits_left
                other = str(journey.outlets.index[gives])
                change = f"{left} instead of {had} visits" if left else "not visited"
                lost = money_lost(journey.outlets, gives, had - left)
                text = f"swap with outlet {other} ({change}{lost})"
                repair = as_repair(
                    journey, it.outlet, found, kind="swap", text=text, cost=swap.cost
                )
                days = tuple(day + 1 for day in swap.placement.released)
                return replace(repair, release=Release(other, days))
        return None

    def _asked(
        self, rule: Reason, patterns: list[Pattern], visits: int, reps: Bools, fit: Fit
    ) -> Repair | None:
        """Something is agreed with the outlet or the rep, and the days are as long as needed."""
        journey, it, best = self.case.journey, self.it, None
        terms = relaxed_terms(self.case, it).get(rule, it.terms)
        for found in self._proven(self.trial.placements(patterns, visits, reps, fit), terms):
            ask = ASKS[rule](self.case, it, found.placement, found.witness)
            row = it.row.assign(**{c.column: c.value for c in ask.changes if c.table == "outlets"})
            if not ask.changes or not self.case.allows(row, found.placement.days):
                continue
            then = [found]
            if rule in _CLOCKED:
                [asked] = terms_of(journey, row, [it.outlet])
                then = list(self._proven([found.placement], asked))
            for proven in then:
                cost = ask.price + self.case.prices.overtime * proven.witness.minutes
                if best is None or cost < best.cost:
                    best = as_repair(
                        journey,
                        it.outlet,
                        proven,
                        kind=rule,
                        text=ask.text,
                        cost=cost,
                        changes=ask.changes,
                    )
        return best
