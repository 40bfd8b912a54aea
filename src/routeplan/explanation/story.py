"""The story of one outlet, to be read and acted on."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from routeplan.errors import RouteplanError
from routeplan.explanation.apply import apply_repair
from routeplan.journey.repair import Reason, Repair
from routeplan.plan import Plan

__all__ = ["Explanation"]

_TRIED_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why an outlet is not served, or less than wanted, and what would change that.

    Attributes
    ----------
    outlet, name : str
    visits_wanted, visits_planned : int
    code : str
        The rule that binds, one of those in ``docs/explain.md``: of the rules whose relaxing alone
        lets the outlet in, the one that is cheapest to relax.
    reason : str
        The code in words, as in the plan's `unserved`.
    binds : tuple of str
        All rules whose relaxing alone lets the outlet in.
    repairs : tuple of Repair
        Those that give all visits wanted first, then those that give more visits than now, the
        cheapest ones first. Each is proven by routes that keep every rule.
    tried : DataFrame
        A row for every rep and every pattern of the visits: ``rep, visits, days, missing_min,
        binds``, those that miss least first.
    plan : Plan
        The plan explained.
    """

    outlet: str
    name: str
    visits_wanted: int
    visits_planned: int
    code: Reason
    reason: str
    binds: tuple[Reason, ...]
    repairs: tuple[Repair, ...]
    tried: pd.DataFrame = field(repr=False)
    plan: Plan = field(repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """The repairs, one row each: ``outlet, kind, repair, cost, visits, rep, days``."""
        cycle = self.plan.cycle
        rows = [
            {
                "outlet": self.outlet,
                "kind": repair.kind,
                "repair": repair.text,
                "cost": repair.cost,
                "visits": repair.visits,
                "rep": repair.rep,
                "days": ", ".join(cycle.label(day) for day in repair.days),
            }
            for repair in self.repairs
        ]
        columns = ["outlet", "kind", "repair", "cost", "visits", "rep", "days"]
        return pd.DataFrame(rows, columns=columns)

    def apply(self, repair: int = 0) -> Plan:
        """The plan with a repair made.

        Parameters
        ----------
        repair : int, default 0
            Position among the repairs; the first one is the cheapest.

        Returns
        -------
        Plan

        Raises
        ------
        RouteplanError
            When there is no such repair.
        """
        if not 0 <= repair < len(self.repairs):
            raise RouteplanError(
                f"Outlet {self.outlet} has {len(self.repairs)} repairs, numbered from 0. "
                f"Got number {repair}."
            )
        return apply_repair(self.plan, self.repairs[repair])

    def __repr__(self) -> str:
        called = f" {self.name}" if self.name != self.outlet else ""
        lines = [
            f"Outlet {self.outlet}{called}: {self.visits_planned} of {self.visits_wanted} visits",
            f"  why: {self.reason} ({self.code})",
        ]
        if self.binds:
            lines.append(f"  binding alone: {', '.join(self.binds)}")
        reps, patterns = self.tried["rep"].nunique(), self.tried["days"].nunique()
        lines.append(f"  tried: {_counted(reps, 'rep')}, {_counted(patterns, 'day pattern')}")
        lines += [
            f"    {row.rep} {row.days}: {row.missing_min:g} min short{_because(str(row.binds))}"
            for row in self.tried.head(_TRIED_SHOWN).itertuples()
        ]
        lines.append("  repairs:" if self.repairs else "  repairs: none found")
        lines += [
            f"    {number}. {repair.text} [{repair.visits} visits, costs {repair.cost:g} min]"
            for number, repair in enumerate(self.repairs, 1)
        ]
        return "\n".join(lines)


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _because(binds: str) -> str:
    return f" ({binds})" if binds else ""
