"""From tables to the search problem and back."""

from routeplan.journey.problem import Journey, JourneySettings, state_journey
from routeplan.journey.repair import Repair, RepairPrices, explain_shortfalls
from routeplan.journey.schedule import time_visits
from routeplan.journey.searching import search_visits
from routeplan.journey.stretch import stretched_visits
from routeplan.journey.tables import PlanTables, plan_tables

__all__ = [
    "Journey",
    "JourneySettings",
    "PlanTables",
    "Repair",
    "RepairPrices",
    "explain_shortfalls",
    "plan_tables",
    "search_visits",
    "state_journey",
    "stretched_visits",
    "time_visits",
]
