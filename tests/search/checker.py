"""What a solution must keep and what it costs, in plain Python; shares no code with the search."""

from __future__ import annotations

import numpy as np
from tests.search.clock import clock_faults, legs

from routeplan.search import Problem, Solution

__all__ = ["broken_rules", "plain_objective"]

_MINUTES = 1e-6


def broken_rules(problem: Problem, solution: Solution) -> list[str]:
    """Every rule of the problem that the solution breaks, as a sentence; empty when it is clean."""
    return _shapes(problem, solution) or [
        *_decisions(problem, solution),
        *_visits(problem, solution),
        *_minutes(problem, solution),
        *_clock(problem, solution),
        *_loads(problem, solution),
        *_lengths(problem, solution),
    ]


def plain_objective(problem: Problem, solution: Solution) -> float:
    """Travel, prices of reps and routes, cut edges and unequal work, less the visits' value."""
    cost = 0.0
    for i, (option, k) in enumerate(zip(solution.option, solution.rep, strict=True)):
        if option < 0:
            continue
        cost += problem.rep_price[i, k] - problem.option_value[option]
        for j in problem.edge_to[problem.edge_first[i] : problem.edge_first[i + 1]]:
            if j > i and solution.rep[j] >= 0 and solution.rep[j] != k:
                cost += problem.edge_price
    load, capacity = [0.0] * problem.n_reps, [0.0] * problem.n_reps
    for k, _, r in _rep_day_routes(problem):
        travel, service = _route_minutes(problem, solution, r)
        cost += travel
        if len(solution.route(r)) and problem.route_price is not None:
            cost += problem.route_price[r]
        load[k] += travel + service
        capacity[k] += max(0.0, problem.budget[r])
    for worked, room in zip(load, capacity, strict=True):
        cost += problem.balance_price * worked**2 / max(room, 1.0)
    return cost - problem.balance_price * sum(load) ** 2 / max(sum(capacity), 1.0)


def _shapes(problem: Problem, solution: Solution) -> list[str]:
    sizes = {
        "option": (len(solution.option), problem.n_outlets),
        "rep": (len(solution.rep), problem.n_outlets),
        "route_first": (len(solution.route_first), problem.n_routes + 1),
        "travel": (len(solution.travel), problem.n_routes),
        "stops": (len(solution.stops), int(solution.route_first[-1])),
    }
    return [f"{name} has {a} entries, not {b}" for name, (a, b) in sizes.items() if a != b]


def _decisions(problem: Problem, solution: Solution) -> list[str]:
    faults = []
    for i, (option, k) in enumerate(zip(solution.option, solution.rep, strict=True)):
        if (option < 0) != (k < 0):
            faults.append(f"outlet {i} has option {option} and rep {k}")
        elif option >= 0:
            if not problem.option_first[i] <= option < problem.option_first[i + 1]:
                faults.append(f"outlet {i} has the option {option} of another outlet")
            if not 0 <= k < problem.n_reps or np.isinf(problem.rep_price[i, k]):
                faults.append(f"outlet {i} is served by rep {k}, who may not")
    return faults


def _visits(problem: Problem, solution: Solution) -> list[str]:
    """Each outlet is in one route of its rep on exactly the days of its option."""
    expected = {
        (i, int(solution.rep[i]), int(day))
        for i, option in enumerate(solution.option)
        if option >= 0
        for day in problem.option_days[
            problem.option_days_first[option] : problem.option_days_first[option + 1]
        ]
    }
    found = [
        (int(i), k, d) for k, d, r in _rep_day_routes(problem) for i in solution.route(r)
    ]  # fmt: skip
    faults = [f"visit {visit} is made twice" for visit in {v for v in found if found.count(v) > 1}]
    faults += [f"visit {visit} is missing" for visit in expected - set(found)]
    return faults + [f"visit {visit} is in no option" for visit in set(found) - expected]


def _minutes(problem: Problem, solution: Solution) -> list[str]:
    faults = []
    for k, d, r in _rep_day_routes(problem):
        travel, service = _route_minutes(problem, solution, r)
        if abs(travel - solution.travel[r]) > _MINUTES:
            faults.append(f"route {r} travels {travel}, not {solution.travel[r]}")
        if len(solution.route(r)) and travel + service > problem.budget[r] + _MINUTES:
            faults.append(f"rep {k} works {travel + service} of {problem.budget[r]} on day {d}")
    return faults


def _clock(problem: Problem, solution: Solution) -> list[str]:
    """Hours, shifts and breaks of the routes in use."""
    faults = []
    for _, _, r in _rep_day_routes(problem):
        stops = solution.route(r).tolist()
        if stops:
            faults += clock_faults(problem, r, stops, legs(problem.matrix, problem, r, stops))
    return faults


def _loads(problem: Problem, solution: Solution) -> list[str]:
    faults: list[str] = []
    if problem.loads is None:
        return faults
    for r, capacity in enumerate(problem.loads.capacity):
        stops = solution.route(r)
        needed = problem.loads.demand[stops].sum(axis=0)
        if len(stops) and (needed > capacity + _MINUTES).any():
            faults.append(f"route {r} carries {needed.tolist()} of {capacity.tolist()}")
    return faults


def _lengths(problem: Problem, solution: Solution) -> list[str]:
    faults: list[str] = []
    if problem.lengths is None:
        return faults
    for r, limit in enumerate(problem.lengths.limit):
        stops = solution.route(r).tolist()
        way = sum(legs(problem.lengths.matrix, problem, r, stops))
        if stops and way > limit + _MINUTES:
            faults.append(f"route {r} is {way} long, more than {limit}")
    return faults


def _route_minutes(problem: Problem, solution: Solution, r: int) -> tuple[float, float]:
    """Travel and service of one route; a route without stops does not leave its place."""
    stops = solution.route(r).tolist()
    travel = sum(legs(problem.matrix, problem, r, stops))
    return travel, sum(float(problem.service[i]) for i in stops)


def _rep_day_routes(problem: Problem) -> list[tuple[int, int, int]]:
    """Rep, day and number of every route."""
    slots = [(k, d) for k in range(problem.n_reps) for d in range(problem.n_days)]
    return [
        (k, d, r)
        for slot, (k, d) in enumerate(slots)
        for r in range(problem.slot_first[slot], problem.slot_first[slot + 1])
    ]
