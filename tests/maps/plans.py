"""A small plan, made by hand of any outlets, for the maps to show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.plan import Plan
from routeplan.travel import CrowTravel

__all__ = ["NASTY", "changed", "small_plan"]

NASTY = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(3)>',
    "it's `${alert(4)}`",
    "{{ 7 * 191 }}{% raw %}{# no #}",
    "\u2028\u2029 line ends",
    "\\\\u003c \\",
    "华联超市 🏪",
]
"""Texts that a careless page would take for markup, code or a template."""


def small_plan(n: int = 30, *, names: list[str] | None = None, start: str | None = None) -> Plan:
    """Build a plan of `n` outlets and two reps; the last outlet is not visited, P00 too seldom."""
    outlets = _outlets(n, names)
    outlets["visits_planned"] = outlets["visits"]
    outlets.loc["P00", "visits_planned"] = 1
    outlets.loc[outlets.index[-1], "visits_planned"] = 0
    outlets.loc[outlets.index[-1], "rep"] = None
    home = {"lat": 48.04, "end_lat": 48.04, "day_min": 450.0, "start": "08:30"}
    reps = pd.DataFrame(
        {"name": ["Ann", "R2"], "lon": [11.0, 11.1], "end_lon": [11.0, 11.12]},
        index=pd.Index(["R1", "R2"], name="rep"),
    ).assign(**home, break_min=30.0)
    cycle = Cycle(weeks=2, start=start)
    visits = _visits(outlets, cycle)
    short = outlets[outlets["visits_planned"] < outlets["visits"]]
    unserved = pd.DataFrame(
        {
            "outlet": short.index,
            "visits_wanted": short["visits"].to_numpy(),
            "visits_planned": short["visits_planned"].to_numpy(),
            "reason": "no minutes left",
            "repair": "",
            "repair_cost": np.nan,
        }
    )
    return Plan(
        outlets=outlets,
        reps=reps,
        cycle=cycle,
        travel=CrowTravel(),
        visits=visits,
        days=_days(visits),
        unserved=unserved,
    )


def changed(plan: Plan, **tables: pd.DataFrame) -> Plan:
    """Give the plan other tables."""
    kept = {
        name: getattr(plan, name)
        for name in ("outlets", "reps", "cycle", "travel", "visits", "days", "unserved")
    }
    return Plan(**(kept | tables))


def _outlets(n: int, names: list[str] | None) -> pd.DataFrame:
    k = np.arange(n)
    named = [f"Shop {i}" for i in k] if names is None else names
    return pd.DataFrame(
        {
            "name": named,
            "lat": 48.0 + 0.02 * (k % 5),
            "lon": 11.0 + 0.02 * (k // 5),
            "segment": np.where(k % 3 == 0, "A", "B"),
            "channel": np.where(k % 2 == 0, "kiosk", "grocery"),
            "visits": np.where(k % 3 == 0, 2, 1),
            "service_min": 15.0,
            "rep": np.where(k < n // 2, "R1", "R2"),
        },
        index=pd.Index([f"P{i:02d}" for i in k], name="outlet"),
    )


def _visits(outlets: pd.DataFrame, cycle: Cycle) -> pd.DataFrame:
    rows = [
        {"rep": outlet.rep, "day": (k + 5 * turn) % cycle.n_days + 1, "outlet": outlet.Index}
        for k, outlet in enumerate(outlets.itertuples())
        for turn in range(outlet.visits_planned)
    ]
    visits = pd.DataFrame(rows, columns=["rep", "day", "outlet"]).sort_values(["rep", "day"])
    visits["date"] = [str(cycle.date(day) or "") for day in visits["day"]]
    visits["sequence"] = visits.groupby(["rep", "day"]).cumcount() + 1
    times = {"arrive": "09:00", "depart": "09:15", "travel_min": 12.0, "service_min": 15.0}
    return visits.assign(**times, wait_min=0.0).reset_index(drop=True)


def _days(visits: pd.DataFrame) -> pd.DataFrame:
    days = visits.groupby(["rep", "day", "date"], as_index=False).agg(
        stops=("outlet", "size"),
        travel_min=("travel_min", "sum"),
        service_min=("service_min", "sum"),
        wait_min=("wait_min", "sum"),
    )
    work = days["travel_min"] + days["service_min"]
    return days.assign(break_min=30.0, work_min=work, finish="16:00")
