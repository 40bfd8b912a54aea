"""Benchmarks of whole teams and countries: plans, territories, growth, roads, prices ..."""

from importlib import import_module
from pkgutil import iter_modules
from benchmarks.teams import (
    allocation,
    country,
    integrated,
    journey,
    replan,
    territories,
    workers,
)

__all__ = ["TEAMS"]

TEAMS = {
    module.name: import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)
    "journey": journey,
    "integrated": integrated,
    "territories": territories,
    "country": country,
    "workers": workers,
    "allocation": allocation,
    "replan": replan,
}
"""Modules with ``add_arguments`` and ``run`` by the name of their command."""
