"""Teams that do not exist yet, and the time of reps."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.sizing.tables import town

from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.geo import great_circle_km
from routeplan.sizing import make_team
from routeplan.sizing.estimate import FILL
from routeplan.sizing.teams import RepTime
from routeplan.tables import read_reps


@pytest.fixture(scope="module")
def reps() -> pd.DataFrame:
    """Three reps in three corners of the town; the third one works half days."""
    table = pd.DataFrame({"lat": [0.02, 0.02, 0.07], "lon": [0.02, 0.07, 0.07]})
    return read_reps(table.assign(rep=["a", "b", "c"], day_min=[480.0, 480.0, 240.0]))


@pytest.mark.parametrize("count", [1, 2, 4])
def test_new_team_lives_amid_its_work(count: int) -> None:
    """As many as wanted, all at outlets, with the minutes asked for."""
    outlets = town(80)
    team = make_team(outlets, count, Cycle(), day_min=300.0)
    assert len(team) == count
    assert team["day_min"].eq(300.0).all()
    places = set(zip(outlets["lat"], outlets["lon"], strict=True))
    assert set(zip(team["lat"], team["lon"], strict=True)) <= places


def test_smaller_team_is_a_part_of_todays(reps: pd.DataFrame) -> None:
    """Work in the south alone: the reps of the south stay."""
    outlets = town(80).assign(lat=lambda t: t["lat"] / 3)
    team = make_team(outlets, 2, Cycle(), reps=reps)
    pd.testing.assert_frame_equal(team, reps.loc[["a", "b"]])


def test_larger_team_keeps_todays_and_fills_the_gap(reps: pd.DataFrame) -> None:
    """The fourth corner is nobody's: the new rep lives there, under a name not taken."""
    named = reps.rename(index={"a": "N01"})
    team = make_team(town(120), 4, Cycle(), reps=named)
    pd.testing.assert_frame_equal(team.loc[named.index], named, check_names=False)
    new = team.drop(named.index)
    assert new.index.tolist() == ["N02"]
    km = great_circle_km(*(new[name].to_numpy() for name in ("lat", "lon")), 0.07, 0.02)
    assert float(km[0]) < 3.5


def test_same_team(reps: pd.DataFrame) -> None:
    """As many as there are: those who are there."""
    pd.testing.assert_frame_equal(make_team(town(20), 3, Cycle(), reps=reps), reps)


def test_time_of_reps(reps: pd.DataFrame) -> None:
    """Three reps have 1,200 minutes a day; a new one works as long as they do on average."""
    time = RepTime.of(reps, Cycle(weeks=2), None)
    assert time.capacity(3) == 10 * 1_200.0
    assert time.capacity(4) == 10 * 1_600.0
    assert time.capacity(1) == 10 * 400.0
    assert (time.day_min, time.days(4)) == (400.0, 40)
    assert RepTime.of(reps, Cycle(weeks=2), 480.0).capacity(4) == 10 * 1_680.0
    assert time.fillable(3) == FILL * time.capacity(3)


def test_no_time() -> None:
    """Days out of range, and reps who never work, are refused."""
    with pytest.raises(SettingsError, match="`day_min`"):
        RepTime.of(None, Cycle(), 0.0)
    never = read_reps(pd.DataFrame({"rep": ["a"], "lat": [1.0], "lon": [1.0], "workdays": ["Sun"]}))
    with pytest.raises(SettingsError, match="`reps` must have time"):
        RepTime.of(never, Cycle(), None)
