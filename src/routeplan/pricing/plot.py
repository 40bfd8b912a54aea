"""Curves of prices, drawn one by one or all together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from routeplan.figures import new_axes, new_figure
from routeplan.pricing.curve import PriceCurve
from routeplan.pricing.labels import LABELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["plot_price", "plot_prices"]

_TRAVEL, _UNSERVED = "tab:blue", "tab:red"
_ACROSS = 2
_INCHES = (5.2, 2.9)
_NARROW = 0.05
"""Least height of an axis, as a part of the travel: changes below look like what they are."""


def plot_price(curve: PriceCurve, *, ax: Axes | None = None) -> Axes:
    """Draw travel hours over the wish, strictest on the left, and unserved visits where any.

    Parameters
    ----------
    curve : PriceCurve
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
    label = LABELS[curve.wish]
    own = curve.table[curve.table["own"]].iloc[0]
    points = curve.table[~curve.table["own"]]
    places = {value: place for place, value in enumerate(points["value"])}
    ax.plot(range(len(points)), points["travel_min"] / 60, "-o", color=_TRAVEL, markersize=4)
    ax.plot(
        [places[own["value"]]], [own["travel_min"] / 60], "D", color="black", zorder=3, label="plan"
    )
    told = [label.told(value).removesuffix(" %") for value in points["value"]]
    ax.set_xticks(range(len(points)), told)
    ax.set_xlim(-0.4, len(points) - 0.6)
    ax.set_xlabel(f"{label.axis}  (looser to the right)", fontsize=8)
    ax.set_ylabel("travel, h", color=_TRAVEL)
    _widen(ax)
    ax.tick_params(labelsize=8)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, fontsize=8)
    if curve.table["unserved"].fillna(0).any():
        _draw_unserved(ax, curve, places[own["value"]])
    return ax


def plot_prices(curves: Mapping[str, PriceCurve]) -> Figure:
    """Draw all curves beside one another.

    Parameters
    ----------
    curves : mapping of PriceCurve
        Of :func:`~routeplan.pricing.price.prices`.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    RouteplanError
        When matplotlib is not installed.
    """
    figure = new_figure()
    across = min(_ACROSS, max(1, len(curves)))
    down = max(1, -(-len(curves) // across))
    figure.set_size_inches(across * _INCHES[0], down * _INCHES[1])
    for place, (name, curve) in enumerate(curves.items()):
        ax = figure.add_subplot(down, across, place + 1)
        plot_price(curve, ax=ax)
        steps = curve.steps()
        ax.set_title(steps[0] if steps else LABELS[name].name, fontsize=9, loc="left")
    return figure


def _draw_unserved(ax: Axes, curve: PriceCurve, own: int) -> None:
    """Bars of unserved visits behind the line, on an axis of their own."""
    points = curve.table[~curve.table["own"]]
    right = ax.twinx()
    right.bar(range(len(points)), points["unserved"].to_numpy(float), color=_UNSERVED, alpha=0.25)
    right.plot([own], curve.table["unserved"][curve.table["own"]], "_", color=_UNSERVED)
    right.set_ylabel("unserved visits", color=_UNSERVED)
    right.set_ylim(0, max(1.0, 2 * float(np.nanmax(points["unserved"].to_numpy(float)))))
    right.spines[["top", "left"]].set_visible(False)
    right.tick_params(labelsize=8)


def _widen(ax: Axes) -> None:
    """A range of travel in which a small change looks small."""
    low, high = ax.get_ylim()
    lacking = _NARROW * high - (high - low)
    if lacking > 0:
        ax.set_ylim(low - lacking / 2, high + lacking / 2)
