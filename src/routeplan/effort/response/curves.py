"""How sales answer to visits: curves through today's visits and today's sales."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from routeplan.checks import check_types
from routeplan.errors import SettingsError

__all__ = ["AdbudgResponse", "ConcaveResponse", "ExponentialResponse", "PowerResponse", "Response"]

Floats = NDArray[np.float64]

_STEP = 1e-5
"""Of effort, for slopes by differences."""
_GRID = 4001


@dataclass(frozen=True)
class Response(ABC):
    """Sales over today's sales, at an effort over today's effort; 1 at an effort of 1.

    A curve is called with one effort or an array of them.
    """

    def __call__(self, effort: ArrayLike) -> Floats:
        """Sales at an effort of at least 0, both as multiples of today's."""
        x = np.asarray(effort, dtype=np.float64)
        if not np.all(x >= 0):
            raise SettingsError(f"`effort` must be at least 0. Got {np.min(x)}.")
        return self._sales(x)

    @abstractmethod
    def _sales(self, x: Floats) -> Floats: ...

    @property
    @abstractmethod
    def limit(self) -> float:
        """Sales with all effort in the world."""

    def elasticity(self, effort: float = 1.0) -> float:
        """Part by which sales grow over the part by which effort grows, at an effort above 0."""
        low, high = effort * (1 - _STEP), effort * (1 + _STEP)
        below, above = self([low, high])
        return float((above - below) / (high - low) * effort / self(effort))

    def envelope(self, most: float = 5.0) -> ConcaveResponse:
        """Least concave curve above this one, up to an effort of `most`.

        Where the curve is S-shaped it is a straight line from no effort to the point of tangency:
        the best that can be had with some outlets at nothing and others at that point.
        """
        return ConcaveResponse(self, most)


@dataclass(frozen=True)
class AdbudgResponse(Response):
    r"""ADBUDG (Little 1970, doi:10.1287/mnsc.16.8.B466), concave or S-shaped.

    .. math:: r(x) = b + (a - b) \frac{x^c}{d + x^c}, \qquad d = \frac{a - 1}{1 - b}

    Attributes
    ----------
    saturation : float
        a, above 1: sales with all effort in the world.
    floor : float
        b, from 0 to below 1: sales without any.
    shape : float
        c, above 0: S-shaped above 1. The defaults have an elasticity of 0.31 at today's effort.

    Examples
    --------
    >>> response = AdbudgResponse(saturation=1.4, floor=0.5, shape=2.0)
    >>> response([0.0, 1.0, 2.0]).round(2).tolist()
    [0.5, 1.0, 1.25]
    """

    saturation: float = 1.4
    floor: float = 0.5
    shape: float = 1.4

    def __post_init__(self) -> None:
        _check(self, saturation=1.0, shape=0.0)

    @property
    def limit(self) -> float:  # noqa: D102
        return self.saturation

    def _sales(self, x: Floats) -> Floats:
        a, b = self.saturation, self.floor
        with np.errstate(divide="ignore", over="ignore"):
            # d / x^c is fine for no effort and for very much of it; x^c / x^c would not be
            rest = (a - 1.0) / (1.0 - b) * x**-self.shape
        return np.asarray(b + (a - b) / (1.0 + rest))


@dataclass(frozen=True)
class PowerResponse(Response):
    r"""Constant elasticity of what the visits bring; concave below 1.

    .. math:: r(x) = b + (1 - b) x^{e / (1 - b)}

    Attributes
    ----------
    elasticity_today : float
        e, above 0. 0.31 is about the mean of published studies of personal selling (Albers,
        Mantrala and Sridhar 2010, doi:10.1509/jmkr.47.5.840).
    floor : float
        b, from 0 to below 1: sales without any effort.

    Examples
    --------
    >>> PowerResponse(0.5)([0.25, 1.0, 4.0]).tolist()
    [0.5, 1.0, 2.0]
    """

    elasticity_today: float = 0.31
    floor: float = 0.0

    def __post_init__(self) -> None:
        _check(self, elasticity_today=0.0)

    @property
    def limit(self) -> float:  # noqa: D102
        return math.inf

    def _sales(self, x: Floats) -> Floats:
        rest = 1.0 - self.floor
        return np.asarray(self.floor + rest * x ** (self.elasticity_today / rest))


@dataclass(frozen=True)
class ExponentialResponse(Response):
    r"""Modified exponential: what is missing to the saturation shrinks by a part; concave.

    .. math:: r(x) = a - (a - b) \left(\frac{a - 1}{a - b}\right)^x

    Attributes
    ----------
    saturation : float
        a, above 1: sales with all effort in the world.
    floor : float
        b, from 0 to below 1: sales without any.

    Examples
    --------
    >>> ExponentialResponse(saturation=1.5, floor=0.5)([0.0, 1.0, 2.0]).tolist()
    [0.5, 1.0, 1.25]
    """

    saturation: float = 1.4
    floor: float = 0.5

    def __post_init__(self) -> None:
        _check(self, saturation=1.0)

    @property
    def limit(self) -> float:  # noqa: D102
        return self.saturation

    def _sales(self, x: Floats) -> Floats:
        a, b = self.saturation, self.floor
        return np.asarray(a - (a - b) * ((a - 1.0) / (a - b)) ** x)


@dataclass(frozen=True)
class ConcaveResponse(Response):
    """Least concave curve above another one, on a fine grid of efforts.

    Attributes
    ----------
    base : Response
    most : float
        Largest effort; beyond it the curve is the base again, or what was reached at `most`.

    Examples
    --------
    >>> curve = AdbudgResponse(shape=4.0)
    >>> line = curve.envelope()
    >>> bool(line(0.5) > curve(0.5)), bool(line(3.0) == curve(3.0))
    (True, True)
    """

    base: Response
    most: float = 5.0
    _knots: tuple[Floats, Floats] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not 1 <= self.most < math.inf:
            raise SettingsError(f"`most` must be at least 1. Got {self.most}.")
        x = np.unique(np.append(np.linspace(0.0, self.most, _GRID), 1.0))
        object.__setattr__(self, "_knots", _upper_hull(x, self.base(x)))

    @property
    def limit(self) -> float:  # noqa: D102
        return self.base.limit

    def _sales(self, x: Floats) -> Floats:
        # between two neighbouring points of the grid the base is as good as concave
        inside = np.interp(x, *self._knots)
        return np.asarray(np.maximum(inside, self.base(x)))


def _check(response: AdbudgResponse | PowerResponse | ExponentialResponse, **above: float) -> None:
    """Refuse a floor that is no part of today's sales, and numbers not above their limits."""
    check_types(response)
    floor = response.floor
    if not 0 <= floor < 1:
        raise SettingsError(f"`floor` must be from 0 to below 1. Got {floor}.")
    for name, limit in above.items():
        value = getattr(response, name)
        if not limit < value < math.inf:
            raise SettingsError(f"`{name}` must be above {limit:g}. Got {value}.")


def _upper_hull(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Corners of the least concave function above the points, x ascending."""
    kept: list[int] = []
    for point in range(len(x)):
        while len(kept) > 1:
            first, second = kept[-2], kept[-1]
            rise = (y[second] - y[first]) * (x[point] - x[first])
            if rise > (y[point] - y[first]) * (x[second] - x[first]):
                break
            kept.pop()
        kept.append(point)
    return x[kept], y[kept]
