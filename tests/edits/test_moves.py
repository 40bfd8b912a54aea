"""Moves by hand: what they cost and break, on a street where all can be added up."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.edits.towns import street_plan

import routeplan as rp
from routeplan.plan import Plan
from routeplan.plan.legs import plan_legs
from routeplan.travel import RecordedTravel

TABLES = ("outlets", "visits", "days", "unserved")


def order(plan: Plan, rep: str, day: int) -> list[str]:
    """Outlets of a rep-day."""
    visits = plan.visits
    return visits["outlet"][(visits["rep"] == rep) & (visits["day"] == day)].tolist()


def same(one: Plan, other: Plan, tables: tuple[str, ...] = TABLES) -> None:
    """Assert that the tables of two plans are the same."""
    for name in tables:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_the_street_is_clean() -> None:
    """The plan the others begin with breaks no rule."""
    plan = street_plan()
    assert rp.review_plan(plan).empty
    assert plan.summary()["travel_min"] == 6 + 4 + 3 * 10 + 4 + 2


def test_a_move_to_another_day() -> None:
    """Outlet b is on the way from a to c, its own 4 minutes are saved; 66 of 60 minutes full."""
    edit = rp.move_visit(street_plan(), "b", day=1)
    assert order(edit.plan, "R1", 1) == ["a", "b", "c"]
    assert edit.cost.to_dict() == {
        "travel_min": -4, "service_min": 0, "wait_min": 0, "work_min": -4, "overtime_min": 6,
    }  # fmt: skip
    assert edit.breaks[["rule", "rep", "day"]].to_numpy().tolist() == [["day budget", "R1", 1]]
    assert repr(edit) == "b to W1 Mon: -4 min travel, +6 min overtime, breaks day budget"


def test_the_clock_is_set_anew() -> None:
    """Arrivals and departures of the day, worked out by hand."""
    visits = rp.move_visit(street_plan(), "b", day="2026-12-07").plan.visits.head(3)
    assert visits["arrive"].tolist() == ["08:31", "08:52", "09:13"]
    assert visits["depart"].tolist() == ["08:51", "09:12", "09:33"]
    assert visits["sequence"].tolist() == [1, 2, 3]


def test_a_move_to_another_rep() -> None:
    """R1 saves 4 minutes; R2 drives 10-8-2-10 instead of 10-8-10, 12 minutes more."""
    edit = rp.move_visit(street_plan(), "b", rep="R2", day="W1 Mon")
    assert edit.cost["travel_min"] == 8
    assert repr(edit) == "b to R2 on W1 Mon: +8 min travel, breaks nothing"
    assert edit.plan.outlets.loc["b", "rep"] == "R2"
    assert rp.review_plan(edit.plan).empty
    assert street_plan().outlets.loc["b", "rep"] == "R1"


def test_a_place_in_the_order() -> None:
    """Outlet b before a: 0-2-1-3-0 is 8 minutes, 2 more than on the way."""
    edit = rp.move_visit(street_plan(), "b", day=1, position=1)
    assert order(edit.plan, "R1", 1) == ["b", "a", "c"]
    assert edit.cost["travel_min"] == -2
    again = rp.move_visit(edit.plan, "b", position=3)
    assert order(again.plan, "R1", 1) == ["a", "c", "b"]
    assert again.cost["travel_min"] == -2  # 0-1-3-2-0
    assert again.changes[["outlet", "change"]].to_numpy().tolist() == [["b", "order"]]


def test_a_weekday_moves_all_visits() -> None:
    """Outlet w goes from all Wednesdays to all Thursdays, and keeps its rhythm."""
    edit = rp.move_visit(street_plan(), "w", day="Thu")
    assert edit.plan.visits.loc[edit.plan.visits["outlet"] == "w", "day"].tolist() == [4, 9, 14]
    assert edit.breaks.empty
    assert repr(edit) == "w to W1 Thu, W2 Thu, W3 Thu: +0 min travel, breaks nothing"


def test_one_visit_of_several() -> None:
    """A broken rhythm is told when it is made; afterwards the pin stands above it."""
    edit = rp.move_visit(street_plan(), "w", day={3: 4})
    assert edit.breaks["rule"].tolist() == ["rhythm"]
    assert edit.plan.outlets.loc["w", ["pinned", "pinned_days"]].tolist() == [True, "4,8,13"]
    assert rp.review_plan(edit.plan).empty
    loose = rp.move_visit(street_plan(), "w", day={3: 4}, pin=False)
    assert "pinned" not in loose.plan.outlets
    assert rp.review_plan(loose.plan)["rule"].tolist() == ["rhythm"]
    back = rp.move_visit(edit.plan, "w", day={4: 3})
    assert back.mends["rule"].tolist() == ["rhythm"]


def test_one_visit_of_an_outlet_that_several_may_visit() -> None:
    """R2 makes the visit of the second week: 10-5-10 instead of 0-5-0; nobody can be pinned."""
    plan = street_plan(outlets={"any_rep": [False] * 5 + [True]})
    edit = rp.move_visit(plan, "w", rep="R2", day={8: 8})
    assert edit.changes[["rep", "day"]].to_numpy().tolist() == [["R2", 8]]
    assert edit.breaks.empty
    assert edit.plan.outlets.loc["w", "rep"] == "R1"
    assert "pinned" not in edit.plan.outlets
    assert rp.review_plan(edit.plan).empty
    whole = rp.move_visit(street_plan(), "w", rep="R2", day={8: 8})
    assert whole.plan.outlets.loc["w", "rep"] == "R2"


def test_a_move_that_is_none() -> None:
    """Where it is already: nothing changes, and it is pinned there."""
    for edit in (
        rp.move_visit(street_plan(), "w", day="Wed"),
        rp.move_visit(street_plan(), "b", rep="R1", day=2),
    ):
        same(edit.plan, street_plan(), ("visits", "days", "unserved"))
    assert edit.changes.empty
    assert edit.plan.outlets.loc["b", "pinned_days"] == "2"


def test_remove_and_add_again() -> None:
    """Without b R1 has no second day; added again, all tables are what they were."""
    plan = street_plan()
    edit = rp.remove_visit(plan, "b")
    assert edit.cost.to_dict() == {
        "travel_min": -4, "service_min": -20, "wait_min": 0, "work_min": -24, "overtime_min": 0,
    }  # fmt: skip
    assert edit.breaks.empty
    assert edit.plan.unserved[["outlet", "reason"]].to_numpy().tolist() == [
        ["b", "changed by hand"]
    ]
    assert edit.plan.outlets.loc["b", "pinned_days"] == "never"
    assert rp.review_plan(edit.plan).empty
    back = rp.add_visit(edit.plan, "b", "R1", 2, pin=False)
    same(back.plan, plan)


def test_more_visits_than_wanted() -> None:
    """A visit nobody asked for can be added, and is told."""
    edit = rp.add_visit(street_plan(), "b", None, "W2 Tue")
    assert edit.cost["travel_min"] == 4
    assert "too many visits" in set(edit.breaks["rule"])


def test_two_days_swapped() -> None:
    """Monday and Tuesday of R1 change places with their order; all their outlets are pinned."""
    edit = rp.swap_days(street_plan(), "R1", 1, "W1 Tue")
    assert order(edit.plan, "R1", 1) == ["b"]
    assert order(edit.plan, "R1", 2) == ["a", "c"]
    assert order(edit.plan, "R2", 1) == ["f"]
    assert repr(edit) == "R1: W1 Mon and W1 Tue swapped: +0 min travel, breaks nothing"
    pinned = edit.plan.outlets
    assert pinned.index[pinned["pinned"]].tolist() == ["a", "b", "c"]


def test_onto_a_holiday() -> None:
    """Told, and nothing else is wrong with it."""
    edit = rp.move_visit(street_plan(), "b", day=15)
    assert edit.breaks["rule"].tolist() == ["holiday"]
    assert edit.cost["overtime_min"] == 24


def test_onto_a_day_of_leave() -> None:
    """The day begins as on any other day; its whole work is overtime."""
    plan = street_plan(leave=["2026-12-10", ""], break_min=[0.0, 30.0])
    edit = rp.move_visit(plan, "b", day=4)
    assert edit.breaks["rule"].tolist() == ["leave"]
    assert edit.cost["overtime_min"] == 24
    assert edit.plan.visits.set_index(["outlet", "day"]).loc[("b", 4), "arrive"] == "08:32"


def test_opening_hours_decide_the_place() -> None:
    """Outlet a must begin by 08:40 and b opens at 09:10.

    Between a and c one waits 9 minutes for b, as a is left at 09:00 at the latest; behind c one
    comes at 09:23 at the latest, and the way 0-1-3-2-0 is no longer. With b first a is missed.
    """
    hours = ["08:30-08:40", "09:10-12:00", "", "", "", ""]
    plan = street_plan(outlets={"open": hours}, day_min=100.0)
    edit = rp.move_visit(plan, "b", day=1)
    assert order(edit.plan, "R1", 1) == ["a", "c", "b"]
    assert edit.plan.days.loc[0, ["travel_min", "wait_min"]].tolist() == [6, 0]
    assert edit.breaks.empty
    between = rp.move_visit(plan, "b", day=1, position=2)
    assert between.cost["wait_min"] == 9
    first = rp.move_visit(plan, "b", day=1, position=1)
    assert first.breaks[["rule", "outlet"]].to_numpy().tolist() == [["opening hours", "a"]]


@pytest.mark.parametrize(
    ("do", "message"),
    [
        (lambda p: rp.move_visit(p, "x", day=1), "There is no outlet x in the plan"),
        (lambda p: rp.move_visit(p, "a", rep="R3"), "There is no rep R3 .* Near: R1, R2"),
        (lambda p: rp.move_visit(p, "a", day=16), "Day 16 is not in the cycle, which has 15"),
        (lambda p: rp.move_visit(p, "a", day="2026-12-12"), "2026-12-12 is no day of the cycle"),
        (lambda p: rp.move_visit(p, "a", day="soon"), "'soon' is no day"),
        (lambda p: rp.move_visit(p, "a"), "there is nothing to move"),
        (
            lambda p: rp.move_visit(p, "w", day=1),
            "w has visits on W1 Wed, W2 Wed, W3 Wed: say which one",
        ),
        (lambda p: rp.move_visit(p, "w", day={3: 8}), "w is visited on W2 Wed already"),
        (lambda p: rp.move_visit(p, "w", day={4: 8}), "w has no visit on W1 Thu, but on W1 Wed"),
        (lambda p: rp.move_visit(p, "b", day=1, position=4), "must be from 1 to 3 on W1 Mon"),
        (lambda p: rp.add_visit(p, "w", None, 3), "w is visited on W1 Wed already"),
        (lambda p: rp.remove_visit(p, "w"), "w has visits on W1 Wed, W2 Wed, W3 Wed: give `day`"),
        (lambda p: rp.remove_visit(p, "b", 1), "b has no visit on W1 Mon, but on W1 Tue"),
        (lambda p: rp.swap_days(p, "R2", 2, 3), "R2 has no visits on W1 Tue and W1 Wed"),
    ],
)
def test_refusals(do: Callable[[Plan], rp.Edit], message: str) -> None:
    """What is not there, or not clear, is named with what is near."""
    with pytest.raises(rp.SettingsError, match=message):
        do(street_plan())


def test_outlets_without_a_visit() -> None:
    """There is nothing to move, and nobody to add a visit for."""
    plan = rp.remove_visit(street_plan(), "b").plan
    with pytest.raises(rp.SettingsError, match="b has no visit: add one"):
        rp.move_visit(plan, "b", day=1)
    with pytest.raises(rp.SettingsError, match="b has no rep yet"):
        rp.add_visit(plan, "b", None, 1)


def test_a_plan_that_does_not_know_its_outlets() -> None:
    """A broken plan is sent to the review."""
    plan = street_plan()
    visits = plan.visits.replace({"outlet": {"a": "ghost"}})
    with pytest.raises(rp.SettingsError, match="unknown outlet ghost"):
        rp.move_visit(plan.replace(visits=visits), "b", day=1)


def test_days_that_have_begun() -> None:
    """What is done is done; the rest of the plan keeps what is known of its visits."""
    plan = street_plan()
    status = ["done" if day == 1 else "new" for day in plan.visits["day"]]
    begun = plan.replace(visits=plan.visits.assign(status=status))
    with pytest.raises(rp.SettingsError, match="W1 Mon 2026-12-07 of R1 has begun"):
        rp.move_visit(begun, "b", day=1)
    edit = rp.move_visit(begun, "b", day=3)
    told = edit.plan.visits.set_index(["outlet", "day"])["status"]
    assert (told["b", 3], told["w", 3], told["a", 1]) == ("", "new", "done")


def test_ways_that_are_not_known() -> None:
    """A plan that keeps its own ways alone can be edited as far as they go."""
    plan = street_plan()
    _, origins, destinations = plan_legs(plan)
    kept = plan.replace(travel=RecordedTravel.of(plan.travel, origins, destinations))
    assert rp.swap_days(kept, "R1", 1, 2).cost["travel_min"] == 0
    with pytest.raises(rp.RouteplanError, match=r"Not all ways are known .* RecordedTravel"):
        rp.move_visit(kept, "b", day=1)


@pytest.fixture(scope="module")
def city() -> Plan:
    """A plan of forty outlets and two reps, with opening hours and breaks."""
    outlets, reps = rp.make_city(40, seed=5, reps=2)
    outlets["open"] = ["", "09:00-12:00,13:00-17:00"] * 20
    reps = reps.assign(break_min=30.0, break_open="11:30-13:30")
    cycle = rp.Cycle(weeks=2, start="2026-12-07", holidays=["2026-12-08"])
    visits = outlets["sales"].rank(pct=True).gt(0.6) + 1
    outlets = outlets.assign(visits=visits.astype(int), service_min=20.0)
    plan = rp.plan_visits(outlets, reps, cycle, stop=rp.MaxIterations(2_000), jobs=1)
    assert rp.review_plan(plan).empty
    return plan


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_there_and_back(city: Plan, data: st.DataObject) -> None:
    """Any visit moved and moved back to its place: the tables are what they were."""
    stop = city.visits.iloc[data.draw(st.integers(0, len(city.visits) - 1))]
    outlet, day = stop["outlet"], int(stop["day"])
    own = city.visits[city.visits["outlet"] == outlet]
    other = data.draw(st.integers(1, city.cycle.n_days))
    assume(other not in set(own["day"]))
    rep = data.draw(st.sampled_from(["R001", "R002"])) if len(own) == 1 else stop["rep"]
    there = rp.move_visit(city, outlet, rep=rep, day={day: other}).plan
    back = rp.move_visit(
        there, outlet, rep=stop["rep"], day={other: day}, position=stop["sequence"], pin=False
    )
    same(back.plan, city)
    assert back.plan.summary() == city.summary()


ARITHMETIC = {
    "readable", "unique ids", "known ids", "day in cycle", "date", "once a day", "one rep",
    "pinned", "sequence", "travel", "service", "clock", "start", "days table", "outlets table",
    "unserved table", "summary",
}  # fmt: skip
"""Rules that no edit may break, however foolish."""


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_edited_plans_add_up(city: Plan, data: st.DataObject) -> None:
    """After some edits in a row times, sums, reps and pins are those of the visits."""
    plan = city
    for _ in range(data.draw(st.integers(1, 4))):
        day, other = (data.draw(st.integers(1, city.cycle.n_days)) for _ in range(2))
        rep = data.draw(st.sampled_from(["R001", "R002"]))
        outlet = data.draw(st.sampled_from(city.outlets.index.tolist()))
        do = data.draw(
            st.sampled_from(
                [
                    lambda: rp.move_visit(plan, outlet, rep=rep),  # noqa: B023
                    lambda: rp.move_visit(plan, outlet, day=day),  # noqa: B023
                    lambda: rp.move_visit(plan, outlet, day={day: other}),  # noqa: B023
                    lambda: rp.add_visit(plan, outlet, None, day),  # noqa: B023
                    lambda: rp.remove_visit(plan, outlet, day),  # noqa: B023
                    lambda: rp.swap_days(plan, rep, day, other),  # noqa: B023
                ]
            )
        )
        try:
            edit = do()
        except rp.SettingsError:
            continue
        assert edit.cost["work_min"] == pytest.approx(
            edit.cost[["travel_min", "service_min", "wait_min"]].sum(), abs=0.01
        )
        plan = edit.plan
    broken = rp.review_plan(plan)
    assert not set(broken["rule"]) & ARITHMETIC, broken.to_string()
