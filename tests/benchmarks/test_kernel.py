"""Counting iterations a second."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from benchmarks.kernel import iterations_a_second, made_up, main
from tests.benchmarks.instances import INSTANCES, write_file

from routeplan.search import MaxIterations, Progress


def test_iterations_are_counted_after_the_first_slice() -> None:
    """From 100 iterations at 1 s to 400 at 3 s are 150 a second."""
    told = [Progress(seconds=1.0, iterations=100), Progress(seconds=3.0, iterations=400)]

    def run(stop: MaxIterations, tell: object) -> None:
        for progress in told:
            tell(progress)  # type: ignore[operator]

    assert iterations_a_second(run, 400) == 150.0


def test_made_up_problems_are_the_same_every_time() -> None:
    """Equal figures, so that paces can be compared."""
    first, second = made_up(), made_up()
    assert set(first) >= {"plain", "cvrp", "pvrp", "vrptw", "top"}
    for kind, problem in first.items():
        assert (problem.option_value == second[kind].option_value).all()


def test_the_pace_of_an_instance_is_written(tmp_path: Path) -> None:
    """One row per instance of a set."""
    path = write_file(tmp_path, *INSTANCES["cvrp"])
    out = tmp_path / "kernel.csv"
    main(["cvrp", str(path), "--iterations", "2000", "--out", str(out)])
    table = pd.read_csv(out)
    assert table["case"].tolist() == ["tiny"]
    assert (table["iterations_a_second"] > 0).all()


def test_a_set_needs_files() -> None:
    """Neither is guessed from the other."""
    with pytest.raises(SystemExit):
        main(["cvrp"])
