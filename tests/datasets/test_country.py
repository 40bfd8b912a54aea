"""Tests of the made-up country."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import KDTree

from routeplan.datasets import make_city, make_country
from routeplan.errors import SettingsError
from routeplan.geo import plane_km


@settings(deadline=None)
@given(n=st.integers(1, 500), seed=st.integers(0, 2**32))
def test_any_size_and_seed_gives_sound_tables(n: int, seed: int) -> None:
    """Ids are unique, nothing is missing, and the columns are those of a city."""
    outlets, reps = make_country(n, seed)
    city, team = make_city(10)
    assert len(outlets) == n
    assert (outlets.columns.tolist(), reps.columns.tolist()) == (
        city.columns.tolist(),
        team.columns.tolist(),
    )
    for table in (outlets, reps):
        assert table.index.is_unique
        assert not table.isna().any(axis=None)
    assert outlets["sales"].gt(0).all()


def test_same_seed_same_country() -> None:
    """The country depends on the number of shops and the seed alone."""
    for first, second in zip(make_country(300, 5), make_country(300, 5), strict=True):
        pd.testing.assert_frame_equal(first, second)


def test_cities_of_all_sizes() -> None:
    """Shops crowd: the nearest of the middle one is far nearer than if all were spread evenly."""
    outlets, reps = make_country(20_000, 1)
    km = plane_km(outlets["lat"].to_numpy(), outlets["lon"].to_numpy())
    nearest = KDTree(km).query(km, k=[2])[0][:, 0]
    even = 0.5 * np.sqrt(2.0)  # kilometres, at two square kilometres for each
    assert np.median(nearest) < 0.4 * even
    assert np.quantile(nearest, 0.99) > even
    assert np.ptp(km, axis=0).min() > 100
    assert 60 < len(reps) < 200


def test_faulty_numbers() -> None:
    """Numbers are whole and large enough."""
    with pytest.raises(SettingsError, match="`n` must be a whole number of at least 1"):
        make_country(0)
    with pytest.raises(SettingsError, match="`reps`"):
        make_country(10, reps=0)
