"""An edit of a plan: what it costs, and what it breaks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from routeplan.availability import day_budgets
from routeplan.edits.changes import visit_changes
from routeplan.edits.revision import changed_outlets
from routeplan.plan import Plan
from routeplan.plan.pinning import without_pins
from routeplan.review import review_plan

__all__ = ["Edit"]

_MINUTES = ("travel_min", "service_min", "wait_min", "work_min")
_WORDS = {"travel_min": "travel", "wait_min": "waiting", "overtime_min": "overtime"}
_ROUNDING_MIN = 0.5


@dataclass(frozen=True, eq=False, repr=False)
class Edit:
    """A plan before and after a change by hand.

    Attributes
    ----------
    before, plan : Plan
        The plan before, and the edited one.
    what : str
        The change in a few words: "K0123 to R2 on W2 Tue".
    notes : tuple of str
        What was made of cells that could mean two things, for an edit that was read from a file.
    places : DataFrame, optional
        ``outlet, day, sheet, row`` of the visits in that file.
    repairs : DataFrame, optional
        What a repair has changed of the edit, in the columns of `changes`.
    """

    before: Plan
    plan: Plan
    what: str
    notes: tuple[str, ...] = ()
    places: pd.DataFrame | None = None
    repairs: pd.DataFrame | None = None

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What has changed, one row per visit.

        ``outlet, change`` ("moved", "added", "removed" or "order"), ``rep_before, day_before, rep,
        day``; missing where there is none. ``sheet`` and ``row`` tell where in the file the visit
        stands now.
        """
        changes = visit_changes(self.before.visits, self.plan.visits)
        if self.places is None:
            return changes
        return changes.merge(self.places, how="left", on=["outlet", "day"])

    @cached_property
    def cost(self) -> pd.Series:
        """Minutes a cycle more (or less): travel, service, wait, work and overtime.

        Overtime is work beyond the minutes a rep may work on a day.
        """
        old, new = _minutes(self.before), _minutes(self.plan)
        return (new - old).round(3).rename("cost")

    @cached_property
    def breaks(self) -> pd.DataFrame:
        """Rows of :func:`routeplan.review_plan` that the plan before had not.

        The changed outlets are judged as if they were not pinned, so that a broken rhythm is told
        once, when it is made.
        """
        before, after = self._reviews
        return _beside(after, before)

    @cached_property
    def mends(self) -> pd.DataFrame:
        """Rows of the review that the edit has ended."""
        before, after = self._reviews
        return _beside(before, after)

    @cached_property
    def _reviews(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Reviews of the reps that are concerned, before and after."""
        old, new = self.before.visits, self.plan.visits
        changed = changed_outlets(old, new)
        reps = _changed_reps(self.before.days, self.plan.days) | {
            rep for table in (old, new) for rep in table["rep"][table["outlet"].isin(changed)]
        }
        outlets = changed | {
            outlet for table in (old, new) for outlet in table["outlet"][table["rep"].isin(reps)]
        }
        before, after = (
            review_plan(_part(plan, reps, outlets, changed)) for plan in (self.before, self.plan)
        )
        return before, after

    def __repr__(self) -> str:
        told = [f"{round(self.cost['travel_min']):+d} min travel"]
        told += [
            f"{round(self.cost[name]):+d} min {_WORDS[name]}"
            for name in ("wait_min", "overtime_min")
            if abs(self.cost[name]) >= _ROUNDING_MIN
        ]
        told.append(f"breaks {_rules(self.breaks) or 'nothing'}")
        if len(self.mends):
            told.append(f"mends {_rules(self.mends)}")
        return f"{self.what}: {', '.join(told)}"


def _minutes(plan: Plan) -> pd.Series:
    """Sums of the days table, and the overtime in it."""
    days, reps = plan.days, plan.reps
    budget = np.maximum(day_budgets(reps.replace("", None), plan.cycle), 0.0)
    may = budget[reps.index.get_indexer(pd.Index(days["rep"])), days["day"] - 1]
    sums = {name: float(days[name].sum()) for name in _MINUTES}
    overtime = float((days["work_min"] - may).clip(lower=0.0).sum())
    return pd.Series(sums | {"overtime_min": overtime})


def _changed_reps(before: pd.DataFrame, after: pd.DataFrame) -> set[str]:
    """Reps with a day that is not the same in both tables."""
    both = pd.concat([before, after])
    return set(both.loc[~both.duplicated(keep=False), "rep"])


def _part(plan: Plan, reps: set[str], outlets: set[str], freed: set[str]) -> Plan:
    """The plan of some reps and outlets alone, some of them set free."""
    table = without_pins(plan.outlets, pd.Index(sorted(freed)))
    return plan.replace(
        outlets=table[table.index.isin(outlets)],
        reps=plan.reps[plan.reps.index.isin(reps)],
        visits=plan.visits[plan.visits["rep"].isin(reps)],
        days=plan.days[plan.days["rep"].isin(reps)],
        unserved=plan.unserved[plan.unserved["outlet"].isin(outlets)],
    )


def _beside(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Rows of a review that another one does not hold, or not as often."""
    left = Counter(_keys(known))
    fresh = []
    for position, key in enumerate(_keys(rows)):
        left[key] -= 1
        if left[key] < 0:
            fresh.append(position)
    return rows.iloc[fresh].reset_index(drop=True)


def _keys(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(rows.astype("str").fillna("").itertuples(index=False, name=None))


def _rules(rows: pd.DataFrame) -> str:
    """The rules of a review, each with its number of rows where that is more than one."""
    counts = rows["rule"].value_counts(sort=False)
    return ", ".join(f"{rule} ({n})" if n > 1 else str(rule) for rule, n in counts.items())
