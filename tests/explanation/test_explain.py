"""Explanations of outlets whose case is known by hand."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from tests.explanation.promises import assert_kept
from tests.journey.tables import ONE_DAY, plan_town, team, town

import routeplan as rp
from routeplan.journey.repair import REASONS
from routeplan.plan import PlanInfo

WEEK = rp.Cycle(weeks=1)
DATED = rp.Cycle(weeks=1, start="2026-12-07")


def told_of(plan: rp.Plan, outlet: str | None = None) -> rp.Explanation:
    """The explanation of the one outlet that is short, or of a given one."""
    if outlet is None:
        (outlet,) = plan.unserved["outlet"]
    told = rp.explain(plan, outlet)
    for repair in told.repairs:
        assert_kept(plan, repair)
    return told


def kinds(told: rp.Explanation) -> list[str]:
    """Kinds of the repairs for all visits wanted."""
    return [r.kind for r in told.repairs if r.visits == told.visits_wanted]


def test_time_service_and_swap() -> None:
    """Two outlets of 50 minutes, a day of 80: longer, shorter, or one instead of the other."""
    plan = plan_town(town(2, service=50.0, sales=[10.0, 900.0]), team(day_min=80.0), ONE_DAY)
    told = told_of(plan)
    assert told.outlet == "K00"
    assert (told.code, told.binds) == ("time", ("time",))
    assert set(kinds(told)) == {"overtime", "service", "swap"}
    by_kind = {repair.kind: repair for repair in told.repairs}
    # 100 minutes of service, and there and back along 100 m
    way = 2 * 2.89 * (6371.0088 * 3.14159265 / 180 * 0.001 * 0.76604) ** 0.749
    more = int(20 + way) + 1
    assert by_kind["overtime"].cost == more
    assert by_kind["service"].cost == more
    assert f"{50 - more} instead of 50 min" in by_kind["service"].text
    assert "swap with outlet K01 (not visited, 900 of sales at stake)" in by_kind["swap"].text


def test_a_swap_costs_what_the_lost_visits_are_worth() -> None:
    """With a price of minutes the lost value is told in minutes."""
    outlets = town(2, service=50.0, value=[10.0, 90.0])
    told = told_of(plan_town(outlets, team(day_min=80.0), ONE_DAY, minute_cost=2.0))
    (swap,) = (repair for repair in told.repairs if repair.kind == "swap")
    assert swap.cost == 45.0


def test_an_outlet_that_must_be_visited_does_not_leave() -> None:
    """Nor does one with an appointment."""
    for wish in ({"must_visit": [False, True]}, {"appointment": ["", "2026-12-07 09:00-12:00"]}):
        outlets = town(2, service=50.0, sales=[1.0, 9.0], **wish)
        plan = plan_town(outlets, team(day_min=80.0), rp.Cycle(1, "Mon", "2026-12-07"))
        assert "swap" not in kinds(told_of(plan, "K00"))


def test_weekdays_bind() -> None:
    """A Monday that is full, and a Tuesday that is free: asking is cheaper than overtime."""
    outlets = town(2, service=50.0, sales=[9.0, 1.0], weekdays="Mon")
    told = told_of(plan_town(outlets, team(day_min=60.0), WEEK))
    assert told.code == "weekdays"
    assert set(told.binds) == {"weekdays", "time"}
    assert told.repairs[0].kind == "weekdays"
    assert told.apply().outlets.loc["K01", "weekdays"] == "Mon,Tue"


def test_weeks_bind() -> None:
    """The week allowed is full, the other one is free."""
    outlets = town(6, service=50.0, weeks=["1"] * 6)
    told = told_of(plan_town(outlets, team(day_min=60.0), rp.Cycle(weeks=2)))
    assert told.code == "weeks"
    assert told.apply().outlets.loc[told.outlet, "weeks"] == "1,2"


def test_gaps_bind() -> None:
    """A visit three days after the last one, where ten are wanted."""
    outlets = town(1, min_gap=[20.0], last_visit=["2026-12-04"])
    told = told_of(plan_town(outlets, team(), DATED))
    assert told.code == "gap"
    assert told.apply().outlets.loc["K00", "min_gap"] < 20


@pytest.mark.parametrize("whole", [False, True])
def test_opening_hours_bind(whole: bool) -> None:
    """Open before the rep sets out: wider hours, for the whole call where that is wanted."""
    outlets = town(1, open=["06:00-08:00"])
    told = told_of(plan_town(outlets, team(), ONE_DAY, whole_call=whole))
    assert told.code == "hours"
    end = "08:50" if whole else "08:35"  # sets out at 08:30, no way, 20 minutes
    assert f"open Mon 06:00-{end}" in told.repairs[0].text
    assert told.repairs[0].cost == 15 + (50 if whole else 35)


def test_a_closed_day() -> None:
    """Closed on the only workday: a window of its own is asked for."""
    told = told_of(plan_town(town(1, open=["Tue 09:00-12:00"]), team(), ONE_DAY))
    assert told.code == "hours"
    assert re.search(r"open Mon 08:30-08:35", told.repairs[0].text)


def test_an_appointment_binds() -> None:
    """Agreed for six in the morning, when the rep is at home."""
    outlets = town(1, appointment=["2026-12-07 06:00-06:10"])
    told = told_of(plan_town(outlets, team(), DATED))
    assert told.code == "appointment"
    assert "move the appointment to 2026-12-07 08:30" in told.repairs[0].text
    assert told.repairs[0].cost == 15 + 140


def test_a_kept_rep_binds() -> None:
    """The rep of the outlet is full and another one is free."""
    outlets = town(2, service=50.0, sales=[9.0, 1.0], rep=["R1", "R1"])
    told = told_of(plan_town(outlets, team(2, day_min=60.0), ONE_DAY))
    assert told.code == "rep"
    assert told.apply().outlets.loc["K01", ["rep", "rep_kept"]].tolist() == ["R2", "R2"]


def test_skills_bind() -> None:
    """Only one rep can do it, and has no time."""
    outlets = town(4, service=50.0, skills="frozen")
    reps = team(2, day_min=60.0, skills=["frozen", "sales"])
    told = rp.explain(plan_town(outlets, reps, ONE_DAY))
    one = next(iter(told.values()))
    assert "skills" in one.binds
    (teach,) = (repair for repair in one.repairs if repair.kind == "skills")
    assert teach.cost == 240
    after = assert_kept(one.plan, teach)
    assert after.reps["skills"].tolist() == ["frozen", "sales, frozen"]


def test_the_shift_binds() -> None:
    """The day holds 300 minutes, the shift ends after 60."""
    outlets = town(2, service=50.0)
    reps = team(day_min=300.0, start="08:30", end="09:30")
    told = told_of(plan_town(outlets, reps, ONE_DAY))
    assert told.code == "shift"
    assert told.repairs[0].text.startswith("+4")


def test_there_is_room() -> None:
    """A plan that leaves out an outlet although there is time."""
    full = plan_town(town(2), team(), ONE_DAY)
    visits = full.visits[full.visits["outlet"] == "K00"].assign(sequence=1, travel_min=0.0)
    bare = rp.Plan(
        outlets=full.outlets.assign(visits_planned=[1, 0], rep=["R1", None]),
        reps=full.reps,
        cycle=full.cycle,
        travel=full.travel,
        visits=visits,
        days=full.days,
        unserved=full.unserved,
        info=PlanInfo(),
    )
    told = rp.explain(bare, "K01")
    assert (told.code, told.repairs[0].kind, told.repairs[0].cost) == ("room", "room", 0)
    assert rp.review_plan(told.apply()).empty


def test_a_value_below_the_way() -> None:
    """Worth nothing, but 5 minutes of way away: the value that would pay is told."""
    outlets = town(2, value=[100.0, 0.0])
    told = told_of(plan_town(outlets, team(), ONE_DAY, minute_cost=1.0))
    assert (told.outlet, told.code) == ("K01", "value")
    assert told.apply().outlets.loc["K01", "value"] == pytest.approx(told.repairs[0].cost, abs=0.06)


def test_leave_is_not_worked_through() -> None:
    """A half day of leave gets no overtime."""
    reps = team(day_min=300.0, leave="2026-12-07 pm")
    outlets = town(6, service=50.0)
    plan = plan_town(outlets, reps, rp.Cycle(1, "Mon", "2026-12-07"))
    told = rp.explain(plan)
    assert told
    assert all("overtime" not in kinds(one) for one in told.values())


def test_one_visit_more() -> None:
    """A thinned outlet has repairs for all its visits, and cheaper ones for one more."""
    outlets = town(2, visits=[5, 5], service=50.0)
    plan = plan_town(outlets, team(day_min=[80.0]), WEEK)
    told = next(iter(rp.explain(plan).values()))
    assert 0 < told.visits_planned < 5
    visits = [repair.visits for repair in told.repairs]
    assert visits == sorted(visits, reverse=True)
    assert {5, told.visits_planned + 1} <= set(visits)


def test_the_order_of_a_day_is_improved() -> None:
    """Minutes told hold after the best order, not only after the cheapest place."""
    plan = plan_town(town(8, service=20.0), team(day_min=120.0), ONE_DAY)
    told = next(iter(rp.explain(plan).values()))
    after = assert_kept(plan, told.repairs[0])
    lon = after.outlets.loc[after.visits["outlet"], "lon"].tolist()
    turn = lon.index(max(lon))
    assert lon == sorted(lon[: turn + 1]) + sorted(lon[turn + 1 :], reverse=True)


def test_served_as_wanted() -> None:
    """An outlet that lacks nothing has no repairs."""
    told = rp.explain(plan_town(town(2), team(), ONE_DAY), "K00")
    assert (told.code, told.repairs, len(told.tried)) == ("served", (), 0)


def test_repr_and_table() -> None:
    """The story names the reps and patterns tried, what binds and the repairs with their costs."""
    plan = plan_town(town(2, service=50.0), team(day_min=80.0), ONE_DAY)
    told = told_of(plan)
    story = repr(told)
    assert story.startswith(f"Outlet {told.outlet}: 0 of 1 visits")
    assert "tried: 1 rep, 1 day pattern" in story
    for number, repair in enumerate(told.repairs, 1):
        assert f"{number}. {repair.text} [1 visits, costs {repair.cost:g} min]" in story
    assert told.table["cost"].is_monotonic_increasing
    assert told.table["repair"].tolist() == [repair.text for repair in told.repairs]
    assert told.tried.loc[0, ["rep", "binds"]].tolist() == ["R1", "time"]


def test_unknown_outlet() -> None:
    """Near ids are named, also for another case or a name."""
    plan = plan_town(town(3, name=["Bakery", "Kiosk", "Bar"]), team(), ONE_DAY)
    for wrong, near in (("k01", "K01"), ("K1", "K01"), ("Bakery", "K00")):
        with pytest.raises(rp.RouteplanError, match=rf"no outlet {wrong}.*Near: .*{near}"):
            rp.explain(plan, wrong)


def test_prices_decide() -> None:
    """Where asking is dear, overtime comes first."""
    outlets = town(2, service=50.0, sales=[9.0, 1.0], weekdays="Mon")
    plan = plan_town(outlets, team(day_min=60.0), WEEK)
    dear = rp.explain(plan, "K01", prices=rp.RepairPrices(asking=100.0))
    assert dear.repairs[0].kind == "overtime"
    with pytest.raises(rp.SettingsError, match="`asking` must be at least 0"):
        rp.RepairPrices(asking=-1.0)


def test_a_repair_of_another_plan() -> None:
    """A repair is refused where its routes are gone."""
    plan = plan_town(town(3, service=50.0), team(day_min=80.0), ONE_DAY)
    one, other = rp.explain(plan).values()
    after = one.apply()
    with pytest.raises(rp.RouteplanError, match="Explain the plan again"):
        rp.apply_repair(after, other.repairs[0])


def test_two_repairs_of_one_explanation() -> None:
    """Repairs on different days of a rep can be made one after the other."""
    outlets = town(4, service=50.0, weekdays=["Mon", "Mon", "Tue", "Tue"])
    plan = plan_town(outlets, team(day_min=80.0), rp.Cycle(1, "Mon,Tue"))
    for told in rp.explain(plan).values():
        plan = rp.apply_repair(plan, next(r for r in told.repairs if r.kind == "overtime"))
        assert rp.review_plan(plan).empty
    assert plan.unserved.empty
    assert plan.reps["overtime"].str.count(r"\+").tolist() == [2]


def test_overtime_adds_up(tmp_path) -> None:
    """Two repairs one after the other, saved and read again: the day holds both."""
    plan = plan_town(town(4, service=50.0), team(day_min=80.0), ONE_DAY)
    while not plan.unserved.empty:
        plan = next(iter(rp.explain(plan).values())).apply()
        assert rp.review_plan(plan).empty
    again = rp.Plan.load(plan.save(tmp_path / "plan"))
    assert again.reps["overtime"].tolist() == plan.reps["overtime"].tolist()
    assert rp.review_plan(again).empty
    assert len(again.visits) == 4


def test_reasons_are_a_closed_set() -> None:
    """Every reason told is one of the documented ones."""
    plan = plan_town(town(8, visits=3, service=50.0), team(day_min=80.0), WEEK)
    assert set(plan.unserved["reason"]) <= set(REASONS.values())
    assert isinstance(plan.unserved["repair_cost"], pd.Series)


def test_visits_chosen_by_value() -> None:
    """A plan that chose its visits by their values leaves nothing unserved, and can be asked."""
    outlets = town(3)
    values = pd.DataFrame({1: 100.0, 2: 1.0}, index=outlets.index)
    plan = rp.plan_visits(
        outlets,
        team(),
        WEEK,
        stop=rp.MaxIterations(500),
        jobs=1,
        values=values,
        settings=rp.Settings(journey=rp.JourneySettings(minute_cost=1.0)),
    )
    assert plan.unserved.empty
    assert rp.explain(plan) == {}
    assert rp.explain(plan, "K00").code == "served"


@pytest.mark.parametrize("keep", [False, True])
def test_pinned_outlets_stay(keep: bool) -> None:
    """An outlet pinned in the plan gives no visits to another one, and keeps its rep."""
    first = plan_town(town(2, service=50.0), team(2, day_min=60.0), ONE_DAY)
    pinned = rp.read_outlets(first.pin().outlets.drop(columns=["visits_planned"]))
    outlets = pd.concat([pinned, town(1, service=50.0).rename({"K00": "K09"})])
    outlets["pinned"] = outlets["pinned"].fillna(False).astype(bool)
    plan = plan_town(outlets, team(2, day_min=60.0), ONE_DAY, keep_reps=keep)
    told = told_of(plan, "K09")
    assert told.code == "time"
    assert set(kinds(told)) == {"overtime"}
    assert told.apply().outlets.loc[["K00", "K01"], "rep"].equals(first.outlets["rep"])
