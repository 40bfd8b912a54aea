"""Territories: which rep looks after which outlets."""

from routeplan.territory.assign import assign_balanced
from routeplan.territory.design import design_territories, squared_km
from routeplan.territory.workload import workload_minutes

__all__ = ["assign_balanced", "design_territories", "squared_km", "workload_minutes"]
