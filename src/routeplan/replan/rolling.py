"""From one cycle to the next: what the next plan should know of the one before."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.clock import parse_appointments, parse_date
from routeplan.columns import Column
from routeplan.cycle import WEEKDAYS, Cycle
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.pins import is_pinned
from routeplan.plan import Memory, Plan
from routeplan.travel import Places

__all__ = ["next_cycle", "stability"]

Floats = NDArray[np.float64]

_LOG = (
    Column("outlet", "text", "the outlet visited", required=True),
    Column("date", "date", "when", required=True),
)


def next_cycle(
    plan: Plan,
    cycle: Cycle,
    log: pd.DataFrame | None = None,
    *,
    keep_weekdays: bool = True,
    pays_min: float = 10.0,
) -> pd.DataFrame:
    """Outlets for the plan of the next cycle.

    Reps stay as they are, and so do weekdays unless another one pays. What was owed comes first:
    the last visit of every outlet is told, so that the longest unvisited are due soonest, and an
    outlet that was missed altogether must be visited. Outlets that closed for good are left out,
    those that opened get all their visits.

    Parameters
    ----------
    plan : Plan
        Of the cycle before, as it came out: the last one that was planned again.
    cycle : Cycle
        The next one, with dates.
    log : DataFrame, optional
        Visits made, ``outlet, date``. What the plan does not know to be done counts as made only
        if it stands here; without a log all visits of the plan count as made.
    keep_weekdays : bool, default True
        Whether outlets keep the weekdays on which they are visited, where the table does not say
        otherwise.
    pays_min : float, default 10
        Minutes per visit that another weekday must save so that the weekday is left open.

    Returns
    -------
    DataFrame
        For :func:`routeplan.plan_visits`: the plan's outlets with `last_visit`, `rep`, `visits`,
        `weekdays` and `must_visit`. ``attrs["notes"]`` tells what was done.

    Raises
    ------
    SettingsError
        When one of the cycles has no dates, or the next one begins before the other.
    DataError
        For a log with unknown outlets or cells that are no dates.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, reps = rp.make_city(20, seed=1)
    >>> first, second = (rp.Cycle(weeks=1, start=f"2026-12-{day}") for day in ("07", "14"))
    >>> plan = rp.plan_visits(outlets, reps, first, stop=rp.MaxIterations(1_000))
    >>> after = rp.plan_visits(rp.next_cycle(plan, second), reps, second, stop=rp.MaxIterations(9))
    >>> rp.stability(plan, after)["rep"]
    np.float64(1.0)
    """
    if plan.cycle.start is None or cycle.start is None:
        raise SettingsError("Both cycles need dates: give them a `start`.")
    if cycle.start <= plan.cycle.start:
        raise SettingsError(f"`cycle` must begin after {plan.cycle.start}. Got {cycle.start}.")
    memory = Memory.of(plan.info.settings)
    outlets = plan.outlets.drop(columns="visits_planned")
    made = _made(plan, log)
    per_cycle = pd.Series(memory.visits, dtype="float64").reindex(outlets.index)
    outlets["visits"] = per_cycle.fillna(outlets["visits"]).astype("int64")
    outlets["last_visit"] = _last_visits(outlets, made)
    owed = {entry.outlet for entry in memory.missed} - set(made["outlet"])
    if owed:
        must = outlets.get("must_visit", pd.Series(data=False, index=outlets.index)).astype(bool)
        outlets["must_visit"] = must | outlets.index.isin(owed)
    if "appointment" in outlets:
        outlets["appointment"] = outlets["appointment"].map(
            lambda text: _ahead(text, cycle), na_action="ignore"
        )
    free = 0
    if keep_weekdays:
        kept = _weekdays(plan, cycle, outlets["visits"])
        kept = kept.drop(outlets.index[is_pinned(outlets)], errors="ignore")
        if "any_weekday" in outlets:
            kept = kept.drop(outlets.index[outlets["any_weekday"].astype(bool)], errors="ignore")
        better = _saving(plan) > pays_min
        free = int(better.reindex(kept.index, fill_value=False).sum())
        kept = kept[~better.reindex(kept.index, fill_value=False)]
        own = outlets.get("weekdays", pd.Series(None, index=outlets.index, dtype="str"))
        outlets["weekdays"] = own.where(own.notna() & (own != ""), kept.reindex(outlets.index))
    gone = outlets.index.isin(memory.gone)
    outlets = outlets[~gone]
    outlets.attrs["notes"] = _notes(len(owed), free, int(gone.sum()), len(memory.visits))
    return outlets


def stability(before: Plan, after: Plan) -> pd.Series[float]:
    """Share of the visits of a plan whose outlet had the same rep, or weekday, before.

    Parameters
    ----------
    before, after : Plan

    Returns
    -------
    Series of float
        ``rep, weekday, both``, over the visits of `after` to outlets visited in both plans; NaN
        without any.
    """
    old, new = _habits(before), _habits(after)
    new = new[new["outlet"].isin(old["outlet"])]
    shares = {}
    for name, columns in {
        "rep": ["rep"],
        "weekday": ["weekday"],
        "both": ["rep", "weekday"],
    }.items():
        keys = ["outlet", *columns]
        known = pd.MultiIndex.from_frame(old[keys].drop_duplicates())
        shares[name] = float(pd.MultiIndex.from_frame(new[keys]).isin(known).mean())
    return pd.Series(shares, dtype=float, name="share")


def _habits(plan: Plan) -> pd.DataFrame:
    visits = plan.visits[["outlet", "rep", "day"]]
    return visits.assign(weekday=[plan.cycle.weekday(int(day)) for day in visits["day"]])


def _made(plan: Plan, log: pd.DataFrame | None) -> pd.DataFrame:
    """Visits made, by outlet and date."""
    visits = plan.visits
    if log is None:
        return visits[["outlet", "date"]]
    faults = [
        Fault("log", "", column.name, "no such column", f"a column {column.name}")
        for column in _LOG
        if column.name not in log
    ]
    if faults:
        raise DataError(faults)
    dates: dict[Hashable, str] = {}
    for row, outlet, text in zip(log.index, log["outlet"].astype("str"), log["date"], strict=True):
        if outlet not in plan.outlets.index:
            faults.append(Fault("log", str(row), "outlet", outlet, "an outlet of the plan"))
        try:
            dates[row] = str(parse_date(str(text)))
        except SettingsError:
            faults.append(Fault("log", str(row), "date", str(text), _LOG[1].needed))
    if faults:
        raise DataError(faults)
    told = pd.DataFrame({"outlet": log["outlet"].astype("str"), "date": pd.Series(dates)})
    done = visits[visits["status"] == "done"] if "status" in visits else visits.iloc[:0]
    return pd.concat([done[["outlet", "date"]], told])


def _last_visits(outlets: pd.DataFrame, made: pd.DataFrame) -> pd.Series:
    last = made.groupby("outlet")["date"].max().reindex(outlets.index)
    if "last_visit" not in outlets:
        return last
    known = outlets["last_visit"]
    later = last.fillna("") > known.fillna("")
    return known.mask(later | known.isna(), last)


def _ahead(text: str, cycle: Cycle) -> str | None:
    """The appointments of a text that do not lie before a cycle."""
    dates = {date for date, *_ in parse_appointments(text) if cycle.start and date >= cycle.start}
    kept = [part for part in text.split(",") if parse_date(part.strip()[:10]) in dates]
    return ",".join(kept) or None


def _weekdays(plan: Plan, cycle: Cycle, visits: pd.Series) -> pd.Series:
    """The weekdays that an outlet's visits are on as a rule, as many as its rhythm has."""
    habits = _habits(plan)
    if "status" in plan.visits:
        regular = ~plan.visits["status"].isin(["moved", "new"])
        only = ~habits["outlet"].isin(habits["outlet"][regular])
        habits = habits[regular | only]
    habits = habits[habits["weekday"].isin(cycle.regular_workdays)]
    counts = habits.groupby(["outlet", "weekday"]).size().sort_values(ascending=False)
    chosen: dict[str, str] = {}
    for outlet, group in counts.groupby(level="outlet", sort=False):
        wanted = -(-int(visits.get(outlet, 1)) // cycle.weeks)
        names = [str(name) for name in group.index.get_level_values("weekday")[:wanted]]
        if len(names) == wanted:
            chosen[str(outlet)] = ",".join(sorted(names, key=WEEKDAYS.index))
    return pd.Series(chosen, dtype="str")


def _saving(plan: Plan) -> pd.Series:
    """Minutes per visit that the best other weekday of the same rep would save, by outlet."""
    visits = plan.visits.sort_values(["rep", "day", "sequence"])
    found: list[pd.Series] = []
    for rep, own in visits.groupby("rep"):
        ids = pd.Index(own["outlet"].unique())
        places = Places.of(plan.outlets.loc[ids])
        places = places + Places.of(plan.reps.loc[[rep]]) + Places.ends(plan.reps.loc[[rep]])
        minutes = plan.travel.minutes(places, places)
        found.append(_saving_of(own, ids, minutes, plan.cycle))
    return pd.concat(found).groupby(level=0).mean() if found else pd.Series(dtype=float)


def _saving_of(visits: pd.DataFrame, ids: pd.Index, minutes: Floats, cycle: Cycle) -> pd.Series:
    """The same for one rep; the last two places are where days begin and end."""
    n = len(ids)
    detour = pd.Series(0.0, ids)
    by_weekday: dict[str, list[Floats]] = {}
    for day, rows in visits.groupby("day"):
        tour = np.concatenate([[n], ids.get_indexer(pd.Index(rows["outlet"])), [n + 1]])
        a, b, c = tour[:-2], tour[1:-1], tour[2:]
        detour += pd.Series(
            minutes[a, b] + minutes[b, c] - minutes[a, c], ids[b]
        ).reindex(ids, fill_value=0.0)  # fmt: skip
        legs = minutes[tour[:-1], tour[1:]]
        more = minutes[tour[:-1], :n] + minutes[:n, tour[1:]].T - legs[:, None]
        by_weekday.setdefault(cycle.weekday(int(str(day))), []).append(more.min(axis=0))
    now = detour / visits["outlet"].value_counts().reindex(ids)
    other = np.min([np.mean(weeks, axis=0) for weeks in by_weekday.values()], axis=0)
    return pd.Series(now - other, ids, dtype=float)


def _notes(owed: int, free: int, gone: int, begun: int) -> list[str]:
    told = (
        (owed, "were missed and not made up: they must be visited."),
        (free, "may change their weekday, which would save travel."),
        (gone, "have closed and are left out."),
        (begun, "began within the cycle, or had calls: their visits per cycle are set."),
    )
    return [f"next cycle: {count:,} outlets {text}" for count, text in told if count]
