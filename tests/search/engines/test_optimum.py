"""All engines reach the same proven cost of small problems."""

from __future__ import annotations

import pytest
from tests.search.checker import broken_rules, plain_objective
from tests.search.engines.cases import EVERY_ENGINE, FEATURES, with_feature
from tests.search.exact import least_cost

from routeplan.search import MaxIterations, Problem
from routeplan.search.engines import get_engine

_ITERATIONS = {"builtin": 8_000, "ortools": 150, "pyvrp": 400}


def check_optimum(engine: str, problem: Problem) -> None:
    """Solve a problem as well as it can be done, and no better."""
    stop = MaxIterations(_ITERATIONS[engine])
    solution = get_engine(engine).solve(problem, stop=stop)
    assert broken_rules(problem, solution) == []
    assert plain_objective(problem, solution) == pytest.approx(least_cost(problem), abs=1e-6)


@pytest.mark.parametrize("engine", EVERY_ENGINE)
@pytest.mark.parametrize("feature", FEATURES)
def test_one_day(engine: str, feature: str) -> None:
    """Every feature that the engine can state, on one day."""
    problem = with_feature(feature)
    if get_engine(engine).cannot_state(problem):
        assert (engine, feature) == ("pyvrp", "breaks")
        return
    check_optimum(engine, problem)


@pytest.mark.parametrize("engine", ["builtin", "ortools"])
@pytest.mark.parametrize("feature", FEATURES)
def test_two_days(engine: str, feature: str) -> None:
    """The same with a choice of the day."""
    check_optimum(engine, with_feature(feature, n_days=2, seed=1))


@pytest.mark.parametrize("feature", sorted(set(FEATURES) - {"none"}))
@pytest.mark.parametrize(("n_days", "seed"), [(1, 0), (2, 1)])
def test_every_feature_matters(feature: str, n_days: int, seed: int) -> None:
    """An engine that overlooked it would end at another cost, or break it."""
    problem, plain = (with_feature(f, n_days=n_days, seed=seed) for f in (feature, "none"))
    assert least_cost(problem) != pytest.approx(least_cost(plain))
