"""The finished plan: its tables, and the files it is kept in."""

from routeplan.plan.plan import Plan, PlanInfo

__all__ = ["Plan", "PlanInfo"]
