"""How often to visit whom when time is limited."""

from routeplan.effort.allocation.allocate import allocate_visits
from routeplan.effort.allocation.allocation import Allocation
from routeplan.effort.allocation.options import allowed_visits
from routeplan.effort.allocation.plot import plot_allocation
from routeplan.effort.allocation.report import AllocationReport
from routeplan.effort.allocation.values import visit_minutes, visit_values

__all__ = [
    "Allocation",
    "AllocationReport",
    "allocate_visits",
    "allowed_visits",
    "plot_allocation",
    "visit_minutes",
    "visit_values",
]
