"""From a table of visits back to a solution: where a search may begin."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.journey.problem import Journey
from routeplan.journey.schedule import late_outlets
from routeplan.search import ABSENT, Problem, Solution

__all__ = ["solution_of_visits"]

Ints = NDArray[np.int64]


def solution_of_visits(journey: Journey, visits: pd.DataFrame) -> Solution:
    """Solution with these visits, as far as the problem allows them.

    An outlet is left out with all its visits when the problem does not know it or its rep, when
    two reps visit it, or when its days are none of its options. Of a day that is too long, or too
    late for opening hours or the break, the last outlets or those that come too late are left out.

    Parameters
    ----------
    journey : Journey
    visits : DataFrame
        Columns `rep, day, sequence, outlet`, as in a plan; other columns do not matter.

    Returns
    -------
    Solution
        Keeps every budget, window and break.
    """
    problem = journey.problem
    table = pd.DataFrame(
        {
            "outlet": journey.outlets.index.get_indexer(pd.Index(visits["outlet"])),
            "rep": journey.reps.index.get_indexer(pd.Index(visits["rep"])),
            "day": visits["day"].to_numpy(dtype=np.int64) - 1,
            "sequence": visits["sequence"].to_numpy(dtype=np.int64),
        }
    )
    table = table[(table["outlet"] >= 0) & table["day"].between(0, problem.n_days - 1)]
    table = table.assign(route=table["rep"] * problem.n_days + table["day"])
    table = table.sort_values(["route", "sequence"], kind="stable")
    option = _options(problem, table)
    while True:
        kept = table[option[table["outlet"]] != ABSENT]
        solution = _solution(problem, kept, option)
        late = _beyond_budget(problem, solution)
        if len(late) == 0:
            late = late_outlets(journey, solution)
        if len(late) == 0:
            return solution
        option[late] = ABSENT


def _options(problem: Problem, table: pd.DataFrame) -> NDArray[np.int32]:
    """Option of every outlet whose days are those of its visits, by one rep who may come."""
    reps = table.groupby("outlet")["rep"].agg(["min", "max"])
    one = reps[(reps["min"] == reps["max"]) & (reps["min"] >= 0)]["min"]
    may_come = np.isfinite(problem.rep_price[one.index, one])
    days = table.assign(bit=np.left_shift(1, table["day"].to_numpy())).groupby("outlet")["bit"]
    # Two visits on a day would sum up to another day's bit.
    single = days.size() == days.nunique()
    masks = days.sum()[one.index[may_come & single[one.index].to_numpy()]]
    offered = pd.DataFrame(
        {
            "outlet": np.repeat(np.arange(problem.n_outlets), np.diff(problem.option_first)),
            "bit": np.add.reduceat(1 << problem.option_days.astype(np.int64), _heads(problem)),
            "option": np.arange(len(problem.option_value)),
        }
    ).drop_duplicates(["outlet", "bit"])
    found = masks.reset_index().merge(offered, on=["outlet", "bit"])
    option = np.full(problem.n_outlets, ABSENT, dtype=np.int32)
    option[found["outlet"]] = found["option"]
    return option


def _heads(problem: Problem) -> Ints:
    """First day of every option in the list of all days."""
    return problem.option_days_first[:-1].astype(np.int64)


def _solution(problem: Problem, table: pd.DataFrame, option: NDArray[np.int32]) -> Solution:
    """Solution with the visits of a table in the order of the routes."""
    rep = np.full(problem.n_outlets, ABSENT, dtype=np.int32)
    rep[table["outlet"]] = table["rep"]
    size = np.bincount(table["route"], minlength=problem.n_routes)
    first = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
    stops = table["outlet"].to_numpy(dtype=np.int32)
    travel = np.zeros(problem.n_routes)
    for r in np.flatnonzero(size):
        route = stops[first[r] : first[r + 1]]
        tour = np.concatenate([[problem.begin[r]], route, [problem.finish[r]]]).astype(np.intp)
        places, at = np.unique(tour, return_inverse=True)
        travel[r] = problem.matrix(places)[at[:-1], at[1:]].sum()
    return Solution(option.copy(), rep, first, stops, travel)


def _beyond_budget(problem: Problem, solution: Solution) -> Ints:
    """Last outlet of every route that is too long."""
    owner = np.repeat(np.arange(problem.n_routes), np.diff(solution.route_first))
    service = np.bincount(owner, problem.service[solution.stops], problem.n_routes)
    used = np.diff(solution.route_first) > 0
    late = np.flatnonzero(used & (solution.travel + service > problem.budget + 1e-6))
    return np.unique(solution.stops[solution.route_first[late + 1] - 1]).astype(np.int64)
