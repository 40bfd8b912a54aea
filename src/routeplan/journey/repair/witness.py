"""The proof of a repair: the routes it changes, timed by the rules of their rep-days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from routeplan.journey.repair.case import Case, Try
from routeplan.journey.repair.tours import Terms, Tours
from routeplan.rhythm import Pattern

__all__ = ["Placement", "Witness", "find_witness"]

_DAY_END = 24 * 60
_ROUNDING = 1e-6


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


def find_witness(case: Case, it: Try, terms: Terms, placement: Placement) -> Witness | None:
    """Routes in which an outlet is visited as a placement says, all rules but the minutes kept.

    The outlet goes to its best place; where the day is too long then, it is put in a better order.

    Returns
    -------
    Witness or None
        None when a route breaks a rule that minutes cannot mend.
    """
    ground, n_days = case.ground, case.journey.problem.n_days
    orders = {route: ground.order(route) for route in _touched(case, it, placement)}
    for day in placement.released:
        orders[placement.rep * n_days + day].remove(placement.release)
    for route, order in orders.items():
        wanted = route // n_days == placement.rep and route % n_days in placement.days
        if it.outlet in order and not wanted:
            order.remove(it.outlet)
        elif wanted and it.outlet not in order:
            orders[route] = _inserted(case, terms, route, order)
    routes = list(orders)
    tours = Tours.of(case.journey, routes, list(orders.values()))
    timing = tours.timing(terms)
    missing = dict(zip(routes, timing.missing.tolist(), strict=True))
    begin = dict(zip(routes, timing.begin.tolist(), strict=True))
    for route in [route for route in routes if np.isfinite(missing[route]) and missing[route] > 0]:
        if it.outlet in orders[route]:
            orders[route], missing[route], begin[route] = _reordered(
                case, terms, route, orders[route], missing[route]
            )
    if any(not _extendable(case, it, route, orders[route], missing[route]) for route in routes):
        return None
    before = ground.legs[routes].sum()
    after = Tours.of(case.journey, routes, list(orders.values())).travel.sum()
    return Witness(
        orders=orders,
        overtime={r: int(np.ceil(m - _ROUNDING)) for r, m in missing.items() if m > _ROUNDING},
        begin={route: at for route, at in begin.items() if it.outlet in orders[route]},
        travel=float(after - before),
    )


def _touched(case: Case, it: Try, placement: Placement) -> list[int]:
    """Routes that the placement may change."""
    n_days, ground = case.journey.problem.n_days, case.ground
    own = np.flatnonzero(ground.place[it.outlet] >= 0) + ground.rep[it.outlet] * n_days
    days = {*placement.days, *placement.released}
    return sorted({*own.tolist(), *(placement.rep * n_days + day for day in days)})


def _extendable(case: Case, it: Try, route: int, order: list[int], missing: float) -> bool:
    """Whether a route keeps its day, or may be given the minutes it needs."""
    if missing <= _ROUNDING:
        return True
    if it.outlet not in order or not np.isfinite(missing) or case.ground.rigid[route]:
        return False
    days = case.journey.days
    return bool(days.end.ravel()[route] + np.ceil(missing) <= _DAY_END)


def _inserted(case: Case, terms: Terms, route: int, order: list[int]) -> list[int]:
    """The outlet at its best place."""
    orders = [[*order[:at], terms.outlet, *order[at:]] for at in range(len(order) + 1)]
    return orders[_best(case, terms, route, orders)[0]]


def _best(
    case: Case, terms: Terms, route: int, orders: list[list[int]]
) -> tuple[int, float, float]:
    """The order that misses least and travels least, with its minutes missing and the begin."""
    tours = Tours.of(case.journey, [route] * len(orders), orders)
    timing = tours.timing(terms)
    best = int(np.lexsort((tours.travel, timing.missing))[0])
    return best, float(timing.missing[best]), float(timing.begin[best])


def _reordered(
    case: Case, terms: Terms, route: int, order: list[int], missing: float
) -> tuple[list[int], float, float]:
    """Turn parts of a route round and move single stops as long as that saves minutes."""
    begin = _best(case, terms, route, [order])[2]
    while missing > 0:
        orders = _neighbours(order)
        best, found, when = _best(case, terms, route, orders)
        if found >= missing - _ROUNDING:
            break
        order, missing, begin = orders[best], found, when
    return order, missing, begin


def _neighbours(order: list[int]) -> list[list[int]]:
    """The order itself, with every part turned round, and with every stop elsewhere."""
    size = range(len(order) + 1)
    turned = [
        [*order[:a], *reversed(order[a:b]), *order[b:]] for a in size for b in size if b - a >= 2
    ]
    moved = []
    for at, stop in enumerate(order):
        rest = [*order[:at], *order[at + 1 :]]
        moved += [[*rest[:to], stop, *rest[to:]] for to in range(len(order)) if abs(to - at) > 1]
    return [order, *turned, *moved]
