"""The figures of a plan, worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from tests.review.plans import AnyPlan, correct_plan, tables

from routeplan.cycle import Cycle
from routeplan.review import plan_kpis, rep_kpis
from routeplan.travel import MatrixTravel

EXPECTED = {
    "outlets": 5,
    "reps": 2,
    "rep_days": 6,
    "visits_wanted": 10,
    "visits_planned": 8,
    "visits_missing": 2,
    "outlets_unvisited": 1,
    "key_accounts": 1,
    "key_accounts_unvisited": 0,
    "coverage": 4 / 5,
    "sales_covered": 190 / 200,
    "visit_completion": 8 / 10,
    "visits_per_rep_day": 8 / 6,
    "travel_min_per_visit": 130 / 8,
    "travel_share": 130 / 380,
    "visits_per_travel_hour": 8 / 130 * 60,
    "travel_h": 130 / 60,
    "service_h": 245 / 60,
    "wait_h": 5 / 60,
    "work_h": 380 / 60,
    # R1 may work 100 minutes on ten days, R2 90 on eight days less two of leave
    "available_h": (1000 + 540) / 60,
    # the table of kilometres is half that of minutes
    "km": 65,
    "km_per_visit": 65 / 8,
    "utilisation": 380 / 1540,
    "utilisation_min": 140 / 1000,
    "utilisation_max": 240 / 540,
    "utilisation_spread": (240 / 540 - 140 / 1000) / 2,
    "visits_spread": 1,
}


def test_plan_kpis_by_hand() -> None:
    """Every figure of the plan, and no other."""
    assert plan_kpis(correct_plan()).to_dict() == pytest.approx(EXPECTED)


def test_rep_kpis_by_hand() -> None:
    """The figures of each rep, on the ids of the reps."""
    reps = rep_kpis(correct_plan())
    assert list(reps.index) == ["R1", "R2"]
    assert reps["outlets"].tolist() == [2, 2]
    assert reps["visits_planned"].tolist() == [3, 5]
    assert reps["rep_days"].tolist() == [2, 4]
    assert reps["travel_h"].tolist() == pytest.approx([80 / 60, 50 / 60])
    assert reps["utilisation"].tolist() == pytest.approx([140 / 1000, 240 / 540])
    assert reps["km"].tolist() == pytest.approx([40, 25])


def test_rep_figures_add_up_to_the_plan() -> None:
    """Totals of the reps are the totals of the plan."""
    totals = ["visits_planned", "rep_days", "travel_h", "service_h", "work_h", "available_h", "km"]
    plan, reps = plan_kpis(correct_plan()), rep_kpis(correct_plan())
    assert reps[totals].sum().to_dict() == pytest.approx(plan[totals].to_dict())


def test_holiday_leaves_less_time() -> None:
    """A holiday takes a day from every rep who would work on it."""
    plan = tables() | {"cycle": Cycle(weeks=2, start="2026-12-07", holidays=["2026-12-11"])}
    # the 11th is a Friday, on which R2 does not work anyway
    assert plan_kpis(AnyPlan(**plan))["available_h"] == pytest.approx((900 + 540) / 60)


@pytest.mark.parametrize(
    ("columns", "accounts", "unvisited"),
    [
        ({"must_visit": False, "segment": list("BAABA")}, 3, 1),
        ({"must_visit": False, "segment": "C"}, 1, 0),
        ({"must_visit": [False, False, False, False, True], "segment": "A"}, 1, 1),
    ],
    ids=["segment A", "most visits", "must visit first"],
)
def test_key_accounts(columns: dict[str, object], accounts: int, unvisited: int) -> None:
    """Key accounts are marked ones, else segment A, else those with the most visits."""
    plan = tables()
    plan["outlets"] = plan["outlets"].assign(**columns)
    figures = plan_kpis(AnyPlan(**plan))
    assert figures["key_accounts"] == accounts
    assert figures["key_accounts_unvisited"] == unvisited


def test_plan_without_visits() -> None:
    """Nothing is divided by zero: what has no meaning is NaN."""
    plan = tables()
    plan["visits"], plan["days"] = plan["visits"].iloc[:0], plan["days"].iloc[:0]
    figures = plan_kpis(AnyPlan(**plan))
    assert figures["coverage"] == figures["utilisation"] == figures["km"] == 0
    assert figures["outlets_unvisited"] == 5
    assert math.isnan(figures["visits_per_rep_day"])
    assert math.isnan(figures["travel_share"])


def test_unknown_kilometres() -> None:
    """A travel table of minutes alone gives no kilometres rather than none driven."""
    plan = tables()
    plan["travel"] = MatrixTravel(plan["travel"].table)
    figures = plan_kpis(AnyPlan(**plan))
    assert math.isnan(figures["km"])
    assert figures["travel_h"] == pytest.approx(130 / 60)


def test_sales_only_when_known() -> None:
    """Without a column of sales there is no share of sales."""
    plan = tables()
    plan["outlets"] = plan["outlets"].drop(columns="sales")
    assert "sales_covered" not in plan_kpis(AnyPlan(**plan))


def test_figures_name_themselves() -> None:
    """The series can be put beside another one."""
    figures = plan_kpis(correct_plan())
    assert (figures.name, figures.index.name, figures.dtype) == ("value", "figure", float)
    assert isinstance(figures, pd.Series)
