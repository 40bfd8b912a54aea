"""Plan the visits of field sales teams.

Minutes, kilometres, degrees WGS-84 and currency as given; days are numbered from 1.
Public names are loaded when they are first used, so that importing the package is quick.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from routeplan.cycle import Cycle
    from routeplan.datasets import make_city
    from routeplan.effort import service_minutes, visit_frequency
    from routeplan.errors import DataError, RouteplanError, SettingsError
    from routeplan.journey import JourneySettings
    from routeplan.maps import map_plan
    from routeplan.market import abc_classes
    from routeplan.pipeline import Settings, plan_visits
    from routeplan.plan import Plan
    from routeplan.review import compare_plans, plan_kpis, review_plan
    from routeplan.search import (
        MaxIterations,
        MaxRuntime,
        NoImprovement,
        Progress,
        SearchSettings,
    )
    from routeplan.tables import read_outlets, read_reps
    from routeplan.territory import design_territories
    from routeplan.travel import CrowTravel, MatrixTravel

_MODULES = {
    "routeplan.cycle": ("Cycle",),
    "routeplan.datasets": ("make_city",),
    "routeplan.effort": ("service_minutes", "visit_frequency"),
    "routeplan.errors": ("DataError", "RouteplanError", "SettingsError"),
    "routeplan.journey": ("JourneySettings",),
    "routeplan.maps": ("map_plan",),
    "routeplan.market": ("abc_classes",),
    "routeplan.pipeline": ("Settings", "plan_visits"),
    "routeplan.plan": ("Plan",),
    "routeplan.review": ("compare_plans", "plan_kpis", "review_plan"),
    "routeplan.search": (
        "MaxIterations",
        "MaxRuntime",
        "NoImprovement",
        "Progress",
        "SearchSettings",
    ),
    "routeplan.tables": ("read_outlets", "read_reps"),
    "routeplan.territory": ("design_territories",),
    "routeplan.travel": ("CrowTravel", "MatrixTravel"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [  # noqa: PLE0604 - the names of _MODULES, spelled out for type checkers above
    *sorted(_HOME)
]

logging.getLogger("routeplan").addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'routeplan' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
