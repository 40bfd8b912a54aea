"""Curves from judgements and from points."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.effort import (
    AdbudgResponse,
    ExponentialResponse,
    PowerResponse,
    fit_curve,
    judged_response,
    judged_responses,
)
from routeplan.errors import DataError, SettingsError

EFFORT = np.arange(0, 2.01, 0.25)
SALES = np.array([50, 53, 55, 75, 100, 120, 127, 132, 135]) / 100
"""Sales at efforts from nothing to twice today's, from a published fit."""


def test_adbudg_fits_the_published_points() -> None:
    """Within two points everywhere."""
    curve = fit_curve(EFFORT, SALES, form="adbudg")
    assert np.abs(curve(EFFORT) - SALES).max() < 0.02
    assert curve(1.0) == pytest.approx(1.0)


def test_a_floor_that_is_told_cannot_fit_them() -> None:
    """No ADBUDG curve with a floor of exactly 50 % is within two points of all."""
    a = np.linspace(1.2, 2.0, 161)[:, None, None]
    c = np.linspace(1.0, 8.0, 281)[None, :, None]
    with np.errstate(divide="ignore"):
        curve = 0.5 + (a - 0.5) / (1 + 2 * (a - 1) * EFFORT**-c)
    assert np.abs(curve - SALES).max(axis=2).min() > 0.02


@given(st.floats(1.1, 3), st.floats(0.1, 0.8), st.floats(0.5, 3))
def test_answers_from_a_curve_give_it_back(a: float, b: float, c: float) -> None:
    """Five answers read off an ADBUDG curve are answered by that curve."""
    curve = AdbudgResponse(a, b, c)
    judged = judged_response(
        none=100 * b, half=100 * float(curve(0.5)), more=100 * float(curve(1.5)), saturation=100 * a
    )
    assert vars(judged) == pytest.approx(vars(curve))


def test_other_forms() -> None:
    """A power curve from its own points, an exponential from floor and saturation."""
    power = PowerResponse(0.4, 0.2)
    half, more = power([0.5, 1.5])
    judged = judged_response(none=0.2, half=half, current=1, more=more, saturation=2, form="power")
    assert judged([0.3, 2.0]) == pytest.approx(power([0.3, 2.0]))
    plain = ExponentialResponse(1.4, 0.5)
    half, more = plain([0.5, 1.5])
    told = {"none": 0.5, "half": half, "current": 1.0, "more": more, "saturation": 1.4}
    assert judged_response(**told, form="exponential") == plain


def test_unit_of_the_answers_changes_nothing() -> None:
    """Percentages and money give the same curve."""
    one = judged_response(none=40, half=75, more=115, saturation=130)
    two = judged_response(none=480, half=900, current=1200, more=1380, saturation=1560)
    assert vars(one) == pytest.approx(vars(two))


def test_answers_at_odds_are_told() -> None:
    """Half the visits would lose almost nothing, yet half as many more would win a lot."""
    with pytest.warns(UserWarning, match="The answers do not go together"):
        judged_response(none=20, half=98, more=170, saturation=180)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        judged_response(none=50, half=75, more=115, saturation=140)


def test_answers_must_ascend() -> None:
    """Sales that fall with more visits are refused, with what was told."""
    with pytest.raises(SettingsError, match=r"must ascend from 0 or more\. Got 50, 40, 100, 120"):
        judged_response(none=50, half=40, more=120, saturation=140)


def test_several_people() -> None:
    """The median of the answers to each question counts, class by class."""
    answers = pd.DataFrame(
        [[40, 70, 112, 130], [50, 75, 120, 140], [90, 95, 116, 190], [60, 80, 110, 120]],
        index=["A", "A", "A", "C"],
        columns=["none", "half", "more", "saturation"],
    )
    curves = judged_responses(answers)
    assert curves["A"] == judged_response(none=50, half=75, more=116, saturation=140)
    assert curves["C"].saturation == 1.2
    assert list(curves) == ["A", "C"]


def test_faults_of_the_answers() -> None:
    """Missing questions, and classes whose answers do not ascend."""
    with pytest.raises(DataError, match="column saturation"):
        judged_responses(pd.DataFrame({"none": [1], "half": [2], "more": [3]}, ["A"]))
    wrong = pd.DataFrame([[50, 40, 110, 120]], ["B"], ["none", "half", "more", "saturation"])
    with pytest.raises(DataError, match="50, 40, 100, 110, 120"):
        judged_responses(wrong)


@pytest.mark.parametrize("form", ["adbudg", "power", "exponential"])
def test_points_of_a_curve_give_it_back(form: str) -> None:
    """A fit to exact points finds the curve they are from."""
    curve = {
        "adbudg": AdbudgResponse(1.5, 0.3, 1.8),
        "power": PowerResponse(0.4, 0.1),
        "exponential": ExponentialResponse(1.7, 0.4),
    }[form]
    found = fit_curve(EFFORT, curve(EFFORT), form=form)
    assert vars(found) == pytest.approx(vars(curve), rel=1e-3)


def test_weights_draw_the_curve() -> None:
    """A point with much weight is met more closely."""
    plain = fit_curve(EFFORT, SALES)
    drawn = fit_curve(EFFORT, SALES, weights=np.where(EFFORT == 0.25, 1000, 1))
    assert abs(drawn(0.25) - 0.53) < abs(plain(0.25) - 0.53) / 2


def test_points_must_be_enough() -> None:
    """Fewer points than parameters, and an unknown form, are refused."""
    with pytest.raises(SettingsError, match=r"at least 3\. Got 2, 2 and 2"):
        fit_curve([0, 1], [0.5, 1])
    with pytest.raises(SettingsError, match="`form` must be 'adbudg' or 'power'"):
        fit_curve([0, 1, 2], [0.5, 1, 1.2], form="linear")
