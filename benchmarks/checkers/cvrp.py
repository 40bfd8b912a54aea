"""Checker of capacitated routes in the form of CVRPLIB, distances rounded to whole numbers."""

from __future__ import annotations

from itertools import pairwise
from math import dist
from pathlib import Path

from benchmarks.checkers.verdict import Verdict, every_one_once, routes_of, rows_of

__all__ = ["check_cvrp"]


def check_cvrp(instance: Path, solution: Path) -> Verdict:
    """Check loads and that everyone is visited once; the number of routes is free."""
    text = instance.read_text(encoding="utf-8")
    rows = rows_of(instance)
    capacity = int(text.partition("CAPACITY")[2].partition(":")[2].split()[0])
    at = {int(row[0]): (float(row[1]), float(row[2])) for row in _section(rows, "NODE_COORD")}
    demand = {int(row[0]): int(row[1]) for row in _section(rows, "DEMAND")}
    routes, stated = routes_of(solution)
    customers = {number - 1 for number in at} - {0}
    faults = every_one_once((i for route in routes for i in route), customers)
    cost = 0
    for number, route in enumerate(routes, start=1):
        known = [i for i in route if i in customers]
        load = sum(demand[i + 1] for i in known)  # customer 1 is place 2 of the file
        if load > capacity:
            faults.append(f"route {number} carries {load} of {capacity}")
        tour = [1, *(i + 1 for i in known), 1]
        cost += sum(int(dist(at[a], at[b]) + 0.5) for a, b in pairwise(tour))
    return Verdict(float(cost), faults).stated(stated, digits=2)


def _section(rows: list[list[str]], name: str) -> list[list[str]]:
    """Rows of a section: up to the next line that does not begin with a number."""
    first = rows.index([f"{name}_SECTION"]) + 1
    last = next(at for at in range(first, len(rows)) if not rows[at][0].lstrip("-").isdigit())
    return rows[first:last]
