"""Independent checkers: they read the instance and the written solution anew, in plain Python.

They share no code with the search, nor with the readers and writers of :mod:`benchmarks.sets`.
"""

from benchmarks.checkers.cpmp import check_cpmp
from benchmarks.checkers.cvrp import check_cvrp
from benchmarks.checkers.pvrp import check_pvrp, check_pvrp_one_driver
from benchmarks.checkers.top import check_top
from benchmarks.checkers.tsptw import check_tsptw
from benchmarks.checkers.verdict import Verdict
from benchmarks.checkers.vrptw import check_vrptw

__all__ = [
    "Verdict",
    "check_cpmp",
    "check_cvrp",
    "check_pvrp",
    "check_pvrp_one_driver",
    "check_top",
    "check_tsptw",
    "check_vrptw",
]
