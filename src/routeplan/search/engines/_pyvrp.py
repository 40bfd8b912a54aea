"""A problem of one day in PyVRP's terms, and the way back.

PyVRP measures a route twice. Its distance is what a route costs: travel and the prices of the rep.
Its duration, with waiting, states the clock, else the lengths, else the time budgets. Budgets
beside a clock or lengths are stated by the distance: then it holds the minutes of the visits too,
and these are added to the prizes, so that costs compare as before.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pyvrp import Client, ClientGroup, Depot, Location, ProblemData, VehicleType
from pyvrp import Solution as Found

from routeplan.search.engines._case import Case, priced_apart
from routeplan.search.engines._clock import Clock
from routeplan.search.engines._required import outlets_to_serve
from routeplan.search.engines._scale import BIG, Scale, horizon, scale_of, whole_loads

__all__ = ["Measures", "Model"]

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

_ENDLESS = int(np.iinfo(np.int64).max)


@dataclass(frozen=True)
class Measures:
    """What PyVRP's two measures of a route stand for.

    Attributes
    ----------
    duration : {"clock", "length", "budget"}
    folded : bool
        Whether the distance holds the minutes of visits and states the budgets.
    priced : bool
        Whether some rep is dearer than another at an outlet.
    """

    duration: Literal["clock", "length", "budget"]
    folded: bool
    priced: bool

    @classmethod
    def of(cls, case: Case) -> Measures:
        """What the measures have to stand for in a problem."""
        apart, _ = priced_apart(case.problem)
        priced = bool((np.isfinite(apart) & (apart > 0)).any())
        if not (case.timed or case.lengths is not None):
            return cls("budget", folded=False, priced=priced)
        # A budget as long as the shift says nothing more.
        shift = (case.shifts.end - case.shifts.begin)[case.routes]
        limited = bool((case.problem.budget[case.routes] < shift).any())
        return cls("clock" if case.timed else "length", folded=limited, priced=priced)


class Model:
    """A problem in PyVRP's terms, and the way back.

    Parameters
    ----------
    case : Case

    Attributes
    ----------
    worth_any_way : bool
        Whether there are outlets that any solution worth having serves, if it can.
    """

    def __init__(self, case: Case) -> None:
        self._case, self._measures = case, Measures.of(case)
        self._apart, self._prize = self._prizes()
        self._scale, self._lengths = self._scales()
        self._clock = Clock(case, self._scale)
        self._demand, self._capacity = whole_loads(case.loads)
        self._windows = [self._windows_of(i) for i in range(case.problem.n_outlets)]
        self._owner = [i for i, windows in enumerate(self._windows) for _ in windows]
        self._required = outlets_to_serve(case, self._prize, self._apart)
        self.worth_any_way = bool(self._required.any())
        self._given = self._scale.near(self._prize)
        if self._measures.folded:
            self._given += self._scale.up(case.problem.service)
        columns, profile = np.unique(self._apart, axis=1, return_inverse=True)
        self._columns: Floats = columns
        self._profile: list[int] = profile.ravel().tolist()
        self._kinds: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
        for r in case.routes:
            self._kinds[tuple(self._figures(r).items())].append(r)

    @property
    def empty(self) -> bool:
        """Whether nobody can be visited."""
        return not (self._owner and self._case.routes)

    def data(self, *, required: bool) -> ProblemData:
        """The problem for PyVRP; those outlets that are worth any way can be required."""
        groups: list[ClientGroup] = []
        clients = [
            client
            for i in range(len(self._windows))
            for client in self._clients(i, groups, required=required and bool(self._required[i]))
        ]
        places, n = len(self._case.minutes), self._case.problem.n_outlets
        durations: Any = self._durations()
        distances: list[Any] = [self._distances(prices) for prices in self._columns.T]
        return ProblemData(
            locations=[Location(0, 0) for _ in range(places)],
            clients=clients,
            depots=[Depot(location) for location in range(n, places)],
            vehicle_types=[
                VehicleType(len(routes), **dict(figures)) for figures, routes in self._kinds.items()
            ],
            distance_matrices=distances,
            duration_matrices=[durations] * len(distances),
            groups=groups,
        )

    def routes(self, found: Found) -> list[list[int]]:
        """Outlets of every route of the problem in a solution of PyVRP."""
        routes: list[list[int]] = [[] for _ in range(self._case.problem.n_routes)]
        free = [list(reversed(alike)) for alike in self._kinds.values()]
        for route in found.routes():
            visits = [activity.idx for activity in route if activity.is_client()]
            routes[free[route.vehicle_type()].pop()] = [self._owner[client] for client in visits]
        return routes

    def cost(self, found: Found) -> float:
        """Objective of a solution of PyVRP."""
        paid = found.distance_cost() + found.fixed_vehicle_cost()
        missed = found.uncollected_prizes() - int(self._given[self._owner].sum())
        return (paid + missed) / self._scale.factor

    def _prizes(self) -> tuple[Floats, Floats]:
        """Prices of reps above the cheapest one, and what an outlet is worth with that one."""
        problem = self._case.problem
        apart, cheapest = priced_apart(problem)
        value = np.full(problem.n_outlets, -np.inf)
        owner = np.repeat(np.arange(problem.n_outlets), np.diff(problem.option_first))
        visited = problem.option_visits > 0
        np.maximum.at(value, owner[visited], problem.option_value[visited])
        return apart, np.maximum(value - cheapest, 0.0)

    def _scales(self) -> tuple[Scale, Scale]:
        """Scales of minutes and of lengths."""
        case, problem, shifts = self._case, self._case.problem, self._case.shifts
        fixed = np.zeros(1) if problem.route_price is None else problem.route_price
        hours = () if problem.hours is None else (problem.hours.opens, problem.hours.closes)
        figures = (case.minutes, problem.service, problem.budget, self._prize, self._apart, fixed)
        total = float(self._prize.sum()) + 2.0 * horizon(case)
        scale = scale_of(*figures, shifts.begin, shifts.end, *hours, total=total)
        if self._measures.duration == "length" and case.lengths is not None:
            return scale, scale_of(case.lengths, total=float(case.lengths.max(axis=1).sum()))
        return scale, scale

    def _windows_of(self, i: int) -> list[tuple[int, int]]:
        """When visits to outlet i may begin, never if they are worth nothing."""
        if not self._prize[i] > 0:
            return []
        if self._measures.duration != "clock":
            return [(0, _ENDLESS)]
        spans = [self._clock.span(*window) for window in self._case.windows[i][0]]
        return [(early, late) for early, late in spans if early <= late]

    def _clients(self, i: int, groups: list[ClientGroup], *, required: bool) -> list[Client]:
        """Clients for outlet i: none, one, or a group with one for every window."""
        windows, group = self._windows[i], None
        if len(windows) > 1:
            first, group = int(np.searchsorted(self._owner, i)), len(groups)
            groups.append(ClientGroup(list(range(first, first + len(windows))), required=required))
        return [
            Client(
                location=i,
                delivery=self._demand[i].tolist(),
                service_duration=self._service(i),
                tw_early=early,
                tw_late=late,
                prize=int(self._given[i]),
                required=required and group is None,
                group=group,
            )
            for early, late in windows
        ]

    def _service(self, i: int) -> int:
        timed = self._measures.duration != "length"
        return int(self._scale.up(self._case.problem.service[i])) if timed else 0

    def _figures(self, r: int) -> dict[str, Any]:
        """Figures of the vehicle of route r."""
        case, problem, n = self._case, self._case.problem, self._case.problem.n_outlets
        fixed = 0.0 if problem.route_price is None else problem.route_price[r]
        figures: dict[str, Any] = {
            "capacity": tuple(self._capacity[r].tolist()),
            "start_depot": case.begin[r] - n,
            "end_depot": case.finish[r] - n,
            "fixed_cost": int(self._scale.near(fixed)),
            "profile": self._profile[case.rep[r]],
        }
        budget = _limit(self._scale, float(problem.budget[r]))
        if self._measures.folded:
            figures["max_distance"] = budget
        if self._measures.duration == "clock":
            span = self._clock.span(float(case.shifts.begin[r]), float(case.shifts.end[r]))
            figures["tw_early"], figures["tw_late"] = span
        elif self._measures.duration == "length" and problem.lengths is not None:
            figures["shift_duration"] = _limit(self._lengths, float(problem.lengths.limit[r]))
        else:
            figures["shift_duration"] = budget
        return figures

    def _durations(self) -> Numbers:
        if self._measures.duration == "length" and self._case.lengths is not None:
            return _ways(self._lengths.up(self._case.lengths))
        return _ways(self._scale.up(self._case.minutes))

    def _distances(self, apart: Floats) -> Numbers:
        """Distances for reps of these prices: BIG to an outlet that they may not serve."""
        arrival = np.zeros(len(self._case.minutes), dtype=np.int64)
        arrival[: len(apart)] = self._scale.near(apart)
        if self._measures.folded:
            arrival[: len(apart)] += self._scale.up(self._case.problem.service)
        return _ways(np.minimum(self._scale.up(self._case.minutes) + arrival, BIG))


def _ways(numbers: Numbers) -> Numbers:
    """A matrix as PyVRP wants it: no way from a place to itself."""
    np.fill_diagonal(numbers, 0)
    return numbers


def _limit(scale: Scale, figure: float) -> int:
    return int(scale.down(figure)) if np.isfinite(figure) else _ENDLESS
