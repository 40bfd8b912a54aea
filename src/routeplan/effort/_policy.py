"""Policy tables: a figure for every class, or for a class in a channel."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from numbers import Real
from typing import Any

import pandas as pd

from routeplan.errors import DataError, Fault, SettingsError

__all__ = ["PolicyTable", "look_up"]

PolicyTable = (
    Mapping[str, float] | Mapping[tuple[str, str], float] | Mapping[str | tuple[str, str], float]
)
"""A class, or a class and a channel, to its figure."""


def look_up(
    segment: pd.Series, table: PolicyTable, channel: pd.Series | None, *, whole: bool = False
) -> list[float]:
    """Figure of every outlet, in row order: that of class and channel, else that of the class."""
    figures: dict[Hashable, float] = dict(table.items())
    _check_figures(figures, whole=whole)
    channels = [None] * len(segment) if channel is None else _aligned(channel, segment.index)
    keys = list(zip(segment, channels, strict=True))
    found = [figures.get(key, figures.get(key[0])) for key in keys]
    needed = f"one of the classes {', '.join(map(_name, figures))}"
    faults = [
        Fault("outlets", str(row), "segment", _name(key), needed)
        for row, key, figure in zip(segment.index, keys, found, strict=True)
        if figure is None
    ]
    if faults:
        raise DataError(faults)
    return [figure for figure in found if figure is not None]


def _check_figures(figures: Mapping[Hashable, Any], *, whole: bool) -> None:
    if not figures:
        raise SettingsError("`table` must have at least one class. Got none.")
    kind = "whole numbers" if whole else "numbers"
    for key, figure in figures.items():
        number = isinstance(figure, Real) and not isinstance(figure, bool)
        if not number or not 0 <= figure < math.inf or (whole and figure % 1):
            raise SettingsError(
                f"`table` must hold {kind} of at least 0. Got {figure!r} for {_name(key)}."
            )


def _aligned(channel: pd.Series, index: pd.Index) -> list[object]:
    """Channels in the order of `index`, by label."""
    if channel.index.equals(index):
        return list(channel)
    twice = channel.index[channel.index.duplicated()].unique()
    faults = [
        Fault("channel", str(row), "", "more than one", "one channel for every outlet")
        for row in twice
    ] + [
        Fault("channel", str(row), "", "nothing", "one channel for every outlet")
        for row in index.difference(channel.index)
    ]
    if faults:
        raise DataError(faults)
    return list(channel.reindex(index))


def _name(key: Any) -> str:
    """A class as a user calls it: "A", "A in grocery", "nothing"."""
    if isinstance(key, tuple):
        segment, channel = key
        return _name(segment) if pd.isna(channel) else f"{_name(segment)} in {channel}"
    return "nothing" if pd.isna(key) else str(key)
