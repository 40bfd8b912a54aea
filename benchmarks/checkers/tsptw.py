"""Checker of tours with time windows: a line ``cost place place ...`` without the depot."""

from __future__ import annotations

from pathlib import Path

from benchmarks.checkers.verdict import SLACK, Verdict, every_one_once, rows_of

__all__ = ["check_tsptw"]


def check_tsptw(instance: Path, solution: Path) -> Verdict:
    """Check the windows and that everyone is visited once; waiting costs nothing."""
    rows = rows_of(instance)
    n = int(rows[0][0])
    minutes = [[float(word) for word in row] for row in rows[1 : n + 1]]
    windows = [(float(row[0]), float(row[1])) for row in rows[n + 1 : 2 * n + 1]]
    stated, *words = rows_of(solution)[0]
    tour = [int(word) for word in words]
    faults = every_one_once(tour, set(range(1, n)))
    cost, clock, last = 0.0, windows[0][0], 0
    for i in [*(i for i in tour if 0 < i < n), 0]:
        cost += minutes[last][i]
        opens, closes = windows[i]
        clock = max(clock + minutes[last][i], opens)
        if clock > closes + SLACK:
            faults.append(f"place {i} is reached at {clock:g}, open until {closes:g}")
        last = i
    return Verdict(cost, faults).stated(float(stated), digits=2)
