"""Maps of a plan: the commercial map and the territory shapes."""

from routeplan.maps.plan_map import map_plan
from routeplan.maps.shapes import territory_shapes

__all__ = ["map_plan", "territory_shapes"]
