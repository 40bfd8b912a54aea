"""Territory shapes tile the map, also for odd tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree
from tests.real import REAL

from routeplan.errors import DataError, SettingsError
from routeplan.territory import territory_shapes

KM_PER_DEGREE = 111.2


def table(rows: list[tuple[float, float, str | None]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["lat", "lon", "rep"])


def away_km(outlets: pd.DataFrame, shapes: pd.Series) -> np.ndarray:
    """Kilometres (at most) from every outlet to the shape of its rep."""
    points = shapely.points(outlets[["lon", "lat"]].to_numpy())
    return KM_PER_DEGREE * shapely.distance(points, outlets["rep"].map(shapes).to_numpy())


def overlap_share(shapes: pd.Series) -> float:
    areas = shapely.area(shapes.to_numpy())
    return 1 - shapely.union_all(shapes.to_numpy()).area / areas.sum()


REPS = st.sampled_from(["R1", "R2", "R3", "R4"])
# Steps of 0.01 degrees give shared places and rows of places; the others give clutter.
ON_A_GRID = st.tuples(
    st.integers(0, 6).map(lambda k: 48 + k / 100), st.integers(0, 6).map(lambda k: 11 + k / 100)
)
ANYWHERE = st.tuples(st.floats(-70, 70), st.floats(-170, 170))
IN_A_CITY = st.tuples(st.floats(48, 48.2), st.floats(11, 11.3))
ROWS = st.one_of(
    *(
        st.lists(st.tuples(place, REPS).map(lambda row: (*row[0], row[1])), min_size=1, max_size=40)
        for place in (ON_A_GRID, IN_A_CITY, ANYWHERE)
    )
)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_exact_cells_hold_every_outlet(rows: list[tuple[float, float, str]]) -> None:
    """Without islands given away and without simplifying, an outlet lies in its rep's shape."""
    outlets = table(rows)
    shapes = territory_shapes(outlets, min_places=1, simplify=0)
    assert list(shapes.index) == sorted(outlets["rep"].unique())
    assert shapely.is_valid(shapes.to_numpy()).all()
    assert away_km(outlets, shapes).max() < 0.05
    assert overlap_share(shapes) == pytest.approx(0, abs=1e-9)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_shapes_tile(rows: list[tuple[float, float, str]]) -> None:
    """The shapes as drawn are valid areas, one for every rep, and do not overlap."""
    outlets = table(rows)
    shapes = territory_shapes(outlets)
    assert list(shapes.index) == sorted(outlets["rep"].unique())
    assert shapely.is_valid(shapes.to_numpy()).all()
    assert (shapely.area(shapes.to_numpy()) > 0).all()
    assert overlap_share(shapes) == pytest.approx(0, abs=1e-9)


def test_single_outlet() -> None:
    """One outlet is a small area round it."""
    shapes = territory_shapes(table([(48.0, 11.0, "R1")]))
    assert shapes["R1"].contains(shapely.Point(11.0, 48.0))
    assert shapes["R1"].area < 0.01


def test_outlets_on_a_line() -> None:
    """A row of outlets is split between the reps halfway."""
    shapes = territory_shapes(table([(48.0, 11 + k / 10, f"R{k // 2}") for k in range(4)]))
    assert shapes["R0"].bounds[2] == pytest.approx(11.15, abs=0.02)
    assert shapes["R1"].bounds[0] == pytest.approx(11.15, abs=0.02)


def test_two_reps_at_one_place() -> None:
    """Reps who share their only place share the area."""
    shapes = territory_shapes(table([(48.0, 11.0, "R1"), (48.0, 11.0, "R2")]))
    assert shapes["R1"].area == pytest.approx(shapes["R2"].area, rel=0.05)


def test_enclave_is_a_hole() -> None:
    """A territory amid another one is a hole in it, not an overlap."""
    centre = {(r, c) for r in (3, 4) for c in (3, 4)}
    rows = [
        (48 + r / 50, 11 + c / 50, "in" if (r, c) in centre else "out")
        for r in range(8)
        for c in range(8)
    ]
    shapes = territory_shapes(table(rows))
    assert len(shapes["out"].interiors) == 1
    assert shapely.Polygon(shapes["out"].interiors[0]).equals(shapes["in"])


def test_small_island_is_given_away() -> None:
    """A single outlet amid another territory makes no island, two far apart territories stay."""
    rows = [(48 + r / 50, 11 + c / 50, "R1") for r in range(6) for c in range(6)]
    rows += [(48 + r / 50, 11.2 + c / 50, "R2") for r in range(6) for c in range(6)]
    rows.append((48.051, 11.051, "R2"))
    lone = shapely.Point(11.051, 48.051)
    assert territory_shapes(table(rows))["R1"].contains(lone)
    assert territory_shapes(table(rows), min_places=1)["R2"].contains(lone)


def test_far_outlier_stays_small() -> None:
    """An outlet far from all others does not fill the land between."""
    rows = [(48 + r / 50, 11 + c / 50, "R1") for r in range(6) for c in range(6)]
    shape = territory_shapes(table([*rows, (50.0, 15.0, "R1")]))["R1"]
    near, far = sorted(shapely.get_parts(shape), key=lambda part: -part.distance(lone_place()))
    assert far.contains(lone_place())
    assert far.area < near.area


def lone_place() -> shapely.Point:
    return shapely.Point(15.0, 50.0)


def test_outlets_without_rep_take_no_part() -> None:
    """Unserved outlets change no shape; with no rep at all there is none."""
    rows: list[tuple[float, float, str | None]] = [(48.0, 11.0, "R1"), (48.1, 11.0, "R2")]
    with_unserved = territory_shapes(table([*rows, (48.05, 11.0, None)]))
    assert with_unserved.to_dict() == territory_shapes(table(rows)).to_dict()
    assert territory_shapes(table([(48.0, 11.0, None)])).empty


def test_row_order_changes_nothing() -> None:
    """The same outlets in another order have the same shapes."""
    outlets = table([(48 + k * 7 % 31 / 90, 11 + k * 5 % 29 / 90, f"R{k % 3}") for k in range(60)])
    shuffled = outlets.sample(frac=1, random_state=1)
    again = territory_shapes(shuffled)
    for rep, shape in territory_shapes(outlets).items():
        assert shape.symmetric_difference(again[rep]).area == pytest.approx(0, abs=1e-12)


def test_faults_are_named() -> None:
    """A missing column and a missing coordinate are told together."""
    outlets = pd.DataFrame({"lat": [48.0, np.nan], "rep": ["R1", "R1"]}, index=["P1", "P2"])
    with pytest.raises(DataError, match="2 faults") as caught:
        territory_shapes(outlets)
    assert set(caught.value.failures["column"]) == {"lat", "lon"}


@pytest.mark.parametrize("wrong", [{"min_places": 0}, {"simplify": -1.0}])
def test_settings_are_checked(wrong: dict[str, float]) -> None:
    """Settings out of range are refused by name."""
    with pytest.raises(SettingsError, match=f"`{next(iter(wrong))}`"):
        territory_shapes(table([(48.0, 11.0, "R1")]), **wrong)


@pytest.mark.data
@pytest.mark.parametrize("place", ["malta", "iowa", "new_york"])
def test_real_outlets(place: str) -> None:
    """Nearest-home territories of real outlets tile, and nearly every outlet lies in its own."""
    folder = REAL / place
    outlets, reps = (pd.read_csv(folder / f"{name}.csv") for name in ("outlets", "reps"))
    _, nearest = cKDTree(reps[["lat", "lon"]]).query(outlets[["lat", "lon"]])
    outlets["rep"] = reps["rep"].to_numpy()[nearest]
    shapes = territory_shapes(outlets)
    assert shapely.is_valid(shapes.to_numpy()).all()
    assert overlap_share(shapes) == pytest.approx(0, abs=1e-9)
    assert (away_km(outlets, shapes) < 0.05).mean() > 0.995
