"""Drawing groups of neighbouring reps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from routeplan.search.problem import ABSENT, Problem, Solution

__all__ = ["contacts", "draw_groups", "grow_groups"]

Positions = NDArray[np.intp]
Floats = NDArray[np.float64]


def draw_groups(
    problem: Problem, solution: Solution, group_reps: int, rng: np.random.Generator
) -> list[tuple[Positions, Positions]]:
    """Split reps and outlets into groups of reps whose outlets are neighbours.

    Parameters
    ----------
    problem : Problem
    solution : Solution
    group_reps : int
        Reps per group, about. Teams of four and more make two groups at least, so that two cores
        have work.
    rng : numpy.random.Generator
        Draws other groups every time.

    Returns
    -------
    list of (reps, outlets)
        Ascending positions; every rep and every outlet once.
    """
    n_groups = max(-(-problem.n_reps // group_reps), 2 if problem.n_reps >= 4 else 1)
    rep = _nearest_rep(problem, solution, rng)
    group_of_rep = grow_groups(
        contacts(problem.edge_first, problem.edge_to, rep, problem.n_reps), n_groups, rng
    )
    group_of_outlet = group_of_rep[rep]
    return [
        (np.flatnonzero(group_of_rep == g), np.flatnonzero(group_of_outlet == g))
        for g in range(n_groups)
        if (group_of_outlet == g).any()
    ]


def _nearest_rep(
    problem: Problem, solution: Solution, rng: np.random.Generator
) -> NDArray[np.int32]:
    """Rep of every outlet; an absent one borrows a random neighbour's, else its hint."""
    rep = np.where(solution.rep == ABSENT, problem.hint, solution.rep)
    for i in np.flatnonzero(solution.rep == ABSENT):
        around = problem.edge_to[problem.edge_first[i] : problem.edge_first[i + 1]]
        around = solution.rep[around]
        around = around[around != ABSENT]
        around = around[np.isfinite(problem.rep_price[i, around])]
        if len(around):
            rep[i] = around[rng.integers(len(around))]
    return rep


def contacts(
    edge_first: NDArray[np.int32], edge_to: NDArray[np.int32], rep: NDArray[np.int32], n_reps: int
) -> Floats:
    """Pairs of neighbouring outlets between every two reps, shape (K, K)."""
    rep_from = np.repeat(rep, np.diff(edge_first))
    pairs = (np.ones(len(rep_from)), (rep_from, rep[edge_to]))
    return np.asarray(coo_array(pairs, shape=(n_reps, n_reps)).toarray())


def grow_groups(ties_of: Floats, n_groups: int, rng: np.random.Generator) -> Positions:
    """Group of every rep: each group grows from a random rep by the closest contacts."""
    n_reps = len(ties_of)
    group = np.full(n_reps, -1, dtype=np.intp)
    sizes = np.diff(np.linspace(0, n_reps, n_groups + 1).round().astype(int))
    with_free = ties_of.sum(axis=1)
    for g, size in enumerate(sizes):
        with_group = np.zeros(n_reps)
        for _ in range(size):
            free = np.flatnonzero(group < 0)
            ties = with_group[free]
            if not ties.any():  # a new group begins at the rim of what is left
                ties = -with_free[free]
            noise = rng.random(len(free)) * (1.0 + abs(ties))
            rep = free[np.argmax(ties + noise)]
            group[rep] = g
            with_group += ties_of[:, rep]
            with_free -= ties_of[:, rep]
    return group
