"""Benchmarks of whole teams and countries: plans, territories, growth, workers, visits, wishes."""

from benchmarks.teams import allocation, country, integrated, journey, price, territories, workers

__all__ = ["TEAMS"]

TEAMS = {
    "journey": journey,
    "integrated": integrated,
    "territories": territories,
    "country": country,
    "workers": workers,
    "allocation": allocation,
    "price": price,
}
"""Modules with ``add_arguments`` and ``run`` by the name of their command."""
