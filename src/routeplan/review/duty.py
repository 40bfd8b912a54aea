"""The working day of every rep-day in a plan: when it may begin, must end, and its break."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pandas as pd

from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.hours import day_windows

__all__ = ["rep_day_duties"]

_NAN, _NEVER = float("nan"), float("inf")
_WHOLE_DAY = 24 * 60


def rep_day_duties(keys: pd.DataFrame, reps: pd.DataFrame, cycle: Cycle) -> pd.DataFrame:
    """Duty of each rep-day.

    Parameters
    ----------
    keys : DataFrame
        ``rep, day``; unknown reps and days have no duty.
    reps : DataFrame
        Index ``rep``; ``start, end, shifts, day_min, break_min, break_open, leave, overtime`` as
        read.
    cycle : Cycle

    Returns
    -------
    DataFrame
        Index ``rep, day``: ``begin, end, break_min, break_opens`` in minutes after midnight, and
        the minutes of ``overtime``; the end is infinite where nothing but the minutes of the day
        tells it.
    """
    known = keys[keys["rep"].isin(reps.index) & keys["day"].isin(range(1, cycle.n_days + 1))]
    pairs = known[["rep", "day"]].drop_duplicates()
    of_rep = dict(reps.iterrows())
    rows = [_duty(of_rep[rep], int(day), cycle) for rep, day in pairs.itertuples(index=False)]
    index = pd.MultiIndex.from_frame(pairs)
    columns = ["begin", "end", "break_min", "break_opens", "overtime"]
    return pd.DataFrame(rows, index=index, columns=columns, dtype=float)


def _duty(rep: pd.Series[Any], day: int, cycle: Cycle) -> tuple[float, ...]:
    begin, end, gap = _shift(rep, day, cycle)
    length, opens, closes = gap or _break(rep)
    if math.isnan(begin):
        return _NAN, _NEVER, length, opens, 0.0
    usual = begin + rep["day_min"] + (length if begin <= closes else 0.0)
    begin, until = _what_remains(begin, min(end, usual), rep["leave"], str(cycle.date(day)))
    # Overtime does not make a break due on a day whose minutes are over before it.
    due = begin <= closes and min(until, begin + rep["day_min"]) > opens and until - begin > length
    told = until < usual or end <= usual  # else it is only the minutes that end the day
    longer = _overtime(rep, day, cycle)
    return begin, until + longer if told else _NEVER, length if due else 0.0, opens, longer


def _overtime(rep: pd.Series[Any], day: int, cycle: Cycle) -> float:
    """Minutes by which the day may be longer."""
    this = cycle.week(day), cycle.weekday(day)
    return float(sum(minutes for *when, minutes in rep["overtime"] or () if tuple(when) == this))


def _shift(
    rep: pd.Series[Any], day: int, cycle: Cycle
) -> tuple[float, float, tuple[float, float, float] | None]:
    """Begin and end of the shift, and the gap in it: its length, begin, latest begin."""
    if rep["shifts"]:
        try:
            windows = day_windows(rep["shifts"], cycle)[day - 1]
        except SettingsError:
            return _NAN, _NAN, None
        if not windows:
            return 0.0, 0.0, None  # not a day of the roster
        (begin, first_end), (last_begin, end) = windows[0], windows[-1]
        gap = (float(last_begin - first_end), float(first_end), float(first_end))
        return float(begin), float(end), gap if len(windows) == 2 else None
    return rep["start"], _NEVER if math.isnan(rep["end"]) else rep["end"], None


def _break(rep: pd.Series[Any]) -> tuple[float, float, float]:
    windows = rep["break_open"]
    if not windows:
        return rep["break_min"], 0.0, _NEVER
    opens = windows[0][0]
    return rep["break_min"], opens, max(opens, windows[-1][1] - rep["break_min"])


def _what_remains(begin: float, end: float, leave: Any, date: str) -> tuple[float, float]:
    """Longest part of a shift beside the hours of leave."""
    moments = {begin, end}
    away = [(out, back) for when, out, back in leave or () if when == date]
    if any(back - out >= _WHOLE_DAY for out, back in away):
        return begin, end  # a day off is another rule's affair
    moments.update(moment for hours in away for moment in hours if begin < moment < end)
    best, since = (begin, begin), begin
    ordered = sorted(moments)
    for earlier, later in pairwise(ordered):
        if any(out <= earlier and later <= back for out, back in away):
            since = later
        elif later - since > best[1] - best[0]:
            best = (since, later)
    return best if away else (begin, end)
