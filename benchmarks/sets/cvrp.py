"""Capacitated vehicle routing: the format of CVRPLIB, with distances rounded to whole numbers.

The fleet is unlimited. Customers are counted from 1, without the depot, as CVRPLIB does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.sets.assemble import assemble, depot_last, euclidean, tour_lengths
from benchmarks.sets.routes import write_routes
from routeplan.search import Problem, Solution

__all__ = ["CvrpInstance", "cost", "read", "to_problem", "write"]

Floats = NDArray[np.float64]

_MORE_VEHICLES = 1.05
_SPARE_VEHICLES = 3
"""Vehicles beyond what the demand takes: best-known solutions use up to four per cent more."""


@dataclass(frozen=True, eq=False)
class CvrpInstance:
    """Places as in the file, the depot first."""

    name: str
    capacity: float
    x: Floats
    y: Floats
    demand: Floats

    @property
    def n_vehicles(self) -> int:
        """As many vehicles as any good solution may use."""
        needed = np.ceil(self.demand.sum() / self.capacity)
        return int(np.ceil(_MORE_VEHICLES * needed)) + _SPARE_VEHICLES

    @property
    def distance(self) -> Floats:
        """Among the customers, then the depot; rounded, halves up."""
        return depot_last(np.floor(euclidean(self.x, self.y) + 0.5))


def read(path: Path) -> CvrpInstance:
    """Read an instance with one depot and points in the plane."""
    head: dict[str, str] = {}
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        word = line.strip()
        if ":" in word:
            key, _, found = word.partition(":")
            head[key.strip()] = found.strip()
        elif word.endswith("_SECTION"):
            sections[word] = rows = []
        elif word and word != "EOF":
            rows.append(word.split())
    if head["EDGE_WEIGHT_TYPE"] != "EUC_2D" or sections["DEPOT_SECTION"][0] != ["1"]:
        raise ValueError(f"{path}: needed points in the plane (EUC_2D) and place 1 as the depot")
    place = np.array(sections["NODE_COORD_SECTION"], dtype=np.float64)
    demand = np.array(sections["DEMAND_SECTION"], dtype=np.float64)
    return CvrpInstance(path.stem, float(head["CAPACITY"]), place[:, 1], place[:, 2], demand[:, 1])


def to_problem(instance: CvrpInstance) -> Problem:
    """More vehicles than are needed, all alike."""
    return assemble(
        instance.distance,
        service=np.zeros(len(instance.demand) - 1),
        n_vehicles=instance.n_vehicles,
        demand=instance.demand[1:],
        capacity=instance.capacity,
    )


def cost(instance: CvrpInstance, solution: Solution) -> float:
    """Distance of all routes."""
    return float(tour_lengths(instance.distance, solution).sum())


def write(instance: CvrpInstance, solution: Solution) -> str:
    """Solution as CVRPLIB writes it."""
    return write_routes(solution, f"{cost(instance, solution):.0f}")
