"""Ways on made-up streets, against arithmetic by hand."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.travel.roads.towns import QUIET, STEP_KM, at, minutes, town

from routeplan.errors import DataError
from routeplan.geo import great_circle_km
from routeplan.travel import PathModel, Places, RoadSettings, RoadTravel, TravelModel
from routeplan.travel.roads import ways
from routeplan.travel.roads.graph import Graph

STREET = {"highway": "residential"}
ONE_WAY = STREET | {"oneway": "yes"}
STEP_MIN = 60 * STEP_KM / 25
"""A hundredth of a degree on a residential street, at 25 km/h."""
SQUARE = {1: (0, 0), 2: (0, 1), 3: (1, 1), 4: (1, 0)}


def test_a_street(tmp_path: Path) -> None:
    """Length by speed, both ways; the place itself is no way."""
    travel = town(tmp_path, {1: (0, 0), 2: (0, 1), 3: (0, 2)}, [((1, 2, 3), STREET)])
    places = at((0, 0), (0, 1), (0, 2))
    steps = np.abs(np.subtract.outer(range(3), range(3)))
    np.testing.assert_allclose(travel.minutes(places, places), steps * STEP_MIN, atol=1e-4)
    np.testing.assert_allclose(travel.kilometres(places, places), steps * STEP_KM, atol=1e-3)


def test_is_a_travel_model(tmp_path: Path) -> None:
    """Both protocols are kept, and the answer for nobody is empty."""
    travel = town(tmp_path, SQUARE, [((1, 2, 3), STREET)])
    assert isinstance(travel, TravelModel)
    assert isinstance(travel, PathModel)
    assert travel.minutes(at(), at((0, 0))).shape == (0, 1)
    assert travel.minutes(at((0, 0)), at()).shape == (1, 0)
    assert travel.leg_kilometres(at(), at()).shape == (0,)
    assert travel.leg_paths(at(), at()) == []


def test_a_one_way_block(tmp_path: Path) -> None:
    """Against the one-way it is once round the block."""
    travel = town(tmp_path, SQUARE, [((1, 2, 3, 4, 1), ONE_WAY)])
    assert minutes(travel, (0, 0), (0, 1)) == pytest.approx(STEP_MIN, abs=1e-3)
    assert minutes(travel, (0, 1), (0, 0)) == pytest.approx(3 * STEP_MIN, abs=1e-3)
    assert minutes(travel, (0, 0.6), (0, 0.4)) == pytest.approx(3.8 * STEP_MIN, abs=1e-3)


def test_against_the_drawing(tmp_path: Path) -> None:
    """``oneway=-1`` turns the street round."""
    travel = town(tmp_path, SQUARE, [((1, 2, 3, 4, 1), STREET | {"oneway": "-1"})])
    assert minutes(travel, (0, 1), (0, 0)) == pytest.approx(STEP_MIN, abs=1e-3)


def test_a_roundabout(tmp_path: Path) -> None:
    """The ring is driven in its direction; the arms are open both ways."""
    nodes = SQUARE | {5: (0, -1), 6: (0, 2)}
    ring = STREET | {"junction": "roundabout"}
    travel = town(tmp_path, nodes, [((1, 2, 3, 4, 1), ring), ((5, 1), STREET), ((2, 6), STREET)])
    assert minutes(travel, (0, -1), (0, 2)) == pytest.approx(3 * STEP_MIN, abs=1e-3)
    assert minutes(travel, (0, 2), (0, -1)) == pytest.approx(5 * STEP_MIN, abs=1e-3)


def test_parallel_streets(tmp_path: Path) -> None:
    """Of several streets between two junctions the fastest counts, not their sum."""
    nodes = SQUARE | {5: (0, -1), 6: (0, 2)}
    primary = {"highway": "primary"}
    roads = [((5, 1), STREET), ((2, 6), STREET), ((1, 2), STREET), ((1, 4, 3, 2), primary)]
    travel = town(tmp_path, nodes, [*roads, ((1, 2), primary)])
    fast = 60 * STEP_KM / 65
    assert minutes(travel, (0, -1), (0, 2)) == pytest.approx(2 * STEP_MIN + fast, abs=1e-3)
    without = town(tmp_path, nodes, roads)
    detour = min(STEP_MIN, 3 * fast)
    assert minutes(without, (0, -1), (0, 2)) == pytest.approx(2 * STEP_MIN + detour, abs=1e-3)


def test_a_limit(tmp_path: Path) -> None:
    """Minutes follow the speed limit of each part of a street."""
    roads = [((1, 2), STREET | {"maxspeed": "50"}), ((2, 3), STREET | {"maxspeed": "30 mph"})]
    travel = town(tmp_path, SQUARE, roads)
    expected = 60 * STEP_KM / 40 + 60 * STEP_KM / (0.8 * 48.28032)
    assert minutes(travel, (0, 0), (1, 1)) == pytest.approx(expected, abs=1e-3)
    assert travel.graph.n_nodes == 2  # where only the speed changes is no junction


def test_private_streets_are_not_used(tmp_path: Path) -> None:
    """The short cut is closed for cars, not for walkers."""
    gate = STREET | {"access": "private", "foot": "yes"}
    roads = [((1, 2), gate), ((1, 4, 3, 2), STREET)]
    assert minutes(town(tmp_path, SQUARE, roads), (0, 0), (0, 1)) == pytest.approx(
        3 * STEP_MIN, abs=1e-3
    )
    walker = town(tmp_path, SQUARE, roads, settings=replace(QUIET, mode="foot"))
    assert minutes(walker, (0, 0), (0, 1)) == pytest.approx(60 * STEP_KM / 5, abs=1e-3)


def test_a_bollard(tmp_path: Path) -> None:
    """Cars do not get past it, and reach what lies before it."""
    nodes, loop = SQUARE | {5: (0, 0.5)}, [((1, 5, 2), STREET), ((1, 4, 3, 2), STREET)]
    travel = town(tmp_path, nodes, loop, tags={5: {"barrier": "bollard"}})
    assert minutes(travel, (0, 0), (0, 1)) == pytest.approx(3 * STEP_MIN, abs=1e-3)
    assert minutes(travel, (0, 0), (0, 0.4)) == pytest.approx(0.4 * STEP_MIN, abs=1e-3)
    assert minutes(travel, (0, 0.4), (0, 0.6)) == pytest.approx(3.8 * STEP_MIN, abs=1e-3)


def test_lights_and_junctions(tmp_path: Path) -> None:
    """A light costs its seconds, another junction its own, a bend nothing."""
    nodes = {k: (0, k) for k in range(1, 6)} | {9: (1, 3)}
    roads = [((1, 2, 3, 4, 5), STREET), ((3, 9), STREET)]
    settings = RoadSettings(signal_s=60, junction_s=30)
    lights = {2: {"highway": "traffic_signals"}}
    travel = town(tmp_path, nodes, roads, lights, settings=settings)
    assert minutes(travel, (0, 1), (0, 5)) == pytest.approx(4 * STEP_MIN + 1.5, abs=1e-3)
    assert minutes(travel, (0, 5), (0, 1)) == pytest.approx(4 * STEP_MIN + 1.5, abs=1e-3)


def test_a_ferry(tmp_path: Path) -> None:
    """The crossing takes its duration and the wait; without a duration it goes 15 km/h."""
    nodes = {k: (0, k) for k in range(1, 7)}
    ferry = {"route": "ferry", "motor_vehicle": "yes"}
    roads = [((1, 2), STREET), ((5, 6), STREET)]
    timed = town(tmp_path, nodes, [*roads, ((2, 3, 4, 5), ferry | {"duration": "00:25"})])
    assert minutes(timed, (0, 1), (0, 6)) == pytest.approx(2 * STEP_MIN + 35, abs=1e-3)
    open_ = town(tmp_path, nodes, [*roads, ((2, 3, 4, 5), ferry)])
    crossing = 60 * 3 * STEP_KM / 15 + 10
    assert minutes(open_, (0, 6), (0, 1)) == pytest.approx(2 * STEP_MIN + crossing, abs=1e-3)


def test_islands_are_told(tmp_path: Path) -> None:
    """Without a ferry all places of the smaller island are named at once."""
    nodes = {k: (0, k) for k in range(1, 4)} | {k: (0, k) for k in (20, 21)}
    travel = town(tmp_path, nodes, [((1, 2, 3), STREET), ((20, 21), STREET)])
    with pytest.raises(DataError) as error:
        travel.minutes(at((0, 1), (0, 20), (0, 21)), at((0, 2)))
    assert error.value.failures["row"].tolist() == ["P1", "P2"]
    assert "town.osm.pbf" in error.value.failures["needed"][0]
    away = great_circle_km(np.zeros(1), np.array([0.2]), np.zeros(1), np.array([0.03]))[0]
    assert error.value.failures["found"][0].startswith(f"{away:.1f} km")


def test_places_beyond_the_roads_by_estimate(tmp_path: Path) -> None:
    """If wished, ways from and to them are estimated, told, and never infinite."""
    nodes = {k: (0, k) for k in range(1, 4)}
    settings = replace(QUIET, unreached="crow")
    travel = town(tmp_path, nodes, [((1, 2, 3), STREET)], settings=settings)
    places = at((0, 1), (0, 3), (0, 20))
    assert np.isfinite(travel.minutes(places, places)).all()
    assert minutes(travel, (0, 1), (0, 3)) == pytest.approx(2 * STEP_MIN, abs=1e-3)
    assert minutes(travel, (0, 20), (0, 20)) == 0
    assert travel.check_places(places, "outlets") == [
        "No road is within 2 km of 1 outlets (P2): their ways are estimated from the distance."
    ]
    path = travel.leg_paths(at((0, 1)), at((0, 20)))[0]
    assert path.tolist() == [[0.0, 0.01], [0.0, 0.2]]


def test_dead_parts_are_not_snapped_to(tmp_path: Path) -> None:
    """A street that nothing leads to, or out of, does not catch the places beside it."""
    nodes = SQUARE | {5: (0.2, 0.3), 6: (0.2, 0.7), 7: (0.1, 0.5)}
    loop = ((1, 2, 3, 4, 1), STREET)
    plain = town(tmp_path, nodes, [loop])
    odd = town(tmp_path, nodes, [loop, ((5, 6), STREET), ((1, 7), ONE_WAY)])
    for place in ((0.2, 0.5), (0.11, 0.5)):
        assert minutes(odd, place, (1, 1)) == minutes(plain, place, (1, 1))


def test_the_way_to_the_road(tmp_path: Path) -> None:
    """A place beside a street reaches it at the nearest point, slowly, and counts that way."""
    travel = town(tmp_path, SQUARE, [((1, 2), STREET)])
    off = 0.1 * STEP_KM
    expected = 60 * off / 10 + 0.7 * STEP_MIN
    assert minutes(travel, (0.1, 0.3), (0, 1)) == pytest.approx(expected, abs=2e-3)
    assert minutes(travel, (0, 1), (0.1, 0.3)) == pytest.approx(expected, abs=2e-3)
    assert minutes(travel, (0.1, 0.3), (-0.1, 0.3)) == pytest.approx(2 * 60 * off / 10, abs=2e-3)
    assert minutes(travel, (0.1, 0.3), (0.1, 0.3)) == 0
    km = travel.leg_kilometres(at((0.1, 0.3)), at((0, 1)))[0]
    assert km == pytest.approx(off + 0.7 * STEP_KM, abs=1e-3)


def test_no_stops_on_motorways(tmp_path: Path) -> None:
    """A place beside a motorway is reached from the street behind it."""
    nodes = SQUARE | {5: (0.3, 0), 6: (0.3, 1)}
    motorway = {"highway": "motorway", "oneway": "no"}
    roads = [((1, 2), STREET), ((5, 6), motorway), ((1, 5), STREET), ((2, 6), STREET)]
    travel = town(tmp_path, nodes, roads)
    expected = 60 * 0.28 * STEP_KM / 10 + 0.5 * STEP_MIN
    assert minutes(travel, (0.28, 0.5), (0, 0)) == pytest.approx(expected, abs=2e-3)


def test_the_day_factor(tmp_path: Path) -> None:
    """One factor on all minutes; kilometres stay."""
    args = tmp_path, SQUARE, [((1, 2, 3), STREET)]
    slow = town(*args, settings=replace(QUIET, day_factor=1.25))
    assert minutes(slow, (0.1, 0), (1, 1)) == pytest.approx(
        1.25 * minutes(town(*args), (0.1, 0), (1, 1)), rel=1e-12
    )
    assert slow.leg_kilometres(at((0, 0)), at((0, 1)))[0] == pytest.approx(STEP_KM, abs=1e-3)


def test_the_shape_of_a_way(tmp_path: Path) -> None:
    """All bends of the streets, from the place to the road and on to the other place."""
    nodes = {1: (0, 0), 2: (0, 1), 3: (1, 2), 4: (1, 3), 5: (-1, 1)}
    travel = town(tmp_path, nodes, [((1, 2, 3, 4), STREET), ((2, 5), STREET)])
    there, back = travel.leg_paths(at((0.1, 0.5), (1, 2.5)), at((1, 2.5), (0.1, 0.5)))
    expected = [[0.1, 0.5], [0, 0.5], [0, 1], [1, 2], [1, 2.5]]
    thinned = there[np.concatenate([[True], np.abs(np.diff(there, axis=0)).max(axis=1) > 1e-6])]
    np.testing.assert_allclose(100 * thinned, expected, atol=1e-4)
    np.testing.assert_allclose(there, back[::-1], atol=1e-9)


def test_the_shape_on_one_street(tmp_path: Path) -> None:
    """Along the street where that is the way, round the block where it is one-way."""
    travel = town(tmp_path, SQUARE, [((1, 2, 3, 4, 1), ONE_WAY)])
    ahead, round_ = travel.leg_paths(at((0, 0.4), (0, 0.6)), at((0, 0.6), (0, 0.4)))
    assert np.abs(100 * ahead - [0, 0.5]).max() == pytest.approx(0.1, abs=1e-6)
    for corner in ([0, 1], [1, 1], [1, 0], [0, 0]):
        assert np.abs(100 * round_ - corner).max(axis=1).min() < 1e-6


def test_estimates_beyond_a_distance(tmp_path: Path) -> None:
    """Near pairs keep their minutes; far ones are estimated, in a table and alone alike."""
    nodes = {k: (k % 2, k) for k in range(12)}
    args = tmp_path, nodes, [(tuple(nodes), STREET)]
    exact, mixed = town(*args), town(*args, settings=replace(QUIET, exact_km=5.0))
    places = at(*nodes.values())
    lat, lon = places.lat, places.lon
    km = great_circle_km(lat[:, None], lon[:, None], lat, lon)
    found, true = mixed.minutes(places, places), exact.minutes(places, places)
    assert (found[km <= 5] == true[km <= 5]).all()
    assert (found[km > 5] != true[km > 5]).all()
    np.testing.assert_allclose(found[km > 5], true[km > 5], rtol=0.1)  # a street with even bends
    i, j = np.divmod(np.arange(144), 12)
    assert (mixed.leg_minutes(places[i], places[j]) == found.ravel()).all()


def test_without_the_hierarchy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes are the same to the last bit where routingkit-cch is not installed."""
    nodes = {k: (k // 6 + 0.1 * (k % 3), k % 6) for k in range(36)}
    rows = [(tuple(range(6 * r, 6 * r + 6)), ONE_WAY if r % 2 else STREET) for r in range(6)]
    columns = [(tuple(range(c, 36, 6)), {"highway": "tertiary"}) for c in range(6)]
    travel = town(tmp_path, nodes, rows + columns)
    rng = np.random.default_rng(3)
    places = at(*rng.uniform(0, 5, (80, 2)))
    fast = travel.minutes(places, places)
    assert travel.graph in _built(monkeypatch, travel, places)
    monkeypatch.setattr(ways, "has_hierarchy", lambda: False)
    assert (travel.minutes(places, places) == fast).all()
    assert (travel.leg_minutes(places[:3], places[3:6]) == fast[[0, 1, 2], [3, 4, 5]]).all()
    assert (travel.minutes(places, places[:2]) == fast[:, :2]).all()


def _built(patch: pytest.MonkeyPatch, travel: RoadTravel, places: Places) -> list[Graph]:
    """Networks that the hierarchy is asked about by a table."""
    asked: list[Graph] = []
    contracted = ways.hierarchy_ways
    with patch.context() as inner:
        inner.setattr(
            ways, "hierarchy_ways", lambda *args: [asked.append(args[0]), contracted(*args)][1]
        )
        travel.minutes(places, places)
    return asked


def test_frozen_and_picklable(tmp_path: Path) -> None:
    """A copy in another process gives the same minutes."""
    travel = town(tmp_path, SQUARE, [((1, 2, 3), STREET)])
    places = at(*SQUARE.values())
    copy = pickle.loads(pickle.dumps(travel))  # noqa: S301
    assert (copy.minutes(places, places) == travel.minutes(places, places)).all()
    assert copy.graph == travel.graph
    with pytest.raises(AttributeError):
        travel.file = "other"  # type: ignore[misc]


def test_repr(tmp_path: Path) -> None:
    """One line with the mode, the size and the file; a two-way street counts twice."""
    roads = [((1, 2, 3), STREET), ((3, 4, 1), ONE_WAY), ((1, 3), STREET)]
    travel = town(tmp_path, SQUARE, roads)
    assert repr(travel) == "RoadTravel: car, 2 nodes, 5 legs of town.osm.pbf"
    assert repr(RoadTravel(travel.graph)) == "RoadTravel: car, 2 nodes, 5 legs"
