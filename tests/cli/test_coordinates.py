"""`routeplan plan` with coordinates of Chinese maps, and on one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.cli.conftest import SHORT, Run

from routeplan.datasets import make_city
from routeplan.geo import convert_coordinates


@pytest.fixture(scope="module")
def beijing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pd.DataFrame]:
    """Folder of a city in GCJ-02 (outlets.csv, reps.csv), and its outlets in WGS-84."""
    home = tmp_path_factory.mktemp("beijing")
    outlets, reps = make_city(30, seed=4, reps=2)
    north, east = 39.9 - outlets["lat"].mean(), 116.4 - outlets["lon"].mean()
    moved = outlets.assign(lat=outlets["lat"] + north, lon=outlets["lon"] + east)
    reps = reps.assign(lat=reps["lat"] + north, lon=reps["lon"] + east)
    for name, table in (("outlets", moved), ("reps", reps[["name", "lat", "lon"]])):
        lat, lon = convert_coordinates(table["lat"], table["lon"], "wgs84", "gcj02")
        table.assign(lat=lat, lon=lon).to_csv(home / f"{name}.csv")
    return home, moved


def test_both_tables_are_converted(
    run: Run, beijing: tuple[Path, pd.DataFrame], tmp_path: Path
) -> None:
    """The plan is in WGS-84, its map on Amap's tiles, and the notes tell of both tables."""
    home, moved = beijing
    tables = (home / "outlets.csv", "--reps", home / "reps.csv")
    wish = ("--coordinates", "gcj02", "--tiles", "amap")
    result = run("plan", *tables, *wish, *SHORT, "--out", tmp_path / "plan")
    assert result.exit_code == 0, result.output
    for file in ("outlets.csv", "reps.csv"):
        assert f"{file}: coordinates were converted from GCJ-02 to WGS-84." in result.stderr
    planned = pd.read_csv(tmp_path / "plan" / "outlets.csv", dtype={"outlet": str})
    planned = planned.set_index("outlet").loc[moved.index]
    assert planned["lat"].to_numpy() == pytest.approx(moved["lat"].to_numpy(), abs=1e-6)
    assert planned["lon"].to_numpy() == pytest.approx(moved["lon"].to_numpy(), abs=1e-6)
    assert "autonavi" in (tmp_path / "plan" / "map.html").read_text("utf-8")


def test_wrong_names_are_refused_once(
    run: Run, beijing: tuple[Path, pd.DataFrame], tmp_path: Path
) -> None:
    """Both options are told, each once though there are two tables; nothing is written."""
    home, _ = beijing
    tables = (home / "outlets.csv", "--reps", home / "reps.csv")
    result = run(
        "plan", *tables, "--coordinates", "mars", "--tiles", "baidu", "--out", tmp_path / "plan"
    )
    assert result.exit_code == 2
    assert result.stderr.count("--coordinates must be") == 1
    assert "--tiles of Baidu cannot be drawn" in result.stderr
    assert not (tmp_path / "plan").exists()


def test_metres_name_the_option(run: Run, tmp_path: Path) -> None:
    """Faults that a wish would mend name it as the option it is."""
    for name, column in (("outlets", "outlet"), ("reps", "rep")):
        table = pd.DataFrame({column: ["1", "2"], "lat": [4418000] * 2, "lon": [487000, 487100]})
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    tables = (tmp_path / "outlets.csv", "--reps", tmp_path / "reps.csv")
    result = run("plan", *tables, "--out", tmp_path / "plan")
    assert result.exit_code == 2
    assert "name it with --coordinates" in " ".join(result.stderr.split())
