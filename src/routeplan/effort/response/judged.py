"""Curves from what people who know the outlets judge, or from a few points."""

from __future__ import annotations

import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares

from routeplan.effort.response.curves import (
    AdbudgResponse,
    ExponentialResponse,
    PowerResponse,
    Response,
)
from routeplan.effort.response.forms import form_of
from routeplan.errors import DataError, Fault, SettingsError

__all__ = ["QUESTIONS", "fit_curve", "judged_response", "judged_responses"]

Floats = NDArray[np.float64]

QUESTIONS = ("none", "half", "current", "more", "saturation")
"""Sales without visits, with half of them, as today, with half as many more, with all there could
be."""

_AT_ODDS = 0.05
"""Part of today's sales by which an answer may be off the curve before it is told."""


def judged_response(
    *,
    none: float,
    half: float,
    more: float,
    saturation: float,
    current: float = 100.0,
    form: str = "adbudg",
) -> Response:
    """Curve from the answers to five questions about sales.

    The questions are those of Little (1970, doi:10.1287/mnsc.16.8.B466) and CALLPLAN (Lodish 1971,
    doi:10.1287/mnsc.18.4.P25): what would be sold without visits, with half of today's, with
    today's, with half as many more, and with as many as could be. The first and the last are taken
    as they are; the shape is the one that is nearest to the other two.

    Parameters
    ----------
    none, half, current, more, saturation : float
        Sales in any unit, ascending; percentages of today's are the default.
    form : {"adbudg", "power", "exponential"}
        A power curve knows no saturation. A modified exponential is given by `none` and
        `saturation` alone.

    Returns
    -------
    Response

    Raises
    ------
    SettingsError
        For answers that do not ascend.

    Warns
    -----
    UserWarning
        When an answer is off the curve by more than 5 % of today's sales: the answers do not go
        together, or the form does not fit them.

    Examples
    --------
    >>> response = judged_response(none=50, half=70, more=118, saturation=140)
    >>> response([0, 0.5, 1, 1.5]).round(2).tolist()
    [0.5, 0.7, 1.0, 1.17]
    """
    answers = (none, half, current, more, saturation)
    if not all(low < high for low, high in pairwise(answers)) or none < 0:
        raise SettingsError(
            "`none`, `half`, `current`, `more` and `saturation` must ascend from 0 or more. "
            f"Got {', '.join(f'{answer:g}' for answer in answers)}."
        )
    form_of(form)
    floor, top = none / current, saturation / current
    effort, sales = np.array([0.5, 1.5]), np.array([half, more]) / current
    curve: Response
    if form == "exponential":
        curve = ExponentialResponse(top, floor)
    elif form == "power":
        slope = _slope(np.log((sales - floor) / (1 - floor)), effort)
        curve = PowerResponse(slope * (1 - floor), floor)
    else:
        odds = np.log((sales - floor) / (top - sales) * (top - 1) / (1 - floor))
        curve = AdbudgResponse(top, floor, _slope(odds, effort))
    _tell_odds(curve, effort, sales)
    return curve


def judged_responses(answers: pd.DataFrame, *, form: str = "adbudg") -> dict[str, Response]:
    """Curve of every class from the answers of one or several people.

    Parameters
    ----------
    answers : DataFrame
        Index the class, a row per person and class; `none, half, more, saturation` and, where it is
        not 100, `current`. Of several answers to a question the median counts.
    form : str
        As :func:`judged_response` takes it.

    Returns
    -------
    dict of str to Response

    Raises
    ------
    DataError
        For missing columns and for classes whose answers do not ascend.

    Examples
    --------
    >>> answers = pd.DataFrame(
    ...     {"none": [40, 50, 60], "half": [70, 70, 85], "more": [115, 118, 110],
    ...      "saturation": [130, 140, 120]}, index=["A", "A", "C"])
    >>> judged_responses(answers)["A"].saturation
    1.35
    """
    missing = [name for name in QUESTIONS if name not in answers and name != "current"]
    if missing:
        raise DataError(
            Fault("answers", "", name, "nothing", "sales in answer to this question")
            for name in missing
        )
    told = answers if "current" in answers else answers.assign(current=100.0)
    medians = told[[*QUESTIONS]].groupby(level=0).median()
    faults = [
        Fault(
            "answers", str(segment), "", ", ".join(f"{each:g}" for each in row), "ascending sales"
        )
        for segment, row in zip(medians.index, medians.to_numpy(np.float64), strict=True)
        if not (np.diff(row) > 0).all() or row[0] < 0
    ]
    if faults:
        raise DataError(faults)
    return {
        str(segment): judged_response(
            **dict(zip(QUESTIONS, map(float, row), strict=True)), form=form
        )
        for segment, row in zip(medians.index, medians.to_numpy(np.float64), strict=True)
    }


def fit_curve(
    effort: ArrayLike, sales: ArrayLike, *, form: str = "adbudg", weights: ArrayLike | None = None
) -> Response:
    """Curve nearest to a few points, by least squares.

    All parameters are free, the floor too: where sales barely move between no effort and a little
    of it, the floor of the best curve is above the sales told for no effort. An ADBUDG curve that
    must go through these can be off by some points further on.

    Parameters
    ----------
    effort, sales : array-like of float
        Both as multiples of today's; at least as many points as the form has parameters.
    form : {"adbudg", "power", "exponential"}
    weights : array-like of float, optional
        Of the squared errors.

    Returns
    -------
    Response
        Through 1 at an effort of 1.

    Raises
    ------
    SettingsError
        For too few points, or arrays of different lengths.

    Examples
    --------
    >>> curve = fit_curve([0, 0.5, 1, 1.5, 2], [0.5, 0.77, 1, 1.1, 1.17])
    >>> curve([0, 0.5, 1]).round(2).tolist()
    [0.5, 0.77, 1.0]
    """
    family = form_of(form)
    x, y = np.asarray(effort, dtype=np.float64), np.asarray(sales, dtype=np.float64)
    root = np.sqrt(np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64))
    if not x.shape == y.shape == root.shape or x.size < len(family.usual):
        raise SettingsError(
            f"`effort`, `sales` and `weights` must have the same length, at least "
            f"{len(family.usual)}. Got {x.size}, {y.size} and {root.size}."
        )

    def errors(numbers: Floats) -> Floats:
        return np.asarray((family.build(numbers)(x) - y) * root)

    return family.build(least_squares(errors, family.usual).x)


def _slope(odds: Floats, effort: Floats) -> float:
    """Of a line through the origin over the logarithm of effort."""
    log = np.log(effort)
    return float(log @ odds / (log @ log))


def _tell_odds(curve: Response, effort: Floats, sales: Floats) -> None:
    off = np.abs(curve(effort) - sales)
    if off.max() > _AT_ODDS:
        warnings.warn(
            "The answers do not go together: the curve has "
            f"{curve(0.5):.0%} and {curve(1.5):.0%} of today's sales at half and at one and a "
            f"half times today's visits, told were {sales[0]:.0%} and {sales[1]:.0%}.",
            stacklevel=3,
        )
