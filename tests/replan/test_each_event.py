"""Every kind of event, on plans small enough to see what must happen."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.replan.towns import again, street_plan

import routeplan as rp
from routeplan.clock import parse_time

MORNING = "2026-12-08 07:00"


def on(plan: rp.Plan, date: str, rep: str | None = None) -> pd.DataFrame:
    """Visits of a date, in order."""
    visits = plan.visits[plan.visits["date"] == date]
    return visits if rep is None else visits[visits["rep"] == rep]


@pytest.fixture(scope="module")
def plan() -> rp.Plan:
    """One rep, twelve outlets twice in two weeks: one on Mondays, the others on Tuesdays."""
    made = street_plan()
    for outlet in made.outlets.index:
        made = rp.move_visit(made, outlet, day="Mon" if outlet == "K00" else "Tue").plan
    assert rp.review_plan(made).empty
    return made


@pytest.fixture(scope="module")
def pair() -> rp.Plan:
    """Two reps, each with the half of a street."""
    return street_plan(16, reps=2)


def first_busy(plan: rp.Plan, least: int = 2) -> str:
    """First date but the first day with so many visits."""
    counts = plan.visits.groupby("date").size()
    return str(next(d for d, n in counts.items() if n >= least and d > "2026-12-07"))


def test_nothing_has_happened(plan: rp.Plan) -> None:
    """Without events the plan stays; what is over is done."""
    made = again(plan, "2026-12-10 12:00")
    columns = [column for column in plan.visits if column != "status"]
    pd.testing.assert_frame_equal(made.plan.visits[columns], plan.visits[columns])
    pd.testing.assert_frame_equal(made.plan.days, plan.days)
    over = made.plan.visits["date"] < "2026-12-10"
    assert (made.plan.visits["status"][over] == "done").all()
    assert not (made.plan.visits["status"][made.plan.visits["date"] > "2026-12-10"] == "done").any()
    assert len(made.changes) == 0


def test_ill(plan: rp.Plan) -> None:
    """A rep ill for a day makes no visit that day, and makes them all up on days nearby."""
    date = first_busy(plan)
    made = again(plan, f"{date} 07:00", {"event": "ill", "rep": "R1", "days": 1})
    assert on(made.plan, date).empty
    assert set(made.changes["outlet"]) == set(on(plan, date)["outlet"])
    assert made.changes["forced"].all()
    assert set(made.changes["what"]) == {"day"}
    assert len(made.plan.visits) == len(plan.visits)
    assert set(made.plan.visits["status"]) == {"", "done", "moved"}


def test_ill_for_hours(plan: rp.Plan) -> None:
    """What is done stays done; nothing is planned while the rep is away."""
    date = first_busy(plan)
    event = {"event": "病假", "rep": "R1", "time": "09:00", "until": "11:00"}
    made = again(plan, f"{date} 09:00", event, freeze=0.0)
    ahead = on(made.plan, date).query("status != 'done'")
    assert (ahead["arrive"] >= "11:00").all()
    assert len(made.plan.visits) == len(plan.visits)


def test_ill_at_the_time_of_the_way() -> None:
    """A frozen visit waits for a rep who can set out only when it should begin."""
    plan = street_plan(1, visits=1, lon=32.1, cycle=rp.Cycle(weeks=1, start="2026-12-07"))
    date, arrive, way = plan.visits.loc[0, ["date", "arrive", "travel_min"]]
    ill = {"event": "ill", "rep": "R1", "time": "08:20", "until": arrive}
    late = again(plan, f"{date} 08:20", ill).plan.visits.loc[0, "arrive"]
    assert parse_time(late) - parse_time(arrive) == pytest.approx(way, abs=1)


def test_ill_and_the_team_helps(pair: rp.Plan) -> None:
    """With hand-overs the other rep takes visits, without only the rep's own days do."""
    date = first_busy(pair)
    ill = {"event": "ill", "rep": "R1", "time": date, "until": "2026-12-18"}
    alone = again(pair, f"{date} 07:00", ill)
    assert (alone.plan.visits.query("date >= @date")["rep"] == "R2").all()
    assert set(alone.changes["what"]) == {"dropped"}
    helped = again(pair, f"{date} 07:00", ill, handover=True)
    assert len(helped.debt) == 0
    assert len(helped.plan.visits) == len(pair.visits)


def test_day_lost(pair: rp.Plan) -> None:
    """Nobody works on a lost day."""
    date = first_busy(pair)
    made = again(pair, f"{date} 07:00", {"event": "day lost"})
    assert on(made.plan, date).empty
    assert len(made.plan.visits) + len(made.debt) == len(pair.visits)


def test_overran(plan: rp.Plan) -> None:
    """A visit that took 40 minutes more moves the frozen ones behind it by 40 minutes."""
    date = first_busy(plan, 3)
    day = on(plan, date)
    first, second = day.iloc[0], day.iloc[1]
    now = f"{date} {first['arrive']}"
    event = {"event": "overran", "outlet": first["outlet"], "minutes": 40}
    made = again(plan, now, event, freeze=60.0)
    after = on(made.plan, date).set_index("outlet")
    assert after.loc[first["outlet"], "service_min"] == 70
    assert after.loc[first["outlet"], "status"] == "done"
    late = parse_time(after.loc[second["outlet"], "arrive"]) - parse_time(second["arrive"])
    assert late == pytest.approx(40, abs=1)


def test_overran_before_another_that_overran(plan: rp.Plan) -> None:
    """The second visit has not begun yet after all: it takes its usual minutes."""
    date = first_busy(plan, 3)
    day = on(plan, date)
    first, second = day["outlet"].iloc[:2]
    now = f"{date} {day['arrive'].iloc[1]}"
    then = again(plan, now, {"event": "overran", "outlet": second, "minutes": 20})
    made = again(then.plan, now, {"event": "overran", "outlet": first, "minutes": 40})
    after = on(made.plan, date).set_index("outlet").loc[second]
    assert (after["status"], after["service_min"]) == ("", 30)


def test_a_call_with_a_window_for_a_visit_of_that_day() -> None:
    """The only visit of a day becomes the call: the same stop, at the hour that was asked for."""
    plan = street_plan(1, visits=1, cycle=rp.Cycle(weeks=1, workdays="Mon", start="2026-12-07"))
    assert plan.visits["arrive"].max() < "09:00"
    call = {"event": "urgent", "outlet": "K00", "time": "2026-12-07", "window": "13:00-16:00"}
    visit = again(plan, "2026-12-07 07:00", call, freeze=0.0).plan.visits.iloc[0]
    assert "13:00" <= visit["arrive"] <= "16:00"


@pytest.mark.parametrize(("factor", "stays"), [(1.1, True), (1.2, False)])
def test_frozen_visits_in_slow_traffic(factor: float, stays: bool) -> None:
    """A frozen visit goes when the day has no minutes for it, not because times are rounded.

    Three legs of 0.6 and two visits of 10 minutes in a day of 22. The clock says 8:11 when the
    first one is left at 8:10.6; behind it come 0.66, 10 and 0.66 minutes, or 0.72, 10 and 0.72.
    """
    ids = ["R1", "a", "b"]
    minutes = pd.DataFrame([[0, 0.6, 0.6], [0.6, 0, 0.6], [0.6, 0.6, 0]], ids, ids)
    outlets = pd.DataFrame({"lat": 40.0, "lon": [32.1, 32.2], "visits": 1}, ids[1:])
    reps = pd.DataFrame({"lat": 40.0, "lon": 32.0, "day_min": 22.0, "start": "08:00"}, ids[:1])
    plan = rp.plan_visits(
        outlets.assign(service_min=10.0),
        reps,
        rp.Cycle(weeks=1, workdays="Mon", start="2026-12-07"),
        travel=rp.MatrixTravel(minutes),
        stop=rp.MaxIterations(100),
    )
    event = {"event": "traffic", "factor": factor}
    made = again(plan, "2026-12-07 08:01", event, freeze=60.0)
    assert (len(made.plan.visits) == 2) is stays
    assert len(made.changes) == (0 if stays else 1)


def test_done_before_its_day(plan: rp.Plan) -> None:
    """A visit made early leaves its day."""
    date = first_busy(plan)
    day = on(plan, date)
    free = plan.visits.query("date > @date")
    other = free[~free["outlet"].isin(day["outlet"])].iloc[0]
    last = day.iloc[-1]["depart"]
    event = {"event": "done", "outlet": other["outlet"], "time": f"{date} 19:00"}
    made = again(plan, f"{date} 19:30", event)
    assert last < "19:00"
    row = on(made.plan, date).set_index("outlet").loc[other["outlet"]]
    assert (row["status"], row["depart"]) == ("done", "19:00")
    assert other["outlet"] not in set(on(made.plan, other["date"])["outlet"])
    assert "done early" in set(made.changes["what"])


def test_failed(plan: rp.Plan) -> None:
    """A closed door: the visit gets another day, and the way goes on from that door."""
    date = first_busy(plan, 3)
    day = on(plan, date)
    first, second = day.iloc[0], day.iloc[1]
    event = {"event": "failed", "outlet": first["outlet"], "time": first["arrive"]}
    made = again(plan, f"{date} {first['arrive']}", event)
    after = on(made.plan, date)
    assert first["outlet"] not in set(after["outlet"])
    assert after.iloc[0]["outlet"] == second["outlet"]
    assert after.iloc[0]["travel_min"] == pytest.approx(second["travel_min"], abs=0.002)
    early = parse_time(second["arrive"]) - parse_time(after.iloc[0]["arrive"])
    assert early == pytest.approx(30, abs=1)
    assert made.changes["what"].tolist() == ["made up"]
    total = made.plan.days.query("date == @date")["travel_min"].item()
    assert total > after["travel_min"].sum() + first["travel_min"]


def test_closed(plan: rp.Plan) -> None:
    """No visit while an outlet is closed; what fits in behind is made up."""
    outlet = plan.visits["outlet"][0]
    made = again(plan, MORNING, {"event": "closed", "outlet": outlet, "days": 7})
    dates = made.plan.visits.query("outlet == @outlet")["date"]
    assert not dates.between("2026-12-08", "2026-12-14").any()


def test_closed_for_good(plan: rp.Plan) -> None:
    """All visits ahead are given up, with the reason, and the next cycle leaves it out."""
    outlet = plan.visits["outlet"].iloc[-1]
    made = again(plan, "2026-12-07 07:00", {"event": "关店", "outlet": outlet})
    assert outlet not in set(made.plan.visits["outlet"])
    assert outlet in set(made.plan.unserved["outlet"])
    following = rp.next_cycle(made.plan, rp.Cycle(weeks=2, start="2026-12-21"))
    assert outlet not in following.index


def test_urgent_call_in_a_window(plan: rp.Plan) -> None:
    """A call takes place in its window, whatever is frozen before."""
    date = "2026-12-09"
    outlet = plan.visits["outlet"][0]
    event = {"event": "urgent", "outlet": outlet, "time": date, "window": "14:00-15:00"}
    made = again(plan, MORNING, event)
    row = on(made.plan, date).set_index("outlet").loc[outlet]
    begin = parse_time(row["arrive"]) + row["wait_min"]
    assert 14 * 60 - 1 <= begin <= 15 * 60 + 1


@pytest.mark.parametrize(("days", "served"), [(1, False), (2, True)])
def test_urgent_call_within_the_gaps(days: int, served: bool) -> None:
    """A visit on days 2 and 7, seven days apart at most: day 1 is too far from day 7.

    A call that finds no day leaves the visits as they are.
    """
    plan = street_plan(1, visits=2, min_gap=3.0, max_gap=7.0)
    assert plan.visits["day"].tolist() == [2, 7]
    made = again(plan, "2026-12-07 07:00", {"event": "urgent", "outlet": "K00", "days": days})
    assert made.plan.visits["day"].tolist() == [2, 7]
    assert made.debt.empty == served


def test_urgent_call_of_somebody_new(plan: rp.Plan) -> None:
    """An outlet that is not in the plan gets its visit today."""
    event = {"event": "紧急拜访", "outlet": "new", "lat": 40.001, "lon": 32.02, "service_min": 10}
    made = again(plan, MORNING, event)
    row = on(made.plan, "2026-12-08").set_index("outlet").loc["new"]
    assert (row["status"], row["service_min"]) == ("new", 10)
    assert made.plan.outlets.loc["new", "visits"] == 1


def test_new_outlet(plan: rp.Plan) -> None:
    """Of four visits a cycle the half of them that is left is planned, one in each part."""
    event = {"event": "new outlet", "outlet": "new", "lat": 40.0, "lon": 32.03, "visits": 4}
    made = again(plan, "2026-12-14 07:00", event)
    days = made.plan.visits.query("outlet == 'new'")["day"].tolist()
    assert len(days) == 2
    assert 6 <= days[0] <= 8 < days[1]
    following = rp.next_cycle(made.plan, rp.Cycle(weeks=2, start="2026-12-21"))
    assert following.loc["new", "visits"] == 4


def test_a_rep_goes_and_another_comes(plan: rp.Plan) -> None:
    """The visits of a rep who leaves go to the one who joins."""
    made = again(
        plan,
        MORNING,
        {"event": "rep leaves", "rep": "R1", "time": "2026-12-09"},
        {"event": "rep joins", "rep": "R9", "lat": 40.0, "lon": 32.02},
    )
    late = made.plan.visits.query("date >= '2026-12-09'")
    assert set(late["rep"]) == {"R9"}
    assert len(made.plan.visits) == len(plan.visits)


def test_closed_road() -> None:
    """With no way over a bridge, nobody crosses the river any more."""
    plan = street_plan(12, reps=2)
    river = "LINESTRING (32.0275 39.9, 32.0275 40.1)"
    made = again(plan, MORNING, {"event": "road closed", "area": river}, handover=True)
    ahead = made.plan.visits.query("date >= '2026-12-08'")
    west = {f"K{k:02d}" for k in range(6)}
    assert set(ahead.query("rep == 'R1'")["outlet"]) <= west
    assert not set(ahead.query("rep == 'R2'")["outlet"]) & west


def test_closed_road_on_the_way_home() -> None:
    """A frozen visit on an open road goes when the way home from it has no minutes any more."""
    columns = {"day_min": [240.0], "end_lat": [40.0], "end_lon": [32.2]}
    cycle = rp.Cycle(weeks=1, workdays="Mon", start="2026-12-07")
    plan = street_plan(2, visits=1, cycle=cycle, reps_columns=columns)
    now = f"2026-12-07 {plan.visits['depart'].min()}"
    river = "LINESTRING (32.1 39.9, 32.1 40.1)"
    made = again(plan, now, {"event": "road closed", "area": river, "minutes": 200})
    assert made.plan.visits["status"].tolist() == ["done"]


def test_slow_traffic(plan: rp.Plan) -> None:
    """At twice the time every leg that begins from now on takes twice its minutes today."""
    date = first_busy(plan)
    made = again(plan, f"{date} 07:00", {"event": "traffic", "factor": 2}, level="least")
    today = on(made.plan, date)
    before = on(plan, date)
    assert today["outlet"].tolist() == before["outlet"].tolist()
    assert today["travel_min"].to_numpy() == pytest.approx(2 * before["travel_min"], abs=0.01)
    after = made.plan.visits.query("date > @date")
    assert after["travel_min"].sum() == pytest.approx(
        plan.visits.query("date > @date")["travel_min"].sum()
    )
