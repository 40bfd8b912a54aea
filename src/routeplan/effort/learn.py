"""Service minutes from the log of visits that were made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.errors import DataError, Fault, SettingsError

__all__ = ["LearnedMinutes", "learn_service_minutes"]

Floats = NDArray[np.float64]

_ALL = "all"
_FAR = 3.5
"""Robust standard deviations (Iglewicz and Hoaglin 1993)."""
_MAD_TO_SD = 1.4826
_LEAST_SPREAD = 0.1
"""Of the logarithm of the minutes: where all visits take equally long, a tenth is nothing odd."""
_FEW = 3
"""Visits from which on an outlet has a usual length of its own."""


@dataclass(frozen=True, eq=False)
class LearnedMinutes:
    """What a log tells about the time in outlets and on the way.

    Attributes
    ----------
    minutes : Series of float
        Named ``service_min``, index ``outlet``: those of the log, and all others that have a class;
        missing where nobody of the class was visited.
    table : DataFrame
        Index ``outlet``: `segment`, `visits` that counted, their `mean`, and `weight`, the part of
        the minutes that comes from them; the rest is the mean of the class.
    classes : DataFrame
        Index ``segment``: `outlets`, `visits`, `mean`, and the standard deviations of the minutes
        `within` an outlet and `between` outlets.
    outliers : DataFrame
        Rows of the log that were left out, with `minutes` and the `reason`.
    travel : DataFrame
        Ways between the visits of a rep on one day: `rep`, `start`, `end` (outlets), `minutes`.
        Empty without `rep`, `check_in` and `check_out`.
    """

    minutes: pd.Series
    table: pd.DataFrame
    classes: pd.DataFrame
    outliers: pd.DataFrame
    travel: pd.DataFrame

    @property
    def travel_min(self) -> float:
        """Median way between two visits, in minutes; missing without any."""
        return float(self.travel["minutes"].median()) if len(self.travel) else float("nan")

    def __repr__(self) -> str:
        visits = int(self.classes["visits"].sum())
        means = ", ".join(f"{row.Index} {row.mean:.0f}" for row in self.classes.itertuples())
        return (
            f"LearnedMinutes: {visits:,} visits, {len(self.outliers):,} left out; minutes by class "
            f"{means}"
        )


def learn_service_minutes(
    log: pd.DataFrame,
    *,
    segment: pd.Series | None = None,
    shortest: float = 1.0,
    longest: float = 240.0,
    longest_way: float = 120.0,
) -> LearnedMinutes:
    """Learn how long a visit takes from visits that were made.

    Rows that cannot be a visit, and those far from what is usual in the outlet (or, with few
    visits, in its class), are left out and told. The mean of an outlet is drawn to the mean of its
    class, the more so the fewer visits it has and the less outlets differ (empirical Bayes with
    components of variance by the method of moments). What lies between a check-out and the next
    check-in of the same rep on the same day is travel, and no part of the service.

    Parameters
    ----------
    log : DataFrame
        A row per visit: `outlet`, and `minutes`, or `check_in` and `check_out` (dates with times);
        `rep` to separate the travel.
    segment : Series of str, optional
        Class of every outlet; one class without it.
    shortest, longest : float
        Minutes that a visit takes at least and at most.
    longest_way : float, default 120
        Minutes beyond which the time between two visits is a break, not a way.

    Returns
    -------
    LearnedMinutes

    Raises
    ------
    DataError
        For missing columns, and outlets of the log without a class.
    SettingsError
        For limits that cross.

    Examples
    --------
    >>> log = pd.DataFrame({"outlet": ["001"] * 4 + ["002"] * 4,
    ...                     "minutes": [20, 22, 18, 900, 31, 29, 30, 30]})
    >>> learned = learn_service_minutes(log)
    >>> learned.minutes.round().to_dict(), learned.outliers["reason"].tolist()
    ({'001': 20.0, '002': 30.0}, ['longer than 240 minutes'])
    """
    if not 0 <= shortest < longest:
        raise SettingsError(f"`longest` must be above `shortest`, {shortest:g}. Got {longest:g}.")
    faults = list(_faults(log, segment))
    if faults:
        raise DataError(faults)
    rows = _durations(log, segment)
    reason = _impossible(rows, shortest, longest)
    reason = reason.where(reason.notna(), _unusual(rows[reason.isna()]).reindex(rows.index))
    kept = rows[reason.isna()]
    if kept.empty:
        raise DataError([Fault("log", "", "minutes", "none", "visits that can be learnt from")])
    classes = _classes(kept)
    table = _outlets(kept, classes, segment)
    mean = table["segment"].map(classes["mean"])
    learned = mean + table["weight"] * (table["mean"].fillna(mean) - mean)
    odd = log[reason.notna()].assign(minutes=rows["minutes"][reason.notna()])
    return LearnedMinutes(
        learned.rename("service_min"),
        table,
        classes,
        odd.assign(reason=reason.dropna()),
        _travel(log, longest_way),
    )


def _faults(log: pd.DataFrame, segment: pd.Series | None) -> Iterator[Fault]:
    timed = {"check_in", "check_out"} <= set(log.columns)
    if "outlet" not in log:
        yield Fault("log", "", "outlet", "nothing", "a column of this name")
    elif segment is not None:
        lost = ~log["outlet"].isin(segment.dropna().index)
        for outlet in log.loc[lost, "outlet"].unique():
            yield Fault("log", str(outlet), "segment", "nothing", "a class for every outlet")
    if "minutes" not in log and not timed:
        yield Fault("log", "", "minutes", "nothing", "this column, or check_in and check_out")
    for name in ("check_in", "check_out") if timed else ():
        found = log[name]
        wrong = found.notna() & pd.to_datetime(found, errors="coerce", format="mixed").isna()
        for row, text in found[wrong].items():
            yield Fault("log", str(row), name, str(text), "a date with a time")


def _times(log: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    came, went = (pd.to_datetime(log[name], format="mixed") for name in ("check_in", "check_out"))
    return came, went


def _durations(log: pd.DataFrame, segment: pd.Series | None) -> pd.DataFrame:
    """Outlet, class and minutes of every row, on a plain index."""
    if "minutes" in log:
        minutes = pd.to_numeric(log["minutes"], errors="coerce")
    else:
        came, went = _times(log)
        minutes = (went - came).dt.total_seconds() / 60
    named = _ALL if segment is None else log["outlet"].map(segment)
    columns = {"outlet": log["outlet"], "segment": named, "minutes": minutes.astype("float64")}
    return pd.DataFrame(columns, index=log.index)


def _impossible(rows: pd.DataFrame, shortest: float, longest: float) -> pd.Series:
    minutes = rows["minutes"]
    reason = pd.Series(None, rows.index, dtype="object")
    reason[minutes > longest] = f"longer than {longest:g} minutes"
    reason[minutes < shortest] = f"shorter than {shortest:g} minutes"
    reason[minutes < 0] = "out before in"
    reason[minutes.isna()] = "no length"
    return reason


def _unusual(rows: pd.DataFrame) -> pd.Series:
    """Reason for the rows far from the usual length of their outlet or class."""
    log = np.log(rows["minutes"].clip(lower=1e-3))
    by_outlet = log.groupby(rows["outlet"])
    usual = by_outlet.transform("median").where(
        by_outlet.transform("size") >= _FEW, log.groupby(rows["segment"]).transform("median")
    )
    off = (log - usual).abs()
    spread = off.groupby(rows["segment"]).transform("median") * _MAD_TO_SD
    reason = pd.Series(None, rows.index, dtype="object")
    reason[off > _FAR * spread.clip(lower=_LEAST_SPREAD)] = "far from what is usual there"
    return reason


def _classes(kept: pd.DataFrame) -> pd.DataFrame:
    """Means and components of variance by class."""
    pooled = _components(kept)
    rows = {}
    for name, members in kept.groupby("segment"):
        within, between = _components(members, pooled)
        by_outlet = members.groupby("outlet")["minutes"].agg(["size", "mean"])
        sizes = by_outlet["size"].to_numpy(np.float64)
        weight = 1.0 / np.maximum(between + within / sizes, 1e-12)
        mean = float(weight @ by_outlet["mean"].to_numpy(np.float64) / weight.sum())
        rows[name] = (len(by_outlet), len(members), mean, np.sqrt(within), np.sqrt(between))
    columns = ["outlets", "visits", "mean", "within", "between"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("segment")


def _components(
    rows: pd.DataFrame, usual: tuple[float, float] | None = None
) -> tuple[float, float]:
    """Variances of the minutes within and between outlets; the usual ones where too few tell."""
    groups = rows.groupby("outlet")["minutes"]
    sizes = groups.size().to_numpy(np.float64)
    total, outlets = float(sizes.sum()), len(sizes)
    free = total - outlets
    if free < 1 or outlets < 2:
        alone = float(rows["minutes"].var(ddof=0)) if usual is None else usual[0]
        within = float(groups.var(ddof=0).mean()) if free >= 1 and usual is None else alone
        return max(within, 1e-12), 0.0 if usual is None else usual[1]
    off = rows["minutes"] - groups.transform("mean")
    within = float((off**2).sum()) / free
    apart = groups.mean().to_numpy(np.float64) - float(rows["minutes"].mean())
    mean_square = float(sizes @ apart**2) / (outlets - 1)
    size = (total - float(sizes @ sizes) / total) / (outlets - 1)
    return max(within, 1e-12), max((mean_square - within) / size, 0.0)


def _outlets(kept: pd.DataFrame, classes: pd.DataFrame, segment: pd.Series | None) -> pd.DataFrame:
    """Every outlet that has visits or a class."""
    groups = kept.groupby("outlet")
    table = pd.DataFrame(
        {
            "segment": groups["segment"].first(),
            "visits": groups.size(),
            "mean": groups["minutes"].mean(),
        }
    )
    if segment is not None:
        table = table.reindex(segment.index).assign(segment=segment)
    table["visits"] = table["visits"].fillna(0).astype("int64")
    within, between = (table["segment"].map(classes[name]) ** 2 for name in ("within", "between"))
    table["weight"] = between * table["visits"] / (between * table["visits"] + within)
    return table.rename_axis("outlet")


def _travel(log: pd.DataFrame, longest: float) -> pd.DataFrame:
    """Ways from every visit to the next of the same rep on the same day."""
    columns = ["rep", "start", "end", "minutes"]
    if not {"rep", "check_in", "check_out"} <= set(log.columns):
        return pd.DataFrame(columns=columns)
    came, went = _times(log)
    table = pd.DataFrame(
        {"rep": log["rep"], "end": log["outlet"], "came": came, "went": went}
    ).dropna()
    table = table[table["went"] >= table["came"]].sort_values(["rep", "came"], kind="stable")
    before = table.shift(1)
    table["start"] = before["end"]
    table["minutes"] = (table["came"] - before["went"]).dt.total_seconds() / 60
    same = (table["rep"] == before["rep"]) & (table["came"].dt.date == before["came"].dt.date)
    way = same & table["minutes"].between(0, longest)
    ways: pd.DataFrame = table.loc[way, columns]
    return ways.reset_index(drop=True)
