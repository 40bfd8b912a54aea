"""The options of every outlet: on which days it may be visited, and how often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.cycle import Cycle, parse_weekdays
from routeplan.rhythm import visit_patterns
from routeplan.search import ranges

__all__ = ["Options", "day_options"]

Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Options:
    """Day patterns of all outlets, in the compressed rows of :class:`routeplan.search.Problem`.

    Attributes
    ----------
    first : ndarray of int32, shape (n + 1,)
    days_first : ndarray of int32, shape (options + 1,)
    days : ndarray of int32
        0-based days.
    """

    first: Ints
    days_first: Ints
    days: Ints

    @property
    def visits(self) -> NDArray[np.int64]:
        """Number of visits of every option."""
        return np.diff(self.days_first).astype(np.int64)


def day_options(outlets: pd.DataFrame, cycle: Cycle, *, thin: bool) -> Options:
    """Options of every outlet: the patterns of its rhythm, and of fewer visits when `thin`.

    Parameters
    ----------
    outlets : DataFrame
        With whole `visits`, and `weekdays` where only some are allowed.
    cycle : Cycle
    thin : bool
        Whether an outlet may be visited less often than wanted.

    Returns
    -------
    Options
    """
    weekdays = outlets["weekdays"] if "weekdays" in outlets else pd.Series(None, outlets.index)
    kinds = pd.MultiIndex.from_arrays([outlets["visits"], weekdays.astype(object)])
    kind, unique = pd.factorize(kinds)
    menus = [_menu(int(visits), days, cycle, thin=thin) for visits, days in unique]
    sizes = np.array([len(menu) for menu in menus], dtype=np.int64)
    patterns = [pattern for menu in menus for pattern in menu]
    lengths = np.array([len(pattern) for pattern in patterns], dtype=np.int64)
    days = np.array([day - 1 for pattern in patterns for day in pattern], dtype=np.int32)
    chosen = ranges((np.cumsum(sizes) - sizes)[kind], sizes[kind])
    return Options(
        first=_starts(sizes[kind]),
        days_first=_starts(lengths[chosen]),
        days=days[ranges((np.cumsum(lengths) - lengths)[chosen], lengths[chosen])],
    )


def _menu(
    visits: int, weekdays: str | float | None, cycle: Cycle, *, thin: bool
) -> list[tuple[int, ...]]:
    """Patterns of one kind of outlet, the wanted number of visits first."""
    allowed = None if pd.isna(weekdays) else parse_weekdays(str(weekdays))
    counts = [visits, *_thinner(visits, cycle.weeks)] if thin else [visits]
    patterns = (p for count in counts for p in visit_patterns(count, cycle, allowed))
    return list(dict.fromkeys(patterns))


def _thinner(visits: int, weeks: int) -> list[int]:
    """Smaller numbers of visits worth considering: one fewer, and those of an even rhythm."""
    even = {count for count in range(1, visits) if weeks % count == 0 or count % weeks == 0}
    return sorted(even | ({visits - 1} - {0}), reverse=True)


def _starts(sizes: NDArray[np.int64]) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
