"""A finished plan, laid out again so that visits can be tried on it."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.journey import Journey, JourneySettings, state_journey
from routeplan.journey.repair.ground import Ground, routes_of_visits
from routeplan.pins import is_pinned
from routeplan.plan import Plan
from routeplan.travel import TravelModel

__all__ = ["KEPT", "ground_of", "restated", "settings_of"]

KEPT = "rep_kept"
"""Column of a plan's outlets: the rep that an outlet stays with, as the plan was asked for."""


def ground_of(plan: Plan) -> Ground:
    """Routes of a plan.

    Raises
    ------
    DataError
        For visits of unknown outlets, reps or days.
    """
    settings = settings_of(plan)
    journey = restated(plan.outlets, plan.reps, plan.cycle, plan.travel, settings)
    return Ground.of(journey, *routes_of_visits(journey, plan.visits))


def restated(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: Cycle,
    travel: TravelModel,
    settings: JourneySettings,
) -> Journey:
    """The journey that the outlets and the reps of a plan were planned for.

    `rep` tells who serves an outlet; who it must stay with is in :data:`KEPT`, and in `rep` where
    it is pinned.
    """
    asked = outlets.drop(columns=["rep", KEPT, "visits_planned"], errors="ignore")
    if KEPT in outlets:
        asked["rep"] = outlets[KEPT]
    pinned = is_pinned(outlets)
    if pinned.any():
        others = asked["rep"] if "rep" in asked else pd.Series(np.nan, asked.index, dtype="str")
        asked["rep"] = outlets["rep"].where(pinned, others)
    if settings.minute_cost is not None and "value" not in asked:
        asked["value"] = 0.0  # the visits were chosen by a table of values that the plan lacks
    return state_journey(asked, reps, cycle, travel, settings, territory=outlets["rep"])


def settings_of(plan: Plan) -> JourneySettings:
    """The settings of a plan, the usual ones for a plan made elsewhere."""
    told = plan.info.settings.get("journey", {})
    known = {f.name for f in fields(JourneySettings)}
    return JourneySettings(**{name: value for name, value in told.items() if name in known})
