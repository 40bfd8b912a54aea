"""Checker of the capacitated p-median: a line per point with the number of its centre."""

from __future__ import annotations

from collections import defaultdict
from math import dist, floor
from pathlib import Path
from statistics import median

from benchmarks.checkers.verdict import SLACK, Verdict, rows_of

__all__ = ["check_cpmp"]


def check_cpmp(instance: Path, solution: Path) -> Verdict:
    """Check the number of centres, their loads, and that every point has one."""
    words = [float(word) for row in rows_of(instance) for word in row]
    n, count = int(words[0]), int(words[1])
    points = [words[2 + 4 * i : 6 + 4 * i] for i in range(n)]
    capacity = median(point[2] for point in points)
    centres = [int(row[0]) for row in rows_of(solution)]
    if len(centres) != n:
        return Verdict(float("nan"), [f"there are {len(centres)} lines, not {n}"])
    unknown = sorted({centre for centre in centres if not 1 <= centre <= n})
    if unknown:
        return Verdict(float("nan"), [f"{unknown} are no points"])
    loads: dict[int, float] = defaultdict(float)
    cost = 0.0
    for point, centre in zip(points, centres, strict=True):
        loads[centre] += point[3]
        apart = dist(point[:2], points[centre - 1][:2])
        cost += floor(apart + SLACK) if instance.stem.startswith("cpmp") else apart
    faults = [
        f"centre {centre} serves {load:g} of {capacity:g}"
        for centre, load in sorted(loads.items())
        if load > capacity + SLACK
    ]
    if len(loads) > count:
        faults.append(f"there are {len(loads)} centres, not up to {count}")
    return Verdict(cost, faults)
