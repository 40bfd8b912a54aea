"""Figures of scenarios hold what they should."""

from __future__ import annotations

from pathlib import Path

from routeplan.datasets import make_city
from routeplan.maps import plot_scenarios, plot_territories
from routeplan.territory import design_territories, territory_scenarios


def test_lines_and_maps(tmp_path: Path) -> None:
    """A line per scenario, a map per scenario, and a picture in the end."""
    outlets, reps = make_city(80, seed=2, reps=3)
    outlets = outlets.assign(visits=1, service_min=20.0)
    scenarios = territory_scenarios(outlets, reps, count=5)
    figure = plot_scenarios(scenarios, outlets)
    assert len(figure.axes) == 1 + len(scenarios.table)
    assert len(figure.axes[0].lines) == len(scenarios.table)
    assert figure.axes[1].get_title().startswith("S1")
    figure.savefig(tmp_path / "scenarios.png")
    assert (tmp_path / "scenarios.png").stat().st_size > 10_000


def test_territories_alone() -> None:
    """A shape per rep, and all outlets as points."""
    outlets, reps = make_city(60, seed=2, reps=3)
    outlets = outlets.assign(visits=1, service_min=20.0)
    outlets["rep"] = design_territories(outlets, reps)
    ax = plot_territories(outlets)
    assert len(ax.patches) >= 3
    assert len(ax.collections[0].get_offsets()) == 60
