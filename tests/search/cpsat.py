"""The best solution of a small problem, proven by CP-SAT: circuits and choices of options.

Another way to state the problem than the search's and the checker's, for whole numbers alone and
without a balance price. The break is a piece of time that overlaps no visit; the leg on which it
lies takes so much longer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from routeplan.search import Problem
from routeplan.search.problem import NOWHERE

__all__ = ["proven_cost"]

Matrix = Callable[[NDArray[np.intp]], NDArray[np.float64]]

_END = -1
"""Where a route begins and ends, in the numbering of its circuit."""


class _Route(NamedTuple):
    """A route of the model: its ways, and whether it is used and visits an outlet."""

    number: int
    used: cp_model.IntVar
    visits: dict[int, cp_model.IntVar]
    ways: dict[tuple[int, int], cp_model.IntVar]


def proven_cost(problem: Problem, *, seconds: float = 60.0) -> float | None:
    """Least objective of any solution, None when it cannot be proven in time."""
    assert problem.balance_price == 0.0, "the balance price is a square"
    model = cp_model.CpModel()
    chosen = _choices(model, problem)
    routes = [_circuit(model, problem, r) for r in range(problem.n_routes)]
    _link(model, problem, chosen, routes)
    for route in routes:
        _limit_sums(model, problem, route)
    if problem.hours is not None or problem.shifts is not None:
        _limit_times(model, problem, routes)
    travel = [_way_sum(route, _ways(problem, problem.matrix, route)) for route in routes]
    fixed = np.zeros(problem.n_routes) if problem.route_price is None else problem.route_price
    price = {
        key: int(problem.rep_price[key[0], key[2]] - problem.option_value[key[1]]) for key in chosen
    }
    cut = _cut_edges(model, problem, chosen)
    model.minimize(
        sum(travel)
        + sum(int(fixed[route.number]) * route.used for route in routes)
        + sum(price[key] * chosen[key] for key in chosen)
        + int(problem.edge_price) * sum(cut)
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    proven = solver.solve(model) == cp_model.OPTIMAL
    return solver.objective_value if proven else None


def _choices(
    model: cp_model.CpModel, problem: Problem
) -> dict[tuple[int, int, int], cp_model.IntVar]:
    """Whether outlet i has option o with rep k; at most one of an outlet."""
    chosen = {
        (i, option, k): model.new_bool_var(f"outlet {i} option {option} rep {k}")
        for i in range(problem.n_outlets)
        for option in range(problem.option_first[i], problem.option_first[i + 1])
        for k in np.flatnonzero(np.isfinite(problem.rep_price[i])).tolist()
    }
    for i in range(problem.n_outlets):
        model.add_at_most_one(chosen[key] for key in chosen if key[0] == i)
    return chosen


def _circuit(model: cp_model.CpModel, problem: Problem, r: int) -> _Route:
    """A route through some outlets, or unused."""
    stops = range(problem.n_outlets)
    used = model.new_bool_var(f"route {r}")
    visits = {i: model.new_bool_var(f"route {r} visits {i}") for i in stops}
    nodes = [_END, *stops]
    ways = {
        (a, b): model.new_bool_var(f"route {r} from {a} to {b}")
        for a in nodes
        for b in nodes
        if a != b
    }
    loops = {_END: used, **visits}
    model.add_circuit(
        [(a + 1, b + 1, way) for (a, b), way in ways.items()]
        + [(a + 1, a + 1, loop.negated()) for a, loop in loops.items()]
    )
    for visit in visits.values():
        model.add_implication(visit, used)
    return _Route(r, used, visits, ways)


def _link(
    model: cp_model.CpModel,
    problem: Problem,
    chosen: dict[tuple[int, int, int], cp_model.IntVar],
    routes: list[_Route],
) -> None:
    """Outlets are visited on the days of their options, by a route of their rep."""
    wanted = defaultdict(list)
    for (i, option, k), choice in chosen.items():
        first, last = problem.option_days_first[option : option + 2]
        for d in problem.option_days[first:last].tolist():
            wanted[i, k * problem.n_days + d].append(choice)
    for slot in range(problem.n_reps * problem.n_days):
        of_slot = routes[problem.slot_first[slot] : problem.slot_first[slot + 1]]
        for i in range(problem.n_outlets):
            model.add(sum(route.visits[i] for route in of_slot) == sum(wanted[i, slot]))
        for one, other in pairwise(of_slot):
            model.add_implication(other.used, one.used)  # they are alike


def _limit_sums(model: cp_model.CpModel, problem: Problem, route: _Route) -> None:
    """Keep the budget, the capacities and the length of a route."""
    r = route.number

    def at_most(total: cp_model.LinearExprT, limit: float) -> None:
        if limit < np.inf:
            model.add(total <= int(limit)).only_enforce_if(route.used)

    service = sum(int(problem.service[i]) * visit for i, visit in route.visits.items())
    at_most(_way_sum(route, _ways(problem, problem.matrix, route)) + service, problem.budget[r])
    if problem.loads is not None:
        for q, capacity in enumerate(problem.loads.capacity[r]):
            demand = problem.loads.demand[:, q]
            load = sum(int(demand[i]) * visit for i, visit in route.visits.items())
            at_most(load, capacity)
    if problem.lengths is not None:
        length = _way_sum(route, _ways(problem, problem.lengths.matrix, route))
        at_most(length, problem.lengths.limit[r])


def _ways(problem: Problem, matrix: Matrix, route: _Route) -> dict[tuple[int, int], int]:
    """Minutes or length of every way of a route; none from or to an open end."""
    ends = [int(problem.begin[route.number]), int(problem.finish[route.number])]
    known = [end for end in ends if end != NOWHERE]
    among = matrix(np.array([*range(problem.n_outlets), *known], dtype=np.intp))
    begin = problem.n_outlets
    finish = problem.n_outlets + len(known) - 1

    def way(a: int, b: int) -> int:
        if NOWHERE in (ends[0] if a == _END else None, ends[1] if b == _END else None):
            return 0
        return int(among[begin if a == _END else a, finish if b == _END else b])

    return {(a, b): way(a, b) for a, b in route.ways}


def _way_sum(route: _Route, size: dict[tuple[int, int], int]) -> cp_model.LinearExprT:
    return sum(size[key] * way for key, way in route.ways.items())


def _limit_times(model: cp_model.CpModel, problem: Problem, routes: list[_Route]) -> None:
    """Begin visits in their hours, and keep the shifts with their breaks."""
    latest = _horizon(problem)
    start = {
        (i, d): _start(model, problem, i, d, latest)
        for i in range(problem.n_outlets)
        for d in range(problem.n_days)
    }
    for route in routes:
        day = int(problem.route_day[route.number])
        of_day = {i: start[i, day] for i in range(problem.n_outlets)}
        for i, visit in route.visits.items():
            if of_day[i] is None:
                model.add(visit == 0)
        _time_route(model, problem, route, of_day, latest)


def _start(
    model: cp_model.CpModel, problem: Problem, i: int, d: int, latest: int
) -> cp_model.IntVar | None:
    """When the visit to outlet i begins on day d; None when it is closed."""
    windows = [[0, latest]]
    if (hours := problem.hours) is not None:
        kind = hours.kind[i, d]
        edges = np.array([hours.opens, hours.closes]).T[hours.first[kind] : hours.first[kind + 1]]
        windows = np.clip(edges, 0, latest).astype(int).tolist()
    domain = cp_model.Domain.from_intervals(windows)
    return model.new_int_var_from_domain(domain, f"start {i} {d}") if windows else None


def _time_route(
    model: cp_model.CpModel,
    problem: Problem,
    route: _Route,
    start: dict[int, cp_model.IntVar | None],
    latest: int,
) -> None:
    """Leave one place of a route before reaching the next."""
    r, shifts = route.number, problem.shifts
    minutes = _ways(problem, problem.matrix, route)
    begin = 0 if shifts is None else int(shifts.begin[r])
    end = latest if shifts is None else int(min(shifts.end[r], latest))
    finish = model.new_int_var(0, end, f"finish {r}")
    service = dict(enumerate(problem.service.astype(int).tolist()))
    reach = {_END: finish, **start}
    leave = {_END: begin, **{i: s + service[i] for i, s in start.items() if s is not None}}
    longer = _break(model, problem, route, start, finish, latest)
    for (a, b), way in route.ways.items():
        if a in leave and reach[b] is not None:
            arrival = leave[a] + minutes[a, b] + longer(a, b)
            model.add(reach[b] >= arrival).only_enforce_if(way)


def _break(
    model: cp_model.CpModel,
    problem: Problem,
    route: _Route,
    start: dict[int, cp_model.IntVar | None],
    finish: cp_model.IntVar,
    latest: int,
) -> Callable[[int, int], cp_model.LinearExprT]:
    """Place the break of a route beside its visits; return by how much it lengthens a way."""
    r, shifts = route.number, problem.shifts
    if shifts is None or shifts.break_min[r] <= 0:
        return lambda *_: 0
    length = int(shifts.break_min[r])
    earliest = int(max(shifts.break_opens[r], shifts.begin[r]))
    last = int(min(shifts.break_closes[r], latest))
    taken = model.new_bool_var(f"break {r}")
    if earliest > last:
        model.add(taken == 0)
        earliest = last
    pause = model.new_int_var(earliest, last, f"break {r} begins")
    model.add(finish <= int(shifts.break_opens[r])).only_enforce_if(route.used, ~taken)
    model.add(finish >= pause + length).only_enforce_if(taken)
    rested = {i: model.new_bool_var(f"{i} after break {r}") for i in route.visits}
    for i, begins in start.items():
        model.add_implication(rested[i], taken)
        if begins is not None:
            visit, stop = route.visits[i], int(problem.service[i])
            model.add(begins >= pause + length).only_enforce_if(visit, rested[i])
            model.add(pause >= begins + stop).only_enforce_if(visit, taken, ~rested[i])
    before, after = {_END: 0, **rested}, {_END: taken, **rested}
    for (a, b), way in route.ways.items():
        model.add(before[a] <= after[b]).only_enforce_if(way)
    return lambda a, b: length * (after[b] - before[a])


def _horizon(problem: Problem) -> int:
    """A time by which every route can be over, whatever it waits for."""
    hours, shifts = problem.hours, problem.shifts
    times = [0.0]
    for one, names in ((hours, ("opens", "closes")), (shifts, ("begin", "break_opens"))):
        for name in names if one is not None else ():
            values = getattr(one, name)
            times += values[np.isfinite(values)].tolist()
    every = np.unique([*range(problem.n_outlets), *problem.begin, *problem.finish])
    way = problem.matrix(every[every != NOWHERE].astype(np.intp)).max()
    rest = 0.0 if shifts is None else float(shifts.break_min.max(initial=0.0))
    return int(max(times) + rest + problem.service.sum() + (problem.n_outlets + 1) * way)


def _cut_edges(
    model: cp_model.CpModel,
    problem: Problem,
    chosen: dict[tuple[int, int, int], cp_model.IntVar],
) -> list[cp_model.IntVar]:
    """Whether two neighbours are served by different reps."""
    serves = defaultdict(list)
    for (i, _, k), choice in chosen.items():
        serves[i, k].append(choice)
    cuts = []
    for i in range(problem.n_outlets if problem.edge_price else 0):
        for j in problem.edge_to[problem.edge_first[i] : problem.edge_first[i + 1]].tolist():
            if i < j:
                cuts.append(cut := model.new_bool_var(f"cut {i} {j}"))
            for k in range(problem.n_reps if i < j else 0):
                others = sum(sum(serves[j, other]) for other in range(problem.n_reps) if other != k)
                model.add(cut >= sum(serves[i, k]) + others - 1)
    return cuts
