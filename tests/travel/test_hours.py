"""Travel in traffic, and how much of it a working day has."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.clock import clock
from routeplan.errors import SettingsError
from routeplan.travel import (
    TOWN_TRAFFIC,
    CrowTravel,
    HourlyPace,
    Places,
    ScaledTravel,
    TravelModel,
    rush_hour_factor,
)

PLACES = Places(np.array(["a", "b", "c"], dtype=object), np.array([0, 0.1, 0.2]), np.zeros(3))


class Drawn(CrowTravel):
    """A model that knows the lines of its ways."""

    def leg_paths(self, origins: Places, destinations: Places) -> list[str]:
        return [f"{a}-{b}" for a, b in zip(origins.ids, destinations.ids, strict=True)]


def test_minutes_are_longer_and_kilometres_not() -> None:
    """Tables and legs alike."""
    crow = CrowTravel()
    slow = ScaledTravel(crow, 1.5)
    assert isinstance(slow, TravelModel)
    assert slow.minutes(PLACES, PLACES) == pytest.approx(1.5 * crow.minutes(PLACES, PLACES))
    assert slow.kilometres(PLACES, PLACES).tolist() == crow.kilometres(PLACES, PLACES).tolist()
    legs = PLACES[:2], PLACES[1:]
    assert slow.leg_minutes(*legs) == pytest.approx(1.5 * crow.leg_minutes(*legs))
    assert slow.leg_kilometres(*legs).tolist() == crow.leg_kilometres(*legs).tolist()


def test_lines_of_the_ways() -> None:
    """They are there when the model inside has them, and not otherwise, in another process too."""
    slow = pickle.loads(pickle.dumps(ScaledTravel(Drawn(), 2)))  # noqa: S301
    assert slow.leg_paths(PLACES[:2], PLACES[1:]) == ["a-b", "b-c"]
    assert not hasattr(ScaledTravel(CrowTravel(), 2), "leg_paths")
    assert not hasattr(slow, "anything")


def test_equal_settings_are_equal_models() -> None:
    """Models compare and hash by what they are made of."""
    assert {ScaledTravel(CrowTravel(), 2)} == {ScaledTravel(CrowTravel(), 2.0)}
    assert ScaledTravel(CrowTravel(), 2) != ScaledTravel(CrowTravel(factor=3), 2)


@pytest.mark.parametrize("factor", [0, -1, float("nan"), float("inf")])
def test_factors_that_are_none(factor: float) -> None:
    """Travel takes some time."""
    with pytest.raises(SettingsError, match="`factor` must be above 0"):
        ScaledTravel(CrowTravel(), factor)


def test_a_day_by_hand() -> None:
    """Half an hour at 1.5, an hour at 1 (not named), a quarter of an hour at 2."""
    factor = rush_hour_factor({8: 1.5, 10: 2.0, 11: 9.0}, "08:30", "10:15")
    assert factor == pytest.approx((30 * 1.5 + 60 * 1 + 15 * 2) / 105)
    assert rush_hour_factor({8: 1.5}, "08:10", "08:20") == pytest.approx(1.5)
    assert rush_hour_factor({23: 2, 0: 3}, "23:30", "24:30") == pytest.approx(2.5)


@given(
    st.dictionaries(st.integers(0, 23), st.floats(0.5, 3)),
    st.integers(0, 1000),
    st.integers(1, 700),
)
def test_the_mean_over_the_minutes(factors: dict[int, float], start: int, length: int) -> None:
    """The factor is the mean of those of all minutes of the shift."""
    minutes = range(start, start + length)
    mean = np.mean([factors.get(minute // 60 % 24, 1.0) for minute in minutes])
    found = rush_hour_factor(factors, clock(start), clock(start + length))
    assert found == pytest.approx(mean)


def test_a_leg_through_two_hours() -> None:
    """Ten of its 30 minutes before nine at half the speed, the others after it at the usual one."""
    pace = HourlyPace({8: 2.0})
    assert pace(30, 8 * 60 + 40) == pytest.approx(20 + 20)
    assert HourlyPace({8: 2.0}, base=2.0)(30, 8 * 60) == pytest.approx(30)
    assert HourlyPace({}, base=2.0)(30, 8 * 60) == pytest.approx(15)
    assert HourlyPace({0: 2.0})(30, 24 * 60) == pytest.approx(60)  # past midnight


@given(
    st.dictionaries(st.integers(0, 23), st.floats(0.5, 3)),
    st.floats(0, 1400),
    st.floats(0, 300),
    st.floats(0, 120),
)
def test_who_leaves_later_arrives_later(
    factors: dict[int, float], leave: float, minutes: float, later: float
) -> None:
    """Nobody overtakes, a leg in two parts takes as long as in one, and no hour breaks its bounds.

    These hold for any traffic whose speed depends on the moment alone.
    """
    pace = HourlyPace(factors)
    whole = pace(minutes, leave)
    assert leave + later + pace(minutes, leave + later) >= leave + whole - 1e-6
    half = pace(minutes / 2, leave)
    assert half + pace(minutes / 2, leave + half) == pytest.approx(whole, abs=1e-6)
    bounds = [1.0, *factors.values()]
    assert min(bounds) * minutes - 1e-6 <= whole <= max(bounds) * minutes + 1e-6


@pytest.mark.parametrize(
    ("factors", "base"), [({24: 1.5}, 1.0), ({8: 0}, 1.0), ({8: 1.5}, 0.0), ({}, float("nan"))]
)
def test_paces_that_are_none(factors: Any, base: float) -> None:
    """As for the factor of a day."""
    with pytest.raises(SettingsError):
        HourlyPace(factors, base)


@pytest.mark.parametrize(
    ("factors", "start", "end"),
    [
        ({24: 1.5}, "08:00", "17:00"),
        ({-1: 1.5}, "08:00", "17:00"),
        ({"8": 1.5}, "08:00", "17:00"),
        ({8: 0}, "08:00", "17:00"),
        ({8: float("nan")}, "08:00", "17:00"),
        ({8: 1.5}, "17:00", "08:00"),
        ({8: 1.5}, "08:00", "08:00"),
        ({8: 1.5}, "eight", "17:00"),
    ],
)
def test_hours_that_are_none(factors: Any, start: str, end: str) -> None:
    """Hours go from 0 to 23, factors are above 0, and a shift begins before it ends."""
    with pytest.raises(SettingsError):
        rush_hour_factor(factors, start, end)


def test_the_traffic_to_try() -> None:
    """Two rushes, and nobody is faster than on empty roads."""
    assert min(TOWN_TRAFFIC.values()) >= 1
    assert TOWN_TRAFFIC[8] > TOWN_TRAFFIC[10] < TOWN_TRAFFIC[17]
    assert 1.2 < rush_hour_factor(TOWN_TRAFFIC) < 1.4
