"""The command: one engine on a set, several side by side, and what is kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from benchmarks.__main__ import main
from benchmarks.compare import gaps
from benchmarks.kept import keep_better
from benchmarks.registry import SETS
from benchmarks.results import Result, print_summary
from tests.benchmarks.instances import INSTANCES, SOLUTIONS, write_file

ROOT = Path(__file__).parents[2]
COLUMNS = "set,instance,engine,seed,seconds,cost,best_known,gap_pct,feasible,version"


def result(**changed: object) -> Result:
    """A feasible run, one per cent above the best-known value."""
    row = {"set": "top", "instance": "tiny", "engine": "routeplan", "seed": 1, "seconds": 1.0}
    row |= {"cost": 101.0, "best_known": 100.0, "gap_pct": 1.0, "feasible": True, "version": "1"}
    return Result(**{**row, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_run_to_results_and_solutions(name: str, tmp_path: Path) -> None:
    """One row with the promised columns and a solution that the checker accepts."""
    path = write_file(tmp_path / "set", *INSTANCES[name])
    known = {"top": 12.0, "cpmp": 6.0}.get(name, 10.0)
    header = "instance,best_known,distance_only"
    write_file(tmp_path / "set", "best_known.csv", f"{header}\ntiny,{known},{known}\n")
    out, solutions = tmp_path / "new" / "results.csv", tmp_path / "solutions"
    options = ["--seconds", "0.1", "--seed", "3", "--out", str(out), "--solutions", str(solutions)]
    main([name, str(path), *options])
    results = pd.read_csv(out)
    assert ",".join(results.columns) == COLUMNS
    row = results.iloc[0]
    assert (row["set"], row["instance"], row["engine"]) == (name, "tiny", "routeplan")
    assert (row["seed"], row["best_known"]) == (3, known)
    verdict = SETS[name].check(path, solutions / f"tiny{SETS[name].solution}")
    assert bool(row["feasible"]) is verdict.feasible is True
    assert row["cost"] == pytest.approx(verdict.cost)
    assert row["gap_pct"] == pytest.approx(100 * abs(verdict.cost - known) / known, abs=1e-3)


def test_processes_side_by_side_as_a_user_starts_them(tmp_path: Path) -> None:
    """A folder, two seeds, two jobs: results in order, every solution in a file of its own."""
    for name in ("a.vrp", "b.vrp"):
        write_file(tmp_path / "set", name, INSTANCES["cvrp"][1])
    command = [sys.executable, "-m", "benchmarks", "cvrp", str(tmp_path / "set")]
    command += ["--seconds", "0.1", "--jobs", "2", "--seeds", "1,2"]
    command += ["--out", str(tmp_path / "r.csv"), "--solutions", str(tmp_path / "s")]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    results = pd.read_csv(tmp_path / "r.csv")
    assert results[["instance", "seed"]].to_numpy().tolist() == [
        ["a", 1], ["b", 1], ["a", 2], ["b", 2],
    ]  # fmt: skip
    assert results["best_known"].isna().all()
    found = {str(path.relative_to(tmp_path / "s")) for path in (tmp_path / "s").rglob("*.sol")}
    assert found == {f"seed-{seed}/{name}.sol" for seed in (1, 2) for name in "ab"}
    assert "routeplan: 4 of 4 feasible" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["cvrp", "nowhere.vrp"], "nowhere.vrp does not exist"),
        (["cvrp", "x.vrp", "--engine", "abacus"], "invalid choice: 'abacus'"),
        (["compare", "cvrp", "x.vrp", "--engines", "abacus,vroom"], "got abacus"),
        (["chess", "x"], "invalid choice: 'chess'"),
    ],
)
def test_wrong_arguments_are_said(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2 and a sentence."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert says in capsys.readouterr().err


def test_the_summary_counts_infeasible_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """An infeasible run has no gap and reaches nothing."""
    reached = result(cost=100.0, gap_pct=0.0)
    print_summary([reached, result(), result(gap_pct=None, feasible=False)])
    told = capsys.readouterr().out
    assert "2 of 3 feasible" in told
    assert "mean gap of these 0.500 %" in told
    assert "reached in 1 of 3" in told


def test_better_solutions_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only what is feasible and beats the best-known value, also for scores."""
    path = write_file(tmp_path, *INSTANCES["top"])
    found = write_file(tmp_path, "found.txt", SOLUTIONS["top"])
    folder = tmp_path / "kept"

    def keep(run: Result) -> Path | None:
        return keep_better("top", path, found, run, folder=folder)

    assert keep(result(cost=12.0, best_known=12.0)) is None
    assert keep(result(cost=12.0, best_known=11.0, feasible=False)) is None
    assert keep(result(cost=12.0, best_known=None)) is None
    assert not folder.exists()
    assert keep(result(cost=12.0, best_known=11.0)) == folder / "top" / "tiny.txt"
    assert (folder / "top" / "tiny.txt").read_text(encoding="utf-8") == SOLUTIONS["top"]
    assert "12 is better than the best-known 11" in capsys.readouterr().out


def test_what_is_kept_gives_way_to_better_ones_alone(tmp_path: Path) -> None:
    """The kept tour of 14 stays when one of 14 comes, and goes when it is a broken one."""
    path = write_file(tmp_path, *INSTANCES["tsptw"])
    found = write_file(tmp_path, "found.tour", SOLUTIONS["tsptw"])
    kept = write_file(tmp_path / "kept" / "tsptw", "tiny.tour", SOLUTIONS["tsptw"] + "\n")
    run = result(set="tsptw", cost=14.0, best_known=15.0)
    assert keep_better("tsptw", path, found, run, folder=tmp_path / "kept") is None
    kept.write_text("13 3 2 1\n", encoding="utf-8")
    assert keep_better("tsptw", path, found, run, folder=tmp_path / "kept") == kept
    assert kept.read_text(encoding="utf-8") == SOLUTIONS["tsptw"]


def test_engines_are_compared_at_equal_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every engine, time and seed is a row; the table has the time given, plots lie beside it."""
    pytest.importorskip("vroom")
    pytest.importorskip("matplotlib")
    path = write_file(tmp_path, *INSTANCES["cvrp"])
    out = tmp_path / "results" / "cvrp.csv"
    options = ["--seconds", "0.1,0.2", "--engines", "routeplan,vroom", "--out", str(out)]
    main(["compare", "cvrp", str(path), *options, "--solutions", str(tmp_path / "solutions")])
    results = pd.read_csv(out)
    assert ",".join(results.columns) == COLUMNS + ",given"
    rows = results[["given", "engine"]].to_numpy().tolist()
    assert rows == [[0.1, "routeplan"], [0.1, "vroom"], [0.2, "routeplan"], [0.2, "vroom"]]
    assert results["feasible"].all()
    assert (tmp_path / "results" / "cvrp_box.png").stat().st_size > 0
    assert (tmp_path / "results" / "cvrp_time.png").stat().st_size > 0
    assert "vroom: 1 of 1 feasible" in capsys.readouterr().out


def test_engines_that_cannot_state_a_set_are_skipped_with_their_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """VROOM knows one day alone."""
    pytest.importorskip("vroom")
    path = write_file(tmp_path, *INSTANCES["pvrp"])
    options = ["--seconds", "0.1", "--engines", "vroom", "--solutions", str(tmp_path)]
    with pytest.raises(SystemExit, match="No engine can run"):
        main(["compare", "pvrp", str(path), *options, "--out", str(tmp_path / "r.csv")])
    assert "vroom skips tiny. It cannot state more than one day." in capsys.readouterr().out
    assert not (tmp_path / "r.csv").exists()


def test_gaps_without_best_known_values_are_to_the_best_found() -> None:
    """Infeasible runs are left out; the largest score is best."""
    runs = [("pvrp", 50.0, True), ("pvrp", 55.0, True), ("pvrp", 40.0, False)]
    runs += [("top", 90.0, True), ("top", 100.0, True)]
    table = pd.DataFrame(runs, columns=["set", "cost", "feasible"])
    table = gaps(table.assign(instance="one", gap_pct=float("nan")))
    assert table["gap_pct"].tolist() == pytest.approx([0.0, 10.0, 10.0, 0.0])
