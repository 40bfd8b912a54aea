"""How often an outlet is visited and how long a visit takes."""

from routeplan.effort.frequency import visit_frequency
from routeplan.effort.service import service_minutes
from routeplan.effort.services import split_services

__all__ = ["service_minutes", "split_services", "visit_frequency"]
