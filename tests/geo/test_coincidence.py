"""Places that lie apart by the shift between two systems."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.geo import SYSTEMS, shifted, shifted_places
from routeplan.geo.datum import System


def shanghai(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Random places round Shanghai, with five decimals."""
    rng = np.random.default_rng(seed)
    return np.round(rng.normal(31.2, 0.2, n), 5), np.round(rng.normal(121.4, 0.2, n), 5)


@pytest.mark.parametrize(("source", "target"), list(combinations(SYSTEMS, 2)))
@pytest.mark.parametrize("which", ["behind", "before"])
def test_a_tenth_is_there_twice(source: System, target: System, which: str) -> None:
    """Of a thousand places a hundred once more in another system are found, and no others."""
    lat, lon = shanghai(1000)
    twice = [np.round(part, 5) for part in shifted(lat[:100], lon[:100], source, target)]
    order = slice(None) if which == "behind" else slice(None, None, -1)
    lat, lon = (
        np.hstack([part, more])[order] for part, more in zip((lat, lon), twice, strict=True)
    )
    found = shifted_places(lat, lon, lat, lon)
    assert found is not None
    assert found[:2] == (source, target)
    assert found[2][order][1000:].all()
    assert found[2][order][:1000].sum() <= 2


@given(st.integers(0, 1000))
def test_random_places_are_no_sign(seed: int) -> None:
    """Two thousand places of one system, dense enough for chance hits, are not taken for two."""
    lat, lon = shanghai(2000, seed)
    assert shifted_places(lat, lon, lat, lon) is None


def test_a_grid_of_streets_is_no_sign() -> None:
    """Where every direction finds places, the one of the shift means nothing."""
    north, east = np.divmod(np.arange(10_000), 100)
    lat, lon = 31.2 + 0.0001 * north, 121.4 + 0.0001 * east
    assert shifted_places(lat, lon, lat, lon) is None


def test_two_are_too_few_and_paris_is_not_asked() -> None:
    """Two places may be chance; abroad there is no shift."""
    lat, lon = shanghai(2)
    assert shifted_places(lat, lon, *shifted(lat, lon, "wgs84", "gcj02")) is None
    lat, lon = shanghai(10)
    assert shifted_places(lat, lon - 119.0, lat, lon - 119.0) is None
