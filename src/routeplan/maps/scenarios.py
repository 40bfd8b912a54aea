"""Scenarios of territories side by side: what each costs, and where its territories lie."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from routeplan.figures import new_figure
from routeplan.maps.colours import rep_colours
from routeplan.territory import Scenarios, territory_shapes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["plot_scenarios", "plot_territories"]

_AIMS = {
    "way": "ways",
    "max_deviation": "deviation",
    "spread_km": "spread",
    "handed_over": "handed over",
}
_MAP_INCHES = 3.2


def plot_scenarios(scenarios: Scenarios, outlets: pd.DataFrame) -> Figure:
    """Draw what every scenario is good at, and a map of each beside one another.

    Parameters
    ----------
    scenarios : Scenarios
        Of :func:`~routeplan.territory.scenarios.territory_scenarios`.
    outlets : DataFrame
        The outlets they divide.

    Returns
    -------
    matplotlib Figure
        On top a line per scenario over the aims, each from best (bottom) to worst; below the maps,
        a rep with the same colour on all of them.

    Raises
    ------
    RouteplanError
        When matplotlib is not installed.
    """
    figure = new_figure()
    count = len(scenarios.table)
    across = min(count, 4)
    down = -(-count // across)
    figure.set_size_inches(across * _MAP_INCHES, 2.6 + down * _MAP_INCHES)
    grid = figure.add_gridspec(1 + down, across, height_ratios=[0.8, *[1.0] * down])
    _draw_aims(scenarios, figure.add_subplot(grid[0, :]))
    colours = rep_colours(territory_shapes(outlets.assign(rep=scenarios.reps.iloc[:, 0])))
    strengths = scenarios.table["strength"].tolist()
    for position, (name, rep) in enumerate(scenarios.reps.items()):
        ax = figure.add_subplot(grid[1 + position // across, position % across])
        plot_territories(outlets.assign(rep=rep), ax=ax, colours=colours)
        ax.set_title("\n".join([str(name), *textwrap.wrap(strengths[position], 32)]), fontsize=8)
    return figure


def plot_territories(
    outlets: pd.DataFrame, *, ax: Axes | None = None, colours: pd.Series | None = None
) -> Axes:
    """Draw the territories of the column ``rep`` and the outlets in them.

    Parameters
    ----------
    outlets : DataFrame
        `lat, lon, rep`.
    ax : matplotlib Axes, optional
        A new one without it.
    colours : Series of str, optional
        Colour of every rep; neighbours differ without it.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    RouteplanError
        When matplotlib is not installed.
    """
    if ax is None:
        ax = new_figure().add_subplot()
    shapes = territory_shapes(outlets)
    colour = dict(rep_colours(shapes)) | ({} if colours is None else dict(colours))
    for rep, shape in shapes.items():
        for part in shapely.get_parts(shape):
            east, north = np.asarray(part.exterior.coords).T
            ax.fill(east, north, color=colour[str(rep)], alpha=0.35, linewidth=0)
            ax.plot(east, north, color=colour[str(rep)], linewidth=0.8)
    ax.scatter(outlets["lon"], outlets["lat"], s=0.4, color="#222222", linewidths=0)
    ax.set_aspect(1.0 / max(0.01, float(np.cos(np.radians(outlets["lat"].mean())))))
    ax.set_axis_off()
    return ax


def _draw_aims(scenarios: Scenarios, ax: Axes) -> None:
    """Parallel axes, one for every aim, each from the best value to the worst."""
    aims = [aim for aim in _AIMS if aim in scenarios.table]
    values = scenarios.table[aims]
    spread = (values.max() - values.min()).clip(lower=1e-12)
    for name, row in ((values - values.min()) / spread).iterrows():
        ax.plot(range(len(aims)), row.to_numpy(), marker="o", label=str(name))
    labels = [
        f"{_AIMS[aim]}\n{_tell(aim, values[aim].min())} to {_tell(aim, values[aim].max())}"
        for aim in aims
    ]
    ax.set_xticks(range(len(aims)), labels)
    ax.set_yticks([0, 1], ["best", "worst"])
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=8)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def _tell(aim: str, value: float) -> str:
    if aim == "max_deviation":
        return f"{value:.1%}"
    return f"{value:,.1f} km" if aim == "spread_km" else f"{value:,.0f}"
