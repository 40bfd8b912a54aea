"""Ways as another model told them."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

import numpy as np
from tests.travel.roads.towns import at

from routeplan.travel import CrowTravel, PathModel, RecordedTravel, TravelModel

HERE, THERE, ELSEWHERE = (0.0, 0.0), (0.0, 1.0), (1.0, 1.0)


@dataclass(frozen=True)
class Kept:
    """A source that still has the model, or has lost it."""

    there: bool

    def open(self) -> TravelModel | None:
        return CrowTravel() if self.there else None


def record(source: Kept | None = None) -> RecordedTravel:
    """The way there and back, asked for twice."""
    origins, destinations = at(HERE, THERE, HERE), at(THERE, HERE, THERE)
    return RecordedTravel.of(CrowTravel(), origins, destinations, source)


def test_tells_what_it_was_told() -> None:
    """Minutes and kilometres of the ways that were asked for; each is kept once."""
    travel, crow = record(), CrowTravel()
    there = at(HERE), at(THERE)
    assert isinstance(travel, TravelModel)
    assert isinstance(travel, PathModel)
    assert travel.leg_minutes(*there) == crow.leg_minutes(*there)
    assert travel.leg_kilometres(*there) == crow.leg_kilometres(*there)
    both = at(HERE, THERE)
    assert (travel.minutes(both, both) == crow.minutes(both, both)).all()
    assert (travel.kilometres(both, both) == crow.kilometres(both, both)).all()
    assert repr(travel).startswith("RecordedTravel: 2 ways of CrowTravel(")


def test_other_ways_are_not_known() -> None:
    """They are NaN, but for the way from a place to itself."""
    travel = record()
    minutes = travel.leg_minutes(at(HERE, ELSEWHERE), at(ELSEWHERE, ELSEWHERE))
    assert np.isnan(minutes).tolist() == [True, False]
    assert minutes[1] == 0
    assert np.isnan(record(Kept(there=False)).leg_minutes(at(HERE), at(ELSEWHERE))).all()


def test_other_ways_come_from_the_source() -> None:
    """Where the model can still be had it is asked."""
    travel = record(Kept(there=True))
    asked = at(HERE, HERE), at(THERE, ELSEWHERE)
    assert (travel.leg_minutes(*asked) == CrowTravel().leg_minutes(*asked)).all()
    assert (travel.leg_kilometres(*asked) == CrowTravel().leg_kilometres(*asked)).all()


def test_places_count_to_the_millionth_of_a_degree() -> None:
    """As they stand in the files of a plan."""
    near = at((0.0, 1.00003))
    assert np.isfinite(record().leg_minutes(at(HERE), near)).all()
    assert np.isnan(record().leg_minutes(at(HERE), at((0.0, 1.0002)))).all()


def test_ways_without_a_shape_are_straight() -> None:
    """A model that knows no shapes leaves the line from place to place."""
    paths = record().leg_paths(at(HERE, HERE), at(THERE, ELSEWHERE))
    assert [path.tolist() for path in paths] == [[[0, 0], [0, 0.01]], [[0, 0], [0.01, 0.01]]]


def test_nobody_asks() -> None:
    """No legs are told, and answered, as well."""
    empty = RecordedTravel.of(CrowTravel(), at(), at())
    assert empty.leg_minutes(at(), at()).shape == (0,)
    assert empty.leg_paths(at(), at()) == []


def test_picklable() -> None:
    """A copy in another process tells the same."""
    travel = record()
    travel.leg_minutes(at(HERE), at(THERE))
    copy = pickle.loads(pickle.dumps(travel))  # noqa: S301
    assert copy.leg_minutes(at(HERE), at(THERE)) == travel.leg_minutes(at(HERE), at(THERE))
