"""Travel estimated from the distance as the crow flies."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from routeplan.errors import SettingsError
from routeplan.travel import CrowTravel, Places, TravelModel

degrees = st.tuples(st.floats(-89, 89), st.floats(-180, 180))
nearby = st.tuples(st.floats(39.0, 40.0), st.floats(32.0, 33.0))
Point = tuple[float, float]


def as_places(points: list[Point]) -> Places:
    """Places with made-up ids."""
    lat, lon = np.array(points, dtype=float).reshape(-1, 2).T
    return Places(np.array([f"p{k}" for k in range(len(points))], dtype=object), lat, lon)


def contract_km(a: Point, b: Point) -> float:
    """Great circle on a sphere of radius 6371.0088 km, in plain mathematics."""
    la1, lo1, la2, lo2 = map(math.radians, (*a, *b))
    h = math.sin((la1 - la2) / 2) ** 2
    h += math.cos(la1) * math.cos(la2) * math.sin((lo1 - lo2) / 2) ** 2
    return 6371.0088 * 2 * math.asin(math.sqrt(min(1.0, h)))


@given(st.lists(degrees, min_size=1, max_size=5), st.lists(degrees, min_size=1, max_size=5))
def test_contract_formula(origins: list[Point], destinations: list[Point]) -> None:
    """Minutes are 2.89 d**0.749 and road kilometres 1.37 d."""
    travel, a, b = CrowTravel(), as_places(origins), as_places(destinations)
    km = np.array([[contract_km(o, d) for d in destinations] for o in origins])
    assert travel.kilometres(a, b) == pytest.approx(1.37 * km, rel=1e-6, abs=1e-6)
    assert travel.minutes(a, b) == pytest.approx(2.89 * km**0.749, rel=1e-6, abs=1e-4)


@given(st.lists(degrees, max_size=5))
def test_minutes_among_places(points: list[Point]) -> None:
    """One table of places, even an empty one, to itself: as the formula says, both ways alike."""
    travel, places = CrowTravel(), as_places(points)
    minutes = travel.minutes(places, places)
    km = [[contract_km(a, b) for b in points] for a in points]
    expected = 2.89 * np.array(km).reshape(len(points), len(points)) ** 0.749
    assert minutes.shape == expected.shape
    assert minutes == pytest.approx(expected, rel=1e-6, abs=1e-4)
    assert (minutes == minutes.T).all()


@given(degrees, degrees)
def test_geodesic(a: Point, b: Point) -> None:
    """Kilometres are within 0.6 % of those on the ellipsoid."""
    travel = CrowTravel(circuity=1.0)
    km = travel.leg_kilometres(as_places([a]), as_places([b]))
    assert km == pytest.approx([geodesic(a, b).km], rel=0.006, abs=1e-6)


@given(st.lists(nearby, min_size=3, max_size=3))
def test_minutes_are_a_metric(points: list[Point]) -> None:
    """Nothing to itself, the same both ways, and no detour is shorter than the direct way."""
    minutes = CrowTravel().minutes(as_places(points), as_places(points))
    assert (np.diag(minutes) == 0).all()
    assert minutes == pytest.approx(minutes.T)
    for i in range(3):
        detour = minutes[i, :, None] + minutes[:, :]
        assert (minutes[i] <= detour.min(axis=0) + 1e-9).all()


@given(st.lists(st.tuples(nearby, nearby), max_size=6))
def test_legs_are_the_diagonal(pairs: list[tuple[Point, Point]]) -> None:
    """Legs at the same position are those of the whole matrix, in minutes and kilometres."""
    travel = CrowTravel()
    a, b = as_places([o for o, _ in pairs]), as_places([d for _, d in pairs])
    minutes, km = np.diag(travel.minutes(a, b)), np.diag(travel.kilometres(a, b))
    assert travel.leg_minutes(a, b) == pytest.approx(minutes, abs=1e-6)  # of less than a micron
    assert travel.leg_kilometres(a, b) == pytest.approx(km, abs=1e-9)
    assert travel.minutes(a, b[:0]).shape == (len(pairs), 0)


def test_other_figures() -> None:
    """A user's own fit: constant speed of 30 km/h on roads as straight as the crow."""
    travel = CrowTravel(factor=2.0, exponent=1.0, circuity=1.0)
    a, b = as_places([(40.0, 30.0)]), as_places([(40.1, 30.0)])
    km = contract_km((40.0, 30.0), (40.1, 30.0))
    assert travel.minutes(a, b).item() == pytest.approx(2 * km)
    assert travel.kilometres(a, b).item() == pytest.approx(km)


def test_is_a_travel_model() -> None:
    """The protocol is kept, equal figures are equal models, and a model can be in a set."""
    assert isinstance(CrowTravel(), TravelModel)
    assert {CrowTravel()} == {CrowTravel(2.89, 0.749, 1.37)}


@pytest.mark.parametrize(
    "figures",
    [
        {"factor": 0},
        {"factor": -1},
        {"exponent": 0},
        {"exponent": 1.01},
        {"circuity": 0},
        {"factor": float("nan")},
    ],
)
def test_figures_out_of_range(figures: dict[str, float]) -> None:
    """Minutes that are none, or no metric, are refused."""
    with pytest.raises(SettingsError, match="factor and circuity above 0"):
        CrowTravel(**figures)
