"""How long it takes and how far it is from place to place."""

from routeplan.travel.crow import CrowTravel
from routeplan.travel.matrix import MatrixTravel
from routeplan.travel.model import Places, TravelModel
from routeplan.travel.services import OsrmTravel, ValhallaTravel

__all__ = ["CrowTravel", "MatrixTravel", "Places", "TravelModel"]
