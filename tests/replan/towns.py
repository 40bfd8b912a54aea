"""Small plans with dates, and random events that come in their way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

import routeplan as rp
from routeplan.plan import Memory

__all__ = ["CYCLE", "again", "faults", "random_events", "random_plan", "street_plan"]

CYCLE = rp.Cycle(weeks=2, start="2026-12-07")


def street_plan(
    outlets: int = 12,
    reps: int = 1,
    *,
    visits: int = 2,
    cycle: rp.Cycle = CYCLE,
    reps_columns: dict[str, Any] | None = None,
    **columns: Any,
) -> rp.Plan:
    """Outlets along a street of 500 m steps, the reps at its ends, 30 minutes a visit."""
    shops = pd.DataFrame(
        {
            "lat": 40.0,
            "lon": 32.0 + 0.005 * np.arange(outlets),
            "visits": visits,
            "service_min": 30.0,
            **columns,
        },
        pd.Index([f"K{k:02d}" for k in range(outlets)], name="outlet"),
    )
    team = pd.DataFrame(
        {"lat": 40.0, "lon": [32.0, 32.0 + 0.005 * outlets][:reps], **(reps_columns or {})},
        pd.Index(["R1", "R2"][:reps], name="rep"),
    )
    plan = rp.plan_visits(shops, team, cycle, stop=rp.MaxIterations(1_500), jobs=1)
    assert rp.review_plan(plan).empty
    return plan


def again(
    plan: rp.Plan, now: str, *events: dict[str, Any], level: Any = "balanced", **settings: Any
) -> rp.Replan:
    """Plan again after events; the plan is reviewed and nothing is lost."""
    table = pd.DataFrame(list(events)) if events else None
    wanted = rp.ReplanSettings(**{"iterations": 300, **settings})
    made = rp.replan_visits(plan, now, table, level=level, settings=wanted)
    assert faults(plan, made, wanted) == []
    return made


def faults(before: rp.Plan, made: rp.Replan, settings: rp.ReplanSettings) -> list[Any]:
    """Broken rules, lost visits, outlets without a reason and changes beyond the most allowed."""
    plan = made.plan
    found: list[Any] = rp.review_plan(plan).to_dict("records")
    counted = _counts(plan.visits["outlet"], plan)
    owed, owed_before = (_counts(_missed(one), plan) for one in (plan, before))
    lost = counted + owed - owed_before < _counts(before.visits["outlet"], plan)
    found += [f"lost {outlet}" for outlet in plan.outlets.index[lost]]
    short = plan.unserved
    found += [f"no reason for {outlet}" for outlet in short["outlet"][short["reason"] == ""]]
    chosen = int((~made.changes["forced"]).sum())
    if settings.max_changes is not None and chosen > settings.max_changes:
        found.append(f"{chosen} changes")
    return found


def _missed(plan: rp.Plan) -> pd.Series:
    missed = Memory.of(plan.info.settings).missed
    return pd.Series([entry.outlet for entry in missed], dtype="str")


def _counts(ids: pd.Series, plan: rp.Plan) -> pd.Series:
    return ids.value_counts().reindex(plan.outlets.index, fill_value=0)


def random_plan(rng: np.random.Generator) -> rp.Plan:
    """A small city with hours, breaks, gaps and short days now and then."""
    seed = int(rng.integers(1_000_000))
    outlets, reps = rp.make_city(int(rng.integers(10, 40)), seed=seed, reps=int(rng.integers(2, 4)))
    n = len(outlets)
    outlets = outlets.assign(visits=rng.choice([1, 1, 2, 4], n))
    columns = {
        "open": rng.choice(["", "09:00-12:00,13:30-17:00", "Mon-Fri 10:00-18:00"], n),
        "min_gap": np.where(outlets["visits"] <= 2, 3.0, np.nan),
        "max_gap": np.where(outlets["visits"] == 2, 16.0, np.nan),
        "must_visit": rng.random(n) < 0.1,
    }
    outlets = outlets.assign(**{name: c for name, c in columns.items() if rng.random() < 0.4})
    if rng.random() < 0.5:
        reps = reps.assign(break_min=45.0, break_open="11:30-13:30")
    if rng.random() < 0.4:
        reps["day_min"] = rng.choice([240.0, 300.0, 480.0])
    holidays = ["2026-12-25"] if rng.random() < 0.5 else []
    cycle = rp.Cycle(weeks=4, start="2026-12-07", holidays=holidays)
    return rp.plan_visits(outlets, reps, cycle, stop=rp.MaxIterations(1_500), jobs=1, seed=seed)


def random_events(rng: np.random.Generator, plan: rp.Plan, now: dt.datetime) -> list[Any]:
    """Up to three events of any kind."""
    kinds = ["ill", "day lost", "overran", "done", "failed", "closed", "urgent", "new outlet"]
    kinds += ["rep joins", "rep leaves", "road closed", "traffic"]
    events: list[dict[str, Any]] = []
    for kind in rng.choice(kinds, int(rng.integers(0, 4))):
        event = _event(str(kind), rng, plan, now)
        told = {one.get("outlet") for one in events}
        if event and (event.get("outlet") is None or event["outlet"] not in told):
            events.append({"event": str(kind), **event})
    return events


def _event(
    kind: str, rng: np.random.Generator, plan: rp.Plan, now: dt.datetime
) -> dict[str, Any] | None:
    rep = str(rng.choice(plan.reps.index))
    outlet = str(rng.choice(plan.outlets.index))
    place = plan.outlets.loc[outlet]
    new = {"lat": place["lat"] + 0.003, "lon": place["lon"]}
    number = int(rng.integers(1_000_000))
    if kind in ("overran", "done", "failed"):
        return _fact(kind, rng, plan, now)
    north = place["lat"] + 0.001
    line = f"LINESTRING ({place['lon'] - 0.01} {north}, {place['lon'] + 0.01} {north})"
    simple: dict[str, dict[str, Any]] = {
        "ill": {"rep": rep, "minutes": int(rng.integers(30, 300))},
        "day lost": {"rep": rep},
        "closed": {"outlet": outlet, "days": int(rng.choice([3, 14]))},
        "urgent": {"outlet": outlet, "days": int(rng.integers(1, 4))},
        "new outlet": {"outlet": f"N{number}", **new, "visits": int(rng.choice([1, 2, 4]))},
        "rep joins": {"rep": f"X{number}", "lat": place["lat"], "lon": place["lon"]},
        "rep leaves": {"rep": rep, "time": str(now.date() + dt.timedelta(int(rng.integers(6))))},
        "road closed": {"area": line, "minutes": float(rng.choice([10, 30]))},
        "traffic": {"factor": float(rng.choice([1.3, 2.0]))},
    }
    event = simple[kind]
    if kind == "ill" and rng.random() < 0.5:
        event = {"rep": rep, "days": int(rng.integers(1, 4))}
    if kind == "urgent" and rng.random() < 0.5:
        event = event | {"window": "13:00-16:00"}
    if kind == "road closed" and rng.random() < 0.5:
        event = event | {"days": 2}
    return event


def _fact(
    kind: str, rng: np.random.Generator, plan: rp.Plan, now: dt.datetime
) -> dict[str, Any] | None:
    today = plan.visits[plan.visits["date"] == str(now.date())]
    if kind != "done":
        today = today[today["arrive"] <= f"{now:%H:%M}"]
    if today.empty:
        return None
    more = {"minutes": int(rng.integers(5, 90))} if kind == "overran" else {}
    return {"outlet": str(rng.choice(today["outlet"])), **more}
