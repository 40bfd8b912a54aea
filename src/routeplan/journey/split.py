"""Outlets that several reps may visit: each of their visits on its own, and together again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.journey.problem import Journey
from routeplan.journey.restart import solution_of_visits
from routeplan.search import ABSENT, Hours, Problem, Solution, ranges

__all__ = ["Split", "may_split", "split_visits"]

Positions = NDArray[np.intp]
Ints = NDArray[np.int32]

_DAY = "\N{INFORMATION SEPARATOR ONE}"
"""Stands between an outlet's id and the day of the visit; no id holds it."""


def may_split(outlets: pd.DataFrame) -> bool:
    """Whether some outlet with several visits may be visited by several reps."""
    return "any_rep" in outlets and bool((outlets["any_rep"] & (outlets["visits"] > 1)).any())


@dataclass(frozen=True, eq=False)
class Split:
    """A journey in which the visits to some outlets are outlets of their own.

    Their days stand still, so that the rhythm is kept; whose day it is, is free.

    Attributes
    ----------
    whole : Journey
        The journey with one row per outlet.
    journey : Journey
        That with the parts.
    owner : ndarray of int, shape (parts,)
        Position of every part's outlet.
    day : ndarray of int, shape (parts,)
        Day of a part from 0, -1 for an outlet that is not split.
    start : Solution
        The visits it was split by, as parts.
    """

    whole: Journey
    journey: Journey
    owner: Positions
    day: NDArray[np.int64]
    start: Solution

    def joined(self, solution: Solution) -> Solution:
        """The outlets' solution of a solution of the parts.

        An outlet of which visits are missing keeps those that make up a smaller option. Its rep is
        the one with the most visits.
        """
        problem = self.whole.problem
        served = solution.option != ABSENT
        option = np.full(problem.n_outlets, ABSENT, dtype=np.int32)
        alone = self.day < 0
        parts = np.flatnonzero(alone)
        moved = problem.option_first[self.owner] - self.journey.problem.option_first[:-1]
        option[self.owner[parts]] = np.where(
            served[parts], solution.option[parts] + moved[parts], ABSENT
        )
        kept = alone.copy()
        for outlet in np.unique(self.owner[~alone]):
            mine = np.flatnonzero(self.owner == outlet)
            option[outlet] = _best_option(problem, int(outlet), self.day[mine[served[mine]]])
            kept[mine] = np.isin(self.day[mine], _days(problem, int(option[outlet])))
        return self._reduced(solution, option, kept)

    def _reduced(self, solution: Solution, option: Ints, kept: NDArray[np.bool_]) -> Solution:
        """The solution with these options and these parts alone."""
        problem = self.whole.problem
        route = np.repeat(np.arange(problem.n_routes), np.diff(solution.route_first))
        stays = kept[solution.stops]
        stops = self.owner[solution.stops[stays]].astype(np.int32)
        size = np.bincount(route[stays], minlength=problem.n_routes)
        first = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
        visits = pd.DataFrame({"outlet": stops, "rep": problem.route_rep[route[stays]]})
        rep = np.full(problem.n_outlets, ABSENT, dtype=np.int32)
        most = visits.groupby("outlet")["rep"].agg(lambda reps: reps.mode().iloc[0])
        rep[most.index] = most
        travel = solution.travel.copy()
        for r in np.unique(route[~stays]):
            travel[r] = _minutes(problem, int(r), stops[first[r] : first[r + 1]])
        return Solution(option, rep, first, stops, travel)


def split_visits(journey: Journey, visits: pd.DataFrame) -> Split:
    """Split the outlets marked `any_rep` by the days of their visits.

    Parameters
    ----------
    journey : Journey
    visits : DataFrame
        `rep, day, sequence, outlet`, as in a plan. Outlets with fewer than two visits, or with days
        that are none of their options, stay whole.

    Returns
    -------
    Split
    """
    days = _split_days(journey, visits)
    count = np.ones(len(journey.outlets), dtype=np.int64)
    for outlet, its_days in days.items():
        count[outlet] = len(its_days)
    owner = np.repeat(np.arange(len(count)), count)
    day = np.full(len(owner), -1, dtype=np.int64)
    heads = np.cumsum(count) - count
    for outlet, its_days in days.items():
        day[heads[outlet] : heads[outlet] + len(its_days)] = its_days
    ids = journey.outlets.index[owner].to_numpy(dtype=object)
    names = [_part(name, d) if d >= 0 else name for name, d in zip(ids, day.tolist(), strict=True)]
    place = np.concatenate([owner, np.arange(len(count), len(journey.places))])
    parts = replace(
        journey,
        problem=_problem(journey.problem, owner, day, place),
        outlets=journey.outlets.iloc[owner].set_axis(pd.Index(names, name="outlet")),
        asked=np.where(day >= 0, 1, journey.asked[owner]),
        places=journey.places[place],
    )
    known = set(names)
    renamed = [
        part if (part := _part(outlet, int(d) - 1)) in known else outlet
        for outlet, d in zip(visits["outlet"], visits["day"], strict=True)
    ]
    start = solution_of_visits(parts, visits.assign(outlet=renamed))
    return Split(journey, parts, owner, day, start)


def _part(outlet: object, day: int) -> str:
    return f"{outlet}{_DAY}{day}"


def _split_days(journey: Journey, visits: pd.DataFrame) -> dict[int, list[int]]:
    """Days of the outlets that are split, from 0, by their positions."""
    shared = journey.outlets.index[journey.outlets["any_rep"].to_numpy(dtype=bool)]
    table = visits[visits["outlet"].isin(shared) & visits["rep"].isin(journey.reps.index)]
    found = {}
    for outlet, days in table.groupby("outlet")["day"]:
        position = int(journey.outlets.index.get_indexer(pd.Index([outlet]))[0])
        chosen = sorted({int(day) - 1 for day in days})
        options = range(*journey.problem.option_first[position : position + 2])
        if len(chosen) > 1 and any(_days(journey.problem, o).tolist() == chosen for o in options):
            found[position] = chosen
    return found


def _problem(
    problem: Problem, owner: Positions, day: NDArray[np.int64], place: Positions
) -> Problem:
    """The problem of the parts."""
    n, parts = problem.n_outlets, len(owner)
    sizes = np.where(day < 0, np.diff(problem.option_first)[owner], 1)
    first = np.concatenate([[0], np.cumsum(sizes)])
    option = ranges(problem.option_first[owner], sizes)  # of a part, any one of its outlet
    part = np.repeat(np.arange(parts), sizes)
    split = day[part] >= 0
    lengths = np.where(split, 1, np.diff(problem.option_days_first)[option])
    days = problem.option_days[ranges(problem.option_days_first[option], lengths)]
    days_first = np.concatenate([[0], np.cumsum(lengths)])
    days[days_first[:-1][split]] = day[part[split]]
    value = problem.option_value[option].copy()
    value[split] = _values(problem, owner, day)[part[split]]
    head = np.searchsorted(owner, np.arange(n))  # the first part stands for the outlet
    degree = np.zeros(parts, dtype=np.int64)
    degree[head] = np.diff(problem.edge_first)
    shift = parts - n
    return replace(
        problem,
        service=problem.service[owner],
        option_first=first.astype(np.int32),
        option_days_first=days_first.astype(np.int32),
        option_days=days.astype(np.int32),
        option_value=value,
        rep_price=problem.rep_price[owner],
        hint=problem.hint[owner],
        begin=problem.begin + shift,
        finish=problem.finish + shift,
        edge_first=np.concatenate([[0], np.cumsum(degree)]).astype(np.int32),
        edge_to=head[problem.edge_to].astype(np.int32),
        matrix=lambda chosen: problem.matrix(place[chosen]),
        hours=None if problem.hours is None else _hours(problem.hours, owner),
    )


def _hours(hours: Hours, owner: Positions) -> Hours:
    return replace(hours, kind=hours.kind[owner])


def _values(problem: Problem, owner: Positions, day: NDArray[np.int64]) -> NDArray[np.float64]:
    """Value of every part: together that of the outlet's visits, the first one worth most."""
    value = np.zeros(len(owner))
    for outlet in np.unique(owner[day >= 0]):
        mine = np.flatnonzero(owner == outlet)
        options = np.arange(*problem.option_first[outlet : outlet + 2])
        visits, worth = problem.option_visits[options], problem.option_value[options]
        whole = float(worth[visits == len(mine)].max())
        single = float(worth[visits == 1].max(initial=0.0)) or whole / len(mine)
        value[mine] = (whole - single) / (len(mine) - 1)
        value[mine[0]] = single
    return value


def _days(problem: Problem, option: int) -> Ints:
    if option == ABSENT:
        return np.empty(0, dtype=np.int32)
    first, last = problem.option_days_first[option : option + 2]
    return np.asarray(problem.option_days[first:last])


def _best_option(problem: Problem, outlet: int, days: NDArray[np.int64]) -> int:
    """The most valuable option of an outlet that lies within these days."""
    options = range(*problem.option_first[outlet : outlet + 2])
    within = [o for o in options if np.isin(_days(problem, o), days).all()]
    return max(within, key=lambda o: float(problem.option_value[o]), default=ABSENT)


def _minutes(problem: Problem, route: int, stops: Ints) -> float:
    """Travel minutes of a route with these stops."""
    if len(stops) == 0:
        return 0.0
    tour = np.concatenate([[problem.begin[route]], stops, [problem.finish[route]]])
    places, at = np.unique(tour.astype(np.intp), return_inverse=True)
    return float(problem.matrix(places)[at[:-1], at[1:]].sum())
