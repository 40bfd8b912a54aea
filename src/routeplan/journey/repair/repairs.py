"""Repairs: changes of the tables that let an outlet be visited, with the routes that prove it."""

from __future__ import annotations

from dataclasses import dataclass, field

from routeplan.checks import check_types
from routeplan.errors import SettingsError

__all__ = ["Change", "Release", "Repair", "RepairPrices", "Route"]


@dataclass(frozen=True)
class RepairPrices:
    """What the kinds of repairs cost, in minutes, so that they can be compared.

    The usual figures are rules of thumb: a call to the customer takes a quarter of an hour.

    Attributes
    ----------
    overtime : float
        A minute by which a rep's day is longer.
    service : float
        A minute less in the outlet, at every visit.
    asking : float
        Agreeing with the outlet on one more weekday, one more week, other gaps, another time of an
        appointment, or other opening hours of one weekday.
    opening : float
        A minute by which opening hours or an appointment change, beside the asking.
    handover : float
        Giving the outlet to another rep than the one it should stay with.
    training : float
        Teaching a rep one skill.
    shortest : float
        Part of the service minutes that must remain, from 0 to 1.
    """

    overtime: float = 1.0
    service: float = 1.0
    asking: float = 15.0
    opening: float = 1.0
    handover: float = 30.0
    training: float = 240.0
    shortest: float = 0.5

    def __post_init__(self) -> None:
        check_types(self)
        for name in self.__dataclass_fields__:
            if not getattr(self, name) >= 0:
                raise SettingsError(f"`{name}` must be at least 0. Got {getattr(self, name)}.")
        if self.shortest > 1:
            raise SettingsError(f"`shortest` must be at most 1. Got {self.shortest}.")


@dataclass(frozen=True)
class Change:
    """One cell of the outlets or the reps table with its new value.

    Overtime and skills of reps are added to what stands there.
    """

    table: str
    row: str
    column: str
    value: str | float


@dataclass(frozen=True)
class Route:
    """The stops of one rep-day in order."""

    rep: str
    day: int
    outlets: tuple[str, ...]


@dataclass(frozen=True)
class Release:
    """An outlet that loses its visits on some days."""

    outlet: str
    days: tuple[int, ...]


@dataclass(frozen=True)
class Repair:
    """One way to let an outlet be visited, proven by the routes of the days it touches.

    Attributes
    ----------
    outlet : str
    kind : str
        ``room, value, overtime, service, swap``, or what is asked for: ``weekdays, weeks, gap,
        hours, appointment, rep, skills``.
    text : str
    cost : float
        Minutes, see :class:`RepairPrices`; whole minutes of overtime.
    visits : int
        Visits of the outlet with the repair.
    rep : str
        Who makes them.
    days : tuple of int
        On which 1-based days.
    changes : tuple of Change
        What is written into the tables.
    routes : tuple of Route
        The witness: all rep-days that change, as they are then. They keep every rule.
    release : Release or None
        The outlet that makes room.
    """

    outlet: str
    kind: str
    text: str
    cost: float
    visits: int
    rep: str
    days: tuple[int, ...]
    changes: tuple[Change, ...] = field(default=(), repr=False)
    routes: tuple[Route, ...] = field(default=(), repr=False)
    release: Release | None = field(default=None, repr=False)
