"""The proof of a repair: the routes it changes, timed by the rules of their rep-days."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routeplan.journey.repair.case import Case, Try
from routeplan.journey.repair.ground import NOBODY, Among
from routeplan.journey.repair.tours import ROUNDING, Terms, Tours, best_tours
from routeplan.rhythm import Pattern

__all__ = ["Placement", "Witness", "Witnesses"]

Ints = NDArray[np.int64]

_DAY_END = 24 * 60


class Placement(NamedTuple):
    """Who visits an outlet on which 0-based days, and who loses which visits for it."""

    rep: int
    days: Pattern
    release: int = -1
    released: Pattern = ()


@dataclass(frozen=True, eq=False)
class Witness:
    """Routes with an outlet in them.

    Attributes
    ----------
    orders : dict of int to list of int
        Outlets of every route that changes.
    overtime : dict of int to int
        Whole minutes by which a route is too long, where it is.
    begin : dict of int to float
        When the visits to the outlet begin at the earliest.
    travel : float
        Minutes of travel more than before.
    """

    orders: dict[int, list[int]]
    overtime: dict[int, int]
    begin: dict[int, float]
    travel: float

    @property
    def minutes(self) -> int:
        """All overtime."""
        return sum(self.overtime.values())


class _Timed(NamedTuple):
    """One route as it would be."""

    order: list[int]
    missing: float
    begin: float
    travel: float


@dataclass(frozen=True, eq=False)
class Witnesses:
    """Witnesses of the repairs for one outlet; a route that several of them change is timed once.

    Attributes
    ----------
    case : Case
    it : Try
    """

    case: Case
    it: Try
    _known: dict[tuple[Terms, int, int, bool], _Timed] = field(default_factory=dict, init=False)

    def find(self, terms: Terms, placement: Placement) -> Witness | None:
        """Routes in which the outlet is visited as a placement says, all rules but minutes kept.

        The outlet goes to its best place; where the day is too long then, it is put in a better
        order.

        Returns
        -------
        Witness or None
            None when a route breaks a rule that minutes cannot mend.
        """
        ground, n_days = self.case.ground, self.case.journey.problem.n_days
        orders, missing, begin, travel = dict[int, list[int]](), {}, {}, 0.0
        for route in _touched(self.case, self.it, placement):
            rep, day = divmod(route, n_days)
            own = rep == placement.rep
            gone = placement.release if own and day in placement.released else NOBODY
            wanted = own and day in placement.days
            timed = self._timed(terms, route, gone, wanted)
            if not _extendable(self.case, route, timed, wanted=wanted):
                return None
            orders[route], missing[route], begin[route] = timed.order, timed.missing, timed.begin
            travel += timed.travel - float(ground.legs[route].sum())
        return Witness(
            orders=orders,
            overtime={r: int(np.ceil(m - ROUNDING)) for r, m in missing.items() if m > ROUNDING},
            begin={route: at for route, at in begin.items() if self.it.outlet in orders[route]},
            travel=travel,
        )

    def _timed(self, terms: Terms, route: int, gone: int, wanted: bool) -> _Timed:
        """One route without the stop that is gone, with the outlet where it is wanted."""
        key = (terms, route, gone, wanted)
        if key not in self._known:
            left = [stop for stop in self.case.ground.order(route) if stop != gone]
            time = _visiting if wanted else _leaving
            self._known[key] = time(self.case, terms, route, left)
        return self._known[key]


def _touched(case: Case, it: Try, placement: Placement) -> list[int]:
    """Routes that the placement may change."""
    n_days, ground = case.journey.problem.n_days, case.ground
    own = ground.routes_with(it.outlet)
    days = {*placement.days, *placement.released}
    return sorted({*own.tolist(), *(placement.rep * n_days + day for day in days)})


def _extendable(case: Case, route: int, timed: _Timed, *, wanted: bool) -> bool:
    """Whether a route keeps its day, or may be given the minutes it needs."""
    if timed.missing <= ROUNDING:
        return True
    if not wanted or not np.isfinite(timed.missing) or case.ground.rigid[route]:
        return False
    end = case.journey.days.end.ravel()[route]
    return bool(end + np.ceil(timed.missing) <= _DAY_END)


def _leaving(case: Case, terms: Terms, route: int, order: list[int]) -> _Timed:
    """The route without the outlet."""
    left = [stop for stop in order if stop != terms.outlet]
    orders = np.array([left], dtype=np.int64)
    return _best(case, terms, route, orders, Among.of(case.journey, route, orders[0]))


def _visiting(case: Case, terms: Terms, route: int, order: list[int]) -> _Timed:
    """The outlet where it is or at its best place, and the day in a better order if too long."""
    if terms.outlet in order:
        orders = [order]
    else:
        orders = [[*order[:at], terms.outlet, *order[at:]] for at in range(len(order) + 1)]
    tried = np.array(orders, dtype=np.int64)
    among = Among.of(case.journey, route, tried[0])
    timed = _best(case, terms, route, tried, among)
    while 0 < timed.missing < np.inf:
        turned = np.array(timed.order, dtype=np.int64)[_moves(len(timed.order))]
        better = _best(case, terms, route, turned, among)
        if better.missing >= timed.missing - ROUNDING:
            break
        timed = better
    return timed


def _best(case: Case, terms: Terms, route: int, orders: Ints, among: Among) -> _Timed:
    """The order that misses least and travels least."""
    tours = Tours.of(case.journey, among, route, orders)
    rows, timing = best_tours(tours, terms, 1)
    found = timing.missing[0], timing.begin[0], tours.travel[rows[0]]
    return _Timed([int(stop) for stop in orders[rows[0]]], *map(float, found))


@lru_cache(maxsize=64)
def _moves(size: int) -> Ints:
    """Orders near one of so many stops: itself, every part turned round, every stop elsewhere."""
    order, ends = list(range(size)), range(size + 1)
    turned = [
        [*order[:a], *reversed(order[a:b]), *order[b:]] for a in ends for b in ends if b - a >= 2
    ]
    moved = []
    for at in order:
        rest = [*order[:at], *order[at + 1 :]]
        moved += [[*rest[:to], at, *rest[to:]] for to in order if abs(to - at) > 1]
    return np.array([order, *turned, *moved], dtype=np.int64)
