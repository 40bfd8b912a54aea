"""The graph of neighbouring places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeplan.geo import great_circle_km, neighbour_graph

unhurried = settings(deadline=None)


@st.composite
def places(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Places on a coarse grid, so that many share a point."""
    grid = st.tuples(st.integers(0, 3), st.integers(0, 3))
    drawn = np.array(draw(st.lists(grid, min_size=0, max_size=25))).reshape(-1, 2)
    return 46.0 + 0.01 * drawn[:, 0], 20.0 + 0.013 * drawn[:, 1]


def pairs(first: np.ndarray, to: np.ndarray) -> list[tuple[int, int]]:
    """Edges of the graph in both directions, as they are stored."""
    return [(i, int(j)) for i in range(len(first) - 1) for j in to[first[i] : first[i + 1]]]


@unhurried
@given(places(), st.integers(0, 8))
def test_both_ways_and_never_to_itself(where: tuple[np.ndarray, np.ndarray], count: int) -> None:
    """Edges go both ways, each once, ascending, and no place is its own neighbour."""
    first, to = neighbour_graph(*where, count=count)
    edges = pairs(first, to)
    assert len(first) == len(where[0]) + 1
    assert (first[0], first[-1]) == (0, len(to))
    assert edges == sorted(set(edges))
    assert {(j, i) for i, j in edges} == set(edges)
    assert all(i != j for i, j in edges)


@unhurried
@given(places(), st.integers(1, 8))
def test_the_nearest_are_neighbours(where: tuple[np.ndarray, np.ndarray], count: int) -> None:
    """Every place has its `count` nearest; a neighbour is one of the nearest of either side."""
    lat, lon = where
    n = len(lat)
    km = great_circle_km(lat[:, None], lon[:, None], lat, lon)
    np.fill_diagonal(km, np.inf)
    least = np.sort(km, axis=1)
    reach = least[:, min(count, n - 1) - 1] if n > 1 else np.zeros(n)
    edges = set(pairs(*neighbour_graph(lat, lon, count=count)))
    for i in range(n):
        own = [km[i, j] for j in range(n) if (i, j) in edges]
        assert len(own) >= min(count, n - 1)
        assert sorted(own)[: min(count, n - 1)] == pytest.approx(least[i, : min(count, n - 1)])
        for j in range(n):
            if km[i, j] < reach[i] * (1 - 1e-9):
                assert (i, j) in edges
            if (i, j) in edges:
                assert km[i, j] <= max(reach[i], reach[j]) * (1 + 1e-9) + 1e-9


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_places(n: int) -> None:
    """Nobody, one alone, and two who have each other."""
    first, to = neighbour_graph(np.full(n, 46.0), np.linspace(20.0, 21.0, n))
    assert first.tolist() == [[0], [0, 0], [0, 1, 2]][n]
    assert to.tolist() == [[], [], [1, 0]][n]


def test_more_shops_in_a_mall_than_neighbours() -> None:
    """Of forty shops at one point each has six neighbours or more, all of them there."""
    lat = np.concatenate([np.full(40, 46.0), [47.0]])
    first, to = neighbour_graph(lat, np.full(41, 20.0))
    assert (np.diff(first)[:40] >= 6).all()
    inside = [j for i, j in pairs(first, to) if i < 40 and j < 40]
    assert len(inside) >= 40 * 6


def test_across_the_date_line() -> None:
    """Neighbours are found where the longitude jumps."""
    lon = np.array([179.99, -179.99, 170.0])
    first, to = neighbour_graph(np.zeros(3), lon, count=1)
    assert (0, 1) in pairs(first, to)
    assert (1, 2) not in pairs(first, to)
