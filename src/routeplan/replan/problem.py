"""The open visits as a search problem: every visit is one of its outlets, with single days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.availability import RepDays
from routeplan.cycle import Cycle
from routeplan.journey import Journey, JourneySettings
from routeplan.journey.openings import outlet_openings
from routeplan.journey.problem import needed_shifts
from routeplan.replan.gaps import Calendar
from routeplan.replan.wanted import OpenVisit
from routeplan.search import ABSENT, Problem, Solution
from routeplan.territory.eligible import eligible_reps
from routeplan.travel import Places, TravelModel

__all__ = ["LEAST_PRICE", "Again", "Standing", "state_again"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]

LEAST_PRICE = 600.0
"""Minutes that a change must save where as little as can be is to change: no day is so long."""
_NEVER = 1e7
"""Price of a change that is not allowed: more than any visit is worth."""
_DAY_PRICE = 0.2
"""Minutes for every day that a visit is made earlier or later."""
_FORCED_REP_PRICE = 5.0
"""Minutes for another rep at a visit that cannot stay as it was."""


@dataclass(frozen=True)
class Standing:
    """Where the day of a rep goes on."""

    place: Places
    under_way: bool


@dataclass(frozen=True, eq=False)
class Again:
    """Open visits stated as a problem, but for the price of changes.

    Attributes
    ----------
    journey : Journey
        Its outlets are the visits, named by their numbers.
    visits : tuple of OpenVisit
    own_rep, own_day : ndarray of int, shape (n,)
        Positions, -1 where there is none.
    days_off : ndarray of float, shape (options,)
        Calendar days from a visit's own day to that of the option.
    worth : ndarray of float, shape (options,)
    """

    journey: Journey
    visits: tuple[OpenVisit, ...]
    own_rep: Ints
    own_day: Ints
    days_off: Floats
    worth: Floats

    def priced(self, price: Floats) -> Problem:
        """The problem with a price for changing each visit's day or rep, in minutes."""
        problem, n = self.journey.problem, len(self.visits)
        owner = np.repeat(np.arange(n), np.diff(problem.option_first))
        other_day = (problem.option_days != self.own_day[owner]) & (self.own_day[owner] >= 0)
        other_rep = np.arange(problem.n_reps) != self.own_rep[:, None]
        other_rep &= self.own_rep[:, None] >= 0
        forced = np.array([not visit.stays for visit in self.visits], dtype=bool)
        day_price = np.where(forced, 0.0, price)
        rep_price = np.where(forced, _FORCED_REP_PRICE, price)
        return replace(
            problem,
            option_value=self.worth - _DAY_PRICE * self.days_off - other_day * day_price[owner],
            rep_price=problem.rep_price + np.where(other_rep, rep_price[:, None], 0.0),
        )

    def changed(self, solution: Solution) -> Bools:
        """Which of the visits that could stay do not."""
        stays = np.array([visit.stays for visit in self.visits], dtype=bool)
        day = np.append(self.journey.problem.option_days, ABSENT)[solution.option]
        return np.asarray(stays & ((solution.rep != self.own_rep) | (day != self.own_day)))

    def with_forced(self, which: Bools, why: Sequence[str]) -> Again:
        """The same with more visits that cannot stay as they were."""
        visits = tuple(
            replace(visit, forced=True, why=visit.why or reason) if now else visit
            for visit, now, reason in zip(self.visits, which, why, strict=True)
        )
        return replace(self, visits=visits)


def state_again(
    visits: Sequence[OpenVisit],
    *,
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: Cycle,
    travel: TravelModel,
    days: RepDays,
    standing: Mapping[str, Standing],
    today: int,
    handover: bool,
    whole_call: bool,
) -> Again:
    """State open visits as a search problem.

    Parameters
    ----------
    visits : sequence of OpenVisit
        Each with a day at least.
    outlets : DataFrame
    reps : DataFrame
        The team, sorted by id.
    cycle : Cycle
    travel : TravelModel
    days : RepDays
        Of the team; below 0 minutes where nothing may change.
    standing : mapping of str to Standing
        Where the reps' days go on today.
    today : int
    handover : bool
    whole_call : bool

    Returns
    -------
    Again
    """
    n, n_reps, n_days = len(visits), len(reps), cycle.n_days
    table = _table(visits, outlets, cycle)
    named = table.set_index("outlet")
    places = Places.of(named) + Places.of(reps) + Places.ends(reps)
    begin = np.repeat(n + np.arange(n_reps), n_days).reshape(n_reps, n_days)
    for rep, stands in standing.items():
        begin[reps.index.get_loc(rep), today - 1] = len(places)
        places = places + stands.place
    openings = outlet_openings(table, cycle, whole_call=whole_call)
    hours = openings.hours()
    own_rep = reps.index.get_indexer(pd.Index([visit.rep for visit in visits], dtype=object))
    own_day = np.array([visit.day - 1 for visit in visits], dtype=np.intp)
    sizes = np.array([len(visit.days) for visit in visits], dtype=np.int64)
    owner = np.repeat(np.arange(n), sizes)
    option_days = np.array([d - 1 for visit in visits for d in visit.days], dtype=np.int32)
    unit = 2.0 * (max(480.0, float(days.budget.max(initial=0.0))) + LEAST_PRICE)
    worth = unit * np.array([visit.worth for visit in visits])[owner]
    calendar = Calendar(outlets, cycle)
    offset = np.array([calendar.offset(day) for day in range(1, n_days + 1)], dtype=float)
    anchor = np.where(own_day >= 0, own_day, [min(visit.days) - 1 for visit in visits])
    problem = Problem(
        n_days=n_days,
        service=table["service_min"].to_numpy(dtype=np.float64),
        option_first=_starts(sizes),
        option_days_first=np.arange(len(option_days) + 1, dtype=np.int32),
        option_days=option_days,
        option_value=worth,
        rep_price=_rep_prices(visits, table, reps, own_rep, handover=handover),
        hint=np.maximum(own_rep, 0).astype(np.int32),
        slot_first=np.arange(n_reps * n_days + 1, dtype=np.int32),
        begin=begin.ravel().astype(np.int32),
        finish=np.repeat(n + n_reps + np.arange(n_reps), n_days).astype(np.int32),
        budget=days.budget.ravel(),
        edge_first=np.zeros(n + 1, dtype=np.int32),
        edge_to=np.empty(0, dtype=np.int32),
        edge_price=0.0,
        balance_price=0.0,
        matrix=_Matrix(places, travel),
        hours=hours,
        shifts=needed_shifts(days, hours, table["service_min"]),
    )
    journey = Journey(
        problem=problem,
        outlets=table,
        reps=reps,
        cycle=cycle,
        travel=travel,
        days=days,
        asked=np.ones(n, dtype=np.int64),
        stretched=1.0,
        places=places,
        settings=JourneySettings(whole_call=whole_call),
        chosen=False,
    )
    days_off = np.abs(offset[option_days] - offset[anchor[owner]])
    return Again(journey, tuple(visits), own_rep, own_day, days_off, worth)


def _table(visits: Sequence[OpenVisit], outlets: pd.DataFrame, cycle: Cycle) -> pd.DataFrame:
    """A row per visit with what the outlet says, the window of a call as its appointment."""
    ids = [visit.outlet for visit in visits]
    table = outlets.loc[ids].assign(outlet=ids)
    windows = {k: visit for k, visit in enumerate(visits) if visit.window}
    table.index = pd.Index([f"{k}" for k in range(len(visits))], dtype="str", name="visit")
    if windows:
        known = table["appointment"] if "appointment" in table else pd.Series(None, table.index)
        agreed = known.astype(object)
        for k, visit in windows.items():
            agreed.iloc[k] = ",".join(
                f"{cycle.date(day)} {_span(visit.window)}" for day in visit.days
            )
        table["appointment"] = agreed
    return table


def _span(window: str) -> str:
    """The whole of one or several windows as one; an appointment has one."""
    bounds = window.split(",")
    return f"{bounds[0].split('-')[0]}-{bounds[-1].split('-')[1]}"


def _rep_prices(
    visits: Sequence[OpenVisit],
    table: pd.DataFrame,
    reps: pd.DataFrame,
    own_rep: Ints,
    *,
    handover: bool,
) -> Floats:
    """0 for the reps who may make a visit, infinite for the others."""
    eligible = eligible_reps(table, reps) if "skills" in table else None
    prices = np.zeros((len(visits), len(reps)))
    if eligible is not None:
        prices = np.where(eligible.allowed[eligible.kind], 0.0, np.inf)
    anyone = np.array(
        [visit.anyone or (handover and not visit.pinned) for visit in visits], dtype=bool
    )
    others = np.arange(len(reps)) != own_rep[:, None]
    prices[others & ~anyone[:, None]] = np.inf
    return prices


class _Matrix:
    """Travel minutes among chosen places; the many visits of an outlet are one place."""

    def __init__(self, places: Places, travel: TravelModel) -> None:
        keys = [f"{a}|{b}|{c}" for a, b, c in zip(places.ids, places.lat, places.lon, strict=True)]
        _, first, self._number = np.unique(keys, return_index=True, return_inverse=True)
        single = places[first]
        self._table = travel.minutes(single, single)

    def __call__(self, chosen: NDArray[np.intp]) -> Floats:
        at = self._number[chosen]
        return self._table[np.ix_(at, at)]


def _starts(sizes: NDArray[np.int64]) -> NDArray[np.int32]:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
