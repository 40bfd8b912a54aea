"""Bounds are below everything that can be, and near the linear relaxation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from routeplan.datasets import make_city
from routeplan.errors import SettingsError
from routeplan.search import MaxIterations
from routeplan.territory import (
    TerritorySettings,
    design_territories,
    territory_bound,
    territory_way,
)
from routeplan.territory.bound import _relaxed_bands, median_bound
from routeplan.territory.median import MedianProblem, capacitated_median


@settings(deadline=None, max_examples=30)
@given(st.integers(4, 20), st.integers(2, 4), st.integers(0, 10**6))
def test_near_the_linear_relaxation(n: int, k: int, seed: int) -> None:
    """Never above the least cost with split outlets, and close to it.

    What an outlet weighs depends on who has it, and so does the fair share.
    """
    rng = np.random.default_rng(seed)
    ways, load = rng.random((n, k)), rng.integers(1, 9, (n, k)).astype(float)
    low, high = (np.full(k, part / k) for part in (0.8, 1.2))
    each = np.kron(np.eye(n), np.ones(k))
    sums, total = np.tile(np.eye(k), n) * load.ravel(), load.ravel()
    exact = linprog(
        ways.ravel(),
        A_eq=each,
        b_eq=np.ones(n),
        A_ub=np.vstack([sums - high[:, None] * total, low[:, None] * total - sums]),
        b_ub=np.zeros(2 * k),
    ).fun
    bound = _relaxed_bands(ways, [load], low, high)
    assert bound <= exact + 1e-7
    assert bound >= exact - 0.05 * max(exact, 1.0)


@pytest.mark.parametrize("criterion", ["travel", "distance"])
def test_designs_are_above_the_bound_and_near(criterion: str) -> None:
    """A design within the tolerance has longer ways than the bound, by a few per cent."""
    outlets, reps = make_city(200, seed=2, reps=4)
    outlets = outlets.assign(visits=2, service_min=20.0)
    wanted = TerritorySettings(criterion=criterion, compactness=0.0)  # type: ignore[arg-type]
    rep = design_territories(outlets, reps, settings=wanted)
    way = territory_way(outlets.assign(rep=rep), reps, settings=wanted)
    bound = territory_bound(outlets, reps, settings=wanted)
    assert bound <= way <= 1.05 * bound


def test_what_the_bound_is_not_for() -> None:
    """Free centres have their own bound."""
    outlets = pd.DataFrame({"lat": [0.0], "lon": 0.0, "visits": 1, "service_min": 1.0})
    with pytest.raises(SettingsError, match="median_bound"):
        territory_bound(outlets, outlets, settings=TerritorySettings(centres="free"))


@settings(deadline=None, max_examples=20)
@given(st.integers(4, 15), st.integers(1, 3), st.integers(0, 10**6))
def test_medians_are_above_their_bound(n: int, count: int, seed: int) -> None:
    """No division found is below."""
    rng = np.random.default_rng(seed)
    demand = rng.integers(1, 6, n).astype(float)
    room = float(np.ceil(1.3 * demand.sum() / count) + demand.max())
    problem = MedianProblem(rng.random((n, 2)), demand, room, count)
    division = capacitated_median(problem, stop=MaxIterations(500), seed=seed)
    apart = problem.place - problem.place[division.centre[division.owner]]
    assert median_bound(problem) <= np.linalg.norm(apart, axis=1).sum() + 1e-9
