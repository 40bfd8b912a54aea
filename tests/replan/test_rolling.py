"""From one cycle to the next."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.replan.towns import again, street_plan

import routeplan as rp
from routeplan.errors import DataError, SettingsError

NEXT = rp.Cycle(weeks=2, start="2026-12-21")


@pytest.fixture(scope="module")
def plan() -> rp.Plan:
    """Two reps."""
    return street_plan(14, reps=2)


def following(outlets: pd.DataFrame, plan: rp.Plan) -> rp.Plan:
    """The plan of the next cycle."""
    after = rp.plan_visits(outlets, plan.reps, NEXT, stop=rp.MaxIterations(1_500), jobs=1)
    assert rp.review_plan(after).empty
    return after


def test_everything_stays(plan: rp.Plan) -> None:
    """Reps and weekdays are the same again, when no other weekday pays."""
    outlets = rp.next_cycle(plan, NEXT, pays_min=1_000.0)
    after = following(outlets, plan)
    assert rp.stability(plan, after).to_dict() == {"rep": 1.0, "weekday": 1.0, "both": 1.0}
    last = plan.visits.groupby("outlet")["date"].max()
    assert outlets["last_visit"].to_dict() == last.to_dict()


def test_weekdays_that_cost_too_much_are_free(plan: rp.Plan) -> None:
    """With no price on another weekday the outlets it would pay for are left open."""
    kept = rp.next_cycle(plan, NEXT, pays_min=1_000.0)["weekdays"]
    free = rp.next_cycle(plan, NEXT, pays_min=0.0)["weekdays"]
    assert free.notna().sum() < kept.notna().sum()
    assert rp.next_cycle(plan, NEXT, keep_weekdays=False).get("weekdays") is None


def test_what_was_missed_must_be_visited(plan: rp.Plan) -> None:
    """An outlet that nobody came to is a must."""
    outlet = plan.visits["outlet"][0]
    dates = plan.visits.query("outlet == @outlet")["date"]
    events = [{"event": "failed", "outlet": outlet, "time": date} for date in dates]
    made = again(plan, "2026-12-18 20:00", *events)
    outlets = rp.next_cycle(made.plan, NEXT)
    assert outlets.index[outlets["must_visit"]].tolist() == [outlet]
    assert pd.isna(outlets.loc[outlet, "last_visit"])


def test_a_log_knows_better(plan: rp.Plan) -> None:
    """Only visits in the log were made, where the plan does not know."""
    log = pd.DataFrame({"outlet": ["K00"], "date": ["2026/12/16"]})
    outlets = rp.next_cycle(plan, NEXT, log)
    assert outlets["last_visit"].dropna().to_dict() == {"K00": "2026-12-16"}
    wrong = pd.DataFrame({"outlet": ["K00", "?"], "date": ["soon", "2026-12-16"]})
    with pytest.raises(DataError) as error:
        rp.next_cycle(plan, NEXT, wrong)
    assert error.value.failures["column"].tolist() == ["date", "outlet"]


def test_cycles_follow_one_another(plan: rp.Plan) -> None:
    """The next cycle has dates, later ones."""
    for cycle in (rp.Cycle(weeks=2), plan.cycle):
        with pytest.raises(SettingsError, match=r"start|after"):
            rp.next_cycle(plan, cycle)


def test_stability_by_hand() -> None:
    """One of two visits by the same rep, none on the same weekday."""
    before, after = street_plan(1, visits=2), street_plan(1, visits=2)
    moved = after.visits.assign(rep=["R1", "R2"], day=after.visits["day"] % 5 + 1)
    shifted = rp.Plan(
        outlets=after.outlets, reps=after.reps, cycle=after.cycle, travel=after.travel,
        visits=moved, days=after.days, unserved=after.unserved,
    )  # fmt: skip
    assert rp.stability(before, shifted).to_dict() == {"rep": 0.5, "weekday": 0.0, "both": 0.0}
