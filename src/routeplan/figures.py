"""Figures of matplotlib, which is an extra."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routeplan.errors import RouteplanError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["new_axes", "new_figure"]


def new_figure(size: tuple[float, float] | None = None) -> Figure:
    """Make an empty figure that no window shows.

    Parameters
    ----------
    size : (float, float), optional
        Width and height in inches; matplotlib's own without it.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    RouteplanError
        When matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise RouteplanError("Plots need matplotlib: pip install 'routeplan[plot]'") from None
    return Figure(figsize=size, layout="constrained")


def new_axes(size: tuple[float, float] | None = None) -> Axes:
    """Make the axes of a new figure, without a frame above and on the right.

    Parameters
    ----------
    size : (float, float), optional
        As for :func:`new_figure`, which raises the same.

    Returns
    -------
    matplotlib Axes
    """
    ax = new_figure(size).add_subplot()
    ax.spines[["top", "right"]].set_visible(False)
    return ax
