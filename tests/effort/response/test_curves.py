"""Curves of sales over effort."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.effort import AdbudgResponse, ExponentialResponse, PowerResponse, Response
from routeplan.errors import SettingsError

floors, tops = st.floats(0, 0.95), st.floats(1.05, 5)
shapes = st.floats(0.2, 6)
curves = st.one_of(
    st.builds(AdbudgResponse, tops, floors, shapes),
    st.builds(PowerResponse, st.floats(0.05, 1), floors),
    st.builds(ExponentialResponse, tops, floors),
)
GRID = np.linspace(0, 5, 101)


@given(curves)
def test_through_today(curve: Response) -> None:
    """Today's effort has today's sales, no effort has the floor."""
    assert curve(1.0) == pytest.approx(1.0)
    assert curve(0.0) == pytest.approx(curve.floor)


@given(curves)
def test_more_effort_never_sells_less(curve: Response) -> None:
    """Sales ascend and stay below the saturation."""
    sales = curve(GRID)
    assert (np.diff(sales) >= -1e-12).all()
    assert (sales <= curve.limit + 1e-12).all()


@given(tops, floors, shapes, st.floats(0.01, 5))
def test_adbudg_is_its_formula(a: float, b: float, c: float, x: float) -> None:
    """The curve is b + (a - b) x^c / (d + x^c), d = (a - 1) / (1 - b)."""
    d = (a - 1) / (1 - b)
    assert AdbudgResponse(a, b, c)(x) == pytest.approx(b + (a - b) * x**c / (d + x**c))


@given(st.floats(0.05, 0.9), floors)
def test_elasticity_of_a_power_curve(elasticity: float, floor: float) -> None:
    """At today's effort it is the one it is made with, whatever the floor."""
    assert PowerResponse(elasticity, floor).elasticity() == pytest.approx(elasticity, rel=1e-4)


@given(tops, floors, shapes)
def test_elasticity_of_adbudg(a: float, b: float, c: float) -> None:
    """At today's effort c (a - 1)(1 - b) / (a - b), by derivation."""
    expected = c * (a - 1) * (1 - b) / (a - b)
    assert AdbudgResponse(a, b, c).elasticity() == pytest.approx(expected, rel=1e-4)


@given(tops, floors)
def test_exponential_shrinks_what_is_missing_alike(a: float, b: float) -> None:
    """What is missing to the saturation shrinks by the same part with every step."""
    missing = a - ExponentialResponse(a, b)(np.arange(4))
    assert missing[2] / missing[1] == pytest.approx(missing[1] / missing[0])


@given(st.builds(AdbudgResponse, tops, floors, shapes))
def test_envelope_is_concave_and_above(curve: AdbudgResponse) -> None:
    """No lower than the curve, slopes descend, and it touches the curve at both ends."""
    line = curve.envelope(5.0)
    sales = line(GRID)
    assert (sales >= curve(GRID) - 1e-9).all()
    assert (np.diff(sales, 2) <= 1e-6).all()
    assert sales[[0, -1]] == pytest.approx(curve(GRID[[0, -1]]))


def test_envelope_meets_the_tangent() -> None:
    """With b = 0 and c = 2, r = a x^2 / (d + x^2) is touched from the origin at x = sqrt(d)."""
    curve = AdbudgResponse(saturation=2.25, floor=0.0, shape=2.0)  # d = 1.25
    touch = np.sqrt(1.25)
    line = curve.envelope(5.0)
    assert line(touch / 2) == pytest.approx(curve(touch) / 2, abs=1e-4)
    assert line(2.0) == pytest.approx(curve(2.0), abs=1e-5)


@given(st.builds(PowerResponse, st.floats(0.05, 0.9)))
def test_a_concave_curve_is_its_own_envelope(curve: PowerResponse) -> None:
    """Nothing is added to a curve that is concave already."""
    assert curve.envelope(5.0)(GRID) == pytest.approx(curve(GRID))


def test_defaults_have_the_published_elasticity() -> None:
    """0.31 at today's effort, to a hundredth."""
    for curve in (AdbudgResponse(), PowerResponse(), ExponentialResponse(1.38, 0.5)):
        assert curve.elasticity() == pytest.approx(0.31, abs=0.01)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: AdbudgResponse(saturation=1.0), "`saturation` must be above 1. Got 1.0"),
        (lambda: AdbudgResponse(floor=1.0), "`floor` must be from 0 to below 1. Got 1.0"),
        (lambda: AdbudgResponse(shape=0.0), "`shape` must be above 0"),
        (lambda: PowerResponse(float("nan")), "`elasticity_today` must be above 0"),
        (lambda: ExponentialResponse(floor=-0.1), "`floor` must be from 0"),
        (lambda: AdbudgResponse(saturation="2"), "`saturation` must be a number"),
        (lambda: AdbudgResponse().envelope(0.5), "`most` must be at least 1"),
        (lambda: AdbudgResponse()(-1.0), "`effort` must be at least 0"),
    ],
)
def test_parameters_out_of_range(make, message: str) -> None:
    """Each is refused by name."""
    with pytest.raises(SettingsError, match=message):
        make()
