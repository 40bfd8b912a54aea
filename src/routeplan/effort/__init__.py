"""How often an outlet is visited and how long a visit takes."""

from routeplan.effort.adjust import adjust_frequency
from routeplan.effort.allocation import (
    Allocation,
    AllocationReport,
    allocate_visits,
    allowed_visits,
    plot_allocation,
    visit_minutes,
    visit_values,
)
from routeplan.effort.field import call_balance, calls_per_day, field_minutes
from routeplan.effort.frequency import visit_frequency
from routeplan.effort.learn import LearnedMinutes, learn_service_minutes
from routeplan.effort.response import (
    AdbudgResponse,
    ConcaveResponse,
    ExponentialResponse,
    PowerResponse,
    Response,
    ResponseFit,
    fit_curve,
    fit_response,
    judged_response,
    judged_responses,
    plot_response,
)
from routeplan.effort.rules import FrequencyRule
from routeplan.effort.service import service_minutes
from routeplan.effort.services import split_services
from routeplan.effort.steps import CALL_STEPS, CallSteps, step_minutes

__all__ = [
    "CALL_STEPS",
    "AdbudgResponse",
    "Allocation",
    "AllocationReport",
    "CallSteps",
    "ConcaveResponse",
    "ExponentialResponse",
    "FrequencyRule",
    "LearnedMinutes",
    "PowerResponse",
    "Response",
    "ResponseFit",
    "adjust_frequency",
    "allocate_visits",
    "allowed_visits",
    "call_balance",
    "calls_per_day",
    "field_minutes",
    "fit_curve",
    "fit_response",
    "judged_response",
    "judged_responses",
    "learn_service_minutes",
    "plot_allocation",
    "plot_response",
    "service_minutes",
    "split_services",
    "step_minutes",
    "visit_frequency",
    "visit_minutes",
    "visit_values",
]
