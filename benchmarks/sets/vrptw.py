"""Vehicle routing with time windows: the format of Solomon (1987).

Distances are Euclidean doubles and the time of a way is its length. The distance alone counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.sets.assemble import assemble, depot_last, euclidean, tour_lengths, windows
from benchmarks.sets.routes import write_routes
from routeplan.search import Problem, Solution

__all__ = ["VrptwInstance", "cost", "read", "to_problem", "write"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class VrptwInstance:
    """Places as in the file, the depot first."""

    name: str
    n_vehicles: int
    capacity: float
    x: Floats
    y: Floats
    demand: Floats
    ready: Floats
    due: Floats
    service: Floats

    @property
    def distance(self) -> Floats:
        """Among the customers, then the depot."""
        return depot_last(euclidean(self.x, self.y))


def read(path: Path) -> VrptwInstance:
    """Read an instance."""
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    numbers = [line for line in lines[1:] if line[0].isdigit()]
    n_vehicles, capacity = numbers[0]
    place = np.array(numbers[1:], dtype=np.float64)
    return VrptwInstance(path.stem, int(n_vehicles), float(capacity), *place[:, 1:].T)


def to_problem(instance: VrptwInstance) -> Problem:
    """All vehicles are alike and on the way within the hours of the depot."""
    return assemble(
        instance.distance,
        service=instance.service[1:],
        n_vehicles=instance.n_vehicles,
        demand=instance.demand[1:],
        capacity=instance.capacity,
        hours=windows(instance.ready[1:], instance.due[1:]),
        shift=(instance.ready[0], instance.due[0]),
    )


def cost(instance: VrptwInstance, solution: Solution) -> float:
    """Distance of all routes."""
    return float(tour_lengths(instance.distance, solution).sum())


def write(instance: VrptwInstance, solution: Solution) -> str:
    """Solution as CVRPLIB writes it."""
    return write_routes(solution, f"{cost(instance, solution):.6f}")
