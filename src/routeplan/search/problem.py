"""The one problem of visiting and its solution, as arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ABSENT",
    "NOWHERE",
    "Hours",
    "Lengths",
    "Loads",
    "Problem",
    "Shifts",
    "Solution",
    "ranges",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

ABSENT = -1
"""Option (and rep) of an outlet that is not visited."""
NOWHERE = -1
"""Begin or finish of a route that is open there: the way from or to it takes no time."""


@dataclass(frozen=True, eq=False)
class Hours:
    """When visits may begin: opening hours, appointments.

    Attributes
    ----------
    kind : ndarray of int32, shape (n, D)
        Which windows hold for outlet i on day d: those of kind w are ``first[w]`` up to
        ``first[w + 1]``. A kind without windows means closed.
    first : ndarray of int32, shape (kinds + 1,)
    opens, closes : ndarray of float64, shape (windows,)
        Minutes of the day; ascending and apart from one another within a kind. A visit may begin
        at either end.
    """

    kind: Ints
    first: Ints
    opens: Floats
    closes: Floats

    @classmethod
    def always(cls, n_outlets: int, n_days: int) -> Hours:
        """Every outlet is open at any time."""
        kind = np.zeros((n_outlets, n_days), dtype=np.int32)
        whole = np.array([np.inf])
        return cls(kind, np.array([0, 1], dtype=np.int32), -whole, whole)


@dataclass(frozen=True, eq=False)
class Shifts:
    """When routes may be under way, in minutes of the day. A rep who is early waits.

    Attributes
    ----------
    begin, end : ndarray of float64, shape (R,)
        Earliest departure and latest arrival at the end. Waiting and the break lie in between.
    break_min : ndarray of float64, shape (R,)
        Length of the break, 0 without one.
    break_opens, break_closes : ndarray of float64, shape (R,)
        When the break may begin: at any place, on the way too, but not during a visit. A route that
        is over when the break may begin needs none.
    """

    begin: Floats
    end: Floats
    break_min: Floats
    break_opens: Floats
    break_closes: Floats

    @classmethod
    def endless(cls, n_routes: int) -> Shifts:
        """No route ever ends, and nobody takes a break."""
        zero, never = np.zeros(n_routes), np.full(n_routes, np.inf)
        return cls(zero, never, zero, zero, never)


@dataclass(frozen=True, eq=False)
class Loads:
    """What the visits take from the van, in one or more dimensions.

    Attributes
    ----------
    demand : ndarray of float64, shape (n, Q)
        Load of every visit.
    capacity : ndarray of float64, shape (R, Q)
        Most that the visits of a route may need together.
    """

    demand: Floats
    capacity: Floats

    @classmethod
    def none(cls, n_outlets: int, n_routes: int) -> Loads:
        """Nothing is taken from the van."""
        return cls(np.zeros((n_outlets, 0)), np.zeros((n_routes, 0)))


@dataclass(frozen=True, eq=False)
class Lengths:
    """How long the ways of a route may be, whatever time they take.

    Attributes
    ----------
    limit : ndarray of float64, shape (R,)
        For example in kilometres.
    matrix : callable
        Lengths among the given places, shape (m, m) for m place positions.
    """

    limit: Floats
    matrix: Callable[[NDArray[np.intp]], Floats]


@dataclass(frozen=True, eq=False)
class Problem:
    """Outlets with options, reps with rep-days, and what everything costs.

    Positions stand for ids: outlets are 0 to n-1, reps 0 to K-1, days 0 to D-1. Places are the
    outlets followed by the places where routes begin and end. A rep may have several routes a day
    (vehicles); those of rep k on day d are ``slot_first[k * D + d]`` up to the next entry, and
    they are alike.

    Attributes
    ----------
    n_days : int
    service : ndarray of float64, shape (n,)
        Minutes of a visit.
    option_first : ndarray of int32, shape (n + 1,)
        Options of outlet i are ``option_first[i]`` up to ``option_first[i + 1]``.
    option_days_first : ndarray of int32, shape (options + 1,)
        Where the days of an option begin in `option_days`.
    option_days : ndarray of int32
        Ascending days of all options, one after the other.
    option_value : ndarray of float64, shape (options,)
        What an option is worth, in minutes of travel. Not being visited is worth 0.
    rep_price : ndarray of float64, shape (n, K)
        Minutes paid when the rep serves the outlet, infinite when the rep may not.
    hint : ndarray of int32, shape (n,)
        Rep to try first, from balanced territories.
    slot_first : ndarray of int32, shape (K * D + 1,)
        Routes of every rep-day.
    begin, finish : ndarray of int32, shape (R,)
        Place where a route begins and ends, or :data:`NOWHERE`.
    budget : ndarray of float64, shape (R,)
        Minutes of travel and service that fit in the route; below 0 when it cannot be used.
    edge_first, edge_to : ndarray of int32
        Graph of neighbouring outlets, both directions, in compressed rows.
    edge_price : float
        Minutes paid for a pair of neighbours served by different reps: compact territories.
    balance_price : float
        Price of unequal workload: a minute more of a rep whose utilisation is u above that of the
        team is priced at ``2 * balance_price * u`` minutes.
    matrix : callable
        Travel minutes among the given places, shape (m, m) for m place positions.
    hours : Hours, optional
        Visits may begin at any time without it.
    shifts : Shifts, optional
        Without it the clock does not matter.
    loads : Loads, optional
    lengths : Lengths, optional
    route_price : ndarray of float64, shape (R,), optional
        Minutes paid when the route has any stop: a fixed cost of a rep-day or a vehicle.
    """

    n_days: int
    service: Floats
    option_first: Ints
    option_days_first: Ints
    option_days: Ints
    option_value: Floats
    rep_price: Floats
    hint: Ints
    slot_first: Ints
    begin: Ints
    finish: Ints
    budget: Floats
    edge_first: Ints
    edge_to: Ints
    edge_price: float
    balance_price: float
    matrix: Callable[[NDArray[np.intp]], Floats]
    hours: Hours | None = None
    shifts: Shifts | None = None
    loads: Loads | None = None
    lengths: Lengths | None = None
    route_price: Floats | None = None

    @property
    def n_outlets(self) -> int:
        """Number of outlets."""
        return len(self.service)

    @property
    def n_reps(self) -> int:
        """Number of reps."""
        return int(self.rep_price.shape[1])

    @property
    def n_routes(self) -> int:
        """Number of routes of all rep-days."""
        return len(self.budget)

    @property
    def route_rep(self) -> Ints:
        """Rep of every route."""
        return (self._route_slot() // self.n_days).astype(np.int32)

    @property
    def route_day(self) -> Ints:
        """Day of every route."""
        return (self._route_slot() % self.n_days).astype(np.int32)

    @property
    def rep_budget(self) -> Floats:
        """Minutes every rep may work in the cycle."""
        usable = np.maximum(self.budget, 0.0)
        minutes = np.bincount(self.route_rep, weights=usable, minlength=self.n_reps)
        return minutes.astype(np.float64)

    @property
    def option_visits(self) -> Ints:
        """Number of visits of every option."""
        return np.diff(self.option_days_first).astype(np.int32)

    def _route_slot(self) -> NDArray[np.int64]:
        slots = np.arange(len(self.slot_first) - 1, dtype=np.int64)
        return np.repeat(slots, np.diff(self.slot_first))

    def __repr__(self) -> str:
        return (
            f"Problem: {self.n_outlets:,} outlets, {self.n_reps:,} reps, {self.n_days} days, "
            f"{self.n_routes:,} routes, {len(self.option_value):,} options"
        )


@dataclass(frozen=True, eq=False)
class Solution:
    """An option and a rep for every outlet, an order for every route.

    Attributes
    ----------
    option : ndarray of int32, shape (n,)
        Chosen option, :data:`ABSENT` when not visited.
    rep : ndarray of int32, shape (n,)
        Serving rep, :data:`ABSENT` when not visited.
    route_first : ndarray of int32, shape (R + 1,)
        Stops of route r are ``stops[route_first[r]:route_first[r + 1]]``.
    stops : ndarray of int32
        Outlets in the order of their visits, route after route.
    travel : ndarray of float64, shape (R,)
        Travel minutes of every route.
    """

    option: Ints
    rep: Ints
    route_first: Ints
    stops: Ints
    travel: Floats

    @classmethod
    def empty(cls, problem: Problem) -> Solution:
        """Nobody is visited."""
        absent = np.full(problem.n_outlets, ABSENT, dtype=np.int32)
        first = np.zeros(problem.n_routes + 1, dtype=np.int32)
        nothing = np.zeros(problem.n_routes)
        return cls(absent, absent.copy(), first, np.empty(0, dtype=np.int32), nothing)

    def route(self, r: int) -> Ints:
        """Outlets of one route in order."""
        return self.stops[self.route_first[r] : self.route_first[r + 1]]

    def __repr__(self) -> str:
        served = int(np.count_nonzero(self.option != ABSENT))
        return f"Solution: {len(self.stops):,} visits to {served:,} of {len(self.option):,} outlets"


def ranges(first: NDArray[np.integer], sizes: NDArray[np.integer]) -> NDArray[np.intp]:
    """The numbers ``first[j], first[j] + 1, ...``, `sizes[j]` of them, one range after the other.

    Examples
    --------
    >>> ranges(np.array([5, 0]), np.array([2, 3]))
    array([5, 6, 0, 1, 2])
    """
    ends = np.cumsum(sizes)
    shift = np.repeat((first - (ends - sizes)).astype(np.intp), sizes)
    numbers: NDArray[np.intp] = np.arange(ends[-1] if len(ends) else 0, dtype=np.intp) + shift
    return numbers
