"""Great-circle distances against plain mathematics and against the ellipsoid."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geopy.distance import geodesic
from geopy.distance import great_circle as geopy_great_circle
from hypothesis import given
from hypothesis import strategies as st

from routeplan.geo import EARTH_RADIUS_KM, great_circle_km, unit_vectors

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
Point = tuple[float, float]


def km(a: Point, b: Point) -> float:
    """One distance."""
    return float(great_circle_km(*(np.array([x]) for x in (*a, *b)))[0])


@given(points, points)
def test_the_ellipsoid_is_near(a: Point, b: Point) -> None:
    """The sphere is within 0.6 % of the geodesic on the ellipsoid."""
    assert km(a, b) == pytest.approx(geodesic(a, b).km, rel=0.006, abs=1e-6)


@given(points, points)
def test_another_implementation(a: Point, b: Point) -> None:
    """The same sphere in another library gives the same kilometres."""
    expected = geopy_great_circle(a, b, radius=6371.0088).km
    assert km(a, b) == pytest.approx(expected, rel=1e-6, abs=2e-4)


@given(points, points)
def test_chord_of_the_unit_vectors(a: Point, b: Point) -> None:
    """The straight line between the unit vectors is the chord of the arc."""
    vectors = unit_vectors(np.array([a[0], b[0]]), np.array([a[1], b[1]]))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1])
    chord = 2 * math.sin(km(a, b) / EARTH_RADIUS_KM / 2)
    assert np.linalg.norm(vectors[0] - vectors[1]) == pytest.approx(chord, abs=1e-9)


@pytest.mark.parametrize(
    ("a", "b", "quarter_turns"),
    [
        ((0.0, 0.0), (0.0, 90.0), 1),
        ((0.0, 0.0), (90.0, 17.0), 1),
        ((-90.0, 5.0), (90.0, -100.0), 2),
        ((0.0, 0.0), (0.0, 180.0), 2),
        ((40.0, 30.0), (-40.0, -150.0), 2),
        ((90.0, 0.0), (90.0, 120.0), 0),
    ],
)
def test_known_arcs(a: Point, b: Point, quarter_turns: int) -> None:
    """Quarter circles, antipodes and the pole, where every longitude is the same place."""
    expected = quarter_turns * math.pi / 2 * 6371.0088
    assert km(a, b) == pytest.approx(expected, abs=1e-3)


def test_across_the_date_line() -> None:
    """Longitudes of 179.95 and -179.95 are neighbours."""
    assert km((10.0, 179.95), (10.0, -179.95)) == pytest.approx(km((10.0, 0.0), (10.0, 0.1)))


def test_metres_are_exact() -> None:
    """Shops a metre apart are not lost in rounding."""
    metre = 0.001 / (6371.0088 * math.pi / 180)
    assert km((46.0, 20.0), (46.0 + metre, 20.0)) == pytest.approx(0.001, rel=1e-6)
