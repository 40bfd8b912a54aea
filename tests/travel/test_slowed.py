"""Slow areas and closed roads."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, box

from routeplan.errors import SettingsError
from routeplan.travel import CLOSED_MIN, CrowTravel, Places, SlowedTravel

CROW = CrowTravel()
POINTS = st.lists(
    st.tuples(st.floats(39.9, 40.1), st.floats(31.9, 32.1)), min_size=1, max_size=12, unique=True
)


def places(points: list[tuple[float, float]], prefix: str = "k") -> Places:
    """Places with ids of their own."""
    table = pd.DataFrame(points, columns=["lat", "lon"])
    return Places.of(table.set_index(pd.Index([f"{prefix}{k}" for k in range(len(table))])))


@given(POINTS)
def test_legs_that_cross_are_slower(points: list[tuple[float, float]]) -> None:
    """Exactly the legs whose line meets the area, each judged by itself."""
    area = box(31.97, 39.98, 32.02, 40.01)
    slowed = SlowedTravel(CROW, area.wkt, factor=2.0, minutes_more=5.0)
    where = places(points)
    plain, slow = CROW.minutes(where, where), slowed.minutes(where, where)
    for i, (a_lat, a_lon) in enumerate(points):
        for j, (b_lat, b_lon) in enumerate(points):
            meets = i != j and area.intersects(LineString([(a_lon, a_lat), (b_lon, b_lat)]))
            expected = 2 * plain[i, j] + 5 if meets else plain[i, j]
            assert slow[i, j] == pytest.approx(expected)


@given(POINTS)
def test_legs_and_matrix_agree(points: list[tuple[float, float]]) -> None:
    """A leg takes what the matrix says; the kilometres stay."""
    slowed = SlowedTravel(CROW, "LINESTRING (32 39, 32 41)", minutes_more=CLOSED_MIN)
    where = places(points)
    table = slowed.minutes(where, where)
    rows, columns = np.indices(table.shape).reshape(2, -1)
    legs = slowed.leg_minutes(where[rows], where[columns])
    assert legs == pytest.approx(table.ravel(), abs=1e-6)  # two formulas agree to a micron
    assert (slowed.kilometres(where, where) == CROW.kilometres(where, where)).all()


def test_everywhere() -> None:
    """Without an area all ways are slower, but staying takes no time."""
    where = places([(40.0, 32.0), (40.1, 32.0)])
    slow = SlowedTravel(CROW, factor=1.5, minutes_more=2.0).minutes(where, where)
    assert slow[0, 1] == pytest.approx(1.5 * CROW.minutes(where, where)[0, 1] + 2)
    assert slow[0, 0] == 0


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"area": "POLYGON"}, "area"),
        ({"area": "POINT EMPTY"}, "area"),
        ({"factor": 0.0}, "factor"),
        ({"minutes_more": -1.0}, "minutes_more"),
    ],
)
def test_refusals(wrong: dict[str, object], told: str) -> None:
    """What cannot be used is refused."""
    with pytest.raises(SettingsError, match=told):
        SlowedTravel(CROW, **wrong)  # type: ignore[arg-type]
