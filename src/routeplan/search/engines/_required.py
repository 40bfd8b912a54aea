"""Outlets that any solution worth having serves, if it can."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routeplan.search.engines._case import Case

__all__ = ["outlets_to_serve"]

Floats = NDArray[np.float64]


def outlets_to_serve(case: Case, prize: Floats, apart: Floats) -> NDArray[np.bool_]:
    """Outlets worth more than any way to them; none when it is plain that they do not all fit.

    Parameters
    ----------
    case : Case
        Of one day.
    prize : ndarray of float64, shape (n,)
        What an outlet is worth with its cheapest rep.
    apart : ndarray of float64, shape (n, K)
        Prices of reps above that of the cheapest one.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    problem, ways = case.problem, case.minutes[np.isfinite(case.minutes)]
    fixed = np.zeros(1) if problem.route_price is None else problem.route_price
    dearest = 2 * ways.max(initial=0.0) + fixed.max() + apart[np.isfinite(apart)].max(initial=0.0)
    wanted = prize > dearest
    for i in np.flatnonzero(wanted).tolist():
        wanted[i] = any(
            np.isfinite(apart[i, case.rep[r]]) and case.keeps_rules(r, [i]) for r in case.routes
        )
    return wanted if _may_fit(case, wanted) else np.zeros_like(wanted)


def _may_fit(case: Case, wanted: NDArray[np.bool_]) -> bool:
    """Whether budgets and loads could be enough, were every way as short as the shortest."""
    n, routes = case.problem.n_outlets, case.routes
    to = case.minutes[:, :n].copy()
    to[np.arange(n), np.arange(n)] = np.inf
    nearest = to[[*range(n), *(case.begin[r] for r in routes)]].min(axis=0, initial=np.inf)
    work = (case.problem.service + nearest)[wanted].sum()
    load = case.loads.demand[wanted].sum(axis=0)
    room = case.loads.capacity[routes].sum(axis=0)
    return bool(work <= case.problem.budget[routes].sum() and (load <= room).all())
