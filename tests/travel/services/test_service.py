"""What holds for both kinds of routing server."""

from __future__ import annotations

import logging
import pickle
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from tests.travel.services.conftest import Make
from tests.travel.services.server import Server, km_between, minutes_between

from routeplan.errors import DataError, RouteplanError, SettingsError
from routeplan.travel import CrowTravel, OsrmTravel, Places, TravelModel, ValhallaTravel

CLOSE = {"rel": 1e-6, "abs": 1e-6}
"""Answers are kept with seven digits."""


def point(places: Places, k: int) -> tuple[float, float]:
    """Coordinates of one place."""
    return float(places.lat[k]), float(places.lon[k])


def test_minutes_and_kilometres(make: Make, places: Places) -> None:
    """Rows are origins, and the ways there and back differ as the server says."""
    travel, some = make(), places[[5, 1, 3]]
    assert travel.minutes(places, some) == pytest.approx(
        np.array(minutes_between(places, some)), **CLOSE
    )
    assert travel.kilometres(some, places) == pytest.approx(
        np.array(km_between(some, places)), **CLOSE
    )
    both = travel.minutes(places, places)
    assert not np.allclose(both, both.T)
    assert isinstance(travel, TravelModel)


def test_blocks_hold_every_pair_once(make: Make, server: Server, places: Places) -> None:
    """No question is larger than asked for, and no pair is asked for twice."""
    travel = make(max_table=3)
    minutes = travel.minutes(places, places)
    assert minutes == pytest.approx(np.array(minutes_between(places, places)), **CLOSE)
    assert all(len(a) <= 3 and len(b) <= 3 for a, b in server.asked)
    assert len(server.pairs()) == len(set(server.pairs()))
    assert len(server.asked) == 8  # nine tiles, and one of them is a place to itself


def test_legs_are_those_of_the_table(make: Make, server: Server, places: Places) -> None:
    """After the table, legs and kilometres of the same places are known."""
    travel = make(max_table=4)
    whole = travel.minutes(places, places)
    questions = len(server.asked)
    at, to = np.array([0, 3, 3, 6, 2]), np.array([1, 0, 3, 5, 2])
    assert travel.leg_minutes(places[at], places[to]).tolist() == whole[at, to].tolist()
    km = travel.leg_kilometres(places[at], places[to])
    assert km == pytest.approx(np.array(km_between(places, places))[at, to], **CLOSE)
    assert len(server.asked) == questions


def test_what_was_told_once_holds(make: Make, server: Server, places: Places) -> None:
    """A pair has one figure, though another block of the server has another one for it."""
    travel = make()
    legs = travel.leg_minutes(places[[0, 1, 2]], places[[1, 2, 3]])
    server.slower = 600
    whole = travel.minutes(places, places)
    assert legs.tolist() == [whole[0, 1], whole[1, 2], whole[2, 3]]
    assert whole[5, 6] == pytest.approx(minutes_between(places, places)[5][6] + 10, **CLOSE)
    again = travel.leg_minutes(places[[0, 5]], places[[1, 6]])
    assert again.tolist() == [whole[0, 1], whole[5, 6]]


def test_legs_of_few_pairs_ask_few(make: Make, server: Server) -> None:
    """Chains of neighbours do not ask for the whole table, and get what is right."""
    n = 60
    line = Places(
        np.arange(n).astype(str).astype(object), np.full(n, 40.0), 30 + np.arange(n) / 100
    )
    order = np.random.default_rng(1).permutation(n - 1)
    minutes = make(max_table=10).leg_minutes(line[order], line[order + 1])
    assert minutes == pytest.approx(np.full(n - 1, 1000 / 10 / 60), **CLOSE)
    assert all(len(a) <= 10 and len(b) <= 10 for a, b in server.asked)
    assert len(set(server.pairs())) < n * n / 4


def test_nobody(make: Make, server: Server, places: Places) -> None:
    """Nothing is asked for no places, and for places that are all the same."""
    travel, twice = make(), places[[2, 2]]
    assert travel.minutes(places[:0], places).shape == (0, 7)
    assert travel.leg_minutes(places[:0], places[:0]).shape == (0,)
    assert travel.minutes(twice, twice).tolist() == [[0, 0], [0, 0]]
    assert travel.leg_kilometres(twice, twice).tolist() == [0, 0]
    assert server.asked == []


def test_a_second_run_asks_nothing(
    make: Make, server: Server, places: Places, tmp_path: Path
) -> None:
    """A file keeps the answers, for another model and for another process."""
    first = make(cache=tmp_path / "travel.sqlite")
    minutes = first.minutes(places, places)
    server.asked.clear()
    second = pickle.loads(pickle.dumps(make(cache=tmp_path / "travel.sqlite")))  # noqa: S301
    assert second.minutes(places, places).tolist() == minutes.tolist()
    assert (
        second.leg_minutes(places[:3], places[3:6]).tolist() == np.diag(minutes[:3, 3:6]).tolist()
    )
    assert server.asked == []


def test_a_new_place_asks_for_itself(
    make: Make, server: Server, places: Places, tmp_path: Path
) -> None:
    """One more outlet asks for its row and its column."""
    make(cache=tmp_path / "travel.sqlite").minutes(places[:6], places[:6])
    server.asked.clear()
    travel = make(cache=tmp_path / "travel.sqlite", max_table=6)
    minutes = travel.minutes(places, places)
    assert minutes == pytest.approx(np.array(minutes_between(places, places)), **CLOSE)
    new = point(places, 6)
    assert all(new in pair for pair in server.pairs())


def test_another_server_or_profile_is_asked_anew(
    server: Server, places: Places, tmp_path: Path
) -> None:
    """Answers are those of one address, profile and distance to the road."""
    file = tmp_path / "travel.sqlite"
    OsrmTravel(server.url, cache=file).minutes(places, places)
    server.asked.clear()
    OsrmTravel(server.url + "/", cache=file).minutes(places, places)
    assert server.asked == []
    ValhallaTravel(server.url, cache=file).minutes(places, places)
    OsrmTravel(server.url, cache=file, snap_km=1).minutes(places, places)
    assert len(server.asked) == 2
    with pytest.raises(RouteplanError, match="walking"):
        OsrmTravel(server.url, "walking", cache=file).minutes(places, places)


def test_busy_at_first(make: Make, server: Server, places: Places) -> None:
    """A server that is busy, or silent, is asked again."""
    server.moods = ["busy", "silent"]
    travel = make(retries=2, timeout=0.2)
    assert travel.minutes(places, places) == pytest.approx(
        np.array(minutes_between(places, places)), **CLOSE
    )


@pytest.mark.parametrize(
    ("mood", "reason"), [("silent", "no answer within 0.1 s"), ("busy", "it answers 503")]
)
def test_a_server_that_fails(
    make: Make, server: Server, places: Places, mood: str, reason: str
) -> None:
    """When it stays so, the error names the server, the reason and what to do."""
    server.moods = [mood] * 9
    with pytest.raises(RouteplanError, match=reason) as error:
        make(retries=1, timeout=0.1).minutes(places, places)
    assert server.url in str(error.value)
    assert "fallback" in str(error.value)


@pytest.mark.parametrize("kind", [OsrmTravel, ValhallaTravel])
def test_a_dead_server(kind: Any, places: Places) -> None:
    """Nothing listens at the address, or there is no such name."""
    with pytest.raises(RouteplanError, match=r"http://127\.0\.0\.1:9 .*no connection"):
        kind("http://127.0.0.1:9", retries=0).minutes(places, places)


def test_a_dead_server_with_a_fallback(
    make: Make, server: Server, places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    """What was answered holds, all else is the fallback's, told once and not asked again."""
    travel, crow = make(fallback=CrowTravel(factor=4)), CrowTravel(factor=4)
    known = travel.minutes(places[:2], places[:2])
    server.moods = ["busy"] * 9
    whole = travel.minutes(places, places)
    assert whole[:2, :2].tolist() == known.tolist()
    assert whole[2:] == pytest.approx(crow.minutes(places[2:], places))
    legs = travel.leg_minutes(places[[0, 4]], places[[1, 5]])
    assert legs.tolist() == pytest.approx([whole[0, 1], whole[4, 5]])
    km = travel.leg_kilometres(places[4:5], places[5:6])
    assert km == pytest.approx(crow.leg_kilometres(places[4:5], places[5:6]))
    assert len(server.moods) == 8
    told = [entry.getMessage() for entry in caplog.records if entry.levelno == logging.WARNING]
    assert len(told) == 1
    assert server.url in told[0]


@pytest.mark.parametrize("mood", ["page", "empty", "short"])
def test_answers_that_are_none(make: Make, server: Server, places: Places, mood: str) -> None:
    """A web page, or a table of another shape, is refused with the server's address."""
    server.moods = [mood]
    with pytest.raises(RouteplanError, match=f"{server.url} does not answer with travel times"):
        make().minutes(places, places)


def test_places_without_a_way(make: Make, server: Server, places: Places) -> None:
    """The ids of the places to blame are told, not of all the others, and nothing is infinite."""
    server.islands = {point(places, 4)}
    for _ in range(2):  # the second time from what is kept
        with pytest.raises(DataError) as error:
            make().minutes(places, places)
        assert error.value.failures["row"].tolist() == ["p4"]
        assert error.value.failures["found"].tolist() == ["no way to or from 6 of the others"]
    with pytest.raises(DataError, match="row p3: found no way to or from p4"):
        make().leg_kilometres(places[3:4], places[4:5])
    assert np.isfinite(make().minutes(places[:4], places[5:])).all()


def test_places_without_a_way_and_a_fallback(
    make: Make, server: Server, places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    """Their ways are estimated, the others are the server's, and this is told once."""
    server.islands = {point(places, 4)}
    travel = make(fallback=CrowTravel())
    minutes = travel.minutes(places, places)
    expected = np.array(minutes_between(places, places))
    crow = CrowTravel().minutes(places, places)
    expected[4], expected[:, 4] = crow[4], crow[:, 4]
    assert minutes == pytest.approx(expected, **CLOSE)
    travel.leg_minutes(places[4:], places[:3])
    told = [entry.getMessage() for entry in caplog.records if entry.levelno == logging.WARNING]
    assert len(told) == 1
    assert "1 places (p4)" in told[0]


def test_a_server_with_a_smaller_limit(make: Make, server: Server, places: Places) -> None:
    """A question that is too large is asked in parts."""
    server.max_pairs = 4
    minutes = make().minutes(places, places)
    assert minutes == pytest.approx(np.array(minutes_between(places, places)), **CLOSE)


def test_a_server_that_answers_nothing(make: Make, server: Server, places: Places) -> None:
    """When one pair is too much there is no end to it but an error."""
    server.max_pairs = 0
    with pytest.raises(RouteplanError, match="does not answer"):
        make().minutes(places, places)


def test_one_place_off_the_road(make: Make, server: Server, places: Places) -> None:
    """A server that refuses the whole question for one place is asked for the others."""
    server.off_road = {point(places, 2)}
    travel = make(fallback=CrowTravel(), connections=1)
    minutes = travel.minutes(places, places)
    others = [0, 1, 3, 4, 5, 6]
    expected = np.array(minutes_between(places, places))[np.ix_(others, others)]
    assert minutes[np.ix_(others, others)] == pytest.approx(expected, **CLOSE)
    assert minutes[2] == pytest.approx(CrowTravel().minutes(places[[2]], places)[0])
    assert len(server.asked) < 30
    with pytest.raises(DataError, match="row p2"):
        make().minutes(places, places)


def test_millionths_of_a_degree(make: Make, server: Server) -> None:
    """Places nearer than a tenth of a metre are one place."""
    ids = np.array(["a", "b", "c"], dtype=object)
    near = Places(ids, np.array([39.9, 39.9000004, 39.9]), np.array([32.8, 32.8, 32.81]))
    minutes = make().minutes(near, near)
    assert minutes[0, 1] == 0
    assert minutes[0, 2] == minutes[1, 2] > 0
    assert {at for pair in server.pairs() for at in pair} == {(39.9, 32.8), (39.9, 32.81)}


@pytest.mark.parametrize(("lat", "lon"), [(np.nan, 32.0), (91.0, 32.0), (39.0, np.nan)])
def test_coordinates_that_are_none(make: Make, server: Server, lat: float, lon: float) -> None:
    """They are refused with the ids before anything is asked."""
    ids = np.array(["fine", "wrong"], dtype=object)
    places = Places(ids, np.array([39.9, lat]), np.array([32.8, lon]))
    with pytest.raises(DataError) as error:
        make().minutes(places, places)
    assert error.value.failures["row"].tolist() == ["wrong"]
    assert server.asked == []


def test_equal_settings_are_equal_models(make: Make, places: Places) -> None:
    """Models compare, hash and travel to other processes by their settings, not their answers."""
    asked, fresh = make(), make()
    asked.minutes(places, places)
    assert asked == fresh
    assert {asked} == {fresh}
    assert pickle.loads(pickle.dumps(asked)) == asked  # noqa: S301
    assert joblib.hash(asked) == joblib.hash(fresh)
    assert make(snap_km=1) != fresh


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"url": "localhost:5000"}, "`url` must be an address"),
        ({"url": "ftp://localhost"}, "`url` must be an address"),
        ({"max_table": 0}, "`max_table` must be at least 1. Got 0."),
        ({"connections": 0}, "`connections` must be at least 1"),
        ({"retries": -1}, "`retries` must be at least 0"),
        ({"timeout": 0}, "`timeout` must be above 0"),
        ({"snap_km": float("nan")}, "`snap_km` must be above 0"),
        ({"cache_days": -1}, "`cache_days` must be above 0"),
    ],
)
def test_settings_out_of_range(settings: dict[str, Any], message: str) -> None:
    """Every setting says what it needs."""
    for kind in (OsrmTravel, ValhallaTravel):
        with pytest.raises(SettingsError, match=message):
            kind(**{"url": "http://localhost:5000"} | settings)


def test_no_password_in_the_address() -> None:
    """A plan keeps its travel model, so the address holds no secret, and no message tells it."""
    with pytest.raises(SettingsError) as error:
        OsrmTravel("http://me:secret@localhost:5000")
    assert "secret" not in str(error.value)
