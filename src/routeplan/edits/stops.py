"""One more stop on a rep-day."""

from __future__ import annotations

import pandas as pd

from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.journey.insertion import best_place
from routeplan.plan import Plan
from routeplan.plan.timetable import timetable_of

__all__ = ["day_label", "insert_stop"]


def insert_stop(
    plan: Plan,
    visits: pd.DataFrame,
    outlet: str,
    *,
    rep: str,
    day: int,
    position: int | None = None,
) -> pd.DataFrame:
    """Visits with one more.

    Parameters
    ----------
    plan : Plan
    visits : DataFrame
        `rep, day, sequence, outlet`; the sequences of a day need not be whole.
    outlet : str
    rep : str
    day : int
    position : int, optional
        From 1; the cheapest insertion without it.

    Returns
    -------
    DataFrame

    Raises
    ------
    SettingsError
        For a day on which the outlet is visited already, and a position the day has not.
    """
    if ((visits["outlet"] == outlet) & (visits["day"] == day)).any():
        raise SettingsError(f"{outlet} is visited on {day_label(day, plan.cycle)} already.")
    there = visits[(visits["rep"] == rep) & (visits["day"] == day)].sort_values("sequence")
    if position is None:
        stops = there["outlet"].tolist()
        timetable = timetable_of(plan, {rep}, {outlet, *stops})
        position = best_place(timetable, rep, day, stops, outlet)
    elif not 1 <= position <= len(there) + 1:
        raise SettingsError(
            f"`position` must be from 1 to {len(there) + 1} on {day_label(day, plan.cycle)}. "
            f"Got {position}."
        )
    order = [float(number) for number in there["sequence"]]
    ends = [order[0] - 2, *order, order[-1] + 2] if order else [0.0, 2.0]
    row = {
        "rep": rep,
        "day": day,
        "sequence": (ends[position - 1] + ends[position]) / 2,
        "outlet": outlet,
    }
    fresh = visits.index.max() + 1 if len(visits) else 0
    return pd.concat([visits, pd.DataFrame([row], index=[fresh])])


def day_label(day: int, cycle: Cycle) -> str:
    """Name of a day without its date: "W2 Tue"."""
    return f"W{cycle.week(day)} {cycle.weekday(day)}"
