"""Checker of routes with time windows in the form of CVRPLIB."""

from __future__ import annotations

from itertools import pairwise
from math import dist
from pathlib import Path

from benchmarks.checkers.verdict import SLACK, Verdict, every_one_once, routes_of, rows_of

__all__ = ["check_vrptw"]


def check_vrptw(instance: Path, solution: Path) -> Verdict:
    """Check vehicles, loads, windows and that everyone is visited once."""
    rows = rows_of(instance)
    first = next(at for at, row in enumerate(rows) if row[0] == "NUMBER") + 1
    n_vehicles, capacity = int(rows[first][0]), float(rows[first][1])
    places = {int(row[0]): [float(word) for word in row[1:7]] for row in rows if len(row) == 7}
    routes, stated = routes_of(solution)
    faults = every_one_once((i for route in routes for i in route), set(places) - {0})
    if len(routes) > n_vehicles:
        faults.append(f"there are {len(routes)} routes, not up to {n_vehicles}")
    cost = 0.0
    for number, route in enumerate(routes, start=1):
        known = [i for i in route if i in places]
        load = sum(places[i][2] for i in known)
        if load > capacity + SLACK:
            faults.append(f"route {number} carries {load:g} of {capacity:g}")
        length, late = _drive([0, *known, 0], places)
        faults += [f"route {number} is late {where}" for where in late]
        cost += length
    return Verdict(cost, faults).stated(stated, digits=2)


def _drive(tour: list[int], places: dict[int, list[float]]) -> tuple[float, list[str]]:
    """Length of a tour, and where it comes late."""
    length, late = 0.0, []
    clock = places[tour[0]][3]
    for before, i in pairwise(tour):
        way = dist(places[before][:2], places[i][:2])
        served = places[before][5] if before else 0.0
        _, _, _, ready, due, _ = places[i]
        length += way
        clock = max(clock + served + way, ready)
        if clock > due + SLACK:
            late.append(f"at {i}: {clock:.6f}, due {due:g}")
    return length, late
