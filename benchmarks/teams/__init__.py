"""Benchmarks of whole teams and countries: plans, territories, growth, workers, visits, repairs."""

from benchmarks.teams import allocation, country, explain, integrated, journey, territories, workers

__all__ = ["TEAMS"]

TEAMS = {
    "journey": journey,
    "integrated": integrated,
    "territories": territories,
    "country": country,
    "workers": workers,
    "allocation": allocation,
    "explain": explain,
}
"""Modules with ``add_arguments`` and ``run`` by the name of their command."""
