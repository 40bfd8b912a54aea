"""Plans on roads: kept, reviewed and drawn, with the file of the roads and without."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.travel.roads.towns import QUIET, write_town

import routeplan as rp
from routeplan.maps.layers import plan_layers
from routeplan.plan.legs import plan_legs
from routeplan.review.legs import measure_legs
from routeplan.travel import CrowTravel, RecordedTravel, RoadTravel

STREET = {"highway": "residential"}
NODES = {k: divmod(k, 5) for k in range(25)}
ROADS = [(range(row, row + 5), STREET) for row in range(0, 25, 5)] + [(range(0, 25, 5), STREET)]


@pytest.fixture
def roads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A comb of streets, and a user without a cache so far."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return write_town(tmp_path / "town.osm.pbf", NODES, ROADS)


@pytest.fixture
def plan(roads: Path) -> rp.Plan:
    """Twelve outlets beside the streets, two reps, a week."""
    rng = np.random.default_rng(4)
    places = pd.DataFrame(rng.uniform(0, 0.04, (14, 2)), columns=["lat", "lon"])
    outlets = places[:12].assign(visits=1, service_min=20.0)
    outlets.index = pd.Index([f"A{k}" for k in range(12)], name="outlet")
    reps = places[12:].set_index(pd.Index(["R1", "R2"], name="rep"))
    travel = RoadTravel.from_pbf(roads, settings=QUIET)
    stop = rp.MaxIterations(500)
    return rp.plan_visits(outlets, reps, rp.Cycle(weeks=1), travel=travel, stop=stop, jobs=1)


def test_the_plan_is_clean(plan: rp.Plan) -> None:
    """The checker asks for single legs what the search took from a table."""
    assert len(plan.visits) == 12
    assert rp.review_plan(plan).empty


def test_all_unreached_are_named_before_the_search(roads: Path) -> None:
    """Outlets and homes in one message; an end elsewhere than the start counts on its own."""
    outlets = pd.DataFrame({"lat": [0.01, 0.3], "lon": [0.01, 0.3]}, ["A0", "A1"])
    reps = pd.DataFrame(
        {"lat": [0.3, 0.01], "lon": [0.3, 0.01], "end_lat": [0.3, 0.4], "end_lon": [0.3, 0.4]},
        ["R1", "R2"],
    ).assign(day_min=480.0)
    travel = RoadTravel.from_pbf(roads, cache=False)
    with pytest.raises(rp.DataError) as error:
        rp.plan_visits(
            outlets.assign(visits=1, service_min=20.0, name=["Near", "Far Ltd"]),
            reps.assign(name=["Ada", None]),
            travel=travel,
        )
    failures = error.value.failures
    assert failures["source"].tolist() == ["outlets", "reps", "reps"]
    assert failures["row"].tolist() == ["A1 (Far Ltd)", "R1 (Ada)", "R2:end"]


def test_the_legs_of_a_plan(plan: rp.Plan) -> None:
    """Every rep-day from home over its visits and home again."""
    legs, origins, destinations = plan_legs(plan)
    assert len(legs) == len(plan.visits) + len(plan.days)
    for (rep, day), stops in plan.visits.groupby(["rep", "day"])["outlet"]:
        own = ((legs["rep"] == rep) & (legs["day"] == day)).to_numpy()
        assert list(origins.ids[own]) == [rep, *stops]
        assert list(destinations.ids[own]) == [*stops, f"{rep}:end"]
    minutes = plan.travel.leg_minutes(origins, destinations).sum()
    assert minutes == pytest.approx(plan.days["travel_min"].sum(), abs=0.01)


def test_review_without_the_roads(plan: rp.Plan, roads: Path, tmp_path: Path) -> None:
    """A plan that was kept can be reviewed and drawn where the file of the roads is not."""
    folder = plan.save(tmp_path / "plan")
    roads.unlink()
    for file in (tmp_path / "cache").rglob("*.npz"):
        file.unlink()
    again = rp.Plan.load(folder)
    assert isinstance(again.travel, RecordedTravel)
    assert "RoadTravel: car" in repr(again.travel)
    assert rp.review_plan(again).empty
    assert rp.plan_kpis(again).equals(rp.plan_kpis(plan)) or np.allclose(
        rp.plan_kpis(again).to_numpy(float), rp.plan_kpis(plan).to_numpy(float), atol=1e-3
    )
    ways = [route["way"] for route in plan_layers(plan)["routes"]]
    assert [route["way"] for route in plan_layers(again)["routes"]] == ways
    twice = rp.Plan.load(again.save(tmp_path / "copy"))
    assert rp.review_plan(twice).empty


def test_other_models_are_recorded_too(plan: rp.Plan, tmp_path: Path) -> None:
    """Roads in traffic are kept as ways that were told, with their shapes."""
    plan._travel = rp.ScaledTravel(plan.travel, 1.0)
    again = rp.Plan.load(plan.save(tmp_path / "plan"))
    assert repr(again.travel).startswith("RecordedTravel: ")
    assert rp.review_plan(again).empty
    ways = [route["way"] for route in plan_layers(plan)["routes"]]
    assert [route["way"] for route in plan_layers(again)["routes"]] == ways


def swapped(folder: Path) -> rp.Plan:
    """Turn a rep-day's two last visits round, as a user would by hand."""
    file = folder / "visits.csv"
    visits = pd.read_csv(file, dtype={"outlet": str})
    size = visits.groupby(["rep", "day"])["outlet"].transform("size")
    last = visits.index[size >= 3][1:3]
    visits.loc[last, "outlet"] = visits.loc[last[::-1], "outlet"].to_numpy()
    visits.to_csv(file, index=False)
    return rp.Plan.load(folder)


@pytest.mark.parametrize("kept", ["file", "cache", "nothing"])
def test_other_legs_of_an_edited_plan(
    plan: rp.Plan, roads: Path, tmp_path: Path, kept: str
) -> None:
    """They are measured where file or cache still are, and told as unknown where not."""
    folder = plan.save(tmp_path / "plan")
    if kept != "file":
        roads.unlink()
    if kept != "cache":
        for file in (tmp_path / "cache").rglob("*.npz"):
            file.unlink()
    again = swapped(folder)
    legs = measure_legs(again.travel.leg_minutes, again.outlets, again.reps, again.visits)
    expected = measure_legs(plan.travel.leg_minutes, again.outlets, again.reps, again.visits)
    if kept == "nothing":
        assert len(legs.lost) > 0
    else:
        pd.testing.assert_series_equal(legs.out, expected.out, check_names=False)


def test_a_changed_file_is_not_the_source(plan: rp.Plan, roads: Path, tmp_path: Path) -> None:
    """Other roads under the same name do not answer for the old ones."""
    folder = plan.save(tmp_path / "plan")
    for file in (tmp_path / "cache").rglob("*.npz"):
        file.unlink()
    write_town(roads, NODES, [(way, {"highway": "primary"}) for way, _ in ROADS])
    again = swapped(folder)
    legs = measure_legs(again.travel.leg_minutes, again.outlets, again.reps, again.visits)
    assert len(legs.lost) > 0


@pytest.mark.parametrize("damage", ["torn", "missing", "settings"])
def test_a_damaged_record_is_told(plan: rp.Plan, tmp_path: Path, damage: str) -> None:
    """The fault names the file."""
    folder = plan.save(tmp_path / "plan")
    if damage == "torn":
        (folder / "travel.npz").write_bytes(b"PK\x03\x04")
    elif damage == "missing":
        (folder / "travel.npz").unlink()
    else:
        summary = json.loads((folder / "summary.json").read_text("utf-8"))
        summary["travel"]["source"]["settings"]["mode"] = "boat"
        (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    with pytest.raises(rp.DataError, match=r"travel\.npz|summary\.json"):
        rp.Plan.load(folder)


def test_routes_follow_the_roads(plan: rp.Plan) -> None:
    """Summed up, the steps of a route run from home over all its outlets and home again."""
    layers = plan_layers(plan)
    for route in layers["routes"]:
        points = np.array(route["way"]).reshape(-1, 2).cumsum(axis=0) / 1e5
        home = layers["reps"]["start"][route["rep"]]
        places = [layers["outlets"]["place"][stop] for stop in route["stops"]]
        for place in [home, *places]:
            assert np.abs(points - place).max(axis=1).min() < 2e-5
        assert np.abs(points[[0, -1]] - home).max() < 2e-5
        assert len(points) > len(places) + 2


def test_routes_as_the_crow_flies_have_no_ways(plan: rp.Plan) -> None:
    """Other travel models know no shapes."""
    plan._travel = CrowTravel()
    assert all("way" not in route for route in plan_layers(plan)["routes"])
