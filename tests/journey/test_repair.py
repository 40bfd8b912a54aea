"""Reasons and repairs: true in cases whose answer is known by hand."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journey.tables import ONE_DAY, plan_town, team, town

import routeplan as rp

WEEK = rp.Cycle(weeks=1)


def only_row(plan: rp.Plan) -> pd.Series:
    """The one outlet that got too little."""
    assert len(plan.unserved) == 1
    return plan.unserved.iloc[0]


def test_too_far() -> None:
    """There and back alone take longer than the day; the minutes missing are told."""
    outlets = town(3).assign(lat=[40.0, 40.0, 42.0])
    row = only_row(plan_town(outlets, team(day_min=100.0), WEEK))
    assert (row["outlet"], row["visits_wanted"], row["visits_planned"]) == ("K02", 1, 0)
    assert row["reason"].startswith("too far")
    km = 6371.0088 * np.radians(2.0)  # two degrees north, hardly any east
    alone = 2 * 2.89 * km**0.749 + 20
    assert row["repair_cost"] == pytest.approx(alone - 100, abs=1.5)


@pytest.mark.parametrize(
    ("outlet", "cycle"),
    [
        ({"weekdays": ["", "Sat"]}, WEEK),
        ({"weekdays": ["", "Mon"], "visits": [1, 2]}, WEEK),
        ({"weekdays": ["", "Mon"]}, rp.Cycle(1, start="2026-12-07", holidays=["2026-12-07"])),
    ],
    ids=["no workday", "too few weekdays", "a holiday"],
)
def test_no_weekday(outlet: dict[str, list[object]], cycle: rp.Cycle) -> None:
    """The weekdays allowed leave too few days: another one is asked for, at the price of asking."""
    row = only_row(plan_town(town(2).assign(**outlet), team(), cycle))
    assert row["outlet"] == "K01"
    assert "weekdays" in row["reason"]
    assert row["repair"].startswith("allow ")
    assert row["repair_cost"] == rp.RepairPrices().asking


def test_the_rep_does_not_work() -> None:
    """An outlet that stays with a rep on leave all cycle is told so, and handed over."""
    cycle = rp.Cycle(1, start="2026-12-07")
    reps = team(2, leave=["", "2026-12-07..2026-12-11"])
    row = only_row(plan_town(town(2, rep=["R1", "R2"]), reps, cycle))
    assert row["outlet"] == "K01"
    assert row["reason"] == "the reps who may visit it do not work in this cycle"
    assert row["repair"].startswith("give it to R1 instead of R2")
    assert row["repair_cost"] == rp.RepairPrices().handover


def test_days_off_break_the_pattern() -> None:
    """A rep who works Mondays only cannot come twice a week."""
    row = only_row(plan_town(town(1, visits=2), team(workdays="Mon"), WEEK))
    assert (row["visits_planned"], row["visits_wanted"]) == (1, 2)
    assert row["reason"].startswith("days off")


def test_no_time() -> None:
    """Two outlets of 50 minutes, a day of 80: twenty minutes and the way are missing."""
    row = only_row(plan_town(town(2, service=50.0), team(day_min=80.0), ONE_DAY))
    assert row["reason"].startswith("no time left")
    assert re.fullmatch(r"\+2[0-4] min on W1 Mon for R1", row["repair"])


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 2**32))
def test_the_repair_repairs(seed: int) -> None:
    """The outlet told first is served as well when the day is made so many minutes longer."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 7))
    outlets = town(n, service=rng.integers(20, 60, n).astype(float)).assign(
        lat=40 + 0.05 * rng.random(n), lon=32 + 0.05 * rng.random(n)
    )
    budget = float(outlets["service_min"].sum() * 0.8)
    before = plan_town(outlets, team(day_min=budget), ONE_DAY)
    for row in before.unserved.head(1).itertuples():
        more = plan_town(
            outlets.loc[[*before.visits["outlet"], row.outlet]],
            team(day_min=budget + row.repair_cost),
            ONE_DAY,
        )
        assert more.unserved.empty
        assert f"+{row.repair_cost:.0f} min" in row.repair


def test_the_cost_is_the_sum_of_what_is_told() -> None:
    """Minutes told by day add up to the cost."""
    outlets = town(2, visits=5, service=50.0)
    row = only_row(plan_town(outlets, team(day_min=80.2), WEEK, shortage="drop"))
    told = [int(minutes) for minutes in re.findall(r"\+(\d+) min", row["repair"])]
    assert len(told) == 5
    assert sum(told) == row["repair_cost"]


def test_very_many_are_not_all_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those worth most have reasons and repairs, the others say that nobody has looked."""
    monkeypatch.setattr("routeplan.journey.repair.stories._MOST_TRIED", 2)
    outlets = town(6, service=200.0, value=[1.0, 6, 2, 5, 3, 4])
    unserved = plan_town(outlets, team(day_min=220.0), ONE_DAY).unserved.set_index("outlet")
    assert unserved.index.tolist() == ["K00", "K02", "K03", "K04", "K05"]
    tried = unserved["repair"] != ""
    assert unserved.index[tried].tolist() == ["K03", "K05"]
    assert unserved.loc[~tried, "reason"].str.startswith("not looked into").all()
