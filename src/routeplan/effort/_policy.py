"""Policy tables: a figure for every class, channel and area, or for some of them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from numbers import Real
from typing import Any

import pandas as pd

from routeplan.errors import DataError, Fault, SettingsError

__all__ = ["PolicyTable", "look_up", "policy_entries"]

PolicyTable = Mapping[Any, float] | pd.DataFrame
"""Figures by class ``"A"``, or by class, channel and area ``("A", "grocery", "north")``, of which
the last may be left out and ``None`` stands for any. Or a DataFrame with one row per figure."""

KEYS = ("segment", "channel", "area")

Key = tuple[Hashable, Hashable, Hashable]


def look_up(
    segment: pd.Series,
    table: PolicyTable,
    channel: pd.Series | None = None,
    area: pd.Series | None = None,
    *,
    default: float | None = None,
    whole: bool = False,
) -> list[float]:
    """Figure of every outlet, in row order.

    The entry that says most about an outlet counts: class, channel and area, then two of them,
    then one. Of two that say equally much the class goes before the channel, and the channel
    before the area.
    """
    entries = policy_entries(table)
    figures = {key: _checked(figure, key, whole=whole) for key, figure in entries.items()}
    columns = [segment] + [
        pd.Series(None, segment.index, dtype="object") if other is None else other
        for other in (channel, area)
    ]
    named = zip(columns, KEYS, strict=True)
    keys = list(zip(*(_aligned(each, segment.index, name) for each, name in named), strict=True))
    known = {key: _most_specific(figures, key, default) for key in set(keys)}
    needed = f"one of the classes {', '.join(map(_name, figures))}"
    faults = [
        Fault("outlets", str(row), "segment", _name(key), needed)
        for row, key in zip(segment.index, keys, strict=True)
        if known[key] is None
    ]
    if faults:
        raise DataError(faults)
    return [figure for key in keys if (figure := known[key]) is not None]


def policy_entries(table: Mapping[Any, Any] | pd.DataFrame) -> dict[Key, Any]:
    """The entries of a table by class, channel and area; None is any."""
    pairs = _rows(table) if isinstance(table, pd.DataFrame) else table.items()
    entries: dict[Key, Any] = {}
    for given, figure in pairs:
        parts = given if isinstance(given, tuple) else (given,)
        if len(parts) > len(KEYS):
            raise SettingsError(f"`table` must have keys of {', '.join(KEYS)}. Got {given!r}.")
        segment, channel, area = (*map(_known, parts), None, None, None)[: len(KEYS)]
        if (segment, channel, area) in entries:
            raise SettingsError(f"`table` must have one figure for {_name(parts)}. Got more.")
        entries[segment, channel, area] = figure
    if not entries:
        raise SettingsError("`table` must have at least one class. Got none.")
    return entries


def _rows(table: pd.DataFrame) -> Iterable[tuple[tuple[Hashable, ...], Any]]:
    """Keys and figure of every row; the keys may be columns or levels of the index."""
    named = [name for name in table.index.names if name is not None]
    frame = table.reset_index() if set(named) & set(KEYS) else table
    figures = [name for name in frame.columns if name not in KEYS]
    if len(figures) != 1 or len(figures) == len(frame.columns):
        raise SettingsError(
            "`table` must have the columns segment, channel, area, or some of them, and one "
            f"column of figures. Got {', '.join(map(str, frame.columns)) or 'none'}."
        )
    keys = [frame[name] if name in frame else [None] * len(frame) for name in KEYS]
    return zip(zip(*keys, strict=True), frame[figures[0]], strict=True)


def _most_specific(figures: Mapping[Key, float], key: Key, default: float | None) -> float | None:
    segment, channel, area = key
    for candidate in (
        key,
        (segment, channel, None),
        (segment, None, area),
        (None, channel, area),
        (segment, None, None),
        (None, channel, None),
        (None, None, area),
        (None, None, None),
    ):
        if candidate in figures:
            return figures[candidate]
    return default


def _checked(figure: Any, key: Key, *, whole: bool) -> float:
    kind = "whole numbers" if whole else "numbers"
    number = isinstance(figure, Real) and not isinstance(figure, bool)
    if not number or not 0 <= figure < math.inf or (whole and figure % 1):
        raise SettingsError(
            f"`table` must hold {kind} of at least 0. Got {figure!r} for {_name(key)}."
        )
    return float(figure)


def _aligned(column: pd.Series, index: pd.Index, name: str) -> list[Hashable]:
    """Values in the order of `index`, by label; None where one is missing."""
    if not column.index.equals(index):
        needed = f"one {name} for every outlet"
        twice = column.index[column.index.duplicated()].unique()
        faults = [Fault(name, str(row), "", "more than one", needed) for row in twice] + [
            Fault(name, str(row), "", "nothing", needed) for row in index.difference(column.index)
        ]
        if faults:
            raise DataError(faults)
        column = column.reindex(index)
    return [_known(value) for value in column]


def _known(value: Any) -> Hashable:
    return None if pd.isna(value) else value


def _name(key: Any) -> str:
    """A key as a user calls it: "A", "A in grocery", "A in grocery in north", "nothing"."""
    segment, *places = key if isinstance(key, tuple) else (key,)
    known = [str(place) for place in places if place is not None]
    first = str(segment) if segment is not None else ("any" if known else "nothing")
    return " in ".join([first, *known])
