"""Benchmarks of whole teams and countries: plans, territories, growth, workers, roads ..."""

from benchmarks.teams import (
    allocation,
    census,
    country,
    integrated,
    journey,
    profit,
    roads,
    territories,
    workers,
)

__all__ = ["TEAMS"]

TEAMS = {
    "journey": journey,
    "integrated": integrated,
    "territories": territories,
    "census": census,
    "country": country,
    "workers": workers,
    "allocation": allocation,
    "roads": roads,
    "profit": profit,
}
"""Modules with ``add_arguments`` and ``run`` by the name of their command."""
