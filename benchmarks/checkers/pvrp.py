"""Checker of periodic routes in the form of Cordeau's ``.res`` files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import dist
from pathlib import Path

from benchmarks.checkers.verdict import SLACK, Verdict, rows_of

__all__ = ["check_pvrp", "check_pvrp_one_driver"]

_ROUNDED = 0.0051
"""Durations are written with two digits."""


@dataclass(frozen=True)
class _Customer:
    """One line of the instance; `allowed` are texts like ``"10100"``, day 1 first."""

    at: tuple[float, float]
    service: float
    demand: float
    visits: int
    allowed: set[str]


@dataclass(frozen=True)
class _Route:
    """One line of the solution."""

    day: int
    vehicle: int
    duration: float
    load: float
    tour: list[int]

    @property
    def name(self) -> str:
        return f"day {self.day} vehicle {self.vehicle}"


def check_pvrp(instance: Path, solution: Path) -> Verdict:
    """Check visit combinations, vehicles, loads, durations and what the file states."""
    return _check(instance, solution, one_driver=False)


def check_pvrp_one_driver(instance: Path, solution: Path) -> Verdict:
    """Check the same, one vehicle per customer instead of the loads: that set has no capacities."""
    return _check(instance, solution, one_driver=True)


def _check(instance: Path, solution: Path, *, one_driver: bool) -> Verdict:
    rows = rows_of(instance)
    n_vehicles, n_days = int(rows[0][1]), int(rows[0][3])
    limits = [(float(row[0]), 0.0 if one_driver else float(row[1])) for row in rows[1 : 1 + n_days]]
    places = {int(row[0]): _customer(row, n_days) for row in rows[1 + n_days :]}
    written = rows_of(solution)
    routes = [_route(row) for row in written[1:]]
    faults = _frame(routes, places, n_days, n_vehicles)
    if faults:
        return Verdict(float("nan"), faults)
    for route in routes:
        faults += _limits(route, places, *limits[route.day - 1])
    faults += _combinations(routes, places, n_days)
    if one_driver:
        faults += _drivers(routes)
    cost = sum(_length(route, places) for route in routes)
    return Verdict(cost, faults).stated(float(written[0][0]), digits=2)


def _customer(row: list[str], n_days: int) -> _Customer:
    number_of_codes = int(row[6])
    return _Customer(
        at=(float(row[1]), float(row[2])),
        service=float(row[3]),
        demand=float(row[4]),
        visits=max(1, int(row[5])),  # a frequency of 0 stands for one visit
        allowed={format(int(code), f"0{n_days}b") for code in row[7 : 7 + number_of_codes]},
    )


def _route(row: list[str]) -> _Route:
    tour = [int(number) for number in row[4:]]
    return _Route(int(row[0]), int(row[1]), float(row[2]), float(row[3]), tour)


def _frame(
    routes: list[_Route], places: dict[int, _Customer], n_days: int, n_vehicles: int
) -> list[str]:
    """Faults that leave nothing to add up: unknown days, vehicles or customers."""
    faults = []
    names = [route.name for route in routes]
    faults += [f"{name} has more than one route" for name in set(names) if names.count(name) > 1]
    for route in routes:
        if not (1 <= route.day <= n_days and 1 <= route.vehicle <= n_vehicles):
            faults.append(f"there is no {route.name}")
        if len(route.tour) < 2 or route.tour[0] != 0 or route.tour[-1] != 0:
            faults.append(f"{route.name} does not begin and end at the depot")
        if 0 in route.tour[1:-1]:
            faults.append(f"{route.name} visits the depot on the way")
        faults += [f"{route.name} visits {i}, no customer" for i in route.tour if i not in places]
    return faults


def _limits(
    route: _Route, places: dict[int, _Customer], longest: float, capacity: float
) -> list[str]:
    """A route keeps its limits and is as long and as full as it says; 0 is no limit."""
    faults = []
    duration = _length(route, places) + sum(places[i].service for i in route.tour)
    load = sum(places[i].demand for i in route.tour)
    if longest and duration > longest + SLACK:
        faults.append(f"{route.name} takes {duration:.6f} of {longest:g}")
    if capacity and load > capacity + SLACK:
        faults.append(f"{route.name} carries {load:g} of {capacity:g}")
    if abs(duration - route.duration) > _ROUNDED:
        faults.append(f"{route.name} takes {duration:.2f}, not {route.duration:g}")
    if abs(load - route.load) > SLACK:
        faults.append(f"{route.name} carries {load:g}, not {route.load:g}")
    return faults


def _combinations(routes: list[_Route], places: dict[int, _Customer], n_days: int) -> list[str]:
    """Every customer is visited once on each day of one of its combinations."""
    faults = []
    days_of: dict[int, list[int]] = defaultdict(list)
    for route in routes:
        for i in route.tour[1:-1]:
            days_of[i].append(route.day)
    for i, customer in places.items():
        if i == 0:
            continue
        days = days_of[i]
        made = "".join("1" if day in days else "0" for day in range(1, n_days + 1))
        if len(days) != len(set(days)):
            faults.append(f"customer {i} is visited twice on a day")
        if made not in customer.allowed or len(days) != customer.visits:
            allowed = ", ".join(sorted(customer.allowed))
            faults.append(f"customer {i} is visited on {made}, not on one of {allowed}")
    return faults


def _drivers(routes: list[_Route]) -> list[str]:
    """Every customer sees one vehicle."""
    vehicles: dict[int, set[int]] = defaultdict(set)
    for route in routes:
        for i in route.tour[1:-1]:
            vehicles[i].add(route.vehicle)
    return [
        f"customer {i} sees the vehicles {sorted(seen)}"
        for i, seen in sorted(vehicles.items())
        if len(seen) > 1
    ]


def _length(route: _Route, places: dict[int, _Customer]) -> float:
    return sum(dist(places[a].at, places[b].at) for a, b in pairwise(route.tour))
