"""What outlets bring at each number of visits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.cycle import Cycle
from routeplan.effort import (
    AdbudgResponse,
    PowerResponse,
    allowed_visits,
    fit_response,
    visit_minutes,
    visit_values,
)
from routeplan.errors import DataError, SettingsError

OUTLETS = pd.DataFrame(
    {"sales": [1000.0, 200.0], "visits": [4, 1], "segment": ["A", "C"]},
    index=pd.Index(["001", "002"], name="outlet"),
)


def test_todays_visits_bring_todays_margin() -> None:
    """At today's number the value is margin times sales of the cycle."""
    values = visit_values(OUTLETS, AdbudgResponse(), margin=0.3)
    assert values.loc["001", 4] == pytest.approx(300)
    assert values.loc["002", 1] == pytest.approx(60)
    assert values.columns.tolist() == list(range(9))  # twice the most of today
    assert values.index.name == "outlet"


def test_sales_of_a_year_are_cut_to_the_cycle() -> None:
    """Sales of 52 weeks bring 4/52 of them in four weeks, less what the visits cost."""
    values = visit_values(
        OUTLETS, AdbudgResponse(), Cycle(weeks=4), margin=0.3, sales_weeks=52, visit_cost=2.0
    )
    assert values.loc["001", 4] == pytest.approx(300 * 4 / 52 - 8)


def test_curves_by_class_and_by_outlet() -> None:
    """Every outlet has the curve of its class, or its own."""
    by_class = {"A": PowerResponse(0.5), "C": PowerResponse(0.2)}
    values = visit_values(OUTLETS, by_class, margin=1.0, most=4)
    assert values.loc["001"].to_numpy() == pytest.approx(1000 * (np.arange(5) / 4) ** 0.5)
    assert values.loc["002"].to_numpy() == pytest.approx(200 * np.arange(5) ** 0.2)
    by_outlet = pd.Series([by_class["C"], by_class["A"]], index=["002", "001"])
    assert visit_values(OUTLETS, by_outlet, margin=1.0, most=4).equals(values)


def test_curves_of_a_fit() -> None:
    """A fit to history is taken as it is; the class all is for everybody."""
    rng = np.random.default_rng(1)
    visits = rng.choice([1, 2, 4, 6], 240)
    history = pd.DataFrame(
        {
            "outlet": np.repeat(np.arange(20), 12),
            "period": np.tile(np.arange(12), 20),
            "visits": visits,
            "sales": visits**0.4 * rng.lognormal(0, 0.1, 240),
        }
    )
    fit = fit_response(history, form="power")
    values = visit_values(OUTLETS, fit, margin=0.3)
    assert values.equals(visit_values(OUTLETS, fit.responses["all"], margin=0.3))


def test_margins_by_outlet_are_matched_by_label() -> None:
    """A margin of every outlet, in any order."""
    margin = pd.Series({"002": 0.5, "001": 0.1})
    values = visit_values(OUTLETS, PowerResponse(), margin=margin)
    assert values.loc["001", 4] == pytest.approx(100)
    assert values.loc["002", 1] == pytest.approx(100)


def test_outlets_not_visited_today() -> None:
    """Their sales are those without visits; the curve or the potential says what could be had."""
    outlets = pd.DataFrame(
        {"sales": [80.0, 50.0, 0.0], "visits": [2, 0, 0], "potential": [np.nan, np.nan, 90.0]},
        list("abc"),
    )
    curve = AdbudgResponse(saturation=1.4, floor=0.5, shape=1.0)
    values = visit_values(outlets, curve, margin=1.0, most=4)
    assert values.loc["b"].to_numpy() == pytest.approx(100 * curve(np.arange(5) / 2))
    # from nothing towards 90: at the usual two visits (1 - .5) / (1.4 - .5) of the way
    assert values.loc["c", 0] == 0
    assert values.loc["c", 2] == pytest.approx(90 * 5 / 9)
    with pytest.raises(DataError, match="row b: found 0"):
        visit_values(outlets, PowerResponse(), margin=1.0)


@given(st.floats(0.1, 0.9), st.integers(1, 20))
def test_more_visits_never_bring_less_before_their_cost(elasticity: float, most: int) -> None:
    """Values ascend with the visits."""
    values = visit_values(OUTLETS, PowerResponse(elasticity), margin=0.2, most=most)
    assert (np.diff(values.to_numpy(), axis=1) > 0).all()


def test_faults() -> None:
    """Missing columns, sales that cannot be, and classes without a curve are named."""
    with pytest.raises(DataError, match="column sales"):
        visit_values(OUTLETS.drop(columns="sales"), PowerResponse(), margin=0.2)
    with pytest.raises(DataError, match="row 002: found nan"):
        visit_values(OUTLETS.assign(sales=[1.0, np.nan]), PowerResponse(), margin=0.2)
    with pytest.raises(DataError, match="row 002: found no curve"):
        visit_values(OUTLETS, {"A": PowerResponse(), "B": PowerResponse()}, margin=0.2)
    with pytest.raises(SettingsError, match="`margin` must be from 0 to 1"):
        visit_values(OUTLETS, PowerResponse(), margin=30)
    with pytest.raises(DataError, match="row 002: found nan"):
        visit_values(OUTLETS, PowerResponse(), margin=pd.Series({"001": 0.2}))
    with pytest.raises(SettingsError, match="`most` must be"):
        visit_values(OUTLETS, PowerResponse(), margin=0.2, most=0)
    with pytest.raises(SettingsError, match="`sales_weeks` must be"):
        visit_values(OUTLETS, PowerResponse(), margin=0.2, sales_weeks=0)


def test_minutes_of_a_visit() -> None:
    """Service, and the mean of the ways to the neighbours on a line at 0, 1 and 3 degrees."""

    class Flat:
        def leg_minutes(self, origins, destinations):
            return 60 * np.abs(origins.lon - destinations.lon)

    outlets = pd.DataFrame({"lat": 0.0, "lon": [0.0, 1.0, 3.0], "service_min": [10.0, 20.0, 30.0]})
    minutes = visit_minutes(outlets, travel=Flat())
    assert (minutes > outlets["service_min"] + 59).all()
    assert (minutes < outlets["service_min"] + 181).all()
    longer = visit_minutes(outlets, travel=Flat(), detour=2.0)
    assert (longer - minutes).tolist() == pytest.approx((minutes - outlets["service_min"]).tolist())
    assert visit_minutes(outlets.iloc[:1]).tolist() == [10.0]
    with pytest.raises(DataError, match="column service_min"):
        visit_minutes(outlets[["lat", "lon"]])


@pytest.mark.parametrize(
    ("cycle", "weekdays", "numbers"),
    [
        (Cycle(weeks=1), None, (0, 1, 2, 3, 4, 5)),
        (Cycle(weeks=4), None, (0, 1, 2, 4, 8, 12, 16, 20)),
        (Cycle(weeks=6), ("Tue",), (0, 1, 2, 3, 6)),
        (Cycle(weeks=2, start="2026-12-07", holidays=["2026-12-07"]), ("Mon",), (0, 1)),
    ],
)
def test_even_rhythms(cycle: Cycle, weekdays, numbers: tuple[int, ...]) -> None:
    """Divisors and multiples of the weeks, as far as there are days."""
    assert allowed_visits(cycle, weekdays) == numbers


def test_any_rhythm() -> None:
    """Every number up to the days."""
    assert allowed_visits(Cycle(weeks=2), None, "any") == tuple(range(11))
