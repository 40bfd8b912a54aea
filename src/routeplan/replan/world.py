"""What events change in the tables of a plan: leave, closures, new outlets and reps, roads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from routeplan.clock import clock, parse_absences
from routeplan.cycle import Cycle
from routeplan.hours import parse_hours
from routeplan.plan import Memory, Plan, Road
from routeplan.replan.events import Event
from routeplan.replan.moment import Now, first_day, last_day
from routeplan.travel import CLOSED_MIN

__all__ = ["World", "changed_world"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY_END = 24 * 60


@dataclass(frozen=True, eq=False)
class World:
    """The tables of a plan after events.

    Attributes
    ----------
    outlets, reps : DataFrame
    memory : Memory
        With the new roads, the outlets that are gone and the visits of new ones.
    absent : dict of str to list of (Event, begin, end)
        Absences of reps.
    new_roads : tuple of Road
    """

    outlets: pd.DataFrame
    reps: pd.DataFrame
    memory: Memory
    absent: dict[str, list[tuple[Event, dt.datetime, dt.datetime]]]
    new_roads: tuple[Road, ...]

    def rep_of(self, outlet: str) -> str:
        """The rep of an outlet, empty without one."""
        rep = self.outlets["rep"].get(outlet) if "rep" in self.outlets else None
        return str(rep) if isinstance(rep, str) and rep in self.reps.index else ""


def changed_world(plan: Plan, events: Sequence[Event], now: Now) -> World:
    """Tables of a plan after events.

    Parameters
    ----------
    plan : Plan
    events : sequence of Event
    now : Now

    Returns
    -------
    World
    """
    memory = Memory.of(plan.info.settings)
    reps = _with_new_reps(plan.reps, events)
    absent = _absences(events, reps.index, plan.cycle)
    outlets = _with_new_outlets(plan.outlets, events)
    roads = tuple(
        _road(event, plan.cycle, now)
        for event in events
        if event.kind in ("road closed", "traffic")
    )
    closures = [event for event in events if event.kind == "closed"]
    gone = [event.outlet for event in closures if event.end is None]
    return World(
        outlets=_with_closures(outlets, closures, plan.cycle),
        reps=_with_leave(reps, absent, plan.cycle),
        memory=replace(
            memory,
            now=now.text,
            roads=(*memory.roads, *roads),
            gone=tuple(dict.fromkeys([*memory.gone, *gone])),
        ),
        absent=absent,
        new_roads=roads,
    )


def _road(event: Event, cycle: Cycle, now: Now) -> Road:
    """The road of an event; today it is slow from now on, on other days from the morning."""
    first = max(now.day, first_day(event.begin.date(), cycle))
    told = not np.isnan(event.minutes) or not np.isnan(event.factor)
    minutes = 0.0 if np.isnan(event.minutes) else event.minutes
    return Road(
        first_day=first,
        minute=now.minute if first == now.day else 0.0,
        last_day=cycle.n_days if event.end is None else last_day(event.end, cycle),
        area=event.area,
        factor=1.0 if np.isnan(event.factor) else event.factor,
        minutes_more=minutes if told else CLOSED_MIN,
    )


def _absences(
    events: Sequence[Event], reps: pd.Index[Any], cycle: Cycle
) -> dict[str, list[tuple[Event, dt.datetime, dt.datetime]]]:
    """Absences by rep; a lost day without a rep is one of everybody's."""
    last = cycle.date(cycle.n_days) or dt.date.max
    after = dt.datetime.combine(last, dt.time()) + dt.timedelta(days=1)
    found: dict[str, list[tuple[Event, dt.datetime, dt.datetime]]] = {}
    for event in events:
        if event.kind not in ("ill", "day lost", "rep leaves"):
            continue
        begin = event.begin
        end = min(event.end or after, after)
        for rep in [event.rep] if event.rep else map(str, reps):
            found.setdefault(rep, []).append((event, begin, end))
    return found


def _with_leave(
    reps: pd.DataFrame,
    absent: dict[str, list[tuple[Event, dt.datetime, dt.datetime]]],
    cycle: Cycle,
) -> pd.DataFrame:
    if not absent:
        return reps
    leave = reps["leave"].astype(object) if "leave" in reps else pd.Series(None, reps.index, object)
    first = cycle.date(1) or dt.date.min
    for rep, spans in absent.items():
        known = leave[rep]
        parts = set() if pd.isna(known) or not known else set(parse_absences(str(known)))
        for _, begin, end in spans:
            parts.update(part for part in _daily(begin, end) if part[0] >= first)
        leave[rep] = ",".join(
            f"{date}" if (a, b) == (0, _DAY_END) else f"{date} {clock(a)}-{clock(b)}"
            for date, a, b in sorted(parts)
        )
    return reps.assign(leave=leave.astype("str"))


def _daily(begin: dt.datetime, end: dt.datetime) -> Iterable[tuple[dt.date, int, int]]:
    """A span day by day, each with its first and last minute."""
    date = begin.date()
    while dt.datetime.combine(date, dt.time()) < end:
        midnight = dt.datetime.combine(date, dt.time())
        first = max(0, int((begin - midnight).total_seconds() // 60))
        last = min(_DAY_END, int((end - midnight).total_seconds() // 60))
        if last > first:
            yield date, first, last
        date += dt.timedelta(days=1)


def _with_closures(outlets: pd.DataFrame, closures: Sequence[Event], cycle: Cycle) -> pd.DataFrame:
    if not closures:
        return outlets
    known = outlets["open"].astype(object) if "open" in outlets else pd.Series(None, outlets.index)
    hours = known.astype(object)
    last = cycle.date(cycle.n_days) or dt.date.max
    for event in closures:
        until = last if event.end is None else (event.end - dt.timedelta(minutes=1)).date()
        before = hours[event.outlet]
        base = "24/7" if pd.isna(before) or not before else str(before)
        span = f"{_osm_date(event.begin.date())}-{_osm_date(until)}"
        hours[event.outlet] = parse_hours(f"{base}; {span} off")
    return outlets.assign(open=hours.astype("str"))


def _osm_date(date: dt.date) -> str:
    return f"{date.year} {_MONTHS[date.month - 1]} {date.day:02d}"


def _with_new_reps(reps: pd.DataFrame, events: Sequence[Event]) -> pd.DataFrame:
    joining = [event for event in events if event.kind == "rep joins"]
    if not joining:
        return reps
    rows = pd.DataFrame(
        {
            "name": [event.name or event.rep for event in joining],
            "lat": [event.lat for event in joining],
            "lon": [event.lon for event in joining],
            "end_lat": [event.lat for event in joining],
            "end_lon": [event.lon for event in joining],
            "day_min": [_or(event.day_min, float(reps["day_min"].median())) for event in joining],
            "start": [event.start or str(reps["start"].mode().iloc[0]) for event in joining],
            "skills": [event.skills or None for event in joining],
        },
        index=pd.Index([event.rep for event in joining], dtype="str", name=reps.index.name),
    )
    return _appended(reps, rows)


def _with_new_outlets(outlets: pd.DataFrame, events: Sequence[Event]) -> pd.DataFrame:
    opening = {
        event.outlet: event
        for event in reversed(events)
        if event.kind in ("new outlet", "urgent") and event.outlet not in outlets.index
    }
    if not opening:
        return outlets
    made = list(opening.values())
    usual = float(outlets["service_min"].median()) if len(outlets) else 20.0
    rows = pd.DataFrame(
        {
            "name": [event.name or event.outlet for event in made],
            "lat": [event.lat for event in made],
            "lon": [event.lon for event in made],
            "visits": 0,
            "service_min": [_or(event.service_min, usual) for event in made],
            "skills": [event.skills or None for event in made],
            "visits_planned": 0,
        },
        index=pd.Index(list(opening), dtype="str", name=outlets.index.name),
    )
    return _appended(outlets, rows)


def _appended(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A table with more rows, the dtypes of its columns kept; skills only where there are any."""
    if "skills" not in table and rows["skills"].isna().all():
        rows = rows.drop(columns="skills")
    filled = {
        name: False
        for name in table.columns
        if pd.api.types.is_bool_dtype(table[name]) and name not in rows
    }
    joined = pd.concat([table, rows.assign(**filled)])
    kept = {name: table[name].dtype for name in table if joined[name].notna().all()}
    return joined.astype(kept)


def _or(number: float, other: float) -> float:
    return other if np.isnan(number) else number
