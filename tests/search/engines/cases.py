"""Small problems with one feature each, and the engines that may be installed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.search.problems import make_problem

from routeplan.search import Problem
from routeplan.search.problem import NOWHERE, Hours, Lengths, Loads, Shifts

__all__ = ["EVERY_ENGINE", "FEATURES", "OTHERS", "shifts", "with_feature", "worth_by_number"]

_PYVRP = pytest.param(
    "pyvrp", marks=pytest.mark.skipif(find_spec("pyvrp") is None, reason="an extra")
)
OTHERS = ["ortools", _PYVRP]
EVERY_ENGINE = ["builtin", *OTHERS]

_N, _REPS = 6, 2


def with_feature(feature: str, *, n_days: int = 1, seed: int = 0) -> Problem:
    """Six outlets and two reps with time for most of them, and a limit or price of some kind."""
    rng = np.random.default_rng(seed)
    at = rng.integers(0, 40, (_N + 2 * _REPS, 2))
    minutes = np.abs(at[:, None] - at[None]).sum(axis=2).astype(float)
    begin = [[_N + k] for k in range(_REPS) for _ in range(n_days)]
    problem = make_problem(
        n_days=n_days,
        minutes=minutes,
        service=rng.integers(5, 20, _N).astype(float).tolist(),
        options=[[((d,), float(w)) for d in range(n_days)] for w in rng.integers(60, 150, _N)],
        rep_price=np.zeros((_N, _REPS)),
        begin=begin,
        finish=begin,
        budget=[[130.0]] * (_REPS * n_days),
    )
    return replace(problem, **FEATURES[feature](problem, rng))


def worth_by_number(problem: Problem, seed: int) -> Problem:
    """The problem with values that are a matter of the number of visits alone."""
    rng = np.random.default_rng(seed)
    worth = rng.integers(30, 250, problem.n_outlets).astype(float)
    owner = np.repeat(np.arange(problem.n_outlets), np.diff(problem.option_first))
    return replace(problem, option_value=worth[owner] * problem.option_visits)


def shifts(problem: Problem, *, end: float = 600.0, break_min: float = 0.0) -> Shifts:
    """From eight o'clock; a break has to begin from nine to twenty past."""
    each = np.ones(problem.n_routes)
    return Shifts(480.0 * each, end * each, break_min * each, 540.0 * each, 560.0 * each)


def _ways(problem: Problem) -> NDArray[np.float64]:
    return problem.matrix(np.arange(_N + 2 * _REPS))


def _looked_up(table: NDArray[np.float64]) -> Callable[[NDArray[np.intp]], NDArray[np.float64]]:
    return lambda chosen: table[np.ix_(chosen, chosen)]


def _one_way(problem: Problem, rng: np.random.Generator) -> dict[str, Any]:
    ways = _ways(problem)
    return {"matrix": _looked_up(ways + rng.integers(0, 25, ways.shape) * (ways > 0))}


def _hours(problem: Problem, rng: np.random.Generator) -> dict[str, Any]:
    """Always, in the morning, at two times of the morning, or never, another one every day."""
    windows = [(-np.inf, np.inf), (490.0, 530.0), (480.0, 490.0), (570.0, 600.0)]
    opens, closes = np.array(windows).T
    kind = rng.integers(0, 4, (_N, problem.n_days)).astype(np.int32)
    return {"hours": Hours(kind, np.array([0, 1, 2, 4, 4], dtype=np.int32), opens, closes)}


def _clock(problem: Problem, rng: np.random.Generator, **wish: float) -> dict[str, Any]:
    return {**_hours(problem, rng), "shifts": shifts(problem, **wish)}


def _lengths(problem: Problem, rng: np.random.Generator) -> dict[str, Any]:
    ways = _ways(problem) * rng.integers(1, 3, (_N + 2 * _REPS, 1))
    return {"lengths": Lengths(np.full(problem.n_routes, 60.0), _looked_up(ways))}


def _loads(problem: Problem, rng: np.random.Generator) -> dict[str, Any]:
    demand = rng.integers(1, 6, (_N, 2)).astype(float)
    return {"loads": Loads(demand, np.full((problem.n_routes, 2), 5.0))}


def _forbidden(problem: Problem, rng: np.random.Generator) -> dict[str, Any]:
    return {"rep_price": np.where(rng.random((_N, _REPS)) < 0.4, np.inf, 0.0)}


def _thirds(problem: Problem, rng: np.random.Generator) -> dict[str, Any]:
    return {"matrix": _looked_up(_ways(problem) / 3), "service": problem.service * 2 / 3}


FEATURES: dict[str, Callable[[Problem, np.random.Generator], dict[str, Any]]] = {
    "none": lambda _problem, _rng: {},
    "one-way roads": _one_way,
    "hours": _clock,
    "short shifts": lambda problem, rng: _clock(problem, rng, end=550.0),
    "breaks": lambda problem, rng: _clock(problem, rng, break_min=30.0),
    "loads": _loads,
    "lengths": _lengths,
    "open ends": lambda problem, _rng: {"finish": np.full(problem.n_routes, NOWHERE, np.int32)},
    "other ends": lambda problem, _rng: {"finish": (problem.begin + _REPS).astype(np.int32)},
    "prices of reps": lambda _problem, rng: {
        "rep_price": rng.integers(0, 30, (_N, _REPS)).astype(float)
    },
    "forbidden reps": _forbidden,
    "prices of routes": lambda problem, _rng: {"route_price": np.full(problem.n_routes, 30.0)},
    "prices of days": lambda problem, rng: {
        "option_value": problem.option_value + rng.integers(0, 40, len(problem.option_value))
    },
    "fractions": _thirds,
}
