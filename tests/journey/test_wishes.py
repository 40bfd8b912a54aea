"""What the user's wishes make of a plan: who is served, by whom, how often, and who is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.journey.tables import ONE_DAY, plan_town, team, town

import routeplan as rp
from routeplan.errors import SettingsError


def test_everything_that_fits_is_planned() -> None:
    """A day with time for all of the outlets leaves none of them out."""
    assert plan_town(town(20), team(day_min=430.0), ONE_DAY).unserved.empty


def test_kept_reps() -> None:
    """Outlets stay with the rep in the table; one who is gone or empty leaves it to the search."""
    outlets = town(6, rep=["R2", "R2", "R1", "gone", None, "R2"])
    reps = team(2, lat=[40.0, 40.001])
    plan = plan_town(outlets, reps)
    kept = ["K00", "K01", "K02", "K05"]
    assert plan.outlets.loc[kept, "rep"].tolist() == ["R2", "R2", "R1", "R2"]
    assert plan.outlets.loc[["K03", "K04"], "rep"].isin(["R1", "R2"]).all()
    assert any("gone" in note for note in plan.info.notes)
    free = plan_town(outlets, reps, keep_reps=False)
    assert set(free.outlets["rep"]) == {"R1"}


def test_key_accounts_are_the_last_to_go() -> None:
    """With time for three of ten, the three that must be visited are, though worth least."""
    must = [False, True] * 3 + [False] * 4
    outlets = town(10, must_visit=must, value=np.where(must, 1.0, 1_000.0), service=100.0)
    plan = plan_town(outlets, team(day_min=320.0), ONE_DAY)
    assert plan.outlets.index[plan.outlets["visits_planned"] > 0].tolist() == ["K01", "K03", "K05"]


@pytest.mark.parametrize("by", ["value", "sales"])
def test_what_is_given_up_is_worth_least(by: str) -> None:
    """Among outlets alike the ones of least value, else of least sales, are left out."""
    worth = [5.0, 90, 20, 80, 10, 70, 30, 60]
    plan = plan_town(town(8, service=100.0, **{by: worth}), team(day_min=430.0), ONE_DAY)
    planned = plan.outlets[by][plan.outlets["visits_planned"] > 0]
    assert sorted(planned) == [60, 70, 80, 90]


def test_an_empty_column_of_values_decides_nothing() -> None:
    """Where no value is given at all, the sales say who goes first."""
    outlets = town(4, service=100.0, value=np.nan, sales=[1.0, 2, 3, 4])
    plan = plan_town(outlets, team(day_min=220.0), ONE_DAY)
    assert plan.outlets.index[plan.outlets["visits_planned"] > 0].tolist() == ["K02", "K03"]


def test_a_short_team_thins_before_it_drops() -> None:
    """With time for half the visits, every outlet is still visited, some less often."""
    cycle = rp.Cycle(weeks=4, workdays="Mon")
    plan = plan_town(town(16, visits=4, service=55.0), team(), cycle, iterations=20_000)
    assert plan.outlets["visits_planned"].min() >= 1
    assert plan.outlets["visits_planned"].sum() >= 30


def test_dropping_never_thins() -> None:
    """As often as wanted or not at all."""
    outlets = town(16, visits=[4, 2] * 8, service=55.0)
    plan = plan_town(outlets, team(), rp.Cycle(weeks=4, workdays="Mon"), shortage="drop")
    planned, wanted = plan.outlets["visits_planned"], plan.outlets["visits"]
    assert ((planned == 0) | (planned == wanted)).all()
    assert 0 < (planned == wanted).sum() < 16


def test_money_decides_where_there_is_money() -> None:
    """A remote outlet of small value is not worth the way, a near one and a dear one are."""
    outlets = town(3, value=[50.0, 5.0, 500.0]).assign(lat=[40.0, 41.0, 41.0])
    plan = plan_town(outlets.iloc[:2], team(), ONE_DAY, minute_cost=1.0)
    assert plan.outlets["visits_planned"].tolist() == [1, 0]
    plan = plan_town(outlets, team(), ONE_DAY, minute_cost=1.0)
    assert plan.outlets["visits_planned"].tolist() == [1, 1, 1]


def test_money_needs_values() -> None:
    """A cost per minute without a value per visit cannot be weighed."""
    with pytest.raises(SettingsError, match="`minute_cost` needs a column `value`"):
        plan_town(town(2), team(), minute_cost=1.0)


def test_a_visit_not_worth_its_way_is_told_so() -> None:
    """The reason is the value, not the time: there is time."""
    outlets = town(2, value=[50.0, 5.0]).assign(lat=[40.0, 41.0])
    told = plan_town(outlets, team(), ONE_DAY, minute_cost=1.0).unserved.iloc[0]
    assert "no time" not in told["reason"]
    assert "search longer" not in told["repair"]


def test_outlets_that_want_no_visit() -> None:
    """No visit wanted, none planned, nothing to explain."""
    plan = plan_town(town(3, visits=[1, 0, 2]), team())
    assert plan.outlets["visits_planned"].tolist() == [1, 0, 2]
    assert plan.unserved.empty
    assert pd.isna(plan.outlets.loc["K01", "rep"])


def test_nobody_wants_a_visit() -> None:
    """A plan of nothing is a plan."""
    assert plan_town(town(3, visits=0), team()).visits.empty


def test_a_week_of_holidays() -> None:
    """Nothing can be visited, and every outlet is told with its reason."""
    dates = pd.date_range("2026-12-07", periods=5)
    plan = plan_town(town(3), team(), rp.Cycle(weeks=1, start="2026-12-07", holidays=dates))
    assert len(plan.unserved) == 3


@pytest.mark.parametrize(
    ("columns", "reps"),
    [({"rep": "R2"}, team(2, lat=[40.0, 40.5])), ({}, team(2, lat=[40.0, 40.5], day_min=[0, 480]))],
    ids=["kept", "nearest has no time"],
)
def test_serving_comes_first_however_far_the_rep(
    columns: dict[str, object], reps: pd.DataFrame
) -> None:
    """An outlet that only a far rep can serve, in a day that has the time for it, is served."""
    assert plan_town(town(1, **columns), reps, ONE_DAY).unserved.empty


def test_serving_comes_first_in_a_dense_town() -> None:
    """Neither balance nor compact territories are a reason to leave an outlet out."""
    outlets = town(12, service=200.0).assign(lon=32.0 + 1e-5 * np.arange(12))
    assert plan_town(outlets, team(3), rp.Cycle(1, "Mon,Wed"), iterations=20_000).unserved.empty
