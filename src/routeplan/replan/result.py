"""A plan that was planned again: the plan, what has changed, and what is owed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from routeplan.plan import Plan
from routeplan.replan.settings import Level

__all__ = ["Replan"]


@dataclass(frozen=True, eq=False, repr=False)
class Replan:
    """A plan that was planned again.

    Attributes
    ----------
    plan : Plan
        Its visits have a column ``status``: "" as planned, "done" (made, or begun), "moved"
        (another day or rep), "new".
    changes : DataFrame
        A row per visit that is not as planned: ``outlet, what, from_rep, from_date, from_time,
        to_rep, to_date, to_time, forced, why``. `what` is "day", "rep", "rep and day", "made up"
        (a missed visit has a new day), "missed", "dropped", "urgent", "new" or "done early".
        `forced` tells whether it could not have stayed. Times shifted within a day are no change.
    debt : DataFrame
        Visits missed and not made up: ``outlet, rep, due, until, why``; `until` is the last date
        on which the visit may still be made, empty when its gap is over.
    level : str
    levels : mapping of str to Replan
        The plans to choose from, by how much changes: "least", "balanced", "best"; this one
        alone where one was asked for.
    """

    plan: Plan
    changes: pd.DataFrame
    debt: pd.DataFrame
    level: Level
    levels: Mapping[str, Replan] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def choices(self) -> pd.DataFrame:
        """The levels side by side.

        Returns
        -------
        DataFrame
            Index ``level``: ``changes, forced, visits, debt, travel_min``; `changes` are those
            that were not forced.
        """
        plans = self.levels or {self.level: self}
        rows = {name: replan.figures() for name, replan in plans.items()}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("level")

    def figures(self) -> dict[str, float]:
        """What has changed, in a few figures."""
        forced = self.changes["forced"].astype(bool)
        return {
            "changes": int((~forced).sum()),
            "forced": int(forced.sum()),
            "visits": len(self.plan.visits),
            "debt": len(self.debt),
            "travel_min": round(float(self.plan.days["travel_min"].sum()), 1),
        }

    def __repr__(self) -> str:
        counts = self.changes["what"].value_counts(sort=False)
        told = ", ".join(f"{count:,} {what}" for what, count in counts.items())
        forced = int(self.changes["forced"].astype(bool).sum())
        of_them = f" ({forced:,} of them forced)" if forced else ""
        owed = f"; {len(self.debt):,} visits owed" if len(self.debt) else ""
        changed = f"{len(self.changes):,} visits changed{of_them}: {told}" if told else "no change"
        return f"Replan, {self.level}: {changed}{owed}"
