"""The roads of two real towns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.real import REAL

import routeplan as rp
from routeplan.geo import great_circle_km
from routeplan.travel import Places


def places_of(case: str) -> Places:
    return Places.of(rp.read_outlets(REAL / case / "outlets.csv"))


@pytest.mark.data
@pytest.mark.parametrize(
    ("case", "near", "far"),
    [
        ("ankara", (1.40, 32), (1.29, 45)),
        ("malta", (1.52, 30), (1.39, 40)),
    ],
)
def test_detours_and_speeds(
    case: str, near: tuple[float, float], far: tuple[float, float], tmp_path: Path
) -> None:
    """Median detour and crow speed at 2-5 and 10-20 km are those another engine has measured."""
    travel = rp.RoadTravel.from_pbf(REAL / case / "roads.osm.pbf", cache=tmp_path)
    places = places_of(case)
    lat, lon = places.lat, places.lon
    if case == "malta":
        places = places[lon > 14.34]  # without the ferry
        lat, lon = places.lat, places.lon
    rng = np.random.default_rng(1)
    i, j = rng.integers(0, len(places), (2, 4000))
    crow = great_circle_km(lat[i], lon[i], lat[j], lon[j])
    minutes, km = (
        travel.leg_minutes(places[i], places[j]),
        travel.leg_kilometres(places[i], places[j]),
    )
    for (low, high), (detour, kmh) in zip([(2, 5), (10, 20)], [near, far], strict=True):
        own = (crow > low) & (crow < high)
        assert np.median(km[own] / crow[own]) == pytest.approx(detour, rel=0.05)
        assert np.median(60 * crow[own] / minutes[own]) == pytest.approx(kmh, rel=0.15)


@pytest.mark.data
def test_gozo_needs_the_ferry(tmp_path: Path) -> None:
    """By ferry all shops of Malta are reached; without it those of Gozo are all named."""
    roads, places = REAL / "malta" / "roads.osm.pbf", places_of("malta")
    assert rp.RoadTravel.from_pbf(roads, cache=tmp_path).check_places(places, "outlets") == []
    ashore = rp.RoadSettings(speeds={"ferry": 0})
    travel = rp.RoadTravel.from_pbf(roads, settings=ashore, cache=tmp_path)
    with pytest.raises(rp.DataError) as error:
        travel.check_places(places, "outlets")
    gozo = (places.lat > 36.0) & (places.lon < 14.34)
    assert set(error.value.failures["row"]) == set(places.ids[gozo])
