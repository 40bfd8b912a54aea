"""A problem laid out for the engines: one table of minutes, the routes that can be used, the rules.

The rules are kept in the problem's own minutes, whatever an engine rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from routeplan.errors import SettingsError
from routeplan.search.problem import NOWHERE, Hours, Lengths, Loads, Problem, Shifts

__all__ = ["Case", "priced_apart", "refuse", "territory_reasons"]

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_ROUNDING = 1e-7
"""Minutes by which rounding may exceed a limit, as in the built-in search."""


def refuse(name: str, reasons: Sequence[str]) -> None:
    """Raise when there is a reason why the engine of a name cannot state a problem."""
    if reasons:
        raise SettingsError(f"{name} cannot state this problem. {' '.join(reasons)}")


def territory_reasons(problem: Problem) -> list[str]:
    """What only the built-in search can state: prices between the reps."""
    reasons = []
    if problem.n_reps > 1 and problem.edge_price != 0 and len(problem.edge_to):
        reasons.append(
            "It cannot price compactness; `edge_price` (`compactness` of a plan) must be 0."
        )
    if problem.n_reps > 1 and problem.balance_price != 0:
        reasons.append("It cannot price balance; `balance_price` (`balance` of a plan) must be 0.")
    return reasons


def priced_apart(problem: Problem) -> tuple[Floats, Floats]:
    """Prices of reps above that of the cheapest one, shape (n, K), and that one's, shape (n,).

    An outlet that nobody may serve has an infinite price.
    """
    cheapest = problem.rep_price.min(axis=1, initial=inf)
    apart = problem.rep_price - np.where(np.isfinite(cheapest), cheapest, 0.0)[:, None]
    return apart, cheapest


class Case:
    """A problem with its minutes at hand.

    Attributes
    ----------
    problem : Problem
    routes : list of int
        Routes that can be used at all.
    minutes : ndarray of float64
        Among the outlets, then the ends of routes, then nowhere.
    lengths : ndarray of float64, optional
        Likewise, when the length of a usable route is limited.
    begin, finish : list of int
        Rows of `minutes` where the routes begin and end.
    rep, day : list of int
        Of every route.
    windows : list of list of list of tuple
        When visits to an outlet may begin, by outlet and day.
    shifts : Shifts
    loads : Loads
    timed : bool
        Whether the clock matters.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.shifts = problem.shifts or Shifts.endless(problem.n_routes)
        self.loads = problem.loads or Loads.none(problem.n_outlets, problem.n_routes)
        self.timed = problem.hours is not None or problem.shifts is not None
        usable = (problem.budget >= 0) & (self.shifts.begin <= self.shifts.end)
        late = self._break_expected() & (self.shifts.break_closes < self.shifts.begin)
        self.routes: list[int] = np.flatnonzero(usable & ~late).tolist()
        self._usable = frozenset(self.routes)
        self._lay_out_places()
        self.rep: list[int] = problem.route_rep.tolist()
        self.day: list[int] = problem.route_day.tolist()
        self.windows = _windows(problem.hours or Hours.always(problem.n_outlets, problem.n_days))
        self._service: list[float] = problem.service.tolist()
        self._rows: list[list[float]] = self.minutes.tolist()

    def _lay_out_places(self) -> None:
        problem, n = self.problem, self.problem.n_outlets
        ends = np.unique(np.concatenate([problem.begin, problem.finish]))
        ends = ends[ends != NOWHERE]
        places = np.concatenate([np.arange(n), ends]).astype(np.intp)
        self.minutes = _among(problem.matrix, places)
        limits: Lengths | None = problem.lengths
        self.lengths: Floats | None = None
        if limits is not None and np.isfinite(limits.limit[self.routes]).any():
            self.lengths = _among(limits.matrix, places)

        def row(end: NDArray[np.int32]) -> list[int]:
            place = np.where(end == NOWHERE, len(ends), np.searchsorted(ends, end))
            rows: list[int] = (n + place).tolist()
            return rows

        self.begin, self.finish = row(problem.begin), row(problem.finish)

    def option_days(self, option: int) -> tuple[int, ...]:
        """Days of an option."""
        first, last = self.problem.option_days_first[option : option + 2]
        return tuple(self.problem.option_days[first:last].tolist())

    def options(self, i: int) -> range:
        """Options of outlet i."""
        return range(int(self.problem.option_first[i]), int(self.problem.option_first[i + 1]))

    def reps(self, i: int) -> list[int]:
        """Reps who may serve outlet i."""
        reps: list[int] = np.flatnonzero(np.isfinite(self.problem.rep_price[i])).tolist()
        return reps

    def travel(self, r: int, stops: Sequence[int]) -> float:
        """Travel minutes of route r with these stops."""
        tour = (self.begin[r], *stops, self.finish[r])
        return sum(self._rows[a][b] for a, b in pairwise(tour)) if stops else 0.0

    def may_need_break(self, r: int) -> bool:
        """Whether route r can be under way when its break may begin."""
        return bool(self._break_expected()[r])

    def detour(self, i: int, a: int, b: int) -> float:
        """Minutes more when outlet i is visited between two places."""
        return self._rows[a][i] + self._rows[i][b] - self._rows[a][b]

    def keeps_rules(self, r: int, stops: Sequence[int]) -> bool:
        """Whether route r with these stops keeps budget, load, length and clock."""
        if not stops:
            return True
        if r not in self._usable:
            return False
        work = self.travel(r, stops) + sum(self._service[i] for i in stops)
        return (
            work <= self.problem.budget[r] + _ROUNDING
            and self._light_enough(r, stops)
            and self._short_enough(r, stops)
            and (not self.timed or self._in_time(r, stops))
        )

    def _break_expected(self) -> NDArray[np.bool_]:
        shifts = self.shifts
        return (shifts.break_min > 0) & (shifts.break_opens < shifts.end)

    def _light_enough(self, r: int, stops: Sequence[int]) -> bool:
        demand = self.loads.demand
        if demand.shape[1] == 0:
            return True
        load = demand[list(stops)].sum(axis=0)
        return bool((load <= self.loads.capacity[r] + _ROUNDING).all())

    def _short_enough(self, r: int, stops: Sequence[int]) -> bool:
        if self.lengths is None or self.problem.lengths is None:
            return True
        tour = np.array([self.begin[r], *stops, self.finish[r]])
        length = self.lengths[tour[:-1], tour[1:]].sum()
        return bool(length <= self.problem.lengths.limit[r] + _ROUNDING)

    def _in_time(self, r: int, stops: Sequence[int]) -> bool:
        """Follow the route as early as can be, without the break so far and with it."""
        shifts, day, place = self.shifts, self.day[r], self.begin[r]
        opens, closes = shifts.break_opens[r], shifts.break_closes[r]
        pause, end = shifts.break_min[r], shifts.end[r] + _ROUNDING
        fresh, rested = (shifts.begin[r], inf) if pause > 0 else (inf, shifts.begin[r])

        def arrive_rested(leg: float) -> float:
            in_time = fresh <= closes + _ROUNDING
            pausing = max(fresh + leg, opens) + pause if in_time else inf
            return float(min(rested + leg, pausing))

        for i in stops:
            leg, windows = self._rows[place][i], self.windows[i][day]
            later = arrive_rested(leg)
            fresh = _start(windows, fresh + leg) + self._service[i]
            rested = _start(windows, later) + self._service[i]
            place = i
        leg = self._rows[place][self.finish[r]]
        over_early = fresh + leg <= min(opens + _ROUNDING, end)
        over = arrive_rested(leg)
        return bool(over_early or (over <= end and over < inf))


def _among(matrix: Callable[[Places], Floats], places: Places) -> Floats:
    """Minutes or lengths among places, and a last one that is no way from any: nowhere."""
    among = np.zeros((len(places) + 1, len(places) + 1))
    among[:-1, :-1] = matrix(places)
    return among


def _windows(hours: Hours) -> list[list[list[tuple[float, float]]]]:
    spans = list(zip(hours.opens.tolist(), hours.closes.tolist(), strict=True))
    kinds = [spans[first:last] for first, last in pairwise(hours.first.tolist())]
    return [[kinds[kind] for kind in days] for days in hours.kind.tolist()]


def _start(windows: Iterable[tuple[float, float]], arrive: float) -> float:
    """When a visit can begin, infinite when it cannot."""
    for opens, closes in windows:
        if arrive <= closes + _ROUNDING:
            return max(arrive, opens)
    return inf
