"""The clock of many tours, as :func:`routeplan.journey.timing.time_tour` has it for one."""

from __future__ import annotations

import numpy as np

from routeplan.compiling import compiled, entry

__all__ = ["ROUNDING", "drive_tours"]

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

ROUNDING = 1e-6
_NO_BREAK = -1


@compiled
def _earliest(opens: Floats, closes: Floats, moment: float) -> tuple[float, float]:
    """When a visit can begin and the end of its window; too late, the end of the last one."""
    last = moment
    for window in range(len(opens)):
        if closes[window] == -np.inf:
            break  # no more windows
        if moment <= closes[window] + ROUNDING:
            return max(moment, opens[window]), closes[window]
        last = closes[window]
    return moment, last


@compiled
def _drive(
    legs: Floats,
    service: Floats,
    kind: Ints,
    size: int,
    opens: Floats,
    closes: Floats,
    pause: Floats,
    begin: float,
    rest: int,
    marked: int,
) -> tuple[float, float, float, float, float]:
    """Drive one tour with the break on one leg: late, finish, off the middle, slack, begin."""
    now, late, waited, room, taken, mine, arrived = begin, 0.0, 0.0, np.inf, 0.0, 0.0, 0.0
    for leg in range(size + 1):
        idle = 0.0
        if leg == rest:
            late += max(0.0, now - pause[2])
            room = min(room, waited + max(0.0, pause[2] - now))
            idle = max(0.0, pause[1] - now - legs[leg])
            taken = max(now, pause[1])
            now += pause[0]
        now += legs[leg]
        if leg == 0:
            arrived = now
        if leg == size:
            late += idle  # no break is due before it may begin
            break
        starts, end = _earliest(opens[kind[leg]], closes[kind[leg]], now + idle)
        late += max(0.0, now + idle - end)
        waited += starts - now
        room = min(room, waited + max(0.0, end - starts))
        if leg == marked:
            mine = starts
        now = starts + service[leg]
    return late, now, abs(taken - (arrived + now) / 2), min(waited, room), mine


@entry
def drive_tours(
    legs: Floats,
    service: Floats,
    kind: Ints,
    size: Ints,
    opens: Floats,
    closes: Floats,
    pause: Floats,
    begin: Floats,
    marked: Ints,
    found: Floats,
) -> None:
    """Drive tours with the break on every leg, and keep the best of each.

    Parameters
    ----------
    legs : ndarray of float, shape (B, L + 1)
    service : ndarray of float, shape (B, L)
    kind : ndarray of int64, shape (B, L)
        Which windows hold for a stop.
    size : ndarray of int64, shape (B,)
        Stops; what lies behind is not looked at.
    opens, closes : ndarray of float, shape (kinds, W)
        Windows; the closing is minus infinity behind the last one.
    pause : ndarray of float, shape (B, 3)
        Length of the break, and from when to when it may begin.
    begin : ndarray of float, shape (B,)
        When the reps may set out.
    marked : ndarray of int64, shape (B,)
        A stop whose begin is wanted.
    found : ndarray of float, shape (B, 4)
        Is filled: minutes by which windows are missed, finish, minutes of travel, service and
        waiting, and when the visit at the stop marked begins at the earliest.
    """
    for b in range(len(size)):
        length, best = pause[b, 0], (np.inf, np.inf, np.inf)
        for rest in range(_NO_BREAK, size[b] + 1 if length > 0 else 0):
            late, finish, off, slack, mine = _drive(
                legs[b],
                service[b],
                kind[b],
                size[b],
                opens,
                closes,
                pause[b],
                begin[b],
                rest,
                marked[b],
            )
            # No break where there is none, or where the rep is home before it may begin.
            if rest == _NO_BREAK and length > 0 and finish > pause[b, 1] + ROUNDING:
                continue
            merit = (round(late, 6), round(finish, 6), off)
            if merit < best:
                best = merit
                rested = 0.0 if rest == _NO_BREAK else length
                found[b, 0], found[b, 1], found[b, 3] = late, finish, mine
                found[b, 2] = finish - begin[b] - slack - rested
