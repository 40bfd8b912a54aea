"""Putting a problem together from what the public formats say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.sets.values import must_serve
from routeplan.search import Problem, Solution
from routeplan.search.problem import Hours, Loads, Shifts

__all__ = ["assemble", "depot_last", "euclidean", "tour_lengths", "windows"]

Floats = NDArray[np.float64]
Days = tuple[int, ...]

_NEIGHBOURS = 8
"""Neighbours per customer by which drivers are known to be neighbours."""


def assemble(
    distance: Floats,
    *,
    service: Floats,
    options: Sequence[Sequence[Days]] | None = None,
    value: Floats | None = None,
    n_days: int = 1,
    n_reps: int = 1,
    n_vehicles: int = 1,
    budget: Floats | float = np.inf,
    demand: Floats | None = None,
    capacity: Floats | float = np.inf,
    hours: Hours | None = None,
    shift: tuple[float, float] | None = None,
) -> Problem:
    """Problem of customers and one depot (or one start and one end).

    Parameters
    ----------
    distance : ndarray, shape (n + 1, n + 1) or (n + 2, n + 2)
        Among the customers, then the depot; or the start and the end.
    service : ndarray, shape (n,)
    options : sequence by customer of options, each a tuple of ascending days
        One visit on the first day without it.
    value : ndarray, shape (options,)
        Everything must be served without it.
    n_days : int
    n_reps : int
        A customer stays with one of them.
    n_vehicles : int
        Routes of a rep a day.
    budget, capacity : ndarray, shape (n_days,), or float
        Most travel and service, and most load, of a route on every day.
    demand : ndarray, shape (n,)
        Load of every visit.
    hours : Hours, optional
    shift : tuple of float, optional
        Earliest departure from the start, latest arrival at the end.
    """
    n = len(service)
    menu: Sequence[Sequence[Days]] = options if options is not None else [[(0,)]] * n
    flat = [days for choice in menu for days in choice]
    visits = np.array([len(days) for days in flat], dtype=np.int32)
    n_routes = n_reps * n_days * n_vehicles
    edges = _edges(distance[:n, :n]) if n_reps > 1 else (np.zeros(n + 1), np.empty(0))
    return Problem(
        n_days=n_days,
        service=np.asarray(service, dtype=np.float64),
        option_first=_starts([len(choice) for choice in menu]),
        option_days_first=_starts(visits),
        option_days=np.array([day for days in flat for day in days], dtype=np.int32),
        option_value=must_serve(visits, distance) if value is None else value,
        rep_price=np.zeros((n, n_reps)),
        hint=np.zeros(n, dtype=np.int32),
        slot_first=_starts(np.full(n_reps * n_days, n_vehicles)),
        begin=np.full(n_routes, n, dtype=np.int32),
        finish=np.full(n_routes, len(distance) - 1, dtype=np.int32),
        budget=_by_route(budget, n_days, n_reps, n_vehicles),
        edge_first=edges[0].astype(np.int32),
        edge_to=edges[1].astype(np.int32),
        edge_price=0.0,
        balance_price=0.0,
        matrix=lambda chosen: distance[np.ix_(chosen, chosen)],
        hours=hours,
        shifts=_shifts(shift, n_routes),
        loads=_loads(demand, _by_route(capacity, n_days, n_reps, n_vehicles)),
    )


def euclidean(x: Floats, y: Floats) -> Floats:
    """Distances among points in the plane, not rounded."""
    return np.hypot(x[:, None] - x, y[:, None] - y)


def depot_last(distance: Floats) -> Floats:
    """Move the depot of a matrix from the first position to the last."""
    order = np.roll(np.arange(len(distance)), -1)
    moved: Floats = distance[np.ix_(order, order)]
    return moved


def windows(opens: Floats, closes: Floats) -> Hours:
    """One window per customer, the same on the only day."""
    n = len(opens)
    kind = np.arange(n, dtype=np.int32)[:, None]
    first = np.arange(n + 1, dtype=np.int32)
    return Hours(kind, first, np.ascontiguousarray(opens), np.ascontiguousarray(closes))


def tour_lengths(distance: Floats, solution: Solution) -> Floats:
    """Length of every route, from the matrix that :func:`assemble` was given."""
    n, lengths = len(solution.option), np.zeros(len(solution.travel))
    for r in range(len(lengths)):
        stops = solution.route(r)
        if len(stops):
            tour = np.concatenate([[n], stops, [len(distance) - 1]])
            lengths[r] = distance[tour[:-1], tour[1:]].sum()
    return lengths


def _starts(sizes: Sequence[int] | NDArray[np.integer]) -> NDArray[np.int32]:
    return np.concatenate([[0], np.cumsum(np.asarray(sizes, dtype=np.int64))]).astype(np.int32)


def _by_route(figure: Floats | float, n_days: int, n_reps: int, n_vehicles: int) -> Floats:
    """A figure of every day, for every route: rep after rep, day after day."""
    by_day = np.broadcast_to(np.asarray(figure, dtype=np.float64), n_days)
    return np.tile(np.repeat(by_day, n_vehicles), n_reps)


def _loads(demand: Floats | None, capacity: Floats) -> Loads | None:
    if demand is None or np.isinf(capacity).all():
        return None
    return Loads(np.asarray(demand, dtype=np.float64)[:, None], capacity[:, None])


def _shifts(shift: tuple[float, float] | None, n_routes: int) -> Shifts | None:
    if shift is None:
        return None
    endless = Shifts.endless(n_routes)
    begin, end = (np.full(n_routes, float(time)) for time in shift)
    return Shifts(begin, end, endless.break_min, endless.break_opens, endless.break_closes)


def _edges(distance: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Graph of near customers, both directions, in compressed rows."""
    n = len(distance)
    away = distance + np.diag(np.full(n, np.inf))
    nearest = np.argsort(away, axis=1, kind="stable")[:, : min(_NEIGHBOURS, n - 1)]
    linked = np.zeros((n, n), dtype=bool)
    linked[np.arange(n)[:, None], nearest] = True
    linked |= linked.T
    first = np.concatenate([[0], np.cumsum(linked.sum(axis=1))])
    return first, np.nonzero(linked)[1]
