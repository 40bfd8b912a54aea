"""The estimated work: what never may happen, and figures by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sizing.tables import outlet_tables, town

from routeplan.errors import DataError
from routeplan.sizing import estimate_work
from routeplan.sizing.curve import SHIFTS, Curve
from routeplan.sizing.homes import grow_homes
from routeplan.sizing.tours import TOUR_SHARE, Legs, tour_legs
from routeplan.travel import CrowTravel, MatrixTravel, Places

ROOM = 20 * 480.0


def reps(outlets: pd.DataFrame, room: float = ROOM, **more: float) -> int:
    """Reps by the estimate."""
    return estimate_work(outlets, **more).reps(lambda count: count * room)


@settings(deadline=None, max_examples=30)
@given(outlet_tables(), st.data())
def test_more_outlets_and_visits_never_need_fewer_reps(
    outlets: pd.DataFrame, data: st.DataObject
) -> None:
    """Minutes and reps of a part are at most those of all, for any number of reps."""
    keep = data.draw(st.lists(st.booleans(), min_size=len(outlets), max_size=len(outlets)))
    fewer = data.draw(st.integers(0, 8))
    part = outlets[np.array(keep, dtype=bool)]
    part = part.assign(visits=part["visits"].clip(upper=fewer))
    room = data.draw(st.sampled_from([200.0, 500.0, ROOM]))
    whole, some = estimate_work(outlets), estimate_work(part)
    for count in (1, 2, 5):
        assert some.minutes(count) <= whole.minutes(count) * (1 + 1e-9) + 1e-6
    assert reps(part, room) <= reps(outlets, room)


@settings(deadline=None, max_examples=30)
@given(outlet_tables())
def test_a_rep_more_never_makes_the_ways_longer(outlets: pd.DataFrame) -> None:
    """The minutes fall, or stay, as the team grows."""
    work = estimate_work(outlets)
    minutes = [work.minutes(count) for count in range(1, 8)]
    assert (np.diff(minutes) <= 1e-6).all()


@settings(deadline=None, max_examples=30)
@given(outlet_tables(), st.sampled_from([0.5, 2.0, 60.0]))
def test_scaling_minutes_and_days_alike_changes_nothing(
    outlets: pd.DataFrame, scale: float
) -> None:
    """In other units of time all minutes are scaled, and the number of reps is the same."""
    other = outlets.assign(service_min=outlets["service_min"] * scale)
    slow = CrowTravel(factor=CrowTravel().factor * scale)
    scaled = estimate_work(other, day_min=480.0 * scale, travel=slow)
    usual = estimate_work(outlets, day_min=480.0)
    for count in (1, 3):
        assert scaled.minutes(count) == pytest.approx(usual.minutes(count) * scale)


def test_longer_cycle_with_as_many_visits_more_needs_as_many_reps() -> None:
    """Twice the visits in twice the days."""
    outlets = town()
    assert reps(outlets) == reps(outlets.assign(visits=outlets["visits"] * 2), 2 * ROOM)


@settings(deadline=None, max_examples=30)
@given(outlet_tables())
def test_parts_add_up_to_the_whole(outlets: pd.DataFrame) -> None:
    """Minutes of the outlets are those of all; outlets without visits have none."""
    work = estimate_work(outlets)
    table = work.outlets(2)
    assert table.index.equals(outlets.index)
    assert table["work_min"].sum() == pytest.approx(work.minutes(2))
    parts = table[["service_min", "tour_min", "home_min"]]
    assert parts.sum(axis=1).to_numpy() == pytest.approx(table["work_min"].to_numpy())
    assert table["service_min"].sum() == pytest.approx(
        float(outlets["visits"] @ outlets["service_min"])
    )
    assert (table[outlets["visits"] == 0] == 0).all(axis=None)


def test_order_of_rows_changes_nothing() -> None:
    """The same outlets, shuffled."""
    outlets = town(60)
    shuffled = estimate_work(outlets.sample(frac=1, random_state=1)).outlets(2)
    pd.testing.assert_frame_equal(shuffled.loc[outlets.index], estimate_work(outlets).outlets(2))


def test_tours_go_through_those_who_want_another_visit() -> None:
    """Visits 2 and 1 at places in a row: one way from end to end, then none back to the first."""
    outlets = pd.DataFrame({"lat": [10.0, 10.0, 10.0], "lon": [20.0, 20.001, 20.002]})
    places = Places.of(outlets)
    curve = Curve.through(places.lat, places.lon, SHIFTS[0])
    legs = tour_legs(curve, places, np.array([2, 1, 2]), CrowTravel())
    assert len(legs.minutes) == 2 + 1
    between = CrowTravel().leg_minutes(places[[0]], places[[2]])[0]
    assert legs.minutes[-1] == pytest.approx(TOUR_SHARE * between)


def test_tours_follow_the_theorem_of_beardwood_halton_and_hammersley() -> None:
    """Four times the outlets in a square have tours twice as long in kilometres."""
    km = CrowTravel(factor=1.0, exponent=1.0)
    few, many = (
        estimate_work(town(n, seed=n).assign(visits=1), travel=km).outlets(1)["tour_min"].sum()
        for n in (1_000, 4_000)
    )
    assert many / few == pytest.approx(2.0, rel=0.05)


@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
@settings(deadline=None, max_examples=30)
def test_homes_in_the_tree_are_the_best(seed: int, count: int) -> None:
    """No other choice of squares has shorter ways: all choices of outlets to live at are tried."""
    rng = np.random.default_rng(seed)
    lat, lon = rng.uniform(40, 42, 7), rng.uniform(10, 12, 7)
    work = rng.uniform(1, 9, 7)
    curve = Curve.through(lat, lon, SHIFTS[0])
    none = Legs(*(np.zeros(0, dtype=np.int64),) * 2, np.zeros(0))
    tree = grow_homes(curve, work, none, lambda km: km)

    def ways(homes: tuple[int, ...]) -> float:
        total = 0.0
        for i in range(7):
            level = next(
                level
                for level in range(len(tree.price))
                if any(curve.cells(level + 5)[i] == curve.cells(level + 5)[h] for h in homes)
            )
            total += work[i] * tree.price[level, i]
        return total

    best = min(ways(homes) for homes in combinations(range(7), count))
    assert tree.minutes(count).sum() == pytest.approx(best)


def test_known_homes_count() -> None:
    """Reps who live far away make more work than reps who live amid the outlets."""
    outlets = town()
    near = pd.DataFrame({"lat": [0.03, 0.06], "lon": [0.03, 0.06]}, index=["a", "b"])
    far = near + 0.5
    work = [estimate_work(outlets, homes=homes).minutes(2) for homes in (near, far)]
    assert work[1] > 1.2 * work[0]


def test_any_travel_model() -> None:
    """A matrix with twice the minutes makes twice the ways between outlets."""
    outlets = town(30)
    places = Places.of(outlets)
    crow = CrowTravel()
    doubled = MatrixTravel(
        pd.DataFrame(2 * crow.minutes(places, places), places.ids, places.ids),
        pd.DataFrame(crow.kilometres(places, places), places.ids, places.ids),
    )
    usual, slow = (
        estimate_work(outlets).outlets(1),
        estimate_work(outlets, travel=doubled).outlets(1),
    )
    assert slow["tour_min"].to_numpy() == pytest.approx(2 * usual["tour_min"].to_numpy())
    assert slow["home_min"].sum() > 1.8 * usual["home_min"].sum()


def test_missing_columns() -> None:
    """They are told at once."""
    with pytest.raises(DataError, match="visits"):
        estimate_work(town(3).drop(columns=["visits", "lat"]))
