"""What tags say of a road."""

from __future__ import annotations

import pytest
from tests.travel.roads.towns import Tags

from routeplan.travel import RoadSettings
from routeplan.travel.roads.rules import is_blocked, read_passage

STREET = {"highway": "residential"}


def ways(tags: Tags, mode: str = "car") -> tuple[float, float]:
    """Speed forward and backward, 0 where the way is closed."""
    passage = read_passage(tags, RoadSettings(mode=mode))  # type: ignore[arg-type]
    return (0.0, 0.0) if passage is None else (passage.forward, passage.backward)


@pytest.mark.parametrize(
    ("tags", "car", "bicycle", "foot"),
    [
        ({}, True, True, True),
        ({"access": "private"}, False, False, False),
        ({"access": "no", "foot": "yes"}, False, False, True),
        ({"access": "no", "bicycle": "designated"}, False, True, False),
        ({"motor_vehicle": "no"}, False, True, True),
        ({"motor_vehicle": "no", "motorcar": "yes"}, True, True, True),
        ({"vehicle": "no"}, False, False, True),
        ({"bicycle": "no"}, True, False, True),
        ({"foot": "private"}, True, True, False),
        ({"access": "destination"}, True, True, True),
        ({"access": "customers"}, True, True, True),
        ({"access": "private;customers"}, True, True, True),
    ],
)
def test_access(tags: Tags, car: bool, bicycle: bool, foot: bool) -> None:
    """The most exact tag decides; places that are visited may be entered by visitors."""
    allowed = [ways(STREET | dict(tags), mode)[0] > 0 for mode in ("car", "bicycle", "foot")]
    assert allowed == [car, bicycle, foot]


@pytest.mark.parametrize(
    ("tags", "car", "bicycle", "foot"),
    [
        ({"oneway": "yes"}, "+", "+", "+-"),
        ({"oneway": "-1"}, "-", "-", "+-"),
        ({"oneway": "no"}, "+-", "+-", "+-"),
        ({"oneway": "reversible"}, "", "", "+-"),
        ({"oneway": "yes", "oneway:bicycle": "no"}, "+", "+-", "+-"),
        ({"oneway": "yes", "cycleway": "opposite_lane"}, "+", "+-", "+-"),
        ({"oneway": "yes", "oneway:foot": "yes"}, "+", "+", "+"),
        ({"junction": "roundabout"}, "+", "+", "+-"),
        ({"junction": "roundabout", "oneway": "-1"}, "-", "-", "+-"),
    ],
)
def test_direction(tags: Tags, car: str, bicycle: str, foot: str) -> None:
    """One-way streets and rings, and those whom they do not bind."""
    found = []
    for mode in ("car", "bicycle", "foot"):
        forward, backward = ways(STREET | dict(tags), mode)
        found.append("+" * (forward > 0) + "-" * (backward > 0))
    assert found == [car, bicycle, foot]


def test_motorways_are_one_way_and_for_motors() -> None:
    """Nobody has to say so; and no place is reached from one."""
    assert ways({"highway": "motorway"}) == (90.0, 0.0)
    assert ways({"highway": "motorway", "oneway": "no"}) == (90.0, 90.0)
    assert ways({"highway": "motorway"}, "foot") == (0.0, 0.0)
    passage = read_passage({"highway": "motorway"}, RoadSettings())
    assert passage is not None
    assert not passage.stops


@pytest.mark.parametrize(
    ("limit", "kmh"),
    [("50", 40.0), ("30 mph", 38.62), ("50 km/h", 40.0), ("TR:urban", 25.0), ("none", 25.0)],
)
def test_limits(limit: str, kmh: float) -> None:
    """Cars drive four fifths of a limit, the usual speed where it is no number."""
    assert ways(STREET | {"maxspeed": limit})[0] == pytest.approx(kmh, abs=0.01)


def test_limits_by_direction_and_mode() -> None:
    """A limit may hold in one direction; a cyclist does not ride faster for a high one."""
    tags = STREET | {"maxspeed": "50", "maxspeed:backward": "30"}
    assert ways(tags) == (40.0, 24.0)
    assert ways(STREET | {"maxspeed": "10"}, "bicycle") == (10.0, 10.0)
    assert ways(STREET | {"maxspeed": "90"}, "bicycle") == (15.0, 15.0)


def test_bad_surfaces_slow_motors() -> None:
    """A primary road of gravel is no primary road."""
    assert ways({"highway": "primary", "surface": "gravel"}) == (40.0, 40.0)
    assert ways({"highway": "primary", "surface": "asphalt"}) == (65.0, 65.0)


def test_classes_of_other_modes() -> None:
    """Cars use footways, tracks and squares only where they are told to."""
    assert ways({"highway": "footway"}) == (0.0, 0.0)
    assert ways({"highway": "pedestrian", "motor_vehicle": "destination"}) == (10.0, 10.0)
    assert ways({"highway": "footway"}, "foot") == (5.0, 5.0)
    assert ways({"highway": "footway"}, "bicycle") == (4.0, 4.0)
    assert ways({"highway": "footway", "bicycle": "yes"}, "bicycle") == (15.0, 15.0)
    assert ways(STREET | {"bicycle": "dismount"}, "bicycle") == (4.0, 4.0)
    assert ways({"highway": "proposed", "motorcar": "yes"}) == (0.0, 0.0)
    assert ways({"building": "yes"}) == (0.0, 0.0)


def test_ferries_take_cars_where_they_say_so() -> None:
    """Passengers go on every ferry, cars on those for cars."""
    ferry = {"route": "ferry", "duration": "0:30"}
    assert ways(ferry) == (0.0, 0.0)
    assert ways(ferry, "foot") == (15.0, 15.0)
    passage = read_passage(ferry | {"motor_vehicle": "yes"}, RoadSettings())
    assert passage is not None
    assert passage.minutes == 30.0


def test_speeds_of_the_user() -> None:
    """A class gets another speed, or is closed."""
    settings = RoadSettings(speeds={"residential": 20, "service": 0})
    passage = read_passage(STREET, settings)
    assert passage is not None
    assert passage.forward == 20.0
    assert read_passage({"highway": "service"}, settings) is None


@pytest.mark.parametrize(
    ("tags", "car", "foot"),
    [
        ({"barrier": "bollard"}, True, False),
        ({"barrier": "gate"}, False, False),
        ({"barrier": "gate", "access": "private"}, True, True),
        ({"barrier": "gate", "access": "no", "foot": "yes"}, True, False),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, False, False),
        ({"highway": "crossing"}, False, False),
    ],
)
def test_barriers(tags: Tags, car: bool, foot: bool) -> None:
    """Bollards stop cars, gates only where they are locked."""
    found = [is_blocked(tags, RoadSettings(mode=mode)) for mode in ("car", "foot")]
    assert found == [car, foot]
