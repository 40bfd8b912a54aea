"""A day up to now: what is done, what stays as it is, and where the rep goes on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from routeplan.clock import clock, parse_time
from routeplan.plan import Start
from routeplan.replan.events import Event
from routeplan.replan.ways import Ways
from routeplan.travel.model import END

__all__ = ["Clock", "Facts", "Settled", "settle_day"]

_DECIMALS = 3
_DAY_END = 24 * 60.0
_HALF_MIN = 0.5
"""What a time read from whole minutes may be early or late by."""
_MINUTE = 2 * _HALF_MIN
"""What two of them may be out by."""

Row = dict[str, Any]
"""A row of the visits table."""


@dataclass(frozen=True)
class Clock:
    """The working day of one rep, as :class:`routeplan.availability.RepDays` tells it.

    Attributes
    ----------
    rep : str
    day : int
    begin, end, minutes : float
        When it begins and ends, and the minutes that may be worked.
    break_min, break_opens, break_closes : float
    begins_at : dict of str to (str, float)
        Visits whose ways begin elsewhere than at the visit before: place and minute.
    lost : (float, float)
        Minutes of travel and of waiting that belong to no visit.
    old_break : int
        Leg of the plan on which the break lies, -1 for none.
    """

    rep: str
    day: int
    begin: float
    end: float
    minutes: float
    break_min: float
    break_opens: float
    break_closes: float
    begins_at: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    lost: tuple[float, float] = (0.0, 0.0)
    old_break: int = -1


@dataclass(frozen=True)
class Facts:
    """What is known of a day beside its plan.

    Attributes
    ----------
    now : float
        Minute; infinite for a day that is over.
    freeze : float
        Minutes ahead in which nothing changes.
    done, failed, overran : mapping of str to Event
        By outlet.
    absent : sequence of (Event, begin, end)
        Absences in minutes of the day.
    roads_changed : bool
        Whether the ways that are ahead take longer than planned.
    """

    now: float
    freeze: float
    done: Mapping[str, Event] = field(default_factory=dict)
    failed: Mapping[str, Event] = field(default_factory=dict)
    overran: Mapping[str, Event] = field(default_factory=dict)
    absent: Sequence[tuple[Event | None, float, float]] = ()
    roads_changed: bool = False


@dataclass
class Settled:
    """A day up to now.

    Attributes
    ----------
    kept : list of dict
        Rows of the visits that are done or stay as they are, in order.
    rest : list of dict
        Rows that may still be changed.
    missed, forced : dict of str to Event or None
        Outlets that were not made although it was time; outlets of the rest that cannot stay as
        planned, with the reason where there is one.
    place : str
        Where the rep goes on.
    minute : float
        When; infinite when the rep does not go on.
    earliest : float
        When at the earliest: the times of a plan are whole minutes, and each of those kept tells
        a little of the clock that they were made with.
    ended : float
        When the last visit kept ends, by the same clock.
    worked : float
        Minutes worked by then, those lost counted.
    rested : bool
        Whether the break is over.
    lost : (float, float)
    changed : bool
        Whether anything is not as planned.
    starts : list of Start
        Ways to visits kept that begin elsewhere than at the visit before.
    jump : bool
        Whether the next way begins elsewhere, or later, than where the last visit kept ends.
    """

    place: str
    minute: float
    earliest: float = math.inf
    ended: float = math.nan
    worked: float = 0.0
    rested: bool = False
    lost: tuple[float, float] = (0.0, 0.0)
    changed: bool = False
    jump: bool = False
    home_leg: float = 0.0
    kept: list[Row] = field(default_factory=list)
    rest: list[Row] = field(default_factory=list)
    missed: dict[str, Event | None] = field(default_factory=dict)
    forced: dict[str, Event | None] = field(default_factory=dict)
    starts: list[Start] = field(default_factory=list)


def settle_day(rows: Sequence[Row], day: Clock, facts: Facts, ways: Ways) -> Settled:
    """Follow a day's plan up to now and through the frozen minutes.

    What nothing is told about went as planned. A visit that overran, a closed door or a visit out
    of turn moves the visits behind it; one of the frozen ones that cannot be made so is released.

    Parameters
    ----------
    rows : sequence of dict
        The day's visits in order.
    day : Clock
    facts : Facts
    ways : Ways

    Returns
    -------
    Settled
    """
    walk = _Walk(rows, day, facts, ways)
    for position, row in enumerate(walk.ordered()):
        if not walk.step(row):
            walk.settled.rest += walk.ordered()[position:]
            break
    return walk.finished()


class _Walk:
    """A rep on the way through a day."""

    def __init__(self, rows: Sequence[Row], day: Clock, facts: Facts, ways: Ways) -> None:
        self._day, self._facts, self._ways = day, facts, ways
        self._rows = list(rows)
        planned = [day.rep, *(row["outlet"] for row in rows)]
        self._planned_from = dict(zip(planned[1:], planned, strict=False))
        self._break_before = rows[day.old_break]["outlet"] if 0 <= day.old_break < len(rows) else ""
        self._break_home = day.old_break == len(rows) and day.old_break >= 0
        self._began = False
        self.settled = Settled(place=day.rep, minute=day.begin, worked=sum(day.lost), lost=day.lost)
        if rows:
            first = rows[0]
            rest = day.break_min if day.old_break == 0 else 0.0
            self.settled.minute = parse_time(first["arrive"]) - first["travel_min"] - rest

    def ordered(self) -> list[Row]:
        """The rows in the order in which they were made; those told to be done by their times."""
        if not self._facts.done:
            return self._rows
        return sorted(self._rows, key=self._when)

    def _when(self, row: Row) -> float:
        planned = float(parse_time(row["arrive"]))
        if row["outlet"] not in self._facts.done or row["status"] == "done":
            return planned
        told = self._told(row, planned + float(row["wait_min"]))
        return planned if told is None else told - float(row["service_min"])

    def _told(self, row: Row, begin: float) -> float | None:
        """When a visit that was told to be done ended; None where it may have been as planned."""
        event = self._facts.done.get(row["outlet"])
        if event is None or row["status"] == "done":
            return None
        if event.timed:
            return _minute(event)
        return self._facts.now if begin > self._facts.now else None

    def step(self, row: Row) -> bool:
        """Go on to a visit; whether it is settled."""
        facts, outlet = self._facts, row["outlet"]
        travel, rest, arrive, begin = self._reach(row)
        if row["status"] == "done" and self.settled.changed and begin > facts.now:
            # it was only thought to be done, and takes as long as any visit there
            row = row | {"status": "", "service_min": self._ways.service(outlet)}
            travel, rest, arrive, begin = self._reach(row)
        if outlet in facts.failed:
            self._fail(row, travel, rest, arrive)
            return True
        explicit = outlet in facts.done or row["status"] == "done"
        absence = self._absence(arrive - travel - rest, begin, float(row["service_min"]))
        if absence and not explicit:
            self._stay_away(row, begin, *absence)
            return True
        if explicit or begin <= facts.now:
            self._do(row, travel, rest, arrive, begin)
            return True
        under_way = self.settled.minute <= facts.now
        if not under_way and not begin < facts.now + facts.freeze:
            return False
        self._freeze(row, travel, rest, arrive, begin)
        return True

    def _absence(
        self, leaves: float, begin: float, service: float
    ) -> tuple[Event | None, float] | None:
        """The absence that a visit, its way or a break before falls into, and its end.

        A visit that had begun was still made.
        """
        ahead = begin > self._facts.now
        first, until = (leaves, begin + service) if ahead else (begin, begin)
        absent = self._facts.absent
        return next(((e, b) for e, a, b in absent if first < b - _MINUTE and a <= until), None)

    def _reach(self, row: Row) -> tuple[float, float, float, float]:
        """Travel, break, arrival and begin of a visit that comes next."""
        settled, day, outlet = self.settled, self._day, row["outlet"]
        place, minute = day.begins_at.get(outlet, ("", math.nan))
        if place and not settled.changed:
            settled.place, settled.minute, settled.jump = place, minute, True
        planned_from = place or self._planned_from.get(outlet)
        # at another time of the day the roads may be others, also those of events before
        ahead = row["status"] != "done" and (self._facts.roads_changed or settled.changed)
        rest = day.break_min if outlet == self._break_before and not settled.rested else 0.0
        if settled.place == planned_from and not ahead:
            travel = float(row["travel_min"])
        else:
            leaves = settled.minute + (0.0 if self._began or settled.jump else rest)
            travel = self._ways.leg(settled.place, outlet, day.day, leaves)
        if ahead and abs(travel - float(row["travel_min"])) > 0.001:
            settled.changed = True
        if not settled.changed:
            arrive = float(parse_time(row["arrive"]))
            return travel, rest, arrive, arrive + float(row["wait_min"])
        arrive = settled.minute + rest + travel
        if not (self._began or settled.jump):  # a whole minute tells exactly when the day began
            settled.minute += math.ceil(arrive) - arrive
            arrive = math.ceil(arrive)
        spans = self._ways.spans(outlet, day.day)
        begin = next((max(arrive, a) for a, b in spans if arrive <= b), math.inf)
        return travel, rest, arrive, begin if begin < math.inf else arrive

    def _fail(self, row: Row, travel: float, rest: float, arrive: float) -> None:
        event = self._facts.failed[row["outlet"]]
        settled = self.settled
        told = _minute(event) if event.timed else min(arrive, self._facts.now)
        at = max(told, settled.minute) + (0.0 if math.isnan(event.minutes) else event.minutes)
        driven = min(travel, max(0.0, at - settled.minute - rest))
        waited = max(0.0, at - settled.minute - rest - driven)
        settled.lost = (settled.lost[0] + driven, settled.lost[1] + waited)
        settled.worked += driven + waited
        settled.rested |= rest > 0
        settled.place, settled.minute = row["outlet"], at
        settled.changed = settled.jump = True
        settled.missed[row["outlet"]] = event

    def _stay_away(self, row: Row, begin: float, event: Event | None, until: float) -> None:
        settled = self.settled
        late = begin <= self._facts.now
        (settled.missed if late else settled.forced)[row["outlet"]] = event
        if not late:
            settled.rest.append(row)
        settled.changed = settled.jump = True
        settled.minute = max(settled.minute, until)

    def _do(self, row: Row, travel: float, rest: float, arrive: float, begin: float) -> None:
        facts, settled = self._facts, self.settled
        told, more = self._told(row, begin), facts.overran.get(row["outlet"])
        changed = settled.changed or told is not None or more is not None
        done = row | {"status": "done"}
        if changed:
            service = float(row["service_min"]) + (more.minutes if more else 0.0)
            depart = begin + service if told is None else told
            begin = min(begin, max(0.0, depart - service, min(settled.minute, depart)))
            arrive = min(arrive, begin)
            done |= _timed(travel, arrive, begin, depart)
        settled.changed = changed
        depart = float(parse_time(done["depart"]))
        self._go_on(done, rest, depart, depart - _HALF_MIN)

    def _freeze(self, row: Row, travel: float, rest: float, arrive: float, begin: float) -> None:
        settled = self.settled
        depart = begin + float(row["service_min"])
        kept = row | (_timed(travel, arrive, begin, depart) if settled.changed else {})
        closed = not self._ways.spans(row["outlet"], self._day.day)
        later = settled.changed or self._facts.roads_changed  # perhaps only the way home
        if closed or (later and not self._fits(row["outlet"], begin, depart, rest, kept)):
            settled.forced[row["outlet"]] = None if closed else self._reason()
            settled.rest.append(row)
            settled.changed = settled.jump = True
            return
        if settled.jump:
            start = Start(
                self._day.rep, self._day.day, row["outlet"], settled.place, settled.minute
            )
            settled.starts.append(start)
        spent = float(kept["wait_min"]) + float(kept["service_min"])
        way = rest + float(kept["travel_min"])
        earliest = float(parse_time(kept["arrive"])) - _HALF_MIN
        if self._began or settled.jump:  # else the clock of the day begins here
            goes_on = settled.minute if settled.jump else settled.earliest
            earliest = max(earliest, goes_on + way)
        earliest = max(earliest + spent, float(parse_time(kept["depart"])) - _HALF_MIN)
        exact = settled.minute + way + spent if settled.changed else earliest
        self._go_on(kept, rest, exact, earliest)

    def _fits(self, outlet: str, begin: float, depart: float, rest: float, kept: Row) -> bool:
        """Whether a frozen visit can be made, and the rep be back in time."""
        settled, day = self.settled, self._day
        open_then = any(a <= begin <= b for a, b in self._ways.spans(outlet, day.day))
        home = self._ways.leg(outlet, day.rep + END, day.day, depart)
        spent = sum(float(kept[name]) for name in ("travel_min", "wait_min", "service_min"))
        pause = 0.0 if settled.rested or rest > 0 else day.break_min
        in_time = depart + home + pause <= day.end + _HALF_MIN
        return open_then and in_time and settled.worked + spent + home <= day.minutes + 1e-6

    def _reason(self) -> Event | None:
        """The event that has moved the clock."""
        told = [*self._facts.overran.values(), *self._facts.failed.values()]
        return told[-1] if told else None

    def _go_on(self, row: Row, rest: float, minute: float, earliest: float) -> None:
        settled = self.settled
        settled.kept.append(row)
        settled.worked += sum(
            float(row[name]) for name in ("travel_min", "wait_min", "service_min")
        )
        settled.rested |= rest > 0
        settled.place, settled.minute = row["outlet"], minute
        settled.earliest, settled.ended, settled.jump = earliest, minute, False
        self._began = True

    def finished(self) -> Settled:
        """Where and when the rep goes on."""
        settled, facts, day = self.settled, self._facts, self._day
        now = 0.0 if math.isinf(facts.now) else facts.now
        if not self._began and not settled.jump:
            settled.place, settled.minute = day.rep, max(day.begin, now)
        elif settled.minute < now:
            home = self._ways.leg(settled.place, day.rep + END, day.day, settled.minute)
            pause = day.break_min if self._break_home and not settled.rested else 0.0
            if settled.minute + home + pause <= now:  # back already
                settled.place, settled.home_leg = day.rep + END, home
                settled.rested |= pause > 0
            settled.minute, settled.jump = now, True
        if settled.minute < day.begin:
            settled.minute, settled.jump = day.begin, True
        away = max((b for _, a, b in facts.absent if a <= settled.minute < b), default=0.0)
        if away > settled.minute:
            settled.minute, settled.jump = away, True
        if settled.minute >= min(day.end, _DAY_END):
            settled.minute = math.inf
        if settled.jump or not settled.kept or math.isinf(settled.minute):
            settled.earliest = settled.minute
        return settled


def _minute(event: Event) -> float:
    return 60.0 * event.begin.hour + event.begin.minute


def _timed(travel: float, arrive: float, begin: float, depart: float) -> Row:
    return {
        "arrive": clock(arrive),
        "depart": clock(depart),
        "travel_min": round(travel, _DECIMALS),
        "wait_min": round(begin - arrive, _DECIMALS),
        "service_min": round(depart - begin, _DECIMALS),
    }
