"""Whole plans from two tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journey.tables import Case, cases

import routeplan as rp

SHORT = rp.MaxIterations(300)


def plan_of(case: Case, **wishes: object) -> rp.Plan:
    """A short search's plan of a case."""
    journey = rp.JourneySettings(**{**case.wishes, **wishes})  # type: ignore[arg-type]
    return rp.plan_visits(
        case.outlets,
        case.reps,
        case.cycle,
        stop=SHORT,
        jobs=1,
        settings=rp.Settings(journey=journey),
    )


def check_plan(case: Case) -> None:
    """Plan, review, and hold the tables against each other."""
    before = (case.outlets.copy(), case.reps.copy())
    plan = plan_of(case)
    told = rp.review_plan(plan)
    missed = told["rule"] == "must visit"  # a short team may lack the time
    assert told[~missed].to_dict("records") == []
    pd.testing.assert_frame_equal(case.outlets, before[0])
    pd.testing.assert_frame_equal(case.reps, before[1])

    outlets, visits, unserved = plan.outlets, plan.visits, plan.unserved
    assert list(outlets.index) == list(case.outlets.index)
    assert list(plan.reps.index) == list(case.reps.index)
    counted = visits["outlet"].value_counts().reindex(outlets.index, fill_value=0)
    assert (counted == outlets["visits_planned"]).all()
    short = outlets.index[counted < case.outlets["visits"]]
    assert set(unserved["outlet"]) == set(short)
    assert (unserved["reason"] != "").all()
    assert (outlets["rep"].isna() == (counted == 0)).all()

    summary = plan.summary()
    assert summary["visits_wanted"] == case.outlets["visits"].sum()
    assert summary["visits_planned"] == len(visits)
    assert summary["work_min"] == pytest.approx(
        plan.days[["travel_min", "service_min", "wait_min"]].sum().sum(), abs=0.1
    )
    assert repr(plan).startswith(f"Plan: {len(visits):,} of {summary['visits_wanted']:,} visits")


@settings(deadline=None, max_examples=25)
@given(cases())
def test_plans_are_clean(case: Case) -> None:
    """The independent review finds nothing, and the tables agree with one another."""
    check_plan(case)


@settings(deadline=None, max_examples=10)
@given(cases(), st.integers(0, 2**32))
def test_row_order_changes_nothing(case: Case, seed: int) -> None:
    """Shuffled tables give the same visits, and keep the order they came in."""
    rng = np.random.default_rng(seed)
    shuffled = Case(
        case.outlets.iloc[rng.permutation(len(case.outlets))],
        case.reps.iloc[rng.permutation(len(case.reps))],
        case.cycle,
        case.wishes,
    )
    one, other = plan_of(case), plan_of(shuffled)
    pd.testing.assert_frame_equal(one.visits, other.visits)
    pd.testing.assert_frame_equal(one.days, other.days)
    assert list(other.outlets.index) == list(shuffled.outlets.index)
    pd.testing.assert_frame_equal(one.outlets, other.outlets.loc[one.outlets.index])
    pd.testing.assert_frame_equal(one.unserved, other.unserved)


@pytest.mark.slow
@settings(deadline=None, max_examples=1000)
@given(cases())
def test_plans_are_clean_at_length(case: Case) -> None:
    """Many more plans."""
    check_plan(case)
