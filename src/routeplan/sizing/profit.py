"""What a team sells, costs and leaves, for every number of reps."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.effort import PowerResponse
from routeplan.errors import SettingsError

__all__ = ["Money", "ProfitCurve", "ResponseCurve", "profit_curve"]

ResponseCurve = Callable[[float], float | NDArray[np.float64]]
"""Effort, as a part of today's, to sales, as a part of today's; 1 at 1."""

_RIGHT_ROI = (0.5, 1.5)
_LEAST, _MOST = 5, 64
"""The curve goes to twice so many reps at least, and to about so many times today's at most."""
_FLAT = 0.01
"""Part of the greatest profit that a team may be below it and be as good."""


@dataclass(frozen=True)
class Money:
    """What reps cost and sales leave. All money is of one period, such as a year.

    Attributes
    ----------
    rep_cost : float
        Of a rep in the period, car and bonus included.
    margin : float
        Part of the sales that is left when all costs that grow with them are paid, 0 to 1.
    response : callable
        Effort, as a part of today's, to sales, as a part of today's, such as a
        :class:`~routeplan.effort.PowerResponse`.
    carryover : float
        Part of the sales an effort brings that comes again in the next period without it, 0 to 1.
    """

    rep_cost: float
    margin: float
    response: ResponseCurve = field(default_factory=PowerResponse)
    carryover: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.rep_cost < math.inf:
            raise SettingsError(f"`rep_cost` must be above 0. Got {self.rep_cost}.")
        if not 0 < self.margin <= 1:
            raise SettingsError(f"`margin` must be above 0 and at most 1. Got {self.margin}.")
        if not 0 <= self.carryover <= 1:
            raise SettingsError(f"`carryover` must be from 0 to 1. Got {self.carryover}.")

    @property
    def break_even_sales(self) -> float:
        """Sales that pay for a rep."""
        return self.rep_cost / self.margin

    def return_of(self, ratio: float) -> float:
        """Return over three periods on the cost of a rep with this break-even ratio."""
        return ratio * (1 + self.carryover + self.carryover**2) - 1


@dataclass(frozen=True, eq=False)
class ProfitCurve:
    """Profit over the number of reps.

    Attributes
    ----------
    table : DataFrame
        Index ``reps``, from 1:

        - `effort` as a part of today's, `sales`, `margin`, `cost`, and `profit`, margin less cost;
        - `next_sales` that one rep more would bring, and `break_even_ratio`, these over the sales
          that pay for a rep;
        - `roi`, the return on that rep over three periods, and `size`: ``"too small"`` above
          150 %, ``"right"`` from 50 %, ``"too large"`` below.
    best : int
        Team with the greatest profit in the period.
    flat : (int, int)
        Smallest and largest team with a profit of at least 99 % of it.
    right : (int, int) or None
        Smallest and largest team of the right size by the return.
    """

    table: pd.DataFrame
    best: int
    flat: tuple[int, int]
    right: tuple[int, int] | None

    @property
    def open_ended(self) -> bool:
        """Whether the profit still grows at the largest team that was looked at."""
        return bool(self.best == self.table.index[-1])


def profit_curve(sales: float, current: float, money: Money, *, least: int = 1) -> ProfitCurve:
    """Work out sales, costs and profit for every number of reps.

    A rep more brings the sales of the response there. They are set against the sales that pay for
    a rep (the break-even ratio), and their margin over three periods, the carryover in the second
    and third one included, against the cost of the rep (Zoltners, Sinha and Lorimer, "Match your
    sales force structure to your business life cycle", Harvard Business Review 84(7/8), 2006: teams
    whose return is between 50 and 150 % are of the right size).

    Parameters
    ----------
    sales : float
        Of all outlets in the period, today.
    current : float
        Reps, whole or not, whose effort they come from.
    money : Money
    least : int, default 1
        Team up to whose double size the curve goes at least; it goes on until a rep more returns
        less than 50 %.

    Returns
    -------
    ProfitCurve

    Raises
    ------
    SettingsError
        When the response is not 1 at 1, not finite, or falls.

    Examples
    --------
    >>> curve = profit_curve(1_000_000.0, 4, Money(rep_cost=30_000.0, margin=0.4))
    >>> curve.best, curve.flat
    (4, (4, 5))
    """
    if not 0 < current < math.inf:
        raise SettingsError(f"`current` must be above 0. Got {current}.")
    most = 2 * max(least, math.ceil(current), _LEAST)
    table = _table(sales, current, money, most)
    while table["roi"].iloc[-1] >= _RIGHT_ROI[0] and most < _MOST * max(current, least):
        most *= 2
        table = _table(sales, current, money, most)
    profit = table["profit"]
    best = 1 + int(profit.to_numpy().argmax())
    near = profit.index[profit >= profit[best] - _FLAT * abs(profit[best])]
    right = table.index[table["size"] == "right"]
    return ProfitCurve(
        table,
        best,
        (int(near[0]), int(near[-1])),
        (int(right[0]), int(right[-1])) if len(right) else None,
    )


def _table(sales: float, current: float, money: Money, most: int) -> pd.DataFrame:
    """A row for every number of reps."""
    reps = np.arange(1, most + 2)
    index = np.array([float(money.response(float(count / current))) for count in reps])
    _check_response(money.response, index)
    sold = sales * index
    cost = money.rep_cost * reps
    table = pd.DataFrame(
        {
            "effort": reps / current,
            "sales": sold,
            "margin": money.margin * sold,
            "cost": cost,
            "profit": money.margin * sold - cost,
            "next_sales": np.append(np.diff(sold), np.nan),
        },
        index=pd.Index(reps, name="reps"),
    ).iloc[:-1]
    table["break_even_ratio"] = table["next_sales"] / money.break_even_sales
    table["roi"] = [money.return_of(ratio) for ratio in table["break_even_ratio"]]
    low, high = _RIGHT_ROI
    names = np.array(["too large", "right", "too small"])
    table["size"] = names[(table["roi"] >= low).astype(int) + (table["roi"] > high).astype(int)]
    return table


def _check_response(response: ResponseCurve, index: NDArray[np.float64]) -> None:
    now = float(response(1.0))
    if abs(now - 1.0) > 1e-6:
        raise SettingsError(f"`response` must be 1 at today's effort, 1. Got {now:g}.")
    if not np.isfinite(index).all() or (np.diff(index) < -1e-9).any():
        raise SettingsError("`response` must be finite and never fall as the effort grows.")
