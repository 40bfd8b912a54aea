"""The best solution of a tiny problem, by looking at all of them."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from numpy.typing import NDArray
from tests.search.clock import clock_faults, legs

from routeplan.search import Problem

__all__ = ["least_cost"]

Floats = NDArray[np.float64]


def least_cost(problem: Problem) -> float:
    """Least objective of any solution: every option and rep for every outlet, every order.

    What the routes of a rep-day cost depends on the set of its outlets alone, so these costs are
    made out first, then every assignment is looked up.
    """
    n, slots = problem.n_outlets, problem.n_reps * problem.n_days
    travel = np.array([_travel_of_sets(problem, slot) for slot in range(slots)])
    visited = np.zeros((1, slots), dtype=np.int64)  # set of outlets by rep-day
    rep = np.full((1, n), -1, dtype=np.int64)
    cost = np.zeros(1)
    for i in range(n):
        visited, rep, cost = _decide(problem, i, visited, rep, cost)
    # Not earlier: on some roads a set fits and a part of it does not.
    possible = np.isfinite(travel[np.arange(slots), visited]).all(axis=1)
    visited, rep, cost = visited[possible], rep[possible], cost[possible]
    total = cost + travel[np.arange(slots), visited].sum(axis=1) + _cut(problem, rep)
    total += _fixed(problem, visited)
    return float((total + _balance(problem, travel, visited)).min())


def _decide(
    problem: Problem, i: int, visited: NDArray[np.int64], rep: NDArray[np.int64], cost: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Every partial assignment with every decision about outlet i."""
    parts = [(visited, rep, cost)]
    for option in range(problem.option_first[i], problem.option_first[i + 1]):
        first, last = problem.option_days_first[option : option + 2]
        for k in np.flatnonzero(np.isfinite(problem.rep_price[i])):
            more, who = visited.copy(), rep.copy()
            more[:, k * problem.n_days + problem.option_days[first:last]] += 1 << i
            who[:, i] = k
            price = problem.rep_price[i, k] - problem.option_value[option]
            parts.append((more, who, cost + price))
    joined = [np.concatenate(arrays) for arrays in zip(*parts, strict=True)]
    return joined[0], joined[1], joined[2]


def _travel_of_sets(problem: Problem, slot: int) -> Floats:
    """Least travel of a rep-day by the set of its outlets, infinite when they do not fit."""
    n_sets = 1 << problem.n_outlets
    best = np.full(n_sets, np.inf)
    best[0] = 0.0
    first, last = problem.slot_first[slot : slot + 2].tolist()
    one = [_shortest(problem, first, chosen) for chosen in range(n_sets)] if first < last else []
    for _ in range(first, last):  # its routes are alike
        before = best.copy()
        for whole in range(n_sets):
            part = whole
            while part:  # every way to give a part of the set to this route
                best[whole] = min(best[whole], one[part] + before[whole - part])
                part = (part - 1) & whole
    return best


def _shortest(problem: Problem, r: int, chosen: int) -> float:
    """Shortest route through a set of outlets that keeps every limit, infinite without one."""
    stops = [i for i in range(problem.n_outlets) if chosen >> i & 1]
    if not stops:
        return 0.0
    if (loads := problem.loads) and (loads.demand[stops].sum(axis=0) > loads.capacity[r]).any():
        return float("inf")
    left = problem.budget[r] - float(problem.service[stops].sum())
    orders = (
        (sum(legs(problem.matrix, problem, r, order)), order) for order in permutations(stops)
    )
    for travel, order in sorted(orders):
        if travel > left:
            break
        if _may_be_driven(problem, r, order):
            return travel
    return float("inf")


def _may_be_driven(problem: Problem, r: int, order: tuple[int, ...]) -> bool:
    lengths = problem.lengths
    if lengths and sum(legs(lengths.matrix, problem, r, order)) > lengths.limit[r]:
        return False
    return not clock_faults(problem, r, order, legs(problem.matrix, problem, r, order))


def _fixed(problem: Problem, visited: NDArray[np.int64]) -> Floats:
    """Prices of the rep-days in use."""
    sizes = np.diff(problem.slot_first)
    price = np.zeros(len(sizes))
    if problem.route_price is not None:
        assert sizes.max() <= 1, "with several routes a set does not tell how many are used"
        price[sizes == 1] = problem.route_price
    return np.asarray((visited > 0) @ price)


def _cut(problem: Problem, rep: NDArray[np.int64]) -> Floats:
    cut = np.zeros(len(rep))
    for i in range(problem.n_outlets):
        for j in problem.edge_to[problem.edge_first[i] : problem.edge_first[i + 1]]:
            if j > i:
                cut += (rep[:, i] != rep[:, j]) & (rep[:, i] >= 0) & (rep[:, j] >= 0)
    return problem.edge_price * cut


def _balance(problem: Problem, travel: Floats, visited: NDArray[np.int64]) -> Floats:
    slots = visited.shape[1]
    service = np.array(
        [
            sum(problem.service[i] for i in range(problem.n_outlets) if chosen >> i & 1)
            for chosen in range(1 << problem.n_outlets)
        ]
    )
    minutes = travel[np.arange(slots), visited] + service[visited]
    load = minutes.reshape(len(visited), problem.n_reps, problem.n_days).sum(axis=2)
    capacity = np.zeros(problem.n_reps)
    for slot in range(slots):
        routes = slice(problem.slot_first[slot], problem.slot_first[slot + 1])
        capacity[slot // problem.n_days] += np.maximum(problem.budget[routes], 0).sum()
    alone = (load**2 / np.maximum(capacity, 1.0)).sum(axis=1)
    return problem.balance_price * (alone - load.sum(axis=1) ** 2 / max(capacity.sum(), 1.0))
