"""The finished plan: its tables, and the files it is kept in."""

from routeplan.plan.plan import REP_BEFORE, REP_KEPT, Plan, PlanInfo

__all__ = ["REP_BEFORE", "REP_KEPT", "Plan", "PlanInfo"]
