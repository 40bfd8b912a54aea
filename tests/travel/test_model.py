"""Places: ids with coordinates, in one order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from routeplan.travel import Places

TABLE = pd.DataFrame(
    {"lat": [1.0, 2.0], "lon": [3.0, 4.0], "end_lat": [5.0, 2.0], "end_lon": [6.0, 4.0]},
    index=["R1", "R2"],
)


def test_places_of_a_table() -> None:
    """Ids are those of the index, coordinates those of the columns named."""
    places = Places.of(TABLE)
    assert places.ids.tolist() == ["R1", "R2"]
    assert (places.lat.tolist(), places.lon.tolist()) == ([1.0, 2.0], [3.0, 4.0])
    assert Places.of(TABLE, "end_lat", "end_lon").lon.tolist() == [6.0, 4.0]


def test_choosing_and_joining() -> None:
    """A mask, positions or a slice choose; adding keeps the order of both."""
    places = Places.of(TABLE)
    assert places[np.array([False, True])].ids.tolist() == ["R2"]
    assert places[[1, 0, 1]].lat.tolist() == [2.0, 1.0, 2.0]
    both = places[:1] + places
    assert (len(both), both.ids.tolist()) == (3, ["R1", "R1", "R2"])
    assert both.lon.tolist() == [3.0, 3.0, 4.0]
