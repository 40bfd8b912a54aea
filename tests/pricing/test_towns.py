"""Prices that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest
from tests.pricing.towns import SHORT, plan_line

import routeplan as rp

TWO_WEEKS = rp.Cycle(weeks=2)


def curve(plan: rp.Plan, wish: str, values: Sequence[float]) -> dict[float, tuple[float, int]]:
    """Travel minutes and unserved visits by value; every plan behind them passes the review."""
    found = rp.price(plan, wish, values, stop=SHORT, jobs=1)
    for point in found.plans:
        assert point is not None
        assert rp.review_plan(point).to_dict("records") == []
    rows = found.table[~found.table["own"]]
    figures = zip(rows["travel_min"], rows["unserved"], strict=True)
    return dict(zip(rows["value"], figures, strict=True))


def test_opening_hours_force_a_detour() -> None:
    """Out to b before it closes, back to a, and out again to c; else just there and back.

    By way of a, b is reached at 09:00; by way of b, a is reached at 09:10.
    """
    plan = plan_line(
        {"a": 10, "b": 20, "c": 30},
        {"R": 0},
        open=["08:30-09:10", "08:30-08:55", ""],
    )
    assert curve(plan, "hours", [1, 0.5, 0]) == {1: (80, 0), 0.5: (60, 0), 0: (60, 0)}


def test_hours_are_taken_from_those_outlets_alone_that_need_it() -> None:
    """In the plan of the loosest wish just one outlet has lost its hours."""
    plan = plan_line({"a": 10, "b": 20, "c": 30}, {"R": 0}, open=["08:30-09:10", "08:30-08:55", ""])
    found = rp.price(plan, "hours", [0], stop=SHORT, jobs=1)
    assert found.table["loosened"].tolist() == [0, 0, 1]
    kept = found.plan_at(0).outlets["open"].fillna("")
    assert (kept[["a", "b"]] == "").sum() == 1


def test_a_rep_less_and_reps_more() -> None:
    """The rep who stays drives to the other end; a new one lives at an outlet and saves a way."""
    plan = plan_line({"a": 10, "b": 90}, {"R1": 0, "R2": 100})
    by_reps = curve(plan, "reps", [1, 2, 3, 4])
    assert by_reps == {1: (180, 0), 2: (40, 0), 3: (20, 0), 4: (0, 0)}


def test_minutes_a_day() -> None:
    """Both on one day, each on its own day, and the far one not at all."""
    plan = plan_line({"a": 30, "b": 35}, {"R": 0}, rp.Cycle(weeks=1), day_min=90)
    assert curve(plan, "day_min", [75, 85, 90]) == {75: (60, 1), 85: (130, 0), 90: (70, 0)}


def test_same_weekday() -> None:
    """A shop beside one that wants Monday and one that wants the other week's Wednesday."""
    plan = plan_line(
        {"s": 30, "x": 30, "y": 30},
        {"R": 0},
        TWO_WEEKS,
        visits=[2, 1, 1],
        weekdays=["", "Mon", "Wed"],
        weeks=["", "1", "2"],
    )
    assert curve(plan, "same_weekday", [1, 0]) == {1: (180, 0), 0: (120, 0)}


def test_same_rep() -> None:
    """A shop beside two that other reps visit, one in each week."""
    plan = plan_line(
        {"s": 50, "x": 50, "y": 50},
        {"R1": 0, "R2": 100},
        TWO_WEEKS,
        visits=[2, 1, 1],
        rep=["", "R1", "R2"],
        weekdays=["Mon", "Mon", "Mon"],
        weeks=["", "1", "2"],
    )
    assert curve(plan, "same_rep", [1, 0]) == {1: (300, 0), 0: (200, 0)}


def test_handovers() -> None:
    """Two outlets at the wrong ends of the road: none changes rep, one does, both do."""
    plan = plan_line({"a": 10, "b": 90}, {"R1": 0, "R2": 100}, rep=["R2", "R1"])
    assert curve(plan, "handovers", [0, 1, 2]) == {0: (360, 0), 1: (180, 0), 2: (40, 0)}


def test_todays_reps_can_be_told() -> None:
    """A plan made without reps has handed over what it gives to another rep than today's."""
    plan = plan_line({"a": 10, "b": 90}, {"R1": 0, "R2": 100})
    today = plan.outlets["rep"].map({"R1": "R2", "R2": "R1"})
    found = rp.price(plan, "handovers", [0, 1], today=today, stop=SHORT, jobs=1)
    assert found.table["handed_over"].tolist() == [0, 1, 2, 2]
    assert found.table["travel_min"].tolist() == [360, 180, 40, 40]
    assert found.table["own"].tolist() == [False, False, True, False]


def test_those_are_handed_over_who_live_farthest_from_todays_rep() -> None:
    """Of b and c, both with the rep at the other end today, the cap of one keeps c handed over."""
    plan = plan_line({"a": 5, "b": 60, "c": 90, "d": 95}, {"R1": 0, "R2": 100})
    assert plan.outlets["rep"].tolist() == ["R1", "R2", "R2", "R2"]
    today = pd.Series({"a": "R1", "b": "R1", "c": "R1", "d": "R2"})
    found = rp.price(plan, "handovers", [0, 1], today=today, stop=SHORT, jobs=1)
    points = found.table[~found.table["own"]]
    # Without hand-overs R1 drives out to c and R2 to d; then R1 to b; then R1 to a alone.
    assert points["travel_min"].tolist() == [180 + 10, 120 + 20, 10 + 80]
    assert found.plan_at(1).outlets.loc["c", "rep"] == "R2"


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (
            "day_min",
            (
                "minutes a day 100 instead of 90 costs nothing; "
                "minutes a day 85 instead of 90 costs 60 min"
            ),
        ),
        ("reps", "reps 2 instead of 1 saves 60 min"),
    ],
)
def test_steps_in_words(wish: str, told: str) -> None:
    """A curve says what the next looser value saves and what the next stricter one costs."""
    plan = plan_line({"a": 30, "b": 35}, {"R": 0}, rp.Cycle(weeks=1), day_min=90)
    values = {"day_min": [85, 90, 100], "reps": [1, 2]}[wish]
    assert repr(rp.price(plan, wish, values, stop=SHORT, jobs=1)) == f"PriceCurve: {told}"


def test_visits_lost_in_words() -> None:
    """A stricter value that leaves somebody out says so."""
    plan = plan_line({"a": 30, "b": 35}, {"R": 0}, rp.Cycle(weeks=1), day_min=90)
    told = repr(rp.price(plan, "day_min", [75], stop=SHORT, jobs=1))
    assert told == "PriceCurve: minutes a day 75 instead of 90 saves 10 min and loses 1 visit"
