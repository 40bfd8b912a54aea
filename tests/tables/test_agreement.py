"""Two tables, or two parts of one, in different systems."""

from __future__ import annotations

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.geo import convert_coordinates
from routeplan.preparation import planning_notes
from routeplan.settings import Settings
from routeplan.tables import check_outlets, read_outlets, read_reps
from routeplan.tables.agreement import agreement_notes


def shops(n: int = 60) -> pd.DataFrame:
    """Outlets in Beijing."""
    rng = np.random.default_rng(1)
    place = {"lat": rng.normal(39.9, 0.05, n).round(6), "lon": rng.normal(116.4, 0.05, n).round(6)}
    return pd.DataFrame(place, index=pd.Index([f"S{k}" for k in range(n)], name="outlet"))


def amap(table: pd.DataFrame) -> pd.DataFrame:
    """The same places in GCJ-02."""
    lat, lon = convert_coordinates(table["lat"], table["lon"], "wgs84", "gcj02")
    return table.assign(lat=lat.round(6), lon=lon.round(6))


def test_a_table_of_two_systems() -> None:
    """Outlets that are there once in each system are named, once however often it is checked."""
    again = amap(shops().head(5)).rename(index=lambda name: f"again {name}")
    read = read_outlets(pd.concat([shops(), again]))
    (note,) = read.attrs["notes"]
    assert note == (
        "outlets, rows again S0, again S1, again S2, again S3, again S4: just where others of the "
        "table would be if shifted from WGS-84 to GCJ-02: the table seems to mix both."
    )
    assert check_outlets(read).attrs["notes"] == read.attrs["notes"]
    assert check_outlets(read.rename(index=str.upper)).attrs["notes"] == read.attrs["notes"]


def test_a_table_of_one_system() -> None:
    """Neither system alone is a sign of anything."""
    assert read_outlets(shops()).attrs["notes"] == []
    assert read_outlets(amap(shops())).attrs["notes"] == []


def test_reps_in_another_system() -> None:
    """Reps who live in outlets, in GCJ-02: the plan's notes say that the tables do not fit."""
    reps = read_reps(amap(shops().head(4)).rename_axis("rep").assign(day_min=480))
    notes = planning_notes(read_outlets(shops()), reps, Cycle(), Settings())
    (note,) = [note for note in notes if "systems" in note]
    assert note == (
        "reps: 4 places are just where outlets would be if shifted from WGS-84 to GCJ-02: the "
        "tables seem to be in different systems. Say in which with `coordinates`."
    )


def test_outlets_in_another_system() -> None:
    """The other way round it is the outlets that are shifted."""
    reps = shops().head(4).rename_axis("rep")
    (note,) = agreement_notes(amap(shops()), reps)
    assert note.startswith("outlets: 4 places are just where reps would be")


def test_tables_that_agree() -> None:
    """Reps who live in outlets of the same system get no note, nor does a table far away."""
    assert agreement_notes(shops(), shops().head(4)) == []
    assert agreement_notes(shops(), shops() - [10.0, 10.0]) == []


def test_swapped_reps() -> None:
    """Swapped homes in range show by the outlets, which they come near to when swapped."""
    outlets = pd.DataFrame({"lat": [39.9, 39.8], "lon": [32.8, 32.9]})
    swapped = outlets.rename(columns={"lat": "lon", "lon": "lat"})
    (note,) = agreement_notes(outlets, swapped)
    assert note.startswith("reps: lat and lon look swapped")
