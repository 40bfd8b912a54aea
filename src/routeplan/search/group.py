"""A group of reps with their outlets, laid out for the kernel and searched slice by slice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeplan.search.kernel import Data, Routes, Scratch, Tuning, anneal
from routeplan.search.kernel.labels import ROUNDING
from routeplan.search.kernel.state import N_COUNTS, STATE
from routeplan.search.layout import Selection, lay_out
from routeplan.search.overload import OverloadPrice
from routeplan.search.problem import ABSENT, Problem, Solution, ranges
from routeplan.search.settings import SearchSettings

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
        self._chosen = Selection.of(problem, reps, outlets)
        self._first_option = problem.option_first[self._chosen.outlets]
        self._tuning, self._rng = tuning, rng
        self._data = lay_out(problem, self._chosen, near)
        self._current = _routes(self._data, problem.n_days)
        self._load(problem, solution)
        self._best = _copy(self._current)
        self._scratch = _scratch(self._current)
        self._iteration = 0
        self._option_visits = visits = np.diff(self._data.option_days_first)
        self._visit_value = float((self._data.option_value / visits).mean()) if len(visits) else 0.0
        self._service_wanted = self._service(_best_options(self._data))
        self.cost = self.best_cost = 0.0
        self._one_day = problem.n_days == 1
        self._overload_price = OverloadPrice()
        # Measured: over several days the plans are better, on a single day worse.
        self._overloads = not self._one_day and bool(np.isfinite(self._data.capacity).any())

    def fill(self) -> None:
        """Insert all outlets, in random order: a tidy start would be hard to get away from."""
        self._anneal(self._rng.permutation(self.n_outlets).astype(np.int32), 1, np.inf)

    def run(
        self,
        iterations: int,
        share: float,
        coolings: int,
        settings: SearchSettings,
        *,
        hopeless: bool,
    ) -> None:
        """Search a slice when this share of the budget, good for so many coolings, is used up."""
        hop, leg = self.mean_hop(), self.mean_leg()
        temperature, rate = settings.temperature(share, coolings) * hop, 1.0
        lacks = self.lacks_value()
        if share > settings.trial_share and leg > 0.0 and lacks:
            legs, rate = settings.trade(
                share, self._visit_value / leg, coolings, hopeless=hopeless or self._one_day
            )
            temperature = legs * leg
        wanted = settings.capacity_share(share, coolings)
        overloads = self._overloads and wanted < 1.0 and not lacks
        self._tuning = self._tuning._replace(
            value_rate=rate,
            most_overload=float(settings.most_overload) if overloads else 0.0,
            lacking_rate=float(settings.lacking_rate) if lacks and not self._one_day else 0.0,
        )
        if self._overloads:
            self._set_overload_price(self._overload_price.hops * hop)
        kept = self._anneal(np.empty(0, dtype=np.int32), iterations, temperature)
        if overloads:
            self._overload_price.follow(kept / iterations, wanted)

    def _set_overload_price(self, price: float) -> None:
        self.cost += (price - self._tuning.overload_price) * float(self._current.overload[0])
        self._tuning = self._tuning._replace(overload_price=price)

    def _anneal(self, order: Ints, iterations: int, temperature: float) -> int:
        """Search at one temperature; return after how many iterations no route was overloaded."""
        self.cost, self.best_cost, kept = anneal(
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
        return kept

    @property
    def n_outlets(self) -> int:
        """Outlets of the group."""
        return len(self._chosen.outlets)

    def current(self) -> Part:
        """The solution the search stands at, or the best one while a route is overloaded."""
        overloaded = self._current.overload[0] > self._best.overload[0] + ROUNDING
        return self._part(self._best if overloaded else self._current)

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
        """Mean travel minutes per visit of the best solution met."""
        return self.best_travel() / max(self.best_visits(), 1)

    def mean_hop(self) -> float:
        """Mean travel minutes from an outlet to the next one, of the best solution met.

        The ways from and to the begin and finish hardly change, however long they are; they count
        where no route has a second stop.
        """
        leg, size = self._best.leg, self._best.size[:, None]
        place = np.arange(leg.shape[1])
        hops = leg[(place > 0) & (place < size)]
        return float(hops.mean()) if len(hops) else self.mean_leg()

    def lacks_value(self) -> bool:
        """Whether the best solution met leaves somebody out, or visits less than wanted."""
        option = self._best.option
        served = option != ABSENT
        gained = np.zeros(len(option))
        gained[served] = self._data.option_value[option[served]]
        return bool((gained < self._data.highest_value - 1e-9).any())

    def service_missing(self) -> float:
        """Minutes with outlets that the best solution met lacks."""
        return self._service_wanted - self._service(self._best.option)

    def time_besides(self) -> float:
        """Minutes of the reps that the best solution met does not spend with outlets."""
        return float(self._data.budget.sum()) - self._service(self._best.option)

    def _service(self, option: Ints) -> float:
        """Minutes with outlets whose options are chosen so."""
        served = option != ABSENT
        return float(self._data.service[served] @ self._option_visits[option[served]])

    def _travel(self, routes: Routes) -> Floats:
        return np.asarray(
            (routes.leg * (np.arange(routes.leg.shape[1]) <= routes.size[:, None])).sum(axis=1)
        )

    def _part(self, routes: Routes) -> Part:
        served = routes.option != ABSENT
        option = np.where(served, routes.option - self._data.option_first[:-1], 0)
        used = np.arange(routes.stops.shape[1]) < routes.size[:, None]
        return Part(
            outlets=self._chosen.outlets,
            routes=self._chosen.routes,
            option=np.where(served, option + self._first_option, ABSENT).astype(np.int32),
            rep=np.where(served, self._chosen.reps[routes.rep], ABSENT).astype(np.int32),
            size=routes.size.copy(),
            stops=self._chosen.outlets[routes.stops[used]].astype(np.int32),
            travel=self._travel(routes),
        )

    def _load(self, problem: Problem, solution: Solution) -> None:
        """Copy the group's part of a solution into the kernel's arrays."""
        data, routes, chosen = self._data, self._current, self._chosen
        option = solution.option[chosen.outlets]
        served = option != ABSENT
        routes.option[served] = (option - self._first_option + data.option_first[:-1])[served]
        routes.rep[served] = np.searchsorted(chosen.reps, solution.rep[chosen.outlets][served])
        day_of_route = problem.route_day[chosen.routes]
        sizes = np.diff(solution.route_first)[chosen.routes]
        visited = solution.stops[ranges(solution.route_first[chosen.routes], sizes)]
        for r, stops in enumerate(np.split(chosen.number(visited), np.cumsum(sizes)[:-1])):
            if len(stops) == 0:
                continue
            tour = np.concatenate([[data.begin[r]], stops, [data.finish[r]]])
            legs = data.minutes[tour[:-1], tour[1:]]
            routes.size[r] = len(stops)
            routes.stops[r, : len(stops)] = stops
            routes.leg[r, : len(legs)] = legs
            routes.load[r] = legs.sum() + data.service[stops].sum()
            routes.cargo[r] = data.demand[stops].sum(axis=0)
            routes.rep_load[chosen.route_rep[r]] += routes.load[r]
            routes.route[stops, day_of_route[r]] = r
        above = np.maximum(routes.cargo - data.capacity, 0.0)
        routes.overload[0] = (above * data.load_weight).sum()
        everybody = solution.travel.sum() + problem.service[solution.stops].sum()
        routes.rep_load[-1] = everybody


def _best_options(data: Data) -> Ints:
    """The option of the highest value of every outlet, the first one of several."""
    sizes = np.diff(data.option_first)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    best = np.flatnonzero(data.option_value >= data.highest_value[owner])
    outlets, first = np.unique(owner[best], return_index=True)
    options = np.full(len(sizes), ABSENT, dtype=np.int32)
    options[outlets] = best[first]
    return options


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
        cargo=np.zeros((r, data.demand.shape[1])),
        overload=np.zeros(1),
        state=np.arange(r),
        rep_load=np.zeros(k + 1),
    )


def _copy(routes: Routes) -> Routes:
    return Routes._make(array.copy() for array in routes)


def _scratch(routes: Routes) -> Scratch:
    n, n_days = routes.route.shape
    r, longest = routes.stops.shape
    k = len(routes.rep_load) - 1
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
        slot_mark=np.zeros(k * n_days, dtype=np.int64),
        offer_mark=np.zeros(r, dtype=np.int64),
        priced_state=np.full((n, r), -1, dtype=np.int64),
        priced_cost=np.zeros((n, r)),
        priced_position=np.zeros((n, r), dtype=np.int32),
        label_state=np.full(r, -1, dtype=np.int64),
        ready=np.zeros((2, r, longest + 2)),
        latest=np.zeros((2, r, longest + 2)),
        way=np.zeros(r),
        day_cost=np.zeros(n_days),
        day_price=np.zeros(n_days),
        day_route=np.zeros(n_days, dtype=np.int32),
        chosen_route=np.zeros(n_days, dtype=np.int32),
        new_route=np.zeros(r, dtype=np.uint8),
        new_outlet=np.zeros(n, dtype=np.uint8),
        gained=np.zeros(1),
        counts=np.where(np.arange(N_COUNTS) == STATE, r, 0),
    )
