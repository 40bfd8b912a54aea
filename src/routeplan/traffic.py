"""A plan driven in the traffic of the hours: who comes how late, and what that breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from routeplan.clock import clock
from routeplan.errors import SettingsError
from routeplan.figures import new_axes
from routeplan.journey.timetable import Timetable
from routeplan.journey.timing import Timed, Tour, closing_times, drive_tour, time_tour
from routeplan.plan import Memory, Plan
from routeplan.plan.timetable import timetable_of
from routeplan.travel import HourlyPace, ScaledTravel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["TrafficRun", "drive_in_traffic"]

_HEAD = ("rep", "day", "date")
_VISIT_COLUMNS = ("planned", "arrive", "later_min", "wait_min", "missed_min")
_DAY_COLUMNS = (
    "travel_planned_min",
    "travel_min",
    "planned",
    "finish",
    "later_min",
    "over_min",
    "late_min",
)
_DECIMALS = 3
_NOTHING_MIN = 0.05
"""Minutes that are nothing."""


@dataclass(frozen=True, repr=False, eq=False)
class TrafficRun:
    """A plan as it is driven in the traffic of the hours.

    Attributes
    ----------
    visits : DataFrame
        `rep, day, date, sequence, outlet`, the times `planned` and `arrive`, `later_min` between
        them, `wait_min`, and `missed_min` after the last moment at which the visit may begin.
    days : DataFrame
        `rep, day, date`, `travel_planned_min` and `travel_min`, the times `planned` and `finish`,
        `later_min` between them, `over_min` of travel, service and waiting beyond the minutes of
        the day, and `late_min` after the end of the shift.
    """

    visits: pd.DataFrame
    days: pd.DataFrame

    def __repr__(self) -> str:
        if self.visits.empty:
            return "TrafficRun: no visits"
        later, days = self.visits["later_min"], self.days
        low, high = later.quantile([0.1, 0.9]).round() + 0.0  # no minus before a zero
        missed = int((self.visits["missed_min"] > _NOTHING_MIN).sum())
        over = days[["over_min", "late_min"]].max(axis=1)
        worst = f", by {over.max():.0f} min at most" if over.max() > _NOTHING_MIN else ""
        return (
            f"TrafficRun: eight in ten of {len(later):,} visits {low:+.0f} to {high:+.0f} min off "
            f"the plan, {missed:,} after opening hours; {(over > _NOTHING_MIN).sum():,} of "
            f"{len(days):,} days too long{worst}; travel {days['travel_min'].sum() / 60:,.1f} h "
            f"instead of {days['travel_planned_min'].sum() / 60:,.1f} h"
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw by how much the visits come later than planned, by the hour.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            A new one without it.

        Returns
        -------
        matplotlib Axes

        Raises
        ------
        RouteplanError
            When matplotlib is not installed.
        """
        ax = new_axes() if ax is None else ax
        hours = self.visits["planned"].str.slice(stop=2).astype(int)
        later = self.visits["later_min"].groupby(hours)
        ax.boxplot(
            [minutes.to_numpy() for _, minutes in later],
            tick_labels=[f"{hour}:00" for hour in later.groups],
            showfliers=False,
        )
        ax.axhline(0, color="grey", linewidth=0.8)
        ax.set(xlabel="planned arrival", ylabel="minutes later in the traffic")
        return ax


def drive_in_traffic(
    plan: Plan, factors: Mapping[int, float], *, base: float | None = None
) -> TrafficRun:
    """Drive a plan in the traffic of the hours.

    The search knows one travel time for a pair of places. This says what becomes of its plan when
    the same way takes longer at 8 than at 11: the reps set out when planned, visit in the same
    order, rest on the same leg, wait where an outlet is not open yet, and travel every leg at the
    speeds of the hours it passes through.

    Parameters
    ----------
    plan : Plan
    factors : mapping of int to float
        Hour of the day to minutes in its traffic per minute on the roads of the travel model, as
        for :func:`~routeplan.rush_hour_factor`; those of
        :func:`~routeplan.calibrate_travel`, ``fit.factors``, go with ``fit.travel``.
    base : float, optional
        Factor that the plan's minutes already have in them: that of its
        :class:`~routeplan.ScaledTravel` without it, else 1.

    Returns
    -------
    TrafficRun

    Raises
    ------
    SettingsError
        For hours or factors that are none, and for a plan that was planned again: its days have
        begun.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, reps = rp.make_city(30, seed=1)
    >>> plan = rp.plan_visits(outlets, reps, stop=rp.MaxIterations(500))
    >>> run = rp.drive_in_traffic(plan, rp.TOWN_TRAFFIC)
    >>> bool((run.visits["later_min"] > 0).all())
    True
    """
    memory = Memory.of(plan.info.settings)
    done = "status" in plan.visits and (plan.visits["status"] == "done").any()
    if memory.starts or memory.roads or memory.lost or done:
        raise SettingsError("A plan whose days have begun is driven already: give the one before.")
    if base is None:
        base = plan.travel.factor if isinstance(plan.travel, ScaledTravel) else 1.0
    pace = HourlyPace(factors, base)
    timetable = timetable_of(plan, set(plan.visits["rep"]), set(plan.visits["outlet"]))
    visits: list[pd.DataFrame] = []
    days: list[dict[str, Any]] = []
    for tour in timetable.tours_of(plan.visits):
        duty = timetable.duty(tour.rep, tour.day)
        planned, driven = time_tour(tour, duty), drive_tour(tour, duty, pace)
        head = _head(timetable, tour)
        visits.append(_visits(timetable, tour, planned, driven).assign(**head))
        days.append(head | _day(timetable, tour, planned, driven))
    return TrafficRun(
        _table(visits, ["sequence", "outlet", *_VISIT_COLUMNS]),
        pd.DataFrame(days, columns=[*_HEAD, *_DAY_COLUMNS]),
    )


def _head(timetable: Timetable, tour: Tour) -> dict[str, Any]:
    date = timetable.cycle.date(tour.day)
    return {"rep": timetable.reps.index[tour.rep], "day": tour.day, "date": str(date or "")}


def _visits(timetable: Timetable, tour: Tour, planned: Timed, driven: Timed) -> pd.DataFrame:
    begins = driven.arrive + driven.wait
    return pd.DataFrame(
        {
            "sequence": np.arange(1, len(tour.stops) + 1),
            "outlet": timetable.outlets.index[tour.stops],
            "planned": [clock(minute) for minute in planned.arrive],
            "arrive": [clock(minute) for minute in driven.arrive],
            "later_min": (driven.arrive - planned.arrive).round(_DECIMALS),
            "wait_min": driven.wait.round(_DECIMALS),
            "missed_min": np.maximum(begins - closing_times(tour, begins), 0).round(_DECIMALS),
        }
    )


def _day(timetable: Timetable, tour: Tour, planned: Timed, driven: Timed) -> dict[str, Any]:
    at = tour.rep, tour.day - 1
    service = float(tour.service.sum())
    work = driven.travel + service + float(driven.wait.sum())
    return {
        "travel_planned_min": round(float(tour.legs.sum()), _DECIMALS),
        "travel_min": round(driven.travel, _DECIMALS),
        "planned": clock(planned.finish),
        "finish": clock(driven.finish),
        "later_min": round(driven.finish - planned.finish, _DECIMALS),
        "over_min": round(max(0.0, work - float(timetable.days.budget[at])), _DECIMALS),
        "late_min": round(max(0.0, driven.finish - float(timetable.days.end[at])), _DECIMALS),
    }


def _table(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=[*_HEAD, *columns])
    return pd.concat(parts, ignore_index=True)[[*_HEAD, *columns]]
