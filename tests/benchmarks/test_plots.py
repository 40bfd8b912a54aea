"""Plots of compared engines."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("matplotlib")

from benchmarks.plots import box_gaps, plot_gaps_over_time
from matplotlib.figure import Figure

RUNS = pd.DataFrame(
    [
        ("cvrp", "routeplan", 1.0, 3.0),
        ("cvrp", "routeplan", 1.0, 1.0),
        ("cvrp", "routeplan", 10.0, 0.5),
        ("cvrp", "vroom", 10.0, 4.0),
    ],
    columns=["set", "engine", "given", "gap_pct"],
)


def test_boxes_show_the_longest_time() -> None:
    """One box per engine, named, with the time in the title."""
    ax = box_gaps(RUNS, Figure().add_subplot())
    assert [label.get_text() for label in ax.get_xticklabels()] == ["routeplan", "vroom"]
    assert ax.get_title() == "cvrp, 10 s on one core"


def test_lines_show_the_mean_gap_over_time() -> None:
    """Two runs at one second make one point."""
    ax = plot_gaps_over_time(RUNS, Figure().add_subplot())
    line = ax.get_lines()[0]
    assert line.get_label() == "routeplan"
    assert np.asarray(line.get_xdata()).tolist() == [1.0, 10.0]
    assert np.asarray(line.get_ydata()).tolist() == [2.0, 0.5]
