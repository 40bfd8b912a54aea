"""Places on the earth: distances, neighbours, and the coordinates of Chinese maps."""

from routeplan.geo.adjacency import adjacency_graph, connected_parts, plane_km
from routeplan.geo.coincidence import shifted_places
from routeplan.geo.datum import SYSTEMS, System, convert_coordinates, shifted
from routeplan.geo.lines import simplified_line
from routeplan.geo.mainland import in_mainland_china, near_mainland_china
from routeplan.geo.neighbours import neighbour_graph
from routeplan.geo.sphere import (
    EARTH_RADIUS_KM,
    all_great_circle_km,
    great_circle_km,
    pairwise_great_circle_km,
    unit_vectors,
)

__all__ = [
    "EARTH_RADIUS_KM",
    "SYSTEMS",
    "System",
    "adjacency_graph",
    "all_great_circle_km",
    "connected_parts",
    "convert_coordinates",
    "great_circle_km",
    "in_mainland_china",
    "near_mainland_china",
    "neighbour_graph",
    "pairwise_great_circle_km",
    "plane_km",
    "shifted",
    "shifted_places",
    "simplified_line",
    "unit_vectors",
]
