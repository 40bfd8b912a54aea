"""Explain outlets of a finished plan."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import overload

import numpy as np
import pandas as pd

from routeplan.errors import RouteplanError
from routeplan.explanation.grounds import ground_of
from routeplan.explanation.story import Explanation
from routeplan.journey.repair import RepairPrices, Story, tell_stories
from routeplan.plan import Plan

__all__ = ["explain"]

_NEAR = 5


@overload
def explain(
    plan: Plan,
    outlet: str,
    *,
    prices: RepairPrices | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Explanation: ...


@overload
def explain(
    plan: Plan,
    outlet: None = None,
    *,
    prices: RepairPrices | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Explanation]: ...


def explain(
    plan: Plan,
    outlet: str | None = None,
    *,
    prices: RepairPrices | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Explanation | dict[str, Explanation]:
    """Explain why an outlet is not served, or less than wanted, and what would change that.

    For every rep who may come and every pattern of the wanted visits (and of the next number above
    today's) the visits are tried on the routes of the plan with all rules, then with one rule
    relaxed at a time. Every repair is proven by routes that keep all rules once it is made; where a
    day becomes too long, the outlet is put in at its best place and the day's order improved.

    Parameters
    ----------
    plan : Plan
    outlet : str, optional
        Id of an outlet; all outlets with fewer visits than wanted without it.
    prices : RepairPrices, optional
        What repairs cost, in minutes.
    progress : callable, optional
        Called with the number of outlets explained and of all.

    Returns
    -------
    Explanation, or dict of str to Explanation
        By outlet id when no outlet was named.

    Raises
    ------
    RouteplanError
        For an outlet that is not in the plan; the text names ids that are near.

    Notes
    -----
    The costs are minutes, so that repairs of different kinds can be compared, see
    :class:`RepairPrices`. A swap costs what the lost visits are worth: with a `minute_cost` their
    value at that price, else their worth in visits to the least important outlet (the first visit
    of an outlet counts most), each taken for the minutes of an average visit of the plan.

    Examples
    --------
    >>> import pandas as pd, routeplan as rp
    >>> outlets = pd.DataFrame(
    ...     {"outlet": ["a", "b"], "lat": 40.0, "lon": [32.0, 32.001], "visits": 1,
    ...      "service_min": 50.0}
    ... )
    >>> reps = pd.DataFrame({"rep": ["R1"], "lat": 40.0, "lon": 32.0, "day_min": 80.0})
    >>> day = rp.Cycle(weeks=1, workdays="Mon")
    >>> plan = rp.plan_visits(outlets, reps, day, stop=rp.MaxIterations(500), jobs=1)
    >>> why = rp.explain(plan, plan.unserved["outlet"][0])
    >>> why.code, why.repairs[0].text
    ('time', '+21 min on W1 Mon for R1')
    >>> why.apply().unserved.empty
    True
    """
    ground = ground_of(plan)
    if outlet is None:
        stories = tell_stories(ground, prices=prices, progress=progress)
        return {story.outlet: _explanation(plan, story) for story in stories}
    position = ground.journey.outlets.index.get_indexer(pd.Index([str(outlet)]))
    if position[0] < 0:
        raise RouteplanError(_unknown(plan, str(outlet)))
    chosen = position.astype(np.int64)
    return _explanation(plan, next(tell_stories(ground, chosen, prices=prices)))


def _unknown(plan: Plan, outlet: str) -> str:
    """What is said of an outlet that is not there."""
    ids = [str(known) for known in plan.outlets.index]
    folded = {known.casefold(): known for known in reversed(ids)}
    near = get_close_matches(outlet.casefold(), list(folded), n=_NEAR, cutoff=0.5)
    names = plan.outlets["name"] if "name" in plan.outlets else plan.outlets.index.to_series()
    called = [str(known) for known in names.index[names.astype("str") == outlet]]
    told = list(dict.fromkeys([*called, *(folded[known] for known in near)]))
    hint = f" Near: {', '.join(told)}." if told else " Give an id of the plan's outlets."
    return f"There is no outlet {outlet} in the plan.{hint}"


def _explanation(plan: Plan, story: Story) -> Explanation:
    row = plan.outlets.loc[story.outlet]
    return Explanation(
        outlet=story.outlet,
        name=str(row.get("name", story.outlet)),
        visits_wanted=story.wanted,
        visits_planned=story.planned,
        code=story.code,
        reason=story.reason,
        binds=story.binds,
        repairs=story.repairs,
        tried=story.trial.tried(),
        plan=plan,
    )
