"""What only OSRM, or only Valhalla, does."""

from __future__ import annotations

import os

import numpy as np
import pytest
from tests.real import REAL
from tests.travel.services.server import Server, minutes_between

from routeplan.errors import DataError, RouteplanError
from routeplan.tables import read_outlets
from routeplan.travel import OsrmTravel, Places, ValhallaTravel


def test_places_far_from_any_road(server: Server, places: Places) -> None:
    """OSRM moves a place to the nearest road however far; beyond the limit there is no way."""
    server.snapped_m = {(float(places.lat[1]), float(places.lon[1])): 4_000.0}
    fine = OsrmTravel(server.url).minutes(places, places)
    assert fine == pytest.approx(np.array(minutes_between(places, places)), rel=1e-6)
    with pytest.raises(DataError, match="at most 3 km from a road") as error:
        OsrmTravel(server.url, snap_km=3).minutes(places, places)
    assert error.value.failures["row"].tolist() == ["p1"]


def test_verbose_valhalla(server: Server, places: Places) -> None:
    """Older servers answer at length; the figures are the same, and so are places without a way."""
    server.verbose = True
    minutes = ValhallaTravel(server.url).minutes(places, places)
    assert minutes == pytest.approx(np.array(minutes_between(places, places)), rel=1e-6)
    server.islands = {(float(places.lat[1]), float(places.lon[1]))}
    with pytest.raises(DataError, match="p1"):
        ValhallaTravel(server.url).minutes(places, places)


def test_what_a_server_refuses(server: Server, places: Places) -> None:
    """Its own words are told."""
    with pytest.raises(RouteplanError, match="InvalidService no table for flying"):
        OsrmTravel(server.url, "flying").minutes(places, places)
    with pytest.raises(RouteplanError, match="125 No costing method found"):
        ValhallaTravel(server.url, "flying").minutes(places, places)


def test_repr() -> None:
    """One line with profile, address and file."""
    assert repr(OsrmTravel("http://a:1", "bike")) == "OsrmTravel: bike at http://a:1"
    assert repr(ValhallaTravel("http://a:1", cache="t.sqlite")) == (
        "ValhallaTravel: auto at http://a:1, answers kept in t.sqlite"
    )


@pytest.mark.data
@pytest.mark.skipif("ROUTEPLAN_OSRM" not in os.environ, reason="no OSRM server here")
def test_a_real_server() -> None:
    """A server with the roads of Ankara, at ROUTEPLAN_OSRM, has sensible ways of its outlets."""
    places = Places.of(read_outlets(REAL / "ankara" / "outlets.csv").iloc[:60])
    travel = OsrmTravel(os.environ["ROUTEPLAN_OSRM"], max_table=25)
    minutes, km = travel.minutes(places, places), travel.kilometres(places, places)
    assert (np.diag(minutes) == 0).all()
    far = km > 1
    assert (60 * km[far] / minutes[far] < 130).all()
    assert not np.allclose(minutes, minutes.T)
    legs = travel.leg_minutes(places[:-1], places[1:])
    assert legs.tolist() == np.diag(minutes, 1).tolist()
