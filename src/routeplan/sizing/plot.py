"""The curve of a team's size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routeplan.figures import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from routeplan.sizing.result import TeamSize

__all__ = ["plot_team_size"]

_LINE, _BAND, _MARK = "#1f6f8b", "#e8b04a", "#444444"


def plot_team_size(size: TeamSize, ax: Axes | None = None) -> Axes:
    """Draw the profit over the number of reps, or without money the work and the time.

    Parameters
    ----------
    size : TeamSize
    ax : matplotlib Axes, optional
        A new one without it.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    RouteplanError
        When matplotlib is not installed.
    """
    ax = new_axes((7, 4)) if ax is None else ax
    if size.profit is None:
        _draw_work(size, ax)
    else:
        _draw_profit(size, ax)
    marks: dict[int, list[str]] = {}
    for count, name in ((size.today, "today"), (size.estimate, "estimate"), (size.planned, "plan")):
        if count:
            marks.setdefault(count, []).append(name)
    for count, names in marks.items():
        ax.axvline(count, color=_MARK, linewidth=0.8, linestyle=":")
        label = f"{', '.join(names)}: {count}"
        ax.annotate(
            label, (count, 0.02), xycoords=("data", "axes fraction"), rotation=90, ha="right",
            va="bottom", fontsize=8, color=_MARK,
        )  # fmt: skip
    ax.set_xlabel("reps")
    ax.legend(frameon=False, fontsize=8)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    return ax


def _draw_profit(size: TeamSize, ax: Axes) -> None:
    curve = size.profit
    if curve is None:
        return
    most = max(2 * max(curve.best, size.count, size.today or 0), 6)
    shown = curve.table.loc[:most]
    ax.axvspan(*curve.flat, color=_BAND, alpha=0.35, label="within 1 % of the greatest profit")
    ax.plot(shown.index, shown["profit"], color=_LINE, label="profit: margin less cost of the reps")
    right = shown[shown["size"] == "right"]
    if len(right):
        ax.plot(
            right.index, right["profit"], color=_LINE, linewidth=4, alpha=0.4,
            label="right size: return of 50 to 150 %",
        )  # fmt: skip
    ax.plot(curve.best, curve.table["profit"][curve.best], "o", color=_LINE)
    ax.set_ylabel("profit of a period")


def _draw_work(size: TeamSize, ax: Axes) -> None:
    table = size.table
    ax.plot(table.index, table["service_h"], color=_BAND, label="in the outlets")
    work = table["service_h"] + table["travel_h"]
    ax.plot(table.index, work, color=_LINE, label="ways included")
    ax.plot(table.index, table["capacity_h"], color=_MARK, label="time of the reps")
    ax.set_ylabel("hours of a cycle")
