"""Weekdays that change from week to week, but not by much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

__all__ = ["Weekdays", "weekday_walks"]

Weekdays = tuple[int, ...]
"""Ascending positions in the working week."""

_FARTHEST_MOVE = 2
"""Workdays by which a weekday may change from one week to the next."""


def weekday_walks(
    choices: Sequence[Sequence[Weekdays]], per_week: int, most: int
) -> list[tuple[Weekdays, ...]]:
    """Sets of weekdays week by week, each one near the set before, the first one near the last.

    A set is near another one when it holds the other, or lies in it; or when each weekday moves by
    two workdays at most and a workday lies between the last one of a week and the first one of the
    next.

    Parameters
    ----------
    choices : sequence of sequence of tuple of int
        The sets to choose from, week by week.
    per_week : int
        Workdays of a week.
    most : int
        Where there are more ways, those are taken that begin again after a part of the weeks.

    Returns
    -------
    list of tuple
        A set for every week.

    Examples
    --------
    >>> single = [(0,), (1,), (2,), (3,)]
    >>> len(weekday_walks([single, single], 4, 100))
    14
    >>> weekday_walks([single, single], 4, 10)
    [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), (3,))]
    """
    count = len(choices)
    for period in sorted((p for p in range(1, count + 1) if count % p == 0), reverse=True):
        if all(choices[k] == choices[k % period] for k in range(count)):
            ways = list(islice(_ways(choices[:period], per_week), most + 1))
            if len(ways) <= most:
                return [way * (count // period) for way in ways]
    return []


def _ways(
    choices: Sequence[Sequence[Weekdays]], per_week: int, begun: tuple[Weekdays, ...] = ()
) -> Iterator[tuple[Weekdays, ...]]:
    """The walks that begin so."""
    if len(begun) == len(choices):
        if _near(begun[-1], begun[0], per_week):
            yield begun
        return
    for days in choices[len(begun)]:
        if not begun or _near(begun[-1], days, per_week):
            yield from _ways(choices, per_week, (*begun, days))


def _near(days: Weekdays, following: Weekdays, per_week: int) -> bool:
    """Whether the weekdays of a week may follow those of the week before."""
    if set(days) <= set(following) or set(following) <= set(days):
        return True
    moves = zip(days, following, strict=False) if len(days) == len(following) else ()
    rested = following[0] + per_week - days[-1] > 1
    return rested and all(abs(later - earlier) <= _FARTHEST_MOVE for earlier, later in moves)
