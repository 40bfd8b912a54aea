"""Reading the public formats, stating the problems and writing solutions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.best_known import best_known
from benchmarks.registry import SETS, find_instances
from benchmarks.sets import cpmp, cvrp, pvrp, top, tsptw, vrptw
from benchmarks.sets.values import must_serve, score_worth
from tests.benchmarks.instances import BENCH, INSTANCES, SOLUTIONS, solution_of, write_file

from routeplan.search import MaxIterations
from routeplan.search.solve import solve
from routeplan.territory.median import Division, MedianProblem

ROUTES = {
    "pvrp": {0: [0, 1, 3], 2: [1, 2]},
    "pvrp_one_driver": {0: [0, 1, 3], 1: [1, 2]},
    "top": {0: [0], 1: [1]},
    "vrptw": {0: [0, 1], 1: [2]},
    "cvrp": {0: [0, 1], 1: [2]},
    "tsptw": {0: [0, 1, 2]},
}
"""The solutions of the tiny instances as stops by route."""


def known_solution(name: str, problem: Any) -> Any:
    """The solution of a tiny instance."""
    if name == "cpmp":
        return Division(np.array([0, 0, 1, 1], np.int32), np.array([0, 2], np.int32))
    return solution_of(problem, ROUTES[name])


def tiny(folder: Path, name: str) -> Path:
    """File of the tiny instance of a set."""
    return write_file(folder, *INSTANCES[name])


def test_visit_combinations_are_binary_numbers_with_day_one_first(tmp_path: Path) -> None:
    """Of two days, combination 2 is day 1, combination 1 is day 2, combination 3 both."""
    instance = pvrp.read(tiny(tmp_path, "pvrp"))
    assert instance.options == [[], [(0,), (1,)], [(0, 1)], [(1,)], [(0,), (1,)]]


def test_limits_of_zero_are_no_limits(tmp_path: Path) -> None:
    """Day 1 has both limits, day 2 a load alone; the set with one driver has no capacities."""
    path = tiny(tmp_path, "pvrp")
    problem = pvrp.to_problem(pvrp.read(path))
    assert problem.budget.tolist() == [100.0, 100.0, np.inf, np.inf]
    assert problem.loads is not None
    assert problem.loads.capacity[:, 0].tolist() == [6.0, 6.0, 4.0, 4.0]
    one_driver = pvrp.to_problem(pvrp.read_one_driver(path))
    assert one_driver.loads is None
    assert one_driver.budget.tolist() == [100.0, np.inf, 100.0, np.inf]


def test_one_rep_has_all_vehicles_unless_customers_keep_their_driver(tmp_path: Path) -> None:
    """Two vehicles a day are one rep with two routes, or two reps with one."""
    path = tiny(tmp_path, "pvrp")
    shared = pvrp.to_problem(pvrp.read(path))
    assert (shared.n_reps, np.diff(shared.slot_first).tolist()) == (1, [2, 2])
    apart = pvrp.to_problem(pvrp.read_one_driver(path))
    assert (apart.n_reps, np.diff(apart.slot_first).tolist()) == (2, [1, 1, 1, 1])


def test_top_runs_from_the_first_point_to_the_last(tmp_path: Path) -> None:
    """The points in between are outlets worth their score, the ends are two places."""
    problem = top.to_problem(top.read(tiny(tmp_path, "top")))
    assert (problem.n_outlets, problem.n_routes) == (3, 2)
    assert set(problem.begin) == {3}
    assert set(problem.finish) == {4}
    assert problem.matrix(np.array([3, 4])).tolist() == [[0, 2], [2, 0]]
    assert problem.option_value.tolist() == [5 * 20.0, 7 * 20.0, 100 * 20.0]


def test_vrptw_has_windows_shifts_and_loads(tmp_path: Path) -> None:
    """Every customer has its own window; the depot's is the shift of all vehicles."""
    problem = vrptw.to_problem(vrptw.read(tiny(tmp_path, "vrptw")))
    assert problem.hours is not None
    assert problem.hours.opens[problem.hours.kind[:, 0]].tolist() == [10, 0, 0]
    assert problem.hours.closes[problem.hours.kind[:, 0]].tolist() == [20, 30, 15]
    assert problem.shifts is not None
    assert set(problem.shifts.end) == {60.0}
    assert problem.loads is not None
    assert problem.loads.demand[:, 0].tolist() == [6, 4, 5]
    assert problem.service.tolist() == [5, 0, 5]


def test_cvrp_distances_are_rounded_with_halves_up(tmp_path: Path) -> None:
    """The way of 2.5 counts 3; there are vehicles to spare."""
    instance = cvrp.read(tiny(tmp_path, "cvrp"))
    problem = cvrp.to_problem(instance)
    assert problem.matrix(np.array([0, 3])).tolist() == [[0, 3], [3, 0]]
    assert problem.n_routes > 2


def test_cvrp_with_other_distances_is_refused(tmp_path: Path) -> None:
    """A matrix in the file is not read as points."""
    text = INSTANCES["cvrp"][1].replace("EUC_2D", "EXPLICIT")
    with pytest.raises(ValueError, match="EUC_2D"):
        cvrp.read(write_file(tmp_path, "other.vrp", text))


def test_cpmp_has_one_capacity_and_whole_distances_by_name(tmp_path: Path) -> None:
    """The odd capacity of the last point does not count; OR-Library rounds down."""
    problem = cpmp.to_problem(cpmp.read(tiny(tmp_path, "cpmp")))
    assert (problem.capacity, problem.count, problem.matrix) == (5.0, 2, None)
    text = INSTANCES["cpmp"][1].replace("3 4 5 2", "3 3 5 2")
    whole = cpmp.to_problem(cpmp.read(write_file(tmp_path, "cpmp01.txt", text)))
    assert whole.matrix is not None
    assert whole.matrix[0].tolist() == [0, 4, 10, 10]


def test_tsptw_matrix_keeps_its_directions(tmp_path: Path) -> None:
    """From the depot to place 1 takes 2, back 9; the depot is the last place of the problem."""
    problem = tsptw.to_problem(tsptw.read(tiny(tmp_path, "tsptw")))
    assert problem.matrix(np.array([3, 0])).tolist() == [[0, 2], [9, 0]]


@pytest.mark.parametrize("name", SETS)
def test_solutions_are_written_in_the_public_format(name: str, tmp_path: Path) -> None:
    """The text of a known solution, word by word."""
    benchmark = SETS[name]
    instance = benchmark.read(tiny(tmp_path, name))
    solution = known_solution(name, benchmark.to_problem(instance))
    assert benchmark.write(instance, solution) == SOLUTIONS[name]


@pytest.mark.parametrize("name", SETS)
def test_what_the_search_finds_passes_the_checker(name: str, tmp_path: Path) -> None:
    """From the file to the written solution; every tiny instance can be served in full."""
    benchmark = SETS[name]
    path = tiny(tmp_path, name)
    instance = benchmark.read(path)
    engine = benchmark.engine("routeplan")
    solution = engine.solve(benchmark.to_problem(instance), stop=MaxIterations(300), seed=1)
    written = write_file(tmp_path, "solution", benchmark.write(instance, solution))
    verdict = benchmark.check(path, written)
    assert verdict.faults == []
    known = benchmark.check(path, write_file(tmp_path, "known", SOLUTIONS[name])).cost
    assert benchmark.gap_pct(verdict.cost, known) < 1e-9


@pytest.mark.parametrize("name", ["pvrp", "pvrp_one_driver"])
@pytest.mark.parametrize("seed", range(5))
def test_made_up_periodic_plans_pass_the_checker(name: str, seed: int, tmp_path: Path) -> None:
    """Five days, several combinations of one to five visits, three vehicles with room for all."""
    rng = np.random.default_rng(seed)
    rows = ["1 3 20 5", *["0 60"] * 5, "0 50 50 0 0 0 0"]
    for i in range(1, 21):
        visits = int(rng.integers(1, 6))
        codes = {sum(1 << int(d) for d in rng.choice(5, visits, replace=False)) for _ in range(3)}
        x, y = rng.integers(0, 100, 2)
        rows.append(" ".join(map(str, [i, x, y, 5, 2, visits, len(codes), *codes])))
    path = write_file(tmp_path, "made_up", "\n".join(rows) + "\n")
    instance = SETS[name].read(path)
    solution = solve(SETS[name].to_problem(instance), stop=MaxIterations(200), seed=seed)
    written = write_file(tmp_path, "made_up.res", SETS[name].write(instance, solution))
    verdict = SETS[name].check(path, written)
    assert verdict.faults == []
    assert verdict.cost == pytest.approx(pvrp.cost(instance, solution))


@pytest.mark.parametrize("module", [pvrp, top, vrptw, cvrp, tsptw, cpmp])
def test_quick_cost_is_the_checked_one(module: object, tmp_path: Path) -> None:
    """The cost of a set's own module and that of its checker are the same."""
    name = module.__name__.rpartition(".")[2]  # type: ignore[attr-defined]
    path = tiny(tmp_path, name)
    instance = module.read(path)  # type: ignore[attr-defined]
    solution = known_solution(name, module.to_problem(instance))  # type: ignore[attr-defined]
    cost = module.cost(instance, solution)  # type: ignore[attr-defined]
    checked = SETS[name].check(path, write_file(tmp_path, "solution", SOLUTIONS[name]))
    assert cost == pytest.approx(checked.cost)


def test_a_visit_is_worth_more_than_any_detour() -> None:
    """Two visits are worth twice as much as one, and one more than a way there and back."""
    distance = np.array([[0.0, 8.0], [8.0, 0.0]])
    one, two = must_serve(np.array([1, 2]), distance)
    assert one > 2 * 8.0
    assert two == 2 * one


def test_a_point_is_worth_all_the_ways_that_may_be_travelled() -> None:
    """One point more is never given up for shorter paths."""
    worth = score_worth(np.array([1.0, 2.0]), 40.0)
    assert worth[1] - worth[0] >= 40.0


def test_a_folder_stands_for_its_instances(tmp_path: Path) -> None:
    """Neither tables of best-known values nor solutions are taken for instances."""
    path = write_file(tmp_path / "set", *INSTANCES["pvrp"])
    for other in ("best_known.csv", "tiny.res", ".hidden", "README"):
        write_file(tmp_path / "set", other, "")
    assert find_instances("pvrp", [tmp_path]) == [path]
    assert find_instances("pvrp", [path]) == [path]


def test_a_folder_without_instances_is_told(tmp_path: Path) -> None:
    """Neither an empty folder nor a wrong name is passed over."""
    with pytest.raises(FileNotFoundError, match="holds no instances of cvrp"):
        find_instances("cvrp", [tmp_path])
    with pytest.raises(FileNotFoundError, match="does not exist"):
        find_instances("cvrp", [tmp_path / "nothing.vrp"])


def test_best_known_values_are_found_beside_the_instance(tmp_path: Path) -> None:
    """In a table with the column asked for, or a list in the folder above."""
    write_file(tmp_path / "a", "best_known.csv", "instance,vehicles,distance_only\nR1,19,5.5\n")
    assert best_known(tmp_path / "a" / "R1.txt", "distance_only") == 5.5
    assert best_known(tmp_path / "a" / "R2.txt", "distance_only") is None
    assert best_known(tmp_path / "a" / "R1.txt") is None
    write_file(tmp_path / "b", "best_known_list.txt", "# Instance Cost CV\nn2.001.txt 237 0 1 2\n")
    assert best_known(tmp_path / "b" / "c" / "n2.001.txt") == 237.0
    assert best_known(tmp_path / "b" / "c" / "n2.002.txt") is None


@pytest.mark.data
@pytest.mark.parametrize("name", SETS)
def test_public_instances_are_read_with_their_best_known_values(name: str) -> None:
    """Every instance becomes a problem; all sets but one have best-known values for all."""
    benchmark = SETS[name]
    folder = BENCH / name
    if not folder.is_dir():
        pytest.skip("no public instances here")
    for path in find_instances(name, [folder]):
        problem = benchmark.to_problem(benchmark.read(path))
        if isinstance(problem, MedianProblem):
            assert problem.demand.sum() <= problem.count * problem.capacity
        else:
            assert problem.n_outlets > 0
            assert (np.diff(problem.option_first) > 0).all()
        known = best_known(path, benchmark.best_known)
        assert (known is None) == (name == "pvrp_one_driver"), path.name
