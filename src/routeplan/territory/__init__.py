"""Territories: which rep looks after which outlets."""

from routeplan.territory.assign import assign_balanced
from routeplan.territory.bound import territory_bound, territory_way
from routeplan.territory.design import design_territories, squared_km
from routeplan.territory.measures import (
    territory_centres,
    territory_measures,
    territory_summary,
)
from routeplan.territory.scenarios import Scenarios, territory_scenarios
from routeplan.territory.settings import TerritorySettings
from routeplan.territory.shapes import territory_shapes
from routeplan.territory.team import TeamSuggestion, suggest_team
from routeplan.territory.workload import workload, workload_minutes

__all__ = [
    "Scenarios",
    "TeamSuggestion",
    "TerritorySettings",
    "assign_balanced",
    "design_territories",
    "squared_km",
    "suggest_team",
    "territory_bound",
    "territory_centres",
    "territory_measures",
    "territory_scenarios",
    "territory_shapes",
    "territory_summary",
    "territory_way",
    "workload",
    "workload_minutes",
]
