"""Why outlets got fewer visits than wanted, and what would change that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.journey.problem import Journey
from routeplan.search import Solution, ranges

__all__ = ["explain_shortfalls"]

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

_ENOUGH_MIN = 1e-6
"""Fewer missing minutes than this are rounding."""


def explain_shortfalls(journey: Journey, solution: Solution) -> pd.DataFrame:
    """Outlets with fewer visits than wanted, each with the reason and a repair.

    The repair is found by trying: with every rep who may serve the outlet and every pattern of the
    wanted visits, the minutes are added up that its days are too short, the rest of the plan left
    as it is. The smallest sum is told.

    Parameters
    ----------
    journey : Journey
    solution : Solution

    Returns
    -------
    DataFrame
        ``outlet, visits_wanted, visits_planned, reason, repair, repair_cost``; the cost is in
        minutes a cycle, missing when no repair was found.
    """
    problem = journey.problem
    option_visits = np.append(problem.option_visits, 0)  # the last one stands for ABSENT
    planned = option_visits[solution.option]
    wanted = journey.outlets["visits"].to_numpy(dtype=np.int64)
    short = np.flatnonzero(planned < wanted)
    legs = _Legs.of(journey, solution)
    told = [
        _repair(journey, solution, legs, int(i))
        if planned[i] < journey.asked[i]
        else _Repair(f"the intervals of all outlets are stretched by {journey.stretched:.2f}")
        for i in short
    ]
    return pd.DataFrame(
        {
            "outlet": journey.outlets.index[short].astype("str"),
            "visits_wanted": wanted[short],
            "visits_planned": planned[short].astype(np.int64),
            "reason": pd.Series([repair.reason for repair in told], dtype="str"),
            "repair": pd.Series([repair.text for repair in told], dtype="str"),
            "repair_cost": np.array([repair.cost for repair in told], dtype=np.float64),
        }
    )


@dataclass(frozen=True)
class _Repair:
    reason: str
    text: str = ""
    cost: float = float("nan")


@dataclass(frozen=True, eq=False)
class _Legs:
    """The legs of all routes, the one leg from begin to finish for an empty route.

    Route r has the legs ``first[r]`` up to ``first[r + 1]``.
    """

    first: Positions
    origin: Positions
    destination: Positions
    minutes: Floats

    @classmethod
    def of(cls, journey: Journey, solution: Solution) -> _Legs:
        """Ask the travel model for all legs at once."""
        problem = journey.problem
        size = np.diff(solution.route_first)
        first = np.concatenate([[0], np.cumsum(size + 1)])
        origin, destination = np.empty((2, first[-1]), dtype=np.intp)
        inner = ranges(first[:-1], size)
        destination[inner] = origin[inner + 1] = solution.stops
        origin[first[:-1]], destination[first[1:] - 1] = problem.begin, problem.finish
        minutes = journey.travel.leg_minutes(journey.places[origin], journey.places[destination])
        minutes[first[:-1][size == 0]] = 0.0  # nobody drives an empty route
        return cls(first, origin, destination, minutes)


def _repair(journey: Journey, solution: Solution, legs: _Legs, i: int) -> _Repair:
    """Find the cheapest direct repair of one outlet."""
    problem, n_days = journey.problem, journey.problem.n_days
    first, last = problem.option_first[i], problem.option_first[i + 1]
    options = first + np.flatnonzero(problem.option_visits[first:last] == journey.asked[i])
    if len(options) == 0:
        return _Repair("no days of the cycle keep its weekdays, weeks, opening hours and gaps")
    missing, alone = _missing_minutes(journey, solution, legs, i)
    totals = np.array([missing[:, _days(journey, option)].sum(axis=1) for option in options])
    o, k = np.unravel_index(int(np.argmin(totals)), totals.shape)
    if not np.isfinite(missing).any():
        return _Repair("the reps who may visit it do not work in this cycle")
    if not np.isfinite(totals[o, k]):
        return _Repair("days off of the reps who may visit it break every pattern")
    rep = str(journey.reps.index[int(k)])
    if totals[o, k] < _ENOUGH_MIN:
        return _not_placed(journey, rep)
    longest = problem.budget.reshape(-1, n_days).max(axis=1)
    too_far = bool((alone > longest).all())
    reason = (
        "too far: the way there and back with the visit exceeds the day of every rep"
        if too_far
        else "no time left on the days of any of its patterns"
    )
    minutes = {int(d): np.ceil(missing[k, d] - _ENOUGH_MIN) for d in _days(journey, options[o])}
    more = [f"+{m:.0f} min on {journey.cycle.label(d + 1)}" for d, m in minutes.items() if m > 0]
    return _Repair(reason, f"{', '.join(more)} for {rep}", float(sum(minutes.values())))


def _not_placed(journey: Journey, rep: str) -> _Repair:
    """Told of an outlet for which there is room."""
    if journey.serving_first:
        return _Repair("the search ended before it was placed", f"search longer: {rep} has room", 0)
    return _Repair("a visit is worth less than the way to it", f"{rep} has room", 0)


def _missing_minutes(
    journey: Journey, solution: Solution, legs: _Legs, i: int
) -> tuple[Floats, Floats]:
    """Minutes that every rep-day is too short for outlet i; minutes of a day with it alone.

    Returns
    -------
    missing : ndarray of float, shape (reps, days)
        Infinite where the rep may not serve the outlet or does not work.
    alone : ndarray of float, shape (reps,)
    """
    problem, here = journey.problem, journey.places[i : i + 1]
    to_me = journey.travel.minutes(journey.places, here)[:, 0]
    from_me = journey.travel.minutes(here, journey.places)[0]
    detours = to_me[legs.origin] + from_me[legs.destination] - legs.minutes
    cheapest = np.minimum.reduceat(detours, legs.first[:-1])
    load = solution.travel + _route_service(journey, solution)
    own = np.flatnonzero(solution.stops == i)
    for r in np.searchsorted(solution.route_first, own, side="right") - 1:
        cheapest[r], load[r] = 0.0, load[r] - problem.service[i]  # it is visited that day already
    extra = np.maximum(load + cheapest + problem.service[i] - problem.budget, 0.0)
    extra[problem.budget < 0] = np.inf
    missing = extra.reshape(-1, problem.n_days)
    missing[~np.isfinite(problem.rep_price[i])] = np.inf
    by_rep = slice(None, None, problem.n_days)
    alone = to_me[problem.begin[by_rep]] + problem.service[i] + from_me[problem.finish[by_rep]]
    return missing, alone


def _route_service(journey: Journey, solution: Solution) -> Floats:
    owner = np.repeat(np.arange(journey.problem.n_routes), np.diff(solution.route_first))
    service = journey.problem.service[solution.stops]
    total = np.bincount(owner, service, minlength=journey.problem.n_routes)
    return total.astype(np.float64)


def _days(journey: Journey, option: int) -> NDArray[np.int32]:
    problem = journey.problem
    first, last = problem.option_days_first[option], problem.option_days_first[option + 1]
    return np.asarray(problem.option_days[first:last])
