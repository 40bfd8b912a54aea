"""A problem in the terms of OR-Tools' routing solver, and the way back.

Every visit to an outlet is an optional node of its own: the first, the second ... of the cycle. A
table of the rep-days on which they may lie ties the visits to an outlet to its options. Routes
are vehicles. Time budgets, lengths, loads and the clock are dimensions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp

from routeplan.search.engines._case import Case, priced_apart
from routeplan.search.engines._menu import menus
from routeplan.search.engines._ortools_clock import add_clock
from routeplan.search.engines._scale import BIG, Scale, horizon, scale_of, whole_loads

__all__ = ["Model"]

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

_ABSENT = -1
_TABLE_NODES = 2_000
"""Up to so many nodes OR-Tools is given tables of all ways; beyond, it asks for each of them."""
_cp: Any = pywrapcp  # its stubs name no types


class Model:
    """A problem in the terms of OR-Tools, and the way back.

    There must be a route that can be used, and a visit that is worth something.

    Parameters
    ----------
    case : Case

    Attributes
    ----------
    routing : RoutingModel
    patterned : bool
        Whether visits to an outlet hang together.
    """

    def __init__(self, case: Case) -> None:
        self._case, self._menus = case, menus(case)
        self._visits = [(i, j) for i, menu in enumerate(self._menus) for j in range(menu.visits)]
        self._slots = [(case.rep[r], case.day[r]) for r in case.routes]
        self.patterned = any(menu.visits > 1 for menu in self._menus)
        used = sorted({end for r in case.routes for end in (case.begin[r], case.finish[r])})
        self._place = np.array([i for i, _ in self._visits] + used)
        end_node = {end: len(self._visits) + e for e, end in enumerate(used)}
        self._manager = _cp.RoutingIndexManager(
            len(self._place),
            len(case.routes),
            [end_node[case.begin[r]] for r in case.routes],
            [end_node[case.finish[r]] for r in case.routes],
        )
        self.routing: Any = _cp.RoutingModel(self._manager)
        self._scale = self._choose_scale()
        self._add_visits()
        self._add_patterns()
        self._add_costs()
        self._add_limits()

    def routes(self, next_of: Callable[[int], int]) -> list[list[int]]:
        """Outlets of every route of the problem, given what index follows an index."""
        routes = self.nobody()
        for vehicle, r in enumerate(self._case.routes):
            index = next_of(self.routing.Start(vehicle))
            while not self.routing.IsEnd(index):
                routes[r].append(self._visits[self._manager.IndexToNode(index)][0])
                index = next_of(index)
        return routes

    def assignment(self, routes: Sequence[Sequence[int]]) -> Any:
        """Routes of the problem as a solution for OR-Tools, None when it takes them for faulty."""
        days: dict[int, list[int]] = defaultdict(list)
        for r in sorted(self._case.routes, key=self._case.day.__getitem__):
            for i in routes[r]:
                days[i].append(self._case.day[r])
        node = {visit: node for node, visit in enumerate(self._visits)}
        indices = [
            [self._index(node[i, days[i].index(self._case.day[r])]) for i in routes[r]]
            for r in self._case.routes
        ]
        skip_others = True
        return self.routing.ReadAssignmentFromRoutes(indices, skip_others)

    def nobody(self) -> list[list[int]]:
        """Routes of the problem without a stop."""
        return [[] for _ in range(self._case.problem.n_routes)]

    def cost(self, paid: int) -> float:
        """Objective of a solution for which OR-Tools pays so much."""
        return (paid - self._given) / self._scale.factor

    def _index(self, node: int) -> int:
        return int(self._manager.NodeToIndex(node))

    def _choose_scale(self) -> Scale:
        case, problem = self._case, self._case.problem
        fixed = np.zeros(1) if problem.route_price is None else problem.route_price
        hours = () if problem.hours is None else (problem.hours.opens, problem.hours.closes)
        shifts = (case.shifts.begin, case.shifts.end, case.shifts.break_min)
        breaks = (case.shifts.break_opens, case.shifts.break_closes)
        worth = [value for menu in self._menus for value in menu.options.values()]
        figures = (case.minutes, problem.service, problem.budget, fixed, worth, problem.rep_price)
        total = sum(worth) + (problem.n_days + 1) * horizon(case)
        return scale_of(*figures, *hours, *shifts, *breaks, total=total)

    def _add_visits(self) -> None:
        """Make visits optional, and say which vehicles may make them."""
        self._given = 0
        for node, (i, j) in enumerate(self._visits):
            menu, index = self._menus[i], self._index(node)
            days = {on[j] for on in menu.options if len(on) > j}
            vehicles = [
                vehicle
                for vehicle, (k, d) in enumerate(self._slots)
                if d in days and k in menu.reps and self._case.windows[i][d]
            ]
            self.routing.VehicleVar(index).SetValues([_ABSENT, *vehicles])
            prize = int(self._scale.near((menu.steps() or [])[j]))
            self.routing.AddDisjunction([index], prize)
            self._given += prize

    def _add_patterns(self) -> None:
        """Tie the visits to an outlet to its options, and to one rep."""
        solver, n_days = self.routing.solver(), self._case.problem.n_days
        number = [_ABSENT, *(k * n_days + d for k, d in self._slots)]
        first = 0
        for menu in self._menus:
            nodes = range(first, first + menu.visits)
            first += menu.visits
            if menu.visits < 2:
                continue
            vehicles = [self.routing.VehicleVar(self._index(node)) for node in nodes]
            slots = [solver.Element(number, (vehicle + 1).Var()).Var() for vehicle in vehicles]
            rows = [
                [*(k * n_days + d for d in days), *[_ABSENT] * (menu.visits - len(days))]
                for days in [(), *menu.options]
                for k in (menu.reps if days else [0])
            ]
            solver.Add(solver.AllowedAssignments(slots, rows))

    def _add_costs(self) -> None:
        """Travel, prices of reps and of days, fixed costs of routes."""
        travel, evaluators = self._between_visits(self._scale.up(self._case.minutes)), {}
        charges = {slot: self._charges(*slot) for slot in set(self._slots)}
        for vehicle, slot in enumerate(self._slots):
            key = charges[slot].tobytes()
            if key not in evaluators:
                evaluators[key] = self._ways(travel, charges[slot])
            self.routing.SetArcCostEvaluatorOfVehicle(evaluators[key], vehicle)
        prices = self._case.problem.route_price
        if prices is not None:
            for vehicle, r in enumerate(self._case.routes):
                self.routing.SetFixedCostOfVehicle(int(self._scale.near(prices[r])), vehicle)

    def _charges(self, k: int, d: int) -> Numbers:
        """What rep k and day d cost above the cheapest rep and the best day, by visit."""
        apart, _ = priced_apart(self._case.problem)
        charges = np.zeros(len(self._place))
        for node, (i, j) in enumerate(self._visits):
            options = self._menus[i].options
            if j == 0 and np.isfinite(apart[i, k]):
                charges[node] = apart[i, k]
            if self._menus[i].visits == 1:
                charges[node] += max(options.values()) - options.get((d,), 0.0)
        return self._scale.near(charges)

    def _add_limits(self) -> None:
        """Time budgets, lengths, loads and the clock."""
        case, routes = self._case, self._case.routes
        work = self._scale.up(case.minutes)
        work[: case.problem.n_outlets] += self._scale.up(case.problem.service)[:, None]
        ways = self._ways(self._between_visits(work))
        if np.isfinite(case.problem.budget[routes]).any():
            self._limit(ways, self._scale.down(case.problem.budget[routes]), "work")
        if case.lengths is not None and case.problem.lengths is not None:
            total = float(case.lengths.max(axis=1).sum())
            scale = scale_of(case.lengths, case.problem.lengths.limit, total=total)
            length = self._ways(self._between_visits(scale.up(case.lengths)))
            self._limit(length, scale.down(case.problem.lengths.limit[routes]), "length")
        demand, capacity = whole_loads(case.loads)
        for q in range(demand.shape[1]):
            needed = [int(demand[i, q]) if i < len(demand) else 0 for i in self._place]
            load = self.routing.RegisterUnaryTransitVector(needed)
            self._limit(load, capacity[routes, q], f"load {q}")
        if case.timed:
            visits = [(self._index(node), i) for node, (i, _) in enumerate(self._visits)]
            add_clock(case, self.routing, self._scale, ways, visits)

    def _limit(self, evaluator: int, most: Numbers, name: str) -> None:
        from_zero = True
        self.routing.AddDimensionWithVehicleCapacity(evaluator, 0, most.tolist(), from_zero, name)

    def _between_visits(self, ways: Numbers) -> Numbers:
        """Ways without those from end to end, which only routes that are not used would go."""
        n = self._case.problem.n_outlets
        ways[n:, n:] = 0
        return ways

    def _ways(self, ways: Numbers, charges: Numbers | None = None) -> int:
        """Evaluator of ways between places, and of charges on arriving at a node."""
        place = self._place
        added = np.zeros(len(place), dtype=np.int64) if charges is None else charges
        if len(place) <= _TABLE_NODES:
            table = np.minimum(ways[np.ix_(place, place)] + added, BIG)
            return int(self.routing.RegisterTransitMatrix(table.tolist()))
        node = [self._manager.IndexToNode(i) for i in range(self._manager.GetNumberOfIndices())]
        at, extra, rows = place[node].tolist(), added[node].tolist(), ways.tolist()
        return int(self.routing.RegisterTransitCallback(lambda a, b: rows[at[a]][at[b]] + extra[b]))
