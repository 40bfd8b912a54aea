"""What more or less time is worth, who gains and loses against today, and the classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from routeplan.effort.allocation.solver import Solver

__all__ = ["TIME_STEPS", "AllocationReport", "make_report"]

TIME_STEPS = (0.9, 1.0, 1.1)
"""Parts of the time at which the choice is made again."""

_SUMS = {
    "before": "visits_before",
    "after": "visits_after",
    "minutes_before": "minutes_before",
    "minutes_after": "minutes_after",
    "profit_before": "profit_before",
    "profit_after": "profit_after",
}


@dataclass(frozen=True, eq=False)
class AllocationReport:
    """An allocation in a few tables; sums per cycle.

    Attributes
    ----------
    totals : Series of float
        `outlets`, `visits_before`, `visits_after`, and the same for `minutes` and `profit`;
        `price`, worth of one more minute (the mean over the reps, by their minutes).
    time : DataFrame
        Index ``time``, the part of today's minutes: `minutes`, `profit`, `change` against all of
        the time, and `per_minute`, the change over the minutes. Missing where the fewest visits do
        not fit.
    changes : DataFrame
        Index ``change``: outlets with ``more`` visits, the ``same`` and ``fewer``, and those whose
        visits today are ``unknown``; columns as the totals.
    classes : DataFrame
        Index ``segment``, ``none`` for outlets without; columns as the totals, with `visits_each`
        and `profit_per_minute` after.
    """

    totals: pd.Series
    time: pd.DataFrame
    changes: pd.DataFrame
    classes: pd.DataFrame

    def __repr__(self) -> str:
        parts = {
            "totals": self.totals.to_frame().T,
            "time": self.time,
            "changes": self.changes,
            "classes": self.classes,
        }
        return "\n\n".join(
            f"{name}\n{table.to_string(float_format='{:,.2f}'.format)}"
            for name, table in parts.items()
        )


def make_report(table: pd.DataFrame, limits: pd.DataFrame, solver: Solver) -> AllocationReport:
    """Sum up the table of an allocation.

    Parameters
    ----------
    table, limits : DataFrame
        As :class:`~routeplan.effort.allocation.allocation.Allocation` has them.
    solver : Solver

    Returns
    -------
    AllocationReport
    """
    totals = pd.Series({"outlets": float(len(table))}, name="allocation", dtype="float64")
    totals = pd.concat([totals, table[[*_SUMS]].sum(min_count=min(1, len(table))).rename(_SUMS)])
    weight = limits["minutes"] / max(float(limits["minutes"].sum()), 1e-300)
    totals["price"] = float((limits["price"] * weight).sum())
    segment = table.get("segment", pd.Series("all", table.index))
    classes = _sums(table, segment.astype("object").fillna("none"))
    classes["visits_each"] = classes["visits_after"] / classes["outlets"]
    classes["profit_per_minute"] = classes["profit_after"] / classes["minutes_after"].replace(
        0.0, np.nan
    )
    more = table["after"] - table["before"]
    change = pd.Series("unknown", table.index)
    for name, members in (("more", more > 0), ("same", more == 0), ("fewer", more < 0)):
        change[members] = name
    known = ["more", "same", "fewer"] if (change != "unknown").any() else []
    unknown = ["unknown"] if (change == "unknown").any() else []
    changes = _sums(table, change).reindex([*known, *unknown], fill_value=0.0)
    return AllocationReport(
        totals.rename("allocation"),
        _time(float(limits["profit"].sum()), solver),
        changes.rename_axis("change"),
        classes.rename_axis("segment"),
    )


def _sums(table: pd.DataFrame, key: pd.Series) -> pd.DataFrame:
    groups = table.groupby(key)
    sums = groups[[*_SUMS]].sum(min_count=1).rename(columns=_SUMS).astype("float64")
    sums.insert(0, "outlets", groups.size().astype("float64"))
    return sums


def _time(profit: float, solver: Solver) -> pd.DataFrame:
    room = sum(share.minutes for share in solver.shares)
    rows = {}
    for part in TIME_STEPS:
        found = solver.solve(part) if part != 1 else None
        worth = profit if part == 1 else np.nan if found is None else solver.worth(found)
        minutes = part * room
        change = worth - profit
        rows[part] = (minutes, worth, change, change / (minutes - room) if part != 1 else np.nan)
    columns = ["minutes", "profit", "change", "per_minute"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("time")
