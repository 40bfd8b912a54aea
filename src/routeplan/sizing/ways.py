"""The team's time is not enough: ways out, side by side, before any route is planned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.cycle import Cycle
from routeplan.effort import PowerResponse
from routeplan.errors import SettingsError
from routeplan.journey import stretched_visits
from routeplan.preparation import complete_outlets
from routeplan.sizing.profit import ResponseCurve
from routeplan.sizing.shortage import Shortage, Way, WaySettings
from routeplan.sizing.teams import RepTime
from routeplan.tables import read_outlets, read_reps
from routeplan.travel import TravelModel

__all__ = ["ways_out"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROUNDS = 14


def ways_out(
    outlets: pd.DataFrame | str | Path,
    reps: pd.DataFrame | str | Path,
    cycle: Cycle | None = None,
    *,
    rep_cost: float | None = None,
    margin: float = 1.0,
    response: ResponseCurve | None = None,
    settings: WaySettings | None = None,
    day_min: float | None = None,
    travel: TravelModel | None = None,
) -> pd.DataFrame:
    """What a team whose time is not enough can do, and what each way costs.

    Every way goes as far as it must for the estimated work to fit, or as far as it can.

    - ``drop``: the outlets with the least value for their minutes are no longer visited;
    - ``stretch``: all intervals grow alike, nobody falls below one visit;
    - ``shorten``: all calls are shorter alike, down to `least_call`;
    - ``telephone``: of the least valuable outlets only the first visit of a cycle stays, the others
      are calls; an outlet with one visit is only called;
    - ``hire``: more reps;
    - ``dealer``: a dealer takes over the outlets that ``drop`` would drop.

    Parameters
    ----------
    outlets, reps : DataFrame or path
        As :func:`plan_visits` takes them. The value of an outlet is its `value`, else `sales`, else
        `visits`; `must_visit` outlets are neither dropped, called nor handed over.
    cycle : Cycle, optional
    rep_cost : float, optional
        Of a rep, in the period of the sales.
    margin : float, default 1
        Part of the sales that is left when all costs that grow with them are paid.
    response : callable, optional
        Effort in an outlet, as a part of today's, to its sales; the power 0.31 without it.
    settings : WaySettings, optional
    day_min : float, optional
        Minutes a day of a new rep; the mean of `reps` without it.
    travel : TravelModel, optional

    Returns
    -------
    DataFrame
        Index ``way``:

        - `how_far` it goes, in words, and `level`, as a number: outlets, a factor, or reps;
        - `fits`: whether that is far enough;
        - `minutes_saved` of a cycle (for ``hire``: added), `visits_lost`, `outlets_lost`;
        - `sales_lost`, missing without sales; `cost` of reps, or of the dealer; `money`, the margin
          of the sales that are lost and the cost.

        ``attrs["missing_min"]`` are the minutes that the team lacks, 0 when its time is enough.

    Raises
    ------
    DataError
        For faulty tables.
    SettingsError
        For arguments out of range.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, reps = rp.make_city(600, seed=1, reps=2)
    >>> ways = rp.ways_out(outlets, reps)
    >>> ways["how_far"]["hire"]
    '1 rep more'
    """
    cycle = cycle or Cycle()
    if not 0 < margin <= 1:
        raise SettingsError(f"`margin` must be above 0 and at most 1. Got {margin}.")
    if rep_cost is not None and not rep_cost >= 0:
        raise SettingsError(f"`rep_cost` must be at least 0. Got {rep_cost}.")
    table, _ = complete_outlets(read_outlets(outlets), cycle)
    team = read_reps(reps)
    case = Shortage(
        table,
        team,
        RepTime.of(team, cycle, day_min),
        travel,
        settings or WaySettings(),
        response or PowerResponse(),
    )
    drop = _drop(case)
    ways = {
        "drop": drop,
        "stretch": _stretch(case),
        "shorten": _shorten(case),
        "telephone": _telephone(case),
        "hire": _hire(case),
        "dealer": _dealer(drop),
    }
    rows = {name: case.row(way, rep_cost=rep_cost, margin=margin) for name, way in ways.items()}
    result = pd.DataFrame.from_dict(rows, orient="index").rename_axis("way")
    result.attrs["missing_min"] = case.missing()
    return result


def _drop(case: Shortage) -> Way:
    """Without the fewest outlets of least value for their minutes."""
    order = _least_first(case.value() / np.maximum(case.by_outlet(), 1e-9), case)

    def without(count: int) -> Ints:
        visits = case.visits.copy()
        visits[order[:count]] = 0
        return visits

    count = _fewest(len(order), lambda count: case.fits(without(count)))
    visits = without(count)
    effort = np.where((visits == 0) & (case.visits > 0), 0.0, 1.0)
    return Way(f"{count:,} outlets dropped", float(count), visits, effort)


def _dealer(drop: Way) -> Way:
    """The dropped outlets go to a dealer."""
    told = f"{drop.level:,.0f} outlets to a dealer"
    return Way(told, drop.level, drop.visits, np.ones(len(drop.visits)), dealt=drop.effort == 0)


def _telephone(case: Shortage) -> Way:
    order = _least_first(case.value(), case)
    kept = np.where(case.visits > 1, 1, 0)

    def called(count: int) -> tuple[Ints, float]:
        visits = case.visits.copy()
        visits[order[:count]] = kept[order[:count]]
        return visits, case.settings.phone_min * float((case.visits - visits).sum())

    def fits(count: int) -> bool:
        visits, extra = called(count)
        return case.fits(visits, extra=extra)

    count = _fewest(len(order), fits)
    visits, extra = called(count)
    calls = case.visits - visits
    worth = visits + case.settings.phone_worth * calls
    effort = np.divide(worth, case.visits, out=np.ones(len(worth)), where=case.visits > 0)
    told = f"{calls.sum():,} visits by telephone"
    return Way(told, float(calls.sum()), visits, effort, extra=extra)


def _stretch(case: Shortage) -> Way:
    load, room = case.by_outlet(), case.room()
    visits, factor = case.visits, 1.0
    for _ in range(_ROUNDS):  # fewer visits have longer ways each, so that it takes a few rounds
        if case.fits(visits):
            break
        stretched, factor = stretched_visits(case.outlets["visits"], load, max(room, 0.0))
        visits = stretched.to_numpy(dtype=np.int64)
        room -= max(case.minutes(visits) - case.room(), 0.0)
    effort = np.divide(visits, case.visits, out=np.ones(len(visits)), where=case.visits > 0)
    return Way(f"intervals {factor:.2f} as long", factor, visits, effort)


def _shorten(case: Shortage) -> Way:
    low, high = case.settings.least_call, 1.0
    if not case.fits(case.visits, high):
        for _ in range(_ROUNDS):
            middle = (low + high) / 2
            low, high = (middle, high) if case.fits(case.visits, middle) else (low, middle)
        high = low
    told = f"calls {100 * (1 - high):.0f} % shorter"
    return Way(told, high, case.visits, np.full(len(case.visits), high), service=high)


def _hire(case: Shortage) -> Way:
    hired = max(0, case.reps_needed() - len(case.reps))
    told = f"{hired:,} rep{'' if hired == 1 else 's'} more"
    return Way(told, float(hired), case.visits, np.ones(len(case.visits)), hired=hired)


def _least_first(value: Floats, case: Shortage) -> Ints:
    """Positions of the outlets that may be moved, the least valuable first."""
    order = np.lexsort((case.outlets.index.astype(str), value))
    return np.asarray(order[case.movable()[order]])


def _fewest(most: int, fits: Callable[[int], bool]) -> int:
    """Smallest number that fits; all when none does."""
    low, high = -1, most
    if not fits(most):
        return most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high
