"""Benchmarks of whole teams and countries: plans, territories, growth, workers, roads ..."""

from benchmarks.teams import (
    allocation,
    census,
    country,
    hours,
    integrated,
    journey,
    profit,
    roads,
    sizing,
    territories,
    workers,
)

__all__ = ["TEAMS"]

TEAMS = {
    "journey": journey,
    "integrated": integrated,
    "territories": territories,
    "census": census,
    "sizing": sizing,
    "country": country,
    "workers": workers,
    "allocation": allocation,
    "roads": roads,
    "profit": profit,
    "hours": hours,
}
"""Modules with ``add_arguments`` and ``run`` by the name of their command."""
