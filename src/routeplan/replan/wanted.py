"""The visits that are still to be made: each with the days and reps it may have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from routeplan.clock import parse_appointments
from routeplan.cycle import Cycle
from routeplan.plan import Missed
from routeplan.replan.events import Event
from routeplan.replan.gaps import Calendar, gap_bounds
from routeplan.replan.moment import Now, first_day, last_day
from routeplan.replan.today import Row
from routeplan.replan.world import World

__all__ = ["OpenVisit", "Wanted", "open_visits"]

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


def open_visits(
    *,
    world: World,
    cycle: Cycle,
    now: Now,
    until: int,
    fixed: Mapping[str, Sequence[int]],
    rows: Iterable[Row],
    forced: Mapping[tuple[str, int, str], str],
    missed: Sequence[Missed],
    not_today: frozenset[str],
    works: Callable[[str, int], bool],
    is_open: Callable[[str, int], bool],
    events: Sequence[Event],
    keep_appointments: bool,
) -> Wanted:
    """Visits that are still to be made, with the days inside their gaps.

    Parameters
    ----------
    world : World
    cycle : Cycle
    now : Now
    until : int
        Last day that may change.
    fixed : mapping of str to sequence of int
        Days of the visits that cannot change, by outlet.
    rows : iterable of dict
        Planned visits that may change.
    forced : mapping of (rep, day, outlet) to str
        Those of them that cannot stay, with the reason.
    missed : sequence of Missed
        Debts, `until` not yet settled.
    not_today : frozenset of str
        Outlets where it makes no sense to try again today.
    works, is_open : callable
        Whether a rep works, and an outlet is open, on a day.
    events : sequence of Event
    keep_appointments : bool

    Returns
    -------
    Wanted
    """
    calendar = Calendar(world.outlets, cycle)
    agreed = _agreed_days(world, cycle)
    ranks = _ranks(world)
    gone = {event.outlet: event.text for event in events if event.kind == "closed"}
    leaving = {event.rep: event.text for event in events if event.kind == "rep leaves"}
    items: dict[str, list[int]] = defaultdict(list)
    for outlet, days in fixed.items():
        items[outlet] += days
    rows = list(rows)
    for row in rows:
        items[row["outlet"]].append(row["day"])
    for debt in missed:
        items[debt.outlet].append(debt.day)

    def allowed(outlet: str, day: int) -> tuple[int, ...]:
        others = sorted(set(items[outlet]) - {day})
        at = calendar.offset(day)
        before = max((d for d in others if d < day), default=0)
        after = min((d for d in others if d > day), default=0)
        least, most = calendar.gaps(outlet)
        first, last = gap_bounds(
            at,
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
            if now.day <= d and first <= calendar.offset(d) <= last and is_open(outlet, d)
        )

    wanted = Wanted()
    for row in rows:
        outlet, rep, day = row["outlet"], row["rep"], row["day"]
        why = forced.get((rep, day, outlet), "")
        inside = allowed(outlet, day)
        days = tuple(d for d in inside if d <= until)
        meets = day in agreed.get(outlet, ())
        if meets and keep_appointments:
            days = (day,) if is_open(outlet, day) else ()
        elif day not in days and is_open(outlet, day):
            days = tuple(sorted({*days, day}))
        if not is_open(outlet, day):
            why = why or gone.get(outlet, f"{outlet} is closed")
        elif not works(rep, day):
            why = why or leaving.get(rep, f"{rep} does not work")
        if day > until:
            days = tuple(d for d in days if d <= until) if why else (day,)
        worth = _AGREED if meets else 1.0
        wanted.visits.append(
            OpenVisit(
                outlet=outlet,
                rep=rep,
                day=day,
                days=days,
                worth=worth * ranks[outlet],
                forced=bool(why),
                why=why,
                anyone=rep in leaving,
                sequence=row["sequence"],
                time=row["arrive"],
                last=max([*days, *inside], default=0),
            )
        )
    for debt in missed:
        inside = allowed(debt.outlet, debt.day)
        if debt.outlet in not_today:
            inside = tuple(d for d in inside if d > now.day)
        days = tuple(d for d in inside if d <= until)
        wanted.visits.append(
            OpenVisit(
                outlet=debt.outlet,
                rep=debt.rep,
                day=debt.day,
                kind="debt",
                days=days,
                worth=_debt_worth(debt.day, inside, now, calendar) * ranks[debt.outlet],
                last=max(inside, default=0),
                forced=True,
                why=debt.why,
                anyone=debt.rep in leaving or debt.rep not in world.reps.index,
            )
        )
    _add_calls(wanted, events, world, cycle, now, until, items, is_open, calendar)
    return wanted


def _debt_worth(due: int, days: tuple[int, ...], now: Now, calendar: Calendar) -> float:
    """Worth of a debt: the more of its gap is over, the more."""
    if not days:
        return _DEBT_LEAST
    begun = calendar.offset(now.day) - calendar.offset(due)
    whole = max(1, calendar.offset(days[-1]) - calendar.offset(due))
    return _DEBT_LEAST + _DEBT_RISE * min(1.0, max(0.0, begun / whole))


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


def _add_calls(
    wanted: Wanted,
    events: Sequence[Event],
    world: World,
    cycle: Cycle,
    now: Now,
    until: int,
    items: Mapping[str, Sequence[int]],
    is_open: Callable[[str, int], bool],
    calendar: Calendar,
) -> None:
    """Urgent calls and the visits of new outlets."""
    for event in events:
        rep = event.rep or _own_rep(event.outlet, world)
        first = max(now.day, first_day(event.begin.date(), cycle))
        call = OpenVisit(
            outlet=event.outlet, rep=rep, day=0, forced=True, why=event.text, anyone=not rep
        )
        if event.kind == "urgent":
            last = first if event.end is None else last_day(event.end, cycle)
            days = tuple(d for d in range(first, min(last, until) + 1) if not cycle.is_holiday(d))
            urgent = replace(call, kind="urgent", window=event.window)
            _add_urgent(wanted, urgent, days, items, is_open, calendar)
        elif event.kind == "new outlet":
            _add_new(wanted, replace(call, kind="new"), event, first, until, cycle, is_open)


def _add_urgent(
    wanted: Wanted,
    call: OpenVisit,
    days: tuple[int, ...],
    items: Mapping[str, Sequence[int]],
    is_open: Callable[[str, int], bool],
    calendar: Calendar,
) -> None:
    """A call: the visit planned nearby, where there is one, else one more.

    The other visits of the outlet keep away from it.
    """
    least, _ = calendar.gaps(call.outlet)

    def apart(day: int, other: int) -> bool:
        return day != other and abs(calendar.offset(day) - calendar.offset(other)) >= least

    own = [k for k, visit in enumerate(wanted.visits) if visit.outlet == call.outlet]
    near = [k for k in own if not all(apart(day, wanted.visits[k].day) for day in days)]
    taken = near[0] if near else None
    rest = list(items.get(call.outlet, ()))
    if taken is not None and wanted.visits[taken].day in rest:
        rest.remove(wanted.visits[taken].day)
    may = tuple(
        day
        for day in days
        if (call.window or is_open(call.outlet, day)) and all(apart(day, other) for other in rest)
    )
    for k in own:
        visit = wanted.visits[k]
        free = tuple(day for day in visit.days if all(apart(day, other) for other in may))
        wanted.visits[k] = replace(visit, days=free)
    if taken is not None:
        visit = wanted.visits[taken]
        wanted.visits[taken] = replace(
            visit,
            days=may,
            worth=_URGENT * max(visit.worth, 1.0),
            window=call.window,
            forced=visit.forced or bool(call.window) or visit.day not in may,
            why=call.why,
        )
        return
    if set(days) <= set(rest):
        return  # a visit of that day is made, or about to be
    wanted.visits.append(replace(call, days=may, worth=_URGENT * 2.0))
    wanted.extra[call.outlet] = wanted.extra.get(call.outlet, 0) + 1


def _add_new(
    wanted: Wanted,
    call: OpenVisit,
    event: Event,
    first: int,
    until: int,
    cycle: Cycle,
    is_open: Callable[[str, int], bool],
) -> None:
    """The visits of a new outlet in what is left of the cycle, spread over its days."""
    per_cycle = 1 if np.isnan(event.visits) else int(event.visits)
    days = [d for d in cycle.open_days if first <= d <= cycle.n_days]
    share = len(days) / max(1, len(cycle.open_days))
    count = min(max(1, round(per_cycle * share)), len(days))
    for block in np.array_split(np.array(days, dtype=int), max(1, count)):
        may = tuple(int(d) for d in block if d <= until and is_open(call.outlet, int(d)))
        wanted.visits.append(replace(call, days=may, worth=1.5))
    wanted.extra[call.outlet] = wanted.extra.get(call.outlet, 0) + max(1, count)
    wanted.per_cycle[call.outlet] = per_cycle


def _own_rep(outlet: str, world: World) -> str:
    rep = world.outlets["rep"].get(outlet) if "rep" in world.outlets else None
    return str(rep) if isinstance(rep, str) and rep in world.reps.index else ""
