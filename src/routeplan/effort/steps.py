"""The seven steps of a call (进 查 做 说 销 训 出) and their minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from routeplan.checks import check_types
from routeplan.effort._policy import look_up, policy_entries
from routeplan.errors import SettingsError

__all__ = ["CALL_STEPS", "CallSteps", "step_minutes"]


@dataclass(frozen=True)
class CallSteps:
    """Minutes of every step of a call.

    Attributes
    ----------
    enter : float
        进: greet, say who comes and why.
    check : float
        查: stock, prices, shelf, dates.
    display : float
        做: the shelf and the material.
    talk : float
        说: with the owner, about the market, goods and complaints.
    sell : float
        销: order, payment.
    train : float
        训: the staff of the shop.
    leave : float
        出: what was agreed, the next visit, the notes.

    Raises
    ------
    SettingsError
        For minutes that are no numbers of at least 0.

    Examples
    --------
    >>> CallSteps(enter=1, check=3, display=4, talk=4, sell=4, train=1, leave=1).minutes
    18.0
    """

    enter: float = 0.0
    check: float = 0.0
    display: float = 0.0
    talk: float = 0.0
    sell: float = 0.0
    train: float = 0.0
    leave: float = 0.0

    def __post_init__(self) -> None:
        check_types(self)
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0 <= value < np.inf:
                raise SettingsError(f"`{field.name}` must be at least 0. Got {value}.")

    @property
    def minutes(self) -> float:
        """Of the whole call."""
        return float(sum(getattr(self, field.name) for field in fields(self)))


CALL_STEPS: Mapping[Any, CallSteps] = MappingProxyType(
    {
        "A": CallSteps(2, 6, 7, 5, 6, 3, 1),
        "B": CallSteps(1, 4, 5, 4, 4, 1, 1),
        "C": CallSteps(1, 3, 3, 3, 3, 1, 1),
        **{(segment, "hypermarket"): CallSteps(3, 15, 25, 12, 12, 10, 3) for segment in "ABC"},
        **{(segment, "supermarket"): CallSteps(2, 9, 14, 7, 7, 4, 2) for segment in "ABC"},
        ("A", "grocery"): CallSteps(2, 5, 7, 5, 5, 3, 1),
        ("B", "grocery"): CallSteps(2, 4, 5, 4, 5, 2, 1),
        ("C", "grocery"): CallSteps(1, 3, 4, 4, 4, 1, 1),
        ("A", "kiosk"): CallSteps(1, 2, 2, 2, 2, 0, 1),
        ("B", "kiosk"): CallSteps(1, 1, 2, 1, 2, 0, 1),
        ("C", "kiosk"): CallSteps(0.5, 1, 1, 1, 1, 0, 0.5),
    }
)
"""Default steps by class, or class and channel.

The sums are figures from practice: hypermarket 80 minutes, small supermarket 45, grocery with high
potential 28 and with low potential 18, a soft-drink call 5 to 10. How they are split over the steps
is our own choice.
"""


def step_minutes(
    segment: pd.Series,
    table: Mapping[Any, CallSteps] | None = None,
    *,
    channel: pd.Series | None = None,
    area: pd.Series | None = None,
) -> pd.DataFrame:
    """Minutes of every step of a visit to every outlet.

    Parameters
    ----------
    segment : Series of str
        Class of every outlet.
    table : mapping to CallSteps, optional
        Steps by class, channel and area, with keys as :func:`~routeplan.effort.frequency
        .visit_frequency` takes them. :data:`CALL_STEPS` without it.
    channel, area : Series of str, optional
        Matched by label.

    Returns
    -------
    DataFrame of float
        On the index of `segment`: `enter, check, display, talk, sell, train, leave`.

    Raises
    ------
    DataError
        As for :func:`~routeplan.effort.service.service_minutes`.

    Examples
    --------
    >>> segment, channel = pd.Series(["A", "C"]), pd.Series(["hypermarket", "grocery"])
    >>> step_minutes(segment, channel=channel).sum(axis=1).tolist()
    [80.0, 18.0]
    """
    entries = policy_entries(CALL_STEPS if table is None else table)
    wrong = next((steps for steps in entries.values() if not isinstance(steps, CallSteps)), None)
    if wrong is not None:
        raise SettingsError(f"`table` must hold CallSteps. Got {wrong!r}.")
    kinds = list(entries.values())
    numbers = dict(zip(entries, map(float, range(len(kinds))), strict=True))
    found = np.array(look_up(segment, numbers, channel, area), dtype=np.int64)
    names = [field.name for field in fields(CallSteps)]
    minutes = np.array([[getattr(steps, name) for name in names] for steps in kinds], np.float64)
    return pd.DataFrame(minutes[found], segment.index, names)
