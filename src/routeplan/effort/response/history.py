"""Curves from the history of visits and sales, those of thin classes drawn to the others."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from routeplan.effort.response.cause import cause_notes
from routeplan.effort.response.curves import Response
from routeplan.effort.response.forms import form_of
from routeplan.effort.response.panel import read_panel
from routeplan.effort.response.pooling import Pool, pool_classes
from routeplan.errors import SettingsError

__all__ = ["ResponseFit", "fit_response"]

Floats = NDArray[np.float64]

_DRAWS = 500
"""Curves drawn for a band where none were bootstrapped."""


@dataclass(frozen=True, eq=False)
class ResponseFit:
    """Curves of all classes, and how far they can be trusted.

    Attributes
    ----------
    responses : mapping of str to Response
        By class.
    table : DataFrame
        Index ``segment``: `outlets`, `rows`, the parameters of the curve, `elasticity` at today's
        effort with `low` and `high` (90 %), `noise` (standard deviation of sales over the usual
        ones that the curve leaves), and `own`, the part of the estimate that comes from the class
        itself; the rest comes from the other classes and from what is usual.
    seasons : Series of float
        Sales of every period over the usual ones, the same for all outlets.
    notes : tuple of str
        What was left out, and reasons to doubt the curves.
    draws : mapping of str to tuple of Response
        Curves by chance that fit the history as well, by class.
    """

    responses: Mapping[str, Response]
    table: pd.DataFrame
    seasons: pd.Series
    notes: tuple[str, ...]
    draws: Mapping[str, tuple[Response, ...]]

    def band(self, segment: str, effort: ArrayLike, *, level: float = 0.9) -> pd.DataFrame:
        """Range in which the curve of a class lies.

        Parameters
        ----------
        segment : str
        effort : array-like of float
            As multiples of today's.
        level : float, default 0.9

        Returns
        -------
        DataFrame
            Index ``effort``: `sales` of the curve, `low`, `high`.
        """
        x = np.atleast_1d(np.asarray(effort, dtype=np.float64))
        sales = np.array([response(x) for response in self.draws[segment]])
        low, high = np.quantile(sales, [(1 - level) / 2, (1 + level) / 2], axis=0)
        columns = {"sales": self.responses[segment](x), "low": low, "high": high}
        return pd.DataFrame(columns, index=pd.Index(x, name="effort"))

    def __repr__(self) -> str:
        told = ", ".join(
            f"{row.Index} {row.elasticity:.2f} ({row.low:.2f} to {row.high:.2f})"
            for row in self.table.itertuples()
        )
        return " ".join([f"ResponseFit: elasticities {told}.", *self.notes])


def fit_response(
    history: pd.DataFrame,
    *,
    segment: pd.Series | None = None,
    current: pd.Series | None = None,
    form: str = "adbudg",
    bootstrap: int = 0,
    seed: int = 1,
) -> ResponseFit:
    """Curve of every class from what was visited and sold.

    Sales of an outlet are its own level times the season of the period times the curve of its
    class. Levels and seasons are fitted along, so that only what changes inside an outlet over time
    counts: good outlets are visited more, and that says nothing about visits. The parameters of
    the classes come from one distribution (empirical Bayes): its middle and spread are estimated
    from all classes, together with what is usual for the form, and a class with few data keeps
    near the middle.

    Parameters
    ----------
    history : DataFrame
        A row per outlet and period: `outlet`, `period` (anything that can be sorted), `visits` and
        `sales`, and `segment` where no other is given. One class without it.
    segment : Series of str, optional
        Class of every outlet, by label.
    current : Series of float, optional
        Visits a period that count as an effort of 1; the outlet's mean over the history without it.
    form : {"adbudg", "power", "exponential"}
    bootstrap : int, default 0
        Number of refits with outlets drawn anew, for the bands. Without them the bands come from
        the covariance of the parameters, clustered by outlet.
    seed : int, default 1
        Of the bands.

    Returns
    -------
    ResponseFit

    Raises
    ------
    DataError
        For missing columns, numbers below 0, outlets twice in a period or without a class.
    SettingsError
        For an unknown form.

    Warns
    -----
    UserWarning
        When the history cannot tell cause: visits hardly changed, or followed sales.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> visits = rng.choice([1, 2, 4, 6], 600)
    >>> history = pd.DataFrame({
    ...     "outlet": np.repeat(np.arange(50), 12), "period": np.tile(np.arange(12), 50),
    ...     "visits": visits, "sales": 100 * visits**0.3 * rng.lognormal(0, 0.1, 600)})
    >>> fit = fit_response(history, form="power")
    >>> round(fit.responses["all"].elasticity(), 1)
    0.3
    """
    family = form_of(form)
    if bootstrap < 0:
        raise SettingsError(f"`bootstrap` must be at least 0. Got {bootstrap}.")
    panel = read_panel(history, segment, current)
    doubts = cause_notes(panel)
    for doubt in doubts:
        warnings.warn(doubt, stacklevel=2)
    pool = pool_classes(panel, family)
    rng = np.random.default_rng(seed)
    draws = {name: _draw(pool, code, bootstrap, rng) for code, name in enumerate(panel.segments)}
    curves = {
        name: family.build(estimate.numbers)
        for name, estimate in zip(panel.segments, pool.estimates, strict=True)
    }
    return ResponseFit(
        MappingProxyType(curves),
        _table(pool, draws),
        pd.Series(pool.seasons, panel.periods, name="season"),
        (*panel.notes, *doubts),
        MappingProxyType(draws),
    )


def _draw(pool: Pool, code: int, bootstrap: int, rng: np.random.Generator) -> tuple[Response, ...]:
    """Curves that fit as well: refits with outlets drawn anew, else by the covariance."""
    estimate = pool.estimates[code]
    if bootstrap:
        numbers = [pool.refit(code, rng) for _ in range(bootstrap)]
    else:
        numbers = list(rng.multivariate_normal(estimate.numbers, estimate.covariance, _DRAWS))
    return tuple(pool.family.build(each) for each in numbers)


def _table(pool: Pool, draws: Mapping[str, tuple[Response, ...]]) -> pd.DataFrame:
    rows = {}
    for code, estimate in enumerate(pool.estimates):
        name = pool.panel.segments[code]
        response = pool.family.build(estimate.numbers)
        low, high = np.quantile([one.elasticity() for one in draws[name]], [0.05, 0.95])
        members = pool.panel.rows(code)
        rows[name] = {
            "outlets": len(np.unique(pool.panel.outlet[members])),
            "rows": len(members),
            **vars(response),
            "elasticity": response.elasticity(),
            "low": float(low),
            "high": float(high),
            "noise": estimate.noise,
            "own": pool.belief.own(estimate),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("segment")
