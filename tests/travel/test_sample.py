"""Pairs of places drawn from near and far."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from routeplan.datasets import make_city
from routeplan.errors import SettingsError
from routeplan.geo import great_circle_km
from routeplan.travel import CrowTravel, MatrixTravel, Places, calibrate_travel, sample_travel

OUTLETS = make_city(300, seed=5)[0]
PLACES = Places.of(OUTLETS)


def test_rows_are_those_of_the_model() -> None:
    """Ids, coordinates, minutes and kilometres belong together, and no place is its own end."""
    travel = CrowTravel(factor=3, exponent=0.8, circuity=1.3)
    sample = sample_travel(travel, OUTLETS, 200)
    for end in ("from", "to"):
        at = OUTLETS.loc[sample[end], ["lat", "lon"]].to_numpy()
        assert (sample[[f"{end}_lat", f"{end}_lon"]].to_numpy() == at).all()
    km = great_circle_km(
        *(sample[c].to_numpy() for c in ("from_lat", "from_lon", "to_lat", "to_lon"))
    )
    assert sample["minutes"].to_numpy() == pytest.approx(3 * km**0.8)
    assert sample["km"].to_numpy() == pytest.approx(1.3 * km)
    assert (sample["from"] != sample["to"]).all()
    assert len(sample) == 200


def test_near_and_far_alike() -> None:
    """As many pairs among the nearest 17 of 300 places, its root, as among all others."""
    sample = sample_travel(CrowTravel(), OUTLETS, 400)
    ids = OUTLETS.index
    matrix = great_circle_km(PLACES.lat[:, None], PLACES.lon[:, None], PLACES.lat, PLACES.lon)
    rank = matrix.argsort(axis=1).argsort(axis=1)
    drawn = rank[ids.get_indexer(sample["from"]), ids.get_indexer(sample["to"])]
    assert (drawn <= 17).mean() == pytest.approx(0.5, abs=0.03)
    assert drawn.min() == 1
    assert drawn.max() > 280


def test_same_seed_same_pairs() -> None:
    """The seed decides the pairs; a table of places gives those of its outlets."""
    first = sample_travel(CrowTravel(), OUTLETS, 50, seed=4)
    pd.testing.assert_frame_equal(first, sample_travel(CrowTravel(), PLACES, 50, seed=4))
    assert not first.equals(sample_travel(CrowTravel(), PLACES, 50, seed=5))


def test_two_places_and_no_kilometres() -> None:
    """The fewest places there can be, and a model that knows minutes alone."""
    two = OUTLETS.iloc[:2]
    matrix = MatrixTravel(pd.DataFrame([[0, 5], [7, 0]], two.index, two.index))
    sample = sample_travel(matrix, two, 30)
    assert set(sample["minutes"]) == {5, 7}
    assert sample["km"].isna().all()


def test_calibrated_on_a_sample() -> None:
    """A sample without kilometres can be calibrated on as it is."""
    table = pd.DataFrame(CrowTravel(factor=4).minutes(PLACES, PLACES), OUTLETS.index, OUTLETS.index)
    fit = calibrate_travel(sample_travel(MatrixTravel(table), OUTLETS))
    assert fit.travel == CrowTravel(factor=4)


@pytest.mark.parametrize(("places", "n"), [(OUTLETS.iloc[:1], 5), (OUTLETS, 0)])
def test_nothing_to_draw(places: pd.DataFrame, n: int) -> None:
    """One place has no ways, and no pairs are no sample."""
    with pytest.raises(SettingsError, match="must"):
        sample_travel(CrowTravel(), places, n)


def test_many_places() -> None:
    """A country is drawn from as a town is."""
    rng = np.random.default_rng(1)
    n = 25_000
    country = Places(np.arange(n).astype(object), rng.uniform(40, 45, n), rng.uniform(0, 9, n))
    sample = sample_travel(CrowTravel(), country, 40)
    assert sample["minutes"].max() > 20 * sample["minutes"].min()
