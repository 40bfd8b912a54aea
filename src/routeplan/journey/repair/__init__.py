"""Why an outlet is not served, found by trying, and what would let it be, proven by routes."""

from routeplan.journey.repair.reasons import REASONS, Reason
from routeplan.journey.repair.repairs import Change, Release, Repair, RepairPrices, Route
from routeplan.journey.repair.stories import (
    Story,
    explain_shortfalls,
    tell_stories,
    unserved_table,
)

__all__ = [
    "REASONS",
    "Change",
    "Reason",
    "Release",
    "Repair",
    "RepairPrices",
    "Route",
    "Story",
    "explain_shortfalls",
    "tell_stories",
    "unserved_table",
]
