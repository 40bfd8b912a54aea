"""Profit over the time there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routeplan.effort.allocation.allocation import Allocation
from routeplan.figures import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_allocation"]

_FROM, _TO, _POINTS = 0.5, 1.5, 21


def plot_allocation(allocation: Allocation, *, ax: Axes | None = None) -> Axes:
    """Draw the best profit over the minutes, the choice, and today.

    Parameters
    ----------
    allocation : Allocation
    ax : matplotlib Axes, optional
        A new figure without it.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    RouteplanError
        When matplotlib is not installed.
    """
    ax = new_axes() if ax is None else ax
    solver = allocation.solver
    room = sum(share.minutes for share in solver.shares)
    hours, profits = [], []
    for part in np.linspace(_FROM, _TO, _POINTS):
        found = solver.solve(float(part), fast=True)
        if found is not None:
            hours.append(part * room / 60)
            profits.append(solver.worth(found))
    ax.plot(hours, profits, color="tab:blue", label="best for the time")
    ax.plot([allocation.minutes / 60], [allocation.profit], "o", color="tab:blue", label="chosen")
    before = allocation.table[["minutes_before", "profit_before"]]
    if before.notna().to_numpy().all():
        today = before.sum()
        ax.plot(
            [today["minutes_before"] / 60],
            [today["profit_before"]],
            "x",
            color="black",
            label="today",
        )
    ax.set_xlabel("hours of visits per cycle")
    ax.set_ylabel("contribution per cycle")
    ax.legend(frameon=False)
    return ax
