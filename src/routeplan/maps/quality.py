"""Where the findings of a quality report lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from routeplan.figures import new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_quality"]

_MOST = 8
"""Checks with a colour of their own."""


def plot_quality(outlets: pd.DataFrame, report: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the outlets, and on top of them those that a quality report has findings for.

    Parameters
    ----------
    outlets : DataFrame
        `lat, lon`; outlets without a place are not drawn.
    report : DataFrame
        Of :func:`~routeplan.census.quality.quality_report`.
    ax : matplotlib Axes, optional
        A new one without it.

    Returns
    -------
    matplotlib Axes
        Outlets in grey; the eight checks with the severest findings in colours, with their numbers
        in the legend.

    Raises
    ------
    RouteplanError
        When matplotlib is not installed.
    """
    if ax is None:
        ax = new_figure().add_subplot()
    placed = outlets.reindex(columns=["lat", "lon"]).dropna()
    placed = placed.set_axis(placed.index.astype("str"))
    ax.scatter(placed["lon"], placed["lat"], s=1.0, color="#b0b0b0", linewidths=0)
    rows = report[(report["table"] == "outlets") & report["row"].isin(placed.index)]
    for k, (check, found) in enumerate(rows.groupby("check", sort=False)):
        if k == _MOST:
            break
        some = placed.loc[found["row"].unique()]
        label = f"{check}: {len(some):,}"
        ax.scatter(some["lon"], some["lat"], s=14.0, color=f"C{k}", linewidths=0, label=label)
    if len(rows):
        ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=8)
    if len(placed):
        ax.set_aspect(1.0 / max(0.01, float(np.cos(np.radians(placed["lat"].mean())))))
    ax.set_axis_off()
    return ax
