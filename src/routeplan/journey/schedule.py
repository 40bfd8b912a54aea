"""Clock times of a solution: the visits and days tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.clock import clock, parse_time, parse_windows
from routeplan.journey.problem import Journey
from routeplan.search import Solution, ranges

__all__ = ["time_visits"]

Floats = NDArray[np.float64]

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
    shifts = [_Shift.of(rep) for _, rep in journey.reps.iterrows()]
    timed = [_time_tour(tour, shifts[tour.rep]) for tour in tours]
    return _visits_table(journey, tours, timed), _days_table(journey, tours, timed)


@dataclass(frozen=True, eq=False)
class _Tour:
    """One rep-day: the legs to every stop and to the end place, the service at every stop."""

    rep: int
    day: int
    stops: NDArray[np.int32]
    legs: Floats
    service: Floats


@dataclass(frozen=True)
class _Shift:
    """When a rep starts, and the break: its length and when it may begin."""

    start: float
    break_min: float
    break_from: float | None
    break_until: float | None

    @classmethod
    def of(cls, rep: pd.Series) -> _Shift:
        length = float(rep["break_min"])
        opens = rep.get("break_open")
        if pd.isna(opens):
            return cls(parse_time(rep["start"]), length, None, None)
        windows = parse_windows(str(opens))
        return cls(parse_time(rep["start"]), length, windows[0][0], windows[-1][1] - length)


@dataclass(frozen=True, eq=False)
class _Timed:
    """Minutes of the day at which a tour arrives and departs, its break and its finish."""

    arrive: Floats
    depart: Floats
    break_min: float
    finish: float


def _tours(journey: Journey, solution: Solution) -> list[_Tour]:
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
        _Tour(
            rep=int(r) // problem.n_days,
            day=int(r) % problem.n_days + 1,
            stops=solution.route(int(r)),
            legs=legs[first:end],
            service=problem.service[solution.route(int(r))],
        )
        for r, first, end in zip(used, firsts, ends, strict=True)
    ]


def _time_tour(tour: _Tour, shift: _Shift) -> _Timed:
    """Clock times of a tour, with the break on the leg where it fits its window best."""
    steps = np.empty(2 * len(tour.stops) + 1)
    steps[::2], steps[1::2] = tour.legs, tour.service
    times = shift.start + np.cumsum(steps)
    length = shift.break_min
    if length > 0 and shift.break_from is not None and times[-1] <= shift.break_from:
        length = 0.0  # home before the break may begin
    if length > 0:
        times[2 * _break_leg(times, tour, shift) :] += length
    return _Timed(times[0:-1:2], times[1::2], length, float(times[-1]))


def _break_leg(times: Floats, tour: _Tour, shift: _Shift) -> int:
    """Leg during which the break misses its window least, the first of equals."""
    middle = (shift.start + float(times[-1])) / 2
    begin = middle if shift.break_from is None else shift.break_from
    until = middle if shift.break_until is None else shift.break_until
    arrive = times[::2]
    moment = np.clip(begin, arrive - tour.legs, arrive)
    return int(np.argmin(np.maximum(begin - moment, 0) + np.maximum(moment - until, 0)))


def _visits_table(journey: Journey, tours: list[_Tour], timed: list[_Timed]) -> pd.DataFrame:
    sizes = [len(tour.stops) for tour in tours]
    columns = _heads(journey, tours, sizes) | {
        "sequence": _joined([np.arange(1, size + 1) for size in sizes], np.int64),
        "outlet": journey.outlets.index[_joined([tour.stops for tour in tours], np.int64)],
        "arrive": [clock(time) for day in timed for time in day.arrive],
        "depart": [clock(time) for day in timed for time in day.depart],
        "travel_min": _joined([tour.legs[:-1] for tour in tours], float).round(_DECIMALS),
        "service_min": _joined([tour.service for tour in tours], float),
        "wait_min": 0.0,
    }
    text = dict.fromkeys(("rep", "date", "outlet", "arrive", "depart"), "str")
    return pd.DataFrame(columns).astype(text)


def _days_table(journey: Journey, tours: list[_Tour], timed: list[_Timed]) -> pd.DataFrame:
    travel = np.array([tour.legs.sum() for tour in tours], dtype=float)
    service = np.array([tour.service.sum() for tour in tours], dtype=float)
    columns = _heads(journey, tours, [1] * len(tours)) | {
        "stops": np.array([len(tour.stops) for tour in tours], dtype=np.int64),
        "travel_min": travel.round(_DECIMALS),
        "service_min": service.round(_DECIMALS),
        "wait_min": 0.0,
        "break_min": np.array([day.break_min for day in timed], dtype=float),
        "work_min": (travel + service).round(_DECIMALS),
        "finish": [clock(day.finish) for day in timed],
    }
    return pd.DataFrame(columns).astype(dict.fromkeys(("rep", "date", "finish"), "str"))


def _heads(journey: Journey, tours: list[_Tour], sizes: list[int]) -> dict[str, Any]:
    """The columns rep, day and date, each tour's repeated `size` times."""
    days = np.repeat(np.array([tour.day for tour in tours], dtype=np.int64), sizes)
    reps = np.repeat(np.array([tour.rep for tour in tours], dtype=np.int64), sizes)
    dates = np.array(["", *(str(journey.cycle.date(d) or "") for d in _all_days(journey))], object)
    return {"rep": journey.reps.index[reps], "day": days, "date": dates[days]}


def _all_days(journey: Journey) -> range:
    return range(1, journey.cycle.n_days + 1)


def _joined(arrays: list[NDArray[Any]], dtype: type) -> NDArray[Any]:
    return np.concatenate(arrays).astype(dtype) if arrays else np.empty(0, dtype=dtype)
