"""VROOM as an engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.benchmarks.instances import INSTANCES, SOLUTIONS, write_file

pytest.importorskip("vroom")

from benchmarks.peers.vroom import Vroom
from benchmarks.registry import SETS

from routeplan.errors import SettingsError
from routeplan.search import ABSENT, MaxIterations, MaxRuntime, Problem
from routeplan.search.problem import Lengths, Shifts


def problem_of(folder: Path, name: str) -> Problem:
    """Problem of the tiny instance of a set."""
    benchmark = SETS[name]
    return benchmark.to_problem(benchmark.read(write_file(folder, *INSTANCES[name])))


@pytest.mark.parametrize("name", ["cvrp", "vrptw", "tsptw"])
def test_solutions_pass_the_checker(name: str, tmp_path: Path) -> None:
    """The best solution of a tiny instance, in its own distances."""
    benchmark = SETS[name]
    path = write_file(tmp_path, *INSTANCES[name])
    instance = benchmark.read(path)
    problem = benchmark.to_problem(instance)
    assert Vroom().cannot_state(problem) == []
    solution = Vroom().solve(problem, stop=MaxRuntime(1.0))
    written = write_file(tmp_path, "solution", benchmark.write(instance, solution))
    verdict = benchmark.check(path, written)
    assert verdict.faults == []
    known = benchmark.check(path, write_file(tmp_path, "known", SOLUTIONS[name])).cost
    assert verdict.cost <= known + 1e-6
    assert solution.travel.sum() == pytest.approx(verdict.cost)


def test_what_does_not_fit_is_left_out(tmp_path: Path) -> None:
    """A tour that must be back early cannot reach everyone."""
    problem = problem_of(tmp_path, "tsptw")
    assert problem.shifts is not None
    early = replace(problem, shifts=replace(problem.shifts, end=np.array([12.0])))
    solution = Vroom().solve(early, stop=MaxRuntime(1.0))
    assert (solution.option == ABSENT).any()
    assert (solution.option == ABSENT).tolist() == (solution.rep == ABSENT).tolist()


def test_what_it_cannot_state_is_said(tmp_path: Path) -> None:
    """A sentence for every part of the problem."""
    problem = problem_of(tmp_path, "vrptw")
    breaks = Shifts.endless(problem.n_routes)
    breaks = replace(breaks, break_min=np.full(problem.n_routes, 30.0))
    asked = replace(
        problem,
        shifts=breaks,
        budget=np.full(problem.n_routes, 99.0),
        lengths=Lengths(np.full(problem.n_routes, 9.0), problem.matrix),
        route_price=np.ones(problem.n_routes),
        option_value=np.arange(problem.n_outlets, dtype=float),
        edge_price=1.0,
    )
    reasons = " ".join(Vroom().cannot_state(asked))
    for what in ("breaks", "beside the clock", "lengths", "prices of routes", "worth", "borders"):
        assert what in reasons
    assert "more than one day" in " ".join(Vroom().cannot_state(problem_of(tmp_path, "pvrp")))


def test_it_stops_by_time_alone(tmp_path: Path) -> None:
    """Iterations say nothing to VROOM."""
    with pytest.raises(SettingsError, match="MaxRuntime"):
        Vroom().solve(problem_of(tmp_path, "cvrp"), stop=MaxIterations(10))
