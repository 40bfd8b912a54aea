"""The finished plan: its tables, and the files it is kept in."""

from routeplan.plan.again import SECTION, Lost, Memory, Missed, Road, Start
from routeplan.plan.plan import REP_BEFORE, REP_KEPT, Plan, PlanInfo

__all__ = [
    "REP_BEFORE",
    "REP_KEPT",
    "SECTION",
    "Lost",
    "Memory",
    "Missed",
    "Plan",
    "PlanInfo",
    "Road",
    "Start",
]
