"""The travelling salesman with time windows: the format of the instances of Dumas et al. (1995).

The number of places, the matrix of travel times, then a window per place; the first place is the
depot. Service is part of the matrix, and travel alone counts: waiting is free.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.sets.assemble import assemble, depot_last, tour_lengths, windows
from routeplan.search import Problem, Solution

__all__ = ["TsptwInstance", "cost", "read", "to_problem", "write"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TsptwInstance:
    """Places as in the file, the depot first."""

    name: str
    minutes: Floats
    opens: Floats
    closes: Floats

    @property
    def distance(self) -> Floats:
        """Among the customers, then the depot."""
        return depot_last(self.minutes)


def read(path: Path) -> TsptwInstance:
    """Read an instance."""
    numbers = np.array(path.read_text(encoding="utf-8").split(), dtype=np.float64)
    n = int(numbers[0])
    window = numbers[1 + n * n : 1 + n * n + 2 * n].reshape(n, 2)
    return TsptwInstance(path.stem, numbers[1 : 1 + n * n].reshape(n, n), *window.T)


def to_problem(instance: TsptwInstance) -> Problem:
    """One tour within the window of the depot."""
    return assemble(
        instance.distance,
        service=np.zeros(len(instance.minutes) - 1),
        hours=windows(instance.opens[1:], instance.closes[1:]),
        shift=(instance.opens[0], instance.closes[0]),
    )


def cost(instance: TsptwInstance, solution: Solution) -> float:
    """Travel of the tour."""
    return float(tour_lengths(instance.distance, solution).sum())


def write(instance: TsptwInstance, solution: Solution) -> str:
    """A line ``cost place place ...`` without the depot, as in lists of best-known tours."""
    return " ".join([f"{cost(instance, solution):g}", *map(str, solution.stops + 1)]) + "\n"
