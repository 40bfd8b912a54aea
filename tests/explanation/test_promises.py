"""Every repair told, once made, gives a clean plan that serves the outlet as promised."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.explanation.promises import assert_kept
from tests.journey.tables import Case, cases
from tests.real import REAL

import routeplan as rp
from routeplan.overtime import parse_overtime


@st.composite
def short_teams(draw: st.DrawFn) -> Case:
    """Random tables, also with stretched intervals and whole calls."""
    case = draw(cases())
    case.wishes |= {
        "shortage": draw(st.sampled_from(["thin", "drop", "stretch"])),
        "whole_call": draw(st.booleans()),
    }
    return case


def planned(case: Case) -> rp.Plan:
    """A plan after next to no search, so that much is left out."""
    return rp.plan_visits(
        case.outlets,
        case.reps,
        case.cycle,
        stop=rp.MaxIterations(100),
        jobs=1,
        settings=rp.Settings(journey=rp.JourneySettings(**case.wishes)),
    )


@settings(deadline=None, max_examples=10)
@given(short_teams(), st.randoms(use_true_random=False))
def test_every_repair_keeps_its_promise(case: Case, random: Random) -> None:
    """Whatever the tables hold: opening hours, breaks, leave, skills, gaps, appointments."""
    plan = planned(case)
    repairs = [repair for told in rp.explain(plan).values() for repair in told.repairs]
    for repair in random.sample(repairs, min(3, len(repairs))):
        assert_kept(plan, repair)


@settings(deadline=None, max_examples=6)
@given(short_teams())
def test_the_table_tells_what_explain_tells(case: Case) -> None:
    """The plan's `unserved` and the explanations of the finished plan are the same."""
    plan = planned(case)
    told = rp.explain(plan)
    assert list(told) == plan.unserved["outlet"].tolist()
    assert [one.reason for one in told.values()] == plan.unserved["reason"].tolist()
    best = [one.repairs[0].text if one.repairs else "" for one in told.values()]
    assert best == plan.unserved["repair"].tolist()


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(short_teams())
def test_many_repairs_keep_their_promise(case: Case) -> None:
    """As above, every repair of many more tables."""
    plan = planned(case)
    for told in rp.explain(plan).values():
        for repair in told.repairs:
            assert_kept(plan, repair)


@pytest.mark.data
@pytest.mark.slow
def test_thirty_outlets_of_iowa() -> None:
    """Of a team of thirteen that is too small: the minutes of overtime are those stated."""
    tables = (REAL / "iowa" / "outlets.csv", REAL / "iowa" / "reps.csv")
    plan = rp.plan_visits(*tables, stop=rp.MaxIterations(40_000), seed=1)
    assert rp.review_plan(plan).empty
    told = rp.explain(plan)
    assert len(told) >= 30
    for outlet in plan.unserved["outlet"].sample(30, random_state=1):
        repair = told[outlet].repairs[0]
        after = assert_kept(plan, repair)
        if repair.kind == "overtime":
            cells = after.reps["overtime"].dropna()
            minutes = sum(more for cell in cells for *_, more in parse_overtime(cell))
            assert minutes == repair.cost
