"""Which numbers of visits every outlet may have."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.cycle import Cycle, parse_weekdays
from routeplan.effort.allocation.menu import Menu
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.rhythm import visit_patterns

__all__ = ["Rhythms", "allowed_visits", "make_menu"]

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]

Rhythms = Literal["even", "any"]
"""Even: divisors and multiples of the weeks. Any: every number."""


@lru_cache(maxsize=1024)
def allowed_visits(
    cycle: Cycle, weekdays: tuple[str, ...] | None = None, rhythms: Rhythms = "even"
) -> tuple[int, ...]:
    """Numbers of visits in a cycle that have a rhythm.

    Parameters
    ----------
    cycle : Cycle
    weekdays : tuple of str, optional
        Weekdays on which the outlet may be visited; all workdays without it.
    rhythms : {"even", "any"}
        Even rhythms are the divisors of the weeks (every so many weeks) and their multiples (so
        many days every week).

    Returns
    -------
    tuple of int
        Ascending, from 0; those for which there are days enough.

    Examples
    --------
    >>> allowed_visits(Cycle(weeks=4))
    (0, 1, 2, 4, 8, 12, 16, 20)
    >>> allowed_visits(Cycle(weeks=4), ("Mon", "Thu"))
    (0, 1, 2, 4, 8)
    """
    if rhythms not in {"even", "any"}:
        raise SettingsError(f"`rhythms` must be 'even' or 'any'. Got {rhythms!r}.")
    return tuple(
        count
        for count in range(cycle.n_days + 1)
        if count == 0
        or (
            (rhythms == "any" or cycle.weeks % count == 0 or count % cycle.weeks == 0)
            and any(len(days) == count for days in visit_patterns(count, cycle, weekdays))
        )
    )


def make_menu(
    outlets: pd.DataFrame,
    values: pd.DataFrame,
    per_visit: Floats,
    cycle: Cycle,
    *,
    rhythms: Rhythms,
    minimum: int,
    maximum: int | None,
) -> Menu:
    """Values and minutes at the numbers of visits that are allowed.

    Parameters
    ----------
    outlets : DataFrame
        `weekdays`, `must_visit`, `min_visits`, `max_visits` count where they are.
    values : DataFrame
        On the index of `outlets`, a column per number of visits.
    per_visit : array of float
        Minutes.
    cycle : Cycle
    rhythms, minimum, maximum
        As :func:`~routeplan.effort.allocation.allocate.allocate_visits` takes them.

    Returns
    -------
    Menu

    Raises
    ------
    DataError
        For outlets without a number of visits that is allowed.
    """
    low, high = _limits(outlets, minimum, maximum)
    visits = np.array(sorted(map(int, values.columns)), dtype=np.int64)
    kinds, kind = _weekday_kinds(outlets)
    rhythmic = np.array([np.isin(visits, allowed_visits(cycle, days, rhythms)) for days in kinds])
    allowed = rhythmic[kind] & (visits >= low[:, None]) & (visits <= high[:, None])
    stuck = np.flatnonzero(~allowed.any(axis=1))
    if len(stuck):
        found = [f"{int(a)} to {b:g}" for a, b in zip(low[stuck], high[stuck], strict=True)]
        numbers = [tuple(visits[row].tolist()) for row in rhythmic[kind[stuck]]]
        raise DataError(
            Fault("outlets", str(row), "visits", limits, f"limits round one of {some}")
            for row, limits, some in zip(outlets.index[stuck], found, numbers, strict=True)
        )
    used = allowed.any(axis=0) if len(outlets) else rhythmic.any(axis=0)
    money = values[visits[used].tolist()].to_numpy(np.float64)
    return Menu(
        visits[used],
        np.where(allowed[:, used], money, -np.inf),
        per_visit[:, None] * visits[used].astype(np.float64),
    )


def _limits(outlets: pd.DataFrame, minimum: int, maximum: int | None) -> tuple[Floats, Floats]:
    """Fewest and most visits of every outlet; what the table says goes before the arguments."""
    low, high = np.full(len(outlets), float(minimum)), np.full(len(outlets), np.inf)
    if maximum is not None:
        high[:] = maximum
    for name, limits in (("min_visits", low), ("max_visits", high)):
        if name in outlets:
            given = outlets[name].to_numpy(dtype=np.float64, na_value=np.nan)
            wrong = (given < 0) | (given % 1 > 0)
            if wrong.any():
                raise DataError(
                    Fault("outlets", str(row), name, str(found), "a whole number of at least 0")
                    for row, found in outlets.loc[wrong, name].items()
                )
            limits[:] = np.where(np.isnan(given), limits, given)
    if "must_visit" in outlets:
        must = outlets["must_visit"].fillna(value=False).astype(bool)
        low = np.maximum(low, must.to_numpy(np.float64))
    return low, high


def _weekday_kinds(outlets: pd.DataFrame) -> tuple[list[tuple[str, ...] | None], Wholes]:
    """The different weekdays there are, and which of them every outlet has."""
    if "weekdays" not in outlets:
        return [None], np.zeros(len(outlets), dtype=np.int64)
    kind, texts = pd.factorize(outlets["weekdays"].fillna(""))
    days = [parse_weekdays(text) if str(text).strip() else None for text in texts]
    return days, np.asarray(kind, dtype=np.int64)
