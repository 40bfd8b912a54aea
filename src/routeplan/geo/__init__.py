"""Places on the earth: distances and neighbours."""

from routeplan.geo.adjacency import adjacency_graph, connected_parts, plane_km
from routeplan.geo.neighbours import neighbour_graph
from routeplan.geo.sphere import EARTH_RADIUS_KM, great_circle_km, unit_vectors

__all__ = [
    "EARTH_RADIUS_KM",
    "adjacency_graph",
    "connected_parts",
    "great_circle_km",
    "neighbour_graph",
    "plane_km",
    "unit_vectors",
]
