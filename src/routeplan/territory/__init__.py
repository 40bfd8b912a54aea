"""Territories: which rep looks after which outlets."""

from routeplan.territory.assign import assign_balanced
from routeplan.territory.design import design_territories, squared_km
from routeplan.territory.settings import TerritorySettings
from routeplan.territory.workload import workload, workload_minutes

__all__ = [
    "TerritorySettings",
    "assign_balanced",
    "design_territories",
    "squared_km",
    "workload",
    "workload_minutes",
]
