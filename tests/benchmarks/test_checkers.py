"""The independent checkers catch every broken rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.checkers import Verdict, check_tsptw
from benchmarks.registry import SETS
from tests.benchmarks.instances import BENCH, INSTANCES, SOLUTIONS, write_file

COSTS = {
    "pvrp": 20 + 10**0.5 + 45**0.5 + 5,
    "pvrp_one_driver": 20 + 10**0.5 + 45**0.5 + 5,
    "top": 12,
    "vrptw": 30 + 10**0.5,
    "cvrp": 31,
    "tsptw": 14,
    "cpmp": 6,
}

BROKEN = [
    # set, what is replaced in the solution, by what, what the checker says
    ("pvrp", "34.87", "34.77", "the cost is 34.8705, not 34.7705"),
    ("pvrp", "1 1 23.16", "1 1 23.26", "takes 23.16, not 23.26"),
    ("pvrp", "23.16 5 0", "23.16 4 0", "carries 5, not 4"),
    ("pvrp", "2 1 21.71", "3 1 21.71", "there is no day 3 vehicle 1"),
    ("pvrp", "2 1 21.71", "2 3 21.71", "there is no day 2 vehicle 3"),
    ("pvrp", "2 1 21.71", "1 1 21.71", "day 1 vehicle 1 has more than one route"),
    ("pvrp", "0 2 3 0", "2 3 0", "does not begin and end at the depot"),
    ("pvrp", "0 2 3 0", "0 2 3", "does not begin and end at the depot"),
    ("pvrp", "0 2 3 0", "0 2 0 3 0", "visits the depot on the way"),
    ("pvrp", "0 2 3 0", "0 2 3 9 0", "visits 9, no customer"),
    ("pvrp", "0 2 3 0", "0 3 0", "customer 2 is visited on 10, not on one of 11"),
    ("pvrp", "0 1 2 4 0", "0 1 2 3 4 0", "customer 3 is visited on 11, not on one of 01"),
    ("pvrp", "0 1 2 4 0", "0 1 2 1 4 0", "customer 1 is visited twice on a day"),
    ("pvrp", "0 1 2 4 0", "0 1 2 0", "customer 4 is visited on 00, not on one of 01, 10"),
    ("pvrp", "0 2 3 0", "0 2 3 4 0", "customer 4 is visited on 11, not on one of 01, 10"),
    ("pvrp", "0 2 3 0", "0 2 1 3 0", "day 2 vehicle 1 carries 6 of 4"),
    ("pvrp_one_driver", "2 1 21.71", "2 2 21.71", "customer 2 sees the vehicles [1, 2]"),
    ("top", "12\n", "13\n", "the cost is 12, not 13"),
    ("top", "1 3 5\n", "1 3 5\n1 5\n", "there are 3 paths, not up to 2"),
    ("top", "1 2 5", "1 4 5", "path 1 is 24.129676 long, not up to 10"),
    ("top", "1 2 5", "1 3 5", "path 2 visits point 3 again"),
    ("top", "1 2 5", "1 2 2 5", "path 1 visits point 2 again"),
    ("top", "1 2 5", "1 2 1 5", "path 1 visits point 1 again"),
    ("top", "1 2 5", "1 2", "does not lead from point 1 to point 5"),
    ("top", "1 2 5", "2 5", "does not lead from point 1 to point 5"),
    ("top", "1 2 5", "1 6 5", "visits [6], no points"),
    ("vrptw", "Cost 33.16", "Cost 33.26", "the cost is 33.1623, not 33.2623"),
    ("vrptw", "1 2", "2", "customer 1 is not visited"),
    ("vrptw", "1 2", "1 2 2", "customer 2 is visited 2 times"),
    ("vrptw", "1 2", "1 2 7", "7 is no customer"),
    ("vrptw", "1 2\n", "1\nRoute #3: 2\n", "there are 3 routes, not up to 2"),
    ("vrptw", "1 2\nRoute #2: 3", "1 3\nRoute #2: 2", "route 1 carries 11 of 10"),
    ("vrptw", "1 2\nRoute #2: 3", "1 3\nRoute #2: 2", "route 1 is late at 3"),
    ("cvrp", "Cost 31", "Cost 30", "the cost is 31, not 30"),
    ("cvrp", "1 2\n", "1\n", "customer 2 is not visited"),
    ("cvrp", "1 2\n", "1 2 3\n", "customer 3 is visited 2 times"),
    ("cvrp", "1 2\n", "1 2 4\n", "4 is no customer"),
    ("cvrp", "1 2\nRoute #2: 3", "1 3\nRoute #2: 2", "route 1 carries 11 of 10"),
    ("tsptw", "14 ", "13 ", "the cost is 14, not 13"),
    ("tsptw", "1 2 3", "1 2", "customer 3 is not visited"),
    ("tsptw", "1 2 3", "1 2 3 3", "customer 3 is visited 2 times"),
    ("tsptw", "1 2 3", "1 2 3 4", "4 is no customer"),
    ("cpmp", "3\n3\n", "3\n", "there are 3 lines, not 4"),
    ("cpmp", "3\n3\n", "1\n3\n", "centre 1 serves 6 of 5"),
    ("cpmp", "3\n3\n", "3\n4\n", "there are 3 centres, not up to 2"),
    ("cpmp", "3\n3\n", "3\n5\n", "[5] are no points"),
    ("tsptw", "1 2 3", "2 1 3", "place 1 is reached at 18, open until 10"),
]


def check(folder: Path, name: str, solution: str, instance: str | None = None) -> Verdict:
    """Verdict on a solution of the tiny instance, or of another text."""
    file, text = INSTANCES[name]
    path = write_file(folder, file, instance or text)
    return SETS[name].check(path, write_file(folder, "solution", solution))


@pytest.mark.parametrize("name", SETS)
def test_a_clean_solution_has_its_cost_and_no_faults(name: str, tmp_path: Path) -> None:
    """Costs worked out by hand."""
    verdict = check(tmp_path, name, SOLUTIONS[name])
    assert verdict.feasible
    assert verdict.cost == pytest.approx(COSTS[name])


@pytest.mark.parametrize(("name", "old", "new", "says"), BROKEN)
def test_a_broken_rule_is_said(name: str, old: str, new: str, says: str, tmp_path: Path) -> None:
    """One change to a clean solution, and the sentence about it."""
    assert old in SOLUTIONS[name]
    verdict = check(tmp_path, name, SOLUTIONS[name].replace(old, new))
    assert not verdict.feasible
    assert any(says in fault for fault in verdict.faults), verdict.faults


def test_periodic_routes_keep_their_longest_duration(tmp_path: Path) -> None:
    """The limit holds travel and service: 13.16 and 10 are too long for 23, not for 24."""
    text = INSTANCES["pvrp"][1]
    at_23 = check(tmp_path, "pvrp", SOLUTIONS["pvrp"], text.replace("100 6", "23 6"))
    assert at_23.faults == ["day 1 vehicle 1 takes 23.162278 of 23"]
    assert check(tmp_path, "pvrp", SOLUTIONS["pvrp"], text.replace("100 6", "24 6")).feasible


def test_one_driver_has_no_capacities(tmp_path: Path) -> None:
    """The loads of the file are left aside."""
    text = INSTANCES["pvrp"][1].replace("0 4", "0 1")
    assert check(tmp_path, "pvrp_one_driver", SOLUTIONS["pvrp"], text).feasible
    assert not check(tmp_path, "pvrp", SOLUTIONS["pvrp"], text).feasible


def test_vehicles_are_back_before_the_depot_closes(tmp_path: Path) -> None:
    """Customer 3 is left at 15, the depot reached at 25."""
    text = INSTANCES["vrptw"][1].replace("60          0", "24          0")
    verdict = check(tmp_path, "vrptw", SOLUTIONS["vrptw"], text)
    assert verdict.faults == ["route 2 is late at 0: 25.000000, due 24"]


def test_tours_are_back_before_the_depot_closes(tmp_path: Path) -> None:
    """Waiting takes time though it costs nothing: the tour of 14 ends at 17."""
    text = INSTANCES["tsptw"][1].replace("0 30", "0 16")
    verdict = check(tmp_path, "tsptw", SOLUTIONS["tsptw"], text)
    assert verdict.faults == ["place 0 is reached at 17, open until 16"]


@pytest.mark.data
def test_best_known_tours_have_their_costs(tmp_path: Path) -> None:
    """All tours of the public list are feasible and cost what the list says."""
    listed = BENCH / "tsptw" / "best_known_Dumas.txt"
    if not listed.is_file():
        pytest.skip("no public instances here")
    lines = [line.split() for line in listed.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(lines) == 135
    for name, cost, _, *tour in lines:
        written = write_file(tmp_path, "tour", " ".join([cost, *tour]))
        verdict = check_tsptw(BENCH / "tsptw" / "Dumas" / name, written)
        assert verdict.faults == [], name
        assert verdict.cost == float(cost)
