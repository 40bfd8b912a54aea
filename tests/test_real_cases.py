"""Plans of real outlets, checked by the independent checker."""

import pytest
from tests.real import REAL

import routeplan as rp


@pytest.mark.data
@pytest.mark.parametrize("case", ["ankara", "malta", "iowa"])
def test_plans_of_real_outlets_are_clean(case: str) -> None:
    """After a short search no rule is broken, and only a team that is too small misses visits."""
    tables = (REAL / case / "outlets.csv", REAL / case / "reps.csv")
    plan = rp.plan_visits(*tables, stop=rp.MaxIterations(20_000), seed=1)
    assert rp.review_plan(plan).empty
    assert plan.unserved.empty or case == "iowa"
    assert plan.outlets["visits_planned"].ge(1).all() or case == "iowa"
