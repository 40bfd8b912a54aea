"""Neighbours with nothing in between, and barriers."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from routeplan.geo import adjacency_graph, plane_km


def linked(first: np.ndarray, to: np.ndarray) -> np.ndarray:
    """The graph as a dense matrix."""
    n = len(first) - 1
    return csr_array((np.ones(len(to), bool), to, first), shape=(n, n)).toarray()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=30))
def test_everything_hangs_together(places: list[tuple[int, int]]) -> None:
    """Any places, coinciding and collinear ones too: symmetric, no loops, in one piece."""
    lat, lon = (np.array(axis, float) / 10 for axis in zip(*places, strict=True))
    graph = linked(*adjacency_graph(lat, lon))
    assert (graph == graph.T).all()
    assert not graph.diagonal().any()
    assert connected_components(graph)[0] == 1


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_pairs_with_an_empty_circle(seed: int) -> None:
    """Without barriers exactly the pairs whose circle holds no other place."""
    lat, lon = np.random.default_rng(seed).random((2, 25)) / 10
    km = plane_km(lat, lon)
    middle = (km[:, None] + km) / 2
    radius = np.linalg.norm(km[:, None] - km, axis=2) / 2
    nearest = np.linalg.norm(middle[:, :, None] - km, axis=3).min(axis=2)
    expected = (nearest >= radius * (1 - 1e-9)) & ~np.eye(25, dtype=bool)
    assert (linked(*adjacency_graph(lat, lon)) == expected).all()


def test_a_river_with_a_bridge() -> None:
    """Nothing crosses the river; a gap in it joins the banks."""
    rng = np.random.default_rng(1)
    lat, lon = rng.random(200), rng.random(200)
    river = shapely.LineString([(0.5, -1.0), (0.5, 2.0)])
    graph = linked(*adjacency_graph(lat, lon, barriers=[river]))
    west = lon < 0.5
    assert not graph[np.ix_(west, ~west)].any()
    assert connected_components(graph)[0] == 2
    bridge = shapely.MultiLineString([[(0.5, -1.0), (0.5, 0.4)], [(0.5, 0.6), (0.5, 2.0)]])
    assert connected_components(linked(*adjacency_graph(lat, lon, barriers=[bridge])))[0] == 1


def test_a_lake() -> None:
    """A polygon is no way either."""
    lat, lon = np.array([0.5, 0.5]), np.array([0.0, 1.0])
    lake = shapely.box(0.4, 0.0, 0.6, 1.0)
    assert not linked(*adjacency_graph(lat, lon, barriers=[lake])).any()
