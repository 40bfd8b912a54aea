"""Service minutes: how long a visit takes in the outlet."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from routeplan.effort._policy import PolicyTable, look_up, policy_entries
from routeplan.effort.steps import CALL_STEPS, CallSteps

__all__ = ["SERVICE_MINUTES", "service_minutes"]

SERVICE_MINUTES: Mapping[str, float] = MappingProxyType(
    {segment: CALL_STEPS[segment].minutes for segment in "ABC"}
)
"""Default minutes in the outlet by class: A 30, B 20, C 15."""


def service_minutes(
    segment: pd.Series,
    table: PolicyTable | Mapping[Any, float | CallSteps] | None = None,
    *,
    channel: pd.Series | None = None,
    area: pd.Series | None = None,
    default: float | None = None,
) -> pd.Series:
    """Minutes of one visit to every outlet, from a policy table.

    Parameters
    ----------
    segment : Series of str
        Class of every outlet.
    table : mapping or DataFrame, optional
        Minutes per visit, at least 0, or the steps of a call, which are summed. By class, channel
        and area as :func:`~routeplan.effort.frequency.visit_frequency` takes them.
        :data:`~routeplan.effort.steps.CALL_STEPS` without it.
    channel, area : Series of str, optional
        Channel and area of every outlet, matched by label. Needed where the table names them.
    default : float, optional
        Minutes of the outlets that no entry is for. They are a fault without it.

    Returns
    -------
    Series of float
        Named ``service_min``, on the index of `segment`.

    Raises
    ------
    DataError
        For outlets whose class is missing or not in the table, and outlets that `channel` or
        `area` leaves out or names twice.
    SettingsError
        For figures that are no numbers of at least 0.

    Examples
    --------
    >>> segment = pd.Series(["A", "C"], index=["001", "002"])
    >>> service_minutes(segment).to_dict()
    {'001': 30.0, '002': 15.0}
    >>> service_minutes(segment, {"A": 40, "C": CallSteps(enter=1, check=4, sell=5)}).to_dict()
    {'001': 40.0, '002': 10.0}
    >>> service_minutes(segment, channel=pd.Series("hypermarket", segment.index)).to_dict()
    {'001': 80.0, '002': 80.0}
    """
    entries = policy_entries(CALL_STEPS if table is None else table)
    sums = {
        key: figure.minutes if isinstance(figure, CallSteps) else figure
        for key, figure in entries.items()
    }
    minutes = look_up(segment, sums, channel, area, default=default)
    return pd.Series(minutes, index=segment.index, name="service_min", dtype="float64")
