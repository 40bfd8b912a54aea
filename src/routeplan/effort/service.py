"""Service minutes: how long a visit takes in the outlet."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from routeplan.effort._policy import PolicyTable, look_up

__all__ = ["SERVICE_MINUTES", "service_minutes"]

SERVICE_MINUTES: Mapping[str, float] = MappingProxyType({"A": 30.0, "B": 20.0, "C": 15.0})
"""Default minutes in the outlet by class."""


def service_minutes(
    segment: pd.Series,
    table: PolicyTable | None = None,
    *,
    channel: pd.Series | None = None,
) -> pd.Series:
    """Minutes of one visit to every outlet, from a policy table.

    Parameters
    ----------
    segment : Series of str
        Class of every outlet.
    table : mapping, optional
        Minutes per visit, at least 0, by class ``"A"`` or by class and channel
        ``("A", "grocery")``. The pair goes first, the class alone is for all other channels.
        :data:`SERVICE_MINUTES` without it.
    channel : Series of str, optional
        Channel of every outlet, matched by label. Needed where the table has pairs.

    Returns
    -------
    Series of float
        Named ``service_min``, on the index of `segment`.

    Raises
    ------
    DataError
        For outlets whose class is missing or not in the table, and outlets that `channel` leaves
        out or names twice.
    SettingsError
        For figures that are no numbers of at least 0.

    Examples
    --------
    >>> segment = pd.Series(["A", "C"], index=["001", "002"])
    >>> service_minutes(segment).to_dict()
    {'001': 30.0, '002': 15.0}
    >>> service_minutes(segment, {"A": 40, "C": 10}).to_dict()
    {'001': 40.0, '002': 10.0}
    """
    minutes = look_up(segment, SERVICE_MINUTES if table is None else table, channel)
    return pd.Series(minutes, index=segment.index, name="service_min", dtype="float64")
