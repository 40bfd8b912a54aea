"""A plan with other visits: times, sums, reps and pins follow from them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from routeplan.errors import SettingsError
from routeplan.plan import Memory, Plan
from routeplan.plan.pinning import visit_days, with_pins, without_pins
from routeplan.plan.timetable import timetable_of

__all__ = ["STOPS", "changed_outlets", "revised_plan", "shared_outlets"]

STOPS = ["rep", "day", "sequence", "outlet"]
"""Columns that say who is where; all others follow from them."""
_REP_DAY = ["rep", "day"]
_REASON = "changed by hand"


def revised_plan(
    plan: Plan,
    visits: pd.DataFrame,
    *,
    pinned: Collection[str] = (),
    freed: Collection[str] = (),
    notes: Collection[str] = (),
) -> Plan:
    """A plan with these visits instead; the other tables follow.

    Rep-days with the same outlets in the same order keep their rows as they are, the others get
    new clock times and sums. The plan may break any rule.

    Parameters
    ----------
    plan : Plan
    visits : DataFrame
        `rep, day, sequence, outlet` of all visits, all known to the plan.
    pinned : collection of str
        Outlets to pin to their new rep and days; those with two reps cannot be.
    freed : collection of str
        Outlets whose pin ends.
    notes : collection of str
        Sentences for the notes of the plan.

    Returns
    -------
    Plan

    Raises
    ------
    SettingsError
        For a rep-day that has begun, and for visits that the plan does not know.
    """
    before, after = _routes(plan.visits), _routes(visits)
    touched = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    _refuse_begun(plan, touched)
    fresh, sums = _timed(plan, visits[_on(visits, touched)])
    kept, days = plan.visits, plan.days
    fresh = _with_other_columns(fresh, kept)
    table = pd.concat([kept[~_on(kept, touched)], fresh], ignore_index=True)
    days = pd.concat([days[~_on(days, touched)], sums], ignore_index=True)
    table = table.sort_values([*_REP_DAY, "sequence"], kind="stable", ignore_index=True)
    outlets = _served(plan.outlets, table, changed_outlets(plan.visits, table))
    outlets = _pinned(outlets, table, pinned, freed)
    return plan.replace(
        outlets=outlets,
        visits=table,
        days=days.sort_values(_REP_DAY, kind="stable", ignore_index=True),
        unserved=_unserved(plan.unserved, outlets),
        info=replace(plan.info, notes=(*plan.info.notes, *notes)),
    )


def changed_outlets(before: pd.DataFrame, after: pd.DataFrame) -> set[str]:
    """Outlets that other reps visit, or that are visited on other days."""
    old, new = (
        table[["outlet", *_REP_DAY]].value_counts().rename("visits") for table in (before, after)
    )
    index = old.index.union(new.index)
    both = pd.DataFrame({"old": old.reindex(index), "new": new.reindex(index)}).fillna(0)
    return set(both.index[both["old"] != both["new"]].get_level_values("outlet"))


def shared_outlets(visits: pd.DataFrame) -> set[str]:
    """Outlets that several reps visit."""
    reps = visits.groupby("outlet")["rep"].unique().map(len)
    return set(reps.index[reps > 1])


def _routes(visits: pd.DataFrame) -> dict[tuple[str, int], tuple[str, ...]]:
    """Outlets of every rep-day in their order."""
    ordered = visits.sort_values([*_REP_DAY, "sequence"], kind="stable")
    routes: dict[tuple[str, int], list[str]] = {}
    for rep, day, outlet in ordered[[*_REP_DAY, "outlet"]].itertuples(index=False, name=None):
        routes.setdefault((rep, int(day)), []).append(outlet)
    return {key: tuple(stops) for key, stops in routes.items()}


def _on(table: pd.DataFrame, rep_days: Collection[tuple[str, int]]) -> pd.Series[bool]:
    keys = zip(table["rep"], table["day"], strict=True)
    return pd.Series([key in rep_days for key in keys], table.index, dtype=bool)


def _refuse_begun(plan: Plan, touched: Collection[tuple[str, int]]) -> None:
    """Refuse to change days that a plan made again has begun, or whose roads are not as usual."""
    memory, visits = Memory.of(plan.info.settings), plan.visits
    begun = {(start.rep, start.day) for start in memory.starts}
    begun |= {(lost.rep, lost.day) for lost in memory.lost}
    if "status" in visits:
        done = visits[visits["status"] == "done"]
        begun |= set(zip(done["rep"], done["day"], strict=True))
    slow = {day for road in memory.roads for day in range(road.first_day, road.last_day + 1)}
    for rep, day in sorted(touched):
        if (rep, day) in begun or day in slow:
            why = "has begun" if (rep, day) in begun else "has other roads than usual"
            raise SettingsError(
                f"{plan.cycle.label(day)} of {rep} {why}: change it with `replan_visits`."
            )


def _with_other_columns(fresh: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Visits with the columns that say more of them, where they are on their day with their rep."""
    others = [name for name in known if name not in fresh]
    if not others:
        return fresh
    keys = [*_REP_DAY, "outlet"]
    return fresh.merge(known[[*keys, *others]].drop_duplicates(keys), how="left", on=keys)


def _timed(plan: Plan, visits: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return timetable_of(plan, set(visits["rep"]), set(visits["outlet"])).time(visits)


def _served(outlets: pd.DataFrame, visits: pd.DataFrame, changed: set[str]) -> pd.DataFrame:
    """Number of visits of the outlets that have changed, and the rep with most of them."""
    chosen = outlets.index.isin(changed)
    own = visits[visits["outlet"].isin(changed)]
    rep = own.groupby("outlet")["rep"].agg(lambda reps: reps.mode().iloc[0]).reindex(outlets.index)
    counts = own["outlet"].value_counts().reindex(outlets.index, fill_value=0)
    known = outlets["rep"] if "rep" in outlets else pd.Series(None, outlets.index, dtype="str")
    return outlets.assign(
        rep=rep.where(chosen, known),
        visits_planned=counts.where(chosen, outlets["visits_planned"]).astype("int64"),
    )


def _pinned(
    outlets: pd.DataFrame, visits: pd.DataFrame, pinned: Collection[str], freed: Collection[str]
) -> pd.DataFrame:
    if freed:
        outlets = without_pins(outlets, pd.Index(sorted(freed)))
    if not pinned:
        return outlets
    own = visits[visits["outlet"].isin(pinned)]
    shared = shared_outlets(own)
    outlets = without_pins(outlets, pd.Index(sorted(shared)))
    nowhere: dict[str, tuple[int, ...]] = dict.fromkeys(sorted(set(pinned) - shared), ())
    return with_pins(outlets, nowhere | visit_days(own[~own["outlet"].isin(shared)]))


def _unserved(known: pd.DataFrame, outlets: pd.DataFrame) -> pd.DataFrame:
    """Outlets with fewer visits than wanted; the reason is kept where their visits are."""
    short = outlets[outlets["visits_planned"] < outlets["visits"]]
    table = pd.DataFrame(
        {
            "outlet": short.index.astype("str"),
            "visits_wanted": short["visits"].to_numpy(),
            "visits_planned": short["visits_planned"].to_numpy(),
        }
    )
    told = known.drop_duplicates("outlet")
    table = table.merge(told, how="left", on=list(table.columns), indicator="_told")
    fresh = table.pop("_told") == "left_only"
    for name in ("reason", "repair"):
        table[name] = table[name].astype("str").fillna("") if name in table else ""
    table.loc[fresh, "reason"] = _REASON
    return table.sort_values("outlet", kind="stable", ignore_index=True)
