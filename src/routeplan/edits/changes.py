"""What differs between the visits of two plans."""

from __future__ import annotations

from collections import Counter

import pandas as pd

__all__ = ["visit_changes"]

_COLUMNS = {
    "outlet": "str",
    "change": "str",
    "rep_before": "str",
    "day_before": "Int64",
    "rep": "str",
    "day": "Int64",
}

Visit = tuple[str, int]
"""Rep and day."""
Change = tuple[str, str | None, int | None, str | None, int | None]
"""All columns but the outlet."""


def visit_changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Visits that were moved, added or removed, or have another place in the order of their day.

    Parameters
    ----------
    before, after : DataFrame
        `rep, day, sequence, outlet`.

    Returns
    -------
    DataFrame
        ``outlet, change, rep_before, day_before, rep, day``, by outlet. Visits of an outlet that
        are gone and those that are new are taken for moved ones, in the order of their days.
        "order" tells the fewest visits of a day that explain its new order.

    Examples
    --------
    >>> before = pd.DataFrame({"rep": "R1", "day": [1], "sequence": 1, "outlet": "a"})
    >>> visit_changes(before, before.assign(day=2))[["outlet", "change", "day_before", "day"]]
      outlet change  day_before  day
    0      a  moved           1    2
    """
    old, new = _by_outlet(before), _by_outlet(after)
    rows = [
        (outlet, *row)
        for outlet in sorted(old.keys() | new.keys())
        for row in _moved(old.get(outlet, Counter()), new.get(outlet, Counter()))
    ]
    rows += _reordered(before, after)
    rows.sort(key=lambda row: (row[0], row[3] or row[5]))
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _by_outlet(visits: pd.DataFrame) -> dict[str, Counter[Visit]]:
    found: dict[str, Counter[Visit]] = {}
    columns = zip(visits["outlet"], visits["rep"], visits["day"], strict=True)
    for outlet, rep, day in columns:
        found.setdefault(outlet, Counter())[rep, int(day)] += 1
    return found


def _moved(old: Counter[Visit], new: Counter[Visit]) -> list[Change]:
    """Changes of one outlet."""
    gone = sorted((old - new).elements(), key=lambda visit: visit[1])
    fresh = sorted((new - old).elements(), key=lambda visit: visit[1])
    pairs = min(len(gone), len(fresh))
    return [
        *(("moved", *was, *now) for was, now in zip(gone[:pairs], fresh[:pairs], strict=True)),
        *(("removed", *was, None, None) for was in gone[pairs:]),
        *(("added", None, None, *now) for now in fresh[pairs:]),
    ]


def _reordered(before: pd.DataFrame, after: pd.DataFrame) -> list[tuple[str, *Change]]:
    """Visits that stay on their rep-day, but not in their order."""
    old, new = _orders(before), _orders(after)
    rows: list[tuple[str, *Change]] = []
    for rep, day in sorted(old.keys() & new.keys()):
        was, now = old[rep, day], new[rep, day]
        place = {outlet: k for k, outlet in enumerate(was)}
        stayed = [outlet for outlet in now if outlet in place]
        kept = _longest_rise([place[outlet] for outlet in stayed])
        rows += [
            (outlet, "order", rep, day, rep, day)
            for k, outlet in enumerate(stayed)
            if k not in kept
        ]
    return rows


def _orders(visits: pd.DataFrame) -> dict[Visit, list[str]]:
    ordered = visits.sort_values("sequence", kind="stable")
    routes: dict[Visit, list[str]] = {}
    for rep, day, outlet in zip(ordered["rep"], ordered["day"], ordered["outlet"], strict=True):
        routes.setdefault((rep, int(day)), []).append(outlet)
    return routes


def _longest_rise(numbers: list[int]) -> set[int]:
    """Positions of a longest ascending part of a list."""
    best: list[list[int]] = []
    for k, number in enumerate(numbers):
        before = [rise for rise in best if numbers[rise[-1]] < number]
        best.append([*_longest(before), k])
    return set(_longest(best))


def _longest(lists: list[list[int]]) -> list[int]:
    empty: list[int] = []
    return max([empty, *lists], key=len)
