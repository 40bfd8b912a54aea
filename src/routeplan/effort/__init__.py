"""How often an outlet is visited and how long a visit takes."""

from routeplan.effort.frequency import visit_frequency
from routeplan.effort.service import service_minutes

__all__ = ["service_minutes", "visit_frequency"]
