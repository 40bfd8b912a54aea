"""A town on one straight street, small enough to be worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.edits.revision import revised_plan
from routeplan.plan import Plan
from routeplan.travel import MatrixTravel

__all__ = ["CYCLE", "street_plan"]

CYCLE = Cycle(weeks=3, start="2026-12-07", holidays=["2026-12-25"])
"""Fifteen days; the last one is a holiday."""

PLACE = {"a": 1, "b": 2, "c": 3, "w": 5, "f": 8, "g": 9, "R1": 0, "R1:end": 0, "R2": 10}
"""Minutes from the west end of the street."""

VISITS = [
    ("R1", 1, 1, "a"),
    ("R1", 1, 2, "c"),
    ("R1", 2, 1, "b"),
    ("R1", 3, 1, "w"),
    ("R1", 8, 1, "w"),
    ("R1", 13, 1, "w"),
    ("R2", 1, 1, "f"),
    ("R2", 4, 1, "g"),
]


def street_plan(*, outlets: dict[str, Any] | None = None, **reps: Any) -> Plan:
    """R1 in the west visits a, b, c and, weekly, w; R2 in the east visits f and g.

    A minute takes a minute along the street, a visit 20 minutes. R1 may work 60 minutes a day and
    R2 100, from 08:30 on. Day 1 of R1: 0-1-3-0, 6 minutes of travel; day 2: 0-2-0, 4 minutes.
    Columns of the outlets and of the reps can be set.
    """
    at = pd.Series(PLACE, dtype=float)
    minutes = pd.DataFrame(np.abs(at.to_numpy()[:, None] - at.to_numpy()), at.index, at.index)
    ids = ["a", "b", "c", "f", "g", "w"]
    table = pd.DataFrame(
        {
            "name": [name.upper() for name in ids],
            "lat": 40.0,
            "lon": 32.0 + 0.01 * at[ids].to_numpy(),
            "visits": [1, 1, 1, 1, 1, 3],
            "service_min": 20.0,
            "rep": None,
            "visits_planned": 0,
            **(outlets or {}),
        },
        index=pd.Index(ids, name="outlet"),
    )
    team = pd.DataFrame(
        {
            "name": ["Rosa", "Ruud"],
            "lat": 40.0,
            "lon": [32.0, 32.1],
            "end_lat": 40.0,
            "end_lon": [32.0, 32.1],
            "day_min": [60.0, 100.0],
            "start": "08:30",
            "break_min": 0.0,
            **reps,
        },
        index=pd.Index(["R1", "R2"], name="rep"),
    )
    empty = Plan(
        outlets=table,
        reps=team,
        cycle=CYCLE,
        travel=MatrixTravel(minutes),
        visits=_none("rep day date sequence outlet arrive depart travel_min service_min wait_min"),
        days=_none("rep day date stops travel_min service_min wait_min break_min work_min finish"),
        unserved=_none("outlet visits_wanted visits_planned reason repair repair_cost"),
    )
    return revised_plan(empty, pd.DataFrame(VISITS, columns=["rep", "day", "sequence", "outlet"]))


def _none(columns: str) -> pd.DataFrame:
    return pd.DataFrame(columns=columns.split())
