"""Tiny instances in the public formats, made by hand, with a solution of each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tests.real import REAL

from routeplan.search import ABSENT, Problem, Solution

__all__ = ["BENCH", "INSTANCES", "SOLUTIONS", "solution_of", "write_file"]

BENCH = REAL.parent / "bench"
"""Where the public sets are, for the tests marked `data`."""

_PVRP = """1 2 4 2
100 6
0 4
 0 0 0  0 0 0 0
 1 3 4 10 2 1 2 2 1
 2 0 5  0 3 2 1 3
 3 6 8  0 1 1 1 1
 4 0 0  0 0 0 2 2 1
"""
_TOP = """n 5
m 2
tmax 10.0
0.0\t0.0\t0
1.0\t0.0\t5
0.0\t3.0\t7
9.0\t9.0\t100
2.0\t0.0\t0
"""
_CPMP = """4 2
0 0 5 1
3 4 5 2
10 0 5 3
10 1 9 1
"""
_VRPTW = """TINY

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0         60          0
    1      3         4          6         10         20          5
    2      0         5          4          0         30          0
    3      6         8          5          0         15          5
"""
_CVRP = """NAME : \tTINY\t
TYPE : \tCVRP
DIMENSION : \t4
EDGE_WEIGHT_TYPE : \tEUC_2D
CAPACITY : \t10
NODE_COORD_SECTION\t\t
1\t0\t0
2\t1.5\t2
3\t0\t5
4\t6\t8
DEMAND_SECTION\t\t
1\t0
2\t6
3\t4
4\t5
DEPOT_SECTION
\t1
\t-1
EOF
"""
_TSPTW = """4
0 2 9 9
9 0 3 9
9 9 0 4
5 9 9 0
0 30
0 10
8 12
0 15
"""

INSTANCES = {
    "pvrp": ("tiny", _PVRP),
    "pvrp_one_driver": ("tiny.dat", _PVRP),
    "top": ("tiny.txt", _TOP),
    "vrptw": ("tiny.txt", _VRPTW),
    "cvrp": ("tiny.vrp", _CVRP),
    "tsptw": ("tiny.txt", _TSPTW),
    "cpmp": ("tiny.txt", _CPMP),
}
"""File name and text by set."""

SOLUTIONS = {
    "pvrp": "34.870482\n1 1 23.16 5 0 1 2 4 0\n2 1 21.71 4 0 2 3 0\n",
    "pvrp_one_driver": "34.870482\n1 1 23.16 5 0 1 2 4 0\n2 1 21.71 4 0 2 3 0\n",
    "top": "12\n1 2 5\n1 3 5\n",
    "vrptw": "Route #1: 1 2\nRoute #2: 3\nCost 33.162278\n",
    "cvrp": "Route #1: 1 2\nRoute #2: 3\nCost 31\n",
    "tsptw": "14 1 2 3\n",
    "cpmp": "1\n1\n3\n3\n",
}
"""A feasible solution by set, worked out by hand.

pvrp: day 1 takes 5 + sqrt(10) + 5 + 0 of way and 10 of service, day 2 takes 5 + sqrt(45) + 10.
cvrp: the way to customer 1 is 2.5, rounded to 3; 3 + 3 + 5, then 10 + 10.
tsptw: 2 + 3 + 4 + 5; place 2 opens at 8, so there is a wait of 3 that costs nothing.
cpmp: 0 + 5, then 0 + 1.
"""


def write_file(folder: Path, name: str, text: str) -> Path:
    """Path of a new file with this text."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def solution_of(problem: Problem, routes: dict[int, list[int]]) -> Solution:
    """Solution with these stops by route; the option is the one with the days of the visits."""
    option = np.full(problem.n_outlets, ABSENT, dtype=np.int32)
    rep = option.copy()
    days: dict[int, list[int]] = {}
    for r, stops in routes.items():
        for i in stops:
            days.setdefault(i, []).append(int(problem.route_day[r]))
            rep[i] = problem.route_rep[r]
    for i, visited in days.items():
        for o in range(problem.option_first[i], problem.option_first[i + 1]):
            first, last = problem.option_days_first[o], problem.option_days_first[o + 1]
            if problem.option_days[first:last].tolist() == sorted(visited):
                option[i] = o
    order = [routes.get(r, []) for r in range(problem.n_routes)]
    return Solution(
        option,
        rep,
        np.cumsum([0, *map(len, order)]).astype(np.int32),
        np.array([i for stops in order for i in stops], dtype=np.int32),
        np.zeros(problem.n_routes),
    )
