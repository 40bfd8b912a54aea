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
    area: pd.Series | None = None,
    weeks: int = 4,
    default: int | None = None,
    minimum: int = 0,
    maximum: int | None = None,
) -> pd.Series:
    """Visits per cycle of every outlet, from a policy table.

    Parameters
    ----------
    segment : Series of str
        Class of every outlet.
    table : mapping or DataFrame, optional
        Visits per cycle, whole numbers of at least 0. A mapping has them by class ``"A"``, by class
        and channel ``("A", "grocery")`` or by class, channel and area ``("A", "grocery",
        "north")``; ``None`` in a key stands for any. A DataFrame has columns (or levels of the
        index) `segment`, `channel`, `area`, or some of them, an empty cell standing for any, and
        one column of figures. The entry that says most about an outlet counts; of two that say
        equally much the class goes before the channel, and the channel before the area. A given
        table counts for the cycle as it is, however many weeks that has.
        :data:`VISITS_PER_4_WEEKS` without it, scaled by ``weeks / 4`` to the nearest whole number
        (a half goes up), at least 1.
    channel, area : Series of str, optional
        Channel and area of every outlet, matched by label. Needed where the table names them.
    weeks : int, default 4
        Weeks of the cycle.
    default : int, optional
        Visits of the outlets that no entry is for. They are a fault without it.
    minimum : int, default 0
    maximum : int, optional
        Fewest and most visits of any outlet, whatever the table says.

    Returns
    -------
    Series of int
        Named ``visits``, on the index of `segment`.

    Raises
    ------
    DataError
        For outlets whose class is missing or not in the table, and outlets that `channel` or
        `area` leaves out or names twice.
    SettingsError
        For figures that are no whole numbers of at least 0, less than one week, or a minimum
        above the maximum.

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
    >>> table = pd.DataFrame({"channel": ["kiosk", None], "visits": [1, 3]})
    >>> visit_frequency(segment, table, channel=channel).to_dict()
    {'001': 3, '002': 1}
    """
    if not isinstance(weeks, int) or weeks < 1:
        raise SettingsError(f"`weeks` must be a whole number of at least 1. Got {weeks!r}.")
    for name, figure in (("default", default), ("minimum", minimum), ("maximum", maximum)):
        if figure is not None and (not isinstance(figure, int) or figure < 0):
            raise SettingsError(f"`{name}` must be a whole number of at least 0. Got {figure!r}.")
    if maximum is not None and maximum < minimum:
        raise SettingsError(f"`maximum` must be at least `minimum`, {minimum}. Got {maximum}.")
    table = _default_visits(weeks) if table is None else table
    visits = look_up(segment, table, channel, area, default=default, whole=True)
    series = pd.Series(visits, index=segment.index, name="visits", dtype="int64")
    return series.clip(minimum, maximum)


def _default_visits(weeks: int) -> dict[str, int]:
    return {
        name: max(1, (2 * visits * weeks + 4) // 8) for name, visits in VISITS_PER_4_WEEKS.items()
    }
