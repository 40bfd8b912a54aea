"""The best visits for a limited time, proven by CP-SAT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routeplan.effort.allocation.menu import BUDGET_TOLERANCE, Menu, Solution

__all__ = ["improve"]

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]

_RESOLUTION = 2.0**48
"""Parts into which the time and the money that are left to decide are cut, as CP-SAT counts in
whole numbers: so fine that sums over a hundred thousand outlets are as good as those of floats."""


def improve(
    menu: Menu, budget: float, found: Solution, *, seconds: float, jobs: int = 1
) -> Solution:
    """Look for a better choice than one that is known, until the best is proven.

    A number of visits that costs an outlet more, at the price of the minutes, than the gap between
    the bound and the choice that is known cannot be part of a better one (reduced-cost fixing,
    Pisinger 1995, doi:10.1016/0377-2217(95)00015-I). Few outlets have more than one left; these
    are the core, and CP-SAT decides on them. Equal outlets are counted, not told apart.

    Parameters
    ----------
    menu : Menu
    budget : float
        Minutes.
    found : Solution
        Of :func:`~routeplan.effort.allocation.relaxed.relax`.
    seconds : float
        Time limit of CP-SAT.
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
    gap = found.bound - menu.worth(found.chosen)
    slack = 1e-12 * max(abs(found.bound), 1e-300)
    if gap <= slack:
        return found
    dear = menu.value - found.price * menu.minutes
    kept = dear.max(axis=1, keepdims=True) - dear <= gap + slack
    kept[np.arange(len(kept)), found.chosen] = True
    core = np.flatnonzero(kept.sum(axis=1) > 1)
    fixed = np.setdiff1d(np.arange(len(kept)), core)
    # an outlet with one number left has it in every better choice
    chosen = found.chosen.copy()
    chosen[fixed] = kept[fixed].argmax(axis=1)
    left = budget - float(menu.minutes[fixed, chosen[fixed]].sum())
    if not len(core):
        return found
    problem = _Core.of(menu, core, kept[core])
    counts, bound = _solve(problem, left, found.chosen[core], seconds, jobs)
    total = bound + float(menu.value[fixed, chosen[fixed]].sum())
    better = found.chosen
    if counts is not None:
        chosen[core] = problem.spread(counts)
        within = menu.time(chosen) <= budget * (1.0 + BUDGET_TOLERANCE)
        better = chosen if within and menu.worth(chosen) > menu.worth(better) else better
    worth = menu.worth(better)
    return Solution(better, max(worth, min(found.bound, total)), found.price)


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
    core: _Core, budget: float, known: Wholes, seconds: float, jobs: int
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
    time = max(float(minutes.max(axis=1) @ core.size), room, 1e-300)
    gains = np.ceil(value / money * _RESOLUTION).astype(np.int64)
    takes = np.floor(minutes / time * _RESOLUTION).astype(np.int64)
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
    limit = int(np.floor(room / time * _RESOLUTION))
    weights = [int(takes[key]) for key in keys]
    model.add(cp_model.LinearExpr.weighted_sum(variables, weights) <= limit)
    model.maximize(cp_model.LinearExpr.weighted_sum(variables, [int(gains[key]) for key in keys]))
    solver: Any = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = jobs
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    floor = float(base @ core.size)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None, np.inf
    found = np.zeros(core.kept.shape, dtype=np.int64)
    for key, count in counts.items():
        found[key] = solver.value(count)
    return found, floor + solver.best_objective_bound / _RESOLUTION * money
