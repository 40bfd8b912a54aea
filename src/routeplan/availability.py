"""When reps work: the minutes of every rep on every day of a cycle."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.clock import parse_dates
from routeplan.cycle import Cycle, parse_weekdays

__all__ = ["USUAL_DAY_MIN", "day_budgets"]

Floats = NDArray[np.float64]

USUAL_DAY_MIN = 480.0
"""Minutes of a working day where the table of reps does not tell."""


def day_budgets(reps: pd.DataFrame, cycle: Cycle) -> Floats:
    """Minutes every rep may work on every day, below 0 on a day off.

    Parameters
    ----------
    reps : DataFrame
        Any of `day_min, workdays, leave`.
    cycle : Cycle

    Returns
    -------
    ndarray of float, shape (K, D)
    """
    budgets = np.full((len(reps), cycle.n_days), -1.0)
    workdays = reps["workdays"] if "workdays" in reps else pd.Series(None, index=reps.index)
    leaves = reps["leave"] if "leave" in reps else pd.Series(None, index=reps.index)
    minutes = reps["day_min"] if "day_min" in reps else pd.Series(USUAL_DAY_MIN, reps.index)
    for k, (day_min, days, leave) in enumerate(zip(minutes, workdays, leaves, strict=True)):
        usual = cycle.workdays if pd.isna(days) else parse_weekdays(days)
        off = frozenset() if pd.isna(leave) else frozenset(parse_dates(leave))
        for day in cycle.open_days:
            if cycle.weekday(day) in usual and cycle.date(day) not in off:
                budgets[k, day - 1] = day_min
    return budgets
