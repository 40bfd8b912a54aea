"""Areas and hiring: the parts add up to the whole."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sizing.tables import town

from routeplan.errors import DataError, SettingsError
from routeplan.sizing import estimate_work
from routeplan.sizing.areas import share_out, size_areas
from routeplan.sizing.hiring import hiring_steps
from routeplan.sizing.profit import Money, profit_curve


@given(
    st.lists(st.just(0.0) | st.floats(1e-6, 1.0), min_size=1, max_size=9).filter(any),
    st.integers(0, 99),
)
def test_whole_shares_add_up(shares: list[float], count: int) -> None:
    """Every share is its exact value rounded up or down, and none is lost."""
    share = pd.Series(shares)
    whole = share_out(share, count)
    assert whole.sum() == count
    assert ((whole - share / share.sum() * count).abs() < 1 + 1e-6).all()


def test_areas_add_up() -> None:
    """Outlets, visits, hours and reps of the areas are those of the team; an empty cell is kept."""
    outlets = town().assign(region=lambda t: t["channel"].where(t["lat"] > 0.03))
    work = estimate_work(outlets).outlets(3)
    reps = pd.DataFrame({"lat": [0.08, 0.01], "lon": [0.08, 0.01]}, index=["R1", "R2"])
    areas = size_areas(outlets, work, "region", 3, reps=reps)
    assert set(areas.index) == {"grocery", "kiosk", "(none)"}
    assert areas["outlets"].sum() == 200
    assert areas["visits"].sum() == outlets["visits"].sum()
    assert areas["needed"].sum() == pytest.approx(3)
    assert (areas["reps"].sum(), areas["today"].sum()) == (3, 2)
    hours = areas["service_h"].sum() + areas["travel_h"].sum()
    assert hours == pytest.approx(work["work_min"].sum() / 60)
    with pytest.raises(DataError, match="no such column"):
        size_areas(outlets, work, "county", 3)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(1, 6))
def test_waves_add_up(today: int, target: int, waves: int) -> None:
    """All waves together go from today's team to the target, in steps that differ by one."""
    steps = hiring_steps(today, target, need=10.0, waves=waves)
    assert steps["hired"].sum() == target - today
    assert len(steps) == min(waves, abs(target - today))
    if len(steps):
        assert steps["reps"].iloc[-1] == target
        assert steps["hired"].max() - steps["hired"].min() <= 1


def test_money_of_waves_adds_up() -> None:
    """Gains and costs of the waves are the differences between the first team and the last."""
    money = Money(20_000.0, 0.3)
    curve = profit_curve(1_000_000.0, 4, money)
    steps = hiring_steps(4, 9, need=9.0, waves=2, curve=curve, money=money, hire_cost=1_000.0)
    profit = curve.table["profit"]
    assert steps["gain"].sum() == pytest.approx(profit[9] - profit[4] - 5 * 1_000)
    assert steps["cost"].tolist() == [60_000.0, 40_000.0]
    assert steps["once"].tolist() == [3_000.0, 2_000.0]
    lasting = 1.75 * steps["margin_gain"] / (steps["cost"] + steps["once"]) - 1
    assert steps["return"].tolist() == pytest.approx(lasting.tolist())


def test_reps_go_where_most_are_lacking() -> None:
    """Gaps of 2.2 and 0.9: the first two to the north, the third to the south."""
    gaps = pd.Series({"north": 2.2, "south": 0.9})
    steps = hiring_steps(3, 6, need=6.0, waves=2, gaps=gaps)
    assert steps["where"].tolist() == ["north 2", "south 1"]


def test_refusals() -> None:
    """No wave, a negative cost."""
    with pytest.raises(SettingsError, match="`waves`"):
        hiring_steps(1, 2, need=2.0, waves=0)
    with pytest.raises(SettingsError, match="`hire_cost`"):
        hiring_steps(1, 2, need=2.0, hire_cost=-1.0)
