"""Ways out for a team whose time is not enough."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.sizing.tables import town

import routeplan as rp
from routeplan.errors import SettingsError
from routeplan.sizing import estimate_work
from routeplan.sizing.estimate import FILL


@pytest.fixture(scope="module")
def outlets() -> pd.DataFrame:
    """200 outlets; the ten with the least sales must be visited."""
    table = town()
    return table.assign(must_visit=table["sales"].rank() <= 10)


@pytest.fixture(scope="module")
def reps() -> pd.DataFrame:
    """One rep in the middle, whose time is for about three quarters of the work."""
    return pd.DataFrame(
        {"lat": [0.045], "lon": [0.045], "day_min": [420.0]}, index=pd.Index(["R1"], name="rep")
    )


@pytest.fixture(scope="module")
def ways(outlets: pd.DataFrame, reps: pd.DataFrame) -> pd.DataFrame:
    """With money."""
    return rp.ways_out(outlets, reps, rep_cost=30_000.0, margin=0.4)


def test_missing_minutes(outlets: pd.DataFrame, reps: pd.DataFrame, ways: pd.DataFrame) -> None:
    """The estimated work less what the team can fill; every way that fits saves as much."""
    work = estimate_work(outlets, day_min=420.0, homes=reps).minutes(1)
    assert ways.attrs["missing_min"] == pytest.approx(work - FILL * 20 * 420.0)
    enough = ways["minutes_saved"] >= ways.attrs["missing_min"] - 1e-3
    assert ways["fits"].equals(enough)
    assert ways["fits"].all()


def test_no_way_goes_farther_than_it_must(
    outlets: pd.DataFrame, reps: pd.DataFrame, ways: pd.DataFrame
) -> None:
    """The outlets dropped but one, and one rep fewer, are not enough."""
    dropped = int(ways.loc["drop", "level"])
    assert ways.loc["drop", "outlets_lost"] == dropped
    least = (
        outlets["sales"] / estimate_work(outlets, day_min=420.0, homes=reps).outlets(1)["work_min"]
    )
    order = least[~outlets["must_visit"]].sort_values().index
    for count, fits in ((dropped, True), (dropped - 1, False)):
        left = outlets.drop(order[:count])
        minutes = estimate_work(left, day_min=420.0, homes=reps).minutes(1)
        assert (minutes <= FILL * 20 * 420.0) is fits


def test_money_by_hand(outlets: pd.DataFrame, ways: pd.DataFrame) -> None:
    """Dropped sales are lost, a dealer keeps four fifths and is paid a tenth of them."""
    drop, dealer, hire = ways.loc["drop"], ways.loc["dealer"], ways.loc["hire"]
    assert drop["money"] == pytest.approx(0.4 * drop["sales_lost"])
    assert dealer["sales_lost"] == pytest.approx(0.2 * drop["sales_lost"])
    assert dealer["cost"] == pytest.approx(0.1 * 0.8 * drop["sales_lost"])
    assert hire["cost"] == 30_000.0 * hire["level"]
    assert hire["sales_lost"] == 0
    shorter = ways.loc["shorten"]
    lost = outlets["sales"].sum() * (1 - shorter["level"] ** 0.31)
    assert shorter["sales_lost"] == pytest.approx(lost)


def test_stretching_leaves_nobody_out(outlets: pd.DataFrame, ways: pd.DataFrame) -> None:
    """Visits are lost and outlets are not; the factor is above 1."""
    stretch = ways.loc["stretch"]
    assert stretch["outlets_lost"] == 0
    assert 0 < stretch["visits_lost"] < outlets["visits"].sum() - 200
    assert stretch["level"] > 1


def test_nothing_to_do(outlets: pd.DataFrame, reps: pd.DataFrame) -> None:
    """A team whose time is enough loses nothing and pays nothing."""
    team = pd.concat([reps, reps.set_axis(["R2"], axis=0)]).rename_axis("rep")
    ways = rp.ways_out(outlets, team, rep_cost=1.0)
    assert ways.attrs["missing_min"] == 0
    assert ways["fits"].all()
    assert (ways[["visits_lost", "outlets_lost", "sales_lost", "cost"]] == 0).all(axis=None)


def test_limits_of_the_ways(outlets: pd.DataFrame, reps: pd.DataFrame) -> None:
    """Half the call is the least; with a tenth of the time that is not enough, hiring is."""
    ways = rp.ways_out(outlets, reps.assign(day_min=60.0))
    assert not ways.loc["shorten", "fits"]
    assert ways.loc["shorten", "level"] == pytest.approx(0.5)
    assert not ways.loc["stretch", "fits"]
    assert ways.loc["hire", "fits"]
    assert pd.isna(ways.loc["hire", "cost"])


def test_without_sales(outlets: pd.DataFrame, reps: pd.DataFrame) -> None:
    """Visits go by, and money is not known."""
    ways = rp.ways_out(outlets.drop(columns="sales"), reps)
    assert ways["sales_lost"].isna().all()
    assert ways["fits"].all()


def test_refusals(outlets: pd.DataFrame, reps: pd.DataFrame) -> None:
    """Numbers out of range."""
    with pytest.raises(SettingsError, match="`margin`"):
        rp.ways_out(outlets, reps, margin=2.0)
    with pytest.raises(SettingsError, match="`least_call` must be from 0 to 1"):
        rp.WaySettings(least_call=1.5)
    with pytest.raises(SettingsError, match="`phone_min`"):
        rp.WaySettings(phone_min=-1.0)
