"""Lines with fewer points."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from routeplan.geo import simplified_line

degrees = st.integers(-9_000, 9_000).map(lambda k: k / 100)
points = st.lists(st.tuples(degrees, degrees), max_size=30)


@given(points=points, tolerance=st.floats(1e-6, 1.0))
def test_no_point_is_farther_off_than_told(
    points: list[tuple[float, float]], tolerance: float
) -> None:
    """Both ends stay, points are left out and none is moved, and the line stays near all."""
    line = np.array(points, dtype=float).reshape(-1, 2)
    fewer = simplified_line(line, tolerance)
    assert len(fewer) <= len(line)
    assert {tuple(point) for point in fewer} <= set(points)
    if len(line) > 2:
        assert (fewer[[0, -1]] == line[[0, -1]]).all()
        away = shapely.distance(shapely.points(line), shapely.linestrings(fewer))
        assert away.max() <= tolerance + 1e-9


def test_a_straight_line_needs_its_ends_alone() -> None:
    """A bend smaller than the tolerance goes, a larger one stays."""
    line = np.array([[0, 0], [0.00001, 1], [0, 2], [1, 2]], dtype=float)
    assert simplified_line(line).tolist() == [[0, 0], [0, 2], [1, 2]]
    assert len(simplified_line(line, 1e-6)) == 4
