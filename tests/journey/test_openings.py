"""Opening hours, appointments and gaps in whole plans, reviewed and looked at."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.journey.tables import ONE_DAY, plan_town, team, town

import routeplan as rp
from routeplan.clock import parse_time
from routeplan.errors import DataError

DATED = rp.Cycle(weeks=4, start="2026-12-07")


def test_visits_begin_inside_the_hours() -> None:
    """Of four outlets with an hour each, every one is visited in its hour, the rep waits."""
    hours = ["15:00-16:00", "09:00-10:00", "13:00-14:00", "11:00-12:00"]
    plan = plan_town(town(4, open=hours), team(), ONE_DAY)
    assert plan.visits["outlet"].tolist() == ["K01", "K03", "K02", "K00"]
    assert plan.visits["wait_min"].sum() > 200
    assert plan.days["work_min"].item() == pytest.approx(
        plan.days[["travel_min", "service_min", "wait_min"]].sum(axis=1).item()
    )


def test_nobody_sets_out_to_wait() -> None:
    """Where the first outlet opens late, the rep leaves home late and does not wait there."""
    plan = plan_town(town(2, open=["11:00-12:00", "11:00-14:00"]), team(), ONE_DAY)
    assert plan.visits["wait_min"].sum() < 0.01
    assert parse_time(plan.visits["arrive"].iloc[0]) >= 660 - 1


def test_whole_call_inside() -> None:
    """A visit that begins inside need not end there, unless that was asked for."""
    outlets = town(1, service=60.0, open="09:00-09:30")
    assert plan_town(outlets, team(), ONE_DAY).unserved.empty
    assert len(plan_town(outlets, team(), ONE_DAY, whole_call=True).unserved) == 1


def test_closed_weekdays_shape_the_rhythm() -> None:
    """Two visits a week at an outlet open from Monday to Wednesday fall on Monday and Wednesday."""
    plan = plan_town(town(1, visits=8, open="Mon-Wed 09:00-18:00"), team(), rp.Cycle(weeks=4))
    assert {(day - 1) % 5 for day in plan.visits["day"]} == {0, 2}


def test_odd_weeks() -> None:
    """Visited in odd weeks alone, on one weekday."""
    plan = plan_town(town(3, visits=2, weeks="odd"), team(), rp.Cycle(weeks=4))
    assert set((plan.visits["day"] - 1) // 5) == {0, 2}


def test_an_appointment_is_kept() -> None:
    """The visit lies on the day agreed and begins within the quarter of an hour."""
    outlets = town(3, visits=[1, 2, 4], appointment=["2026-12-15 10:30 +-15min", None, None])
    plan = plan_town(outlets, team(), DATED)
    visit = plan.visits[plan.visits["outlet"] == "K00"]
    assert visit["date"].tolist() == ["2026-12-15"]
    begin = parse_time(visit["arrive"].item()) + visit["wait_min"].item()
    assert 614 <= begin <= 646


def test_an_appointment_moves_one_visit_of_a_rhythm() -> None:
    """Of four weekly visits the one in the week of the appointment is on its day."""
    outlets = town(1, visits=4, weekdays="Mon", appointment="2026-12-17 10:30")
    plan = plan_town(outlets, team(), DATED)
    assert plan.visits["date"].tolist() == ["2026-12-07", "2026-12-17", "2026-12-21", "2026-12-28"]


def test_an_appointment_on_a_holiday_is_refused() -> None:
    """The row is named, and why."""
    cycle = rp.Cycle(weeks=4, start="2026-12-07", holidays=["2026-12-25"])
    with pytest.raises(DataError, match="this one is a holiday") as error:
        plan_town(town(1, appointment="2026-12-25 10:30"), team(), cycle)
    assert error.value.failures["row"].tolist() == ["K00"]


def test_the_last_visit_sets_the_rhythm() -> None:
    """Monthly outlets come about a month after their last visit, overdue ones at once."""
    last = ["2026-11-09", "2026-11-16", "2026-12-04", "2026-06-01"]
    plan = plan_town(town(4, last_visit=last), team(), DATED)
    first = plan.visits.set_index("outlet")["date"].map(pd.Timestamp)
    since = (first - pd.to_datetime(pd.Series(last, ["K00", "K01", "K02", "K03"]))).dt.days
    assert (since[["K00", "K01", "K02"]] >= 0.7 * 28).all()


def test_gaps_are_kept() -> None:
    """Two visits in four weeks at least twelve days apart, and ten days after the last one."""
    outlets = town(2, visits=2, min_gap=12, last_visit="2026-12-04")
    plan = plan_town(outlets, team(), DATED, due_after=0.0)
    at = plan.visits["date"].map(pd.Timestamp)
    assert (at.groupby(plan.visits["outlet"]).min() >= pd.Timestamp("2026-12-16")).all()


def test_gaps_that_contradict_the_visits_are_refused() -> None:
    """Weekly visits cannot be ten days apart, and one in four weeks not every ten days."""
    outlets = town(3, visits=[4, 2, 2], min_gap=[10, None, 9], max_gap=[None, 10, 7])
    with pytest.raises(DataError) as error:
        plan_town(outlets, team(), DATED)
    assert error.value.failures[["row", "column"]].to_numpy().tolist() == [
        ["K00", "min_gap"], ["K02", "min_gap"], ["K01", "max_gap"], ["K02", "max_gap"],
    ]  # fmt: skip


def test_intervals_give_the_visits() -> None:
    """Every fortnight is twice in four weeks, two in ten days nearly six times."""
    outlets = town(3).drop(columns="visits").assign(interval=["14", "2 in 10 days", 28])
    plan = plan_town(outlets, team(), rp.Cycle(weeks=4))
    assert plan.outlets["visits"].tolist() == [2, 6, 1]
    assert any("interval" in note for note in plan.info.notes)


def test_skills_decide_who_may_come() -> None:
    """Each shop gets the rep who knows its goods, though one of them lives far away."""
    reps = team(2, skills=["fresh", "Frozen, Sales"], lat=[40.0, 40.05])
    plan = plan_town(town(2, skills=["frozen", "fresh"]), reps)
    assert plan.outlets["rep"].tolist() == ["R2", "R1"]


def test_a_kept_rep_without_the_skill_is_refused() -> None:
    """The table contradicts itself."""
    with pytest.raises(DataError, match="a rep with the skills frozen"):
        plan_town(town(1, skills="frozen", rep="R1"), team(2, skills=["", "frozen"]))


def test_services_are_planned_like_outlets() -> None:
    """A weekly call and a monthly one at the same shop, by one rep who may do both."""
    services = pd.DataFrame(
        {
            "outlet": ["K00", "K00"], "service": ["sales", "shelf"], "visits": [4, 1],
            "skills": ["", "shelf"],
        }
    )  # fmt: skip
    table = rp.split_services(town(2), services)
    plan = plan_town(table, team(2, skills=["", "shelf"]), rp.Cycle(weeks=4))
    assert plan.outlets["visits_planned"].to_dict() == {"K00/sales": 4, "K00/shelf": 1, "K01": 1}
    assert plan.outlets["rep"]["K00/shelf"] == "R2"
