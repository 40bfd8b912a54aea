"""Team orienteering: the format of Chao, Golden and Wasil (1996).

Lines ``n``, ``m`` (paths) and ``tmax`` (longest path), then ``x y score`` per point. Paths lead
from the first point to the last one; the score is to be as large as possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.sets.assemble import assemble, euclidean
from benchmarks.sets.values import score_worth
from routeplan.search import Problem, Solution

__all__ = ["TopInstance", "cost", "read", "to_problem", "write"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TopInstance:
    """Points as in the file: the first is the start, the last the end."""

    name: str
    n_paths: int
    longest: float
    x: Floats
    y: Floats
    score: Floats

    @property
    def distance(self) -> Floats:
        """Among the points in between, then the start and the end."""
        order = np.concatenate([np.arange(1, len(self.x) - 1), [0, len(self.x) - 1]])
        return euclidean(self.x[order], self.y[order])


def read(path: Path) -> TopInstance:
    """Read an instance."""
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    head = {line[0]: line[1] for line in lines[:3]}
    point = np.array(lines[3 : 3 + int(head["n"])], dtype=np.float64)
    return TopInstance(
        path.stem, int(head["m"]), float(head["tmax"]), point[:, 0], point[:, 1], point[:, 2]
    )


def to_problem(instance: TopInstance) -> Problem:
    """Every point may be visited; its option is worth its score."""
    score = instance.score[1:-1]
    return assemble(
        instance.distance,
        service=np.zeros(len(score)),
        value=score_worth(score, instance.n_paths * instance.longest),
        n_vehicles=instance.n_paths,
        budget=instance.longest,
    )


def cost(instance: TopInstance, solution: Solution) -> float:
    """Score of all points visited."""
    return float(instance.score[solution.stops + 1].sum())


def write(instance: TopInstance, solution: Solution) -> str:
    """The score, then one path per line with the numbers of its points, counted from 1."""
    lines = [f"{cost(instance, solution):g}"]
    for r in range(instance.n_paths):
        stops = solution.route(r)
        if len(stops):
            lines.append(" ".join(map(str, [1, *(stops + 2), len(instance.x)])))
    return "\n".join(lines) + "\n"
