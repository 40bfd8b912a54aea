"""Coordinates that are swapped, in the sea or half there."""

from __future__ import annotations

import pandas as pd
import pytest
from geopy.distance import geodesic

from routeplan.errors import DataError
from routeplan.tables import read_outlets

BEIJING = [(39.9, 116.4), (39.8, 116.3), (40.0, 116.5)]


def table(places: list[tuple[float, float]]) -> pd.DataFrame:
    """Outlets S1, S2 ... at these latitudes and longitudes."""
    ids = [f"S{k}" for k in range(1, len(places) + 1)]
    return pd.DataFrame(places, columns=["lat", "lon"], index=pd.Index(ids, name="outlet"))


def faults_of(places: list[tuple[float, float]]) -> pd.DataFrame:
    """Faults of outlets at these places."""
    with pytest.raises(DataError) as caught:
        read_outlets(table(places))
    return caught.value.failures


def test_one_row_swapped() -> None:
    """A swapped row among others is told as such, once."""
    faults = faults_of([*BEIJING, (116.4, 39.9)])
    assert faults["row"].tolist() == ["S4"]
    assert "swapped" in faults["needed"][0]
    assert faults["found"].tolist() == ["lat 116.4, lon 39.9"]


def test_all_rows_swapped() -> None:
    """Swapped columns are one fault of the table."""
    faults = faults_of([(lon, lat) for lat, lon in BEIJING])
    assert len(faults) == 1
    assert "columns look swapped" in faults["needed"][0]
    assert faults["column"].tolist() == ["lat, lon"]


def test_a_latitude_that_is_only_wrong() -> None:
    """A wrong latitude is no swap: not where the swapped place is far, nor where it is none."""
    for wrong in ((104.6, 12.0), (104.6, -132.8)):
        faults = faults_of([*BEIJING, wrong])
        assert faults["found"].tolist() == ["104.6"]
        assert "swapped" not in faults["needed"][0]


def test_swapped_in_range_is_noted() -> None:
    """Where both are in range a swapped row shows by lying far away: a note, not a fault."""
    ankara = [(39.9, 32.8), (39.8, 32.9), (39.95, 32.85)]
    notes = read_outlets(table([*ankara, (32.8, 39.9)])).attrs["notes"]
    assert len(notes) == 1
    assert "row S4" in notes[0]
    assert read_outlets(table(ankara)).attrs["notes"] == []


def test_null_island() -> None:
    """0, 0 is one fault; 0 alone is a fine latitude."""
    faults = faults_of([(0.0, 0.0), (0.0, 32.0)])
    assert faults["row"].tolist() == ["S1"]
    assert "sea" in faults["needed"][0]


def test_longitude_out_of_range() -> None:
    """Longitudes end at 180."""
    faults = faults_of([*BEIJING, (39.9, 181.0)])
    assert faults[["row", "column", "found"]].to_numpy().tolist() == [["S4", "lon", "181"]]


def test_all_rows_swapped_with_some_in_range() -> None:
    """All over China swapped columns leave some rows in range: still one fault of the table."""
    china = [*BEIJING, (43.8, 87.6)]
    faults = faults_of([(lon, lat) for lat, lon in china])
    assert faults["found"].tolist() == ["lat 116.4, lon 39.9 and the like in all 4 rows"]
    assert "columns look swapped" in faults["needed"][0]


def test_far_from_all_others() -> None:
    """One place in another country is noted with its row and distance; a region is not."""
    read = read_outlets(table([*BEIJING, (39.9, 32.8)]))
    (note,) = read.attrs["notes"]
    assert "row S4: far from all other places" in note
    km = float(note.split("places, ")[1].split(" km")[0].replace(",", ""))
    expected = geodesic((39.9, 32.8), (39.8, 116.3)).km
    assert km == pytest.approx(expected, rel=0.01)
    branch = [(43.8 + 0.01 * k, 87.6) for k in range(4)]
    assert read_outlets(table([*BEIJING, *branch])).attrs["notes"] == []


def test_far_apart_but_not_alone() -> None:
    """Places that steps of 200 km hold together are not far, however long the chain."""
    chain = [(40.0, 100.0 + 2.0 * k) for k in range(15)]
    assert read_outlets(table(chain)).attrs["notes"] == []
