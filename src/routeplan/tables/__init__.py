"""Read the tables of outlets and reps and check them: all faults at once, nothing silent."""

from __future__ import annotations

from routeplan.tables.events import load_events, read_events
from routeplan.tables.read import check_outlets, check_reps, read_outlets, read_reps

__all__ = [
    "check_outlets",
    "check_reps",
    "load_events",
    "read_events",
    "read_outlets",
    "read_reps",
]
