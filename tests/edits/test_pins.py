"""Pinned outlets stay where they are, whatever is planned around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.edits.towns import street_plan

import routeplan as rp
from routeplan.pins import pinned_days
from routeplan.plan import Plan
from routeplan.plan.pinning import visit_days


@pytest.fixture(scope="module")
def city() -> Plan:
    """A plan of fifty outlets and three reps."""
    outlets, reps = rp.make_city(50, seed=8, reps=3)
    plan = rp.plan_visits(outlets, reps, rp.Cycle(weeks=2), stop=rp.MaxIterations(2_000), jobs=1)
    assert plan.unserved.empty
    return plan


def again(plan: Plan, seed: int = 2, reps: pd.DataFrame | None = None, **wishes: Any) -> Plan:
    """The outlets of a plan, planned anew."""
    return rp.plan_visits(
        plan.outlets,
        plan.reps if reps is None else reps,
        plan.cycle,
        travel=plan.travel,
        stop=rp.MaxIterations(1_000),
        seed=seed,
        jobs=1,
        settings=rp.Settings(journey=rp.JourneySettings(**wishes)),
    )


def test_what_is_pinned() -> None:
    """By outlet, by rep, by day, or all visited; the days and a flag go into the outlets."""
    plan = street_plan()

    def pinned(plan: Plan) -> list[str]:
        return pinned_days(plan.outlets).index.tolist()

    assert pinned(plan.pin(["a", "w"])) == ["a", "w"]
    assert pinned(plan.pin("a")) == ["a"]
    assert pinned(plan.pin(reps="R2")) == ["f", "g"]
    assert pinned(plan.pin(days=[1, "W1 Wed"])) == ["a", "c", "f", "w"]
    assert pinned(plan.pin(reps=["R1"], days="2026-12-07")) == ["a", "c"]
    assert pinned(plan.pin()) == list("abcfgw")
    assert plan.pin("w").outlets.loc["w", "pinned_days"] == "3,8,13"
    assert "pinned" not in plan.outlets
    some = plan.pin().unpin(reps="R1")
    assert pinned(some) == ["f", "g"]
    assert pinned(some.pin("a")) == ["a", "f", "g"]
    assert "pinned" not in some.unpin().outlets
    assert rp.review_plan(plan.pin()).empty


def test_who_cannot_be_pinned() -> None:
    """Unknown names and outlets without visits are refused; a pin to no day can be ended."""
    plan = rp.remove_visit(street_plan(), "b").plan
    with pytest.raises(rp.SettingsError, match="Without any: b"):
        plan.pin(["a", "b"])
    with pytest.raises(rp.SettingsError, match="no outlet z"):
        plan.pin("z")
    with pytest.raises(rp.SettingsError, match="no rep R9"):
        plan.pin(reps="R9")
    assert "pinned" not in plan.unpin("b").outlets


def test_pins_are_kept_in_the_folder(tmp_path: Path) -> None:
    """Saved and loaded, and read as an input table."""
    plan = street_plan().pin(["a", "w"])
    loaded = Plan.load(plan.save(tmp_path / "plan"))
    pd.testing.assert_frame_equal(loaded.outlets, plan.outlets)
    outlets = rp.read_outlets(tmp_path / "plan" / "outlets.csv")
    assert pinned_days(outlets).to_dict() == {"a": (1,), "w": (3, 8, 13)}


@given(st.data())
@settings(max_examples=8, deadline=None)
def test_edits_survive_planning(city: Plan, data: st.DataObject) -> None:
    """Outlets moved by hand are where they were moved to, in a clean plan, with any seed."""
    plan = city
    weekly = city.outlets.index[city.outlets["visits_planned"] <= city.cycle.weeks].tolist()
    outlets = data.draw(st.lists(st.sampled_from(weekly), max_size=4))
    for outlet in outlets:
        rep = data.draw(st.sampled_from(["R001", "R002", "R003"]))
        day = data.draw(st.sampled_from(["Mon", "Wed", "Fri"]))
        moved = rp.move_visit(plan, outlet, rep=rep).plan
        moved = rp.move_visit(moved, outlet, day=day).plan
        if rp.review_plan(moved).empty:  # the day has room
            plan = moved
    plan = plan.pin(days=[1])
    keep = data.draw(st.booleans())
    found = again(plan, data.draw(st.integers(1, 9)), keep_reps=keep)
    assert rp.review_plan(found)["rule"].tolist() == []
    wanted, made = pinned_days(plan.outlets), visit_days(found.visits)
    assert {outlet: made[outlet] for outlet in wanted.index} == wanted.to_dict()
    reps = plan.outlets["rep"][wanted.index]
    assert (found.outlets["rep"][wanted.index] == reps).all()


def test_one_visit_moved_off_the_rhythm(city: Plan) -> None:
    """A pin to days that are no rhythm is kept."""
    counts = city.visits["outlet"].value_counts()
    outlet = counts.index[counts == 2][0]
    first = int(city.visits["day"][city.visits["outlet"] == outlet].min())
    edit = rp.move_visit(city, outlet, day={first: first % 5 + 1})
    assert edit.breaks["rule"].tolist() == ["rhythm"]
    found = again(edit.plan)
    assert rp.review_plan(found).empty
    assert visit_days(found.visits)[outlet] == visit_days(edit.plan.visits)[outlet]


def test_removed_visits_stay_away(city: Plan) -> None:
    """An outlet pinned to no day is unserved, and one to fewer days says why."""
    counts = city.visits["outlet"].value_counts()
    one, two = counts.index[counts == 1][0], counts.index[counts == 2][0]
    day = int(city.visits["day"][city.visits["outlet"] == two].min())
    plan = rp.remove_visit(rp.remove_visit(city, one).plan, two, day).plan
    found = again(plan, shortage="stretch")
    assert rp.review_plan(found).empty
    told = found.unserved.set_index("outlet")
    assert told["visits_planned"].to_dict() == {one: 0, two: 1}
    assert set(told["reason"]) == {"pinned to fewer days"}


def test_pinned_outlets_come_first(city: Plan) -> None:
    """With an hour a day the pinned outlets are still visited, and better ones are not."""
    worst = city.visits.assign(sales=city.visits["outlet"].map(city.outlets["sales"]))
    worst = worst.sort_values("sales").drop_duplicates(["rep", "day"]).head(6)
    plan = city.pin(worst["outlet"])
    found = again(plan, reps=city.reps.assign(day_min=60.0))
    assert len(found.unserved) > 5
    assert rp.review_plan(found).empty
    made, wanted = visit_days(found.visits), pinned_days(plan.outlets)
    assert {outlet: made[outlet] for outlet in wanted.index} == wanted.to_dict()


def test_pins_are_kept_at_a_loss(city: Plan) -> None:
    """With money a visit that brings nothing is not made, unless it is pinned."""
    worthless = city.replace(outlets=city.outlets.assign(value=0.0)).pin("C00001")
    found = again(worthless, minute_cost=1.0)
    assert found.outlets.index[found.outlets["visits_planned"] > 0].tolist() == ["C00001"]


def test_a_pin_that_cannot_be_kept(city: Plan) -> None:
    """The rep is on leave: the outlet is unserved, keeps its pin, and the review tells."""
    dated = rp.Cycle(weeks=2, start="2026-12-07")
    outlet, rep, day = city.visits.loc[0, ["outlet", "rep", "day"]]
    plan = city.pin(outlet)
    away = city.reps.assign(
        leave=[str(dated.date(int(day))) if r == rep else "" for r in city.reps.index]
    )
    found = again(plan.replace(cycle=dated), reps=away)
    assert found.outlets.loc[outlet, ["rep", "visits_planned"]].tolist() == [rep, 0]
    assert rp.review_plan(found)[["rule", "outlet"]].to_numpy().tolist() == [["pinned", outlet]]
    back = again(found, reps=city.reps)
    assert visit_days(back.visits)[outlet] == pinned_days(plan.outlets)[outlet]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("pinned_days", "", "the days it is pinned to"),
        ("pinned_days", "12", "days from 1 to 10"),
        ("rep", "", "the rep to whom it is pinned"),
        ("rep", "R9", "a rep of the reps table: it is pinned"),
        ("pinned_days", "Monday", "days of the cycle such as 3,8,13,18"),
    ],
)
def test_faulty_pins(city: Plan, column: str, value: str, message: str) -> None:
    """A pin without days, rep or sense is refused by row."""
    outlets = city.pin("C00001").outlets
    outlets.loc["C00001", column] = value
    with pytest.raises(rp.DataError, match=message):
        again(city.replace(outlets=outlets))


def test_pins_are_noted(city: Plan) -> None:
    """The plan's notes count them."""
    assert (
        "pinned: 1 outlets keep their rep and their days." in again(city.pin("C00001")).info.notes
    )
