"""The best visits for a limited time, proven by CP-SAT."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routeplan.effort.allocation.menu import BUDGET_TOLERANCE, Menu, Solution

__all__ = ["improve"]

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]
Flags = NDArray[np.bool_]

_log = logging.getLogger(__name__)

_FIRST_CORE = 40
"""Numbers of visits, beside the favourites, in the first core."""
_GROWTH = 4

_RESOLUTION = 2.0**48
"""Parts into which the time and the money that are left to decide are cut, as CP-SAT counts in
whole numbers: so fine that sums over a hundred thousand outlets are as good as those of floats."""


def improve(
    menu: Menu, budget: float, found: Solution, *, seconds: float, jobs: int = 1
) -> Solution:
    """Look for a better choice than one that is known, until the best is proven.

    At the price of the minutes every number of visits costs an outlet something against its
    favourite one: its loss. A choice is below the bound by at least its losses, so that a number
    whose loss is larger than the gap between the bound and the choice that is known cannot be part
    of a better one (Pisinger 1995, doi:10.1016/0377-2217(95)00015-I). CP-SAT chooses among the
    numbers with the smallest losses (the core) first; what it finds narrows the gap, and the core
    grows until it holds all numbers with losses within the gap. Equal outlets are counted, not told
    apart.

    Parameters
    ----------
    menu : Menu
    budget : float
        Minutes.
    found : Solution
        Of :func:`~routeplan.effort.allocation.relaxed.relax`.
    seconds : float
        Time limit.
    jobs : int, default 1
        Cores.

    Returns
    -------
    Solution
        Not worse than `found`, with the better bound. Proven where the bound is what it is worth.

    Examples
    --------
    >>> value = np.array([[0.0, 5.0], [0.0, 6.0], [0.0, 5.0]])
    >>> menu = Menu(np.arange(2), value, np.array([[0.0, 10.0], [0.0, 11.0], [0.0, 10.0]]))
    >>> improve(menu, 20.0, Solution(np.array([0, 1, 0]), 10.9, 0.5), seconds=9.0).chosen.tolist()
    [1, 0, 1]
    """
    limits = _Limits(time.monotonic() + seconds, jobs)
    dear = menu.value - found.price * menu.minutes
    loss = dear.max(axis=1, keepdims=True) - dear
    ranks = np.sort(loss[(loss > 0) & np.isfinite(loss)])
    size, best, slack = _FIRST_CORE, found, 1e-12 * abs(found.bound)
    while best.bound - menu.worth(best.chosen) > slack and limits.left > 0:
        most = found.bound - menu.worth(best.chosen)
        within = float(ranks[size]) if size < len(ranks) else np.inf
        last = within >= most
        within = min(within, most) + slack
        better, bound = _choose(menu, budget, best.chosen, loss <= within, limits)
        # a choice with a number outside the core loses more than all within it
        bound = bound if last else max(bound, found.bound - within)
        bound = max(menu.worth(better), min(best.bound, bound))
        best, size = Solution(better, bound, found.price), _GROWTH * size
        _log.info("Core within %.4g: profit %.6g, bound %.6g", within, menu.worth(better), bound)
        if last:
            break
    return best


def _choose(
    menu: Menu, budget: float, known: Wholes, kept: Flags, limits: _Limits
) -> tuple[Wholes, float]:
    """Best choice among the numbers that are kept and the one known, and a bound on it."""
    kept = kept.copy()
    kept[np.arange(len(kept)), known] = True
    several = kept.sum(axis=1) > 1
    core, fixed = np.flatnonzero(several), np.flatnonzero(~several)
    left = budget - float(menu.minutes[fixed, known[fixed]].sum())
    problem = _Core.of(menu, core, kept[core])
    counts, bound = _solve(problem, left, known[core], limits)
    if counts is None:
        return known, np.inf
    chosen = known.copy()
    chosen[core] = problem.spread(counts)
    fits = menu.time(chosen) <= budget * (1.0 + BUDGET_TOLERANCE)
    better = fits and menu.worth(chosen) > menu.worth(known)
    return chosen if better else known, bound + float(menu.value[fixed, known[fixed]].sum())


@dataclass(frozen=True)
class _Limits:
    """When to end, by the monotonic clock, and on how many cores."""

    end: float
    jobs: int

    @property
    def left(self) -> float:
        """Seconds."""
        return self.end - time.monotonic()


@dataclass(frozen=True, eq=False)
class _Core:
    """Kinds of outlets that are still undecided."""

    value: Floats
    minutes: Floats
    kept: NDArray[np.bool_]
    size: Wholes
    kind: Wholes

    @classmethod
    def of(cls, menu: Menu, rows: Wholes, kept: NDArray[np.bool_]) -> _Core:
        value = np.where(kept, menu.value[rows], -np.inf)
        minutes = menu.minutes[rows]
        both = np.hstack([value, minutes])
        _, first, kind, size = np.unique(
            both, axis=0, return_index=True, return_inverse=True, return_counts=True
        )
        return cls(value[first], minutes[first], kept[first], size, kind.reshape(-1))

    def spread(self, counts: Wholes) -> Wholes:
        """Place in the menu of every outlet, the first ones of a kind with the fewest minutes."""
        chosen = np.empty(len(self.kind), dtype=np.int64)
        order = np.argsort(self.kind, kind="stable")
        chosen[order] = np.concatenate([np.repeat(np.arange(row.size), row) for row in counts])
        return chosen


def _solve(
    core: _Core, budget: float, known: Wholes, limits: _Limits
) -> tuple[Wholes | None, float]:
    """Outlets of every kind at every number, and a bound on what the core is worth.

    Minutes are rounded down and money up, so that the bound holds for the exact figures too.
    """
    from ortools.sat.python import cp_model

    base = np.where(core.kept, core.value, np.inf).min(axis=1)
    start = np.where(core.kept, core.minutes, np.inf).min(axis=1)
    value = np.where(core.kept, core.value - base[:, None], 0.0)
    minutes = np.where(core.kept, core.minutes - start[:, None], 0.0)
    room = max(budget - float(start @ core.size), 0.0)
    money = max(float(value.max(axis=1) @ core.size), 1e-300)
    span = max(float(minutes.max(axis=1) @ core.size), room, 1e-300)
    gains = np.ceil(value / money * _RESOLUTION).astype(np.int64)
    takes = np.floor(minutes / span * _RESOLUTION).astype(np.int64)
    model: Any = cp_model.CpModel()
    counts: dict[tuple[int, int], Any] = {}
    hint = np.zeros(core.kept.shape, dtype=np.int64)
    np.add.at(hint, (core.kind, known), 1)
    for kind, size in enumerate(core.size.tolist()):
        places = np.flatnonzero(core.kept[kind]).tolist()
        for place in places:
            counts[kind, place] = model.new_int_var(0, size, "")
            model.add_hint(counts[kind, place], int(hint[kind, place]))
        model.add(sum(counts[kind, place] for place in places) == size)
    variables, keys = list(counts.values()), list(counts)
    limit = int(np.floor(room / span * _RESOLUTION))
    weights = [int(takes[key]) for key in keys]
    model.add(cp_model.LinearExpr.weighted_sum(variables, weights) <= limit)
    model.maximize(cp_model.LinearExpr.weighted_sum(variables, [int(gains[key]) for key in keys]))
    solver: Any = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(limits.left, 0.01)
    solver.parameters.num_workers = limits.jobs
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    floor = float(base @ core.size)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None, np.inf
    found = np.zeros(core.kept.shape, dtype=np.int64)
    for key, count in counts.items():
        found[key] = solver.value(count)
    return found, floor + solver.best_objective_bound / _RESOLUTION * money
