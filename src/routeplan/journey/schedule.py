"""Clock times of a solution: the visits and days tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.clock import clock
from routeplan.journey.problem import Journey
from routeplan.journey.timing import Duty, Spans, Timed, Tour, late_stop, time_tour
from routeplan.search import Hours, Solution, ranges

__all__ = ["late_outlets", "time_visits"]

_DECIMALS = 3
"""Digits of a minute kept in the tables."""


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
    tours = _tours(journey, solution)
    timed = [time_tour(tour, _duty(journey, tour)) for tour in tours]
    return _visits_table(journey, tours, timed), _days_table(journey, tours, timed)


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
    late = [
        int(tour.stops[stop])
        for tour in _tours(journey, solution)
        for stop in [late_stop(tour, _duty(journey, tour), _end(journey, tour))]
        if stop is not None
    ]
    return np.unique(np.array(late, dtype=np.int64))


def _end(journey: Journey, tour: Tour) -> float:
    return float(journey.days.end[tour.rep, tour.day - 1])


def _duty(journey: Journey, tour: Tour) -> Duty:
    days, at = journey.days, (tour.rep, tour.day - 1)
    return Duty(
        begin=float(days.begin[at]),
        break_min=float(days.break_min[at]),
        break_opens=float(days.break_opens[at]),
        break_closes=float(days.break_closes[at]),
        at_once=days.under_way is not None and bool(days.under_way[at]),
    )


def _tours(journey: Journey, solution: Solution) -> list[Tour]:
    """The used routes with their legs, asked from the travel model all at once."""
    problem, size = journey.problem, np.diff(solution.route_first)
    used = np.flatnonzero(size)
    ends = np.cumsum(size[used] + 1)
    firsts = ends - size[used] - 1
    inner = ranges(firsts, size[used])
    origins, destinations = np.empty((2, ends[-1] if len(ends) else 0), dtype=np.intp)
    destinations[inner] = origins[inner + 1] = solution.stops
    origins[firsts], destinations[ends - 1] = problem.begin[used], problem.finish[used]
    legs = journey.travel.leg_minutes(journey.places[origins], journey.places[destinations])
    return [
        Tour(
            rep=int(r) // problem.n_days,
            day=int(r) % problem.n_days + 1,
            stops=solution.route(int(r)),
            legs=legs[first:end],
            service=problem.service[solution.route(int(r))],
            windows=_windows(problem.hours, solution.route(int(r)), int(r) % problem.n_days),
        )
        for r, first, end in zip(used, firsts, ends, strict=True)
    ]


def _windows(hours: Hours | None, stops: NDArray[np.int32], day: int) -> list[Spans] | None:
    """When the visits may begin, None when that is at any time."""
    if hours is None:
        return None
    kinds = hours.kind[stops, day]
    if not kinds.any():  # kind 0 is open at any time
        return None
    return [
        [
            (float(hours.opens[w]), float(hours.closes[w]))
            for w in range(hours.first[kind], hours.first[kind + 1])
        ]
        for kind in kinds
    ]


def _visits_table(journey: Journey, tours: list[Tour], timed: list[Timed]) -> pd.DataFrame:
    sizes = [len(tour.stops) for tour in tours]
    columns = _heads(journey, tours, sizes) | {
        "sequence": _joined([np.arange(1, size + 1) for size in sizes], np.int64),
        "outlet": journey.outlets.index[_joined([tour.stops for tour in tours], np.int64)],
        "arrive": [clock(time) for day in timed for time in day.arrive],
        "depart": [clock(time) for day in timed for time in day.depart],
        "travel_min": _joined([tour.legs[:-1] for tour in tours], float).round(_DECIMALS),
        "service_min": _joined([tour.service for tour in tours], float),
        "wait_min": _joined([day.wait for day in timed], float).round(_DECIMALS),
    }
    text = dict.fromkeys(("rep", "date", "outlet", "arrive", "depart"), "str")
    return pd.DataFrame(columns).astype(text)


def _days_table(journey: Journey, tours: list[Tour], timed: list[Timed]) -> pd.DataFrame:
    travel = np.array([tour.legs.sum() for tour in tours], dtype=float)
    service = np.array([tour.service.sum() for tour in tours], dtype=float)
    wait = np.array([day.wait.sum() for day in timed], dtype=float)
    columns = _heads(journey, tours, [1] * len(tours)) | {
        "stops": np.array([len(tour.stops) for tour in tours], dtype=np.int64),
        "travel_min": travel.round(_DECIMALS),
        "service_min": service.round(_DECIMALS),
        "wait_min": wait.round(_DECIMALS),
        "break_min": np.array([day.break_min for day in timed], dtype=float),
        "work_min": (travel + service + wait).round(_DECIMALS),
        "finish": [clock(day.finish) for day in timed],
    }
    return pd.DataFrame(columns).astype(dict.fromkeys(("rep", "date", "finish"), "str"))


def _heads(journey: Journey, tours: list[Tour], sizes: list[int]) -> dict[str, Any]:
    """The columns rep, day and date, each tour's repeated `size` times."""
    days = np.repeat(np.array([tour.day for tour in tours], dtype=np.int64), sizes)
    reps = np.repeat(np.array([tour.rep for tour in tours], dtype=np.int64), sizes)
    dates = np.array(["", *(str(journey.cycle.date(d) or "") for d in _all_days(journey))], object)
    return {"rep": journey.reps.index[reps], "day": days, "date": dates[days]}


def _all_days(journey: Journey) -> range:
    return range(1, journey.cycle.n_days + 1)


def _joined(arrays: list[NDArray[Any]], dtype: type) -> NDArray[Any]:
    return np.concatenate(arrays).astype(dtype) if arrays else np.empty(0, dtype=dtype)
