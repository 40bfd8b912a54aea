"""Small plans made by hand: no search, every outlet with the nearest rep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from routeplan.clock import clock
from routeplan.cycle import Cycle
from routeplan.datasets import make_city
from routeplan.plan import Plan, PlanInfo
from routeplan.travel import CrowTravel, MatrixTravel, Places


@pytest.fixture(scope="session")
def make_plan() -> Callable[..., Plan]:
    """Function that makes a plan of ``n`` outlets; table columns can be set by keyword."""
    return _make_plan


@pytest.fixture
def plan() -> Plan:
    """A plan of 60 outlets and 3 reps over 2 weeks with dates; two outlets are not visited."""
    return _make_plan(60, cycle=Cycle(weeks=2, start="2026-12-07", holidays=["2026-12-08"]))


def _make_plan(
    n: int = 12,
    *,
    reps: int = 3,
    cycle: Cycle | None = None,
    matrix: bool = False,
    ids: list[str] | None = None,
    columns: dict[str, Any] | None = None,
    rep_ids: list[str] | None = None,
) -> Plan:
    cycle = cycle or Cycle(weeks=1)
    outlets, team = make_city(n, seed=3, reps=reps)
    outlets = outlets.assign(visits=1, service_min=15.0, **(columns or {}))
    team = team.assign(end_lat=team["lat"], end_lon=team["lon"])
    if ids is not None:
        outlets.index = pd.Index(ids, name="outlet")
    if rep_ids is not None:
        team.index = pd.Index(rep_ids, name="rep")
    travel = _matrix(outlets, team) if matrix else CrowTravel()
    nearest = travel.minutes(Places.of(outlets), Places.of(team)).argmin(axis=1)
    outlets["rep"] = team.index.to_numpy(dtype=object)[nearest]
    outlets.iloc[-2:, outlets.columns.get_loc("rep")] = None  # type: ignore[index]
    outlets["visits_planned"] = outlets["rep"].notna().astype(int)
    visits, days = _routes(outlets, team, cycle, travel)
    missing = outlets.index[-2:]
    unserved = pd.DataFrame(
        {
            "outlet": missing,
            "visits_wanted": 1,
            "visits_planned": 0,
            "reason": "no time left on any day",
            "repair": ["+12 min on W1 Tue", ""],
            "repair_cost": [12.0, np.nan],
        }
    )
    info = PlanInfo(1.5, 7, "0.1.0", {"search": {"seconds": 60}}, ("2 outlets left out.",))
    return Plan(
        outlets=outlets,
        reps=team,
        cycle=cycle,
        travel=travel,
        visits=visits,
        days=days,
        unserved=unserved,
        info=info,
    )


def _matrix(outlets: pd.DataFrame, team: pd.DataFrame) -> MatrixTravel:
    places = Places.of(outlets) + Places.of(team)
    crow, ids = CrowTravel(), list(places.ids)
    return MatrixTravel(
        pd.DataFrame(crow.minutes(places, places).round(3), ids, ids),
        pd.DataFrame(crow.kilometres(places, places).round(3), ids, ids),
    )


def _routes(
    outlets: pd.DataFrame, team: pd.DataFrame, cycle: Cycle, travel: Any
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every rep's outlets from west to east, dealt out to the open days in equal numbers."""
    visits, days = [], []
    for rep, own in outlets.sort_values("lon").groupby("rep"):
        for day, ids in zip(
            cycle.open_days, np.array_split(own.index, len(cycle.open_days)), strict=True
        ):
            if len(ids):
                rows, total = _route(str(rep), day, own.loc[ids], team, cycle, travel)
                visits += rows
                days.append(total)
    return pd.DataFrame(visits), pd.DataFrame(days)


def _route(
    rep: str, day: int, stops: pd.DataFrame, team: pd.DataFrame, cycle: Cycle, travel: Any
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    home = Places.of(team.loc[[rep]])
    way = home + Places.of(stops) + home
    minutes = travel.leg_minutes(way[:-1], way[1:])
    date = cycle.date(day)
    key = {"rep": rep, "day": day, "date": "" if date is None else date.isoformat()}
    time, rows = 8.5 * 60, []
    for i, outlet in enumerate(stops.index):
        time += minutes[i]
        rows.append(
            {**key, "sequence": i + 1, "outlet": outlet, "arrive": clock(time)}
            | {"depart": clock(time + 15), "travel_min": minutes[i]}
            | {"service_min": 15.0, "wait_min": 0.0}
        )
        time += 15
    service = 15.0 * len(stops)
    total = {**key, "stops": len(stops), "travel_min": minutes.sum(), "service_min": service}
    total |= {"wait_min": 0.0, "break_min": 45.0, "work_min": minutes.sum() + service}
    return rows, total | {"finish": clock(time + minutes[-1])}
