"""A group of reps with their outlets, laid out for the kernel and searched slice by slice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeplan.search.kernel import Data, Routes, Scratch, Tuning, anneal
from routeplan.search.problem import ABSENT, Problem, Solution, ranges

__all__ = ["Group", "Part"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Part:
    """Decisions about some reps and outlets, to be put back into the whole solution.

    Attributes
    ----------
    outlets, routes : ndarray of intp
        Positions in the whole problem.
    option, rep : ndarray of int32, shape (outlets,)
        Decisions in the numbering of the whole problem.
    size : ndarray of int32, shape (routes,)
        Stops per route.
    stops : ndarray of int32
        Outlets in order, route after route.
    travel : ndarray of float64, shape (routes,)
        Travel minutes per route.
    """

    outlets: Positions
    routes: Positions
    option: Ints
    rep: Ints
    size: Ints
    stops: Ints
    travel: Floats


class Group:
    """Search over some reps and outlets of a problem, the rest standing still.

    Parameters
    ----------
    problem : Problem
    solution : Solution
        Start; the outlets of the group are absent or served by its reps.
    reps, outlets : ndarray of intp
        Ascending positions.
    tuning : Tuning
    near : int
        Neighbours kept per outlet.
    rng : numpy.random.Generator
        Used up by this group alone.
    """

    def __init__(
        self,
        problem: Problem,
        solution: Solution,
        reps: Positions,
        outlets: Positions,
        *,
        tuning: Tuning,
        near: int,
        rng: np.random.Generator,
    ) -> None:
        self._reps, self._outlets = reps, outlets
        slots = (reps[:, None] * problem.n_days + np.arange(problem.n_days)).ravel()
        self._slot_sizes = np.diff(problem.slot_first)[slots]
        self._routes = ranges(problem.slot_first[slots], self._slot_sizes)
        self._first_option = problem.option_first[outlets]
        self._tuning, self._rng = tuning, rng
        self._data = _lay_out(problem, self._reps, outlets, self._routes, self._slot_sizes, near)
        self._current = _routes(self._data, problem.n_days)
        self._load(problem, solution)
        self._best = _copy(self._current)
        self._scratch = _scratch(self._current)
        self._iteration = 0
        self.cost = self.best_cost = 0.0

    def fill(self, order: Positions) -> None:
        """Insert absent outlets, given as positions in the whole problem, in this order."""
        self._anneal(np.searchsorted(self._outlets, order).astype(np.int32), 1, 0.0)

    def run(self, iterations: int, temperature: float) -> None:
        """Search a slice."""
        self._anneal(np.empty(0, dtype=np.int32), iterations, temperature)

    def _anneal(self, order: Ints, iterations: int, temperature: float) -> None:
        self.cost, self.best_cost = anneal(
            self._data,
            self._tuning,
            self._current,
            self._best,
            self._scratch,
            order,
            self.cost,
            self.best_cost,
            temperature,
            self._iteration + 1,
            iterations,
            self._rng,
        )
        self._iteration += iterations

    @property
    def n_outlets(self) -> int:
        """Outlets of the group."""
        return len(self._outlets)

    def current(self) -> Part:
        """The solution the search stands at."""
        return self._part(self._current)

    def best(self) -> Part:
        """The best solution met."""
        return self._part(self._best)

    def best_travel(self) -> float:
        """Travel minutes of the best solution met."""
        return float(self._travel(self._best).sum())

    def best_visits(self) -> int:
        """Visits of the best solution met."""
        return int(self._best.size.sum())

    def mean_leg(self) -> float:
        """Mean travel minutes per visit of the solution the search stands at."""
        visits = int(self._current.size.sum())
        return float(self._travel(self._current).sum()) / max(visits, 1)

    def _travel(self, routes: Routes) -> Floats:
        return np.asarray(
            (routes.leg * (np.arange(routes.leg.shape[1]) <= routes.size[:, None])).sum(axis=1)
        )

    def _part(self, routes: Routes) -> Part:
        served = routes.option != ABSENT
        option = np.where(served, routes.option - self._data.option_first[:-1], 0)
        used = np.arange(routes.stops.shape[1]) < routes.size[:, None]
        return Part(
            outlets=self._outlets,
            routes=self._routes,
            option=np.where(served, option + self._first_option, ABSENT).astype(np.int32),
            rep=np.where(served, self._reps[routes.rep], ABSENT).astype(np.int32),
            size=routes.size.copy(),
            stops=self._outlets[routes.stops[used]].astype(np.int32),
            travel=self._travel(routes),
        )

    def _load(self, problem: Problem, solution: Solution) -> None:
        """Copy the group's part of a solution into the kernel's arrays."""
        data, routes = self._data, self._current
        option = solution.option[self._outlets]
        served = option != ABSENT
        routes.option[served] = (option - self._first_option + data.option_first[:-1])[served]
        routes.rep[served] = np.searchsorted(self._reps, solution.rep[self._outlets][served])
        day_of_route = problem.route_day[self._routes]
        rep_of_route = np.searchsorted(self._reps, problem.route_rep[self._routes])
        for r, whole in enumerate(self._routes):
            stops = np.searchsorted(self._outlets, solution.route(int(whole)))
            if len(stops) == 0:
                continue
            tour = np.concatenate([[data.begin[r]], stops, [data.finish[r]]])
            legs = data.minutes[tour[:-1], tour[1:]]
            routes.size[r] = len(stops)
            routes.stops[r, : len(stops)] = stops
            routes.leg[r, : len(legs)] = legs
            routes.load[r] = legs.sum() + data.service[stops].sum()
            routes.rep_load[rep_of_route[r]] += routes.load[r]
            routes.route[stops, day_of_route[r]] = r


def _lay_out(
    problem: Problem,
    reps: Positions,
    outlets: Positions,
    routes: Positions,
    slot_sizes: Ints,
    near: int,
) -> Data:
    """The group's problem in its own numbering."""
    ends = np.unique(np.concatenate([problem.begin[routes], problem.finish[routes]]))
    minutes = np.ascontiguousarray(problem.matrix(np.concatenate([outlets, ends])), np.float64)
    n = len(outlets)
    option_sizes = np.diff(problem.option_first)[outlets]
    options = ranges(problem.option_first[outlets], option_sizes)
    day_sizes = np.diff(problem.option_days_first)[options]
    days = problem.option_days[ranges(problem.option_days_first[options], day_sizes)]
    owner = np.repeat(np.repeat(np.arange(n), option_sizes), day_sizes)
    days_used = np.zeros((n, problem.n_days), dtype=np.uint8)
    days_used[owner, days] = 1
    wanted = np.zeros(n)
    np.maximum.at(wanted, np.repeat(np.arange(n), option_sizes), day_sizes.astype(np.float64))
    rep_price = np.ascontiguousarray(problem.rep_price[np.ix_(outlets, reps)])
    begin = (n + np.searchsorted(ends, problem.begin[routes])).astype(np.int32)
    capacity = problem.capacity[reps]
    return Data(
        minutes=minutes,
        minutes_to=np.ascontiguousarray(minutes.T),
        service=problem.service[outlets],
        option_first=_starts(option_sizes),
        option_days_first=_starts(day_sizes),
        option_days=days,
        option_value=problem.option_value[options],
        rep_price=rep_price,
        hint=_hints(problem, reps, outlets, rep_price),
        days_used=days_used,
        slot_first=_starts(slot_sizes),
        begin=begin,
        finish=(n + np.searchsorted(ends, problem.finish[routes])).astype(np.int32),
        budget=problem.budget[routes],
        capacity=capacity,
        near=_nearest(minutes[:n, :n], near),
        **_edges(problem, outlets),
        effort=wanted * problem.service[outlets],
        remoteness=_remoteness(minutes, n, begin, rep_price, slot_sizes, problem.n_days),
    )


def _starts(sizes: Ints) -> Ints:
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


def _edges(problem: Problem, outlets: Positions) -> dict[str, Ints]:
    """The neighbour graph among the outlets of the group."""
    sizes = np.diff(problem.edge_first)[outlets]
    to = problem.edge_to[ranges(problem.edge_first[outlets], sizes)]
    place = np.minimum(np.searchsorted(outlets, to), max(len(outlets) - 1, 0))
    inside = outlets[place] == to if len(to) else np.zeros(0, dtype=bool)
    owner = np.repeat(np.arange(len(outlets)), sizes)[inside]
    kept = np.bincount(owner, minlength=len(outlets))
    return {"edge_first": _starts(kept), "edge_to": place[inside].astype(np.int32)}


def _remoteness(
    minutes: Floats, n: int, begin: Ints, rep_price: Floats, slot_sizes: Ints, n_days: int
) -> Floats:
    """Minutes from the nearest start of a rep who may serve the outlet."""
    route_rep = np.repeat(np.arange(len(slot_sizes)) // n_days, slot_sizes)
    first = np.unique(route_rep, return_index=True)[1]  # a rep's first route stands for all
    away = minutes[begin[first], :n].T.copy()
    away[~np.isfinite(rep_price[:, route_rep[first]])] = np.inf
    nearest = away.min(axis=1, initial=np.inf)
    return np.where(np.isfinite(nearest), nearest, 0.0)


def _routes(data: Data, n_days: int) -> Routes:
    """Empty routes with room for the longest one that can occur."""
    n, r, k = len(data.service), len(data.budget), data.rep_price.shape[1]
    room = np.cumsum(np.sort(data.service)) <= data.budget.max(initial=0.0) + 1e-6
    longest = max(1, min(n, int(np.count_nonzero(room))))
    return Routes(
        option=np.full(n, ABSENT, dtype=np.int32),
        rep=np.full(n, ABSENT, dtype=np.int32),
        route=np.full((n, n_days), ABSENT, dtype=np.int32),
        size=np.zeros(r, dtype=np.int32),
        stops=np.zeros((r, longest), dtype=np.int32),
        leg=np.zeros((r, longest + 1)),
        load=np.zeros(r),
        state=np.arange(r),
        rep_load=np.zeros(k),
    )


def _copy(routes: Routes) -> Routes:
    return Routes(*(array.copy() for array in routes))


def _scratch(routes: Routes) -> Scratch:
    n, n_days = routes.route.shape
    r, k = len(routes.size), len(routes.rep_load)
    return Scratch(
        kept=_copy(routes),
        route_mark=np.zeros(r, dtype=np.int64),
        ruin_mark=np.zeros(r, dtype=np.int64),
        pending_mark=np.zeros(n, dtype=np.int64),
        changed=np.zeros(r, dtype=np.int32),
        pending=np.zeros(n, dtype=np.int32),
        sort_key=np.zeros(n),
        rep_mark=np.zeros(k, dtype=np.int64),
        candidates=np.zeros(k, dtype=np.int32),
        friends=np.zeros(k, dtype=np.int32),
        priced_state=np.full((n, r), -1, dtype=np.int64),
        priced_cost=np.zeros((n, r)),
        priced_position=np.zeros((n, r), dtype=np.int32),
        day_cost=np.zeros(n_days),
        day_route=np.zeros(n_days, dtype=np.int32),
        chosen_route=np.zeros(n_days, dtype=np.int32),
        new_route=np.zeros(r, dtype=np.uint8),
        new_outlet=np.zeros(n, dtype=np.uint8),
        counts=np.array([0, 0, 0, 0, 0, 0, r], dtype=np.int64),
    )
