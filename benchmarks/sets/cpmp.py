"""Capacitated p-median: the public formats of Lorena and Senne, OR-Library and the TSPLIB points.

A line ``n p``, then ``x y capacity demand`` per point. Distances are Euclidean; those of the
OR-Library instances, ``cpmp...``, are rounded down.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.sets.assemble import euclidean
from routeplan.territory.median import Division, MedianProblem

__all__ = ["CpmpInstance", "cost", "read", "to_problem", "write"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CpmpInstance:
    """Points as in the file; every point could be a centre of the same capacity."""

    name: str
    count: int
    x: Floats
    y: Floats
    capacity: float
    demand: Floats

    @property
    def whole(self) -> bool:
        """Whether distances are rounded down."""
        return self.name.startswith("cpmp")


def read(path: Path) -> CpmpInstance:
    """Read an instance."""
    words = np.array(path.read_text(encoding="utf-8").split(), dtype=np.float64)
    n, count = int(words[0]), int(words[1])
    x, y, capacity, demand = words[2 : 2 + 4 * n].reshape(n, 4).T
    # One file gives its last point another capacity than all the others.
    return CpmpInstance(path.stem, count, x, y, float(np.median(capacity)), demand)


def to_problem(instance: CpmpInstance) -> MedianProblem:
    """Points in the plane, or a matrix of whole distances."""
    matrix = np.floor(euclidean(instance.x, instance.y) + 1e-9) if instance.whole else None
    place = np.column_stack([instance.x, instance.y])
    return MedianProblem(place, instance.demand, instance.capacity, instance.count, matrix=matrix)


def cost(instance: CpmpInstance, division: Division) -> float:
    """Sum of the distances from the centres."""
    centre = division.centre[division.owner]
    apart = np.hypot(instance.x - instance.x[centre], instance.y - instance.y[centre])
    return float((np.floor(apart + 1e-9) if instance.whole else apart).sum())


def write(instance: CpmpInstance, division: Division) -> str:  # noqa: ARG001
    """A line per point with its centre, counted from 1."""
    return "".join(f"{centre + 1}\n" for centre in division.centre[division.owner])
