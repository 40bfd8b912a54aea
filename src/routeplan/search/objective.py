"""What a solution costs."""

from __future__ import annotations

import numpy as np

from routeplan.search.problem import ABSENT, Problem, Solution

__all__ = ["objective"]


def objective(problem: Problem, solution: Solution) -> float:
    """Travel minutes and prices, less the value of the visits made.

    Parameters
    ----------
    problem : Problem
    solution : Solution

    Returns
    -------
    float
        Minutes; smaller is better.
    """
    served = np.flatnonzero(solution.option != ABSENT)
    value = problem.option_value[solution.option[served]].sum()
    price = problem.rep_price[served, solution.rep[served]].sum()
    cut = problem.edge_price * cut_edges(problem, solution)
    used = np.diff(solution.route_first) > 0
    fixed = 0.0 if problem.route_price is None else problem.route_price[used].sum()
    paid = solution.travel.sum() + price + cut + fixed + balance(problem, solution)
    return float(paid - value)


def cut_edges(problem: Problem, solution: Solution) -> int:
    """Pairs of neighbouring outlets that different reps serve."""
    rep_from = np.repeat(solution.rep, np.diff(problem.edge_first))
    rep_to = solution.rep[problem.edge_to]
    return int(((rep_from != rep_to) & (rep_from != ABSENT) & (rep_to != ABSENT)).sum()) // 2


def balance(problem: Problem, solution: Solution) -> float:
    """Price of unequal workload: by how much the reps' utilisations differ from the team's."""
    owner = np.repeat(np.arange(problem.n_routes), np.diff(solution.route_first))
    service = np.bincount(owner, problem.service[solution.stops], minlength=problem.n_routes)
    load = np.bincount(problem.route_rep, solution.travel + service, minlength=problem.n_reps)
    budget = problem.rep_budget
    alone = (load**2 / np.maximum(budget, 1.0)).sum()
    return float(problem.balance_price * (alone - load.sum() ** 2 / max(budget.sum(), 1.0)))
