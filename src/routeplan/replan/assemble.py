"""The tables of a plan that was planned again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd

from routeplan.clock import clock, parse_time
from routeplan.journey.timing import Duty, Tour, time_tour
from routeplan.plan import Lost, Plan, Start
from routeplan.replan.today import Clock, Row, Settled
from routeplan.replan.ways import Ways
from routeplan.travel.model import END

__all__ = ["Rebuilt", "old_break", "rebuild_day", "status_now", "with_plan"]

_DECIMALS = 3
_SPENT = ("travel_min", "service_min", "wait_min")


@dataclass
class Rebuilt:
    """Days whose visits are no longer those of the plan.

    Attributes
    ----------
    visits, days : list of dict
        Rows of the tables.
    starts : list of Start
    lost : list of Lost
    """

    visits: list[Row] = field(default_factory=list)
    days: list[Row] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)


def rebuild_day(
    into: Rebuilt,
    *,
    day: Clock,
    date: str,
    settled: Settled | None,
    planned: Sequence[Row],
    total: Row | None,
    ways: Ways,
) -> None:
    """Put a day together: what is done or stays, and what is planned behind it.

    Parameters
    ----------
    into : Rebuilt
        Gets its rows.
    day : Clock
    date : str
    settled : Settled or None
        The day up to now, where it has begun.
    planned : sequence of dict
        Rows of the visits planned behind it, with their times.
    total : dict or None
        Row of the days table of these alone.
    ways : Ways
    """
    settled = settled or Settled(day.rep, day.begin)
    kept = settled.kept
    rows = [*kept, *planned]
    if not rows:
        return
    key = {"rep": day.rep, "day": day.day, "date": date}
    into.visits += [row | key | {"sequence": k} for k, row in enumerate(rows, 1)]
    into.starts += settled.starts
    lost = settled.lost
    if planned:
        lost = (lost[0] + settled.home_leg, lost[1])
        if settled.jump:
            first = planned[0]["outlet"]
            into.starts.append(Start(day.rep, day.day, first, settled.place, settled.minute))
    if any(lost):
        into.lost.append(
            Lost(day.rep, day.day, round(lost[0], _DECIMALS), round(lost[1], _DECIMALS))
        )
    if total is None:
        total = _way_home(day, settled, ways)
    sums = {name: sum(float(row[name]) for row in kept) for name in _SPENT}
    travel = sums["travel_min"] + float(total["travel_min"]) + lost[0]
    service = sums["service_min"] + float(total["service_min"])
    wait = sums["wait_min"] + float(total["wait_min"]) + lost[1]
    into.days.append(
        key
        | {
            "stops": len(rows),
            "travel_min": round(travel, _DECIMALS),
            "service_min": round(service, _DECIMALS),
            "wait_min": round(wait, _DECIMALS),
            "break_min": day.break_min if settled.rested else float(total["break_min"]),
            "work_min": round(travel + service + wait, _DECIMALS),
            "finish": total["finish"],
        }
    )


def _way_home(day: Clock, settled: Settled, ways: Ways) -> Row:
    """The rest of a day on which nothing is planned any more."""
    last, leaves = settled.kept[-1], settled.ended
    over = all(row["status"] == "done" for row in settled.kept)
    leg = ways.leg(last["outlet"], day.rep + END, day.day, float(parse_time(last["depart"])))
    pause = 0.0 if settled.rested or over else day.break_min
    duty = Duty(leaves, pause, day.break_opens, max(day.break_closes, leaves), at_once=True)
    tour = Tour(0, day.day, np.empty(0, np.int32), np.array([leg]), np.empty(0), None)
    timed = time_tour(tour, duty)
    return {
        "travel_min": leg,
        "service_min": 0.0,
        "wait_min": 0.0,
        "break_min": timed.break_min,
        "finish": clock(timed.finish),
    }


def status_now(visits: pd.DataFrame, today: int, minute: float) -> pd.DataFrame:
    """The visits with those that had begun by now done."""
    status = visits["status"] if "status" in visits else pd.Series("", visits.index, dtype="str")
    arrive = visits["arrive"].map(parse_time).astype(float)
    begun = (visits["day"] == today) & (arrive + visits["wait_min"] <= minute)
    return visits.assign(status=status.mask(begun | (visits["day"] < today), "done"))


def old_break(plan_day: Row | None, rows: Sequence[Row]) -> int:
    """Leg of a planned day on which the break lies, -1 for none."""
    if plan_day is None or not rows or float(plan_day["break_min"]) <= 0:
        return -1
    length = float(plan_day["break_min"])
    gaps = [
        parse_time(row["arrive"]) - parse_time(before["depart"]) - float(row["travel_min"])
        for before, row in pairwise(rows)
    ]
    home = float(plan_day["travel_min"]) - sum(float(row["travel_min"]) for row in rows)
    gaps.append(parse_time(plan_day["finish"]) - parse_time(rows[-1]["depart"]) - home)
    best = int(np.argmax(gaps))
    return best + 1 if gaps[best] >= length - 1.6 else 0


def with_plan(plan: Plan, **changed: object) -> Plan:
    """A plan with some of its parts changed."""
    parts = {
        "outlets": plan.outlets,
        "reps": plan.reps,
        "cycle": plan.cycle,
        "travel": plan.travel,
        "visits": plan.visits,
        "days": plan.days,
        "unserved": plan.unserved,
        "info": plan.info,
    }
    return Plan(**(parts | changed))  # type: ignore[arg-type]
