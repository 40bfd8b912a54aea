"""Tables in other systems of coordinates than WGS-84."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.columns import OUTLETS
from routeplan.errors import DataError, RouteplanError, SettingsError
from routeplan.geo import convert_coordinates, mainland
from routeplan.tables import check_outlets, read_outlets, read_reps
from routeplan.tables.headers import match_headers, system_named
from routeplan.tables.raw import Findings, RawTable

IDS = ["S1", "S2", "S3"]
LAT, LON = [39.915, 39.8, 40.0], [116.404, 116.3, 116.5]
BEIJING = (39.91640428150164, 116.41024449916938)
"""GCJ-02 of the first place in the tests of coordtransform."""


def table(lat: str = "lat", lon: str = "lon", **columns: Any) -> pd.DataFrame:
    """Three outlets in Beijing under headers of choice."""
    return pd.DataFrame({"outlet": IDS, lat: LAT, lon: LON} | columns)


def place(frame: pd.DataFrame, row: str = "S1") -> list[float]:
    """Where an outlet or a rep is."""
    return [float(frame.loc[row, "lat"]), float(frame.loc[row, "lon"])]


def wgs84_of(system: Any, k: int = 0) -> list[float]:
    """The place that one of the three has in WGS-84 if it is in this system."""
    return [float(part) for part in convert_coordinates(LAT[k], LON[k], system, "wgs84")]


def test_gcj02_by_argument() -> None:
    """A table in GCJ-02 comes back in WGS-84, and the notes say so."""
    moved = pd.DataFrame({"outlet": ["S1"], "lat": [BEIJING[0]], "lon": [BEIJING[1]]})
    read = read_outlets(moved, coordinates="gcj02")
    assert place(read) == pytest.approx([39.915, 116.404], abs=1e-7)
    assert read.attrs["notes"] == ["outlets: coordinates were converted from GCJ-02 to WGS-84."]
    assert moved["lat"].tolist() == [BEIJING[0]]


@pytest.mark.parametrize("spelling", ["bd09", "BD-09", " Bd09 "])
def test_bd09_of_reps_with_end_places(spelling: str) -> None:
    """Start and end places are converted; an empty end is the converted start."""
    reps = pd.DataFrame(
        {"rep": IDS, "lat": LAT, "lon": LON, "end_lat": [LAT[1], None, LAT[0]],
         "end_lon": [LON[1], None, LON[0]]}
    )  # fmt: skip
    read = read_reps(reps, coordinates=spelling)
    assert place(read) == pytest.approx(wgs84_of("bd09"))
    assert read.loc["S1", ["end_lat", "end_lon"]].tolist() == pytest.approx(wgs84_of("bd09", 1))
    assert read.loc["S2", ["end_lat", "end_lon"]].tolist() == place(read, "S2")


def test_rows_abroad_stay_and_are_told() -> None:
    """A row in Hong Kong is left as it is, and named."""
    shops = table().assign(lat=[*LAT[:2], 22.2819], lon=[*LON[:2], 114.1581])
    read = read_outlets(shops.set_index("outlet"), coordinates="gcj02")
    assert place(read, "S3") == [22.2819, 114.1581]
    assert any("row S3: outside mainland China" in note for note in read.attrs["notes"])


@pytest.mark.parametrize(
    ("lat", "lon", "system"),
    [
        ("lat_gcj02", "lng_gcj02", "gcj02"), ("高德纬度", "高德经度", "gcj02"),
        ("纬度（高德）", "经度（高德）", "gcj02"), ("Amap Lat", "Amap Lng", "gcj02"),
        ("百度纬度", "百度经度", "bd09"), ("百度地图纬度", "百度地图经度", "bd09"),
        ("bd09_lat", "bd09_lng", "bd09"), ("Latitude (BD-09)", "Longitude (BD-09)", "bd09"),
        ("lat_wgs84", "lon_wgs84", "wgs84"),
    ],
)  # fmt: skip
def test_headers_that_name_a_system(lat: str, lon: str, system: str) -> None:
    """What the headers say is used, and told with the header."""
    read = read_outlets(table(lat, lon))
    assert place(read) == pytest.approx(wgs84_of(system))
    notes = " ".join(read.attrs["notes"])
    assert (f'"{lat}" says' in notes) == (system != "wgs84")


def test_words_within_words_name_nothing() -> None:
    """A header that only holds the letters names no system."""
    assert system_named("streamap lat") is None
    assert system_named("badu") is None
    assert system_named("latitude") is None


def test_the_argument_beats_the_header() -> None:
    """What the user says is taken; that the header says another thing is told."""
    read = read_outlets(table("百度纬度", "百度经度"), coordinates="wgs84")
    assert place(read) == [LAT[0], LON[0]]
    assert any('"百度纬度" names another system; WGS-84' in note for note in read.attrs["notes"])


def test_columns_in_several_systems() -> None:
    """Of pairs in several systems WGS-84 is taken, or the one that is asked for."""
    shops = pd.DataFrame(
        {"outlet": IDS, "lat_gcj02": LAT, "lng_gcj02": LON, "lat_wgs84": [40.1] * 3,
         "lng_wgs84": [116.1] * 3}
    )  # fmt: skip
    read = read_outlets(shops)
    assert place(read) == [40.1, 116.1]
    assert read["lat_gcj02"].tolist() == LAT
    told = '"lat_wgs84" is used; "lat_gcj02" beside it stays an extra column.'
    assert any(told in note for note in read.attrs["notes"])
    assert place(read_outlets(shops, coordinates="gcj02")) == pytest.approx(wgs84_of("gcj02"))
    unnamed = shops.rename(columns={"lat_wgs84": "latitude", "lng_wgs84": "longitude"})
    assert place(read_outlets(unnamed)) == [40.1, 116.1]


def test_half_a_pair_in_each_system() -> None:
    """A latitude of Amap and a longitude of Baidu are one fault."""
    with pytest.raises(DataError) as caught:
        read_outlets(table("lat_gcj02", "lng_bd09"))
    failures = caught.value.failures
    assert failures["found"].tolist() == ['several systems of coordinates: "lat_gcj02", "lng_bd09"']
    assert "`coordinates`" in failures["needed"][0]


def test_a_column_that_names_the_system() -> None:
    """坐标系 is used; what is read says WGS-84, so that it is not converted once more."""
    read = read_outlets(table(坐标系=["GCJ-02", "高德", ""]))
    assert place(read) == pytest.approx(wgs84_of("gcj02"))
    assert read["坐标系"].tolist()[:2] == ["WGS-84", "WGS-84"]
    again = check_outlets(read)
    assert place(again) == place(read)
    assert again.attrs["notes"] == read.attrs["notes"]


def test_rows_in_several_systems() -> None:
    """Rows that name several systems are refused."""
    with pytest.raises(DataError, match='"gcj02" in column "坐标系", "bd09" in column "坐标系"'):
        read_outlets(table(坐标系=["gcj02", "bd09", "gcj02"]))


def test_a_file_that_says_nothing(tmp_path: Path) -> None:
    """A file with places in mainland China is told what nobody can know; one of Turkey is not."""
    shops = table().assign(lat=LAT, lon=LON)
    shops.to_csv(tmp_path / "shops.csv", index=False)
    notes = read_outlets(tmp_path / "shops.csv").attrs["notes"]
    assert len(notes) == 1
    assert "does not say in which system" in notes[0]
    assert read_outlets(tmp_path / "shops.csv", coordinates="wgs84").attrs["notes"] == []
    assert read_outlets(shops).attrs["notes"] == []  # degrees WGS-84 by contract
    shops.assign(lon=[32.8, 32.9, 32.7]).to_csv(tmp_path / "shops.csv", index=False)
    assert read_outlets(tmp_path / "shops.csv").attrs["notes"] == []


def test_nothing_is_said_without_the_border(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without timezonefinder WGS-84 is read without a note, and GCJ-02 is refused."""
    monkeypatch.setitem(sys.modules, "timezonefinder", None)
    mainland._border.cache_clear()
    table().to_csv(tmp_path / "shops.csv", index=False)
    assert read_outlets(tmp_path / "shops.csv").attrs["notes"] == []
    with pytest.raises(RouteplanError, match="routeplan\\[china\\]"):
        read_outlets(tmp_path / "shops.csv", coordinates="gcj02")


def test_unknown_systems() -> None:
    """Names and codes that do not exist are refused by what they are."""
    with pytest.raises(SettingsError, match=r'"EPSG:32636"\. Got .mars.'):
        read_outlets(table(), coordinates="mars")
    with pytest.raises(SettingsError, match="a code that exists"):
        read_outlets(table(), coordinates="EPSG:999999")


ANKARA_UTM = {"x": [487_000.0, 488_000.0], "y": [4_418_000.0, 4_419_500.0]}


def ankara(x: str, y: str) -> pd.DataFrame:
    """Two outlets in Ankara in metres of UTM zone 36 north."""
    return pd.DataFrame({"outlet": ["S1", "S2"], x: ANKARA_UTM["x"], y: ANKARA_UTM["y"]})


def utm36(lat: float, lon: float) -> tuple[float, float]:
    """Easting and northing by the series of Snyder (1987, USGS Professional Paper 1395, p. 61)."""
    a, e2, k0 = 6378137.0, 0.00669437999014, 0.9996
    ep2 = e2 / (1 - e2)
    phi, d_lam = np.radians(lat), np.radians(lon - 33.0)
    n = a / np.sqrt(1 - e2 * np.sin(phi) ** 2)
    t, c, arc = np.tan(phi) ** 2, ep2 * np.cos(phi) ** 2, d_lam * np.cos(phi)
    m = a * (
        (1 - e2 / 4 - 3 * e2**2 / 64 - 5 * e2**3 / 256) * phi
        - (3 * e2 / 8 + 3 * e2**2 / 32 + 45 * e2**3 / 1024) * np.sin(2 * phi)
        + (15 * e2**2 / 256 + 45 * e2**3 / 1024) * np.sin(4 * phi)
        - 35 * e2**3 / 3072 * np.sin(6 * phi)
    )
    east = k0 * n * (arc + (1 - t + c) * arc**3 / 6) + 500_000
    north = k0 * (m + n * np.tan(phi) * (arc**2 / 2 + (5 - t + 9 * c + 4 * c**2) * arc**4 / 24))
    return float(east), float(north)


@pytest.mark.parametrize(("x", "y"), [("lon", "lat"), ("x", "y"), ("Easting", "Northing")])
def test_projected_metres(x: str, y: str) -> None:
    """Metres of a named projection are converted: back by the textbook they are the same."""
    read = read_outlets(ankara(x, y), coordinates="epsg:32636")
    for k, row in enumerate(("S1", "S2")):
        expected = (ANKARA_UTM["x"][k], ANKARA_UTM["y"][k])
        assert utm36(*place(read, row)) == pytest.approx(expected, abs=0.05)
    notes = " ".join(read.attrs["notes"])
    assert "from EPSG:32636 (WGS 84 / UTM zone 36N) to WGS-84" in notes
    assert (f'lat from "{y}", lon from "{x}"' in notes) == (x != "lon")


def test_projected_text_and_swapped_axes() -> None:
    """Thousands are read, and x that points north is recognised by the zone, and told."""
    shops = ankara("y", "x").assign(y=["487,000", "488,000"], x=["4,418,000", "4419500.0"])
    read = read_outlets(shops, coordinates="EPSG:32636")
    assert place(read) == place(read_outlets(ankara("x", "y"), coordinates="EPSG:32636"))
    assert any("were swapped: x points north" in note for note in read.attrs["notes"])


def test_projected_faults() -> None:
    """What is no place in the projection is a fault of its row, and only the bad half is told."""
    shops = ankara("x", "y").assign(x=["487000", "east"])
    three = pd.concat([shops, pd.DataFrame({"outlet": ["S3", "S4"], "x": [0, 1e30], "y": [0, 1]})])
    with pytest.raises(DataError) as caught:
        read_outlets(three.set_index("outlet"), coordinates="EPSG:32636")
    found = caught.value.failures[["row", "column", "found"]].to_numpy().tolist()
    assert ["S2", "x", "east"] in found
    assert ["S3", "y", "y 0, x 0"] in found
    assert ["S4", "y", "y 1, x 1e+30"] in found
    assert len(found) == 3


def test_degrees_of_another_datum() -> None:
    """Codes of degrees work too: ED50 in Ankara is some 100 to 200 m off WGS-84."""
    shops = pd.DataFrame({"outlet": ["S1"], "lat": ["39°54'N"], "lon": [32.8]})
    read = read_outlets(shops, coordinates="EPSG:4230")
    metres = 111_195 * np.hypot(place(read)[0] - 39.9, 0.767 * (place(read)[1] - 32.8))
    assert 50 < metres < 250


def test_metres_without_a_projection() -> None:
    """Metres in a table that names no projection are one fault that says what to do."""
    with pytest.raises(DataError) as caught:
        read_outlets(ankara("lon", "lat"))
    failures = caught.value.failures
    assert failures["column"].tolist() == ["lat, lon"]
    assert failures["found"].tolist() == ["lat 4418000, lon 487000 and the like in all 2 rows"]
    assert failures["needed"][0] == (
        "degrees: these look like metres of a map projection. If so name it with `coordinates`, "
        "such as EPSG:32636"
    )


def test_projection_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyproj the message says what to install."""
    monkeypatch.setitem(sys.modules, "pyproj", None)
    with pytest.raises(RouteplanError, match="pip install 'routeplan\\[projections\\]'"):
        read_outlets(ankara("x", "y"), coordinates="EPSG:32636")


@given(st.permutations(["lat", "lon", "x", "y", "lat_gcj02", "lng_gcj02"]))
def test_stand_ins_and_others_never_take_the_place_of_the_name(headers: list[str]) -> None:
    """Whatever stands beside them, lat and lon are read from lat and lon."""
    raw = RawTable("a", ("outlet", *headers), (), ())
    chosen = match_headers(raw, OUTLETS, Findings(raw))
    assert {name: raw.headers[k] for name, k in chosen.items()} == {
        "outlet": "outlet", "lat": "lat", "lon": "lon",
    }  # fmt: skip
