"""Levels, caps, frozen minutes, horizons, and what a plan remembers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.replan.towns import again, street_plan

import routeplan as rp
from routeplan.errors import DataError, SettingsError


@pytest.fixture(scope="module")
def pair() -> rp.Plan:
    """Two reps whose ways could be shorter: each has every other outlet."""
    return street_plan(16, reps=2, rep=["R1", "R2"] * 8)


MORNING = "2026-12-09 07:00"


@pytest.fixture(scope="module")
def busy(pair: rp.Plan) -> str:
    """A date on which R1 makes visits, but the first one; the search may choose any."""
    return str(
        min(date for date in pair.visits.query("rep == 'R1'")["date"] if date > "2026-12-08")
    )


def test_levels(pair: rp.Plan, busy: str) -> None:
    """The more may change, the shorter the ways; least changes nothing without need."""
    made = again(
        pair, f"{busy} 07:00", {"event": "ill", "rep": "R1", "days": 1}, level=None, handover=True
    )
    table = made.choices
    assert table.index.tolist() == ["least", "balanced", "best"]
    assert table["travel_min"].is_monotonic_decreasing
    assert table.loc["least", "changes"] == 0
    assert table.loc["best", "changes"] > 0
    assert made.level == "balanced"
    assert made.levels["best"].figures()["changes"] == table.loc["best", "changes"]
    assert "visits changed" in repr(made)


@pytest.mark.parametrize("most", [0, 1, 3])
def test_the_most_changes(pair: rp.Plan, busy: str, most: int) -> None:
    """No more visits change than may, and as many do when that saves travel."""
    event = {"event": "ill", "rep": "R1", "days": 1}
    made = again(pair, f"{busy} 07:00", event, level="best", handover=True, max_changes=most)
    assert made.figures()["changes"] <= most
    if most == 0:
        assert made.changes["forced"].all()


def test_today_alone(pair: rp.Plan, busy: str) -> None:
    """With a horizon of a day all other days stay word for word."""
    event = {"event": "ill", "rep": "R1", "days": 1}
    made = again(pair, f"{busy} 07:00", event, horizon=1, handover=True, level="best")
    late, before = (
        p.visits[p.visits["date"] > busy].reset_index(drop=True) for p in (made.plan, pair)
    )
    columns = [column for column in before if column != "status"]
    pd.testing.assert_frame_equal(late[columns], before[columns])


def test_what_is_owed_is_worked_off(pair: rp.Plan, busy: str) -> None:
    """A visit owed today is made up when there is room again."""
    first = again(pair, f"{busy} 07:00", {"event": "ill", "rep": "R1", "days": 1}, horizon=1)
    assert len(first.debt) > 0
    assert (first.debt["until"] > busy).all()
    second = again(first.plan, f"{pd.Timestamp(busy) + pd.Timedelta(days=1):%Y-%m-%d} 07:00")
    assert len(second.debt) < len(first.debt)
    assert set(second.changes["what"]) == {"made up"}


def test_appointments_stay() -> None:
    """A visit with an appointment keeps its day and rep, at any level."""
    plan = street_plan(8, appointment=["2026-12-10 10:00 +-20min", *[""] * 7])
    made = again(plan, MORNING, {"event": "ill", "rep": "R1", "days": 1}, level="best")
    row = made.plan.visits.query("outlet == 'K00' and date == '2026-12-10'")
    assert row["status"].tolist() == [""]


def test_it_can_be_kept(pair: rp.Plan, tmp_path: Path) -> None:
    """A plan read back from its folder goes on where it stood."""
    made = again(pair, "2026-12-09 10:00", {"event": "traffic", "factor": 1.5})
    back = rp.Plan.load(made.plan.save(tmp_path / "plan"))
    assert rp.review_plan(back).empty
    one, other = (again(plan, "2026-12-09 11:00").plan for plan in (made.plan, back))
    pd.testing.assert_frame_equal(one.visits, other.visits)


def test_all_faults_at_once(pair: rp.Plan) -> None:
    """Bad events are one message that names every row."""
    events = pd.DataFrame(
        [
            {"event": "holiday"},
            {"event": "ill", "rep": "R7"},
            {"event": "ill"},
            {"event": "overran", "outlet": "K00", "minutes": "long"},
            {"event": "closed", "outlet": "nowhere"},
            {"event": "failed", "outlet": "K00", "time": "2026-12-17"},
            {"event": "traffic", "factor": 1.5, "area": "POLYGON"},
            {"event": "urgent", "outlet": "unknown"},
            {"event": "rep joins", "rep": "R1", "lat": 40, "lon": 32},
            {"event": "ill", "rep": "R1", "time": "2026-12-10", "until": "2026-12-09"},
        ],
        index=[f"e{k}" for k in range(10)],
    )
    with pytest.raises(DataError) as error:
        rp.replan_visits(pair, MORNING, events)
    told = error.value.failures
    assert sorted(set(told["row"])) == sorted(events.index)
    assert told.set_index("row")["column"].to_dict() == {
        "e0": "event", "e1": "rep", "e2": "rep", "e3": "minutes", "e4": "outlet", "e5": "time",
        "e6": "area", "e7": "outlet", "e8": "rep", "e9": "until",
    }  # fmt: skip


def test_done_and_failed(pair: rp.Plan) -> None:
    """One visit cannot be both."""
    visit = pair.visits.iloc[0]
    events = [{"event": kind, "outlet": visit["outlet"], "time": visit["date"]} for kind in
              ("done", "failed")]  # fmt: skip
    with pytest.raises(DataError, match="done or failed"):
        rp.replan_visits(pair, "2026-12-18 20:00", pd.DataFrame(events))


@pytest.mark.parametrize(
    ("now", "message"),
    [("10:30", "a date and a time"), ("2027-02-01", "after the plan's last day"), ("x", "moment")],
)
def test_bad_moments(pair: rp.Plan, now: str, message: str) -> None:
    """A moment must have a date, and lie before the plan's end."""
    with pytest.raises(SettingsError, match=message):
        rp.replan_visits(pair, now)


def test_time_goes_on(pair: rp.Plan) -> None:
    """Nobody plans again for an earlier moment than before."""
    made = again(pair, MORNING)
    with pytest.raises(SettingsError, match="last planning"):
        rp.replan_visits(made.plan, "2026-12-08 10:00")


def test_without_dates() -> None:
    """Events have dates, so the plan must have them."""
    outlets, reps = rp.make_city(5, seed=1)
    plan = rp.plan_visits(outlets, reps, stop=rp.MaxIterations(10), jobs=1)
    with pytest.raises(SettingsError, match="no dates"):
        rp.replan_visits(plan, MORNING)


@pytest.mark.parametrize(
    "wrong", [{"horizon": 0}, {"max_changes": -1}, {"freeze": -1.0}, {"iterations": 0}]
)
def test_bad_settings(wrong: dict[str, float]) -> None:
    """Settings check themselves."""
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        rp.ReplanSettings(**wrong)  # type: ignore[arg-type]


def test_pinned_outlets_stay() -> None:
    """A pinned outlet keeps its rep and days at any level, unless its rep is away."""
    plan = street_plan(16, reps=2, rep=["R1", "R2"] * 8)
    outlets = plan.outlets
    days = plan.visits.groupby("outlet")["day"].agg(lambda d: ",".join(map(str, d)))
    held = rp.Plan(
        outlets=outlets.assign(pinned=outlets.index < "K08", pinned_days=days),
        reps=plan.reps, cycle=plan.cycle, travel=plan.travel, visits=plan.visits,
        days=plan.days, unserved=plan.unserved, info=plan.info,
    )  # fmt: skip
    made = again(
        held, MORNING, {"event": "ill", "rep": "R1", "days": 1}, level="best", handover=True
    )
    chosen = made.changes.query("not forced")
    assert len(chosen) > 0
    assert not (chosen["outlet"] < "K08").any()
