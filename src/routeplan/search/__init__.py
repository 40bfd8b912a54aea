"""The search: one problem of visiting as arrays, and its solver.

:func:`routeplan.search.solve.solve` is not imported here: it brings numba along, which takes a
second that nobody should wait for before a search starts.
"""

from routeplan.search.problem import ABSENT, Hours, Problem, Shifts, Solution, ranges
from routeplan.search.settings import SearchSettings
from routeplan.search.stop import (
    MaxIterations,
    MaxRuntime,
    NoImprovement,
    Progress,
    StoppingCriterion,
)

__all__ = [
    "ABSENT",
    "Hours",
    "MaxIterations",
    "MaxRuntime",
    "NoImprovement",
    "Problem",
    "Progress",
    "SearchSettings",
    "Shifts",
    "Solution",
    "StoppingCriterion",
    "ranges",
]
