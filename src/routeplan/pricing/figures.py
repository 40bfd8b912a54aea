"""What a plan comes to: the figures of the curves, and which of two plans is better."""

from __future__ import annotations

import numpy as np
import pandas as pd

from routeplan.availability import day_budgets
from routeplan.geo import neighbour_graph
from routeplan.journey.worth import visits_worth
from routeplan.plan import Plan
from routeplan.travel import Places

__all__ = ["borders", "detours", "handed_over", "plan_cost", "plan_figures", "spread"]


def plan_figures(plan: Plan, today: pd.Series) -> dict[str, float]:
    """Figures of a plan over its cycle.

    Parameters
    ----------
    plan : Plan
    today : Series of str
        Rep that each outlet has today.

    Returns
    -------
    dict
        ``travel_min, unserved`` (visits), ``visits_planned, work_min, spread, borders,
        handed_over``.
    """
    summary = plan.summary()
    return {
        "travel_min": summary["travel_min"],
        "unserved": summary["visits_wanted"] - summary["visits_planned"],
        "visits_planned": summary["visits_planned"],
        "work_min": summary["work_min"],
        "spread": spread(plan),
        "borders": borders(plan),
        "handed_over": len(handed_over(plan, today)),
    }


def plan_cost(plan: Plan) -> tuple[float, float]:
    """What is compared of two plans for the same outlets, smaller is better.

    First the worth of the visits, with a minus, then the travel minutes; where money is told
    (`minute_cost`), the travel less the value of the visits in minutes.
    """
    outlets = plan.outlets
    visits = outlets["visits_planned"].to_numpy(dtype=np.int64)
    travel = float(plan.days["travel_min"].sum())
    minute_cost = plan.info.settings.get("journey", {}).get("minute_cost")
    if minute_cost is not None and "value" in outlets:
        return 0.0, travel - float((visits * outlets["value"].fillna(0.0)).sum()) / minute_cost
    made = np.flatnonzero(visits)
    worth = float(visits_worth(outlets, made, visits[made]).sum())
    return -round(worth, 6), travel


def spread(plan: Plan) -> float:
    """Largest deviation of a rep's utilisation from the team's, as a part of the team's.

    Utilisation is work (travel, service and waiting) over the minutes there are.
    """
    available = pd.Series(
        np.maximum(day_budgets(plan.reps, plan.cycle), 0.0).sum(axis=1), plan.reps.index
    )
    work = plan.days.groupby("rep")["work_min"].sum().reindex(plan.reps.index, fill_value=0.0)
    if not available.sum() > 0 or not work.sum() > 0:
        return 0.0
    used = (work / available)[available > 0]
    return float((used / (work.sum() / available.sum()) - 1.0).abs().max())


def borders(plan: Plan) -> int:
    """Pairs of neighbouring outlets that different reps visit."""
    outlets = plan.outlets.sort_index()  # as the search sees them: ties between neighbours
    rep = plan.reps.index.get_indexer(pd.Index(outlets["rep"]))
    first, to = neighbour_graph(
        outlets["lat"].to_numpy(dtype=np.float64), outlets["lon"].to_numpy(dtype=np.float64)
    )
    here, there = np.repeat(rep, np.diff(first)), rep[to]
    return int(((here != there) & (here >= 0) & (there >= 0)).sum()) // 2


def handed_over(plan: Plan, today: pd.Series) -> pd.Index:
    """Outlets that another rep than today's visits."""
    rep = plan.outlets["rep"]
    before = today.reindex(rep.index)
    changed = rep.notna() & before.notna() & (rep != before)
    return changed.index[changed]


def detours(plan: Plan) -> pd.Series:
    """Minutes that the days would be shorter without an outlet, by outlet.

    All its visits together; 0 for an outlet without.
    """
    visits, reps = plan.visits.sort_values(["rep", "day", "sequence"]), plan.reps
    outlets = Places.of(plan.outlets)
    homes = Places.of(reps)
    ends = Places.ends(
        reps.assign(
            end_lat=reps.get("end_lat", reps["lat"]).fillna(reps["lat"]),
            end_lon=reps.get("end_lon", reps["lon"]).fillna(reps["lon"]),
        )
    )
    places = outlets + homes + ends
    here = plan.outlets.index.get_indexer(pd.Index(visits["outlet"]))
    rep = reps.index.get_indexer(pd.Index(visits["rep"]))
    same = visits[["rep", "day"]].eq(visits[["rep", "day"]].shift()).all(axis=1).to_numpy()
    before = np.where(same, np.roll(here, 1), len(outlets) + rep)
    last = np.append(~same[1:], True)
    after = np.where(last, len(outlets) + len(reps) + rep, np.roll(here, -1))

    def minutes(origins: object, destinations: object) -> np.ndarray:
        return plan.travel.leg_minutes(places[origins], places[destinations])

    only = ~same & last
    bypass = np.where(only, 0.0, minutes(before, after))
    saved = minutes(before, here) + minutes(here, after) - bypass
    total = pd.Series(saved, visits["outlet"].to_numpy()).groupby(level=0).sum()
    return total.reindex(plan.outlets.index, fill_value=0.0)
