"""Solutions as CVRPLIB writes them."""

from __future__ import annotations

from routeplan.search import Solution

__all__ = ["write_routes"]


def write_routes(solution: Solution, cost: str) -> str:
    """Lines ``Route #1: 3 1 2``, then ``Cost 100``; customers are counted from 1."""
    routes = [solution.route(r) + 1 for r in range(len(solution.travel))]
    used = [" ".join(map(str, route)) for route in routes if len(route)]
    lines = [f"Route #{number}: {route}" for number, route in enumerate(used, start=1)]
    return "\n".join([*lines, f"Cost {cost}"]) + "\n"
