"""Rep-days to be tried, many at once, and the minutes by which each is too long.

The clock is that of :func:`routeplan.journey.timing.time_tour`, for arrays of tours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeplan.hours import Windows
from routeplan.journey.problem import Journey
from routeplan.journey.repair.ground import NOBODY, Ground, nodes_of, ways_of

__all__ = ["Terms", "Timing", "Tours"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class Terms:
    """What one outlet asks for while it is tried.

    Attributes
    ----------
    outlet : int
    service : float
        Minutes of a visit.
    windows : tuple of Windows or None, per day
        When a visit may begin; None for any time.
    breaks : bool
        Whether the reps take their breaks.
    """

    outlet: int
    service: float
    windows: tuple[Windows | None, ...]
    breaks: bool = True


@dataclass(frozen=True, eq=False)
class Timing:
    """How tours turn out, one figure each.

    Attributes
    ----------
    missing : ndarray of float
        Minutes by which the rep's day is too short, infinite where a window is missed or the rep
        does not work.
    begin : ndarray of float
        When the visit to the outlet tried begins, by the earliest clock.
    """

    missing: Floats
    begin: Floats


@dataclass(frozen=True, eq=False)
class Tours:
    """Tours of B rep-days with L stops at most.

    Attributes
    ----------
    journey : Journey
    route : ndarray of int, shape (B,)
    size : ndarray of int, shape (B,)
    stops : ndarray of int, shape (B, L)
    legs : ndarray of float, shape (B, L + 1)
    """

    journey: Journey
    route: Ints
    size: Ints
    stops: Ints
    legs: Floats

    @classmethod
    def of(cls, journey: Journey, route: list[int], orders: list[list[int]]) -> Tours:
        """Tours of given orders."""
        size = np.array([len(order) for order in orders], dtype=np.int64)
        stops = np.full((len(orders), int(size.max(initial=0))), NOBODY, dtype=np.int64)
        for row, order in enumerate(orders):
            stops[row, : len(order)] = order
        routes = np.array(route, dtype=np.int64)
        return cls(
            journey, routes, size, stops, ways_of(journey, nodes_of(journey, routes, stops), size)
        )

    @classmethod
    def inserting(
        cls, ground: Ground, routes: Ints, outlet: int, to_me: Floats, from_me: Floats
    ) -> Tours:
        """The outlet at every place of some routes: L + 1 tours of each, the last ones alike.

        `to_me` and `from_me` are the minutes from and to every place.
        """
        width = ground.stops.shape[1] + 1
        at = np.tile(np.arange(width), len(routes))
        rows = np.repeat(routes, width)
        at = np.minimum(at, ground.size[rows])[:, None]
        column = np.arange(width)
        old = np.concatenate([ground.stops[rows], np.full((len(rows), 1), NOBODY)], axis=1)
        shifted = np.concatenate([np.full((len(rows), 1), NOBODY), ground.stops[rows]], axis=1)
        stops = np.where(column < at, old, np.where(column == at, outlet, shifted))
        nodes, legs = ground.nodes[rows], ground.legs[rows]
        before = np.take_along_axis(nodes, at, axis=1)
        behind = np.take_along_axis(nodes, at + 1, axis=1)
        none = np.zeros((len(rows), 1))
        left = np.concatenate([legs, none], axis=1)
        right = np.concatenate([none, legs], axis=1)
        column = np.arange(width + 1)
        legs = np.where(column < at, left, right)
        legs = np.where(column == at, to_me[before], legs)
        legs = np.where(column == at + 1, from_me[behind], legs)
        return cls(ground.journey, rows, ground.size[rows] + 1, stops, legs)

    @property
    def travel(self) -> Floats:
        """Minutes of travel."""
        return np.asarray(self.legs.sum(axis=1))

    def timing(self, terms: Terms) -> Timing:
        """Time the tours by the rules of their rep-days."""
        problem = self.journey.problem
        service = np.append(problem.service, 0.0)[self.stops]
        service = np.where(self.stops == terms.outlet, terms.service, service)
        budget = problem.budget[self.route]
        if problem.shifts is None:
            work = self.travel + service.sum(axis=1)
            timing = Timing(np.maximum(work - budget, 0.0), np.zeros(len(work)))
        else:
            timing = _clocked(self, service, terms)
        missing = np.where(budget < 0, np.inf, timing.missing)
        missing = np.where(missing < ROUNDING, 0.0, missing)
        return Timing(np.where(self.size == 0, 0.0, missing), timing.begin)


def _clocked(tours: Tours, service: Floats, terms: Terms) -> Timing:
    """Time tours by the clock: every one with the break on every leg and without."""
    shifts, budget = tours.journey.problem.shifts, tours.journey.problem.budget[tours.route]
    assert shifts is not None
    r = tours.route
    length = shifts.break_min[r] if terms.breaks else np.zeros(len(r))
    opens, closes, begin = shifts.break_opens[r], shifts.break_closes[r], shifts.begin[r]
    rests = np.arange(-1, tours.legs.shape[1] if (length > 0).any() else 0)
    run = _Runs.of(tours, service, terms, rests, (length, opens, closes), begin)
    # Without a break where there is none, or where the rep is home before it may begin.
    allowed = np.where(
        rests < 0,
        (length == 0)[:, None] | (run.finish <= opens[:, None] + ROUNDING),
        (length > 0)[:, None] & (rests <= tours.size[:, None]),
    )
    late = np.where(allowed, np.round(run.late, 6), np.inf)
    best = _first_best(late, np.round(run.finish, 6), run.off_middle)
    rows = np.arange(len(r))
    finish, slack = run.finish[rows, best], run.slack[rows, best]
    rested = np.where(rests[best] < 0, 0.0, length)
    work = finish - begin - slack - rested
    missing = np.maximum(np.maximum(work - budget, finish - shifts.end[r]), 0.0)
    missing = np.where(late[rows, best] > ROUNDING, np.inf, missing)
    return Timing(missing, run.mine[rows, best])


def _first_best(*keys: Floats) -> Ints:
    """Column of every row that comes first by the keys, the first of equals."""
    left = np.ones(keys[0].shape, dtype=bool)
    for key in keys:
        masked = np.where(left, key, np.inf)
        left &= masked <= masked.min(axis=1, keepdims=True)
    return np.asarray(left.argmax(axis=1), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Runs:
    """Every tour driven with the break on each leg in turn, shape (B, choices)."""

    finish: Floats
    late: Floats
    slack: Floats
    off_middle: Floats
    mine: Floats

    @classmethod
    def of(
        cls,
        tours: Tours,
        service: Floats,
        terms: Terms,
        rests: Ints,
        pause: tuple[Floats, Floats, Floats],
        begin: Floats,
    ) -> _Runs:
        """Drive leg after leg; see ``_Run.of`` of :mod:`routeplan.journey.timing`."""
        shape = (len(tours.route), len(rests))
        length, opens, closes = (np.broadcast_to(part[:, None], shape) for part in pause)
        now = np.broadcast_to(begin[:, None], shape).copy()
        late, waited, taken, mine, arrived = np.zeros((5, *shape))
        room = np.full(shape, np.inf)
        window_opens, window_closes = _windows(tours, terms)
        for leg in range(tours.legs.shape[1]):
            resting = (rests == leg) & (leg <= tours.size)[:, None]
            minutes = tours.legs[:, leg][:, None]
            too_late = np.maximum(now - closes, 0.0)
            late += np.where(resting, too_late, 0.0)
            spare = waited + np.maximum(closes - now, 0.0)
            room = np.where(resting, np.minimum(room, spare), room)
            idle = np.where(resting, np.maximum(opens - now - minutes, 0.0), 0.0)
            taken = np.where(resting, np.maximum(now, opens), taken)
            now = now + np.where(resting, length, 0.0) + minutes
            late += np.where((leg == tours.size)[:, None], idle, 0.0)
            if leg == service.shape[1]:
                break
            visiting = (leg < tours.size)[:, None]
            starts, end = _earliest(window_opens[:, leg], window_closes[:, leg], now + idle)
            late += np.where(visiting, np.maximum(now + idle - end, 0.0), 0.0)
            waited += np.where(visiting, starts - now, 0.0)
            spare = waited + np.maximum(end - starts, 0.0)
            room = np.where(visiting, np.minimum(room, spare), room)
            mine = np.where((tours.stops[:, leg] == terms.outlet)[:, None], starts, mine)
            if leg == 0:
                arrived = now.copy()
            now = np.where(visiting, starts + service[:, leg][:, None], now)
        off_middle = np.abs(taken - (arrived + now) / 2)
        return cls(now, late, np.minimum(waited, room), off_middle, mine)


def _windows(tours: Tours, terms: Terms) -> tuple[Floats, Floats]:
    """Windows of every stop, shape (B, L, most windows); none is one that never comes."""
    day = tours.route % tours.journey.problem.n_days
    own = [((-np.inf, np.inf),) if spans is None else spans for spans in terms.windows]
    most = max([1, *map(len, own)])
    hours = tours.journey.problem.hours
    if hours is None:
        kind = np.zeros(tours.stops.shape, dtype=np.int64)
        table = [((-np.inf, np.inf),)]
    else:
        kind = np.where(tours.stops == NOBODY, 0, hours.kind[tours.stops, day[:, None]])
        bounds = list(zip(hours.opens.tolist(), hours.closes.tolist(), strict=True))
        table = [
            tuple(bounds[first:end])
            for first, end in zip(hours.first[:-1], hours.first[1:], strict=True)
        ]
        most = max(most, *map(len, table))
    mine = tours.stops == terms.outlet
    kind = np.where(mine, len(table) + day[:, None], kind)
    opens, closes = np.full((2, len(table) + len(own), most), np.inf)
    closes *= -1
    for row, spans in enumerate([*table, *own]):
        for column, (begin, end) in enumerate(spans):
            opens[row, column], closes[row, column] = begin, end
    return opens[kind], closes[kind]


def _earliest(opens: Floats, closes: Floats, moment: Floats) -> tuple[Floats, Floats]:
    """When a visit can begin and the end of its window; too late, the end of the last one."""
    last = closes.max(axis=1)[:, None]
    starts = moment
    end = np.where(np.isfinite(last) | (last > 0), last, moment)
    for window in reversed(range(opens.shape[1])):
        close = closes[:, window][:, None]
        fits = moment <= close + ROUNDING
        starts = np.where(fits, np.maximum(moment, opens[:, window][:, None]), starts)
        end = np.where(fits, close, end)
    return starts, end
