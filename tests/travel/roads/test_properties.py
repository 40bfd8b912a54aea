"""What holds for the ways of any network, and a second implementation of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components, shortest_path
from tests.travel.roads.towns import QUIET, STEP_KM, at, town

from routeplan.geo import great_circle_km
from routeplan.travel import RoadTravel
from routeplan.travel.roads import ways

SIDE = 4
KMH = {"residential": 25.0, "primary": 65.0, "tertiary": 40.0}
NODES = {k: divmod(k, SIDE) for k in range(SIDE * SIDE)}
NEXT = [
    (k, other)
    for k, (row, column) in NODES.items()
    for other in (k + 1, k + SIDE)
    if other < SIDE * SIDE and (other == k + SIDE or column + 1 < SIDE)
]

street = st.tuples(
    st.sampled_from(NEXT), st.sampled_from(sorted(KMH)), st.sampled_from(["", "yes", "-1"])
)
streets = st.lists(street, min_size=6, max_size=40)
spots = st.lists(st.tuples(st.floats(0, SIDE - 1), st.floats(0, SIDE - 1)), min_size=3, max_size=8)


def made(folder: Any, drawn: Any) -> RoadTravel:
    """Network of a chessboard's streets; a spine keeps it in one piece."""
    spine = [(range(0, 16, SIDE), {"highway": "residential"})]
    roads = [(ends, {"highway": kind, "oneway": way or "no"}) for ends, kind, way in drawn]
    far = replace(QUIET, snap_km=10.0)
    return town(folder.getbasetemp(), NODES, roads + spine, settings=far)


@settings(max_examples=25)
@given(drawn=streets)
def test_minutes_of_another_implementation(
    drawn: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Between junctions the minutes are those of scipy, on the fastest of parallel streets."""
    n = len(NODES)
    table = np.full((n, n), np.inf)
    spine = [((k, k + SIDE), "residential", "") for k in range(0, n - SIDE, SIDE)]
    for (a, b), kind, way in drawn + spine:
        cost = 60 * STEP_KM / KMH[kind]
        if way != "-1":
            table[a, b] = min(table[a, b], cost)
        if way != "yes":
            table[b, a] = min(table[b, a], cost)
    part = connected_components(np.isfinite(table), connection="strong")[1]
    inside = np.flatnonzero(part == np.bincount(part).argmax())
    expected = shortest_path(np.where(np.isfinite(table), table, 0.0))[np.ix_(inside, inside)]
    travel, places = made(tmp_path_factory, drawn), at(*(NODES[k] for k in inside))
    np.testing.assert_allclose(travel.minutes(places, places), expected, atol=0.01)


@settings(max_examples=15)
@given(drawn=streets, spots=spots)
def test_one_answer(drawn: Any, spots: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A table, single legs, one column and both engines give the same numbers to the last bit."""
    travel, places = made(tmp_path_factory, drawn), at(*spots)
    n = len(places)
    i, j = np.divmod(np.arange(n * n), n)
    minutes, km = travel.minutes(places, places), travel.kilometres(places, places)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "_MANY", 1)  # a hierarchy, though the table is small
        assert (travel.minutes(places, places) == minutes).all()
        assert (travel.minutes(places, places[:1]) == minutes[:, :1]).all()
    assert (travel.leg_minutes(places[i], places[j]) == minutes.ravel()).all()
    assert (travel.leg_kilometres(places[i], places[j]) == km.ravel()).all()
    assert (travel.kilometres(places, places[:1]) == km[:, :1]).all()


@settings(max_examples=15)
@given(drawn=streets, spots=spots)
def test_no_detour_is_shorter(
    drawn: Any, spots: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The minutes obey the triangle inequality, and no way is shorter than the crow's."""
    travel, places = made(tmp_path_factory, drawn), at(*spots)
    minutes, km = travel.minutes(places, places), travel.kilometres(places, places)
    detour = (minutes[:, :, None] + minutes[None]).min(axis=1)
    assert (minutes <= detour + 1e-9).all()
    lat, lon = places.lat, places.lon
    crow = great_circle_km(lat[:, None], lon[:, None], lat, lon)
    assert (km >= crow - 0.01).all()
    assert np.isfinite(minutes).all()


@settings(max_examples=15)
@given(drawn=streets, spots=spots)
def test_the_shape_is_as_long_as_the_way(
    drawn: Any, spots: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A path begins and ends at the places and has the kilometres of the way."""
    travel, places = made(tmp_path_factory, drawn), at(*spots)
    n = len(places)
    i, j = np.divmod(np.arange(n * n), n)
    lengths = travel.leg_kilometres(places[i], places[j])
    for k, path in enumerate(travel.leg_paths(places[i], places[j])):
        ends = np.array([places.lat[[i[k], j[k]]], places.lon[[i[k], j[k]]]]).T
        np.testing.assert_allclose(path[[0, -1]], ends, atol=1e-6)
        lat, lon = path.T
        total = great_circle_km(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum()
        assert total == pytest.approx(lengths[k], abs=0.01)
