"""Planning again: events in, a changed plan out."""

from routeplan.replan.replan import replan_visits
from routeplan.replan.result import Replan
from routeplan.replan.rolling import next_cycle, stability
from routeplan.replan.settings import ReplanSettings

__all__ = ["Replan", "ReplanSettings", "next_cycle", "replan_visits", "stability"]
