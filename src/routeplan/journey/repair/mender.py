"""What would let an outlet be visited: one repair of every kind, proven, the cheapest first."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.journey.repair.asks import ASKS
from routeplan.journey.repair.case import Fit, terms_of
from routeplan.journey.repair.reasons import Reason
from routeplan.journey.repair.repairs import Change, Release, Repair, Route
from routeplan.journey.repair.swaps import Swaps, money_lost
from routeplan.journey.repair.trial import Trial, relaxed_terms
from routeplan.journey.repair.witness import Placement, Witness, find_witness
from routeplan.overtime import overtime_text, parse_overtime
from routeplan.rhythm import Pattern

__all__ = ["Mender"]

Bools = NDArray[np.bool_]

_SWAPS_PROVEN = 40
"""Swaps that are timed, the cheapest ones first, until one keeps all rules."""


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

    def _more_minutes(self, visits: int) -> Repair | None:
        """The days as long as they must be; as they are, where there is room."""
        best: tuple[int, float, Placement, Witness] | None = None
        for placement in self.trial.placements(
            self.trial.it.patterns[""], visits, self.trial.it.allowed, self.trial.fit
        ):
            witness = find_witness(self.trial.case, self.trial.it, self.trial.it.terms, placement)
            if witness is None:
                continue
            if best is None or (witness.minutes, witness.travel) < best[:2]:
                best = witness.minutes, witness.travel, placement, witness
            if witness.minutes == 0:
                break
        if best is None:
            return None
        *_, placement, witness = best
        if witness.minutes == 0:
            return self._room(placement, witness)
        cost = self.trial.case.prices.overtime * witness.minutes
        return self._repair("overtime", "", cost, placement, witness)

    def _room(self, placement: Placement, witness: Witness) -> Repair:
        """Told of an outlet for which there is time."""
        settings, it = self.trial.case.journey.settings, self.trial.it
        where = self._where(placement)
        if settings.minute_cost is None:
            return self._repair("room", f"search longer: room for {where}", 0.0, placement, witness)
        more = len(placement.days) - int(self.trial.case.ground.planned[it.outlet])
        needed = max(witness.travel, 0.0) * settings.minute_cost / more
        cell = it.row["value"].iloc[0]
        value = 0.0 if np.isnan(cell) else float(cell)
        if needed <= value:
            return self._repair("room", f"search longer: room for {where}", 0.0, placement, witness)
        worth = float(np.ceil(needed * 100) / 100)
        change = Change("outlets", str(it.row.index[0]), "value", worth)
        cost = (needed - value) * more / settings.minute_cost
        text = f"worth it from a value of {worth:,.2f} a visit: {where}"
        return self._repair("value", text, cost, placement, witness, (change,))

    def _shorter(self, visits: int) -> Repair | None:
        """Shorter visits."""
        it, prices = self.trial.it, self.trial.case.prices
        service = it.terms.service
        for placement in self.trial.placements(
            it.patterns[""], visits, it.allowed, self.trial.fit, worst=True
        ):
            days = list(placement.days)
            cut = float(np.ceil(self.trial.fit.missing[placement.rep, days].max() - 1e-6))
            if cut <= 0 or service - cut < prices.shortest * service:
                return None
            name, left = str(it.row.index[0]), service - cut
            row = it.row.assign(service_min=left)
            witness = find_witness(
                self.trial.case, it, terms_of(self.trial.case.journey, row, it.outlet), placement
            )
            if witness is not None and witness.minutes == 0:
                change = Change("outlets", name, "service_min", left)
                text = f"{left:g} instead of {service:g} min a visit: {self._where(placement)}"
                cost = prices.service * cut * visits
                return self._repair("service", text, cost, placement, witness, (change,))
        return None

    def _swap(self, visits: int) -> Repair | None:
        """Another outlet leaves or is visited less often."""
        journey = self.trial.case.journey
        patterns = [days for days in self.trial.it.patterns[""] if len(days) == visits]
        if (
            not patterns
            or self.trial.least(patterns, visits, self.trial.it.allowed, self.trial.fit) == 0
        ):
            return None
        for swap in self.swaps.best(self.trial.it, self.trial.fit, patterns, _SWAPS_PROVEN):
            placement = swap.placement
            witness = find_witness(self.trial.case, self.trial.it, self.trial.it.terms, placement)
            if witness is None or witness.minutes > 0:
                continue
            other = str(journey.outlets.index[placement.release])
            had = int(self.trial.case.ground.planned[placement.release])
            told = (
                f"with {swap.visits_left} instead of {had} visits"
                if swap.visits_left
                else "leaving"
            )
            lost = money_lost(journey.outlets, placement.release, had - swap.visits_left)
            text = f"swap with outlet {other} {told}{lost}: {self._where(placement)}"
            release = Release(other, tuple(day + 1 for day in placement.released))
            repair = self._repair("swap", text, swap.cost, placement, witness)
            return replace(repair, release=release)
        return None

    def _asked(
        self, rule: Reason, patterns: list[Pattern], visits: int, reps: Bools, fit: Fit
    ) -> Repair | None:
        """Something is agreed with the outlet or the rep, and the days are as long as needed."""
        case, it = self.trial.case, self.trial.it
        best: Repair | None = None
        terms = relaxed_terms(case, it).get(rule, it.terms)
        for placement in self.trial.placements(patterns, visits, reps, fit):
            witness = find_witness(case, it, terms, placement)
            ask = None if witness is None else ASKS[rule](case, it, placement, witness)
            if ask is None or not ask.changes:
                continue
            row = _changed(it.row, ask.changes)
            if rule in {"hours", "appointment"}:
                terms_then = terms_of(case.journey, row, it.outlet)
                witness = find_witness(case, it, terms_then, placement)
            if witness is None or not case.allows(row, placement.days):
                continue
            cost = ask.price + case.prices.overtime * witness.minutes
            if best is None or cost < best.cost:
                text = ask.text if witness.minutes else f"{ask.text}: {self._where(placement)}"
                best = self._repair(rule, text, cost, placement, witness, ask.changes)
        return best

    def _where(self, placement: Placement) -> str:
        """Rep and days."""
        cycle, reps = self.trial.case.journey.cycle, self.trial.case.journey.reps
        days = ", ".join(cycle.label(day + 1) for day in placement.days)
        return f"{reps.index[placement.rep]} on {days}"

    def _repair(
        self,
        kind: str,
        text: str,
        cost: float,
        placement: Placement,
        witness: Witness,
        changes: tuple[Change, ...] = (),
    ) -> Repair:
        """A repair with its witness in the words of the tables."""
        journey = self.trial.case.journey
        n_days, cycle = journey.problem.n_days, journey.cycle
        rep = str(journey.reps.index[placement.rep])
        if witness.overtime:
            days = {route % n_days + 1: more for route, more in sorted(witness.overtime.items())}
            told = ", ".join(f"+{more} min on {cycle.label(day)}" for day, more in days.items())
            text = "; ".join(part for part in (text, f"{told} for {rep}") if part)
            longer = [(cycle.week(day), cycle.weekday(day), more) for day, more in days.items()]
            changes += (Change("reps", rep, "overtime", _added(journey.reps, rep, longer)),)
        names = journey.outlets.index
        routes = tuple(
            Route(
                str(journey.reps.index[route // n_days]),
                route % n_days + 1,
                tuple(str(names[stop]) for stop in order),
            )
            for route, order in sorted(witness.orders.items())
        )
        return Repair(
            outlet=str(names[self.trial.it.outlet]),
            kind=kind,
            text=text,
            cost=round(cost, 1),
            visits=len(placement.days),
            rep=rep,
            days=tuple(day + 1 for day in placement.days),
            changes=changes,
            routes=routes,
        )


def _changed(row: pd.DataFrame, changes: tuple[Change, ...]) -> pd.DataFrame:
    """The outlet's row with what is asked for."""
    own = {change.column: change.value for change in changes if change.table == "outlets"}
    return row.assign(**own)


def _added(reps: pd.DataFrame, rep: str, longer: list[tuple[int, str, int]]) -> str:
    """Overtime of a rep with more of it."""
    cell = reps["overtime"].loc[rep] if "overtime" in reps else None
    days = {} if pd.isna(cell) else {day[:2]: day[2] for day in parse_overtime(str(cell))}
    for week, weekday, minutes in longer:
        days[week, weekday] = days.get((week, weekday), 0) + minutes
    return overtime_text(
        parse_overtime(overtime_text([(*day, more) for day, more in days.items()]))
    )
