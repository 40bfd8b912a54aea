"""Axes of a new figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routeplan.errors import RouteplanError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["new_axes"]


def new_axes() -> Axes:
    """Axes without a frame above and on the right; matplotlib is asked for only here."""
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise RouteplanError("Plots need matplotlib: pip install 'routeplan[plot]'") from None
    ax = Figure(layout="constrained").add_subplot()
    ax.spines[["top", "right"]].set_visible(False)
    return ax
