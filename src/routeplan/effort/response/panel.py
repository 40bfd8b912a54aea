"""Visits and sales by outlet and period, checked and set in relation to the outlet's usual ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.errors import DataError, Fault

__all__ = ["Panel", "read_panel"]

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]

_ALL = "all"
"""Class of the outlets where there are no classes."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Rows of outlets in periods, by outlet and then by period.

    Attributes
    ----------
    outlet, segment, period : array of int
        Codes from 0.
    effort : array of float
        Visits over the outlet's current visits.
    sales : array of float
        Over the outlet's mean sales.
    segments : tuple of str
        Names of the classes.
    periods : Index
        The periods, ascending.
    notes : tuple of str
        What was left out.
    """

    outlet: Wholes
    segment: Wholes
    period: Wholes
    effort: Floats
    sales: Floats
    segments: tuple[str, ...]
    periods: pd.Index
    notes: tuple[str, ...]

    def rows(self, segment: int) -> Wholes:
        """Rows of a class."""
        return np.flatnonzero(self.segment == segment)

    def within(self, values: Floats) -> Floats:
        """What is left of values without the means of their outlets and of their periods."""
        left = values
        for _ in range(20):  # one round is enough where every outlet has every period
            for codes in (self.outlet, self.period):
                mean = np.bincount(codes, left) / np.maximum(np.bincount(codes), 1)
                left = left - mean[codes]
        return left


def read_panel(
    history: pd.DataFrame, segment: pd.Series | None = None, current: pd.Series | None = None
) -> Panel:
    """Check a history and make a panel of it.

    Parameters
    ----------
    history : DataFrame
        `outlet, period, visits, sales`, and `segment` where no other is given.
    segment : Series of str, optional
        Class of every outlet.
    current : Series of float, optional
        Today's visits a period of every outlet; the mean of the history without it.

    Returns
    -------
    Panel

    Raises
    ------
    DataError
        For missing columns, numbers below 0, an outlet twice in a period, or without a class.
    """
    faults = list(_faults(history, segment, current))
    if faults:
        raise DataError(faults)
    columns = ["outlet", "period", "visits", "sales"]
    table = history[columns].astype({"visits": "float64", "sales": "float64"})
    table["segment"] = _classes(history, segment)
    table = table.sort_values(["outlet", "period"], kind="stable")
    means = table.groupby("outlet")[["visits", "sales"]].transform("mean")
    usual = means["visits"] if current is None else table["outlet"].map(current).astype("float64")
    rows = table.groupby("outlet")["visits"].transform("size")
    kept = (usual > 0) & (means["sales"] > 0) & (rows > 1)
    lost = table.loc[~kept, "outlet"].nunique()
    notes = (
        [f"{lost:,} outlets left out: without visits, without sales, or with one period alone."]
        if lost
        else []
    )
    if not kept.any():
        raise DataError(
            [Fault("history", "", "", "none", "outlets with visits and sales in two periods")]
        )
    some = table[kept]
    codes, names = pd.factorize(some["segment"], sort=True)
    period, periods = pd.factorize(some["period"], sort=True)
    return Panel(
        np.asarray(pd.factorize(some["outlet"])[0], dtype=np.int64),
        np.asarray(codes, dtype=np.int64),
        np.asarray(period, dtype=np.int64),
        (some["visits"] / usual[kept]).to_numpy(np.float64),
        (some["sales"] / means["sales"][kept]).to_numpy(np.float64),
        tuple(map(str, names)),
        pd.Index(periods, name="period"),
        tuple(notes),
    )


def _classes(history: pd.DataFrame, segment: pd.Series | None) -> pd.Series:
    if segment is not None:
        return history["outlet"].map(segment)
    return history.get("segment", pd.Series(_ALL, history.index))


def _faults(
    history: pd.DataFrame, segment: pd.Series | None, current: pd.Series | None
) -> Iterator[Fault]:
    missing = [name for name in ("outlet", "period", "visits", "sales") if name not in history]
    for name in missing:
        yield Fault("history", "", name, "nothing", "a column of this name")
    if missing:
        return
    for name in ("visits", "sales"):
        numbers = pd.to_numeric(history[name], errors="coerce")
        wrong = ~((numbers >= 0) & (numbers < np.inf))
        for row, found in history.loc[wrong, name].items():
            yield Fault("history", str(row), name, str(found), "a number of at least 0")
    for row, outlet in history.loc[history.duplicated(["outlet", "period"]), "outlet"].items():
        needed = "every outlet once in a period"
        yield Fault("history", str(row), "period", f"{outlet} once more", needed)
    classes = _classes(history, segment)
    for outlet in history.loc[classes.isna(), "outlet"].unique():
        yield Fault("history", str(outlet), "segment", "nothing", "a class for every outlet")
    if current is not None:
        unknown = ~history["outlet"].isin(current.dropna().index)
        for outlet in history.loc[unknown, "outlet"].unique():
            yield Fault("current", str(outlet), "visits", "nothing", "visits for every outlet")
