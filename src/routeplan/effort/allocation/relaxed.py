"""Visits for a limited time by Lagrangian relaxation: nearly the best, with a proven bound."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routeplan.effort.allocation.menu import BUDGET_TOLERANCE, Menu, Solution

__all__ = ["relax"]

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]

_HALVINGS = 200
_MOST_PASSES = 50


def relax(menu: Menu, budget: float) -> Solution:
    """Choose by the price of a minute, then use up what is left.

    With a price on every minute the outlets choose for themselves. The lowest price at which all
    choices fit is found by halving; it is the slope of the concave envelopes of the values where
    the budget ends, and gives the bound of the linear relaxation (Sinha and Zoltners 1979,
    doi:10.1287/opre.27.3.503). Outlets that are undecided at this price take the larger number as
    long as it fits, and the time that is left goes to whatever gains most.

    Parameters
    ----------
    menu : Menu
        Its fewest visits fit in the budget.
    budget : float
        Minutes.

    Returns
    -------
    Solution
        Within the budget, up to :data:`BUDGET_TOLERANCE`.

    Examples
    --------
    >>> value = np.array([[0.0, 5.0, 8.0], [0.0, 4.0, 5.0]])
    >>> menu = Menu(np.arange(3), value, np.array([[0.0, 10.0, 20.0]] * 2))
    >>> found = relax(menu, 30.0)
    >>> found.chosen.tolist(), found.bound, round(found.price, 9)
    ([2, 1], 12.0, 0.1)
    """
    limit = budget * (1.0 + BUDGET_TOLERANCE)
    free = _choose(menu.value, menu.minutes, 0.0)
    if menu.time(free) <= limit:
        return Solution(free, menu.worth(free), 0.0)
    price, fits, exceeds = _halve(menu, limit, free)
    bound = price * budget + float((menu.value - price * menu.minutes).max(axis=1).sum())
    chosen = _fill(menu, _take_undecided(menu, fits, exceeds, limit), limit)
    return Solution(chosen, max(bound, menu.worth(chosen)), price)


def _choose(value: Floats, minutes: Floats, price: float) -> Wholes:
    """What every outlet takes at a price, the fewest minutes of what is equally good."""
    return np.asarray((value - price * minutes).argmax(axis=1), dtype=np.int64)


def _halve(menu: Menu, limit: float, exceeds: Wholes) -> tuple[float, Wholes, Wholes]:
    """Lowest price at which the choices fit, these choices, and those at a price just below.

    An outlet that chooses the same at both ends does so between them as well, and is left alone.
    """
    low, high = 0.0, _high_price(menu, limit)
    fits = _choose(menu.value, menu.minutes, high)
    active = np.flatnonzero(fits != exceeds)
    settled = menu.time(fits) - _time(menu, active, fits)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high or not len(active):
            break
        chosen = _choose(menu.value[active], menu.minutes[active], middle)
        minutes = menu.minutes[active, chosen]
        if settled + float(minutes.sum()) <= limit:
            high, fits[active] = middle, chosen
        else:
            low, exceeds[active] = middle, chosen
        same = fits[active] == exceeds[active]
        settled += _time(menu, active[same], fits)
        active = active[~same]
    return high, fits, exceeds


def _time(menu: Menu, rows: Wholes, chosen: Wholes) -> float:
    return float(menu.minutes[rows, chosen[rows]].sum())


def _high_price(menu: Menu, limit: float) -> float:
    """A price at which the choices fit."""
    finite = menu.value[menu.value > -np.inf]
    price = max(float(np.ptp(finite)), 1e-300) / limit
    while menu.time(_choose(menu.value, menu.minutes, price)) > limit and price < 1e300:
        price *= 2.0
    return price


def _take_undecided(menu: Menu, fits: Wholes, exceeds: Wholes, limit: float) -> Wholes:
    """The larger numbers at the price, best gain a minute first, as long as they fit."""
    chosen, slack = fits.copy(), limit - menu.time(fits)
    rows = np.flatnonzero(fits != exceeds)
    more = menu.minutes[rows, exceeds[rows]] - menu.minutes[rows, fits[rows]]
    gain = menu.value[rows, exceeds[rows]] - menu.value[rows, fits[rows]]
    for place in np.argsort(-gain / np.maximum(more, 1e-300), kind="stable"):
        if more[place] <= slack:
            chosen[rows[place]] = exceeds[rows[place]]
            slack -= more[place]
    return chosen


def _fill(menu: Menu, chosen: Wholes, limit: float) -> Wholes:
    """Spend the time that is left on the largest gains that fit."""
    everyone = np.arange(len(chosen))
    for _ in range(_MOST_PASSES):
        slack = limit - menu.time(chosen)
        gain = menu.value - menu.value[everyone, chosen][:, None]
        gain[menu.minutes - menu.minutes[everyone, chosen][:, None] > slack] = -np.inf
        best = np.asarray(gain.argmax(axis=1))
        wins = np.flatnonzero(gain[everyone, best] > 0)
        if not len(wins):
            break
        for row in wins[np.argsort(-gain[wins, best[wins]], kind="stable")]:
            more = menu.minutes[row, best[row]] - menu.minutes[row, chosen[row]]
            if more <= slack:
                slack -= more
                chosen[row] = best[row]
    return chosen
