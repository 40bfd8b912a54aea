"""Figures of matplotlib, which is an extra."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routeplan.errors import RouteplanError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["new_figure"]


def new_figure() -> Figure:
    """Make an empty figure that no window shows.

    Raises
    ------
    RouteplanError
        When matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise RouteplanError("Plots need matplotlib: pip install 'routeplan[plot]'") from None
    return Figure(layout="constrained")
