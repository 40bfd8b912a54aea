"""Two plans side by side: their figures, and how much of the plan has moved."""

from __future__ import annotations

import pandas as pd

from routeplan.plan import Plan
from routeplan.review.facts import Facts, read_facts
from routeplan.review.kpi import plan_kpis

__all__ = ["compare_plans"]

_GROWING = (
    "rep_days",
    "visits_wanted",
    "visits_planned",
    "visits_missing",
    "visits_spread",
    "travel_h",
    "service_h",
    "wait_h",
    "work_h",
    "available_h",
    "km",
)
"""Totals over the cycle, which a longer cycle makes greater."""


def compare_plans(before: Plan, after: Plan) -> pd.DataFrame:
    """Set the figures of two plans side by side and measure what moved.

    Parameters
    ----------
    before, after : Plan
        Their outlets, reps and cycles may differ.

    Returns
    -------
    DataFrame
        Index ``figure``; ``before, after, change`` (after less before) and ``change_pct`` (in
        percent of before), NaN where there is nothing to compare.

        First the figures of :func:`routeplan.review.plan_kpis`, each over the outlets of its own
        plan. Totals over the cycle have no change when the cycles are not equally long; shares and
        figures per visit, rep-day or hour always have one.

        Then what moved, as ``change`` alone: ``outlets_added`` and ``outlets_removed`` (in one
        plan only), ``outlets_changed_rep`` (outlets visited in both plans, by another rep) and
        ``visits_changed_share``: the share of the visits of `after` whose outlet had no visit in
        the same week on the same weekday in `before`. It counts the visits to outlets of both
        plans on days of both cycles. Week and weekday count, not the date, because a plan repeats.

    Examples
    --------
    >>> from routeplan.cycle import Cycle
    >>> from routeplan.travel import CrowTravel
    >>> outlets = pd.DataFrame({"lat": [0.0], "lon": 0.0, "visits": 1, "service_min": 20.0}, ["a"])
    >>> reps = pd.DataFrame({"lat": [0.0], "lon": 0.0, "day_min": 450}, ["R1"])
    >>> def plan_on(day):
    ...     visits = pd.DataFrame({"rep": ["R1"], "day": day, "sequence": 1, "outlet": "a"})
    ...     days = pd.DataFrame({"rep": ["R1"], "day": day, "travel_min": 0.0, "service_min": 20.0})
    ...     return Plan(
    ...         outlets=outlets, reps=reps, cycle=Cycle(weeks=4), travel=CrowTravel(),
    ...         visits=visits, days=days, unserved=pd.DataFrame(),
    ...     )
    >>> table = compare_plans(plan_on(3), plan_on(4))
    >>> table.loc["visits_changed_share", "change"]
    np.float64(1.0)
    """
    old, new = plan_kpis(before), plan_kpis(after)
    names = new.index.union(old.index, sort=False)
    figures = pd.DataFrame({"before": old.reindex(names), "after": new.reindex(names)})
    figures["change"] = figures["after"] - figures["before"]
    if before.cycle.n_days != after.cycle.n_days:
        figures.loc[list(_GROWING), "change"] = float("nan")
    base = figures["before"].where(figures["before"] != 0)
    figures["change_pct"] = 100 * figures["change"] / base.abs()
    moved = pd.Series(_moved(read_facts(before), read_facts(after)), dtype=float, name="change")
    return pd.concat([figures, moved.to_frame()]).rename_axis("figure")


def _moved(before: Facts, after: Facts) -> dict[str, float]:
    old, new = before.outlets.index, after.outlets.index
    old_rep, new_rep = _first_rep(before), _first_rep(after)
    both = old_rep.index.intersection(new_rep.index)
    return {
        "outlets_added": len(new.difference(old)),
        "outlets_removed": len(old.difference(new)),
        "outlets_changed_rep": int((old_rep[both] != new_rep[both]).sum()),
        "visits_changed_share": _visits_changed(before, after),
    }


def _first_rep(facts: Facts) -> pd.Series[str]:
    """The rep who makes the first visit of every outlet visited."""
    visits = facts.visits.dropna(subset=["outlet", "rep"]).sort_values("day", kind="stable")
    return visits.drop_duplicates("outlet").set_index("outlet")["rep"]


def _visits_changed(before: Facts, after: Facts) -> float:
    """Share of visits on another day, NaN without visits that can be compared."""
    keys = ["outlet", "week", "weekday"]
    old, new = (
        facts.visits.join(facts.calendar[["week", "weekday"]], on="day").dropna(subset=keys)[keys]
        for facts in (before, after)
    )
    days = before.calendar[["week", "weekday"]].merge(after.calendar[["week", "weekday"]])
    common = new[new["outlet"].isin(before.outlets.index)].merge(days)
    if common.empty:
        return float("nan")
    kept = pd.MultiIndex.from_frame(common).isin(pd.MultiIndex.from_frame(old))
    return float(1 - kept.mean())
