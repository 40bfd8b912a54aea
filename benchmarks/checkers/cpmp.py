"""Checker of the capacitated p-median: the cost on line 1, then ``centre: points`` per line."""

from __future__ import annotations

from math import dist, floor
from pathlib import Path
from statistics import median

from benchmarks.checkers.verdict import SLACK, Verdict, every_one_once, rows_of

__all__ = ["check_cpmp"]


def check_cpmp(instance: Path, solution: Path) -> Verdict:
    """Check the number of centres, their loads, and that every point is served once."""
    words = [float(word) for row in rows_of(instance) for word in row]
    n, count = int(words[0]), int(words[1])
    rows = [words[2 + 4 * i : 6 + 4 * i] for i in range(n)]
    capacity = median(row[2] for row in rows)
    down = instance.stem.startswith("cpmp")
    written = rows_of(solution)
    served: list[int] = []
    cost, faults = 0.0, []
    if len(written) - 1 > count:
        faults.append(f"there are {len(written) - 1} centres, not up to {count}")
    for row in written[1:]:
        centre, points = int(row[0].rstrip(":")), [int(word) for word in row[1:]]
        unknown = [i for i in (centre, *points) if not 1 <= i <= n]
        if unknown:
            faults.append(f"centre {centre} has {unknown}, no points")
            continue
        served += points
        load = sum(rows[i - 1][3] for i in points)
        if load > capacity + SLACK:
            faults.append(f"centre {centre} serves {load:g} of {capacity:g}")
        for i in points:
            apart = dist(rows[i - 1][:2], rows[centre - 1][:2])
            cost += floor(apart + SLACK) if down else apart
    faults += every_one_once(served, set(range(1, n + 1)))
    return Verdict(cost, faults).stated(float(written[0][0]), digits=4)
