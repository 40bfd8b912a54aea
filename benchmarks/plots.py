"""Plots of compared engines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["box_gaps", "plot_gaps_over_time", "save_plots"]


def save_plots(results: pd.DataFrame, table: Path) -> list[Path]:
    """Write the plots beside the table.

    Parameters
    ----------
    results : DataFrame
        Columns `set, engine, gap_pct, given`.
    table : Path
        ``name.csv`` makes ``name_box.png``, and ``name_time.png`` when several times were given.

    Returns
    -------
    list of Path
    """
    from matplotlib.figure import Figure

    plots = {"box": box_gaps}
    if len(results["given"].unique()) > 1:
        plots["time"] = plot_gaps_over_time
    paths = []
    for name, plot in plots.items():
        figure = Figure(figsize=(6.4, 4.0), layout="constrained")
        plot(results, figure.add_subplot())
        paths.append(table.with_name(f"{table.stem}_{name}.png"))
        figure.savefig(paths[-1], dpi=150)
    return paths


def box_gaps(results: pd.DataFrame, ax: Axes) -> Axes:
    """A box per engine with the gaps of all runs at the longest time."""
    longest = results[results["given"] == results["given"].max()]
    engines = sorted(longest["engine"].unique())
    gaps = [longest.loc[longest["engine"] == engine, "gap_pct"].to_numpy() for engine in engines]
    ax.boxplot(gaps, tick_labels=engines, showmeans=True)
    ax.set_title(f"{_sets(longest)}, {longest['given'].max():g} s on one core")
    ax.set_ylabel("gap to best known, %")
    ax.grid(axis="y", alpha=0.3)
    return ax


def plot_gaps_over_time(results: pd.DataFrame, ax: Axes) -> Axes:
    """A line per engine: mean gap over the time given."""
    for engine, runs in results.groupby("engine"):
        mean = runs.groupby("given")["gap_pct"].mean()
        ax.plot(mean.index, mean.to_numpy(), marker="o", label=str(engine))
    ax.set_xscale("log")
    ax.set_xticks(sorted(results["given"].unique()))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.minorticks_off()
    ax.set_title(_sets(results))
    ax.set_xlabel("seconds on one core")
    ax.set_ylabel("mean gap to best known, %")
    ax.grid(alpha=0.3)
    ax.legend()
    return ax


def _sets(results: pd.DataFrame) -> str:
    return ", ".join(sorted(results["set"].unique()))
