"""Rep-days to be tried, many at once, and the minutes by which each is too long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeplan.hours import Windows
from routeplan.journey.problem import Journey
from routeplan.journey.repair.clock import ROUNDING, Clocked, Pause, run_clock, window_table
from routeplan.journey.repair.ground import NOBODY, Ground, nodes_of, ways_of
from routeplan.search import Shifts

__all__ = ["Terms", "Timing", "Tours"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


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
    def of(cls, journey: Journey, route: Ints, stops: Ints) -> Tours:
        """Tours with given stops, :data:`NOBODY` behind the last one of each."""
        size = (stops != NOBODY).sum(axis=1)
        legs = ways_of(journey, nodes_of(journey, route, stops), size)
        return cls(journey, route, size, stops, legs)

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
            work, begin = self.travel + service.sum(axis=1), np.zeros(len(budget))
            missing = work - budget
        else:
            run = self._clocked(problem.shifts, service, terms)
            missing = np.maximum(run.work - budget, run.finish - problem.shifts.end[self.route])
            missing, begin = np.where(run.late > ROUNDING, np.inf, missing), run.mine
        missing = np.where(budget < 0, np.inf, np.where(missing < ROUNDING, 0.0, missing))
        return Timing(np.where(self.size == 0, 0.0, missing), begin)

    def _clocked(self, shifts: Shifts, service: Floats, terms: Terms) -> Clocked:
        """Time the tours by the clock."""
        hours, day = self.journey.problem.hours, self.route % self.journey.problem.n_days
        mine = self.stops == terms.outlet
        opens, closes = window_table(hours, terms.windows)
        kind = np.zeros(self.stops.shape, dtype=np.int64)
        if hours is not None:
            kind = np.where(self.stops == NOBODY, 0, hours.kind[self.stops, day[:, None]])
        kind = np.where(mine, len(opens) - len(terms.windows) + day[:, None], kind)
        return run_clock(
            self.legs,
            service,
            self.size,
            (opens[kind], closes[kind]),
            mine,
            begin=shifts.begin[self.route],
            pause=Pause.of(shifts, self.route, taken=terms.breaks),
        )
