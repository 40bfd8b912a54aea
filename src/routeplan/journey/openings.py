"""When every outlet may be visited: opening hours and appointments, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.clock import parse_appointments
from routeplan.cycle import Cycle
from routeplan.hours import Windows, day_windows
from routeplan.search import Hours

__all__ = ["Openings", "outlet_openings"]

Week = tuple[Windows | None, ...]
"""Windows on every day of the cycle, None for any time."""


@dataclass(frozen=True, eq=False)
class Openings:
    """Windows of all outlets, told once for those that are alike.

    Attributes
    ----------
    kind : ndarray of int, shape (n,)
        Which of `windows` holds for an outlet.
    windows : tuple of Week
        In which a visit may begin.
    closed : tuple of frozenset of int
        1-based days on which no visit can begin by the opening hours.
    agreed : tuple of frozenset of int
        1-based days of appointments, whatever the opening hours.
    """

    kind: NDArray[np.intp]
    windows: tuple[Week, ...]
    closed: tuple[frozenset[int], ...]
    agreed: tuple[frozenset[int], ...]

    def hours(self) -> Hours | None:
        """The windows in the arrays of the search; None when every outlet is always open."""
        if all(windows is None for week in self.windows for windows in week):
            return None
        number: dict[Windows | None, int] = {None: 0}
        table = [[number.setdefault(day, len(number)) for day in week] for week in self.windows]
        spans = [((-np.inf, np.inf),) if windows is None else windows for windows in number]
        flat = [span for windows in spans for span in windows]
        return Hours(
            kind=np.array(table, dtype=np.int32)[self.kind],
            first=np.cumsum([0, *map(len, spans)]).astype(np.int32),
            opens=np.array([opens for opens, _ in flat], dtype=np.float64),
            closes=np.array([closes for _, closes in flat], dtype=np.float64),
        )


def outlet_openings(outlets: pd.DataFrame, cycle: Cycle, *, whole_call: bool) -> Openings:
    """Find out when visits to every outlet may begin.

    Parameters
    ----------
    outlets : DataFrame
        With `service_min`, and `open` and `appointment` where there are any. An appointment takes
        the place of the opening hours of its day.
    cycle : Cycle
    whole_call : bool
        Whether the outlet must stay open until the end of the visit.

    Returns
    -------
    Openings

    Examples
    --------
    >>> outlets = pd.DataFrame({"service_min": [20.0, 20.0], "open": ["Mo-Th 09:00-12:00", None]})
    >>> openings = outlet_openings(outlets, Cycle(weeks=1), whole_call=False)
    >>> openings.closed[int(openings.kind[0])]
    frozenset({5})
    """
    columns = [
        outlets[name].astype(object) if name in outlets else pd.Series(None, outlets.index, object)
        for name in ("open", "appointment")
    ]
    service = outlets["service_min"] if whole_call else pd.Series(0.0, outlets.index)
    kind, unique = pd.factorize(pd.MultiIndex.from_arrays([*columns, service]))
    weeks, closed, agreed = [], [], []
    for hours, appointment, minutes in unique:
        week = [_begins(windows, minutes) for windows in _week(hours, cycle)]
        meetings = _meetings(appointment, cycle)
        closed.append(frozenset(day for day, windows in enumerate(week, 1) if windows == ()))
        weeks.append(tuple(meetings.get(day, windows) for day, windows in enumerate(week, 1)))
        agreed.append(frozenset(meetings))
    return Openings(kind, tuple(weeks), tuple(closed), tuple(agreed))


def _week(hours: Any, cycle: Cycle) -> Week:
    """Windows of every day."""
    return (None,) * cycle.n_days if pd.isna(hours) else day_windows(str(hours), cycle)


def _meetings(appointment: Any, cycle: Cycle) -> dict[int, Windows]:
    """Windows of the appointments, by their days."""
    meetings: dict[int, Windows] = {}
    for date, begin, end in () if pd.isna(appointment) else parse_appointments(str(appointment)):
        day = cycle.day(date) if cycle.start else None
        if day is not None and not cycle.is_holiday(day):
            meetings[day] = ((begin, end),)
    return meetings


def _begins(windows: Windows | None, service: float) -> Windows | None:
    """When a visit of so many minutes may begin to end inside."""
    if windows is None or service == 0:
        return windows
    return tuple(
        (opens, closes - service) for opens, closes in windows if closes - service >= opens
    )
