"""The clock of many tours at once, as :func:`routeplan.journey.timing.time_tour` has it for one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeplan.hours import Windows
from routeplan.search import Hours, Shifts

__all__ = ["ROUNDING", "Clocked", "Pause", "run_clock", "window_table"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ROUNDING = 1e-6
_ANY_TIME: Windows = ((-np.inf, np.inf),)


@dataclass(frozen=True, eq=False)
class Pause:
    """Break of every tour: its length, and when it may begin, shape (B,) each."""

    length: Floats
    opens: Floats
    closes: Floats

    @classmethod
    def of(cls, shifts: Shifts, route: Ints, *, taken: bool) -> Pause:
        """The breaks of routes; of no length where none are taken."""
        length = shifts.break_min[route] if taken else np.zeros(len(route))
        return cls(length, shifts.break_opens[route], shifts.break_closes[route])


@dataclass(frozen=True, eq=False)
class Clocked:
    """How tours turn out, shape (B,) each.

    Attributes
    ----------
    finish : ndarray of float
        When the rep is back.
    work : ndarray of float
        Minutes of travel, service and waiting.
    late : ndarray of float
        Minutes by which windows are missed.
    mine : ndarray of float
        When the visit to the outlet marked begins at the earliest.
    """

    finish: Floats
    work: Floats
    late: Floats
    mine: Floats


def run_clock(
    legs: Floats,
    service: Floats,
    size: Ints,
    windows: tuple[Floats, Floats],
    marked: Bools,
    *,
    begin: Floats,
    pause: Pause,
) -> Clocked:
    """Drive tours with the break on every leg, and keep the best of each.

    Parameters
    ----------
    legs : ndarray of float, shape (B, L + 1)
    service : ndarray of float, shape (B, L)
    size : ndarray of int, shape (B,)
        Stops; what lies behind is empty.
    windows : tuple of two ndarrays of float, shape (B, L, W)
        When the windows of the stops open and close; of unused ones the closing is minus infinity.
    marked : ndarray of bool, shape (B, L)
    begin : ndarray of float, shape (B,)
        When the reps may set out.
    pause : Pause
    """
    rests = np.arange(-1, legs.shape[1] if (pause.length > 0).any() else 0)
    drive = _Drive.start(begin, pause, rests)
    for leg in range(legs.shape[1]):
        idle = drive.go(legs[:, leg, None], np.equal(rests, leg) & (size >= leg)[:, None])
        drive.late += np.where((size == leg)[:, None], idle, 0.0)  # a break too early
        if leg < service.shape[1]:
            at, minutes = (windows[0][:, leg], windows[1][:, leg]), service[:, leg, None]
            drive.visit(at, minutes, idle, (size > leg)[:, None])
            drive.mine = np.where(marked[:, leg, None], drive.now - minutes, drive.mine)
    # No break where there is none, or where the rep is home before it may begin.
    length, opens = pause.length[:, None], pause.opens[:, None]
    without = (length == 0) | (drive.now <= opens + ROUNDING)
    allowed = np.where(rests < 0, without, (length > 0) & (rests <= size[:, None]))
    late = np.where(allowed, np.round(drive.late, 6), np.inf)
    middle = (drive.arrived + drive.now) / 2
    best = _first_best(late, np.round(drive.now, 6), np.abs(drive.taken - middle))
    rows = np.arange(len(size))
    finish = drive.now[rows, best]
    slack = np.minimum(drive.waited, drive.room)[rows, best]
    rested = np.where(rests[best] < 0, 0.0, pause.length)
    work = finish - begin - slack - rested
    return Clocked(finish, work, late[rows, best], drive.mine[rows, best])


@dataclass(eq=False)
class _Drive:
    """Tours under way, each with the break on every leg in turn, shape (B, choices).

    Attributes
    ----------
    opens, closes, length : ndarray of float
        The break.
    now, late, waited, room, taken, mine, arrived : ndarray of float
        Moment; minutes too late and waited so far; by how many minutes the rep may set out later;
        when the break begins, when the marked visit begins, when the first stop is reached.
    """

    opens: Floats
    closes: Floats
    length: Floats
    now: Floats
    late: Floats
    waited: Floats
    room: Floats
    taken: Floats
    mine: Floats
    arrived: Floats

    @classmethod
    def start(cls, begin: Floats, pause: Pause, rests: Ints) -> _Drive:
        """All set out at once."""
        shape = (len(begin), len(rests))
        given = (pause.opens, pause.closes, pause.length, begin)
        opens, closes, length, now = (np.broadcast_to(part[:, None], shape) for part in given)
        late, waited, taken, mine = np.zeros((4, *shape))
        room, arrived = np.full((2, *shape), np.inf)
        return cls(opens, closes, length, now, late, waited, room, taken, mine, arrived)

    def go(self, minutes: Floats, resting: Bools) -> Floats:
        """Drive a leg, some with the break on it; minutes to wait because the break is not open."""
        self.late += np.where(resting, np.maximum(self.now - self.closes, 0.0), 0.0)
        spare = self.waited + np.maximum(self.closes - self.now, 0.0)
        self.room = np.where(resting, np.minimum(self.room, spare), self.room)
        self.taken = np.where(resting, np.maximum(self.now, self.opens), self.taken)
        idle = np.where(resting, np.maximum(self.opens - self.now - minutes, 0.0), 0.0)
        self.now = self.now + np.where(resting, self.length, 0.0) + minutes
        self.arrived = np.minimum(self.arrived, self.now)
        return idle

    def visit(
        self, windows: tuple[Floats, Floats], service: Floats, idle: Floats, there: Bools
    ) -> None:
        """Wait and serve, where there is a stop."""
        moment = self.now + idle
        starts, end = _earliest(*windows, moment)
        self.late += np.where(there, np.maximum(moment - end, 0.0), 0.0)
        self.waited += np.where(there, starts - self.now, 0.0)
        spare = self.waited + np.maximum(end - starts, 0.0)
        self.room = np.where(there, np.minimum(self.room, spare), self.room)
        self.now = np.where(there, starts + service, self.now)


def window_table(hours: Hours | None, own: tuple[Windows | None, ...]) -> tuple[Floats, Floats]:
    """When the windows of all kinds open and close, shape (kinds, W); those of `own` come last.

    Without hours there is one kind, open at any time.
    """
    table: list[Windows] = [_ANY_TIME]
    if hours is not None:
        bounds = list(zip(hours.opens.tolist(), hours.closes.tolist(), strict=True))
        ends = zip(hours.first[:-1].tolist(), hours.first[1:].tolist(), strict=True)
        table = [tuple(bounds[first:end]) for first, end in ends]
    table += [_ANY_TIME if spans is None else spans for spans in own]
    opens = np.full((len(table), max(1, *map(len, table))), np.inf)
    closes = np.full(opens.shape, -np.inf)
    for kind, spans in enumerate(table):
        for column, (begin, end) in enumerate(spans):
            opens[kind, column], closes[kind, column] = begin, end
    return opens, closes


def _earliest(opens: Floats, closes: Floats, moment: Floats) -> tuple[Floats, Floats]:
    """When a visit can begin and the end of its window; too late, the end of the last one."""
    last = closes.max(axis=1)[:, None]
    starts, end = moment, np.where(last > -np.inf, last, moment)
    for window in reversed(range(opens.shape[1])):
        close = closes[:, window][:, None]
        fits = moment <= close + ROUNDING
        starts = np.where(fits, np.maximum(moment, opens[:, window][:, None]), starts)
        end = np.where(fits, close, end)
    return starts, end


def _first_best(*keys: Floats) -> Ints:
    """Column of every row that comes first by the keys, the first of equals."""
    left = np.ones(keys[0].shape, dtype=bool)
    for key in keys:
        masked = np.where(left, key, np.inf)
        left &= masked <= masked.min(axis=1, keepdims=True)
    return np.asarray(left.argmax(axis=1), dtype=np.int64)
