"""The visits that are still to be made: each with the days and reps it may have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from routeplan.clock import parse_appointments
from routeplan.cycle import Cycle
from routeplan.pins import is_pinned
from routeplan.plan import Missed
from routeplan.replan.events import Event
from routeplan.replan.gaps import Calendar, gap_bounds
from routeplan.replan.moment import Now, first_day, last_day
from routeplan.replan.today import Row
from routeplan.replan.world import World

__all__ = ["Frame", "OpenVisit", "Wanted", "open_visits"]

_DEBT_LEAST, _DEBT_RISE = 0.5, 0.45
"""Worth of a debt in visits, and what it rises by until its gap ends: never above a visit."""
_URGENT, _AGREED, _MUST = 4.0, 6.0, 10.0
"""Worth of urgent calls, of appointments and of outlets that must be visited, in visits."""


@dataclass(frozen=True)
class OpenVisit:
    """A visit that is still to be made.

    Attributes
    ----------
    outlet : str
    rep : str
        Whose visit it is; empty for nobody's.
    day : int
        Its own day, or the day on which it was due; 0 without one.
    kind : {"planned", "debt", "urgent", "new"}
    days : tuple of int
        1-based days on which it may be made.
    worth : float
        In visits.
    forced : bool
        Whether it cannot stay as it was.
    why : str
    anyone : bool
        Whether every rep may make it.
    sequence : int
    time : str
        Arrival as it was planned.
    window : str
        When it must begin, on any of its days; empty for the outlet's hours.
    last : int
        Last day inside its gap, 0 without one; beyond the days that may change perhaps.
    pinned : bool
        Whether it keeps its day and rep as long as it can.
    """

    outlet: str
    rep: str
    day: int
    kind: Literal["planned", "debt", "urgent", "new"] = "planned"
    days: tuple[int, ...] = ()
    worth: float = 1.0
    forced: bool = False
    why: str = ""
    anyone: bool = False
    sequence: int = 0
    time: str = ""
    window: str = ""
    last: int = 0
    pinned: bool = False

    @property
    def stays(self) -> bool:
        """Whether it may stay on its own day with its own rep."""
        return self.kind == "planned" and not self.forced


@dataclass
class Wanted:
    """What is open when a plan is planned again.

    Attributes
    ----------
    visits : list of OpenVisit
    extra : dict of str to int
        Visits wanted beyond those of the plan: urgent calls and new outlets.
    per_cycle : dict of str to int
        Visits per cycle of new outlets.
    """

    visits: list[OpenVisit] = field(default_factory=list)
    extra: dict[str, int] = field(default_factory=dict)
    per_cycle: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Frame:
    """What decides on which days visits may be made.

    Attributes
    ----------
    world : World
    cycle : Cycle
    now : Now
    until : int
        Last day that may change.
    works, is_open : callable
        Whether a rep works, and an outlet is open, on a day.
    events : sequence of Event
    keep_appointments : bool
    """

    world: World
    cycle: Cycle
    now: Now
    until: int
    works: Callable[[str, int], bool]
    is_open: Callable[[str, int], bool]
    events: Sequence[Event]
    keep_appointments: bool


def open_visits(
    frame: Frame,
    *,
    fixed: Mapping[str, Sequence[int]],
    rows: Sequence[Row],
    forced: Mapping[tuple[str, int, str], str],
    missed: Sequence[Missed],
    not_today: frozenset[str],
) -> Wanted:
    """Visits that are still to be made, with the days inside their gaps.

    Parameters
    ----------
    frame : Frame
    fixed : mapping of str to sequence of int
        Days of the visits that cannot change, by outlet.
    rows : sequence of dict
        Planned visits that may change.
    forced : mapping of (rep, day, outlet) to str
        Those of them that cannot stay, with the reason.
    missed : sequence of Missed
        Debts, `until` not yet settled.
    not_today : frozenset of str
        Outlets where it makes no sense to try again today.

    Returns
    -------
    Wanted
    """
    days_of: dict[str, list[int]] = defaultdict(list)
    for outlet, days in fixed.items():
        days_of[outlet] += days
    for row in rows:
        days_of[row["outlet"]].append(row["day"])
    for debt in missed:
        days_of[debt.outlet].append(debt.day)
    opening = _Opening(frame, days_of)
    wanted = Wanted()
    for row in rows:
        why = forced.get((row["rep"], row["day"], row["outlet"]), "")
        wanted.visits.append(opening.planned(row, why))
    wanted.visits += [opening.debt(debt, again=debt.outlet not in not_today) for debt in missed]
    calls = _Calls(frame, opening.calendar, days_of, wanted)
    for event in frame.events:
        calls.add(event)
    return wanted


class _Opening:
    """Planned visits and debts as open visits."""

    def __init__(self, frame: Frame, days_of: Mapping[str, Sequence[int]]) -> None:
        self._frame, self._days_of = frame, days_of
        self.calendar = Calendar(frame.world.outlets, frame.cycle)
        self._agreed = _agreed_days(frame.world, frame.cycle)
        self._ranks = _ranks(frame.world)
        outlets = frame.world.outlets
        self._pinned = frozenset(outlets.index[is_pinned(outlets)])
        self._closed = {e.outlet: e.text for e in frame.events if e.kind == "closed"}
        self._leaving = {e.rep: e.text for e in frame.events if e.kind == "rep leaves"}

    def planned(self, row: Row, why: str) -> OpenVisit:
        """A visit of the plan; `why` it cannot stay, empty where it may."""
        frame, outlet, rep, day = self._frame, row["outlet"], row["rep"], row["day"]
        why = why or self._obstacle(outlet, rep, day)
        inside = self._inside(outlet, day)
        own = {day} if frame.is_open(outlet, day) else set()
        days = {d for d in inside if d <= frame.until} | own
        meets = day in self._agreed.get(outlet, ())
        pinned = outlet in self._pinned and not why
        if pinned or (meets and frame.keep_appointments):
            days = own
        if day > frame.until:
            days = {d for d in days if d <= frame.until} if why else {day}
        return OpenVisit(
            outlet=outlet,
            rep=rep,
            day=day,
            days=tuple(sorted(days)),
            worth=(_AGREED if meets else 1.0) * self._ranks[outlet],
            forced=bool(why),
            why=why,
            anyone=rep in self._leaving,
            sequence=row["sequence"],
            time=row["arrive"],
            last=max([*days, *inside], default=0),
            pinned=pinned,
        )

    def debt(self, debt: Missed, *, again: bool) -> OpenVisit:
        """A visit that was missed; whether trying `again` today makes sense."""
        frame = self._frame
        inside = self._inside(debt.outlet, debt.day)
        if not again:
            inside = tuple(d for d in inside if d > frame.now.day)
        rise = self._passed(debt.day, inside)
        return OpenVisit(
            outlet=debt.outlet,
            rep=debt.rep,
            day=debt.day,
            kind="debt",
            days=tuple(d for d in inside if d <= frame.until),
            worth=(_DEBT_LEAST + _DEBT_RISE * rise) * self._ranks[debt.outlet],
            forced=True,
            why=debt.why,
            anyone=debt.rep in self._leaving or debt.rep not in frame.world.reps.index,
            last=max(inside, default=0),
        )

    def _obstacle(self, outlet: str, rep: str, day: int) -> str:
        """Why a visit cannot be made on its day, empty where it can."""
        frame = self._frame
        if not frame.is_open(outlet, day):
            return self._closed.get(outlet, f"{outlet} is closed")
        if not frame.works(rep, day):
            return self._leaving.get(rep, f"{rep} is away, or has no time left that day")
        return ""

    def _inside(self, outlet: str, day: int) -> tuple[int, ...]:
        """Days ahead on which a visit due on some day may be made, inside its gaps."""
        frame, calendar = self._frame, self.calendar
        others = set(self._days_of.get(outlet, ())) - {day}
        before = max((d for d in others if d < day), default=0)
        after = min((d for d in others if d > day), default=0)
        least, most = calendar.gaps(outlet)
        first, last = gap_bounds(
            calendar.offset(day),
            calendar.offset(before) if before else None,
            calendar.offset(after) if after else None,
            least=least,
            most=most,
        )
        since = calendar.since(outlet)
        if since is not None and not before and least > 1:
            first = max(first, since + least)
        return tuple(
            d
            for d in calendar.days(outlet)
            if frame.now.day <= d
            and first <= calendar.offset(d) <= last
            and frame.is_open(outlet, d)
        )

    def _passed(self, due: int, days: tuple[int, ...]) -> float:
        """Part of the gap of a debt that is over, from 0 to 1."""
        if not days:
            return 0.0
        begun = self.calendar.offset(self._frame.now.day) - self.calendar.offset(due)
        whole = self.calendar.offset(days[-1]) - self.calendar.offset(due)
        return min(1.0, max(0.0, begun / max(1, whole)))


class _Calls:
    """Urgent calls and new outlets, added to what is wanted."""

    def __init__(
        self,
        frame: Frame,
        calendar: Calendar,
        days_of: Mapping[str, Sequence[int]],
        wanted: Wanted,
    ) -> None:
        self._frame, self._calendar, self._days_of = frame, calendar, days_of
        self._wanted = wanted

    def add(self, event: Event) -> None:
        """Add the visits that an event asks for."""
        if event.kind not in ("urgent", "new outlet"):
            return
        frame = self._frame
        rep = event.rep or frame.world.rep_of(event.outlet)
        first = max(frame.now.day, first_day(event.begin.date(), frame.cycle))
        call = OpenVisit(
            outlet=event.outlet, rep=rep, day=0, forced=True, why=event.text, anyone=not rep
        )
        if event.kind == "new outlet":
            self._add_new(replace(call, kind="new"), event, first)
            return
        last = first if event.end is None else last_day(event.end, frame.cycle)
        days = range(first, min(last, frame.until) + 1)
        self._add_urgent(
            replace(call, kind="urgent", window=event.window),
            tuple(d for d in days if not frame.cycle.is_holiday(d)),
        )

    def _add_urgent(self, call: OpenVisit, days: tuple[int, ...]) -> None:
        """A call: the visit planned nearby, where there is one, else one more.

        The other visits of the outlet keep away from it.
        """
        visits = self._wanted.visits
        own = [k for k, visit in enumerate(visits) if visit.outlet == call.outlet]
        near = [k for k in own if not all(self._apart(call, d, visits[k].day) for d in days)]
        rest = list(self._days_of.get(call.outlet, ()))
        if near and visits[near[0]].day in rest:
            rest.remove(visits[near[0]].day)
        may = tuple(
            d
            for d in days
            if (call.window or self._frame.is_open(call.outlet, d))
            and all(self._apart(call, d, other) for other in rest)
            and not (near and self._too_far(call, d, visits[near[0]].day, rest))
        )
        for k in own:
            day, others = visits[k].day, [d for d in rest if d != visits[k].day]
            free = (
                d
                for d in visits[k].days
                if all(self._apart(call, d, other) for other in may)
                and not any(self._too_far(call, d, day, [*others, other]) for other in may)
            )
            visits[k] = replace(visits[k], days=tuple(free))
        if near and may:
            visits[near[0]] = _called(visits[near[0]], call, may)
        elif not set(days) <= set(rest):  # else a visit of that day is made, or about to be
            visits.append(replace(call, days=may, worth=_URGENT * 2.0))
            self._count(call.outlet, 1)

    def _apart(self, call: OpenVisit, day: int, other: int) -> bool:
        """Whether two visits of an outlet are far enough apart."""
        least, _ = self._calendar.gaps(call.outlet)
        gap = abs(self._calendar.offset(day) - self._calendar.offset(other)) if other else least
        return day != other and gap >= least

    def _too_far(self, call: OpenVisit, day: int, own: int, others: Sequence[int]) -> bool:
        """Whether a visit that moves from its own day leaves too long a gap, and a longer one."""
        _, most = self._calendar.gaps(call.outlet)
        return self._gap(day, others) > max(most, self._gap(own, others))

    def _gap(self, day: int, others: Sequence[int]) -> float:
        """Days to the visit before a day or to the one after it, whichever is farther."""
        known = [d for d in others if d and day]
        steps = [self._calendar.offset(day) - self._calendar.offset(other) for other in known]
        before = min((step for step in steps if step > 0), default=0)
        return max(before, min((-step for step in steps if step < 0), default=0))

    def _add_new(self, call: OpenVisit, event: Event, first: int) -> None:
        """The visits of a new outlet in what is left of the cycle, spread over its days."""
        frame = self._frame
        per_cycle = 1 if np.isnan(event.visits) else int(event.visits)
        days = [d for d in frame.cycle.open_days if d >= first]
        share = len(days) / max(1, len(frame.cycle.open_days))
        count = max(1, min(round(per_cycle * share), len(days)))
        for block in np.array_split(np.array(days, dtype=int), count):
            open_then = [int(d) for d in block if frame.is_open(call.outlet, int(d))]
            may = tuple(d for d in open_then if d <= frame.until)
            visit = replace(call, days=may, worth=1.5, last=max(open_then, default=0))
            self._wanted.visits.append(visit)
        self._count(call.outlet, count)
        self._wanted.per_cycle[call.outlet] = per_cycle

    def _count(self, outlet: str, visits: int) -> None:
        extra = self._wanted.extra
        extra[outlet] = extra.get(outlet, 0) + visits


def _called(visit: OpenVisit, call: OpenVisit, days: tuple[int, ...]) -> OpenVisit:
    """A visit that takes the place of a call."""
    return replace(
        visit,
        days=days,
        worth=_URGENT * max(visit.worth, 1.0),
        window=call.window,
        forced=visit.forced or bool(call.window) or visit.day not in days,
        why=call.why,
    )


def _ranks(world: World) -> dict[str, float]:
    """Worth of a visit to every outlet: from 1 to 2 by value, else sales, else visits."""
    outlets = world.outlets
    names = [name for name in ("value", "sales") if name in outlets and outlets[name].notna().any()]
    by = outlets[[*names, "visits"][0]].astype(float).fillna(0.0)
    worth = 1.0 + by.rank(pct=True)
    if "must_visit" in outlets:
        worth *= np.where(outlets["must_visit"].fillna(value=False).astype(bool), _MUST, 1.0)
    return {str(outlet): float(figure) for outlet, figure in worth.items()}


def _agreed_days(world: World, cycle: Cycle) -> dict[str, tuple[int, ...]]:
    """Days of the appointments of outlets."""
    if "appointment" not in world.outlets:
        return {}
    given = world.outlets["appointment"].dropna()
    return {
        str(outlet): tuple(
            day for date, *_ in parse_appointments(str(text)) if (day := cycle.day(date))
        )
        for outlet, text in given.items()
        if text
    }
