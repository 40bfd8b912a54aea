"""What holds for every curve of every plan."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import routeplan as rp
from routeplan.errors import SettingsError
from routeplan.pricing.figures import borders, detours, plan_cost, spread
from routeplan.pricing.wishes import WISHES

SHORT = rp.MaxIterations(300)
VALUES = {
    "same_weekday": [0.5, 0],
    "same_rep": [0],
    "balance": [0, 0.1, 2],
    "compactness": [5, 0],
    "handovers": [0, 2, 24],
    "day_min": [150, 480],
    "reps": [1, 3],
    "hours": [0.5, 0],
}
LOOSER_BELOW = ("same_weekday", "same_rep", "hours", "compactness")


@pytest.fixture(scope="module")
def plan() -> rp.Plan:
    """A small city with several rhythms, opening hours, and reps of today that are not kept."""
    outlets, reps = rp.make_city(24, seed=3, reps=2)
    outlets = outlets.assign(
        visits=[1, 2, 4] * 8,
        service_min=15.0,
        open=["", "09:00-12:00", "13:00-17:00", ""] * 6,
        rep=np.repeat(reps.index, 12),
    )
    wishes = rp.JourneySettings(keep_reps=False)
    return rp.plan_visits(
        outlets,
        reps.assign(day_min=420.0),
        rp.Cycle(weeks=2),
        stop=rp.MaxIterations(3_000),
        jobs=1,
        settings=rp.Settings(journey=wishes),
    )


@pytest.fixture(scope="module")
def curves(plan: rp.Plan) -> dict[str, rp.PriceCurve]:
    """All curves, with a short search for each point."""
    return rp.prices(plan, VALUES, stop=SHORT, jobs=1)


def test_own_point_is_the_plan(plan: rp.Plan, curves: dict[str, rp.PriceCurve]) -> None:
    """The own point has the figures of the plan, and one more point has its value."""
    summary = plan.summary()
    assert list(curves) == list(VALUES)
    assert set(curves) == set(WISHES)
    for curve in curves.values():
        own = curve.table[curve.table["own"]]
        assert len(own) == 1
        row = own.iloc[0]
        assert row["travel_min"] == summary["travel_min"]
        assert row["work_min"] == summary["work_min"]
        assert row["visits_planned"] == summary["visits_planned"]
        assert row["unserved"] == summary["visits_wanted"] - summary["visits_planned"]
        assert curve.plans[own.index[0]] is plan
        assert (curve.table["value"] == row["value"]).sum() == 2


def test_looser_never_costs_more(curves: dict[str, rp.PriceCurve]) -> None:
    """From the strictest value to the loosest, no plan is worse than the one before."""
    for wish, curve in curves.items():
        points = [(v, p) for v, p, own in _points(curve) if not own and p is not None]
        values = [value for value, _ in points]
        assert values == sorted(values, reverse=wish in LOOSER_BELOW)
        costs = [plan_cost(plan) for _, plan in points]
        assert costs == sorted(costs, reverse=True), wish


def test_all_plans_are_clean(curves: dict[str, rp.PriceCurve]) -> None:
    """The independent review finds nothing in the plan behind any point."""
    for wish, curve in curves.items():
        for value, plan, _ in _points(curve):
            if plan is not None:
                told = rp.review_plan(plan).to_dict("records")
                assert told == [], (wish, value)


def test_wishes_are_kept(plan: rp.Plan, curves: dict[str, rp.PriceCurve]) -> None:
    """Each plan keeps its value of the wish, counted again from its tables."""
    several = plan.outlets["visits"] > 1
    for value, found, _ in _points(curves["same_rep"]):
        pairs = found.visits.drop_duplicates(["outlet", "rep"])
        shared = pairs["outlet"].value_counts() > 1
        assert shared.sum() <= (1 - value) * several.sum() + 1e-6
    for value, found, _ in _points(curves["same_weekday"]):
        free = found.outlets.get("any_weekday", pd.Series(False, found.outlets.index))
        assert free.sum() <= (1 - value) * several.sum() + 1e-6
    for value, found, _ in _points(curves["handovers"]):
        changed = found.outlets["rep"].notna() & (
            found.outlets["rep"] != plan.outlets["rep_before"]
        )
        assert changed.sum() <= value
    for value, found, _ in _points(curves["hours"]):
        kept = (found.outlets["open"].fillna("") != "").sum()
        assert kept >= value * (plan.outlets["open"].fillna("") != "").sum() - 1e-6
    for value, found, _ in _points(curves["balance"]):
        assert found is None or spread(found) <= value + 1e-9
    for value, found, _ in _points(curves["day_min"]):
        assert found.days["work_min"].max() <= value + 1e-3
    for value, found, _ in _points(curves["reps"]):
        assert len(found.reps) == value


def test_impossible_tolerance_has_no_plan(curves: dict[str, rp.PriceCurve]) -> None:
    """A value that no plan keeps is told as missing, not as the next best plan."""
    table = curves["balance"].table
    assert table["travel_min"].isna().iloc[0]
    assert curves["balance"].plans[0] is None
    with pytest.raises(SettingsError, match=r"`value` must be one of .* Got 0"):
        curves["balance"].plan_at(0)


def test_one_wish_alone(plan: rp.Plan) -> None:
    """The same seed gives the same curve, on one core and on two."""
    first, again = (
        rp.price(plan, "day_min", [300], stop=SHORT, seed=2, jobs=jobs).table for jobs in (1, 2)
    )
    pd.testing.assert_frame_equal(first, again)


def test_progress_rises_to_one(plan: rp.Plan) -> None:
    """It is told after every search and ends at 1."""
    told: list[float] = []
    rp.price(plan, "reps", [1], stop=SHORT, jobs=1, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) == 3


@pytest.mark.parametrize(
    ("wish", "values", "message"),
    [
        ("happiness", None, "`wish` must be one of same_weekday"),
        ("hours", [1.5], "`values` of hours must be from 0 to 1. Got 1.5."),
        ("reps", [0], "`values` of reps must be whole numbers from 1. Got 0."),
        ("handovers", [0.5], "`values` of handovers must be whole numbers from 0. Got 0.5."),
        ("day_min", [2000], "`values` of day_min must be minutes that leave every rep from 0"),
        ("balance", [-1], "`values` of balance must be at least 0. Got -1."),
    ],
)
def test_refusals(plan: rp.Plan, wish: str, values: list[float] | None, message: str) -> None:
    """What cannot be priced is refused before any search."""
    with pytest.raises(SettingsError, match=message.replace("(", r"\(")):
        rp.price(plan, wish, values, jobs=1)


def test_wish_without_outlets(plan: rp.Plan, caplog: pytest.LogCaptureFixture) -> None:
    """Without opening hours there is no price for them; of all wishes they are left out, told."""
    outlets = plan.outlets.drop(columns=["open", "rep", "rep_before", "visits_planned"])
    bare = rp.plan_visits(outlets, plan.reps, plan.cycle, stop=SHORT, jobs=1)
    with pytest.raises(SettingsError, match="`hours` has no price: no outlet has opening hours"):
        rp.price(bare, "hours", jobs=1)
    with caplog.at_level("INFO", "routeplan"):
        assert rp.prices(bare, ["hours"], jobs=1) == {}
    assert "hours has no price: no outlet has opening hours." in caplog.messages


def test_pinned_outlets_stay(plan: rp.Plan) -> None:
    """Whatever is wished, pinned outlets keep rep and days, and their reps stay in the team."""
    chosen = plan.outlets.groupby("rep").head(2).index
    pinned = plan.pin(chosen)
    values = {"reps": [3], "handovers": [0, 24], "same_rep": [0], "same_weekday": [0]}
    for wish, curve in rp.prices(pinned, values, stop=SHORT, jobs=1).items():
        for value, found, _ in _points(curve):
            assert _days(found, chosen) == _days(plan, chosen), (wish, value)
    with pytest.raises(SettingsError, match=r"whole numbers from 2\. Got 1"):
        rp.price(pinned, "reps", [1], jobs=1)


def _days(plan: rp.Plan, outlets: pd.Index) -> set[tuple[str, str, int]]:
    visits = plan.visits[plan.visits["outlet"].isin(outlets)]
    return set(zip(visits["outlet"], visits["rep"], visits["day"], strict=True))


def test_plots(curves: dict[str, rp.PriceCurve]) -> None:
    """A curve is drawn over its values, the plan as a point of its own; all stand in one figure."""
    ax = curves["day_min"].plot()
    line, own = ax.get_lines()
    assert line.get_xdata().tolist() == [0, 1, 2]
    table = curves["day_min"].table
    assert line.get_ydata() == pytest.approx(table["travel_min"][~table["own"]] / 60)
    assert own.get_ydata() == pytest.approx(table["travel_min"][table["own"]] / 60)
    figure = rp.plot_prices(curves)
    assert sum("looser" in ax.get_xlabel() for ax in figure.axes) == len(curves)


def test_figures_by_hand() -> None:
    """Three outlets 0.1 degrees apart, one rep each side: spread, borders and detours."""
    outlets = pd.DataFrame(
        {"lat": 40.0, "lon": [32.0, 32.1, 32.2], "visits": 1, "service_min": [30.0, 30.0, 60.0]},
        index=["a", "b", "c"],
    )
    reps = pd.DataFrame({"lat": 40.0, "lon": [32.0, 32.2], "day_min": 480.0}, ["R1", "R2"])
    ids = ["a", "b", "c", "R1", "R2"]
    at = pd.Series([0.0, 10.0, 20.0, 0.0, 20.0], ids)
    travel = rp.MatrixTravel(pd.DataFrame({name: (at - at[name]).abs() for name in ids}))
    plan = rp.plan_visits(
        outlets.assign(rep=["R1", "R1", "R2"]),
        reps,
        rp.Cycle(weeks=1, workdays="Mon"),
        travel=travel,
        stop=SHORT,
        jobs=1,
    )
    # R1 works 20 + 60 minutes, R2 60 of 480 each: 80 is a seventh more than the mean of 70.
    assert spread(plan) == pytest.approx(1 / 7)
    assert borders(plan) == 2  # every two of three outlets are neighbours
    assert detours(plan).to_dict() == {"a": 0.0, "b": 20.0, "c": 0.0}


def _points(curve: rp.PriceCurve) -> list[tuple[float, rp.Plan, bool]]:
    table = curve.table
    return list(zip(table["value"], curve.plans, table["own"], strict=True))  # type: ignore[arg-type]
