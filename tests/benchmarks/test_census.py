"""The benchmark of censuses on a made-up city."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
from benchmarks.teams.census import put_in_copies

import routeplan as rp

ROOT = Path(__file__).parents[2]


def test_copies_have_a_source() -> None:
    """A fiftieth of the rows comes again under other ids, near by, and nothing else changes."""
    outlets, _ = rp.make_city(200, seed=1)
    both, copies = put_in_copies(outlets, seed=1)
    assert len(copies) == 4
    assert len(both) == 204
    rest = both.drop(index=list(copies)).loc[outlets.index]
    pd.testing.assert_frame_equal(rest, outlets, check_names=False)
    for copy, source in copies.items():
        assert abs(both.loc[copy, "lat"] - outlets.loc[source, "lat"]) < 0.05 / 111.195


def test_results_of_a_census(tmp_path: Path) -> None:
    """One row per folder with counts and the share of the copies that are found."""
    folder = tmp_path / "town"
    folder.mkdir()
    outlets, _ = rp.make_city(100, seed=1)
    outlets.to_csv(folder / "outlets.csv")
    command = [sys.executable, "-m", "benchmarks", "census", str(folder)]
    subprocess.run([*command, "--out", str(tmp_path / "results.csv")], check=True, cwd=ROOT)  # noqa: S603
    row = pd.read_csv(tmp_path / "results.csv").iloc[0]
    assert row[["set", "instance", "outlets", "copies"]].tolist() == ["census", "town", 100, 2]
    assert 0 <= row["recall"] <= 1
