"""What the arrays of a problem must say together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["everywhere", "relation_faults"]

Array = NDArray[Any]
Bools = NDArray[np.bool_]
Arrays = Mapping[str, Array]


def relation_faults(sound: Arrays, of_routes: Sequence[str]) -> Iterator[str]:
    """What is wrong among arrays that are sound by themselves, a sentence each.

    Parameters
    ----------
    sound : mapping of ndarray
        Arrays by name; a relation to one that is missing is not looked at.
    of_routes : sequence of str
        Names of the arrays with an entry for every route.

    Yields
    ------
    str

    Examples
    --------
    >>> days = {"option_days_first": np.array([0, 2]), "option_days": np.array([3, 1])}
    >>> list(relation_faults(days, []))
    ['`option_days` must rise within an option. Got 1 at 1.']
    """
    yield from _option_faults(sound)
    yield from _route_faults(sound, of_routes)
    yield from _edge_faults(sound)
    yield from _window_faults(sound)
    yield from _shift_faults(sound)


def everywhere(needed: str, array: Array, holds: Bools, offset: int = 0) -> Iterator[str]:
    """One fault when it does not hold everywhere: what is needed, and where it fails first.

    `offset` is what the array lacks at its beginning.
    """
    if holds.all():
        return
    failing = np.argwhere(~holds)
    first = tuple((failing[0] + offset).tolist())
    place = first[0] if len(first) == 1 else first
    more = f", and {len(failing) - 1} more" if len(failing) > 1 else ""
    yield f"{needed}. Got {array[tuple(failing[0])]} at {place}{more}."


def _within(first: Array) -> Bools:
    """Whether an entry and the one before belong together, for entries grouped by `first`."""
    together = np.ones(int(first[-1]), dtype=np.bool_)
    together[first[:-1][first[:-1] < first[-1]]] = False
    return together


def _option_faults(sound: Arrays) -> Iterator[str]:
    if "option_days_first" not in sound:
        return
    first = sound["option_days_first"]
    visits = np.diff(first)
    yield from everywhere("An option must have at least one day", visits, visits >= 1)
    if "option_days" in sound:
        days = sound["option_days"]
        rises = np.diff(days, prepend=-1) > 0
        needed = "`option_days` must rise within an option"
        yield from everywhere(needed, days, rises | ~_within(first))


def _route_faults(sound: Arrays, of_routes: Sequence[str]) -> Iterator[str]:
    """Whether the routes of a rep-day are alike; the search tries one unused of them."""
    if "slot_first" not in sound:
        return
    together = _within(sound["slot_first"])[1:]
    for name in of_routes:
        if name in sound and len(together):
            values = sound[name]
            same = (values[1:] == values[:-1]).reshape(len(together), -1).all(axis=1)
            needed = f"`{name}` must be the same for all routes of a rep-day"
            yield from everywhere(needed, values[1:], same | ~together, 1)


def _edge_faults(sound: Arrays) -> Iterator[str]:
    if "edge_first" not in sound or "edge_to" not in sound:
        return
    n, to = len(sound["edge_first"]) - 1, sound["edge_to"].astype(np.int64)
    owner = np.repeat(np.arange(n), np.diff(sound["edge_first"]))
    yield from everywhere("An outlet must not be its own neighbour", to, owner != to)
    if not np.array_equal(np.sort(owner * n + to), np.sort(to * n + owner)):
        yield "`edge_to` must hold every edge in both directions. One lacks its other direction."


def _window_faults(sound: Arrays) -> Iterator[str]:
    if not {"hours.first", "hours.opens", "hours.closes"} <= set(sound):
        return
    opens, closes = sound["hours.opens"], sound["hours.closes"]
    needed = "`hours.closes` must not be before `hours.opens`"
    yield from everywhere(needed, closes, closes >= opens)
    apart = opens[1:] > closes[:-1]
    needed = "`hours.opens` must be after the window before closes"
    yield from everywhere(needed, opens[1:], apart | ~_within(sound["hours.first"])[1:], 1)


def _shift_faults(sound: Arrays) -> Iterator[str]:
    if "shifts.end" in sound and {"shifts.begin", "budget"} <= set(sound):
        end, used = sound["shifts.end"], sound["budget"] >= 0
        needed = "`shifts.end` must not be before `shifts.begin`"
        yield from everywhere(needed, end, (end >= sound["shifts.begin"]) | ~used)
    if {"shifts.break_min", "shifts.break_opens", "shifts.break_closes"} <= set(sound):
        closes, rests = sound["shifts.break_closes"], sound["shifts.break_min"] > 0
        needed = "`shifts.break_closes` must not be before `shifts.break_opens`"
        yield from everywhere(needed, closes, (closes >= sound["shifts.break_opens"]) | ~rests)
