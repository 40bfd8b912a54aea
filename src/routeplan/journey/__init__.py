"""From tables to the search problem and back."""

from routeplan.journey.problem import Journey, JourneySettings, state_journey
from routeplan.journey.schedule import time_visits
from routeplan.journey.shortfall import explain_shortfalls

__all__ = [
    "Journey",
    "JourneySettings",
    "explain_shortfalls",
    "state_journey",
    "time_visits",
]
