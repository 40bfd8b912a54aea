"""Families of curves as a fit sees them: numbers without limits, and what is usual for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from routeplan.effort.response.curves import (
    AdbudgResponse,
    ExponentialResponse,
    PowerResponse,
    Response,
)
from routeplan.errors import SettingsError

__all__ = ["FORMS", "Form", "FormName", "form_of"]

Floats = NDArray[np.float64]
FormName = Literal["adbudg", "power", "exponential"]

_FAR = 12.0
"""Numbers without limits are kept within this, where floats still tell a curve from its limit."""


@dataclass(frozen=True)
class Form:
    """A family of curves.

    Attributes
    ----------
    build : callable
        Curve of an array of numbers without limits.
    usual : tuple of float
        These numbers for a curve with an elasticity of 0.31 at today's effort.
    spread : tuple of float
        Standard deviation within which they may be expected before any data are seen. Our own.
    """

    build: Callable[[Floats], Response]
    usual: tuple[float, ...]
    spread: tuple[float, ...]


def form_of(name: str) -> Form:
    """The family of that name."""
    if name not in FORMS:
        raise SettingsError(f"`form` must be {' or '.join(map(repr, FORMS))}. Got {name!r}.")
    return FORMS[name]


def _bounded(numbers: Floats) -> list[float]:
    return [float(number) for number in np.clip(numbers, -_FAR, _FAR)]


def _adbudg(numbers: Floats) -> AdbudgResponse:
    room, floor, shape = _bounded(numbers)
    return AdbudgResponse(1.0 + float(np.exp(room)), float(expit(floor)), float(np.exp(shape)))


def _power(numbers: Floats) -> PowerResponse:
    elasticity, floor = _bounded(numbers)
    return PowerResponse(float(np.exp(elasticity)), float(expit(floor)))


def _exponential(numbers: Floats) -> ExponentialResponse:
    room, floor = _bounded(numbers)
    return ExponentialResponse(1.0 + float(np.exp(room)), float(expit(floor)))


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "adbudg": Form(_adbudg, (np.log(0.4), 0.0, np.log(1.4)), (1.0, 1.0, 0.5)),
        "power": Form(_power, (np.log(0.31), float(logit(0.2))), (0.7, 1.0)),
        "exponential": Form(_exponential, (np.log(0.4), 0.0), (1.0, 1.0)),
    }
)
"""Families by name."""
