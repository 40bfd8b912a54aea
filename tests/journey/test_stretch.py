"""Stretched intervals."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

import routeplan as rp
from routeplan.journey.stretch import stretched_visits


@given(
    st.lists(st.tuples(st.integers(0, 20), st.floats(1, 100)), min_size=1, max_size=30),
    st.floats(0, 10_000),
)
def test_intervals_grow_alike(rows: list[tuple[int, float]], capacity: float) -> None:
    """Nobody wanted is dropped, nobody gains, more frequent outlets stay at least as frequent."""
    wanted = pd.Series([visits for visits, _ in rows])
    per_visit = np.array([minutes for _, minutes in rows])
    visits, factor = stretched_visits(wanted, per_visit * wanted.to_numpy(), capacity)
    assert factor >= 1
    assert (visits <= wanted).all()
    assert (visits[wanted > 0] >= 1).all()
    assert visits[wanted.sort_values().index].is_monotonic_increasing
    fits = (per_visit * visits.to_numpy()).sum() <= capacity
    assert fits or visits.max() <= 1


def test_enough_time_changes_nothing() -> None:
    """Where the work fits, the intervals are as wanted."""
    wanted = pd.Series([4, 2, 1])
    visits, factor = stretched_visits(wanted, np.array([4.0, 2, 1]), 7.0)
    assert visits.tolist() == [4, 2, 1]
    assert factor == 1


def test_a_stretched_plan_is_clean_and_told() -> None:
    """A team of half the size visits everybody less often, in a rhythm the checker accepts."""
    outlets, reps = rp.make_city(120, seed=3, reps=1)
    reps = reps.assign(day_min=200.0)
    settings = rp.Settings(journey=rp.JourneySettings(shortage="stretch"))
    plan = rp.plan_visits(outlets, reps, stop=rp.MaxIterations(3_000), settings=settings)
    assert rp.review_plan(plan).empty
    stretched = plan.unserved[plan.unserved["reason"].str.contains("stretched")]
    assert len(stretched) > 0
    assert (stretched["visits_planned"] >= 1).all()
