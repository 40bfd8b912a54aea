"""Benchmarks of whole teams and countries: plans, territories, growth, roads, prices ..."""

from importlib import import_module
from pkgutil import iter_modules

__all__ = ["TEAMS"]

TEAMS = {
    module.name: import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)
}
"""Modules with ``add_arguments`` and ``run`` by the name of their command."""
