"""What a plan that was planned again remembers of what has happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

__all__ = ["SECTION", "Lost", "Memory", "Missed", "Road", "Start"]

SECTION = "replan"
"""Section of the plan's settings in which it stands."""

_ROUNDED_MIN = 0.51
"""Times in a plan are whole minutes."""

_Entry = TypeVar("_Entry")


@dataclass(frozen=True)
class Missed:
    """A visit that was not made when it was due: a debt as long as its gap is open.

    Attributes
    ----------
    outlet, rep : str
    day : int
        1-based day on which it was due.
    until : int
        Last day on which it may still be made; 0 when no day is left.
    why : str
    """

    outlet: str
    rep: str
    day: int
    until: int
    why: str


@dataclass(frozen=True)
class Start:
    """Where and when the way to a visit begins, if not at the visit before.

    Attributes
    ----------
    rep : str
    day : int
    outlet : str
        The visit.
    place : str
        Id of the outlet, of the rep (the start) or of the end place.
    minute : float
        Minutes after midnight.
    """

    rep: str
    day: int
    outlet: str
    place: str
    minute: float


@dataclass(frozen=True)
class Lost:
    """Minutes of a rep-day that belong to no visit: ways to closed doors, waiting for nothing."""

    rep: str
    day: int
    travel_min: float
    wait_min: float


@dataclass(frozen=True)
class Road:
    """Travel that is slower for some days, see :class:`routeplan.travel.SlowedTravel`.

    Attributes
    ----------
    first_day, last_day : int
    minute : float
        Minute of the first day from which on legs that begin are slower.
    area : str
        As WKT, empty for everywhere.
    factor, minutes_more : float
    """

    first_day: int
    minute: float
    last_day: int
    area: str = ""
    factor: float = 1.0
    minutes_more: float = 0.0

    def holds(self, day: int, minute: float) -> bool:
        """Whether a leg that begins then is slower."""
        today = day == self.first_day and minute >= self.minute - _ROUNDED_MIN
        begun = day > self.first_day or today
        return begun and day <= self.last_day


@dataclass(frozen=True)
class Memory:
    """What has happened to a plan so far.

    Attributes
    ----------
    now : str
        Moment of the last planning, ``"2026-12-08 10:30"``; empty for a plan as first made.
    missed : tuple of Missed
    starts : tuple of Start
    lost : tuple of Lost
    roads : tuple of Road
    irregular : tuple of str
        Outlets whose visits have left their rhythm: moved, missed or new.
    gone : tuple of str
        Outlets that have closed for good.
    visits : dict
        Visits per cycle of the outlets that began within the cycle, or got a visit more.
    """

    now: str = ""
    missed: tuple[Missed, ...] = ()
    starts: tuple[Start, ...] = ()
    lost: tuple[Lost, ...] = ()
    roads: tuple[Road, ...] = ()
    irregular: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    visits: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Memory:
        """Read it from the settings of a plan; what is no entry of it is left out."""
        section = settings.get(SECTION)
        if not isinstance(section, Mapping):
            return cls()
        visits = section.get("visits")
        return cls(
            now=str(section.get("now", "")),
            missed=_entries(section, "missed", Missed),
            starts=_entries(section, "starts", Start),
            lost=_entries(section, "lost", Lost),
            roads=_entries(section, "roads", Road),
            irregular=_texts(section, "irregular"),
            gone=_texts(section, "gone"),
            visits={str(k): int(v) for k, v in visits.items()} if isinstance(visits, dict) else {},
        )

    def as_settings(self) -> dict[str, Any]:
        """The section of the settings: plain values."""
        return asdict(self)


def _entries(section: Mapping[str, Any], name: str, kind: type[_Entry]) -> tuple[_Entry, ...]:
    kinds = {"str": str, "int": int, "float": float}
    found = []
    for entry in section.get(name) or ():
        try:
            values = {f.name: kinds[str(f.type)](entry[f.name]) for f in fields(kind)}  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError):
            continue
        found.append(kind(**values))
    return tuple(found)


def _texts(section: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = section.get(name)
    return tuple(map(str, found)) if isinstance(found, list | tuple) else ()
