"""Time in the field, calls a day, and whether a route standard adds up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from routeplan.errors import DataError, Fault, SettingsError

__all__ = ["call_balance", "calls_per_day", "field_minutes"]

FIELD_SHARE = 0.8
"""Part of a working day without breaks that is spent in the field; our own default."""


def field_minutes(hours: float, breaks: float = 0.0, *, share: float = FIELD_SHARE) -> float:
    """Minutes a day for calls and the ways between them.

    Parameters
    ----------
    hours : float
        Working hours a day.
    breaks : float, default 0
        Hours of breaks in them.
    share : float, default 0.8
        Part of the rest that is spent in the field, not in meetings and at the desk.

    Returns
    -------
    float

    Raises
    ------
    SettingsError
        For more than 24 hours, breaks longer than the day, or a share that is not from 0 to 1.

    Examples
    --------
    >>> field_minutes(8.5, 1)
    360.0
    """
    if not 0 <= hours <= 24:
        raise SettingsError(f"`hours` must be from 0 to 24. Got {hours}.")
    if not 0 <= breaks <= hours:
        raise SettingsError(f"`breaks` must be from 0 to the hours, {hours}. Got {breaks}.")
    if not 0 <= share <= 1:
        raise SettingsError(f"`share` must be from 0 to 1. Got {share}.")
    return (hours - breaks) * 60 * share


def calls_per_day(
    field_min: float, service_min: float | pd.Series, travel_min: float = 0.0
) -> float:
    """Calls that fit in a day, on average.

    Parameters
    ----------
    field_min : float
        Minutes in the field, see :func:`field_minutes`.
    service_min : float or Series of float
        Minutes in the outlet; of a Series the mean counts, so repeat outlets by their visits.
    travel_min : float, default 0
        Mean way to the next call.

    Returns
    -------
    float
        Not rounded.

    Raises
    ------
    SettingsError
        For minutes below 0, and a call without any.

    Examples
    --------
    >>> calls_per_day(field_minutes(8.5, 1), service_min=18, travel_min=6)
    15.0
    """
    call = float(np.mean(service_min)) + travel_min
    for name, minutes in (("field_min", field_min), ("travel_min", travel_min)):
        if not 0 <= minutes < np.inf:
            raise SettingsError(f"`{name}` must be at least 0. Got {minutes}.")
    if not 0 < call < np.inf:
        raise SettingsError(
            f"`service_min` and `travel_min` must add up to more than 0. Got {call}."
        )
    return field_min / call


def call_balance(standard: pd.DataFrame) -> pd.DataFrame:
    """Set the visits that a route standard asks for beside the calls that it has time for.

    Accounts times visits must be calls a day times days. One of the four may be missing in a row,
    and is worked out.

    Parameters
    ----------
    standard : DataFrame
        A row per kind of route and any period: `accounts`, `visits` to each in the period, `calls`
        a day, and `days` in the period.

    Returns
    -------
    DataFrame
        On the same index: the four columns, `needed` visits, `possible` ones, and `spare`, the
        difference.

    Raises
    ------
    DataError
        For missing columns, numbers below 0, and rows with more than one gap.

    Examples
    --------
    >>> standard = pd.DataFrame({"accounts": [110.0, None], "visits": [2, 4], "calls": [11, 40],
    ...                          "days": [20, 24]})
    >>> call_balance(standard)[["accounts", "needed", "spare"]].to_numpy().tolist()
    [[110.0, 220.0, 0.0], [240.0, 960.0, 0.0]]
    """
    names = ["accounts", "visits", "calls", "days"]
    missing = [name for name in names if name not in standard]
    if missing:
        raise DataError(
            Fault("standard", "", name, "nothing", "a column of this name") for name in missing
        )
    table = standard[names].astype("float64")
    faults = [
        Fault("standard", str(row), name, str(found), "a number above 0")
        for name in names
        for row, found in table.loc[~(table[name].isna() | (table[name] > 0)), name].items()
    ]
    gaps = table.isna().sum(axis=1)
    faults += [
        Fault("standard", str(row), "", f"{int(count)} gaps", "at most one gap in a row")
        for row, count in gaps[gaps > 1].items()
    ]
    if faults:
        raise DataError(faults)
    for name, (other, *across) in {
        "accounts": ("visits", "calls", "days"),
        "visits": ("accounts", "calls", "days"),
        "calls": ("days", "accounts", "visits"),
        "days": ("calls", "accounts", "visits"),
    }.items():
        table[name] = table[name].fillna(table[across[0]] * table[across[1]] / table[other])
    table["needed"] = table["accounts"] * table["visits"]
    table["possible"] = table["calls"] * table["days"]
    table["spare"] = table["possible"] - table["needed"]
    return table
