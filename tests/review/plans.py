"""A plan small enough to be worked out by hand, and ways to spoil it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from routeplan.cycle import Cycle
from routeplan.plan import Plan, PlanInfo
from routeplan.travel import MatrixTravel


class AnyPlan(Plan):
    """A plan whose tables are taken as they come, however wrong."""

    def __init__(self, **tables: Any) -> None:
        for name, table in tables.items():
            setattr(self, f"_{name}", table)
        self._info = PlanInfo()


def tables() -> dict[str, Any]:
    """Everything of a correct plan of two weeks: two reps, five outlets.

    R1 leaves home at 08:30, drives 20 minutes to any outlet, 10 between outlets, 15 to the place
    where the day ends, and takes 30 minutes of break after the first outlet. R2 leaves at 09:00
    and lives 5 minutes from every outlet. `d` gets one visit of two, `e` none of one.
    """
    return {
        "outlets": _outlets(),
        "reps": _reps(),
        "cycle": Cycle(weeks=2, start="2026-12-07"),
        "travel": MatrixTravel(_minutes(), 0.5 * _minutes()),
        "visits": _visits(),
        "days": _days(),
        "unserved": pd.DataFrame(
            {
                "outlet": ["d", "e"],
                "visits_wanted": [2, 1],
                "visits_planned": [1, 0],
                "reason": "",
                "repair": "",
                "repair_cost": float("nan"),
            }
        ),
    }


def correct_plan() -> Plan:
    """The plan of :func:`tables`."""
    return Plan(**tables())


def _outlets() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["Ada", "Ben", "Cem", "Dan", "Eve"],
            "lat": 39.9,
            "lon": [32.1, 32.2, 32.3, 32.4, 32.5],
            "visits": [2, 1, 4, 2, 1],
            "service_min": [20.0, 20.0, 40.0, 25.0, 15.0],
            "rep": ["R1", "R1", "R2", "R2", None],
            "visits_planned": [2, 1, 4, 1, 0],
            "weekdays": ["Mon,Tue", "", "Mon,Wed,Fri", "", ""],
            "open": ["", "", "09:00-12:00", "10:00-12:00,14:00-16:00", ""],
            "must_visit": [True, False, False, False, False],
            "sales": [50.0, 20.0, 100.0, 20.0, 10.0],
        },
        index=pd.Index(list("abcde"), name="outlet"),
    )


def _reps() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["Rosa", "Ruud"],
            "lat": 39.9,
            "lon": 32.0,
            "end_lat": [40.0, 39.9],
            "end_lon": 32.0,
            "day_min": [100.0, 90.0],
            "start": ["08:30", "09:00"],
            "break_min": [30.0, 0.0],
            "workdays": ["", "Mon-Thu"],
            "leave": ["", "2026-12-08,2026-12-15..2026-12-15"],
        },
        index=pd.Index(["R1", "R2"], name="rep"),
    )


def _minutes() -> pd.DataFrame:
    ids = [*"abcde", "R1", "R1:end", "R2"]
    minutes = pd.DataFrame(10.0, index=ids, columns=ids)
    minutes.loc["R1", :] = 20.0
    minutes.loc[:, "R1:end"] = 15.0
    minutes.loc["R2", :] = minutes.loc[:, "R2"] = 5.0
    for place in ids:
        minutes.loc[place, place] = 0.0
    return minutes


def _visits() -> pd.DataFrame:
    columns = ["rep", "day", "sequence", "outlet", "arrive", "depart", "travel_min", "service_min"]
    rows = [
        ("R1", 1, 1, "a", "08:50", "09:10", 20.0, 20.0),
        ("R1", 1, 2, "b", "09:50", "10:10", 10.0, 20.0),
        ("R1", 6, 1, "a", "08:50", "09:10", 20.0, 20.0),
        ("R2", 1, 1, "c", "09:05", "09:45", 5.0, 40.0),
        ("R2", 3, 1, "c", "09:05", "09:45", 5.0, 40.0),
        ("R2", 3, 2, "d", "09:55", "10:25", 10.0, 25.0),
        ("R2", 6, 1, "c", "09:05", "09:45", 5.0, 40.0),
        ("R2", 8, 1, "c", "09:05", "09:45", 5.0, 40.0),
    ]
    visits = pd.DataFrame(rows, columns=columns)
    visits.insert(2, "date", visits["day"].map(_DATES))
    return visits.assign(wait_min=[0.0, 0.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0])


def _days() -> pd.DataFrame:
    columns = ["rep", "day", "stops", "travel_min", "service_min", "wait_min", "break_min"]
    rows = [
        ("R1", 1, 2, 45.0, 40.0, 0.0, 30.0, 85.0, "10:25"),
        ("R1", 6, 1, 35.0, 20.0, 0.0, 30.0, 55.0, "09:55"),
        ("R2", 1, 1, 10.0, 40.0, 0.0, 0.0, 50.0, "09:50"),
        ("R2", 3, 2, 20.0, 65.0, 5.0, 0.0, 90.0, "10:30"),
        ("R2", 6, 1, 10.0, 40.0, 0.0, 0.0, 50.0, "09:50"),
        ("R2", 8, 1, 10.0, 40.0, 0.0, 0.0, 50.0, "09:50"),
    ]
    days = pd.DataFrame(rows, columns=[*columns, "work_min", "finish"])
    days.insert(2, "date", days["day"].map(_DATES))
    return days


_DATES = {1: "2026-12-07", 3: "2026-12-09", 6: "2026-12-14", 8: "2026-12-16"}
