"""One outlet on trial: every rep and pattern, with the rules as they are and one relaxed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.clock import parse_appointments
from routeplan.journey.repair.case import Case, Fit, Try
from routeplan.journey.repair.reasons import Reason
from routeplan.journey.repair.tours import Terms
from routeplan.journey.repair.witness import Placement
from routeplan.pins import is_pinned
from routeplan.rhythm import Pattern

__all__ = ["Trial", "relaxed_terms"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_PROVEN = 5
"""Placements of a kind that are timed, the most promising ones first, until one keeps all rules."""
_TOO_MANY = 1e7
"""Stands for infinite minutes in a product."""


@dataclass(frozen=True, eq=False)
class Trial:
    """One outlet, tried with the rules as they are and with one rule relaxed at a time.

    Attributes
    ----------
    case : Case
    it : Try
    fit : Fit
        With all rules, for reps with the skills.
    free : dict of Reason to Fit
        Without the opening hours, the times of the appointments or the breaks.
    """

    case: Case
    it: Try
    fit: Fit
    free: dict[Reason, Fit]

    @classmethod
    def of(cls, case: Case, it: Try) -> Trial:
        """Try an outlet on all rep-days."""
        n_days, journey = case.journey.problem.n_days, case.journey
        every = np.ones(len(case.ground.size), dtype=bool)
        fit = case.fit(it, it.terms, every)
        free: dict[Reason, Fit] = {}
        own = np.repeat(it.allowed, n_days)
        for rule, terms in relaxed_terms(case, it).items():
            if journey.problem.shifts is not None:
                free[rule] = case.fit(it, terms, own)
        return cls(case, it, fit, free)

    def bindings(self, visits: int) -> dict[Reason, float]:
        """Minutes still missing when one rule alone is relaxed, by the rule; none where some are.

        "time" holds what is missing when only the minutes of the days may grow.
        """
        bound: dict[Reason, float] = {}
        least = self.least(self.it.patterns[""], visits, self.it.allowed, self.fit)
        if np.isfinite(least):
            bound["time"] = least
        for rule, patterns, reps, fit in self.relaxed():
            if self.least(patterns, visits, reps, fit) == 0:
                bound[rule] = 0.0
        return bound

    def possible_without(self, visits: int) -> list[Reason]:
        """Rules without which there are days and reps at all, however long the days."""
        return [
            rule
            for rule, patterns, reps, fit in self.relaxed()
            if np.isfinite(self.least(patterns, visits, reps, fit))
        ]

    def relaxed(self) -> Iterator[tuple[Reason, list[Pattern], Bools, Fit]]:
        """Every rule that is relaxed, with the patterns, reps and minutes there are then."""
        it, base = self.it, self.it.patterns[""]
        limits: tuple[Reason, ...] = ("weekdays", "weeks", "gap", "last visit")
        for rule in limits:
            if rule in it.patterns:
                yield rule, it.patterns[rule], it.allowed, self.fit
        if "hours" in it.patterns:
            yield "hours", it.patterns["hours"], it.allowed, self.free.get("hours", self.fit)
        for rule in self.free:
            if rule != "hours":
                yield rule, base, it.allowed, self.free[rule]
        if is_pinned(it.row)[0]:
            return  # its rep is settled
        if (others := it.able & ~it.allowed).any():
            yield "rep", base, others, self.fit
        elif (others := ~it.able).any():
            yield "skills", base, others, self.fit

    def least(self, patterns: list[Pattern], visits: int, reps: Bools, fit: Fit) -> float:
        """Fewest whole minutes missing over all reps and patterns of so many visits."""
        chosen = [days for days in patterns if len(days) == visits]
        if not chosen or not reps.any():
            return float("inf")
        least = float(self._sums(chosen, fit.missing[reps]).min())
        return least if least < _TOO_MANY else float("inf")

    @staticmethod
    def _sums(patterns: list[Pattern], minutes: Floats, *, worst: bool = False) -> Floats:
        """Whole minutes over the days of every pattern, shape (reps, patterns)."""
        whole = np.minimum(np.ceil(minutes - 1e-6), _TOO_MANY)
        table = whole[:, np.array(patterns, dtype=np.int64)]
        return np.asarray(table.max(axis=2) if worst else table.sum(axis=2))

    def placements(
        self, patterns: list[Pattern], visits: int, reps: Bools, fit: Fit, *, worst: bool = False
    ) -> list[Placement]:
        """The most promising placements: fewest minutes missing, then least travel."""
        chosen = [days for days in patterns if len(days) == visits]
        rows = np.flatnonzero(reps)
        if not chosen or len(rows) == 0:
            return []
        sums = self._sums(chosen, fit.missing[rows], worst=worst)
        detours = self._sums(chosen, fit.detour[rows])
        order = np.lexsort((detours.ravel(), sums.ravel()))[:_PROVEN]
        return [
            Placement(int(rows[at // len(chosen)]), chosen[at % len(chosen)])
            for at in order.tolist()
            if sums.ravel()[at] < _TOO_MANY
        ]

    def tried(self) -> pd.DataFrame:
        """Every rep who may come with every pattern of more visits than now.

        Returns
        -------
        DataFrame
            ``rep, visits, days, missing_min, binds``; the minutes are infinite where none would do.
        """
        journey, it = self.case.journey, self.it
        now = int(self.case.ground.planned[it.outlet])
        label = [journey.cycle.label(day + 1) for day in range(journey.problem.n_days)]
        works = journey.problem.budget.reshape(self.fit.missing.shape) >= 0
        rows = []
        for days in it.patterns[""]:
            for k in np.flatnonzero(it.allowed).tolist() if len(days) > now else ():
                minutes = float(np.ceil(self.fit.missing[k, list(days)] - 1e-6).sum())
                away = not works[k, list(days)].all()
                clock = next((r for r, f in self.free.items() if self._fits(f, k, days)), "rigid")
                binds = "time" if minutes else ""
                if np.isinf(minutes):
                    binds = "days off" if away else clock
                named = ", ".join(label[day] for day in days)
                rows.append((str(journey.reps.index[k]), len(days), named, minutes, binds))
        columns = ["rep", "visits", "days", "missing_min", "binds"]
        table = pd.DataFrame(rows, columns=columns).astype({"missing_min": float})
        order = ["visits", "missing_min", "rep", "days"]
        down = [False, True, True, True]
        return table.sort_values(order, ascending=down, kind="stable", ignore_index=True)

    @staticmethod
    def _fits(fit: Fit, rep: int, days: Pattern) -> bool:
        return bool(np.isfinite(fit.missing[rep, list(days)]).all())


def relaxed_terms(case: Case, it: Try) -> dict[Reason, Terms]:
    """What an outlet asks for without one of its rules about the clock."""
    journey = case.journey
    agreed = _agreed_days(case, it)
    found: dict[Reason, Terms] = {}
    windows = it.terms.windows
    if "hours" in it.patterns:
        kept = tuple(spans if day in agreed else None for day, spans in enumerate(windows))
        found["hours"] = replace(it.terms, windows=kept)
    if agreed:
        kept = tuple(None if day in agreed else spans for day, spans in enumerate(windows))
        found["appointment"] = replace(it.terms, windows=kept)
    if journey.problem.shifts is not None and (journey.problem.shifts.break_min > 0).any():
        found["break"] = replace(it.terms, breaks=False)
    return found


def _agreed_days(case: Case, it: Try) -> set[int]:
    """0-based days of appointments."""
    cycle = case.journey.cycle
    cell = it.row["appointment"].iloc[0] if "appointment" in it.row else None
    if cycle.start is None or pd.isna(cell):
        return set()
    days = [cycle.day(date) for date, *_ in parse_appointments(str(cell))]
    return {day - 1 for day in days if day is not None}
