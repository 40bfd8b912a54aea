"""Checker of team orienteering: the score on line 1, then a path per line."""

from __future__ import annotations

from itertools import pairwise
from math import dist
from pathlib import Path

from benchmarks.checkers.verdict import SLACK, Verdict, rows_of

__all__ = ["check_top"]


def check_top(instance: Path, solution: Path) -> Verdict:
    """Check number and length of the paths, their ends, and that no point is visited twice."""
    rows = rows_of(instance)
    n, m, longest = int(rows[0][1]), int(rows[1][1]), float(rows[2][1])
    points = [(float(row[0]), float(row[1])) for row in rows[3 : 3 + n]]
    scores = [float(row[2]) for row in rows[3 : 3 + n]]
    written = rows_of(solution)
    paths = [[int(word) for word in row] for row in written[1:]]
    faults = [f"there are {len(paths)} paths, not up to {m}"] if len(paths) > m else []
    seen: set[int] = set()
    score = 0.0
    for number, path in enumerate(paths, start=1):
        unknown = [i for i in path if not 1 <= i <= n]
        if unknown:
            faults.append(f"path {number} visits {unknown}, no points")
            continue
        if len(path) < 2 or path[0] != 1 or path[-1] != n:
            faults.append(f"path {number} does not lead from point 1 to point {n}")
        length = sum(dist(points[a - 1], points[b - 1]) for a, b in pairwise(path))
        if length > longest + SLACK:
            faults.append(f"path {number} is {length:.6f} long, not up to {longest:g}")
        for i in path[1:-1]:
            if i in seen or i in {1, n}:
                faults.append(f"path {number} visits point {i} again")
            else:
                score += scores[i - 1]
            seen.add(i)
    return Verdict(score, faults).stated(float(written[0][0]), digits=2)
