"""The capacitated p-median, against enumeration and by its promises."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeplan.errors import SettingsError
from routeplan.search import MaxIterations
from routeplan.territory.median import MedianProblem, capacitated_median


def least(problem: MedianProblem) -> float:
    """Cost of the best division of all that keep the capacity."""
    n = len(problem.place)
    apart = np.linalg.norm(problem.place[:, None] - problem.place, axis=2)
    best = np.inf
    for centres in combinations(range(n), problem.count):
        for owner in product(range(problem.count), repeat=n):
            load = np.bincount(owner, problem.demand, problem.count)
            if (load <= problem.capacity).all():
                best = min(best, apart[np.arange(n), np.array(centres)[list(owner)]].sum())
    return float(best)


@settings(deadline=None, max_examples=25)
@given(st.integers(2, 6), st.integers(1, 2), st.integers(0, 10**6))
def test_small_cases_are_solved(n: int, count: int, seed: int) -> None:
    """The best of all divisions, wherever its centres are."""
    rng = np.random.default_rng(seed)
    demand = rng.integers(1, 6, n).astype(float)
    capacity = np.ceil(demand.sum() / count * 1.2) + demand.max()
    problem = MedianProblem(rng.random((n, 2)), demand, float(capacity), count)
    division = capacitated_median(problem, stop=MaxIterations(3_000), seed=seed)
    apart = problem.place - problem.place[division.centre[division.owner]]
    assert np.linalg.norm(apart, axis=1).sum() == pytest.approx(least(problem))
    assert np.bincount(division.owner, demand).max() <= capacity


def test_a_place_alone() -> None:
    """One place is its own centre."""
    problem = MedianProblem(np.zeros((1, 2)), np.ones(1), 1.0, 1)
    division = capacitated_median(problem, stop=MaxIterations(10))
    assert (division.owner.tolist(), division.centre.tolist()) == ([0], [0])


@pytest.mark.parametrize(
    ("count", "capacity", "says"),
    [(0, 9.0, "`count` must be from 1 to 3"), (4, 9.0, "`count`"), (1, 2.0, "at least 3")],
)
def test_what_cannot_be(count: int, capacity: float, says: str) -> None:
    """No centre, more centres than places, too little room."""
    problem = MedianProblem(np.zeros((3, 2)), np.ones(3), capacity, count)
    with pytest.raises(SettingsError, match=says):
        capacitated_median(problem)
