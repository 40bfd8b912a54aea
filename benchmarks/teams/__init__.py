"""Benchmarks of whole teams and countries: plans, territories, growth, workers."""

from benchmarks.teams import country, integrated, journey, territories, workers

__all__ = ["TEAMS"]

TEAMS = {
    "journey": journey,
    "integrated": integrated,
    "territories": territories,
    "country": country,
    "workers": workers,
}
"""Modules with ``add_arguments`` and ``run`` by the name of their command."""
