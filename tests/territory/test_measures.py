"""Measures of territories, on cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from routeplan.datasets import make_city
from routeplan.errors import DataError
from routeplan.territory import (
    design_territories,
    territory_centres,
    territory_measures,
    territory_summary,
)
from routeplan.territory.measures import _gini


@pytest.fixture
def line() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Six outlets along a parallel; R2 has one amid those of R1."""
    outlets = pd.DataFrame(
        {
            "lat": 0.0,
            "lon": [0.0, 0.1, 0.2, 0.3, 0.4, 0.5],
            "visits": [1, 1, 1, 1, 1, 3],
            "service_min": 20.0,
            "sales": [1.0, 2.0, 3.0, 4.0, 5.0, np.nan],
            "rep": ["R1", "R2", "R1", "R2", "R2", None],
        },
        index=list("abcdef"),
    )
    return outlets, pd.DataFrame({"lat": 0.0, "lon": [0.0, 0.4]}, index=["R1", "R2"])


def test_by_hand(line: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Counts, pieces, shares and hand-overs."""
    outlets, reps = line
    before = pd.Series(["R1", "R1", "R1", "R2", "R1", "R1"], outlets.index)
    found = territory_measures(outlets, reps, before=before)
    assert found["outlets"].tolist() == [2, 3]
    assert found["visits"].tolist() == [2, 3]
    assert found["sales"].tolist() == [4.0, 11.0]
    assert found["parts"].tolist() == [2, 2]
    assert found["nearer_elsewhere"].tolist() == pytest.approx([0.0, 1 / 3])
    assert found["handed_in"].tolist() == [0, 2]
    assert found["handed_out"].tolist() == [3, 0]
    assert found["home_km"]["R2"] == pytest.approx(111.195 * (0.3 + 0.1 + 0.0) / 3, rel=1e-3)
    assert found["deviation"].sum() == pytest.approx(0.0)  # equal shares
    summary = territory_summary(found)
    assert summary["extra_parts"] == 2
    assert summary["handed_over"] == 2


def test_the_middle_and_the_spread() -> None:
    """Two equal outlets lie one distance from their middle."""
    outlets = pd.DataFrame(
        {"lat": 0.0, "lon": [0.0, 0.2], "visits": 1, "service_min": 9.0, "rep": "R1"}, list("ab")
    )
    reps = pd.DataFrame({"lat": 0.0, "lon": [0.1]}, index=["R1"])
    found = territory_measures(outlets, reps)
    assert found["spread_km"].item() == pytest.approx(11.1195, rel=1e-3)


def test_barriers_part_a_territory(line: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """What hangs together is in pieces behind a wall."""
    outlets, reps = line
    outlets = outlets.assign(rep="R1")
    wall = shapely.LineString([(0.25, -1), (0.25, 1)])
    assert territory_measures(outlets, reps)["parts"].tolist() == [1, 0]
    assert territory_measures(outlets, reps, barriers=[wall])["parts"].tolist() == [2, 0]


def test_shapes_are_between_nothing_and_a_circle() -> None:
    """On a designed city: round territories in one piece with little overlap."""
    outlets, reps = make_city(300, seed=1, reps=4)
    outlets = outlets.assign(visits=2, service_min=20.0)
    outlets["rep"] = design_territories(outlets, reps)
    found = territory_measures(outlets, reps)
    assert found["polsby_popper"].between(0.05, 1).all()
    assert found["reock"].between(0.2, 1).all()
    assert territory_summary(found)["max_deviation"] <= 0.1 + 1e-9
    assert territory_summary(found)["overlap"] < 0.5


def test_gini_of_known_shares() -> None:
    """All alike, and one has everything of four."""
    assert _gini(np.ones(5)) == pytest.approx(0.0)
    assert _gini(np.array([0.0, 0.0, 0.0, 4.0])) == pytest.approx(0.75)


def test_centres_mind_the_visits() -> None:
    """Many visits pull the home towards them; an outlet without a rep does not count."""
    outlets = pd.DataFrame(
        {
            "lat": 0.0,
            "lon": [0.0, 0.1, 0.2, 0.9],
            "visits": [9, 1, 1, 50],
            "rep": ["R1", "R1", "R1", None],
        },
        index=list("abcd"),
    )
    centres = territory_centres(outlets)
    assert centres["outlet"].to_dict() == {"R1": "a"}
    assert centres["mean_km"].item() == pytest.approx(111.195 * 0.3 / 11, rel=1e-3)


def test_missing_columns() -> None:
    """All at once."""
    with pytest.raises(DataError) as caught:
        territory_measures(pd.DataFrame({"lat": [1.0]}), pd.DataFrame())
    assert caught.value.failures["column"].tolist() == ["lon", "visits", "service_min", "rep"]
