"""Periodic vehicle routing: the format of Cordeau, Gendreau and Laporte (1997).

Line 1 is ``type m n t``, then come t lines ``D Q`` and a line ``i x y d q f a list`` for the depot
and every customer. A visit combination of the list is a binary number of t digits; the leftmost
one is day 1. A limit of 0 is no limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.sets.assemble import assemble, depot_last, euclidean, tour_lengths
from routeplan.search import Problem, Solution

__all__ = ["PvrpInstance", "cost", "read", "read_one_driver", "to_problem", "write"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PvrpInstance:
    """Depot and customers as in the file; position 0 is the depot.

    Attributes
    ----------
    name : str
    n_days, n_vehicles : int
        Vehicles are those of a day.
    one_driver : bool
        A customer keeps the same vehicle at all visits.
    longest, capacity : ndarray, shape (n_days,)
        Most travel and service, and most load, of a route; infinite without a limit.
    number : ndarray of int
        How the file calls the places.
    x, y, service, demand : ndarray, shape (n + 1,)
    options : list of list of tuple of int
        Days, counted from 0, of every visit combination of every customer; empty for the depot.
    """

    name: str
    n_days: int
    n_vehicles: int
    one_driver: bool
    longest: Floats
    capacity: Floats
    number: NDArray[np.int64]
    x: Floats
    y: Floats
    service: Floats
    demand: Floats
    options: list[list[tuple[int, ...]]]

    @property
    def distance(self) -> Floats:
        """Among the customers, then the depot."""
        return depot_last(euclidean(self.x, self.y))

    def day_and_vehicle(self, route: int) -> tuple[int, int]:
        """Day and vehicle, counted from 0, of a route of the problem."""
        if self.one_driver:
            return route % self.n_days, route // self.n_days
        return route // self.n_vehicles, route % self.n_vehicles


def read(path: Path, *, one_driver: bool = False) -> PvrpInstance:
    """Read an instance. `one_driver` leaves out the capacities: that set has none."""
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    _, n_vehicles, n_customers, n_days = map(int, lines[0])
    limits = np.array(lines[1 : n_days + 1], dtype=np.float64)
    limits[limits == 0] = np.inf
    rows = lines[n_days + 1 : n_days + n_customers + 2]
    place = np.array([row[:5] for row in rows], dtype=np.float64)
    return PvrpInstance(
        name=path.stem,
        n_days=n_days,
        n_vehicles=n_vehicles,
        one_driver=one_driver,
        longest=limits[:, 0],
        capacity=np.full(n_days, np.inf) if one_driver else limits[:, 1],
        number=place[:, 0].astype(np.int64),
        x=place[:, 1],
        y=place[:, 2],
        service=place[:, 3],
        demand=place[:, 4],
        options=[[]] + [_options(row, n_days) for row in rows[1:]],
    )


def read_one_driver(path: Path) -> PvrpInstance:
    """Read an instance in which every customer keeps one driver."""
    return read(path, one_driver=True)


def to_problem(instance: PvrpInstance) -> Problem:
    """One rep with all vehicles, or a rep per vehicle where customers keep their driver."""
    one = instance.one_driver
    return assemble(
        instance.distance,
        service=instance.service[1:],
        options=instance.options[1:],
        n_days=instance.n_days,
        n_reps=instance.n_vehicles if one else 1,
        n_vehicles=1 if one else instance.n_vehicles,
        budget=instance.longest,
        demand=instance.demand[1:],
        capacity=instance.capacity,
    )


def cost(instance: PvrpInstance, solution: Solution) -> float:
    """Distance of all routes."""
    return float(tour_lengths(instance.distance, solution).sum())


def write(instance: PvrpInstance, solution: Solution) -> str:
    """Solution as Cordeau writes it: the cost, then a line ``day vehicle duration load list``.

    Duration holds travel and service; the list begins and ends at the depot 0.
    """
    lengths = tour_lengths(instance.distance, solution)
    lines = []
    for r, length in enumerate(lengths):
        stops = solution.route(r) + 1  # the depot is place 0 of the instance
        if len(stops):
            day, vehicle = instance.day_and_vehicle(r)
            duration = length + instance.service[stops].sum()
            tour = " ".join(map(str, [0, *instance.number[stops], 0]))
            load = instance.demand[stops].sum()
            lines.append((day + 1, vehicle + 1, f"{duration:.2f} {load:g} {tour}"))
    rows = [f"{day} {vehicle} {rest}" for day, vehicle, rest in sorted(lines)]
    return "\n".join([f"{lengths.sum():.6f}", *rows]) + "\n"


def _options(row: list[str], n_days: int) -> list[tuple[int, ...]]:
    """Days of the visit combinations of a line."""
    count = int(row[6])
    codes = [int(code) for code in row[7 : 7 + count]]
    return [tuple(d for d in range(n_days) if code >> (n_days - 1 - d) & 1) for code in codes]
