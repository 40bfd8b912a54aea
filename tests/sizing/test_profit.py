"""Profit over the number of reps, against arithmetic by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeplan.effort import AdbudgResponse, PowerResponse
from routeplan.errors import SettingsError
from routeplan.sizing.profit import Money, profit_curve


def test_figures_by_hand() -> None:
    """Ten reps, 1,000 of sales, linear up to today's effort and flat above."""
    money = Money(rep_cost=20.0, margin=0.4, response=lambda x: min(x, 1.0), carryover=0.0)
    curve = profit_curve(1_000.0, 10, money)
    row = curve.table.loc[9]
    assert row[["sales", "margin", "cost", "profit"]].tolist() == [900.0, 360.0, 180.0, 180.0]
    assert row["next_sales"] == pytest.approx(100.0)
    assert row["break_even_ratio"] == pytest.approx(100.0 / 50.0)
    assert row["roi"] == pytest.approx(1.0)
    assert (curve.best, curve.flat, curve.right) == (10, (10, 10), (1, 9))
    assert curve.table["size"][10] == "too large"


def test_published_return() -> None:
    """[(M x I) + (M x I x K2) + (M x I x K3) - C] / C with a break-even ratio of 2, 50 and 25 %."""
    money = Money(rep_cost=100.0, margin=0.5, carryover=0.5)
    gain = 2.0 * money.break_even_sales * money.margin
    assert money.return_of(2.0) == pytest.approx((gain + gain * 0.5 + gain * 0.25 - 100) / 100)


def test_best_of_the_power_response() -> None:
    """The derivative is zero at N0 * (0.31 * margin * sales / (N0 * cost)) ** (1 / 0.69)."""
    money = Money(rep_cost=30_000.0, margin=0.3)
    curve = profit_curve(10_000_000.0, 20, money)
    best = 20 * (0.31 * 0.3 * 10_000_000 / (20 * 30_000)) ** (1 / 0.69)
    assert abs(curve.best - best) <= 1
    low, high = curve.flat
    assert low < curve.best < high
    assert not curve.open_ended


@settings(deadline=None, max_examples=30)
@given(st.floats(1e3, 1e9), st.floats(0.5, 200), st.floats(1.0, 1e6), st.floats(0.01, 1.0))
def test_bands_hold(sales: float, current: float, cost: float, margin: float) -> None:
    """All teams in the flat range are within 1 %, the returns fall, and the sizes follow them."""
    curve = profit_curve(sales, current, Money(cost, margin))
    profit = curve.table["profit"]
    low, high = curve.flat
    assert low <= curve.best <= high
    worst = profit[curve.best] - 0.01 * abs(profit[curve.best])
    assert (profit.loc[low:high] >= worst - 1e-6 * abs(worst)).all()
    assert (np.diff(curve.table["roi"]) <= 1e-9).all()
    if curve.right is not None:
        assert curve.table["size"].loc[curve.right[0] : curve.right[1]].eq("right").all()


def test_curves_of_the_library() -> None:
    """Any of them will do, for an S-shaped one too."""
    for response in (AdbudgResponse(), AdbudgResponse(shape=3.0), PowerResponse(0.2, floor=0.3)):
        curve = profit_curve(1_000_000.0, 5, Money(20_000.0, 0.4, response))
        assert curve.table["sales"][5] == pytest.approx(1_000_000.0)
        assert curve.table["sales"][10] == pytest.approx(1_000_000.0 * float(response(2.0)))


def test_refusals() -> None:
    """Numbers out of range, and responses that cannot be."""
    with pytest.raises(SettingsError, match=r"`margin` must be above 0 and at most 1\. Got 40"):
        Money(100.0, 40)
    with pytest.raises(SettingsError, match="`rep_cost`"):
        Money(0.0, 0.4)
    with pytest.raises(SettingsError, match="`carryover`"):
        Money(1.0, 0.4, carryover=1.1)
    with pytest.raises(SettingsError, match="must be 1 at today's effort"):
        profit_curve(1.0, 1, Money(1.0, 0.4, response=lambda x: 2 * x))
    with pytest.raises(SettingsError, match="never fall"):
        profit_curve(1.0, 1, Money(1.0, 0.4, response=lambda x: 2 - x))
    with pytest.raises(SettingsError, match="`current`"):
        profit_curve(1.0, 0, Money(1.0, 0.4))
