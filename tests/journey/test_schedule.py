"""Clock times of visits and days, reckoned again by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.journey.tables import ONE_DAY, plan_town, team, town

import routeplan as rp

MINUTES = pd.DataFrame(
    [[0, 10, 30], [10, 0, 20], [30, 20, 0]], ["K00", "K01", "R1"], ["K00", "K01", "R1"], dtype=float
)


def day_of(**columns: object) -> tuple[pd.DataFrame, pd.Series]:
    """One rep-day: 20 minutes to K01, 10 on to K00, 30 home, or the same the other way round."""
    plan = rp.plan_visits(
        town(2, service=60.0),
        team(start="08:00", **columns),
        ONE_DAY,
        travel=rp.MatrixTravel(MINUTES),
        stop=rp.MaxIterations(100),
        jobs=1,
    )
    assert rp.review_plan(plan).empty
    return plan.visits, plan.days.iloc[0]


def test_without_a_break() -> None:
    """Arrivals, departures and the way home follow one another without a gap."""
    visits, day = day_of()
    first = float(visits["travel_min"].iloc[0])
    assert visits["travel_min"].tolist() == [first, 10.0]
    assert visits["arrive"].tolist() == (["08:20", "09:30"] if first == 20 else ["08:30", "09:40"])
    assert visits["depart"].tolist() == (["09:20", "10:30"] if first == 20 else ["09:30", "10:40"])
    assert day["finish"] == "11:00"
    assert day[["stops", "travel_min", "service_min", "work_min"]].tolist() == [2, 60, 120, 180]


def test_a_break_is_not_work() -> None:
    """Half an hour later home, the same minutes of work, and the day's budget is not touched."""
    _, day = day_of(break_min=30.0, day_min=180.0)
    assert (day["finish"], day["break_min"], day["work_min"]) == ("11:30", 30, 180)


def test_a_break_that_begins_after_work_is_not_taken() -> None:
    """Who is home at eleven has lunch there."""
    _, day = day_of(break_min=30.0, break_open="12:00-13:00")
    assert (day["finish"], day["break_min"]) == ("11:00", 0)


def test_a_break_between_two_visits() -> None:
    """Its window lies on the way from the first outlet to the second."""
    visits, day = day_of(break_min=30.0, break_open="09:20-10:00")
    assert day["break_min"] == 30
    assert visits["arrive"].iloc[1] in {"10:00", "10:10"}


def test_dates_follow_the_cycle() -> None:
    """The date of a visit is that of its day; without a start it is empty."""
    cycle = rp.Cycle(weeks=2, start="2026-12-07")
    plan = plan_town(town(4, visits=2), team(), cycle)
    assert len(plan.visits) == 8
    assert plan.visits["date"].tolist() == [str(cycle.date(day)) for day in plan.visits["day"]]
    assert set(plan_town(town(2), team()).days["date"]) == {""}


def test_order_of_the_tables() -> None:
    """By rep, day and sequence, each from 1 without a gap."""
    plan = plan_town(town(12, visits=2, service=60.0), team(2, day_min=[300.0, 240.0]))
    keys = plan.visits[["rep", "day", "sequence"]]
    assert keys.equals(keys.sort_values(["rep", "day", "sequence"]).reset_index(drop=True))
    assert (plan.visits.groupby(["rep", "day"]).cumcount() + 1 == plan.visits["sequence"]).all()


def test_home_again() -> None:
    """The way home is a part of the day's travel, to the end place where there is one."""
    plan = plan_town(town(1), team(end_lat=40.1, end_lon=32.0), ONE_DAY)
    km = 6371.0088 * 0.1 * 3.141592653589793 / 180
    assert plan.days["travel_min"].item() == pytest.approx(2.89 * km**0.749, abs=0.01)
