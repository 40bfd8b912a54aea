"""Maps of a plan: the commercial map and the territory shapes."""

from routeplan.maps.plan_map import map_plan
from routeplan.maps.scenarios import plot_scenarios, plot_territories

__all__ = ["map_plan", "plot_scenarios", "plot_territories"]
