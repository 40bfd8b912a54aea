"""From placed visits to the plan that was planned again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import pandas as pd

from routeplan.plan import SECTION, Memory, Missed, Plan
from routeplan.replan.assemble import Rebuilt, rebuild_day, status_now, with_plan
from routeplan.replan.changes import changes_table, debt_table, debts
from routeplan.replan.place import Placement
from routeplan.replan.result import Replan
from routeplan.replan.settings import Level
from routeplan.replan.situation import RepDay, Situation
from routeplan.replan.today import Clock, Row

__all__ = ["make_outcome"]

_KEY = ["rep", "day"]


def make_outcome(
    situation: Situation, placement: Placement, level: Level, *, seconds: float, seed: int
) -> Replan:
    """Make the plan and tell what has changed.

    Parameters
    ----------
    situation : Situation
    placement : Placement
    level : {"least", "balanced", "best"}
    seconds : float
        Time it took.
    seed : int

    Returns
    -------
    Replan
    """
    plan = situation.plan
    rebuilt, keys = _rebuild(situation, placement)
    old = status_now(plan.visits, situation.now.day, situation.now.minute)
    visits = _joined(old, rebuilt.visits, keys).sort_values([*_KEY, "sequence"], ignore_index=True)
    days = _joined(plan.days, rebuilt.days, keys).sort_values(_KEY, ignore_index=True)
    owed = debts(placement.placed, situation.now.day)
    memory = _remembered(situation, placement, rebuilt, visits=visits, owed=owed, keys=keys)
    outlets = _outlets(situation, placement, visits)
    settings = plan.info.settings | {SECTION: memory.as_settings()}
    info = replace(
        plan.info, seconds=seconds, seed=seed, version=version("routeplan"), settings=settings
    )
    made = with_plan(
        plan,
        outlets=outlets,
        reps=situation.world.reps,
        visits=visits,
        days=days,
        unserved=_unserved(plan, outlets, memory.missed, situation),
        info=info,
    )
    done = {
        row["outlet"]: row for rows in situation.settled.values() for row in rows.kept
        if row["outlet"] in situation.done_early
    }  # fmt: skip
    return Replan(
        plan=made,
        changes=changes_table(placement.placed, situation.done_early, done, plan.cycle),
        debt=debt_table(owed, plan.cycle),
        level=level,
    )


def _rebuild(situation: Situation, placement: Placement) -> tuple[Rebuilt, set[RepDay]]:
    """The days that are no longer as planned; all others stay word for word."""
    original: dict[RepDay, list[str]] = defaultdict(list)
    for row in situation.plan.visits.sort_values([*_KEY, "sequence"]).to_dict("records"):
        original[row["rep"], row["day"]].append(row["outlet"])
    planned_before = [v for v in situation.wanted.visits if v.kind == "planned"]
    searched = {(visit.rep, visit.day) for visit in planned_before}
    early = {(row["rep"], row["day"]) for row in situation.done_early.values()}
    called = {(entry.rep, entry.day) for entry in placement.placed if entry.visit.window}
    keys = searched | early | set(placement.rows) | set(situation.settled)
    rebuilt, changed = Rebuilt(), set()
    for rep, day in sorted(keys):
        settled = situation.settled.get((rep, day))
        planned = placement.rows.get((rep, day), [])
        order = [row["outlet"] for row in [*(settled.kept if settled else []), *planned]]
        same = order == original.get((rep, day), [])
        if (
            same
            and not situation.hindered(rep, day)
            and (rep, day) not in called  # the same order at other times
            and not (settled and (settled.changed or settled.lost != _lost(situation, rep, day)))
        ):
            continue
        changed.add((rep, day))
        rebuild_day(
            rebuilt,
            day=situation.clocks.get((rep, day)) or _plain_clock(rep, day),
            date=str(situation.cycle.date(day)),
            settled=settled,
            planned=planned,
            total=placement.totals.get((rep, day)),
            ways=situation.ways,
        )
    return rebuilt, changed


def _lost(situation: Situation, rep: str, day: int) -> tuple[float, float]:
    return situation.clocks[rep, day].lost


def _plain_clock(rep: str, day: int) -> Clock:
    return Clock(rep, day, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _joined(old: pd.DataFrame, rows: list[Row], keys: set[RepDay]) -> pd.DataFrame:
    """A table with the rows of some rep-days replaced."""
    stale = pd.MultiIndex.from_frame(old[_KEY]).isin(list(keys)) if keys else [False] * len(old)
    kept = old[~pd.Series(stale, old.index, dtype=bool)]
    if not rows:
        return kept
    fresh = pd.DataFrame(rows).reindex(columns=old.columns)
    return pd.concat([kept, fresh.astype(old.dtypes.to_dict())])


def _remembered(
    situation: Situation,
    placement: Placement,
    rebuilt: Rebuilt,
    *,
    visits: pd.DataFrame,
    owed: list[Missed],
    keys: set[RepDay],
) -> Memory:
    """What the plan remembers from now on."""
    memory = situation.world.memory
    ahead = visits[visits["status"] != "done"]
    there = set(zip(ahead["rep"], ahead["day"], ahead["outlet"], strict=True))
    fresh = {(start.rep, start.day, start.outlet) for start in rebuilt.starts}
    starts = [
        start
        for start in memory.starts
        if (key := (start.rep, start.day, start.outlet)) in there
        and key not in fresh
        and (start.rep, start.day) not in keys
    ]
    lost = [entry for entry in memory.lost if (entry.rep, entry.day) not in keys]
    left = [entry.visit.outlet for entry in placement.placed if entry.changed]
    left += situation.done_early
    over = [entry for entry in memory.missed if not entry.until]
    per_cycle = _per_cycle(situation, memory)
    return replace(
        memory,
        missed=(*over, *owed),
        starts=(*starts, *rebuilt.starts),
        lost=(*lost, *rebuilt.lost),
        irregular=tuple(dict.fromkeys([*memory.irregular, *left])),
        visits=per_cycle,
    )


def _per_cycle(situation: Situation, memory: Memory) -> dict[str, int]:
    """Visits per cycle of outlets whose number in this cycle is another one."""
    outlets = situation.plan.outlets
    calls = {outlet: int(outlets["visits"].get(outlet, 0)) for outlet in situation.wanted.extra}
    return calls | situation.wanted.per_cycle | memory.visits


def _outlets(situation: Situation, placement: Placement, visits: pd.DataFrame) -> pd.DataFrame:
    """The outlets with what they get now."""
    outlets = situation.world.outlets
    counted = visits["outlet"].value_counts().reindex(outlets.index, fill_value=0)
    extra = pd.Series(situation.wanted.extra, dtype="int64").reindex(outlets.index, fill_value=0)
    by_outlet = visits.groupby("outlet")["rep"]
    single = by_outlet.first()[by_outlet.min() == by_outlet.max()]
    reps = single.reindex(outlets.index)
    known = outlets["rep"] if "rep" in outlets else pd.Series(None, outlets.index, dtype="str")
    table = outlets.assign(
        visits=outlets["visits"] + extra,
        visits_planned=counted,
        rep=reps.where(reps.notna(), known.where(counted > 0)),
    )
    return _with_appointments(table, situation, placement)


def _with_appointments(
    outlets: pd.DataFrame, situation: Situation, placement: Placement
) -> pd.DataFrame:
    """Appointments of calls that are planned; those that came to nothing are no more."""
    known = outlets.get("appointment")
    cells: pd.Series[Any] = (
        pd.Series(None, outlets.index, dtype=object) if known is None else known.astype(object)
    )
    gone = [e for e in placement.placed if e.visit.day and e.day != e.visit.day]
    for entry in gone:
        date = str(situation.cycle.date(entry.visit.day))
        cells[entry.visit.outlet] = _without(cells[entry.visit.outlet], [date])
    for entry in placement.placed:
        if entry.visit.window and entry.rep:
            date = str(situation.cycle.date(entry.day))
            first, last = entry.visit.window.split(",")[0], entry.visit.window.split(",")[-1]
            text = f"{date} {first.split('-')[0]}-{last.split('-')[1]}"
            others = _without(cells[entry.visit.outlet], [date])
            cells[entry.visit.outlet] = ",".join(filter(None, [others, text]))
    if known is None and cells.isna().all():
        return outlets
    return outlets.assign(appointment=cells.astype("str"))


def _without(cell: Any, dates: Iterable[str]) -> str | None:
    """Appointments without those of some dates."""
    if cell is None or pd.isna(cell) or not cell:
        return None
    kept = [part for part in str(cell).split(",") if part.strip()[:10] not in set(dates)]
    return ",".join(kept) or None


def _unserved(
    plan: Plan, outlets: pd.DataFrame, missed: tuple[Missed, ...], situation: Situation
) -> pd.DataFrame:
    """Outlets with fewer visits than wanted, and why."""
    short = outlets[outlets["visits_planned"] < outlets["visits"]]
    old = plan.unserved.drop_duplicates("outlet").set_index("outlet")
    told = {entry.outlet: _reason(entry, situation) for entry in missed}
    gone = dict.fromkeys(situation.world.memory.gone, "the outlet has closed")
    reasons = [
        told.get(outlet) or gone.get(outlet) or (old["reason"].get(outlet) or "no room")
        for outlet in short.index
    ]
    same = [outlet not in told and outlet in old.index for outlet in short.index]
    return pd.DataFrame(
        {
            "outlet": short.index.astype("str"),
            "visits_wanted": short["visits"].to_numpy(),
            "visits_planned": short["visits_planned"].to_numpy(),
            "reason": reasons,
            "repair": [
                old["repair"].get(outlet, "") if keep else ""
                for outlet, keep in zip(short.index, same, strict=True)
            ],
            "repair_cost": [
                float(old["repair_cost"].get(outlet, float("nan"))) if keep else float("nan")
                for outlet, keep in zip(short.index, same, strict=True)
            ],
        }
    )


def _reason(entry: Missed, situation: Situation) -> str:
    due = f"missed on {situation.cycle.date(entry.day)}: {entry.why}"
    if entry.until:
        return f"{due}; may be made up until {situation.cycle.date(entry.until)}"
    return f"{due}; no day is left inside its gap"
