"""Coordinates of Chinese maps against published pairs, the border and themselves."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from routeplan.errors import RouteplanError, SettingsError
from routeplan.geo import convert_coordinates, great_circle_km, in_mainland_china, mainland, shifted
from routeplan.geo.datum import System

Place = tuple[float, float]

lats, lons = st.floats(18.2, 53.4), st.floats(73.6, 134.7)


def metres(a: tuple[np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Distances of places."""
    return np.asarray(1000 * great_circle_km(*(np.atleast_1d(part) for part in (*a, *b))))


def is_moved(place: Place) -> bool:
    """Whether GCJ-02 differs from WGS-84 there."""
    return convert_coordinates(*place, "wgs84", "gcj02") != place


@pytest.mark.parametrize(
    ("wgs84", "gcj02", "within_m"),
    [
        # Tests of eviltransform, which reckons with the semi-major axis of WGS-84 instead.
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215), 0.05),  # Shanghai
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363), 0.05),  # Shenzhen
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657), 0.05),  # Beijing
        # Tests of coordtransform.
        ((39.915, 116.404), (39.91640428150164, 116.41024449916938), 1e-6),  # Beijing
    ],
)
def test_published_gcj02(wgs84: Place, gcj02: Place, within_m: float) -> None:
    """Other implementations give the same places, and the way back leads to where they began."""
    assert metres(convert_coordinates(*wgs84, "wgs84", "gcj02"), gcj02)[0] < within_m
    assert metres(convert_coordinates(*gcj02, "gcj02", "wgs84"), wgs84)[0] < within_m + 0.01


@pytest.mark.parametrize(
    ("gcj02", "bd09", "within_m"),
    [
        ((39.915, 116.404), (39.92133699351021, 116.41036949371029), 0.01),
        # The other way coordtransform has a rough inverse.
        ((39.90865673957631, 116.39762729119315), (39.915, 116.404), 1.0),
    ],
)
def test_published_bd09(gcj02: Place, bd09: Place, within_m: float) -> None:
    """BD-09 of GCJ-02 and back as published."""
    assert metres(convert_coordinates(*gcj02, "gcj02", "bd09"), bd09)[0] < within_m
    assert metres(convert_coordinates(*bd09, "bd09", "gcj02"), gcj02)[0] < within_m


def test_published_bd09_to_wgs84() -> None:
    """The pair in the tests of gcoord, whose inverse is good to a metre."""
    expected = (44.99171540, 122.98762210)
    assert metres(convert_coordinates(45.0, 123.0, "bd09", "wgs84"), expected)[0] < 1.0


ABROAD = {
    "Hong Kong, Central": (22.2819, 114.1581),
    "Hong Kong, Lok Ma Chau": (22.5090, 114.0660),
    "Macao, Senado Square": (22.1935, 113.5397),
    "Taipei": (25.0330, 121.5654),
    "Kinmen, 10 km from Xiamen": (24.4333, 118.3172),
    "Thimphu": (27.4728, 89.6390),
    "Ulaanbaatar": (47.8864, 106.9057),
    "Zamyn-Uud, at the border of Mongolia": (43.7250, 111.9030),
    "Lao Cai, across from Hekou": (22.4830, 103.9710),
    "Hanoi": (21.0285, 105.8542),
    "Sinuiju, across from Dandong": (40.0950, 124.4000),
    "Seoul": (37.5665, 126.9780),
    "Blagoveshchensk, across from Heihe": (50.2900, 127.5300),
    "Kathmandu": (27.7172, 85.3240),
    "Paris": (48.8566, 2.3522),
    "Sydney": (-33.8688, 151.2093),
}
MAINLAND = {
    "Shenzhen, Luohu, 500 m from Hong Kong": (22.5365, 114.1130),
    "Shenzhen, Futian": (22.5229, 114.0546),
    "Zhuhai, Gongbei, 500 m from Macao": (22.2203, 113.5490),
    "Zhuhai, Hengqin": (22.1330, 113.5400),
    "Xiamen": (24.4798, 118.0894),
    "Dandong": (40.1290, 124.3830),
    "Hekou": (22.5290, 103.9400),
    "Erenhot": (43.6530, 111.9770),
    "Manzhouli": (49.5980, 117.3800),
    "Heihe": (50.2450, 127.4900),
    "Yadong, beside Bhutan": (27.4850, 88.9070),
    "Sanya": (18.2528, 109.5119),
    "Lhasa": (29.6500, 91.1000),
    "Urumqi": (43.8256, 87.6168),
    "Kashgar": (39.4704, 75.9898),
}


@pytest.mark.parametrize("place", ABROAD.values(), ids=ABROAD)
def test_abroad_stays(place: Place) -> None:
    """Nothing is moved outside the mainland, neither way."""
    assert convert_coordinates(*place, "wgs84", "gcj02") == place
    assert convert_coordinates(*place, "wgs84", "bd09") == place
    assert convert_coordinates(*place, "gcj02", "wgs84") == place


@pytest.mark.parametrize("place", MAINLAND.values(), ids=MAINLAND)
def test_the_mainland_is_moved(place: Place) -> None:
    """The mainland is moved by 30 to 1,000 m up to its border, and comes back."""
    moved = convert_coordinates(*place, "wgs84", "gcj02")
    assert 30 < metres(place, moved)[0] < 1000
    assert metres(place, convert_coordinates(*moved, "gcj02", "wgs84"))[0] < 0.01


@given(st.lists(st.tuples(lats, lons), min_size=1, max_size=50), st.sampled_from(["gcj02", "bd09"]))
def test_there_and_back(places: list[Place], system: System) -> None:
    """Every place of the mainland comes back to a centimetre, every other one exactly or not far.

    In a strip beyond the border a shifted place inside has the same coordinates.
    """
    lat, lon = np.array(places).T
    back = convert_coordinates(*convert_coordinates(lat, lon, "wgs84", system), system, "wgs84")
    inside = in_mainland_china(lat, lon)
    off = metres((lat, lon), back)
    assert np.all(off[inside] < 0.01)
    assert np.all(off[~inside] < 2500)


@given(lats, lons)
def test_baidu_by_way_of_amap(lat: float, lon: float) -> None:
    """WGS-84 to BD-09 is WGS-84 to GCJ-02 to BD-09."""
    assume(in_mainland_china(np.array([lat]), np.array([lon]))[0])
    by_way = convert_coordinates(*convert_coordinates(lat, lon, "wgs84", "gcj02"), "gcj02", "bd09")
    assert metres(convert_coordinates(lat, lon, "wgs84", "bd09"), by_way)[0] < 0.02


@given(lats, lons)
def test_grid_and_polygons_agree(lat: float, lon: float) -> None:
    """The grid tells the same as the polygons themselves."""
    border = mainland._border()
    place = np.array([lat]), np.array([lon])
    assert in_mainland_china(*place)[0] == mainland._in_areas(border.areas, *place)[0]


def test_grid_and_polygons_agree_along_the_border() -> None:
    """A hundred thousand places round Hong Kong and Macao: the same as the polygons."""
    rng = np.random.default_rng(1)
    place = rng.uniform(22.0, 22.7, 100_000), rng.uniform(113.4, 114.5, 100_000)
    expected = mainland._in_areas(mainland._border().areas, *place)
    assert 0.2 < expected.mean() < 0.8
    np.testing.assert_array_equal(in_mainland_china(*place), expected)


def test_missing_and_senseless_values_pass() -> None:
    """NaN, infinity and values out of range come back as they are; shapes broadcast."""
    lat = np.array([[np.nan, 95.0, np.inf], [0.0, 39.9, 39.9]])
    lon = np.array([116.4, 116.4, np.nan])
    moved_lat, moved_lon = convert_coordinates(lat, lon, "wgs84", "gcj02")
    expected_lat, expected_lon = lat.copy(), np.tile(lon, (2, 1))
    expected_lat[1, 1], expected_lon[1, 1] = (
        float(part[0]) for part in shifted(np.array([39.9]), np.array([116.4]), "wgs84", "gcj02")
    )
    np.testing.assert_array_equal(moved_lat, expected_lat)
    np.testing.assert_array_equal(moved_lon, expected_lon)
    assert np.isnan(lat[0, 0])


def test_same_system_and_new_arrays() -> None:
    """The same system changes nothing; the arrays given are never changed or shared."""
    lat, lon = np.array([39.9]), np.array([116.4])
    for target in ("wgs84", "gcj02"):
        moved, _ = convert_coordinates(lat, lon, "wgs84", target)
        assert moved is not lat
        assert not np.shares_memory(moved, lat)
    assert (lat[0], lon[0]) == (39.9, 116.4)


def test_unknown_system() -> None:
    """The message names the argument and the systems there are."""
    with pytest.raises(SettingsError, match=r'`target` must be one of "wgs84", "gcj02", "bd09"'):
        convert_coordinates([1.0], [2.0], "wgs84", "gcj-2")  # type: ignore[arg-type]


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without timezonefinder a place near China is refused with the remedy; Paris needs none."""
    monkeypatch.setitem(sys.modules, "timezonefinder", None)
    mainland._border.cache_clear()
    assert convert_coordinates(48.9, 2.4, "wgs84", "gcj02") == (48.9, 2.4)
    with pytest.raises(RouteplanError, match=r"pip install 'routeplan\[china\]'"):
        convert_coordinates(39.9, 116.4, "wgs84", "gcj02")
    assert not is_moved((48.9, 2.4))
