"""The journey benchmark on a made-up city."""

import subprocess
import sys
from pathlib import Path

import pandas as pd

import routeplan as rp

ROOT = Path(__file__).parents[2]


def test_results_and_solutions_of_a_city(tmp_path: Path) -> None:
    """One row per case with the promised columns, and the plan beside it passes the review."""
    folder = tmp_path / "town"
    folder.mkdir()
    outlets, reps = rp.make_city(40, seed=1)
    outlets["visits"], outlets["service_min"] = 1, 20.0
    outlets.to_csv(folder / "outlets.csv")
    reps.to_csv(folder / "reps.csv")
    command = [sys.executable, "-m", "benchmarks", "journey", str(folder), "--seconds", "0.2"]
    command += ["--add-reps", "1", "--out", str(tmp_path / "results.csv")]
    subprocess.run([*command, "--solutions", str(tmp_path)], check=True, cwd=ROOT)  # noqa: S603
    results = pd.read_csv(tmp_path / "results.csv")
    assert ",".join(results.columns) == (
        "set,instance,engine,seed,seconds,cost,best_known,gap_pct,feasible,version"
    )
    plan = rp.Plan.load(tmp_path / "town-+1-reps")
    assert len(plan.reps) == len(reps) + 1
    assert rp.review_plan(plan).empty
    assert results["feasible"].tolist() == [True]
    assert results["cost"].iloc[0] == plan.summary()["travel_min"]
