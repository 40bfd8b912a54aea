"""Clock times of a solution: the visits and days tables, and what comes too late."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.journey.problem import Journey
from routeplan.journey.timetable import Timetable
from routeplan.search import Solution

__all__ = ["late_outlets", "time_visits"]


def time_visits(journey: Journey, solution: Solution) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables of the visits and the days of a solution.

    Parameters
    ----------
    journey : Journey
    solution : Solution

    Returns
    -------
    visits, days : DataFrame
        By rep, day and sequence, with the columns of a plan's tables.
    """
    return Timetable.of_journey(journey).tables(*_routes(journey, solution))


def late_outlets(journey: Journey, solution: Solution) -> NDArray[np.int64]:
    """An outlet of every tour that misses a window, the break or the end of the shift.

    Parameters
    ----------
    journey : Journey
    solution : Solution

    Returns
    -------
    ndarray of int64
    """
    if journey.problem.shifts is None:
        return np.empty(0, dtype=np.int64)
    timetable = Timetable.of_journey(journey)
    late = [
        int(tour.stops[stop])
        for tour in timetable.tours(*_routes(journey, solution))
        for stop in [timetable.late_stop(tour)]
        if stop is not None
    ]
    return np.unique(np.array(late, dtype=np.int64))


def _routes(
    journey: Journey, solution: Solution
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[NDArray[np.int32]]]:
    """Rep, 1-based day and stops of every used route."""
    size = np.diff(solution.route_first)
    used, n_days = np.flatnonzero(size), journey.problem.n_days
    firsts = solution.route_first[used]
    stops = [solution.stops[a : a + n] for a, n in zip(firsts, size[used], strict=True)]
    return used // n_days, used % n_days + 1, stops
