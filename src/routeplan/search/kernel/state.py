"""What the kernel works on: the problem, the routes being changed, and its scratch paper.

Named tuples of arrays, because numba compiles them without boxing and caches the result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BLINK",
    "CANDIDATES",
    "CHANGED",
    "DAY",
    "INSERTION",
    "N_COUNTS",
    "PENDING",
    "PRICING",
    "STATE",
    "Data",
    "Routes",
    "Scratch",
    "Tuning",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class Data(NamedTuple):
    """The problem, read only. See :class:`routeplan.search.Problem` for the fields it shares."""

    minutes: Floats
    """Row i: from place i to every place."""
    minutes_to: Floats
    """Row i: from every place to place i."""
    symmetric: bool
    """Whether every way takes as long as the way back."""
    service: Floats
    option_first: Ints
    option_days_first: Ints
    option_days: Ints
    option_value: Floats
    highest_value: Floats
    """Value of the best option of every outlet."""
    one_visit: NDArray[np.uint8]
    """Whether an outlet is visited once, on one of several days."""
    rep_price: Floats
    hint: Ints
    days_used: NDArray[np.uint8]
    """Whether any option of outlet i uses day d, shape (n, D)."""
    slot_first: Ints
    shared_days: bool
    """Whether a rep has several routes on one of several days."""
    route_day: Ints
    begin: Ints
    finish: Ints
    budget: Floats
    route_price: Floats
    demand: Floats
    capacity: Floats
    load_weight: Floats
    """What the load of one unit counts, by dimension: 1 for that of a mean visit."""
    timed: bool
    """Whether the clock matters: there are opening hours or shifts."""
    hours: Ints
    """Kind of windows of outlet i on day d, shape (n, D)."""
    hours_first: Ints
    opens: Floats
    closes: Floats
    shift_begin: Floats
    shift_end: Floats
    break_min: Floats
    break_opens: Floats
    break_closes: Floats
    measured: bool
    """Whether the length of routes is limited."""
    length: Floats
    """Row i: from place i to every place."""
    longest: Floats
    rep_budget: Floats
    """Minutes every rep may work in the cycle; the last entry is the whole team's."""
    near: Ints
    """Nearest other outlets of every outlet, nearest first, shape (n, m)."""
    edge_first: Ints
    edge_to: Ints
    effort: Floats
    """Sort key: minutes of service wanted in the cycle."""
    appeal: Floats
    """Sort key: value of the best option for the part of a day it takes, a short way included."""
    remoteness: Floats
    """Sort key: minutes from the nearest start of a rep who may serve the outlet."""


class Tuning(NamedTuple):
    """Numbers that steer the kernel."""

    edge_price: float
    balance_price: float
    mean_removed: float
    """Outlets taken out per iteration, on average."""
    longest_string: float
    day_rate: float
    """Share of the iterations in which visits change their route but not their day."""
    rewirings: int
    """Rewirings tried per iteration."""
    blink_rate: float
    """Share of insertion positions overlooked on purpose."""
    overload_price: float
    """Minutes that the load of a mean visit above a capacity counts; 0 where none is allowed."""
    most_overload: float
    """Share of a capacity that may be exceeded, except in the best solution."""
    value_rate: float
    """Share of the visits' value that counts when a change is accepted."""
    worth_rate: float
    """Share of the ruins after which those are inserted first that bring most for what they take,
    while visits are traded."""
    lacking_rate: float
    """Share of the ruins round an outlet that lacks visits."""


class Routes(NamedTuple):
    """A solution that can be changed."""

    option: Ints
    rep: Ints
    route: Ints
    """Route that visits outlet i on day d, -1 when none does, shape (n, D)."""
    size: Ints
    stops: Ints
    """Outlets of a route in order, shape (R, longest route)."""
    leg: Floats
    """Minutes of the leg to each stop, then to the finish, shape (R, longest route + 1)."""
    load: Floats
    """Travel and service minutes of a route."""
    cargo: Floats
    """What the visits of a route take from the van, shape (R, Q)."""
    overload: Floats
    """Load above the capacities of all routes, one number, in loads of a mean visit."""
    state: NDArray[np.int64]
    """Number of the stops a route holds: the same number, the same stops in the same order. What
    was computed for a state stays true, also after an iteration is undone."""
    rep_load: Floats
    """Minutes every rep works; the last entry is the whole team's, as in `Data.rep_budget`."""


class Scratch(NamedTuple):
    """Working memory of one iteration, kept between iterations to save allocations."""

    kept: Routes
    """Routes and outlets as they were before the iteration, where `route_mark` or the list of
    pending outlets says so."""
    route_mark: NDArray[np.int64]
    """Last iteration in which a route was changed."""
    ruin_mark: NDArray[np.int64]
    """Last iteration in which a string was taken out of a route."""
    pending_mark: NDArray[np.int64]
    """Last iteration in which an outlet was put up for insertion."""
    changed: Ints
    """Routes changed in this iteration."""
    pending: Ints
    """Outlets to insert in this iteration."""
    sort_key: Floats
    rep_mark: NDArray[np.int64]
    candidates: Ints
    friends: Ints
    """Neighbours of the outlet at hand by rep."""
    slot_mark: NDArray[np.int64]
    """Last insertion of an outlet near to which a rep-day visits others."""
    offer_mark: NDArray[np.int64]
    """Last pricing of a rep-day in which a route was priced."""
    priced_state: NDArray[np.int64]
    """State of route r for which the insertion of outlet i was last priced, shape (n, R)."""
    priced_cost: Floats
    priced_position: Ints
    label_state: NDArray[np.int64]
    """State of route r for which the labels below hold."""
    ready: Floats
    """Earliest departure from the begin and from every stop, shape (2, R, longest + 2): without a
    break so far, and with the break taken or none needed."""
    latest: Floats
    """Latest arrival at every stop and at the finish from which the rest of the route is feasible,
    shape (2, R, longest + 2): with the break still to be taken, and without."""
    way: Floats
    """Length of every route."""
    day_cost: Floats
    day_price: Floats
    """Minutes and the price of a route not used so far, by day."""
    day_route: Ints
    chosen_route: Ints
    new_route: NDArray[np.uint8]
    """Routes that differ from the best solution's."""
    new_outlet: NDArray[np.uint8]
    gained: Floats
    """Value gained in this iteration, one number."""
    counts: NDArray[np.int64]
    """Counters, at the positions below."""


CHANGED = 0
"""Routes changed in this iteration."""
PENDING = 1
"""Outlets put up for insertion in this iteration."""
BLINK = 2
"""Prices to go until the next one is overlooked."""
CANDIDATES = 3
"""Reps tried for the outlet at hand."""
INSERTION = 4
"""Running number of the insertion."""
STATE = 5
"""Number of the last new state of a route."""
DAY = 6
"""The one day whose visits are moved, -1 when whole outlets are."""
PRICING = 7
"""Running number of the rep-day being priced."""
N_COUNTS = 8
