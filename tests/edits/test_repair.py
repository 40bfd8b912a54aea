"""Repairs: what was edited stays, others make room, and no rule is broken any more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.edits.books import Change, cut, edited, paste, put
from tests.edits.test_moves import order, same
from tests.edits.towns import street_plan

import routeplan as rp
from routeplan.edits.edit import Edit
from routeplan.edits.repair import repaired_plan
from routeplan.plan import Plan
from routeplan.plan.pinning import visit_days

STOP = rp.MaxIterations(600)


def repaired(plan: Plan, folder: Path, *changes: Change) -> rp.Edit:
    """The plan's workbook, edited and repaired."""
    return rp.read_workbook(edited(plan, folder, *changes), plan, repair=True, stop=STOP)


def test_others_make_room(tmp_path: Path) -> None:
    """Outlet b is put between a and c, 66 of 60 minutes: b stays, one of the two goes."""
    edit = repaired(street_plan(), tmp_path, paste("R1", 6, "R1", 4))
    assert edit.breaks.empty
    assert rp.review_plan(edit.plan).empty
    assert "b" in order(edit.plan, "R1", 1)
    assert len(edit.repairs) == 1
    assert edit.repairs["outlet"].iloc[0] in {"a", "c"}
    assert edit.repairs["change"].iloc[0] == "moved"
    assert edit.plan.outlets.index[edit.plan.outlets["pinned"]].tolist() == ["b"]
    assert edit.plan.info.notes[-1].startswith("Repaired")


def test_nothing_to_repair(tmp_path: Path) -> None:
    """A sound edit is left alone, and so is one that breaks a rhythm and nothing else."""
    sound = repaired(street_plan(), tmp_path, paste("R1", 6, "R2", 3))
    assert sound.repairs.empty
    assert sound.breaks.empty
    odd = repaired(street_plan(), tmp_path, put("R1", "A8", "W1 Thu"))
    assert odd.repairs.empty
    assert odd.breaks["rule"].tolist() == ["rhythm"]
    assert odd.plan.outlets.loc["w", "pinned_days"] == "4,8,13"


def test_off_a_holiday(tmp_path: Path) -> None:
    """No visit can be on the holiday, W3 Fri: b goes to another day of the week, not pinned."""
    edit = repaired(street_plan(), tmp_path, put("R1", "A6", "W3 Fri"))
    assert edit.breaks.empty
    (day,) = visit_days(edit.plan.visits)["b"]
    assert 11 <= day <= 14
    assert edit.repairs["outlet"].tolist() == ["b"]
    assert "pinned" not in edit.plan.outlets


def test_back_to_one_who_can(tmp_path: Path) -> None:
    """R1 cannot do what f needs: f goes back to R2."""
    plan = street_plan(outlets={"skills": ["", "", "", "frozen", "", ""]}, skills=["", "frozen"])
    edit = repaired(plan, tmp_path, paste("R2", 3, "R1", 7))
    assert edit.breaks.empty
    assert edit.plan.outlets.loc["f", "rep"] == "R2"


def test_one_rep_again(tmp_path: Path) -> None:
    """One visit of w given to R2: after the repair one rep makes all three."""
    edit = repaired(street_plan(), tmp_path, paste("R1", 10, "R2", 7))
    assert edit.breaks.empty
    own = edit.plan.visits[edit.plan.visits["outlet"] == "w"]
    assert own["rep"].nunique() == 1
    assert len(own) == 3


def test_shared_outlets_stay_shared(tmp_path: Path) -> None:
    """Two reps visit w; when b is too much for a day, both go on doing so, on the same days."""
    plan = street_plan(outlets={"any_rep": [False] * 5 + [True]})
    plan = rp.move_visit(plan, "w", rep="R2", day={8: 8}).plan
    edit = repaired(plan, tmp_path, paste("R1", 6, "R1", 4))
    assert edit.breaks.empty
    own = edit.plan.visits[edit.plan.visits["outlet"] == "w"]
    assert set(own["rep"]) == {"R1", "R2"}
    assert sorted(own["day"]) == [3, 8, 13]


def test_a_key_account_comes_back(tmp_path: Path) -> None:
    """An outlet that must be visited cannot be taken out."""
    plan = street_plan(outlets={"must_visit": [True] + 5 * [False]})
    edit = repaired(plan, tmp_path, cut("R1", 3))
    assert edit.breaks.empty
    assert len(visit_days(edit.plan.visits)["a"]) == 1
    assert edit.plan.days["travel_min"].sum() == plan.days["travel_min"].sum()


def test_more_than_can_be(tmp_path: Path) -> None:
    """Six hours of work for a day of one hour: what does not fit goes where there is room."""
    changes = [put("R1", f"A{row}", "W1 Fri") for row in (3, 4, 6)]
    plan = street_plan(day_min=[45.0, 100.0])
    assert set(rp.review_plan(plan)["rule"]) == {"day budget"}
    edit = repaired(plan, tmp_path, *changes)
    assert rp.review_plan(edit.plan).empty
    assert edit.plan.unserved.empty


@pytest.fixture(scope="module")
def city() -> Plan:
    """A plan of forty outlets and two reps, with hours, leave and a holiday."""
    outlets, reps = rp.make_city(40, seed=5, reps=2)
    outlets["open"] = ["", "09:00-12:00,13:00-17:00", "Mon-Thu 10:00-16:00", ""] * 10
    cycle = rp.Cycle(weeks=2, start="2026-12-07", holidays=["2026-12-08"])
    reps = reps.assign(leave=["2026-12-10", ""])
    plan = rp.plan_visits(outlets, reps, cycle, stop=rp.MaxIterations(2_000), jobs=1)
    assert rp.review_plan(plan).empty
    return plan


@given(st.data())
@settings(max_examples=8, deadline=None)
def test_any_edits_can_be_mended(city: Plan, data: st.DataObject) -> None:
    """In a city with room enough every repair is clean; rep-days not concerned stay as they are."""
    plan: Any = city
    once = city.outlets.index[city.outlets["visits_planned"] == 1].tolist()
    moved = data.draw(st.lists(st.sampled_from(once), min_size=1, max_size=5, unique=True))
    for outlet in moved:
        rep = data.draw(st.sampled_from(["R001", "R002"]))
        day = data.draw(st.integers(1, 10))
        plan = rp.move_visit(plan, outlet, rep=rep, day=day).plan
    edit = Edit(city, plan, "all")
    mended = repaired_plan(edit, moved, stop=STOP)
    assert rp.review_plan(mended)["rule"].tolist() == []
    assert len(mended.visits) == len(city.visits)
    if edit.breaks.empty:
        same(mended, plan)
