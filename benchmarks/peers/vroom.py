"""VROOM, an open-source solver of one-day problems (https://vroom-project.org).

VROOM counts in whole numbers: where the matrix is not whole, everything is taken a thousandfold,
ways rounded up, so that no route is late. It ends by itself, often long before its time is over.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import vroom
from numpy.typing import NDArray

from routeplan.errors import SettingsError
from routeplan.search import ABSENT, Problem, Progress, Solution, StoppingCriterion
from routeplan.search.problem import NOWHERE, Hours

__all__ = ["Vroom"]

Floats = NDArray[np.float64]

_EXPLORATION = 5
"""The most thorough of VROOM's levels."""
_FINE = 1000


class Vroom:
    """VROOM behind the shape of an engine."""

    name = "vroom"

    def cannot_state(self, problem: Problem) -> list[str]:
        """What of the problem VROOM, or this adapter, cannot express."""
        clock = problem.hours is not None or problem.shifts is not None
        breaks = problem.shifts is not None and bool(problem.shifts.break_min.any())
        choice = problem.n_outlets != len(problem.option_value)
        asked = {
            "more than one day": problem.n_days > 1,
            "a choice of options": choice,
            "outlets of different worth": not choice and len(np.unique(problem.option_value)) > 1,
            "prices of reps": bool(problem.rep_price.any()),
            "prices of routes": problem.route_price is not None,
            "prices of borders or imbalance": bool(problem.edge_price or problem.balance_price),
            "a limit of travel and service beside the clock": (
                clock and bool(np.isfinite(problem.budget).any())
            ),
            "limited lengths": problem.lengths is not None,
            "breaks on the way": breaks,
        }
        return [f"It cannot state {what}." for what, is_asked in asked.items() if is_asked]

    def solve(
        self,
        problem: Problem,
        *,
        stop: StoppingCriterion,
        seed: int = 1,  # noqa: ARG002 - VROOM draws no random numbers
        progress: Callable[[Progress], None] | None = None,  # noqa: ARG002
    ) -> Solution:
        """Solve on one core within the seconds of `stop`."""
        matrix = problem.matrix(np.arange(_places(problem), dtype=np.intp))
        scale = 1 if (matrix == np.rint(matrix)).all() else _FINE
        task = vroom.Input()
        ways = np.ceil(matrix * scale - 1e-9).astype(np.uint32)
        task.set_durations_matrix(profile="car", matrix_input=ways)
        task.add_vehicle(_vehicles(problem, scale))
        task.add_job(_jobs(problem, scale))
        limit = timedelta(seconds=_seconds(stop))
        found = task.solve(exploration_level=_EXPLORATION, nb_threads=1, timeout=limit)
        return _solution(problem, _routes(found, problem.n_routes), matrix)


def _places(problem: Problem) -> int:
    """Outlets and the places where routes begin and end."""
    return int(max(problem.n_outlets - 1, problem.begin.max(), problem.finish.max())) + 1


def _seconds(stop: StoppingCriterion) -> float:
    """Seconds of a criterion of time."""
    share = stop(Progress(seconds=1e-3))
    if not share > 0:
        raise SettingsError("VROOM stops by time alone: `stop` must be MaxRuntime(seconds).")
    return 1e-3 / share


def _vehicles(problem: Problem, scale: int) -> list[vroom.Vehicle]:
    """One vehicle per route that can be used."""
    vehicles = []
    for r in np.flatnonzero(problem.budget >= 0):
        begin, end = 0.0, float(problem.budget[r])
        if problem.shifts is not None:
            begin, end = float(problem.shifts.begin[r]), float(problem.shifts.end[r])
        vehicles.append(
            vroom.Vehicle(
                int(r),
                start=_place(problem.begin[r]),
                end=_place(problem.finish[r]),
                capacity=[] if problem.loads is None else _floor(problem.loads.capacity[r], scale),
                time_window=_window(begin, end, scale),
            )
        )
    return vehicles


def _jobs(problem: Problem, scale: int) -> list[vroom.Job]:
    hours = problem.hours or Hours.always(problem.n_outlets, 1)
    return [
        vroom.Job(
            i,
            location=i,
            default_service=int(np.ceil(problem.service[i] * scale - 1e-9)),
            delivery=vroom.Amount(
                [] if problem.loads is None else _ceil(problem.loads.demand[i], scale)
            ),
            time_windows=[
                window
                for w in range(hours.first[hours.kind[i, 0]], hours.first[hours.kind[i, 0] + 1])
                if (window := _window(hours.opens[w], hours.closes[w], scale)) is not None
            ],
        )
        for i in range(problem.n_outlets)
    ]


def _place(position: int) -> int | None:
    return None if position == NOWHERE else int(position)


def _window(opens: float, closes: float, scale: int) -> vroom.TimeWindow | None:
    """A window in whole numbers, inside the given one; None when it never closes."""
    if not np.isfinite(closes):
        return None
    return vroom.TimeWindow(int(np.ceil(max(opens, 0.0) * scale)), int(np.floor(closes * scale)))


def _floor(amounts: Floats, scale: int) -> list[int]:
    return [int(amount) for amount in np.floor(np.minimum(amounts, 1e9) * scale)]


def _ceil(amounts: Floats, scale: int) -> list[int]:
    return [int(amount) for amount in np.ceil(amounts * scale)]


def _routes(found: vroom.solution.Solution, n_routes: int) -> list[list[int]]:
    """Outlets of every route in order."""
    routes: list[list[int]] = [[] for _ in range(n_routes)]
    table = found.routes
    jobs = table[table["type"] == "job"]
    for vehicle, job in zip(jobs["vehicle_id"], jobs["id"], strict=True):
        routes[int(vehicle)].append(int(job))
    return routes


def _solution(problem: Problem, routes: list[list[int]], matrix: Floats) -> Solution:
    """Solution of the problem with these routes."""
    option = np.full(problem.n_outlets, ABSENT, dtype=np.int32)
    rep, travel = option.copy(), np.zeros(problem.n_routes)
    for r, stops in enumerate(routes):
        option[stops], rep[stops] = problem.option_first[stops], problem.route_rep[r]
        ends = [_place(problem.begin[r]), *stops, _place(problem.finish[r])]
        tour = [place for place in ends if place is not None]
        if stops:
            travel[r] = matrix[tour[:-1], tour[1:]].sum()
    first = np.concatenate([[0], np.cumsum([len(stops) for stops in routes])]).astype(np.int32)
    order = np.array([i for stops in routes for i in stops], dtype=np.int32)
    return Solution(option, rep, first, order, travel)
