"""Times of the day as whole numbers from the earliest begin of a route."""

from __future__ import annotations

import numpy as np

from routeplan.search.engines._case import Case
from routeplan.search.engines._scale import Scale, horizon

__all__ = ["Clock"]


class Clock:
    """Times of the day as whole numbers from 0, the earliest begin of a route.

    Parameters
    ----------
    case : Case
    scale : Scale

    Attributes
    ----------
    latest : int
        A time by which every route can be over.
    """

    def __init__(self, case: Case, scale: Scale) -> None:
        begins = case.shifts.begin[case.routes]
        self._origin = float(begins[np.isfinite(begins)].min(initial=np.inf))
        self._origin = self._origin if np.isfinite(self._origin) else 0.0
        self._scale = scale
        self.latest = int(scale.up(horizon(case) - self._origin))

    def span(self, early: float, late: float) -> tuple[int, int]:
        """First and last moment from `early` to `late`; none when the first is after the last."""
        first = int(self._scale.up(early - self._origin))
        last = int(self._scale.down(late - self._origin))
        return max(first, 0), min(last, self.latest)
