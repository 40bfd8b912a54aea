"""Travel asked from a routing service that a company runs."""

from routeplan.travel.services.osrm import OsrmTravel
from routeplan.travel.services.service import ServiceTravel
from routeplan.travel.services.valhalla import ValhallaTravel

__all__ = ["OsrmTravel", "ServiceTravel", "ValhallaTravel"]
