"""The legs of a plan: from home to the first visit, from visit to visit, and home again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from routeplan.plan.plan import Plan
from routeplan.travel import Places

__all__ = ["plan_legs"]


def plan_legs(plan: Plan) -> tuple[pd.DataFrame, Places, Places]:
    """Take the legs of a plan in the order in which they are travelled.

    Parameters
    ----------
    plan : Plan
        Legs from or to reps and outlets that it does not know are left out.

    Returns
    -------
    legs : DataFrame
        `rep, day` of every leg, by rep and day.
    origins, destinations : Places
        Where each leg begins and ends.
    """
    visits = plan.visits.sort_values(["rep", "day", "sequence"], kind="stable")
    key = visits[["rep", "day"]]
    first = ~key.duplicated().to_numpy()
    last = ~key.duplicated(keep="last").to_numpy()
    stops = Places.of(plan.outlets.reindex(visits["outlet"]))
    starts = Places.of(plan.reps.reindex(visits["rep"]))
    ends = Places.ends(plan.reps.reindex(visits["rep"]))
    both, n = stops + starts + ends, len(visits)
    position = np.arange(n)
    origin = np.where(first, n + position, position - 1)
    legs = pd.concat([key, key[last]], ignore_index=True)
    order = legs.assign(at=np.concatenate([position, position[last] + 0.5])).sort_values("at").index
    begin = np.concatenate([origin, position[last]])[order]
    end = np.concatenate([position, 2 * n + position[last]])[order]
    placed = np.isfinite(both.lat + both.lon)
    known = placed[begin] & placed[end]
    legs = legs.loc[order[known]].reset_index(drop=True)
    return legs, both[begin[known]], both[end[known]]
