"""Files of roads: read once, kept, refused."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.travel.roads.towns import QUIET, at, minutes, write_town

from routeplan.errors import RouteplanError, SettingsError
from routeplan.travel import RoadSettings, RoadTravel
from routeplan.travel.roads import cache as kept

NODES = {1: (0, 0), 2: (0, 1), 3: (1, 1)}
ROADS = [((1, 2, 3), {"highway": "residential"})]


@pytest.fixture
def town_file(tmp_path: Path) -> Path:
    """A street round a corner."""
    return write_town(tmp_path / "town.osm.pbf", NODES, ROADS)


def no_reading(*_: object) -> None:
    """Stand in for the reader where it must not be called."""
    raise AssertionError("the file is read again")


def test_a_second_start_reads_nothing(
    town_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept is the same network, and wishes that do not change it do not read it anew."""
    first = RoadTravel.from_pbf(town_file, cache=tmp_path / "kept")
    monkeypatch.setattr(kept, "read_segments", no_reading)
    again = RoadTravel.from_pbf(
        town_file, settings=RoadSettings(day_factor=2.0), cache=tmp_path / "kept"
    )
    places = at(*NODES.values())
    assert (again.minutes(places, places) == 2 * first.minutes(places, places)).all()
    assert again.graph == first.graph


@pytest.mark.parametrize(
    "other", [RoadSettings(mode="foot"), RoadSettings(speeds={"residential": 20}), QUIET]
)
def test_other_speeds_are_another_network(
    town_file: Path, tmp_path: Path, other: RoadSettings
) -> None:
    """Mode and speeds are part of what is kept."""
    first = RoadTravel.from_pbf(town_file, cache=tmp_path / "kept")
    second = RoadTravel.from_pbf(town_file, settings=other, cache=tmp_path / "kept")
    assert first.graph != second.graph
    assert len(list((tmp_path / "kept").iterdir())) == 2


def test_another_file_of_the_same_name(town_file: Path, tmp_path: Path) -> None:
    """The content counts, not the name."""
    first = RoadTravel.from_pbf(town_file, cache=tmp_path / "kept")
    write_town(town_file, NODES, [((1, 2, 3), {"highway": "primary"})])
    second = RoadTravel.from_pbf(town_file, cache=tmp_path / "kept")
    assert minutes(second, (0, 0), (1, 1)) < minutes(first, (0, 0), (1, 1))


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 torn", None])
def test_a_damaged_cache_is_made_anew(
    town_file: Path, tmp_path: Path, damage: bytes | None
) -> None:
    """An empty, a torn and a cut file are replaced by a good one."""
    first = RoadTravel.from_pbf(town_file, cache=tmp_path / "kept")
    (file,) = (tmp_path / "kept").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    again = RoadTravel.from_pbf(town_file, cache=tmp_path / "kept")
    assert minutes(again, (0, 0), (1, 1)) == minutes(first, (0, 0), (1, 1))
    with np.load(file) as arrays:
        assert str(arrays["key"]) == first.graph.key


def test_a_cache_that_cannot_be_written(
    town_file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is kept, which is told and no fault."""
    (tmp_path / "kept").write_text("a file where a folder should be")
    with caplog.at_level(logging.INFO, "routeplan"):
        travel = RoadTravel.from_pbf(town_file, cache=tmp_path / "kept")
    assert minutes(travel, (0, 0), (1, 1)) > 0
    assert "not kept" in caplog.text


@pytest.mark.parametrize("content", [b"", b"no map at all", b"\x00\x00\x00\x0d\x0a\x09OSMHeader"])
def test_no_map(tmp_path: Path, content: bytes) -> None:
    """A file that is something else is refused by name."""
    path = tmp_path / "roads.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(RouteplanError, match=r"roads\.osm\.pbf"):
        RoadTravel.from_pbf(path, cache=False)


def test_no_file(tmp_path: Path) -> None:
    """A missing file is told as such."""
    with pytest.raises(RouteplanError, match=r"none\.osm\.pbf cannot be read: No such file"):
        RoadTravel.from_pbf(tmp_path / "none.osm.pbf")


@pytest.mark.parametrize("tags", [{"building": "yes"}, {"highway": "footway"}])
def test_no_roads(tmp_path: Path, tags: dict[str, str]) -> None:
    """A file without roads for the mode is refused."""
    path = write_town(tmp_path / "town.osm.pbf", NODES, [((1, 2, 3), tags)])
    with pytest.raises(RouteplanError, match="no road for the mode car"):
        RoadTravel.from_pbf(path, cache=False)


def test_ways_whose_nodes_are_missing(tmp_path: Path) -> None:
    """At the edge of an extract ways go on beyond the nodes it has."""
    path = write_town(tmp_path / "town.osm.pbf", NODES, [*ROADS, ((3, 77, 78), ROADS[0][1])])
    travel = RoadTravel.from_pbf(path, cache=False)
    assert travel.graph.n_nodes == 2
    lost = write_town(tmp_path / "lost.osm.pbf", NODES, [((77, 78), ROADS[0][1])])
    with pytest.raises(RouteplanError, match="no road"):
        RoadTravel.from_pbf(lost, cache=False)


def test_a_lonely_one_way_street(tmp_path: Path) -> None:
    """Where nobody gets back, no two places are connected both ways."""
    path = write_town(
        tmp_path / "town.osm.pbf", NODES, [((1, 2, 3), {"highway": "primary", "oneway": "yes"})]
    )
    with pytest.raises(RouteplanError, match="no two places"):
        RoadTravel.from_pbf(path, cache=False)


def test_without_the_extra(town_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(RouteplanError, match=r'pip install "routeplan\[roads\]"'):
        RoadTravel.from_pbf(town_file, cache=False)


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"mode": "boat"}, "`mode` must be 'car' or"),
        ({"speeds": {"street": 30}}, "Got 'street'"),
        ({"speeds": {"primary": -1}}, "primary = -1"),
        ({"speeds": {"primary": "fast"}}, "`speeds` must be numbers by name"),
        ({"snap_km": 0}, "`snap_km` must be above 0"),
        ({"day_factor": -1.0}, "`day_factor` must be above 0"),
        ({"exact_km": 0.0}, "`exact_km` must be above 0"),
        ({"signal_s": -1}, "`signal_s` must be at least 0"),
        ({"unreached": "fly"}, "`unreached` must be"),
    ],
)
def test_settings_out_of_range(wish: dict[str, object], told: str) -> None:
    """Each is refused by name."""
    with pytest.raises(SettingsError, match=told):
        RoadSettings(**wish)  # type: ignore[arg-type]
