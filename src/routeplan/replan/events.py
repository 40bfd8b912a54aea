"""Events: what they are called, what they need, and whether they fit the plan."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from routeplan.clock import parse_moment
from routeplan.columns import EVENTS
from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.plan import Memory, Plan
from routeplan.replan.moment import Now
from routeplan.travel import CrowTravel, SlowedTravel

__all__ = ["FACTS", "KINDS", "Event", "check_events"]


@dataclass(frozen=True)
class Kind:
    """A kind of event: what else it is called, and the columns it needs."""

    aliases: str
    needs: tuple[str, ...] = ()


KINDS: dict[str, Kind] = {
    "ill": Kind("sick, absent, leave, off, 生病, 病假, 请假, 缺勤", ("rep",)),
    "day lost": Kind("lost day, lost, no work, 停工, 全天取消, 当天取消"),
    "overran": Kind("late, delayed, longer, overrun, 超时, 延误, 拖延", ("outlet", "minutes")),
    "done": Kind("made, completed, finished, 完成, 已完成, 已拜访", ("outlet",)),
    "failed": Kind("missed, not made, nobody there, 失败, 未完成, 未拜访, 没人", ("outlet",)),
    "closed": Kind("shut, outlet closed, 关闭, 关门, 停业, 歇业, 关店", ("outlet",)),
    "urgent": Kind("call, urgent call, emergency, 紧急, 紧急拜访, 加急, 临时拜访", ("outlet",)),
    "new outlet": Kind("opened, new customer, 新网点, 新门店, 新客户", ("outlet", "lat", "lon")),
    "rep joins": Kind("new rep, joins, hired, 入职, 新业务员", ("rep", "lat", "lon")),
    "rep leaves": Kind("leaves, left, quit, resigned, 离职, 辞职", ("rep",)),
    "road closed": Kind("closure, roadblock, closed road, 封路, 道路封闭, 断路", ("area",)),
    "traffic": Kind("slow, jam, traffic jam, slower, 堵车, 拥堵, 路况", ("factor",)),
}  # fmt: skip
"""Every kind of event by its name."""

FACTS = ("overran", "done", "failed")
"""Events about visits of today or before."""

_NAMES = {
    " ".join(word.split()): name
    for name, kind in KINDS.items()
    for word in (name, *kind.aliases.split(","))
}
_NEEDED = {column.name: column.needed for column in EVENTS}


@dataclass(frozen=True)
class Event:
    """One event that fits its plan.

    Attributes
    ----------
    row : str
        As the user counts it.
    kind : str
        One of :data:`KINDS`.
    rep, outlet, window, area, name, start, skills : str
        Empty where nothing stands.
    begin : datetime
        When it happened, or since when.
    timed : bool
        Whether a time was told; else `begin` is the first minute of the day, or now.
    end : datetime or None
        Until when; None for no end.
    minutes, factor, lat, lon, service_min, visits, day_min : float
        NaN where nothing stands.
    """

    row: str
    kind: str
    rep: str
    outlet: str
    begin: dt.datetime
    timed: bool
    end: dt.datetime | None
    minutes: float
    window: str
    factor: float
    area: str
    name: str
    lat: float
    lon: float
    service_min: float
    visits: float
    day_min: float
    start: str
    skills: str

    @property
    def text(self) -> str:
        """The event as a phrase."""
        who = " ".join(part for part in (self.rep, self.outlet) if part)
        since = f"{self.begin:%Y-%m-%d %H:%M}" if self.timed else f"{self.begin:%Y-%m-%d}"
        more = f" {self.minutes:g} min" if self.minutes == self.minutes else ""
        return " ".join(part for part in (who, self.kind + more, since) if part)


def check_events(
    table: pd.DataFrame, faults: list[Fault], plan: Plan, now: Now
) -> tuple[Event, ...]:
    """Events of a table, checked against the plan.

    Parameters
    ----------
    table : DataFrame
        As :func:`routeplan.tables.load_events` returns it.
    faults : list of Fault
        Cells that could not be read.
    plan : Plan
    now : Now

    Returns
    -------
    tuple of Event

    Raises
    ------
    DataError
        With all faults of all rows at once.
    """
    check = _Check(table, plan, now)
    told = [(fault.row, fault.column) for fault in faults]
    events = []
    for label, cells in zip(table.index, table.to_dict("records"), strict=True):
        unread = any(row == label for row, _ in told)
        event = None if unread else check.event(str(label), cells)
        if event is not None:
            events.append(event)
    check.together(events)
    if faults or check.faults:
        raise DataError([*faults, *check.faults])
    return tuple(events)


class _Check:
    """The faults of a table of events, collected row by row."""

    def __init__(self, table: pd.DataFrame, plan: Plan, now: Now) -> None:
        self.faults: list[Fault] = []
        self._source = str(table.attrs.get("source", "events"))
        self._now, self._cycle = now, plan.cycle
        self._outlets, self._reps = plan.outlets, plan.reps
        self._visits = plan.visits
        self._missed = {entry.outlet for entry in Memory.of(plan.info.settings).missed}
        self._joining: set[str] = set()
        self._opening: set[str] = set()

    def event(self, row: str, cells: dict[Any, Any]) -> Event | None:
        """One row as an event, None when it has faults."""
        before = len(self.faults)
        text = {name: "" if pd.isna(cell) else cell for name, cell in cells.items()}
        word = unicodedata.normalize("NFKC", str(text["event"])).casefold().replace("_", " ")
        kind = _NAMES.get(" ".join(word.split()))
        if kind is None:
            self._fault(row, "event", text["event"], f"one of {', '.join(KINDS)}")
            return None
        needs = KINDS[kind].needs
        for name in needs:
            if text[name] == "":
                self._fault(row, name, "nothing", f"{_NEEDED[name]}, for the event {kind}")
        if len(self.faults) > before:
            return None
        self._check_ids(row, kind, text)
        begin, timed, end = self._times(row, kind, text)
        self._check_rest(row, kind, text)
        if begin is None or len(self.faults) > before:
            return None
        numbers = ("minutes", "factor", "lat", "lon", "service_min", "visits", "day_min")
        texts = ("rep", "outlet", "window", "area", "name", "start", "skills")
        cells_of_kind: dict[str, Any] = {name: str(text[name]) for name in texts}
        cells_of_kind |= {name: float(text[name] or "nan") for name in numbers}
        return Event(
            row=row,
            kind=kind,
            begin=begin,
            timed=timed,
            end=end,
            **cells_of_kind,
        )

    def together(self, events: list[Event]) -> None:
        """What events say of one visit must fit together, and with the visits of the plan."""
        told: dict[tuple[str, dt.date], Event] = {}
        for event in events:
            if event.kind not in ("done", "failed"):
                continue
            key = (event.outlet, event.begin.date())
            if key in told:
                found = f"{event.kind}, as row {told[key].row} says {told[key].kind}"
                self._fault(event.row, "event", found, "one event for a visit, done or failed")
            told[key] = event
        for event in events:
            if event.kind in FACTS:
                self._check_visit(event, done=(event.outlet, event.begin.date()) in told)

    def _check_visit(self, event: Event, *, done: bool) -> None:
        visits = self._visits[self._visits["outlet"] == event.outlet]
        dates = {str(date) for date in visits["date"]}
        on_day = str(event.begin.date()) in dates
        if event.kind == "done":
            ahead = any(date >= str(self._now.when.date()) for date in dates)
            fits, needed = (
                on_day or ahead or event.outlet in self._missed,
                "that is still to be made",
            )
        else:
            fits, needed = on_day or (event.kind == "overran" and done), "planned for that day"
        if not fits:
            self._fault(event.row, "outlet", event.outlet, f"an outlet with a visit {needed}")

    def _check_ids(self, row: str, kind: str, text: dict[Any, Any]) -> None:
        rep, outlet = str(text["rep"]), str(text["outlet"])
        if kind == "rep joins":
            if rep in self._reps.index or rep in self._joining:
                self._fault(row, "rep", rep, "the id of a new rep, not one of the plan")
            self._joining.add(rep)
        elif rep and rep not in self._reps.index and rep not in self._joining:
            self._fault(row, "rep", rep, "a rep of the plan")
        known = outlet in self._outlets.index or outlet in self._opening
        placed = text["lat"] != "" and text["lon"] != ""
        if kind == "new outlet" and known:
            self._fault(row, "outlet", outlet, "the id of a new outlet, not one of the plan")
        elif kind not in ("new outlet", "urgent") and outlet and not known:
            self._fault(row, "outlet", outlet, "an outlet of the plan")
        elif kind == "urgent" and not known and not placed:
            needed = "an outlet of the plan, or a new one with lat and lon"
            self._fault(row, "outlet", outlet, needed)
        if kind == "new outlet" or (kind == "urgent" and placed):
            self._opening.add(outlet)

    def _times(
        self, row: str, kind: str, text: dict[Any, Any]
    ) -> tuple[dt.datetime | None, bool, dt.datetime | None]:
        """Begin, whether its time was told, and end."""
        begin, timed = self._begin(text)
        end = self._end(kind, text, begin)
        first, last = _bounds(self._cycle)
        if end is not None and end <= begin:
            self._fault(row, "until", text["until"] or text["time"], "a moment after the begin")
        if kind in FACTS and not first <= begin <= self._now.when:
            needed = f"a moment from {first:%Y-%m-%d} to {self._now.text}, the time of planning"
            self._fault(row, "time", text["time"], needed)
        elif begin >= last or (end is not None and end <= first):
            self._fault(row, "time", text["time"] or f"{begin}", f"a moment before {last:%Y-%m-%d}")
        return begin, timed, end

    def _begin(self, text: dict[Any, Any]) -> tuple[dt.datetime, bool]:
        if not text["time"]:
            return self._now.when, False
        date, minute = parse_moment(str(text["time"]))
        day = dt.datetime.combine(date or self._now.when.date(), dt.time())
        return day + dt.timedelta(minutes=minute or 0), minute is not None

    def _end(self, kind: str, text: dict[Any, Any], begin: dt.datetime) -> dt.datetime | None:
        midnight = dt.datetime.combine(begin.date(), dt.time()) + dt.timedelta(days=1)
        if text["until"]:
            date, minute = parse_moment(str(text["until"]))
            day = dt.datetime.combine(date or begin.date(), dt.time())
            return day + (dt.timedelta(days=1) if minute is None else dt.timedelta(minutes=minute))
        if text["days"] != "":
            return midnight + dt.timedelta(days=int(text["days"]) - 1)
        if kind == "ill" and text["minutes"] != "":
            return begin + dt.timedelta(minutes=float(text["minutes"]))
        no_end = ("closed", "rep leaves", "rep joins", "new outlet", "road closed")
        return None if kind in no_end else midnight

    def _check_rest(self, row: str, kind: str, text: dict[Any, Any]) -> None:
        checks: dict[str, Callable[[], object]] = {}
        if text["area"] and kind in ("road closed", "traffic"):
            checks["area"] = lambda: SlowedTravel(CrowTravel(), str(text["area"]))
        for name, check in checks.items():
            try:
                check()
            except SettingsError:
                needed = "an area as WKT, such as LINESTRING (32.80 39.90, 32.81 39.92)"
                self._fault(row, name, str(text[name])[:60], needed)

    def _fault(self, row: str, column: str, found: object, needed: str) -> None:
        self.faults.append(Fault(self._source, row, column, str(found) or "nothing", needed))


def _bounds(cycle: Cycle) -> tuple[dt.datetime, dt.datetime]:
    """First moment of a cycle, and the first one after it."""
    first, last = cycle.date(1), cycle.date(cycle.n_days)
    if first is None or last is None:
        raise SettingsError("The plan has no dates. Plan with a cycle that has a `start`.")
    midnight = dt.time()
    end = dt.datetime.combine(last, midnight) + dt.timedelta(days=1)
    return dt.datetime.combine(first, midnight), end
