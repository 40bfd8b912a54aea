"""Travel on the roads of OpenStreetMap, with nothing but a file."""

from routeplan.travel.roads.settings import RoadSettings
from routeplan.travel.roads.travel import RoadTravel

__all__ = ["RoadSettings", "RoadTravel"]
