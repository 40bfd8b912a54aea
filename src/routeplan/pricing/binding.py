"""Wishes that bind outlets: weekdays, reps, opening hours. Looser means that some are released."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.clock import parse_appointments, parse_time
from routeplan.hours import Windows, day_windows
from routeplan.journey.openings import outlet_openings
from routeplan.journey.options import day_options
from routeplan.plan import Plan
from routeplan.pricing.figures import detours, handed_over
from routeplan.pricing.statement import Case, Statement
from routeplan.travel import Places

__all__ = ["BINDINGS", "Binding"]

_ROUNDING_MIN = 1.0
"""Times in a plan are whole minutes."""


@dataclass(frozen=True)
class Binding:
    """A wish that holds for some outlets and not for others.

    Attributes
    ----------
    bound : callable
        The outlets that it can bind.
    released : callable
        Those that the plan was not bound for.
    free : callable
        The statement in which these outlets alone are released.
    users : callable
        Outlets that a plan does not keep it for.
    saved : callable
        Minutes that each outlet saves in the plan in which all are released.
    """

    bound: Callable[[Case], pd.Index]
    released: Callable[[Case], pd.Index]
    free: Callable[[Case, Iterable[str]], Statement]
    users: Callable[[Case, Plan], pd.Index]
    saved: Callable[[Case, Plan], pd.Series]


def _shorter_detours(case: Case, full: Plan) -> pd.Series:
    return detours(case.plan) - detours(full)


def _with_outlets(statement: Statement, **columns: pd.Series) -> Statement:
    return replace(statement, outlets=statement.outlets.assign(**columns))


# Opening hours kept


def _with_hours(case: Case) -> pd.Index:
    outlets = case.statement.outlets
    if "open" not in outlets:
        return outlets.index[:0]
    return outlets.index[outlets["open"].fillna("") != ""]


def _nobody(case: Case) -> pd.Index:
    return case.statement.outlets.index[:0]


def _without_hours(case: Case, released: Iterable[str]) -> Statement:
    outlets = case.statement.outlets
    chosen = outlets.index.isin(list(released))
    return _with_outlets(case.statement, open=outlets["open"].mask(chosen))


def _outside_hours(case: Case, plan: Plan) -> pd.Index:
    """Outlets with a visit that does not begin (or lie) inside the opening hours."""
    bound, cycle = _with_hours(case), plan.cycle
    hours = case.statement.outlets["open"][bound]
    windows = {text: day_windows(str(text), cycle) for text in hours.unique()}
    visits = plan.visits[plan.visits["outlet"].isin(bound)]
    end = visits["depart"].map(parse_time).astype("float64")
    begin = end - visits["service_min"]
    until = end if case.settings.journey.whole_call else begin
    inside = [
        _is_inside(windows[hours[outlet]][int(day) - 1], opens, closes)
        for outlet, day, opens, closes in zip(
            visits["outlet"], visits["day"], begin, until, strict=True
        )
    ]
    outside = visits[~np.array(inside, dtype=bool) & ~_agreed(case, visits)]
    return bound[bound.isin(outside["outlet"])]


def _is_inside(windows: Windows | None, begin: float, until: float) -> bool:
    return windows is None or any(
        opens - _ROUNDING_MIN <= begin and until <= closes + _ROUNDING_MIN
        for opens, closes in windows
    )


def _agreed(case: Case, visits: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether visits are appointments, which take the place of the opening hours."""
    outlets = case.statement.outlets
    if "appointment" not in outlets:
        return np.zeros(len(visits), dtype=np.bool_)
    told = visits["outlet"].map(outlets["appointment"]).fillna("")
    return np.array(
        [
            bool(date) and any(str(when) == date for when, *_ in parse_appointments(text))
            for date, text in zip(visits["date"], told.astype("str"), strict=True)
        ],
        dtype=np.bool_,
    )


# The same weekday, the same rep


def _several_visits(case: Case) -> pd.Index:
    outlets = case.statement.outlets
    return outlets.index[outlets["visits"] > 1].drop(case.pinned, errors="ignore")


def _flagged(name: str) -> Callable[[Case], pd.Index]:
    def released(case: Case) -> pd.Index:
        outlets, bound = case.statement.outlets, _several_visits(case)
        return bound[outlets.loc[bound, name]] if name in outlets else bound[:0]

    return released


def _flag(name: str) -> Callable[[Case, Iterable[str]], Statement]:
    def free(case: Case, released: Iterable[str]) -> Statement:
        outlets, chosen = case.statement.outlets, list(released)
        if not chosen and name not in outlets:
            return case.statement
        flags = pd.Series(outlets.index.isin(chosen), outlets.index)
        return _with_outlets(case.statement, **{name: flags})

    return free


def _on_other_weekdays(case: Case, plan: Plan) -> pd.Index:
    """Outlets whose days are no pattern of the rhythm with the same weekdays."""
    journey = case.settings.journey
    outlets = case.statement.outlets.drop(columns="any_weekday", errors="ignore")
    openings = outlet_openings(outlets, plan.cycle, whole_call=journey.whole_call)
    options = day_options(outlets, plan.cycle, openings, thin=True, due_after=journey.due_after)
    owner = np.repeat(np.arange(len(outlets)), np.diff(options.first))
    bits = np.add.reduceat(1 << options.days.astype(np.int64), options.days_first[:-1])
    offered = set(zip(owner.tolist(), bits.tolist(), strict=True))
    days = np.left_shift(1, plan.visits["day"].to_numpy(dtype=np.int64) - 1)
    made = pd.Series(days).groupby(plan.visits["outlet"]).sum()
    at = outlets.index.get_indexer(made.index)
    other = [key not in offered for key in zip(at.tolist(), made.tolist(), strict=True)]
    bound = _several_visits(case)
    return bound[bound.isin(made.index[other])]


def _by_several_reps(case: Case, plan: Plan) -> pd.Index:
    reps = plan.visits.groupby("outlet")["rep"].nunique()
    bound = _several_visits(case)
    return bound[bound.isin(reps.index[reps > 1])]


# Today's rep


def _with_rep(case: Case) -> pd.Index:
    return case.today.index[case.today.notna()].drop(case.pinned, errors="ignore")


def _already_handed_over(case: Case) -> pd.Index:
    return _handed_over(case, case.plan)


def _handed_over_to_any(case: Case, released: Iterable[str]) -> Statement:
    """Released outlets may have any rep, the others stay with today's."""
    chosen = case.today.index.isin(list(released))
    if not case.keeps_reps and chosen[case.today.index.isin(_with_rep(case))].all():
        return case.statement
    locked = _with_outlets(case.statement, rep=case.bind(case.today.mask(chosen)))
    return locked.with_journey(keep_reps=True)


def _handed_over(case: Case, plan: Plan) -> pd.Index:
    bound = _with_rep(case)
    return bound[bound.isin(handed_over(plan, case.today))]


def _nearer_reps(case: Case, full: Plan) -> pd.Series:
    """Minutes saved by another rep than today's.

    Where the plan has handed an outlet over already, the way to the nearest outlet of today's rep
    stands for what staying would cost, there and back for every visit.
    """
    before, outlets = detours(case.plan), full.outlets
    for name, moved in case.today[_already_handed_over(case)].groupby(case.today):
        near = outlets.index[outlets["rep"] == name].difference(moved.index)
        there = Places.of(outlets.loc[near] if len(near) else full.reps.loc[[str(name)]])
        ways = full.travel.minutes(Places.of(outlets.loc[moved.index]), there).min(axis=1)
        before[moved.index] = 2.0 * ways * outlets.loc[moved.index, "visits"].to_numpy(float)
    return before - detours(full)


BINDINGS = {
    "same_weekday": Binding(
        _several_visits,
        _flagged("any_weekday"),
        _flag("any_weekday"),
        _on_other_weekdays,
        _shorter_detours,
    ),
    "same_rep": Binding(
        _several_visits, _flagged("any_rep"), _flag("any_rep"), _by_several_reps, _shorter_detours
    ),
    "hours": Binding(_with_hours, _nobody, _without_hours, _outside_hours, _shorter_detours),
    "handovers": Binding(
        _with_rep, _already_handed_over, _handed_over_to_any, _handed_over, _nearer_reps
    ),
}
"""The binding wishes by name."""
