"""Curves of sales over visits, with the range in which they lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from routeplan.effort.response.curves import Response
from routeplan.effort.response.history import ResponseFit
from routeplan.figures import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_response"]

_POINTS = 201


def plot_response(
    response: Response | Mapping[str, Response] | ResponseFit,
    *,
    most: float = 2.5,
    level: float = 0.9,
    ax: Axes | None = None,
) -> Axes:
    """Draw one curve, or those of all classes.

    Parameters
    ----------
    response : Response, mapping of str to Response, or ResponseFit
        The curves of a fit come with the range in which they lie.
    most : float, default 2.5
        Largest effort shown, as a multiple of today's.
    level : float, default 0.9
        Of the range.
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
    effort = np.linspace(0.0, most, _POINTS)
    fit = response if isinstance(response, ResponseFit) else None
    curves = _curves(response)
    for name, curve in curves.items():
        (line,) = ax.plot(100 * effort, 100 * curve(effort), label=name)
        if fit is not None:
            band = fit.band(name, effort, level=level)
            ax.fill_between(
                100 * effort,
                100 * band["low"],
                100 * band["high"],
                alpha=0.15,
                color=line.get_color(),
            )
    ax.plot([100], [100], "o", color="black", zorder=5)
    ax.annotate("today", (100, 100), xytext=(6, -12), textcoords="offset points")
    ax.set_xlabel("visits, % of today's")
    ax.set_ylabel("sales, % of today's")
    ax.set_ylim(bottom=0)
    if len(curves) > 1:
        ax.legend(title="class", frameon=False)
    return ax


def _curves(response: Response | Mapping[str, Response] | ResponseFit) -> Mapping[str, Response]:
    if isinstance(response, ResponseFit):
        return response.responses
    return {"all": response} if isinstance(response, Response) else response
