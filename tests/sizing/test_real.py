"""The estimate against plans of real outlets."""

from __future__ import annotations

import pytest
from tests.real import REAL

import routeplan as rp


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize(("case", "day_min"), [("ankara", 200.0), ("malta", 450.0)])
def test_estimate_is_near_the_smallest_team(case: str, day_min: float) -> None:
    """Within one rep or 5 %."""
    size = rp.size_team(REAL / case / "outlets.csv", day_min=day_min)
    assert size.planned is not None
    assert abs(size.estimate - size.planned) <= max(1, 0.05 * size.planned)


@pytest.mark.data
@pytest.mark.parametrize(("case", "reps"), [("ankara", 6), ("malta", 5)])
def test_estimated_minutes_are_those_of_a_plan(case: str, reps: int) -> None:
    """Within 4 % of the work of a plan that makes every visit."""
    outlets = rp.read_outlets(REAL / case / "outlets.csv")
    size = rp.size_team(outlets, day_min=450.0, check=False)
    assert size.estimate == reps
    plan = rp.plan_visits(outlets, size.reps, stop=rp.MaxIterations(60_000), seed=1)
    assert plan.unserved.empty
    assert size.work["work_min"].sum() == pytest.approx(plan.days["work_min"].sum(), rel=0.04)
