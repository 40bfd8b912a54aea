"""Scenarios: nothing in the set beats another one in everything."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from routeplan.datasets import make_city
from routeplan.errors import SettingsError
from routeplan.territory import design_territories, territory_scenarios
from routeplan.territory.scenarios import Scenarios, _spread_out, _undominated


@pytest.fixture(scope="module")
def scenarios() -> Scenarios:
    """Of a city whose outlets have reps today."""
    outlets, reps = make_city(120, seed=4, reps=4)
    outlets = outlets.assign(visits=2, service_min=20.0)
    outlets["rep"] = design_territories(outlets, reps.assign(lat=reps["lat"].to_numpy()[::-1]))
    return territory_scenarios(outlets, reps, count=6)


def test_each_has_a_strength(scenarios: Scenarios) -> None:
    """The best in every aim is there, and nobody is worse in everything."""
    table = scenarios.table
    said = ", ".join(table["strength"])
    for strength in ("shortest ways", "most even", "most compact", "fewest hand-overs"):
        assert strength in said
    aims = table[["way", "max_deviation", "spread_km", "handed_over"]].to_numpy()
    for row in aims:
        assert not (aims < row - 1e-9).all(axis=1).any()


def test_the_table_tells_of_the_divisions(scenarios: Scenarios) -> None:
    """A column per row, every outlet with a rep, hand-overs within their cap."""
    assert scenarios.reps.columns.tolist() == scenarios.table.index.tolist()
    assert scenarios.reps.notna().all().all()
    capped = scenarios.table.dropna(subset="max_handovers")
    assert (capped["handed_over"] <= capped["max_handovers"]).all()
    assert scenarios.table["way"].is_monotonic_increasing
    assert repr(scenarios).startswith("Scenarios: ")


def test_undominated_rows() -> None:
    """By hand: the third is beaten by the first, the fourth is the second again."""
    values = np.array([[1.0, 5.0], [3.0, 1.0], [2.0, 5.0], [3.0, 1.0], [2.0, 2.0]])
    assert _undominated(values).tolist() == [0, 1, 4]
    assert _spread_out(values, np.array([0, 1, 4]), 2).tolist() == [4, 0]


def test_no_scenarios() -> None:
    """At least one."""
    with pytest.raises(SettingsError, match="`count`"):
        territory_scenarios(pd.DataFrame(), pd.DataFrame(), count=0)
