"""Where territories begin: centres located among the outlets."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import routeplan as rp
from routeplan.geo import EARTH_RADIUS_KM, unit_vectors
from routeplan.territory.eligible import Eligible
from routeplan.territory.start import assign_homes, bisect, locate_centres, split_cells

unhurried = settings(deadline=None)

Floats = NDArray[np.float64]


def shared_out(place: Floats, centre: Floats, tolerance: float) -> tuple[Floats, Floats]:
    """Ways from the places to the centres of a balanced assignment, and the sizes."""
    n, count = len(place), len(centre)
    anybody = Eligible(np.zeros(n, np.int32), np.ones((1, count), np.uint8))
    ones = np.ones(n), np.ones(count)
    part = assign_homes(
        place,
        ones[0],
        centre,
        ones[1],
        cell=split_cells(place),
        eligible=anybody,
        tolerance=tolerance,
    )
    return np.linalg.norm(place - centre[part], axis=1), np.bincount(part, minlength=count)


@unhurried
@given(st.integers(1, 6), st.integers(1, 12), st.integers(0, 100))
def test_towns_in_a_row_get_a_centre_each(towns: int, size: int, seed: int) -> None:
    """Of towns far apart, as large as one another, each has a centre inside."""
    rng = np.random.default_rng(seed)
    place = rng.random((towns * size, 2))
    place[:, 0] += 100.0 * np.repeat(np.arange(towns), size)
    centre = locate_centres(place, np.ones(len(place)), np.ones(towns), tolerance=0.1)
    inside = centre[np.argsort(centre[:, 0])] - np.column_stack(
        [100.0 * np.arange(towns), np.zeros(towns)]
    )
    assert ((inside >= 0.0) & (inside <= 1.0)).all()


@unhurried
@given(st.integers(1, 5), st.integers(1, 8))
def test_every_centre_has_a_place(places: int, count: int) -> None:
    """More centres than places are somewhere among them."""
    place = np.arange(places, dtype=np.float64)[:, None]
    centre = locate_centres(place, np.ones(places), np.ones(count), tolerance=0.1)
    assert centre.shape == (count, 1)
    assert ((centre >= 0.0) & (centre <= places - 1.0)).all()


def test_ways_are_shorter_than_from_the_middles_of_equal_parts() -> None:
    """Cities and villages: located centres save a tenth of the ways of plain bisection."""
    outlets, _ = rp.make_country(3_000, seed=1, reps=15)
    place = EARTH_RADIUS_KM * unit_vectors(outlets["lat"].to_numpy(), outlets["lon"].to_numpy())
    ones = np.ones(len(place)), np.ones(15)
    part = bisect(place, *ones)
    middle = np.array([place[part == k].mean(axis=0) for k in range(15)])
    before, _ = shared_out(place, middle, 0.1)
    after, size = shared_out(place, locate_centres(place, *ones, tolerance=0.1), 0.1)
    assert after.sum() < 0.9 * before.sum()
    assert abs(size / size.mean() - 1.0).max() <= 0.1 + 1.0 / size.mean()


@unhurried
@given(
    st.integers(0, 60),
    st.lists(st.floats(0.1, 3.0), min_size=1, max_size=9),
    st.integers(0, 100),
)
def test_parts_are_near_their_shares(places: int, weights: list[float], seed: int) -> None:
    """Each cut is off its share by half a load at most, and there are few cuts above a part."""
    rng = np.random.default_rng(seed)
    place, load = rng.random((places, 3)), rng.random(places)
    capacity = np.array(weights)
    part = bisect(place, load, capacity)
    assert part.shape == (places,)
    sums = np.bincount(part, load, len(capacity))
    share = load.sum() * capacity / capacity.sum()
    cuts = np.ceil(np.log2(len(capacity)))
    assert (np.abs(sums - share) <= cuts * load.max(initial=0.0) / 2 + 1e-9).all()


@unhurried
@given(st.integers(2, 40), st.integers(0, 100))
def test_the_longer_side_is_cut(places: int, seed: int) -> None:
    """Two parts of a long strip lie one behind the other."""
    rng = np.random.default_rng(seed)
    place = rng.random((places, 2)) * (100.0, 0.01)
    part = bisect(place, np.ones(places), np.ones(2))
    sides = [place[part == p, 0] for p in (0, 1)]
    low, high = sorted(sides, key=lambda side: float(side.mean()))
    assert low.max() < high.min()
