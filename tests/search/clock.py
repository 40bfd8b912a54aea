"""Whether a route keeps the clock, by walking along it; shares no code with the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from routeplan.search import Problem
from routeplan.search.problem import NOWHERE

__all__ = ["clock_faults", "legs"]

_MINUTES = 1e-6


def clock_faults(
    problem: Problem, r: int, stops: Sequence[int], minutes: Sequence[float]
) -> list[str]:
    """What keeps a route from being driven in its shift and hours; empty when it can be.

    `minutes` are those of its legs. The break may be on any leg, or on none when the route is over
    by then: all are tried, and the faults of the first with the fewest are told.
    """
    rests = problem.shifts is not None and problem.shifts.break_min[r] > 0
    places = [*range(len(minutes) if rests else 0), None]
    return min((list(_drive(problem, r, stops, minutes, place)) for place in places), key=len)


def legs(
    matrix: Callable[[NDArray[np.intp]], NDArray[np.float64]],
    problem: Problem,
    r: int,
    stops: Sequence[int],
) -> list[float]:
    """Minutes or lengths to each stop of a route and to its finish; none without stops."""
    if len(stops) == 0:
        return []
    tour = [int(problem.begin[r]), *map(int, stops), int(problem.finish[r])]
    known = [place for place in tour if place != NOWHERE]
    among = matrix(np.array(known, dtype=np.intp))
    ways = [float(among[p, p + 1]) for p in range(len(known) - 1)]
    return [0.0] * (tour[0] == NOWHERE) + ways + [0.0] * (tour[-1] == NOWHERE)


def _drive(
    problem: Problem, r: int, stops: Sequence[int], minutes: Sequence[float], pause: int | None
) -> Iterator[str]:
    """Faults on the way with the break on leg `pause`, or with none."""
    shifts, day = problem.shifts, int(problem.route_day[r])
    now = 0.0 if shifts is None else float(shifts.begin[r])
    for p, leg in enumerate(minutes):
        if shifts is not None and p == pause:
            if now > shifts.break_closes[r] + _MINUTES:
                yield f"route {r} has its break at {now}, after {shifts.break_closes[r]}"
            now = max(now + leg, float(shifts.break_opens[r])) + float(shifts.break_min[r])
        else:
            now += leg
        if p < len(stops):
            begin = _opening(problem, stops[p], day, now)
            if begin is None:
                yield f"outlet {stops[p]} is reached at {now} on day {day}, too late"
            now = (now if begin is None else begin) + float(problem.service[stops[p]])
    if shifts is None:
        return
    if now > shifts.end[r] + _MINUTES:
        yield f"route {r} ends at {now}, not by {shifts.end[r]}"
    if pause is None and shifts.break_min[r] > 0 and now > shifts.break_opens[r] + _MINUTES:
        yield f"route {r} ends at {now} without the break due from {shifts.break_opens[r]}"


def _opening(problem: Problem, i: int, day: int, arrival: float) -> float | None:
    """When a visit can begin at the earliest, None when it cannot."""
    if problem.hours is None:
        return arrival
    kind = int(problem.hours.kind[i, day])
    windows = slice(int(problem.hours.first[kind]), int(problem.hours.first[kind + 1]))
    for opens, closes in zip(
        problem.hours.opens[windows], problem.hours.closes[windows], strict=True
    ):
        if arrival <= closes + _MINUTES:
            return max(arrival, float(opens))
    return None
