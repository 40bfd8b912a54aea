"""The routes of a plan as arrays on which visits can be tried."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.clock import parse_absences
from routeplan.errors import DataError, Fault
from routeplan.journey.problem import Journey
from routeplan.search import ABSENT, Solution, ranges

__all__ = ["NOBODY", "Among", "Ground", "nodes_of", "routes_of_visits"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NOBODY = -1
"""Stands behind the last stop of a route."""


def routes_of_visits(journey: Journey, visits: pd.DataFrame) -> tuple[Ints, Ints]:
    """First stop of every route, and the stops, of a plan's visits as they are.

    Unlike :func:`routeplan.journey.restart.solution_of_visits` nothing is left out.

    Parameters
    ----------
    journey : Journey
    visits : DataFrame
        ``rep, day, sequence, outlet``.

    Returns
    -------
    first : ndarray of int64, shape (R + 1,)
    stops : ndarray of int64

    Raises
    ------
    DataError
        For unknown reps, outlets and days.
    """
    n_days = journey.problem.n_days
    outlet = journey.outlets.index.get_indexer(pd.Index(visits["outlet"]))
    rep = journey.reps.index.get_indexer(pd.Index(visits["rep"]))
    day = visits["day"].to_numpy(dtype=np.int64) - 1
    needed = {"outlet": "an outlet of the plan", "rep": "a rep of the plan", "day": "a day"}
    wrong = {"outlet": outlet < 0, "rep": rep < 0, "day": (day < 0) | (day >= n_days)}
    faults = [
        Fault("visits", str(row), name, str(visits[name].iloc[row]), needed[name])
        for name, rows in wrong.items()
        for row in np.flatnonzero(rows).tolist()
    ]
    if faults:
        raise DataError(faults)
    route = rep * n_days + day
    order = np.lexsort((visits["sequence"].to_numpy(dtype=np.int64), route))
    size = np.bincount(route, minlength=journey.problem.n_routes)
    return np.concatenate([[0], np.cumsum(size)]), outlet[order].astype(np.int64)


@dataclass(frozen=True, eq=False)
class Ground:
    """Routes of all rep-days, in rows; route r belongs to rep ``r // D`` and day ``r % D``.

    Attributes
    ----------
    journey : Journey
    size : ndarray of int, shape (R,)
        Stops of every route.
    stops : ndarray of int, shape (R, L)
        Outlets in order, :data:`NOBODY` behind the last one.
    nodes : ndarray of int, shape (R, L + 2)
        Places in order: the begin, the stops, and the finish again and again.
    legs : ndarray of float, shape (R, L + 1)
        Minutes from node to node; none on an empty route, which nobody drives.
    place : ndarray of int, shape (n, D)
        Where in its route an outlet stands on a day, -1 on days without a visit.
    rep : ndarray of int, shape (n, D)
        Who visits an outlet on a day, ``ABSENT`` where nobody does.
    """

    journey: Journey
    size: Ints
    stops: Ints
    nodes: Ints
    legs: Floats
    place: Ints
    rep: Ints

    @classmethod
    def of(cls, journey: Journey, first: NDArray[np.integer], stops: NDArray[np.integer]) -> Ground:
        """Lay out routes; `stops` of route r are ``first[r]`` up to ``first[r + 1]``."""
        problem, size = journey.problem, np.diff(first).astype(np.int64)
        route = np.repeat(np.arange(len(size)), size)
        column = ranges(np.zeros(len(size), dtype=np.int64), size)
        table = np.full((len(size), int(size.max(initial=0))), NOBODY, dtype=np.int64)
        table[route, column] = stops
        nodes = nodes_of(journey, np.arange(len(size)), table)
        place = np.full((problem.n_outlets, problem.n_days), -1, dtype=np.int64)
        place[stops, route % problem.n_days] = column
        rep = np.full(place.shape, ABSENT, dtype=np.int64)
        rep[stops, route % problem.n_days] = route // problem.n_days
        return cls(journey, size, table, nodes, legs_of(journey, nodes, size), place, rep)

    @classmethod
    def of_solution(cls, journey: Journey, solution: Solution) -> Ground:
        """Lay out the routes of a solution."""
        return cls.of(journey, solution.route_first, solution.stops)

    @cached_property
    def planned(self) -> Ints:
        """Visits of every outlet."""
        return np.asarray((self.place >= 0).sum(axis=1), dtype=np.int64)

    @cached_property
    def main_rep(self) -> Ints:
        """Who visits an outlet, the first of several, ``ABSENT`` where nobody does."""
        first = (self.place >= 0).argmax(axis=1)
        return np.asarray(self.rep[np.arange(len(self.rep)), first])

    def routes_with(self, outlet: int) -> Ints:
        """Routes that visit an outlet."""
        days = np.flatnonzero(self.place[outlet] >= 0)
        return np.asarray(self.rep[outlet, days] * self.journey.problem.n_days + days)

    @cached_property
    def skips(self) -> Floats:
        """Minutes past every stop, shape (R, L): from the node before it to the one behind it."""
        before, behind = self.nodes[:, :-2], self.nodes[:, 2:]
        minutes = legs_between(self.journey, before, behind)
        return np.where(self.size[:, None] > 1, minutes, 0.0)

    @cached_property
    def work(self) -> Floats:
        """Minutes of travel and service of every route."""
        service = np.append(self.journey.problem.service, 0.0)[self.stops]
        return np.asarray(self.legs.sum(axis=1) + service.sum(axis=1))

    @cached_property
    def rigid(self) -> Bools:
        """Rep-days that cannot be made longer, shape (R,): days off and days with leave."""
        journey = self.journey
        rigid = journey.problem.budget.reshape(-1, journey.problem.n_days) <= 0
        leave = journey.reps["leave"] if "leave" in journey.reps else pd.Series(dtype="str")
        for k, text in enumerate(leave):
            dates = () if pd.isna(text) else parse_absences(str(text))
            days = [journey.cycle.day(date) for date, *_ in dates if journey.cycle.start]
            rigid[k, [day - 1 for day in days if day is not None]] = True
        return np.asarray(rigid.ravel())

    def solution(self) -> Solution:
        """The routes as a solution, without options, which its times do not need."""
        kept = self.stops != NOBODY
        first = np.concatenate([[0], np.cumsum(self.size)]).astype(np.int32)
        option = np.full(len(self.rep), ABSENT, dtype=np.int32)
        stops, rep = self.stops[kept].astype(np.int32), self.main_rep.astype(np.int32)
        return Solution(option, rep, first, stops, self.legs.sum(axis=1))

    def order(self, route: int) -> list[int]:
        """Outlets of one route."""
        return [int(stop) for stop in self.stops[route, : self.size[route]]]


@dataclass(frozen=True, eq=False)
class Among:
    """Minutes among the few places of one route, for its stops in many orders.

    Attributes
    ----------
    number : ndarray of int
        Row of every one of these places in the table.
    minutes : ndarray of float, shape (P, P)
    """

    number: NDArray[np.intp]
    minutes: Floats

    @classmethod
    def of(cls, journey: Journey, route: int, stops: Ints) -> Among:
        """Ask for the minutes among some stops and the ends of a route."""
        places = np.unique(nodes_of(journey, np.array([route]), stops[None])[0])
        number = np.empty(places[-1] + 1, dtype=np.intp)
        number[places] = np.arange(len(places))
        return cls(number, journey.problem.matrix(places))

    def legs(self, nodes: Ints, size: Ints) -> Floats:
        """As :func:`legs_of`."""
        at = self.number[nodes]
        return _driven(self.minutes[at[:, :-1], at[:, 1:]], size)


def nodes_of(journey: Journey, routes: Ints, stops: Ints) -> Ints:
    """Places of routes in order, begin and finish included."""
    problem = journey.problem
    begin, finish = problem.begin[routes][:, None], problem.finish[routes][:, None]
    inner = np.where(stops == NOBODY, finish, stops)
    return np.concatenate([begin, inner, finish], axis=1).astype(np.int64)


def legs_of(journey: Journey, nodes: Ints, size: Ints) -> Floats:
    """Minutes from node to node, none behind the finish and on empty routes."""
    return _driven(legs_between(journey, nodes[:, :-1], nodes[:, 1:]), size)


def _driven(minutes: Floats, size: Ints) -> Floats:
    """Minutes of legs that are driven."""
    driven = np.arange(minutes.shape[1]) <= size[:, None]
    return np.where(driven & (size[:, None] > 0), minutes, 0.0)


def legs_between(journey: Journey, origin: Ints, destination: Ints) -> Floats:
    """Minutes of many legs, asked from the travel model at once."""
    minutes = journey.travel.leg_minutes(
        journey.places[origin.ravel()], journey.places[destination.ravel()]
    )
    return np.asarray(minutes, dtype=np.float64).reshape(origin.shape)
