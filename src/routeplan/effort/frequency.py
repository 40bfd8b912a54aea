"""Base visit frequency: how often each class of outlets is visited."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from routeplan.effort._policy import PolicyTable, look_up
from routeplan.errors import SettingsError

__all__ = ["VISITS_PER_4_WEEKS", "visit_frequency"]

VISITS_PER_4_WEEKS: Mapping[str, int] = MappingProxyType({"A": 4, "B": 2, "C": 1})
"""Default visits by class in a cycle of four weeks."""


def visit_frequency(
    segment: pd.Series,
    table: PolicyTable | None = None,
    *,
    channel: pd.Series | None = None,
    weeks: int = 4,
) -> pd.Series:
    """Visits per cycle of every outlet, from a policy table.

    Parameters
    ----------
    segment : Series of str
        Class of every outlet.
    table : mapping, optional
        Visits per cycle, whole numbers of at least 0, by class ``"A"`` or by class and channel
        ``("A", "grocery")``. The pair goes first, the class alone is for all other channels. A
        given table counts for the cycle as it is, however many weeks that has.
        :data:`VISITS_PER_4_WEEKS` without it, scaled by ``weeks / 4`` to the nearest whole number
        (a half goes up), at least 1.
    channel : Series of str, optional
        Channel of every outlet, matched by label. Needed where the table has pairs.
    weeks : int, default 4
        Weeks of the cycle.

    Returns
    -------
    Series of int
        Named ``visits``, on the index of `segment`.

    Raises
    ------
    DataError
        For outlets whose class is missing or not in the table, and outlets that `channel` leaves
        out or names twice.
    SettingsError
        For figures that are no whole numbers of at least 0, or less than one week.

    Examples
    --------
    >>> segment = pd.Series(["A", "C"], index=["001", "002"])
    >>> visit_frequency(segment).to_dict()
    {'001': 4, '002': 1}
    >>> visit_frequency(segment, weeks=8).to_dict()
    {'001': 8, '002': 2}
    >>> channel = pd.Series(["grocery", "kiosk"], index=["001", "002"])
    >>> visit_frequency(segment, {"A": 4, "C": 1, ("C", "kiosk"): 2}, channel=channel).to_dict()
    {'001': 4, '002': 2}
    """
    if not isinstance(weeks, int) or weeks < 1:
        raise SettingsError(f"`weeks` must be a whole number of at least 1. Got {weeks!r}.")
    visits = look_up(
        segment, _default_visits(weeks) if table is None else table, channel, whole=True
    )
    return pd.Series(visits, index=segment.index, name="visits", dtype="int64")


def _default_visits(weeks: int) -> dict[str, int]:
    return {
        name: max(1, (2 * visits * weeks + 4) // 8) for name, visits in VISITS_PER_4_WEEKS.items()
    }
