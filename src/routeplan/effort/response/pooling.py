"""Empirical Bayes: the curves of the classes come from one distribution, estimated along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from routeplan.effort.response.forms import Form
from routeplan.effort.response.panel import Panel

__all__ = ["Belief", "Estimate", "Pool", "pool_classes"]

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]

_ROUNDS = 30
_SETTLED = 1e-4
_USUAL_SPREAD = 0.3
"""Standard deviation between classes expected before any are seen, which counts as one class."""
_LEAST_NOISE = 1e-3


@dataclass(frozen=True, eq=False)
class Belief:
    """Distribution of a class's numbers before its own data are seen.

    Attributes
    ----------
    middle, spread : array of float
        Mean and standard deviation of every number.
    """

    middle: Floats
    spread: Floats

    def own(self, estimate: Estimate) -> float:
        """Part of an estimate that its own data decide: how much they narrow the belief."""
        narrowed = estimate.precise.diagonal() / self.spread**2
        return float(np.clip(1.0 - narrowed, 0.0, 1.0).mean())


@dataclass(frozen=True, eq=False)
class Estimate:
    """Numbers of one class.

    Attributes
    ----------
    numbers : array of float
    covariance : array of float
        Clustered by outlet.
    precise : array of float
        Covariance as if all rows were independent.
    noise : float
        Standard deviation of the sales round the curve.
    """

    numbers: Floats
    covariance: Floats
    precise: Floats
    noise: float


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows of one class without the seasons."""

    outlet: Wholes
    effort: Floats
    sales: Floats

    @classmethod
    def of(cls, panel: Panel, rows: Wholes, seasons: Floats) -> _Rows:
        outlet = np.unique(panel.outlet[rows], return_inverse=True)[1]
        sales = panel.sales[rows] / seasons[panel.period[rows]]
        return cls(np.asarray(outlet, dtype=np.int64), panel.effort[rows], sales)

    def fitted(self, family: Form, numbers: Floats) -> Floats:
        """Sales by the curve, every outlet at the level that fits it best."""
        curve = family.build(numbers)(self.effort)
        square = np.bincount(self.outlet, curve * curve)
        level = np.bincount(self.outlet, curve * self.sales) / np.maximum(square, 1e-300)
        return np.asarray(level[self.outlet] * curve)


@dataclass(frozen=True, eq=False)
class Pool:
    """All classes together.

    Attributes
    ----------
    panel : Panel
    family : Form
    estimates : tuple of Estimate
        By class.
    belief : Belief
    seasons : array of float
        Of every period, with a mean of 1.
    """

    panel: Panel
    family: Form
    estimates: tuple[Estimate, ...]
    belief: Belief
    seasons: Floats

    def refit(self, segment: int, rng: np.random.Generator) -> Floats:
        """Numbers of a class with its outlets drawn anew, with replacement."""
        rows = self.panel.rows(segment)
        outlets, place = np.unique(self.panel.outlet[rows], return_inverse=True)
        members = np.split(
            rows[np.argsort(place, kind="stable")], np.cumsum(np.bincount(place))[:-1]
        )
        drawn = [members[k] for k in rng.integers(len(outlets), size=len(outlets))]
        again = np.concatenate(drawn)
        outlet = np.repeat(np.arange(len(drawn)), [len(part) for part in drawn])
        sales = self.panel.sales[again] / self.seasons[self.panel.period[again]]
        known = self.estimates[segment]
        sample = _Rows(outlet, self.panel.effort[again], sales)
        return _fit(sample, self.family, self.belief, known.numbers, known.noise).numbers


def pool_classes(panel: Panel, family: Form) -> Pool:
    """Fit all classes together.

    By turns (expectation and maximisation) the classes are fitted with the belief as a penalty,
    the belief is made anew from the classes, and the seasons from what the curves leave.

    Parameters
    ----------
    panel : Panel
    family : Form

    Returns
    -------
    Pool
    """
    usual, sure = np.array(family.usual), np.array(family.spread)
    belief = Belief(usual, sure)
    seasons = np.ones(int(panel.period.max()) + 1)
    estimates: list[Estimate] = []
    for _ in range(_ROUNDS):
        before = np.array([estimate.numbers for estimate in estimates])
        rows = [_Rows.of(panel, panel.rows(k), seasons) for k in range(len(panel.segments))]
        starts = [e.numbers for e in estimates] or [usual] * len(rows)
        noises = [e.noise for e in estimates] or [1.0] * len(rows)
        estimates = [
            _fit(each, family, belief, start, noise)
            for each, start, noise in zip(rows, starts, noises, strict=True)
        ]
        belief = _believe(estimates, usual, sure)
        seasons = _seasons(panel, family, estimates)
        now = np.array([estimate.numbers for estimate in estimates])
        if before.shape == now.shape and np.abs(now - before).max() < _SETTLED:
            break
    return Pool(panel, family, tuple(estimates), belief, seasons)


def _fit(rows: _Rows, family: Form, belief: Belief, start: Floats, noise: float) -> Estimate:
    """The most likely numbers under the belief (a penalty on being far from its middle)."""

    def errors(numbers: Floats) -> Floats:
        return (rows.sales - rows.fitted(family, numbers)) / noise

    def penalised(numbers: Floats) -> Floats:
        return np.concatenate([errors(numbers), (numbers - belief.middle) / belief.spread])

    found = least_squares(penalised, start)
    jacobian = np.asarray(found.jac, dtype=np.float64)
    slopes = jacobian[: len(rows.sales)]
    inverse: Floats = np.asarray(np.linalg.inv(jacobian.T @ jacobian), dtype=np.float64)
    left = errors(found.x)
    scores = np.column_stack([np.bincount(rows.outlet, each * left) for each in slopes.T])
    penalty = np.diag(1.0 / belief.spread**2)
    covariance = inverse @ (scores.T @ scores + penalty) @ inverse
    free = max(len(left) - int(rows.outlet.max()) - 1, 1)
    deviation = noise * float(np.sqrt(left @ left / free))
    return Estimate(found.x, covariance, inverse, max(deviation, _LEAST_NOISE))


def _believe(estimates: list[Estimate], usual: Floats, sure: Floats) -> Belief:
    """Middle and spread of the classes; what is usual counts as one more class."""
    numbers = np.array([estimate.numbers for estimate in estimates])
    unsure = np.array([estimate.precise.diagonal() for estimate in estimates])
    spread2, middle = np.full(len(usual), _USUAL_SPREAD**2), usual
    for _ in range(_ROUNDS):
        weight = 1.0 / spread2
        middle = (numbers.sum(axis=0) * weight + usual / sure**2) / (
            len(numbers) * weight + 1.0 / sure**2
        )
        apart = ((numbers - middle) ** 2 + unsure).sum(axis=0)
        spread2 = (apart + _USUAL_SPREAD**2) / (len(numbers) + 1)
    return Belief(middle, np.sqrt(spread2))


def _seasons(panel: Panel, family: Form, estimates: list[Estimate]) -> Floats:
    """Sales of every period over those by the curves alone."""
    expected = np.empty_like(panel.sales)
    flat = np.ones(int(panel.period.max()) + 1)
    for code, estimate in enumerate(estimates):
        rows = panel.rows(code)
        expected[rows] = _Rows.of(panel, rows, flat).fitted(family, estimate.numbers)
    above = np.bincount(panel.period, expected * panel.sales)
    below = np.bincount(panel.period, expected * expected)
    seasons = above / np.maximum(below, 1e-300)
    return np.asarray(np.maximum(seasons, 1e-3) / seasons.mean())
