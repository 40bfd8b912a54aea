"""Rep-days to be tried, many at once, and the minutes by which each is too long."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routeplan.hours import Windows
from routeplan.journey.problem import Journey
from routeplan.journey.repair.ground import NOBODY, Among, Ground, nodes_of
from routeplan.search import Hours, Shifts

__all__ = ["ROUNDING", "Insertions", "Terms", "Timing", "Tours", "best_tours"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ROUNDING = 1e-6
"""Minutes by which a day may be exceeded."""
_ANY_TIME: Windows = ((-np.inf, np.inf),)
_AT_FIRST = 2
"""Tours of a group that are timed by the clock at once, the shortest ones."""


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
    def of(cls, journey: Journey, among: Among, route: int, stops: Ints) -> Tours:
        """Tours of one route with the same stops in many orders."""
        routes, size = np.full(len(stops), route), np.full(len(stops), stops.shape[1])
        legs = among.legs(nodes_of(journey, routes, stops), size)
        return cls(journey, routes, size, stops, legs)

    @property
    def travel(self) -> Floats:
        """Minutes of travel."""
        return np.asarray(self.legs.sum(axis=1))

    def only(self, rows: NDArray[np.intp]) -> Tours:
        """Some of the tours."""
        size, stops, legs = self.size[rows], self.stops[rows], self.legs[rows]
        return Tours(self.journey, self.route[rows], size, stops, legs)

    def shortage(self, terms: Terms) -> Floats:
        """Minutes missing by the sums of travel and service; the clock may need more."""
        work = self.travel + self._service(terms).sum(axis=1)
        return np.where(self.size == 0, 0.0, _over(work, self.journey.problem.budget[self.route]))

    def timing(self, terms: Terms) -> Timing:
        """Time the tours by the rules of their rep-days."""
        shifts = self.journey.problem.shifts
        missing, begin = self.shortage(terms), np.zeros(len(self.route))
        if shifts is not None and self.stops.size:
            over, begin = self._clocked(shifts, terms)
            missing = np.maximum(missing, over)
        return Timing(missing, begin)

    def _service(self, terms: Terms) -> Floats:
        """Minutes of the visits, shape (B, L)."""
        service = np.append(self.journey.problem.service, 0.0)[self.stops]
        return np.where(self.stops == terms.outlet, terms.service, service)

    def _clocked(self, shifts: Shifts, terms: Terms) -> tuple[Floats, Floats]:
        """Minutes missing by the clock, infinite where windows are missed, and the begin."""
        from routeplan.journey.repair.kernel import drive_tours

        problem, route = self.journey.problem, self.route
        hours, day = problem.hours, route % problem.n_days
        mine = self.stops == terms.outlet
        opens, closes = _window_table(hours, terms.windows)
        kind = np.zeros(self.stops.shape, dtype=np.int64)
        if hours is not None:
            kind = np.where(self.stops == NOBODY, 0, hours.kind[self.stops, day[:, None]])
        kind = np.where(mine, len(opens) - len(terms.windows) + day[:, None], kind)
        length = shifts.break_min[route] if terms.breaks else np.zeros(len(route))
        pause = np.stack([length, shifts.break_opens[route], shifts.break_closes[route]], axis=1)
        marked = np.where(mine.any(axis=1), mine.argmax(axis=1), NOBODY)
        found = np.full((len(route), 4), np.inf)
        drive_tours(
            np.ascontiguousarray(self.legs),
            np.ascontiguousarray(self._service(terms)),
            kind,
            self.size,
            opens,
            closes,
            pause,
            shifts.begin[route],
            marked,
            found,
        )
        late, finish, work, begin = found.T
        over = np.maximum(work - problem.budget[route], finish - shifts.end[route])
        over = np.where((over < ROUNDING) | (self.size == 0), 0.0, over)
        return np.where((late > ROUNDING) & (self.size > 0), np.inf, over), begin


@dataclass(frozen=True, eq=False)
class Insertions:
    """An outlet at every place of some routes: L + 1 tours of each, the last ones alike.

    Their sums are known before any of them is made.

    Attributes
    ----------
    ground : Ground
    routes : ndarray of int, shape (B,)
    outlet : int
    to_me, from_me : ndarray of float
        Minutes from and to every place.
    """

    ground: Ground
    routes: Ints
    outlet: int
    to_me: Floats
    from_me: Floats

    @property
    def journey(self) -> Journey:
        """What was planned."""
        return self.ground.journey

    @cached_property
    def _at(self) -> Ints:
        """Where the outlet stands in every tour."""
        width = self.ground.stops.shape[1] + 1
        return np.asarray(np.minimum(np.arange(width), self.ground.size[self.routes, None])).ravel()

    @cached_property
    def route(self) -> Ints:
        """Route of every tour."""
        return np.repeat(self.routes, self.ground.stops.shape[1] + 1)

    @cached_property
    def detour(self) -> Floats:
        """Minutes of travel that the outlet adds."""
        ground, route, at = self.ground, self.route, self._at
        to, onward = self.to_me[ground.nodes[route, at]], self.from_me[ground.nodes[route, at + 1]]
        return np.asarray(to + onward - ground.legs[route, at])

    @property
    def travel(self) -> Floats:
        """Minutes of travel."""
        return np.asarray(self.ground.legs.sum(axis=1)[self.route] + self.detour)

    def shortage(self, terms: Terms) -> Floats:
        """Minutes missing by the sums of travel and service; the clock may need more."""
        work = self.ground.work[self.route] + self.detour + terms.service
        return _over(work, self.journey.problem.budget[self.route])

    def only(self, rows: NDArray[np.intp]) -> Tours:
        """Some of the tours."""
        ground, route, at = self.ground, self.route[rows], self._at[rows, None]
        none = np.full((len(route), 1), NOBODY)
        old = np.concatenate([ground.stops[route], none], axis=1)
        shifted = np.concatenate([none, ground.stops[route]], axis=1)
        column = np.arange(old.shape[1])
        stops = np.where(column < at, old, np.where(column == at, self.outlet, shifted))
        before = np.take_along_axis(ground.nodes[route], at, axis=1)
        behind = np.take_along_axis(ground.nodes[route], at + 1, axis=1)
        left = np.concatenate([ground.legs[route], np.zeros(none.shape)], axis=1)
        right = np.concatenate([np.zeros(none.shape), ground.legs[route]], axis=1)
        column = np.arange(left.shape[1])
        legs = np.where(column < at, left, right)
        legs = np.where(column == at, self.to_me[before], legs)
        legs = np.where(column == at + 1, self.from_me[behind], legs)
        return Tours(self.journey, route, ground.size[route] + 1, stops, legs)


def best_tours(
    tours: Tours | Insertions, terms: Terms, groups: int
) -> tuple[NDArray[np.intp], Timing]:
    """The tour of every group that misses least, then travels least.

    Only tours are timed by the clock whose sums leave them a chance.

    Parameters
    ----------
    tours : Tours or Insertions
    terms : Terms
    groups : int
        Groups of equally many tours, one behind the other.

    Returns
    -------
    rows : ndarray of int, shape (groups,)
    timing : Timing
        Of these tours.
    """
    shortage = tours.shortage(terms).reshape(groups, -1)
    travel = tours.travel.reshape(groups, -1)
    first = np.arange(groups)[:, None] * travel.shape[1]
    if tours.journey.problem.shifts is None:
        rows = first.ravel() + _best_columns(shortage, travel)
        return rows, Timing(shortage.ravel()[rows], np.zeros(groups))
    order = np.lexsort((travel, shortage), axis=-1)
    missing, begin = np.full((2, len(tours.route)), np.inf)
    for columns in (slice(0, _AT_FIRST), slice(_AT_FIRST, None)):
        least = missing.reshape(groups, -1).min(axis=1)[:, None]
        some = np.take_along_axis(shortage, order[:, columns], axis=1) < least
        chosen = (first + order[:, columns])[some]
        timing = tours.only(chosen).timing(terms)
        missing[chosen], begin[chosen] = timing.missing, timing.begin
    rows = first.ravel() + _best_columns(missing.reshape(groups, -1), travel)
    return rows, Timing(missing[rows], begin[rows])


def _best_columns(missing: Floats, travel: Floats) -> NDArray[np.intp]:
    """Column of every row that misses least, then travels least."""
    least = missing.min(axis=1, keepdims=True)
    return np.asarray(np.where(missing == least, travel, np.inf).argmin(axis=1))


def _over(work: Floats, budget: Floats) -> Floats:
    """Minutes of work above the budget, infinite on days off."""
    missing = work - budget
    return np.where(budget < 0, np.inf, np.where(missing < ROUNDING, 0.0, missing))


def _window_table(hours: Hours | None, own: tuple[Windows | None, ...]) -> tuple[Floats, Floats]:
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
