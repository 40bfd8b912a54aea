"""Minutes and kilometres of a way as one whole number, so that sums are exact in any order.

The time in milliseconds stands above, the length in decimetres below. Comparing two such numbers
compares the times first, and adding them adds both: up to 13,000 km there is no carry.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from routeplan.travel.roads.kernel.state import FAR

__all__ = ["FAR", "kilometres_of", "milliseconds_of", "minutes_of", "shared_out", "timed", "weigh"]

Weights = NDArray[np.int64]
Floats = NDArray[np.float64]

_BITS = 27
_BELOW = (1 << _BITS) - 1


def weigh(minutes: Any, kilometres: Any) -> Weights:
    """Weight of ways.

    Examples
    --------
    >>> way = weigh(np.array([1.5]), np.array([2.0])) + weigh(np.array([0.25]), np.array([0.5]))
    >>> minutes_of(way), kilometres_of(way)
    (array([1.75]), array([2.5]))
    """
    time = np.rint(np.asarray(minutes, dtype=np.float64) * 60_000).astype(np.int64)
    length = np.rint(np.asarray(kilometres, dtype=np.float64) * 10_000).astype(np.int64)
    return np.asarray((time << _BITS) + length)


def minutes_of(weights: Weights) -> Floats:
    """Minutes of ways."""
    return np.asarray((weights >> _BITS) / 60_000)


def milliseconds_of(weights: Weights) -> Weights:
    """Whole milliseconds of ways."""
    return np.asarray(weights >> _BITS)


def kilometres_of(weights: Weights) -> Floats:
    """Kilometres of ways."""
    return np.asarray((weights & _BELOW) / 10_000)


def timed(milliseconds: Weights) -> Weights:
    """Weight of ways whose length is not known."""
    return np.asarray(milliseconds << _BITS)


def shared_out(weights: Weights, share: Floats) -> Weights:
    """Weight of the first share of ways."""
    time, length = weights >> _BITS, weights & _BELOW
    return np.asarray(
        (np.rint(time * share).astype(np.int64) << _BITS) + np.rint(length * share).astype(np.int64)
    )
