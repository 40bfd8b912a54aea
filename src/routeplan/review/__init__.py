"""The independent checker of plans and the figures of route efficiency."""

from routeplan.review.compare import compare_plans
from routeplan.review.kpi import plan_kpis, rep_kpis
from routeplan.review.rules import review_plan

__all__ = ["compare_plans", "plan_kpis", "rep_kpis", "review_plan"]
