"""How long it takes and how far it is from place to place."""

from routeplan.travel.calibrate import TravelFit, calibrate_travel
from routeplan.travel.crow import CrowTravel
from routeplan.travel.hours import TOWN_TRAFFIC, HourlyPace, ScaledTravel, rush_hour_factor
from routeplan.travel.matrix import MatrixTravel
from routeplan.travel.model import CheckedModel, PathModel, Places, TravelModel
from routeplan.travel.recorded import RecordedTravel
from routeplan.travel.roads import RoadSettings, RoadTravel
from routeplan.travel.sample import sample_travel
from routeplan.travel.services import OsrmTravel, ValhallaTravel
from routeplan.travel.slowed import CLOSED_MIN, SlowedTravel

__all__ = [
    "CLOSED_MIN",
    "TOWN_TRAFFIC",
    "CheckedModel",
    "CrowTravel",
    "HourlyPace",
    "MatrixTravel",
    "OsrmTravel",
    "PathModel",
    "Places",
    "RecordedTravel",
    "RoadSettings",
    "RoadTravel",
    "ScaledTravel",
    "SlowedTravel",
    "TravelFit",
    "TravelModel",
    "ValhallaTravel",
    "calibrate_travel",
    "rush_hour_factor",
    "sample_travel",
]
