"""The benchmark sets by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import checkers
from benchmarks.checkers import Verdict
from benchmarks.engines import find_engine, find_median_engine
from benchmarks.sets import cpmp, cvrp, pvrp, top, tsptw, vrptw

__all__ = ["SETS", "BenchmarkSet", "find_instances"]


@dataclass(frozen=True)
class BenchmarkSet:
    """How a set is read, stated as a problem, written and checked.

    Attributes
    ----------
    read : callable
        Instance of a file.
    to_problem : callable
        Problem of an instance.
    write : callable
        Text of an instance's solution in the public format of the set.
    check : callable
        Verdict on the files of an instance and a solution.
    instances : tuple of str
        Endings of the files that hold instances.
    solution : str
        Ending of the files that hold solutions.
    best_known : str
        Column of ``best_known.csv``.
    scored : bool
        Whether the largest value is best.
    engine : callable
        Engine of a name for these problems.
    """

    read: Callable[[Path], Any]
    to_problem: Callable[[Any], Any]
    write: Callable[[Any, Any], str]
    check: Callable[[Path, Path], Verdict]
    instances: tuple[str, ...]
    solution: str
    best_known: str = "best_known"
    scored: bool = False
    engine: Callable[[str], Any] = find_engine

    def gap_pct(self, cost: float, best: float) -> float:
        """Per cent that a value is worse than the best-known one."""
        worse = best - cost if self.scored else cost - best
        return 100.0 * worse / max(abs(best), 1.0)


_PERIODIC = ("", ".txt", ".dat")

SETS: dict[str, BenchmarkSet] = {
    "pvrp": BenchmarkSet(
        pvrp.read, pvrp.to_problem, pvrp.write, checkers.check_pvrp, _PERIODIC, ".res"
    ),
    "pvrp_one_driver": BenchmarkSet(
        pvrp.read_one_driver,
        pvrp.to_problem,
        pvrp.write,
        checkers.check_pvrp_one_driver,
        _PERIODIC,
        ".res",
    ),
    "top": BenchmarkSet(
        top.read, top.to_problem, top.write, checkers.check_top, (".txt",), ".txt", scored=True
    ),
    "vrptw": BenchmarkSet(
        vrptw.read,
        vrptw.to_problem,
        vrptw.write,
        checkers.check_vrptw,
        (".txt",),
        ".sol",
        best_known="distance_only",
    ),
    "cvrp": BenchmarkSet(
        cvrp.read, cvrp.to_problem, cvrp.write, checkers.check_cvrp, (".vrp",), ".sol"
    ),
    "cpmp": BenchmarkSet(
        cpmp.read,
        cpmp.to_problem,
        cpmp.write,
        checkers.check_cpmp,
        (".txt", ".dat"),
        ".sol",
        engine=find_median_engine,
    ),
    "tsptw": BenchmarkSet(
        tsptw.read, tsptw.to_problem, tsptw.write, checkers.check_tsptw, (".txt",), ".tour"
    ),
}


def find_instances(set_name: str, paths: Iterable[Path]) -> list[Path]:
    """The files given, and all instances in the folders given."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if _is_instance(set_name, file))
            if not files:
                raise FileNotFoundError(f"{path} holds no instances of {set_name}.")
            found += files
        elif path.is_file():
            found.append(path)
        else:
            raise FileNotFoundError(f"{path} does not exist.")
    return found


def _is_instance(set_name: str, file: Path) -> bool:
    named = not file.name.lower().startswith((".", "best_known", "readme"))
    return file.is_file() and named and file.suffix in SETS[set_name].instances
