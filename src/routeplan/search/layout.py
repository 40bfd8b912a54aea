"""Part of a problem, laid out for the kernel in a numbering of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

from routeplan.search.kernel import Data
from routeplan.search.problem import NOWHERE, Hours, Loads, Problem, Shifts, ranges
from routeplan.search.validity import check_ways

__all__ = ["Selection", "lay_out"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Positions = NDArray[np.intp]


_FEW = 8
"""Neighbours among which a short way is measured."""


@dataclass(frozen=True, eq=False)
class Selection:
    """Some reps and outlets of a problem, by their positions there.

    Attributes
    ----------
    reps : ndarray of intp
        Ascending.
    outlets : ndarray of intp
        Neighbours near one another: what is known of them lies together in the memory, and the
        search is a tenth faster.
    routes : ndarray of intp
        Routes of the reps, rep after rep, day after day.
    slot_sizes : ndarray of int32
        Number of routes of every rep-day.
    route_rep : ndarray of intp, shape (routes,)
        Rep of every route, counted within the selection.
    """

    reps: Positions
    outlets: Positions
    routes: Positions
    slot_sizes: Ints
    route_rep: Positions

    @classmethod
    def of(cls, problem: Problem, reps: Positions, outlets: Positions) -> Selection:
        """Collect the routes of the reps, and number the outlets."""
        slots = (reps[:, None] * problem.n_days + np.arange(problem.n_days)).ravel()
        sizes = np.diff(problem.slot_first)[slots].astype(np.int32)
        routes = ranges(problem.slot_first[slots], sizes)
        route_rep = np.repeat(np.arange(len(slots)) // problem.n_days, sizes)
        return cls(reps, _side_by_side(problem, outlets), routes, sizes, route_rep)

    def number(self, outlets: NDArray[np.integer]) -> Positions:
        """Numbers of these outlets within the selection, -1 for those outside it."""
        order = np.argsort(self.outlets)
        place = np.searchsorted(self.outlets, outlets, sorter=order)
        number = order[np.minimum(place, len(order) - 1)]
        return np.where(self.outlets[number] == outlets, number, -1)


def _side_by_side(problem: Problem, outlets: Positions) -> Positions:
    """Ascending outlets, put into an order in which neighbours are near one another."""
    sizes = np.diff(problem.edge_first)[outlets]
    to = problem.edge_to[ranges(problem.edge_first[outlets], sizes)]
    place = np.minimum(np.searchsorted(outlets, to), len(outlets) - 1)
    inside = outlets[place] == to
    owner = np.repeat(np.arange(len(outlets)), sizes)[inside]
    edges = np.ones(len(owner), dtype=bool), (owner, place[inside])
    graph = csr_array(edges, shape=(len(outlets), len(outlets)))
    return outlets[reverse_cuthill_mckee(graph, symmetric_mode=True)]


def lay_out(problem: Problem, chosen: Selection, near: int) -> Data:
    """The problem of a selection in its own numbering, with `near` neighbours per outlet."""
    reps, outlets, routes = chosen.reps, chosen.outlets, chosen.routes
    ends = np.unique(np.concatenate([problem.begin[routes], problem.finish[routes]]))
    ends = ends[ends != NOWHERE]
    n, places = len(outlets), np.concatenate([outlets, ends])
    minutes = _among(problem.matrix, places)
    symmetric = bool((minutes == minutes.T).all())  # one matrix needs half the memory of two

    def place(end: Ints) -> Ints:
        """Number of a begin or finish, the last one for nowhere."""
        number = np.where(end == NOWHERE, len(ends), np.searchsorted(ends, end))
        return (n + number).astype(np.int32)

    option_sizes = np.diff(problem.option_first)[outlets]
    options = ranges(problem.option_first[outlets], option_sizes)
    day_sizes = np.diff(problem.option_days_first)[options]
    days = problem.option_days[ranges(problem.option_days_first[options], day_sizes)]
    owner = np.repeat(np.repeat(np.arange(n), option_sizes), day_sizes)
    days_used = np.zeros((n, problem.n_days), dtype=np.uint8)
    days_used[owner, days] = 1
    most_visits = _largest(day_sizes.astype(np.float64), option_sizes)
    rep_price = np.ascontiguousarray(problem.rep_price[np.ix_(outlets, reps)])
    begin = place(problem.begin[routes])
    rep_budget = problem.rep_budget
    no_price = np.zeros(problem.n_routes)
    route_price = no_price if problem.route_price is None else problem.route_price
    loads = problem.loads or Loads.none(problem.n_outlets, problem.n_routes)
    hours = problem.hours or Hours.always(problem.n_outlets, problem.n_days)
    shifts = problem.shifts or Shifts.endless(problem.n_routes)
    lengths = problem.lengths
    edge_first, edge_to = _edges(problem, chosen)
    nearest = _nearest(minutes[:n, :n], near)
    highest = _largest(problem.option_value[options], option_sizes)
    effort = most_visits * _shares(problem, chosen, loads)
    return Data(
        minutes=minutes,
        minutes_to=minutes if symmetric else np.ascontiguousarray(minutes.T),
        symmetric=symmetric,
        service=problem.service[outlets],
        option_first=_starts(option_sizes),
        option_days_first=_starts(day_sizes),
        option_days=days,
        option_value=problem.option_value[options],
        highest_value=highest,
        one_visit=((option_sizes > 1) & (most_visits == 1)).astype(np.uint8),
        rep_price=rep_price,
        hint=_hints(problem, reps, outlets, rep_price),
        days_used=days_used,
        slot_first=_starts(chosen.slot_sizes),
        shared_days=problem.n_days > 1 and bool((chosen.slot_sizes > 1).any()),
        begin=begin,
        finish=place(problem.finish[routes]),
        budget=problem.budget[routes],
        route_day=problem.route_day[routes],
        route_price=route_price[routes],
        demand=loads.demand[outlets],
        capacity=loads.capacity[routes],
        load_weight=_load_weights(loads.demand[outlets]),
        hours=hours.kind[outlets],
        hours_first=np.ascontiguousarray(hours.first),
        opens=np.ascontiguousarray(hours.opens),
        closes=np.ascontiguousarray(hours.closes),
        shift_begin=shifts.begin[routes],
        shift_end=shifts.end[routes],
        break_min=shifts.break_min[routes],
        break_opens=shifts.break_opens[routes],
        break_closes=shifts.break_closes[routes],
        length=_among(lengths.matrix, places) if lengths else np.zeros((1, 1)),
        longest=lengths.limit[routes] if lengths else np.zeros(len(routes)),
        timed=problem.hours is not None or problem.shifts is not None,
        measured=problem.lengths is not None,
        rep_budget=np.append(rep_budget[reps], rep_budget.sum()),
        near=nearest,
        edge_first=edge_first,
        edge_to=edge_to,
        effort=effort,
        appeal=_appeal(
            highest, effort, most_visits * _way_share(problem, chosen, minutes, nearest)
        ),
        remoteness=_remoteness(minutes[begin, :n], rep_price, chosen.route_rep),
    )


def _among(matrix: Callable[[Positions], Floats], places: Positions) -> Floats:
    """Minutes or lengths among places, and a last one that is no way from any: nowhere."""
    among = np.zeros((len(places) + 1, len(places) + 1))
    ways = matrix(places)
    check_ways(ways, len(places))
    among[:-1, :-1] = ways
    return among


def _shares(problem: Problem, chosen: Selection, loads: Loads) -> Floats:
    """Part of a route that a visit takes up: of its minutes, or of its load where that is more."""
    limits = np.column_stack([problem.budget, loads.capacity])[chosen.routes]
    wants = np.column_stack([problem.service, loads.demand])[chosen.outlets]
    finite = np.where(np.isfinite(limits), limits, 0.0).max(axis=0, initial=0.0)
    return np.asarray((wants / np.where(finite > 0, finite, np.inf)).max(axis=1))


def _load_weights(demand: Floats) -> Floats:
    """One over the mean load of a visit, by dimension; 0 where nothing is loaded."""
    total = demand.sum(axis=0)
    return np.where(total > 0, len(demand) / np.where(total > 0, total, 1.0), 0.0)


def _way_share(problem: Problem, chosen: Selection, minutes: Floats, nearest: Ints) -> float:
    """Part of a route that the way to a near outlet takes up, in the mean; 0 without limits."""
    limits = problem.budget[chosen.routes]
    longest = float(np.where(np.isfinite(limits), limits, 0.0).max(initial=0.0))
    if longest <= 0 or nearest.shape[1] == 0:
        return 0.0
    few = nearest[:, :_FEW]
    return float(np.take_along_axis(minutes[: len(few)], few, axis=1).mean()) / longest


def _appeal(value: Floats, effort: Floats, way: Floats) -> Floats:
    """Value for what an outlet takes up; the value itself where nothing is limited."""
    taken = effort + way
    return np.where(taken > 0, value / np.where(taken > 0, taken, 1.0), value)


def _largest(values: Floats, sizes: NDArray[np.integer]) -> Floats:
    """Largest value of every outlet's options, 0 without any."""
    largest = np.zeros(len(sizes))
    np.maximum.at(largest, np.repeat(np.arange(len(sizes)), sizes), values)
    return largest


def _starts(sizes: NDArray[np.integer]) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)


def _hints(problem: Problem, reps: Positions, outlets: Positions, rep_price: Floats) -> Ints:
    """The hinted rep where it is in the group, else the cheapest one."""
    hint = problem.hint[outlets]
    place = np.minimum(np.searchsorted(reps, hint), len(reps) - 1)
    return np.where(reps[place] == hint, place, rep_price.argmin(axis=1)).astype(np.int32)


def _nearest(minutes: Floats, count: int) -> Ints:
    """Nearest other outlets of every outlet, nearest first, ties by number."""
    n = len(minutes)
    count = min(count, n - 1)
    if count <= 0:
        return np.empty((n, 0), dtype=np.int32)
    away = minutes.copy()
    np.fill_diagonal(away, np.inf)
    chosen = np.sort(np.argpartition(away, count - 1, axis=1)[:, :count], axis=1)
    order = np.argsort(np.take_along_axis(away, chosen, axis=1), axis=1, kind="stable")
    return np.take_along_axis(chosen, order, axis=1).astype(np.int32)


def _edges(problem: Problem, chosen: Selection) -> tuple[Ints, Ints]:
    """The neighbour graph among the outlets of the group."""
    outlets = chosen.outlets
    sizes = np.diff(problem.edge_first)[outlets]
    to = chosen.number(problem.edge_to[ranges(problem.edge_first[outlets], sizes)])
    inside = to >= 0
    owner = np.repeat(np.arange(len(outlets)), sizes)[inside]
    kept = np.bincount(owner, minlength=len(outlets))
    return _starts(kept), to[inside].astype(np.int32)


def _remoteness(away: Floats, rep_price: Floats, route_rep: Positions) -> Floats:
    """Minutes from the nearest start of a rep who may serve the outlet."""
    reps, first = np.unique(route_rep, return_index=True)  # a rep's first route stands for all
    away = np.where(np.isfinite(rep_price[:, reps]), away[first].T, np.inf)
    nearest = away.min(axis=1, initial=np.inf)
    return np.where(np.isfinite(nearest), nearest, 0.0)
