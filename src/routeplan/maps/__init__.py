"""Maps of a plan: the commercial map and the territory shapes."""

from routeplan.maps.plan_map import map_plan

__all__ = ["map_plan"]
