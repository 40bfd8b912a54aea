"""When the reps of a plan are where: its tables as a timetable."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from routeplan.errors import SettingsError
from routeplan.journey.timetable import Timetable
from routeplan.plan.plan import Plan

__all__ = ["timetable_of"]


def timetable_of(plan: Plan, reps: Collection[str], outlets: Collection[str]) -> Timetable:
    """Timetable of some reps and outlets of a plan, by its own wishes.

    Parameters
    ----------
    plan : Plan
    reps, outlets : collection of str

    Returns
    -------
    Timetable

    Raises
    ------
    SettingsError
        For ids that the plan does not know.
    """
    for what, ids, known in (("outlet", outlets, plan.outlets), ("rep", reps, plan.reps)):
        if strange := set(ids) - set(known.index):
            raise SettingsError(
                f"The plan has visits with the unknown {what} {min(strange)}: review it first."
            )
    team = _told(plan.reps.loc[sorted(reps)])
    for end, start in (("end_lat", "lat"), ("end_lon", "lon")):
        team[end] = team[end].fillna(team[start]) if end in team else team[start]
    wishes = plan.info.settings.get("journey", {})
    return Timetable.of(
        _told(plan.outlets.loc[sorted(outlets)]),
        team,
        plan.cycle,
        plan.travel,
        whole_call=bool(isinstance(wishes, dict) and wishes.get("whole_call", False)),
    )


def _told(table: pd.DataFrame) -> pd.DataFrame:
    """A copy in which empty texts are missing."""
    texts = table.select_dtypes(include=["str", "object"]).columns
    return table.assign(**{name: table[name].where(table[name] != "") for name in texts})
