"""Repairs of outlets that several reps visit."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from tests.explanation.promises import assert_kept

import routeplan as rp


def test_repair_moves_the_visits_of_every_rep() -> None:
    """One of three visits is missing, the other two are made by one rep each."""
    outlets = pd.DataFrame(
        {
            "lat": [40.01, 40.02],
            "lon": [32.0, 32.0],
            "visits": [3, 2],
            "service_min": [20.0, 20.0],
            "weekdays": ["Mon", ""],
            "any_rep": [True, False],
        },
        index=pd.Index(["shared", "other"], name="outlet"),
    )
    reps = pd.DataFrame(
        {"lat": [40.0, 40.0], "lon": [32.0, 32.0], "day_min": [480.0, 480.0]},
        index=pd.Index(["A", "B"], name="rep"),
    )
    cycle = rp.Cycle(weeks=2, start=dt.date(2026, 12, 7))
    first = rp.plan_visits(outlets, reps, cycle, stop=rp.MaxIterations(500), jobs=1)
    (rep,) = set(first.visits["rep"][first.visits["outlet"] == "shared"])
    other = "B" if rep == "A" else "A"
    plan = rp.move_visit(first, "shared", rep=other, day={6: 6}, pin=False).plan
    assert set(plan.visits["rep"][plan.visits["outlet"] == "shared"]) == {"A", "B"}
    repairs = [r for r in rp.explain(plan)["shared"].repairs if r.visits == 3]
    assert repairs
    for repair in repairs:
        assert_kept(plan, repair)
