"""``python -m benchmarks.kernel FOLDERS...``: iterations of the search a second, on one core."""

from __future__ import annotations

import sys
from pathlib import Path

import routeplan as rp
from routeplan.search import Progress

_ITERATIONS = 50_000


def main() -> None:
    """Measure every folder with ``outlets.csv`` and ``reps.csv``."""
    for folder in map(Path, sys.argv[1:]):
        tables = (folder / "outlets.csv", folder / "reps.csv")
        rp.plan_visits(*tables, stop=rp.MaxIterations(1), jobs=1)  # compiles, fills the caches
        told: list[Progress] = []
        rp.plan_visits(*tables, stop=rp.MaxIterations(_ITERATIONS), jobs=1, progress=told.append)
        done, last = told[0], told[-1]
        pace = (last.iterations - done.iterations) / (last.seconds - done.seconds)
        print(f"{folder.name:<12}{pace:>10,.0f} iterations a second", flush=True)


if __name__ == "__main__":
    main()
