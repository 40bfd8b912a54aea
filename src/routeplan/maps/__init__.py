"""Maps and plots of plans and territories."""

from routeplan.maps.plan_map import map_plan
from routeplan.maps.quality import plot_quality
from routeplan.maps.scenarios import plot_scenarios, plot_territories
from routeplan.maps.territory_map import map_territories

__all__ = ["map_plan", "map_territories", "plot_quality", "plot_scenarios", "plot_territories"]
