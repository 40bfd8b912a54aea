"""The tables of outlets and reps, stated as the one search problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.availability import RepDays, rep_days
from routeplan.checks import check_types
from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.geo import neighbour_graph
from routeplan.journey.openings import outlet_openings
from routeplan.journey.options import Options, day_options
from routeplan.journey.stretch import stretched_visits
from routeplan.journey.worth import gains_of_visits, visits_worth
from routeplan.pins import is_pinned, pinned_days
from routeplan.search import Hours, Problem, Shifts
from routeplan.territory import assign_balanced, squared_km, workload_minutes
from routeplan.territory.eligible import eligible_reps
from routeplan.travel import Places, TravelModel

__all__ = ["Journey", "JourneySettings", "needed_shifts", "state_journey"]

Floats = NDArray[np.float64]

_PIN_WORTH = 10_000.0
"""Worth of keeping a pinned outlet, in visits: more than any others together."""
_DENSE_PLACES = 4_000
"""Up to so many places the whole travel matrix is kept; beyond, each group asks for its own."""


@dataclass(frozen=True)
class JourneySettings:
    """Wishes that weigh against travel minutes.

    Attributes
    ----------
    shortage : {"thin", "drop", "stretch"}
        What a team that is too small does: visit frequent outlets less often before it drops one;
        visit an outlet as often as wanted or not at all; or stretch the intervals of all outlets
        alike until the work fits by estimate, then thin.
    keep_reps : bool
        Outlets whose ``rep`` is in the reps table stay with that rep. Without it, the search
        chooses. Pinned outlets stay with their rep in any case.
    compactness : float
        Minutes of travel worth giving for one pair of neighbouring outlets with the same rep
        instead of two reps.
    balance : float
        Price of unequal workload: a minute more of a rep whose utilisation is u above that of the
        team costs ``2 * balance * u`` minutes of travel.
    minute_cost : float, optional
        Money a minute of travel costs. With it ``value`` is money too, and a visit that costs more
        than it brings is not made. Without it serving comes first: a visit is worth more than any
        drive.
    whole_call : bool
        An outlet must be open until the end of the visit; without it, when the visit begins.
    due_after : float
        Part of the interval between visits that should have passed since ``last_visit`` before the
        next one is made, from 0 to 1.
    """

    shortage: Literal["thin", "drop", "stretch"] = "thin"
    keep_reps: bool = True
    compactness: float = 0.5
    balance: float = 0.1
    minute_cost: float | None = None
    whole_call: bool = False
    due_after: float = 0.7

    def __post_init__(self) -> None:
        check_types(self)
        for name in ("compactness", "balance"):
            if not getattr(self, name) >= 0:
                raise SettingsError(f"`{name}` must be at least 0. Got {getattr(self, name)}.")
        if self.minute_cost is not None and not self.minute_cost > 0:
            raise SettingsError(f"`minute_cost` must be above 0. Got {self.minute_cost}.")
        if not 0 <= self.due_after <= 1:
            raise SettingsError(f"`due_after` must be from 0 to 1. Got {self.due_after}.")


@dataclass(frozen=True, eq=False)
class Journey:
    """A search problem and the tables behind its positions.

    Attributes
    ----------
    problem : Problem
    outlets : DataFrame
        Sorted by id, so that the order of the input's rows changes nothing.
    reps : DataFrame
        Sorted by id.
    cycle : Cycle
    travel : TravelModel
    days : RepDays
        Shift and break of every rep-day.
    asked : ndarray of int64, shape (n,)
        Visits the search was asked for: those wanted, or fewer with stretched intervals.
    stretched : float
        Factor by which all intervals were stretched.
    places : Places
        Outlets, starts of the reps, ends of the reps: the places of the problem.
    settings : JourneySettings
        The wishes it was stated with.
    chosen : bool
        Whether the search chooses the numbers of visits by what they bring.
    """

    problem: Problem
    outlets: pd.DataFrame
    reps: pd.DataFrame
    cycle: Cycle
    travel: TravelModel
    days: RepDays
    asked: NDArray[np.int64]
    stretched: float
    places: Places
    settings: JourneySettings
    chosen: bool

    @property
    def serving_first(self) -> bool:
        """Whether a visit is worth more than any drive."""
        return self.settings.minute_cost is None


def state_journey(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: Cycle,
    travel: TravelModel,
    settings: JourneySettings,
    *,
    territory: pd.Series | None = None,
    values: pd.DataFrame | None = None,
) -> Journey:
    """State the journey planning of complete tables as a search problem.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, visits, service_min` without gaps, and any other column.
    reps : DataFrame
        Index ``rep``; `lat, lon, end_lat, end_lon, day_min` without gaps.
    cycle : Cycle
    travel : TravelModel
    settings : JourneySettings
    territory : Series of str, optional
        Rep of every outlet to begin with; a balanced assignment without it.
    values : DataFrame of float, optional
        Money per cycle that an outlet brings at each number of visits, the columns. With it the
        search chooses the number, up to `visits`; `minute_cost` says what travel costs.

    Returns
    -------
    Journey

    Raises
    ------
    DataError
        For outlets that stay with a rep without the skills, or are pinned to one who is not there.
    """
    outlets, reps = outlets.sort_index(), reps.sort_index()
    n, n_reps, n_days = len(outlets), len(reps), cycle.n_days
    places = Places.of(outlets) + Places.of(reps) + Places.ends(reps)
    rep_price = _rep_prices(outlets, reps, keep=settings.keep_reps)
    first, to = neighbour_graph(places.lat[:n], places.lon[:n])
    days, stretched = rep_days(reps, cycle), 1.0
    budget = days.budget
    capacity = np.maximum(budget, 0.0).sum(axis=1)
    load = workload_minutes(outlets, reps, travel).to_numpy()
    asked = _with_pins(outlets)
    if settings.shortage == "stretch":
        visits, stretched = stretched_visits(outlets["visits"], load, capacity.sum())
        asked = _with_pins(outlets.assign(visits=visits))
        load = workload_minutes(asked, reps, travel).to_numpy()
    openings = outlet_openings(outlets, cycle, whole_call=settings.whole_call)
    options = day_options(
        asked,
        cycle,
        openings,
        thin=settings.shortage != "drop",
        due_after=settings.due_after,
        counts=None if values is None else values.columns.to_numpy(np.int64).tolist(),
    )
    hours = openings.hours()
    if territory is None:
        hint = assign_balanced(squared_km(outlets, reps) + rep_price, load, capacity)
    else:
        known = pd.Index(territory.reindex(outlets.index))
        hint = reps.index.get_indexer(known).astype(np.int32)
    serving_first = settings.minute_cost is None
    dearest = _dearest_visit(budget, np.diff(first), settings)
    worth = (dearest if serving_first else 1.0) * _option_values(asked, options, settings, values)
    kept = np.repeat(is_pinned(outlets), np.diff(options.first))
    problem = Problem(
        n_days=n_days,
        service=outlets["service_min"].to_numpy(dtype=np.float64),
        option_first=options.first,
        option_days_first=options.days_first,
        option_days=options.days,
        option_value=worth + _PIN_WORTH * dearest * kept,
        rep_price=rep_price,
        hint=np.maximum(hint, 0).astype(np.int32),
        slot_first=np.arange(n_reps * n_days + 1, dtype=np.int32),
        begin=np.repeat(n + np.arange(n_reps), n_days).astype(np.int32),
        finish=np.repeat(n + n_reps + np.arange(n_reps), n_days).astype(np.int32),
        budget=budget.ravel(),
        edge_first=first,
        edge_to=to,
        edge_price=settings.compactness,
        balance_price=settings.balance,
        matrix=_Matrix(places, travel),
        hours=hours,
        shifts=needed_shifts(days, hours, outlets["service_min"]),
    )
    return Journey(
        problem=problem,
        outlets=outlets,
        reps=reps,
        cycle=cycle,
        travel=travel,
        days=days,
        asked=asked["visits"].to_numpy(dtype=np.int64),
        stretched=stretched,
        places=places,
        settings=settings,
        chosen=values is not None,
    )


class _Matrix:
    """Travel minutes among chosen places, from a table kept while that is small."""

    def __init__(self, places: Places, travel: TravelModel) -> None:
        self._places, self._travel = places, travel
        small = len(places) <= _DENSE_PLACES
        self._table = travel.minutes(places, places) if small else None

    def __call__(self, chosen: NDArray[np.intp]) -> Floats:
        if self._table is not None:
            return self._table[np.ix_(chosen, chosen)]
        places = self._places[chosen]
        return self._travel.minutes(places, places)


def _with_pins(outlets: pd.DataFrame) -> pd.DataFrame:
    """Outlets with the visits that are asked for: those of its pin where one is pinned."""
    pins = pinned_days(outlets).map(len)
    visits = pins.reindex(outlets.index).fillna(outlets["visits"])
    return outlets.assign(visits=visits.astype("int64")) if len(pins) else outlets


def _rep_prices(outlets: pd.DataFrame, reps: pd.DataFrame, *, keep: bool) -> Floats:
    """Minutes paid for a rep at an outlet: infinite without the skills, or where another stays."""
    eligible = eligible_reps(outlets, reps)
    prices = np.where(eligible.allowed[eligible.kind], 0.0, np.inf)
    if "rep" in outlets:
        own = reps.index.get_indexer(pd.Index(outlets["rep"]))
        _refuse_unknown(outlets, own)
        kept = np.flatnonzero((own >= 0) & (is_pinned(outlets) | keep))
        _refuse_unskilled(outlets, kept[np.isinf(prices[kept, own[kept]])])
        prices[kept] = np.inf
        prices[kept, own[kept]] = 0.0
    return prices


def _refuse_unknown(outlets: pd.DataFrame, own: NDArray[np.intp]) -> None:
    lost = outlets[is_pinned(outlets) & (own < 0) & outlets["rep"].notna()]
    if len(lost):
        raise DataError(
            Fault("outlets", str(outlet), "rep", rep, "a rep of the reps table: it is pinned")
            for outlet, rep in lost["rep"].items()
        )


def _refuse_unskilled(outlets: pd.DataFrame, positions: NDArray[np.intp]) -> None:
    if len(positions):
        rows = outlets.iloc[positions]
        raise DataError(
            Fault("outlets", str(outlet), "rep", rep, f"a rep with the skills {skills}")
            for outlet, rep, skills in zip(rows.index, rows["rep"], rows["skills"], strict=True)
        )


def needed_shifts(days: RepDays, hours: Hours | None, service: pd.Series) -> Shifts | None:
    """The clock of the rep-days where it matters; without it the search is faster.

    Without opening hours nobody waits, so that a day's minutes say when it ends. A break fits in
    by itself unless a visit is longer than the time in which it may begin.
    """
    rests = (days.break_min > 0) & (days.budget >= 0)
    room = (days.break_closes - days.break_opens)[rests].min(initial=np.inf)
    if hours is None and service.max() <= room:
        return None
    return Shifts(
        begin=days.begin.ravel(),
        end=days.end.ravel(),
        break_min=days.break_min.ravel(),
        break_opens=days.break_opens.ravel(),
        break_closes=days.break_closes.ravel(),
    )


def _dearest_visit(budget: Floats, degree: NDArray[np.integer], settings: JourneySettings) -> float:
    """Minutes that no feasible visit can exceed: a day, and the prices of imbalance and borders."""
    day = max(1.0, float(budget.max(initial=0.0)))
    return day * (1 + 2 * settings.balance) + settings.compactness * int(degree.max(initial=0))


def _option_values(
    outlets: pd.DataFrame,
    options: Options,
    settings: JourneySettings,
    values: pd.DataFrame | None,
) -> Floats:
    """Worth of every option: in minutes of travel with money, else in visits."""
    owner = np.repeat(np.arange(len(outlets)), np.diff(options.first))
    if values is not None and settings.minute_cost is not None:
        gains = gains_of_visits(outlets, values, owner, options.visits)
        return np.asarray(gains / settings.minute_cost)
    if settings.minute_cost is None:
        return visits_worth(outlets, owner, options.visits)
    if "value" not in outlets:
        raise SettingsError("`minute_cost` needs a column `value`: money lost per visit not made.")
    value = outlets["value"].fillna(0.0).to_numpy(dtype=np.float64)[owner]
    return np.asarray(options.visits * value / settings.minute_cost)
