"""The options of every outlet: on which days it may be visited, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.cycle import Cycle, chosen_weeks, parse_weekdays
from routeplan.journey.gaps import Gaps, with_agreed
from routeplan.journey.openings import Openings
from routeplan.pins import pinned_days
from routeplan.rhythm import Pattern, visit_patterns
from routeplan.search import ranges

__all__ = ["Options", "day_options"]

Ints = NDArray[np.int32]

_WISHES = ("weekdays", "weeks", "min_gap", "max_gap", "last_visit", "any_weekday")
"""Columns that say which patterns an outlet may have."""


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


def day_options(
    outlets: pd.DataFrame,
    cycle: Cycle,
    openings: Openings,
    *,
    thin: bool,
    due_after: float = 0.0,
    counts: Sequence[int] | None = None,
) -> Options:
    """Options of every outlet: the patterns of its rhythm, and of fewer visits when `thin`.

    A pinned outlet has the one option of its days, or none when it is pinned to no day.

    Parameters
    ----------
    outlets : DataFrame
        With whole `visits`, and any of `weekdays, weeks, min_gap, max_gap, last_visit,
        any_weekday, pinned, pinned_days`.
    cycle : Cycle
    openings : Openings
        On which days the outlets are closed, and on which they have an appointment.
    thin : bool
        Whether an outlet may be visited less often than wanted.
    due_after : float, default 0
        Part of the interval that must have passed since the last visit.
    counts : sequence of int, optional
        Numbers of visits to choose from, up to those of the outlet, instead of `thin`.

    Returns
    -------
    Options
    """
    columns = [
        outlets[name].astype(object) if name in outlets else pd.Series(None, outlets.index, object)
        for name in _WISHES
    ]
    pins = pinned_days(outlets).reindex(outlets.index)
    keys = pd.MultiIndex.from_arrays([outlets["visits"], openings.kind, pins, *columns])
    kind, unique = pd.factorize(keys)
    menus = []
    for visits, opening, pin, *wishes in unique:
        if isinstance(pin, tuple):
            menus.append([pin] if pin else [])
            continue
        wish = _Wish.of(wishes, openings, int(opening), cycle)
        thinner = _thinner(int(visits), cycle.weeks) if thin else []
        tried = [int(visits), *thinner] if counts is None else _up_to(int(visits), counts)
        menus.append(_menu(tried, wish, cycle, due_after=due_after))
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


@dataclass(frozen=True)
class _Wish:
    """What a kind of outlet wants of its patterns."""

    weekdays: tuple[str, ...] | None
    weeks: tuple[int, ...] | None
    closed: frozenset[int]
    agreed: frozenset[int]
    gaps: Gaps
    any_weekday: bool

    @classmethod
    def of(cls, wishes: Sequence[Any], openings: Openings, opening: int, cycle: Cycle) -> _Wish:
        """Read the cells of :data:`_WISHES`."""
        cells = (None if pd.isna(cell) else cell for cell in wishes)
        weekdays, weeks, least, most, last, any_weekday = cells
        return cls(
            None if weekdays is None else parse_weekdays(str(weekdays)),
            None if weeks is None else chosen_weeks(str(weeks), cycle),
            openings.closed[opening],
            openings.agreed[opening],
            Gaps.of(least, most, last, cycle),
            bool(any_weekday),
        )


def _menu(counts: Sequence[int], wish: _Wish, cycle: Cycle, *, due_after: float) -> list[Pattern]:
    """Patterns of one kind of outlet, the wanted number of visits first."""
    menu: list[Pattern] = []
    for count in counts:
        found = visit_patterns(
            count,
            cycle,
            wish.weekdays,
            weeks=wish.weeks,
            closed=wish.closed,
            any_weekday=wish.any_weekday,
        )
        agreed = with_agreed(found, wish.agreed, cycle)
        menu += wish.gaps.kept(agreed, due_after=due_after, whole=count == counts[0])
    return list(dict.fromkeys(menu))


def _up_to(visits: int, counts: Sequence[int]) -> list[int]:
    return sorted((int(count) for count in counts if 0 < count <= visits), reverse=True) or [visits]


def _thinner(visits: int, weeks: int) -> list[int]:
    """Smaller numbers of visits worth considering: one fewer, and those of an even rhythm."""
    even = {count for count in range(1, visits) if weeks % count == 0 or count % weeks == 0}
    return sorted(even | ({visits - 1} - {0}), reverse=True)


def _starts(sizes: NDArray[np.int64]) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
