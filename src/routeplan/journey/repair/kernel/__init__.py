"""The compiled part of the repairs: the clock of many tours, on arrays alone."""

from routeplan.journey.repair.kernel.clock import ROUNDING, drive_tours

__all__ = ["ROUNDING", "drive_tours"]
