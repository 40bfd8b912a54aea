"""`routeplan plan --roads`: on the roads of a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.cli.conftest import SHORT, Run
from tests.travel.roads.towns import write_town

import routeplan as rp

STREET = {"highway": "residential"}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder with roads, six outlets and a rep; P5 lies far outside."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    nodes = {k: (1 + k % 3, k) for k in range(8)}
    write_town(tmp_path / "town.osm.pbf", nodes, [(tuple(nodes), STREET)])
    lat, lon = np.array([*nodes.values()][:6]).T / 100
    outlets = pd.DataFrame({"lat": lat, "lon": lon}, [f"P{k}" for k in range(6)])
    outlets.to_csv(tmp_path / "near.csv", index_label="outlet")
    outlets.loc["P5", "lat"] = 0.3
    outlets.to_csv(tmp_path / "far.csv", index_label="outlet")
    reps = pd.DataFrame({"lat": [0.01], "lon": [0.03]}, ["R1"])
    reps.to_csv(tmp_path / "reps.csv", index_label="rep")
    return tmp_path


def plan(run: Run, town: Path, outlets: str, *more: object, roads: str = "town.osm.pbf") -> object:
    """Run the command on the tables of the town."""
    tables = (town / outlets, "--reps", town / "reps.csv", "--out", town / "plan")
    return run("plan", *tables, "--roads", town / roads, *SHORT, *more)


def test_a_plan_on_roads(run: Run, town: Path) -> None:
    """The plan is clean, its map follows the roads, and review passes without the file."""
    result = plan(run, town, "near.csv", "--mode", "bicycle")
    assert result.exit_code == 0, result.output
    assert '"way"' in (town / "plan" / "map.html").read_text("utf-8")
    (town / "town.osm.pbf").unlink()
    assert run("review", town / "plan").exit_code == 0
    assert "RoadTravel: bicycle" in repr(rp.Plan.load(town / "plan").travel)


def test_outlets_off_the_roads_are_refused(run: Run, town: Path) -> None:
    """Exit status 2, the outlet named, nothing written."""
    result = plan(run, town, "far.csv")
    assert result.exit_code == 2
    assert "P5" in result.stderr
    assert "town.osm.pbf" in result.stderr
    assert not (town / "plan").exists()


def test_outlets_off_the_roads_by_estimate(run: Run, town: Path) -> None:
    """With the wish in the settings they are planned, and told."""
    (town / "wishes.toml").write_text('[roads]\nunreached = "crow"\nday_factor = 1.2\n')
    result = plan(run, town, "far.csv", "--settings", town / "wishes.toml")
    assert result.exit_code == 0, result.output
    assert "1 outlets (P5)" in result.stderr
    loaded = rp.Plan.load(town / "plan")
    assert any("P5" in note for note in loaded.info.notes)
    assert rp.review_plan(loaded).empty


@pytest.mark.parametrize(
    ("more", "roads", "told"),
    [
        ((), "reps.csv", "reps.csv cannot be read as a file of OpenStreetMap"),
        ((), "none.osm.pbf", "none.osm.pbf cannot be read"),
        (("--mode", "boat"), "town.osm.pbf", "--mode` must be car, motorcycle, bicycle, foot"),
    ],
)
def test_refusals(run: Run, town: Path, more: tuple[object, ...], roads: str, told: str) -> None:
    """A bad file and a bad mode end with status 2 and one message."""
    result = plan(run, town, "near.csv", *more, roads=roads)
    assert result.exit_code == 2
    assert told.replace("`", "") in " ".join(result.stderr.replace("`", "").split())
    assert not (town / "plan").exists()


def test_a_mode_without_roads(run: Run, town: Path) -> None:
    """`--mode` alone says nothing, and is refused."""
    tables = (town / "near.csv", "--reps", town / "reps.csv", "--out", town / "plan")
    result = run("plan", *tables, "--mode", "foot", *SHORT)
    assert result.exit_code == 2
    assert "--roads" in result.stderr
