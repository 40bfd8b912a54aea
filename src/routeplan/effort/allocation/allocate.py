"""Visits for a limited time: the numbers that bring the most."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.cycle import Cycle
from routeplan.effort.allocation.allocation import Allocation
from routeplan.effort.allocation.options import Rhythms, make_menu
from routeplan.effort.allocation.solver import Method, Share, Solver
from routeplan.effort.allocation.values import Responses, visit_minutes, visit_values
from routeplan.errors import DataError, Fault, SettingsError

__all__ = ["allocate_visits"]

Floats = NDArray[np.float64]


def allocate_visits(
    outlets: pd.DataFrame,
    values: pd.DataFrame | Responses,
    cycle: Cycle | None = None,
    *,
    minutes: float | pd.Series,
    per_visit: float | pd.Series | None = None,
    margin: float | pd.Series | None = None,
    sales_weeks: float | None = None,
    rhythms: Rhythms = "even",
    minimum: int = 1,
    maximum: int | None = None,
    method: Literal["auto", "exact", "fast"] = "auto",
    seconds: float = 20.0,
    jobs: int = 1,
) -> Allocation:
    """Choose the visits of every outlet that bring the most in a limited time.

    The whole numbers of visits are chosen at the same time for all outlets (CALLPLAN, Lodish 1971,
    doi:10.1287/mnsc.18.4.P25): a knapsack with one choice per outlet. Values of any shape are
    allowed, S-shaped ones too. How good the choice is, is proven by a bound.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``. Counted where they are: today's `visits` (to compare with), `segment`,
        `weekdays`, `must_visit` (at least one visit), `min_visits` and `max_visits`, which go
        before `minimum` and `maximum`, and `rep` where the minutes are by rep.
    values : DataFrame, or what :func:`visit_values` takes as a response
        Money per cycle at each number of visits: index ``outlet``, a column per number. From a
        response the values are made with `margin` and `sales_weeks`.
    cycle : Cycle, optional
        Four weeks from Monday to Friday without it.
    minutes : float or Series of float
        Time there is for visits and the ways between them, per cycle; in all, or by rep.
    per_visit : float or Series of float, optional
        Minutes of a visit with its way, of all or by outlet; :func:`visit_minutes` without it.
    margin, sales_weeks
        As :func:`visit_values` takes them.
    rhythms : {"even", "any"}
        Whether only numbers with an even rhythm may be chosen, see :func:`allowed_visits`.
    minimum : int, default 1
    maximum : int, optional
        Fewest and most visits of an outlet. No outlet is left unvisited unless `minimum` is 0.
    method : {"auto", "exact", "fast"}
        Exact goes on until the best choice is proven or the seconds are over; fast stops with what
        the price of a minute says (see `gap`). Auto is exact up to 20,000 outlets.
    seconds : float, default 20
        Time limit of the exact method for each rep.
    jobs : int, default 1
        Cores of the exact method. With several, which of equally good choices is found may differ
        from run to run.

    Returns
    -------
    Allocation

    Raises
    ------
    DataError
        For outlets without values, minutes, or a number of visits within all limits.
    SettingsError
        For numbers out of range, and when the fewest visits alone take more minutes than there
        are.

    Examples
    --------
    >>> values = pd.DataFrame([[0, 50, 80], [0, 40, 50]], index=["001", "002"])
    >>> outlets = pd.DataFrame({"visits": [1, 2]}, index=["001", "002"])
    >>> allocation = allocate_visits(outlets, values, minutes=30, per_visit=10)
    >>> allocation.visits.to_dict(), allocation.profit
    ({'001': 2, '002': 1}, 120.0)
    """
    cycle = cycle or Cycle()
    _check(minimum, maximum, seconds)
    if not isinstance(values, pd.DataFrame):
        if margin is None:
            raise SettingsError("`margin` must be given with a response. Got none.")
        values = visit_values(outlets, values, cycle, margin=margin, sales_weeks=sales_weeks)
    money = _checked_values(outlets, values)
    each = _checked_minutes(outlets, per_visit)
    menu = make_menu(outlets, money, each, cycle, rhythms=rhythms, minimum=minimum, maximum=maximum)
    solver = Solver(menu, Method(method, seconds, jobs), _shares(outlets, minutes))
    return Allocation.of(outlets, money, each, solver)


def _check(minimum: int, maximum: int | None, seconds: float) -> None:
    for name, figure in (("minimum", minimum), ("maximum", maximum)):
        if figure is not None and (not isinstance(figure, int) or figure < 0):
            raise SettingsError(f"`{name}` must be a whole number of at least 0. Got {figure!r}.")
    if maximum is not None and maximum < minimum:
        raise SettingsError(f"`maximum` must be at least `minimum`, {minimum}. Got {maximum}.")
    if not seconds > 0:
        raise SettingsError(f"`seconds` must be above 0. Got {seconds}.")


def _checked_values(outlets: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Values on the index of the outlets, by ascending whole numbers of visits."""
    numbers: list[Any] = list(values.columns)
    if not numbers or not all(isinstance(k, int | np.integer) and k >= 0 for k in numbers):
        raise SettingsError(
            "`values` must have whole numbers of visits as columns. "
            f"Got {', '.join(map(str, numbers)) or 'none'}."
        )
    twice = outlets.index[outlets.index.duplicated()].unique()
    faults = [
        Fault("outlets", str(row), "", "more than one row", "every outlet once") for row in twice
    ]
    if not faults:
        money = values.reindex(outlets.index).astype("float64")
        wrong = ~np.isfinite(money.to_numpy()).all(axis=1)
        needed = "money at every number of visits"
        faults = [Fault("values", str(row), "", "a gap", needed) for row in outlets.index[wrong]]
    if faults:
        raise DataError(faults)
    return money[sorted(money.columns)]


def _checked_minutes(outlets: pd.DataFrame, per_visit: float | pd.Series | None) -> Floats:
    """Minutes of a visit to every outlet."""
    if per_visit is None:
        per_visit = visit_minutes(outlets)
    if not isinstance(per_visit, pd.Series):
        if not 0 < per_visit < np.inf:
            raise SettingsError(f"`per_visit` must be above 0. Got {per_visit}.")
        return np.full(len(outlets), float(per_visit))
    series = per_visit.reindex(outlets.index).astype("float64")
    wrong = ~((series > 0) & (series < np.inf))
    if wrong.any():
        raise DataError(
            Fault("per_visit", str(row), "", str(found), "minutes above 0")
            for row, found in series[wrong].items()
        )
    return np.asarray(series, dtype=np.float64)


def _shares(outlets: pd.DataFrame, minutes: float | pd.Series) -> tuple[Share, ...]:
    """Who has how many minutes for which outlets."""
    if not isinstance(minutes, pd.Series):
        return (Share("all", np.arange(len(outlets)), float(minutes)),)
    if "rep" not in outlets:
        raise DataError([Fault("outlets", "", "rep", "nothing", "a rep for every outlet")])
    lost = ~outlets["rep"].isin(minutes.index)
    if lost.any():
        raise DataError(
            Fault("outlets", str(row), "rep", str(found), "a rep with minutes")
            for row, found in outlets.loc[lost, "rep"].items()
        )
    rep = outlets["rep"].to_numpy()
    return tuple(
        Share(str(name), np.flatnonzero(rep == name), float(time)) for name, time in minutes.items()
    )
