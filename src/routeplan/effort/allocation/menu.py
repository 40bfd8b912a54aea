"""The choices of every outlet as arrays: money and minutes at each number of visits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["BUDGET_TOLERANCE", "Menu", "Solution"]

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]

BUDGET_TOLERANCE = 1e-9
"""Part of the budget that the sum of the minutes, in floats, may be above it."""


@dataclass(frozen=True, eq=False)
class Menu:
    """Numbers of visits to choose from: one of a row for every outlet.

    Attributes
    ----------
    visits : array of int, shape (L,)
        Numbers of visits, ascending.
    value : array of float, shape (n, L)
        Money per cycle; minus infinity where the number is not allowed. Every row has a number.
    minutes : array of float, shape (n, L)
        Per cycle.
    """

    visits: Wholes
    value: Floats
    minutes: Floats

    @property
    def least(self) -> Wholes:
        """Place of the fewest visits allowed, by outlet."""
        return np.asarray((self.value > -np.inf).argmax(axis=1), dtype=np.int64)

    def worth(self, chosen: Wholes) -> float:
        """Sum of the values."""
        return float(self.value[np.arange(len(chosen)), chosen].sum())

    def time(self, chosen: Wholes) -> float:
        """Sum of the minutes."""
        return float(self.minutes[np.arange(len(chosen)), chosen].sum())


@dataclass(frozen=True, eq=False)
class Solution:
    """One choice for every outlet.

    Attributes
    ----------
    chosen : array of int
        Place in the menu, by outlet.
    bound : float
        No choice within the budget is worth more.
    price : float
        Worth of one more minute (the multiplier of the budget).
    """

    chosen: Wholes
    bound: float
    price: float
