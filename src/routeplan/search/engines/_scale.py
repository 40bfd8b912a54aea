"""Whole numbers for engines that know no others, so that rounding never breaks a limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from routeplan.search.engines._case import Case
from routeplan.search.problem import Loads

__all__ = ["BIG", "Scale", "horizon", "scale_of", "whole_loads"]

Numbers = NDArray[np.int64]

BIG = 1 << 40
"""Larger than any number an engine is given; sums and penalties of it still fit."""
_FINEST = 10_000
_NOISE = 1e-8


@dataclass(frozen=True)
class Scale:
    """Figures times a factor, as whole numbers; what is infinite becomes :data:`BIG`.

    Examples
    --------
    >>> Scale(10).up([2.51, 2.5]), Scale(10).down([2.59]), Scale(10).near([2.56])
    (array([26, 25]), array([25]), array([26]))
    """

    factor: int

    def up(self, figures: ArrayLike) -> Numbers:
        """Round up: durations, loads, earliest times."""
        return self._whole(np.ceil(np.asarray(figures) * self.factor - _NOISE))

    def down(self, figures: ArrayLike) -> Numbers:
        """Round down: limits, latest times."""
        return self._whole(np.floor(np.asarray(figures) * self.factor + _NOISE))

    def near(self, figures: ArrayLike) -> Numbers:
        """Round to the nearest: values and prices."""
        return self._whole(np.rint(np.asarray(figures) * self.factor))

    @staticmethod
    def _whole(figures: NDArray[np.float64]) -> Numbers:
        return np.clip(figures, -BIG, BIG).astype(np.int64)


def scale_of(*figures: ArrayLike, total: float = 0.0) -> Scale:
    """Smallest power of ten that makes all figures whole, else a fine one.

    Parameters
    ----------
    *figures : array_like
        Those that are infinite do not count.
    total : float
        What sums of the figures may come to: it stays below :data:`BIG`.

    Examples
    --------
    >>> scale_of([1.0, 2.0]), scale_of([0.5, np.inf]), scale_of([1 / 3])
    (Scale(factor=1), Scale(factor=10), Scale(factor=10000))
    """
    joined = np.concatenate([np.ravel(np.asarray(one, dtype=np.float64)) for one in figures])
    joined = np.unique(joined[np.isfinite(joined)])
    most = max(total, float(np.abs(joined).max(initial=1.0)))
    factor = 1
    while factor < _FINEST and most * factor * 10 < BIG:
        scaled = joined * factor
        if (np.abs(scaled - np.rint(scaled)) <= _NOISE).all():
            break
        factor *= 10
    return Scale(factor)


def horizon(case: Case) -> float:
    """A time of day by which every route can be over, when it can be driven at all.

    After the last opening nobody waits any more.
    """
    shifts, hours = case.shifts, case.problem.hours
    opens = np.zeros(0) if hours is None else hours.opens
    moments = np.concatenate([opens, shifts.begin[case.routes], shifts.break_opens[case.routes]])
    legs = float(case.minutes.max(axis=1).sum())
    drive = legs + float(case.problem.service.sum())
    pause = float(shifts.break_min[case.routes].max(initial=0.0))
    return float(moments[np.isfinite(moments)].max(initial=0.0)) + drive + pause


def whole_loads(loads: Loads) -> tuple[Numbers, Numbers]:
    """Demands and capacities as whole numbers, every dimension on a scale of its own."""
    demand = np.zeros_like(loads.demand, dtype=np.int64)
    capacity = np.zeros_like(loads.capacity, dtype=np.int64)
    for q in range(demand.shape[1]):
        needed, room = loads.demand[:, q], loads.capacity[:, q]
        scale = scale_of(needed, room, total=float(needed.sum()))
        demand[:, q], capacity[:, q] = scale.up(needed), scale.down(room)
    return demand, capacity
