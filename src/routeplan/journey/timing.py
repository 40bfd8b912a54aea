"""The clock of one rep-day: arrivals, waiting, the break, and when to set out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Duty",
    "Pace",
    "Spans",
    "Timed",
    "Tour",
    "closing_times",
    "drive_tour",
    "late_stop",
    "time_tour",
]

Floats = NDArray[np.float64]
Pace = Callable[[float, float], float]
"""Minutes that a leg of so many minutes takes, beginning at a moment."""
Spans = list[tuple[float, float]]
"""Windows in which a visit may begin."""

_ROUNDING = 1e-6
_LATE = 1e-4
"""Minutes that do not count as late."""
_NO_BREAK = -1


@dataclass(frozen=True, eq=False)
class Tour:
    """One rep-day: the legs to every stop and to the end place, the service at every stop.

    `windows` is None where every stop is open at any time.
    """

    rep: int
    day: int
    stops: NDArray[np.int32]
    legs: Floats
    service: Floats
    windows: list[Spans] | None


@dataclass(frozen=True)
class Duty:
    """When a rep may set out, and the break: its length and when it may begin.

    `at_once`: the rep is under way and does not set out later.
    """

    begin: float
    break_min: float
    break_opens: float
    break_closes: float
    at_once: bool = False


@dataclass(frozen=True, eq=False)
class Timed:
    """Minutes of the day at which a tour arrives and departs, its waits, break and finish.

    `travel` are the minutes on the road, `late` those by which windows are missed, where it was
    looked at.
    """

    arrive: Floats
    depart: Floats
    wait: Floats
    break_min: float
    finish: float
    travel: float
    late: float = 0.0


def time_tour(tour: Tour, duty: Duty) -> Timed:
    """Clock times of a tour: home as early as can be, and then set out as late as can be.

    The break lies on the leg where it delays the day least. A rep who would wait leaves home later
    instead, as far as no visit and not the break comes too late for it (the forward slack of
    Savelsbergh 1992, doi:10.1287/ijoc.4.2.146).

    Parameters
    ----------
    tour : Tour
    duty : Duty

    Returns
    -------
    Timed
    """
    if tour.windows is None:
        return _plain(tour, duty)
    best = _best_run(tour, duty)
    return _Run.of(tour, duty, best.rest, _leave(best, duty)).timed(duty)


def drive_tour(tour: Tour, duty: Duty, pace: Pace) -> Timed:
    """Clock times of a tour that is begun and rests as planned, on other roads than planned.

    The rep sets out when :func:`time_tour` says and takes the break on the same leg, not before it
    may begin. Where an outlet is not open yet, the rep waits.

    Parameters
    ----------
    tour : Tour
    duty : Duty
    pace : callable
        Minutes of a leg from the minutes planned and the moment it begins.

    Returns
    -------
    Timed
    """
    if tour.windows is None:
        rest, leave = _rest_leg(_moments(tour, duty), tour, duty), duty.begin
    else:
        best = _best_run(tour, duty)
        rest, leave = best.rest, _leave(best, duty)
    return _Run.of(tour, duty, rest, leave, pace).timed(duty)


def closing_times(tour: Tour, begins: Floats) -> Floats:
    """Last moment at which each visit may begin, in the window it has begun in or missed last."""
    if tour.windows is None:
        return np.full(len(begins), np.inf)
    return np.array(
        [_earliest(spans, at)[1] for spans, at in zip(tour.windows, begins, strict=True)]
    )


def late_stop(tour: Tour, duty: Duty, end: float) -> int | None:
    """A stop that a tour cannot do without coming too late somewhere, None when it fits.

    Parameters
    ----------
    tour : Tour
    duty : Duty
    end : float
        When the rep must be back.

    Returns
    -------
    int or None
        The first stop that is closed, or reached after its windows, else the last one.
    """
    closed = [stop for stop, spans in enumerate(tour.windows or ()) if not spans]
    if closed:
        return closed[0]
    best = _best_run(tour, duty)
    if best.late <= _LATE and best.finish <= end + _LATE:
        return None
    for stop, begin in enumerate(best.begin):
        if tour.windows and _earliest(tour.windows[stop], begin)[1] < begin - _LATE:
            return stop
    return len(tour.stops) - 1


def _plain(tour: Tour, duty: Duty) -> Timed:
    """Clock times without windows: the break where it fits its own window best."""
    times = _moments(tour, duty)
    rest = _rest_leg(times, tour, duty)
    length = 0.0 if rest == _NO_BREAK else duty.break_min
    if length > 0:
        times[2 * rest :] += length
    wait, travel = np.zeros(len(tour.stops)), float(tour.legs.sum())
    return Timed(times[0:-1:2], times[1::2], wait, length, float(times[-1]), travel)


def _moments(tour: Tour, duty: Duty) -> Floats:
    """Arrival and departure at every stop, then the finish, without waiting and a break."""
    steps = np.empty(2 * len(tour.stops) + 1)
    steps[::2], steps[1::2] = tour.legs, tour.service
    return np.asarray(duty.begin + np.cumsum(steps))


def _rest_leg(times: Floats, tour: Tour, duty: Duty) -> int:
    """Leg during which the break misses its window least, the first of equals.

    A break that may be taken at any time is taken in the middle. There is none for a rep who is
    home before it may begin.
    """
    if duty.break_min <= 0 or times[-1] <= duty.break_opens:
        return _NO_BREAK
    anytime = np.isinf(duty.break_closes)
    middle = (duty.begin + float(times[-1])) / 2
    begin, until = (middle, middle) if anytime else (duty.break_opens, duty.break_closes)
    arrive = times[::2]
    moment = np.clip(begin, arrive - tour.legs, arrive)
    return int(np.argmin(np.maximum(begin - moment, 0) + np.maximum(moment - until, 0)))


@dataclass(frozen=True, eq=False)
class _Run:
    """A tour driven from one moment on, with the break on one leg.

    Attributes
    ----------
    rest : int
        Leg of the break, -1 for none.
    arrive, begin, wait : list of float
        Per stop: when the rep is there, when the visit begins, and the minutes in between.
    finish : float
    late : float
        Minutes by which windows are missed.
    slack : float
        Minutes by which the rep may set out later without a later finish.
    taken : float
        When the break begins.
    travel : float
        Minutes on the road.
    """

    rest: int
    arrive: list[float]
    begin: list[float]
    wait: list[float]
    depart: list[float]
    finish: float
    late: float
    slack: float
    taken: float
    travel: float

    @classmethod
    def of(cls, tour: Tour, duty: Duty, rest: int, leave: float, pace: Pace | None = None) -> _Run:
        """Drive it, in the minutes of the legs without a pace."""
        arrive: list[float] = []
        begin: list[float] = []
        depart: list[float] = []
        room: list[float] = []
        waited, late, taken, travel, now = 0.0, 0.0, 0.0, 0.0, leave
        for leg, minutes in enumerate(tour.legs.tolist()):
            idle = 0.0
            if leg == rest:
                late += max(0.0, now - duty.break_closes)
                room.append(waited + max(0.0, duty.break_closes - now))
                idle = max(0.0, duty.break_opens - now - minutes)
                taken = max(now, duty.break_opens)
                now += duty.break_min
            driven = minutes if pace is None else pace(minutes, now)
            travel += driven
            now += driven
            if leg == len(tour.stops):
                late += idle  # no break is due before it may begin
                break
            starts, closes = _earliest(tour.windows[leg] if tour.windows else [], now + idle)
            late += max(0.0, now + idle - closes)
            waited += starts - now
            room.append(waited + max(0.0, closes - starts))
            arrive.append(now)
            begin.append(starts)
            now = starts + float(tour.service[leg])
            depart.append(now)
        wait = [start - here for start, here in zip(begin, arrive, strict=True)]
        slack = min([waited, *room])
        return cls(rest, arrive, begin, wait, depart, now, late, slack, taken, travel)

    def merit(self) -> tuple[float, float, float]:
        """Smaller is better: nothing missed, home early, the break in the middle."""
        middle = (self.arrive[0] + self.finish) / 2
        return round(self.late, 6), round(self.finish, 6), abs(self.taken - middle)

    def timed(self, duty: Duty) -> Timed:
        """The times as arrays."""
        length = 0.0 if self.rest == _NO_BREAK else duty.break_min
        return Timed(
            np.array(self.arrive),
            np.array(self.depart),
            np.array(self.wait),
            length,
            self.finish,
            self.travel,
            self.late,
        )


def _best_run(tour: Tour, duty: Duty) -> _Run:
    """A tour set out on at once, with the break where it delays the day least."""
    legs = range(len(tour.legs)) if duty.break_min > 0 else range(0)
    runs = [_Run.of(tour, duty, leg, duty.begin) for leg in legs]
    without = _Run.of(tour, duty, _NO_BREAK, duty.begin)
    if not runs or without.finish <= duty.break_opens + _ROUNDING:
        runs.append(without)
    return min(runs, key=_Run.merit)


def _leave(run: _Run, duty: Duty) -> float:
    """When to set out: as late as can be, unless the rep is under way."""
    return duty.begin + (0.0 if duty.at_once else run.slack)


def _earliest(spans: Spans, moment: float) -> tuple[float, float]:
    """When a visit can begin and the end of its window; too late, the end of the last one."""
    for opens, closes in spans:
        if moment <= closes + _ROUNDING:
            return max(moment, opens), closes
    return moment, spans[-1][1] if spans else moment
