"""How a plan stands at a moment: what is done, what is fixed, what is open."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.availability import RepDays, rep_days
from routeplan.clock import parse_absences
from routeplan.cycle import Cycle
from routeplan.overtime import parse_overtime
from routeplan.plan import Missed, Plan
from routeplan.replan.assemble import old_break
from routeplan.replan.events import FACTS, Event
from routeplan.replan.moment import Now
from routeplan.replan.scope import Scope, find_scope
from routeplan.replan.settings import ReplanSettings
from routeplan.replan.today import Clock, Facts, Row, Settled, settle_day
from routeplan.replan.wanted import Frame, Wanted, open_visits
from routeplan.replan.ways import Ways
from routeplan.replan.world import World, changed_world

__all__ = ["Situation", "read_situation"]

_DAY_END = 24 * 60.0
_SLACK_MIN = 0.01
"""Sums of rounded minutes may be out by so much."""

RepDay = tuple[str, int]


@dataclass(eq=False)
class Situation:
    """How a plan stands at a moment.

    Attributes
    ----------
    plan : Plan
    now : Now
    events : tuple of Event
    settings : ReplanSettings
    world : World
    scope : Scope
    team : DataFrame
        The reps whose days may change.
    days : RepDays
        Their working days, cut to what may change; today what is left of it.
    ways : Ways
    whole_call : bool
    rows : dict of (rep, day) to list of dict
        The plan's visits, with what events have moved between days.
    totals : dict of (rep, day) to dict
    clocks : dict of (rep, day) to Clock
    settled : dict of (rep, day) to Settled
        Today, and days that are over of which something was told.
    wanted : Wanted
    disturbed : ndarray of bool, shape (team, days)
        Days that do not go on as planned.
    done_early : dict of str to dict
        Rows of visits that were made before their day, by outlet.
    """

    plan: Plan
    now: Now
    events: tuple[Event, ...]
    settings: ReplanSettings
    world: World
    scope: Scope
    team: pd.DataFrame
    days: RepDays
    ways: Ways
    whole_call: bool
    rows: dict[RepDay, list[Row]]
    totals: dict[RepDay, Row]
    clocks: dict[RepDay, Clock] = field(default_factory=dict)
    settled: dict[RepDay, Settled] = field(default_factory=dict)
    wanted: Wanted = field(default_factory=Wanted)
    disturbed: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))
    done_early: dict[str, Row] = field(default_factory=dict)

    @property
    def cycle(self) -> Cycle:
        """The cycle of the plan."""
        return self.plan.cycle

    def hindered(self, rep: str, day: int) -> bool:
        """Whether events make roads slow, or a rep be absent, on a day ahead."""
        spans = self.world.absent.get(rep, ())
        return day >= self.now.day and (
            any(road.holds(day, _DAY_END) for road in self.world.new_roads)
            or any(_in_day(self.cycle, day, begin, end) for _, begin, end in spans)
        )


def read_situation(
    plan: Plan, now: Now, events: tuple[Event, ...], settings: ReplanSettings
) -> Situation:
    """Find out how a plan stands.

    Parameters
    ----------
    plan : Plan
    now : Now
    events : tuple of Event
    settings : ReplanSettings

    Returns
    -------
    Situation
    """
    world = changed_world(plan, events, now)
    scope = find_scope(plan, world, events, now, settings)
    team = world.reps.loc[scope.team]
    journey = plan.info.settings.get("journey")
    whole_call = bool(isinstance(journey, dict) and journey.get("whole_call"))
    ways = Ways(
        world.outlets, world.reps, plan.cycle, plan.travel, world.memory.roads,
        whole_call=whole_call,
    )  # fmt: skip
    situation = Situation(
        plan=plan,
        now=now,
        events=events,
        settings=settings,
        world=world,
        scope=scope,
        team=team,
        days=rep_days(team, plan.cycle),
        ways=ways,
        whole_call=whole_call,
        rows=_by_day(plan.visits),
        totals={(row["rep"], row["day"]): row for row in _records(plan.days)},
    )
    _take_early(situation)
    _settle(situation)
    _cut_days(situation)
    situation.wanted = _wanted(situation)
    situation.disturbed |= _emptied(situation)
    return situation


def _by_day(visits: pd.DataFrame) -> dict[RepDay, list[Row]]:
    if "status" not in visits:
        visits = visits.assign(status="")
    rows: dict[RepDay, list[Row]] = defaultdict(list)
    for row in _records(visits):
        rows[row["rep"], row["day"]].append(row)
    return rows


def _records(table: pd.DataFrame) -> list[Row]:
    """The rows of a table."""
    return [{str(name): cell for name, cell in row.items()} for row in table.to_dict("records")]


def _take_early(situation: Situation) -> None:
    """Visits that were made on another day, or by another rep, than planned."""
    rows, cycle, now = situation.rows, situation.cycle, situation.now
    for event in situation.events:
        if event.kind != "done":
            continue
        day = cycle.day(event.begin.date()) or now.day
        found = _found(situation, event.outlet, day)
        key, row = found if found else (("", 0), None)
        rep = event.rep or key[0] or _last_rep(situation, event.outlet)
        if row is not None and key == (rep, day):
            continue
        if row is not None:
            rows[key].remove(row)
            situation.done_early[event.outlet] = row
        rows.setdefault((rep, day), []).append(_new_row(situation, event, rep, day))


def _found(situation: Situation, outlet: str, day: int) -> tuple[RepDay, Row] | None:
    """The visit that was made: that of the day, perhaps known to be done, else the next one."""
    found = [
        (abs(key[1] - day), key[1], key, row)
        for key, day_rows in situation.rows.items()
        if key[1] == day or key[1] >= situation.now.day
        for row in day_rows
        if row["outlet"] == outlet
    ]
    if not found:
        return None
    *_, key, row = min(found, key=lambda entry: entry[:2])
    return key, row


def _last_rep(situation: Situation, outlet: str) -> str:
    """The rep of a visit that is owed."""
    owed = [entry.rep for entry in situation.world.memory.missed if entry.outlet == outlet]
    return owed[-1] if owed else str(situation.world.reps.index[0])


def _new_row(situation: Situation, event: Event, rep: str, day: int) -> Row:
    service = float(situation.world.outlets["service_min"][event.outlet])
    end = 60 * event.begin.hour + event.begin.minute
    begin = max(0.0, end - service)
    arrive = f"{int(begin) // 60:02d}:{int(begin) % 60:02d}"
    return {
        "rep": rep, "day": day, "date": str(situation.cycle.date(day)), "sequence": 10_000,
        "outlet": event.outlet, "arrive": arrive, "depart": arrive, "travel_min": 0.0,
        "service_min": service, "wait_min": 0.0, "status": "",
    }  # fmt: skip


def _settle(situation: Situation) -> None:
    """Follow today, and the days that are over of which something is told."""
    now, events, rows = situation.now, situation.events, situation.rows
    told: dict[RepDay, dict[str, dict[str, Event]]] = defaultdict(lambda: defaultdict(dict))
    for event in events:
        if event.kind not in FACTS:
            continue
        day = situation.cycle.day(event.begin.date())
        for (rep, at), day_rows in rows.items():
            if at == day and any(row["outlet"] == event.outlet for row in day_rows):
                told[rep, at][event.kind][event.outlet] = event
    keys = {(rep, now.day) for rep in situation.scope.team} | set(told)
    keys |= {
        (rep, day)
        for rep, spans in situation.world.absent.items()
        for day in range(1, now.day)
        if (rep, day) in rows and any(_in_day(situation.cycle, day, a, b) for _, a, b in spans)
    }
    all_days = rep_days(situation.world.reps, situation.cycle)
    positions = {str(rep): k for k, rep in enumerate(situation.world.reps.index)}
    for rep, day in sorted(keys):
        clock = _clock(situation, rep, day, all_days, positions[rep])
        facts = _facts(situation, rep, day, told[rep, day])
        situation.clocks[rep, day] = clock
        situation.settled[rep, day] = settle_day(
            rows.get((rep, day), []), clock, facts, situation.ways
        )


def _clock(situation: Situation, rep: str, day: int, days: RepDays, k: int) -> Clock:
    memory, rows = situation.world.memory, situation.rows.get((rep, day), [])
    at = (k, day - 1)
    planned = [row for row in rows if row["sequence"] < 10_000]
    lost = [entry for entry in memory.lost if (entry.rep, entry.day) == (rep, day)]
    return Clock(
        rep=rep,
        day=day,
        begin=float(days.begin[at]),
        end=float(days.end[at]),
        minutes=_minutes(situation, rep, day) if days.budget[at] >= 0 else -1.0,
        break_min=float(days.break_min[at]),
        break_opens=float(days.break_opens[at]),
        break_closes=float(days.break_closes[at]),
        begins_at={
            start.outlet: (start.place, start.minute)
            for start in memory.starts
            if (start.rep, start.day) == (rep, day)
        },
        lost=(sum(entry.travel_min for entry in lost), sum(entry.wait_min for entry in lost)),
        old_break=old_break(situation.totals.get((rep, day)), planned),
    )


def _minutes(situation: Situation, rep: str, day: int) -> float:
    """Minutes that a rep may work on a day, overtime counted."""
    reps, cycle = situation.world.reps, situation.cycle
    text = reps["overtime"].get(rep) if "overtime" in reps else None
    this = (cycle.week(day), cycle.weekday(day))
    longer = parse_overtime(text) if isinstance(text, str) and text else ()
    more = sum(minutes for *when, minutes in longer if tuple(when) == this)
    return float(reps["day_min"][rep]) + more


def _facts(situation: Situation, rep: str, day: int, told: dict[str, dict[str, Event]]) -> Facts:
    now = situation.now
    spans = _absences(situation, rep, day)
    over = day < now.day
    return Facts(
        now=np.inf if over else now.minute,
        freeze=0.0 if over else situation.settings.freeze,
        done=told.get("done", {}),
        failed=told.get("failed", {}),
        overran=told.get("overran", {}),
        absent=spans,
        roads_changed=any(road.holds(day, _DAY_END) for road in situation.world.new_roads),
    )


def _absences(situation: Situation, rep: str, day: int) -> list[tuple[Event | None, float, float]]:
    """Hours of leave of a rep on a day, with the event that brought them where there is one."""
    reps, date = situation.world.reps, situation.cycle.date(day)
    leave = reps["leave"].get(rep) if "leave" in reps else None
    if not isinstance(leave, str) or not leave or date is None:
        return []
    told = [
        (event, span)
        for event, begin, end in situation.world.absent.get(rep, ())
        if (span := _in_day(situation.cycle, day, begin, end))
    ]
    return [
        (next((event for event, (c, d) in told if c < b and a < d), None), float(a), float(b))
        for on, a, b in parse_absences(leave)
        if on == date
    ]


def _in_day(
    cycle: Cycle, day: int, begin: dt.datetime, end: dt.datetime
) -> tuple[float, float] | None:
    """The part of a span that lies in a day, in its minutes."""
    date = cycle.date(day)
    if date is None:
        return None
    midnight = dt.datetime.combine(date, dt.time())
    first = max(0.0, (begin - midnight).total_seconds() / 60)
    last = min(_DAY_END, (end - midnight).total_seconds() / 60)
    return (first, last) if last > first else None


def _cut_days(situation: Situation) -> None:
    """Cut the team's days to what may change: the days ahead, today from where it stands."""
    now, days = situation.now, situation.days
    budget, begin, end = days.budget.copy(), days.begin.copy(), days.end.copy()
    break_min, closes = days.break_min.copy(), days.break_closes.copy()
    under_way = np.zeros(budget.shape, dtype=bool)
    situation.disturbed = np.zeros(budget.shape, dtype=bool)
    budget[:, : now.day - 1] = -1.0
    for k, rep in enumerate(map(str, situation.team.index)):
        hindered = [situation.hindered(rep, day) for day in range(1, situation.cycle.n_days + 1)]
        situation.disturbed[k] = hindered
        settled, at = situation.settled[rep, now.day], (k, now.day - 1)
        situation.disturbed[at] |= settled.changed or settled.jump
        if settled.rested:
            break_min[at] = 0.0
        under_way[at] = bool(settled.kept) or settled.jump
        start = settled.earliest
        clock = situation.clocks[rep, now.day]
        left = clock.minutes - settled.worked - settled.home_leg + _SLACK_MIN
        if budget[at] < 0 or left <= 0 or not np.isfinite(start):
            budget[at] = -1.0
            continue
        if start + left <= days.break_opens[at]:
            break_min[at] = 0.0  # home before it may begin
        begin[at] = start
        end[at] = min(end[at] + _SLACK_MIN, start + left + break_min[at])
        closes[at] = max(closes[at], start)
        budget[at] = min(left, end[at] - start - break_min[at])
        if budget[at] < 0:
            budget[at] = -1.0
    situation.days = replace(
        days,
        begin=begin,
        end=np.maximum(end, begin),
        budget=budget,
        break_min=break_min,
        break_closes=closes,
        under_way=under_way,
    )


def _wanted(situation: Situation) -> Wanted:
    """The visits that are open, and those that nothing can change."""
    now, scope, rows = situation.now, situation.scope, situation.rows
    works = _works(situation)
    fixed: dict[str, list[int]] = defaultdict(list)
    ahead: list[Row] = []
    forced: dict[tuple[str, int, str], str] = {}
    roads_last = max([0, *(road.last_day for road in situation.world.new_roads)])
    closed = {event.outlet for event in situation.events if event.kind == "closed"}
    early = {(row["rep"], row["day"]) for row in situation.done_early.values()}
    for (rep, day), day_rows in rows.items():
        settled = situation.settled.get((rep, day))
        kept = settled.kept if settled else []
        for row in kept:
            fixed[row["outlet"]].append(day)
        rest = day_rows if settled is None else settled.rest
        loses = not works(rep, day) or any(row["outlet"] in closed for row in rest)
        loses = loses or (rep, day) in early
        reached = day <= max(scope.last_day, roads_last) or loses
        if day >= now.day and rep in scope.team and reached:
            ahead += rest
        elif settled is None or day >= now.day:
            for row in rest:
                fixed[row["outlet"]].append(day)
        for outlet, event in (settled.forced if settled else {}).items():
            forced[rep, day, outlet] = event.text if event else "the day runs late"
    failed = frozenset(e.outlet for e in situation.events if e.kind == "failed")
    frame = Frame(
        world=situation.world,
        cycle=situation.cycle,
        now=now,
        until=scope.last_day,
        works=works,
        is_open=lambda outlet, day: bool(situation.ways.spans(outlet, day)),
        events=situation.events,
        keep_appointments=situation.settings.keep_appointments,
    )
    return open_visits(
        frame,
        fixed=fixed,
        rows=sorted(ahead, key=lambda row: (row["rep"], row["day"], row["sequence"])),
        forced=forced,
        missed=_missed(situation),
        not_today=failed,
    )


def _works(situation: Situation) -> Any:
    positions = {str(rep): k for k, rep in enumerate(situation.team.index)}
    whole = rep_days(situation.team, situation.cycle).budget

    def works(rep: str, day: int) -> bool:
        k = positions.get(rep)
        if k is None:
            return rep in situation.world.reps.index
        today = day == situation.now.day
        return bool((situation.days.budget if today else whole)[k, day - 1] >= 0)

    return works


def _missed(situation: Situation) -> list[Missed]:
    """Visits owed: those that were and are still open, and those missed now."""
    made = {row["outlet"] for rows in situation.rows.values() for row in rows
            if row["sequence"] == 10_000}  # fmt: skip
    early = set(situation.done_early)
    old = [
        entry
        for entry in situation.world.memory.missed
        if entry.until and not (entry.outlet in made and entry.outlet not in early)
    ]
    new = [
        Missed(outlet, rep, day, 0, event.text if event else "not made")
        for (rep, day), settled in situation.settled.items()
        for outlet, event in settled.missed.items()
    ]
    return [*old, *new]


def _emptied(situation: Situation) -> NDArray[np.bool_]:
    """Days that lose a visit which cannot stay."""
    found = np.zeros_like(situation.disturbed)
    position = {str(rep): k for k, rep in enumerate(situation.team.index)}
    for visit in situation.wanted.visits:
        if visit.day and not visit.stays and visit.kind == "planned" and visit.rep in position:
            found[position[visit.rep], visit.day - 1] = True
    return found
