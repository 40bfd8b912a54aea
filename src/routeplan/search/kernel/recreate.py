"""Recreate: put outlets back one by one, each at the rep and day pattern that costs least."""

from __future__ import annotations

import numpy as np

from routeplan.compiling import compiled
from routeplan.search.kernel.labels import ROUNDING, fits, label_route
from routeplan.search.kernel.routes import (
    balance_cost,
    place_outlet,
    place_visit,
    visit_overload,
)
from routeplan.search.kernel.state import (
    BLINK,
    CANDIDATES,
    DAY,
    INSERTION,
    PENDING,
    PRICING,
    Data,
    Routes,
    Scratch,
    Tuning,
)

__all__ = ["recreate", "sort_pending"]

_REP_NEIGHBOURS = 8
"""Neighbours whose reps are tried for an outlet, and for a single visit their days."""
_FEW_ROUTES = 8
"""Routes of a rep-day that are all priced; of more only those that visit near outlets."""
_ROUTE_NEIGHBOURS = 24
"""Neighbours whose routes are priced for an outlet."""
_NEAR_ROUTES = 8
"""Most of these routes that are priced: the nearest ones."""
_NEAR_DAYS, _NEAR_REPS, _ALL_REPS = 0, 1, 2
"""Where an outlet may go, tried in this order until there is room for all it wants: the days on
which the reps of its neighbours visit them, all days of these reps, all reps."""
_NEAR_DAYS_RATE = 0.8
"""Share of the iterations in which single visits try the first of these. Where there is room on
such a day, another one may still be better."""
_WHOLE_ROUTE_RATE = 0.9
"""Share of the blinks that overlook a route; the others overlook its cheapest position."""
_AT_ANY_PRICE_RATE = 0.05
"""Share of the iterations in which outlets are inserted at any price."""


@compiled
def recreate(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    most: float,
    iteration: int,
    rng: np.random.Generator,
) -> float:
    """Insert the pending outlets in their order; return the change of cost.

    It is infinite as soon as it is clear that the iteration's change, with the value at its rate,
    will exceed `most`: the best that the outlets to come can bring is all their value for no way.

    Now and then outlets go in at any price: a village may pay for a way that no shop in it pays
    for alone, and whether it does is judged when all of them are in.
    """
    limit = np.inf if rng.random() < _AT_ANY_PRICE_RATE else 0.0
    near_days = rng.random() < _NEAR_DAYS_RATE
    muted = 1.0 - tuning.value_rate
    cost = hope = 0.0
    for c in range(scratch.counts[PENDING]):
        hope += _hope(data, scratch, scratch.pending[c])
    for c in range(scratch.counts[PENDING]):
        i = scratch.pending[c]
        hope -= _hope(data, scratch, i)
        if scratch.counts[DAY] < 0:
            cost += insert_best(data, tuning, routes, scratch, i, limit, near_days, iteration, rng)
        else:
            cost += insert_visit(data, tuning, routes, scratch, i, iteration, rng)
        if cost + muted * scratch.gained[0] - tuning.value_rate * hope > most:
            return np.inf
    return cost


@compiled
def _hope(data: Data, scratch: Scratch, i: int) -> float:
    """Most that inserting outlet i can bring."""
    return data.highest_value[i] if scratch.counts[DAY] < 0 else 0.0


@compiled
def sort_pending(data: Data, tuning: Tuning, scratch: Scratch, rng: np.random.Generator) -> None:
    """Order the pending outlets: at random, by effort, far first or near first (4 : 4 : 2 : 1).

    While visits are traded, mostly those first that bring most for what they take.
    """
    trades = tuning.value_rate < 1.0 and rng.random() < tuning.worth_rate
    draw = rng.random() * 11.0
    count = scratch.counts[PENDING]
    for c in range(count):
        i = scratch.pending[c]
        if trades:
            scratch.sort_key[c] = -data.appeal[i] * (0.5 + rng.random())
        elif draw < 4.0:
            scratch.sort_key[c] = rng.random()
        elif draw < 8.0:
            scratch.sort_key[c] = -data.effort[i]
        elif draw < 10.0:
            scratch.sort_key[c] = -data.remoteness[i]
        else:
            scratch.sort_key[c] = data.remoteness[i]
    for c in range(1, count):
        key, i = scratch.sort_key[c], scratch.pending[c]
        q = c - 1
        while q >= 0 and scratch.sort_key[q] > key:
            scratch.sort_key[q + 1] = scratch.sort_key[q]
            scratch.pending[q + 1] = scratch.pending[q]
            q -= 1
        scratch.sort_key[q + 1] = key
        scratch.pending[q + 1] = i


@compiled
def insert_best(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    i: int,
    limit: float,
    near_days: bool,
    iteration: int,
    rng: np.random.Generator,
) -> float:
    """Insert outlet i where it costs least, or leave it out where that costs more than `limit`.

    If `near_days`, a single visit asks the days of its neighbours first.

    Returns the change of cost.
    """
    friends = _find_candidates(data, routes, scratch, i)
    best_cost, best_rep, best_option = limit, -1, -1
    nearest = _NEAR_DAYS if near_days and data.one_visit[i] else _NEAR_REPS
    for where in range(nearest, _ALL_REPS + 1):
        if best_rep >= 0 and data.option_value[best_option] >= data.highest_value[i]:
            break
        first = 0
        if where == _ALL_REPS:
            first = scratch.counts[CANDIDATES]
            _add_all_candidates(data, scratch, i)
        for c in range(first, scratch.counts[CANDIDATES]):
            k = scratch.candidates[c]
            _price_days(data, tuning, routes, scratch, i, k, where == _NEAR_DAYS, rng)
            option, cost = _best_option(data, tuning, routes, scratch, i, k, rng)
            cost += data.rep_price[i, k]
            cost += tuning.edge_price * (friends - scratch.friends[k])
            if option >= 0 and cost < best_cost:
                best_cost, best_rep, best_option = cost, k, option
                _choose(data, scratch, option)
    if best_rep < 0:
        return 0.0
    return place_outlet(data, tuning, routes, scratch, i, best_rep, best_option, iteration)


@compiled
def insert_visit(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    i: int,
    iteration: int,
    rng: np.random.Generator,
) -> float:
    """Insert outlet i on the day at hand, without asking for another day or rep.

    Returns the change of cost, infinite when there is no room.
    """
    d = scratch.counts[DAY]
    _price_day(data, tuning, routes, scratch, i, routes.rep[i], d, rng)
    if scratch.day_price[d] == np.inf:
        return np.inf
    r = scratch.day_route[d]
    return place_visit(data, tuning, routes, scratch, i, d, r, iteration)


@compiled
def _find_candidates(data: Data, routes: Routes, scratch: Scratch, i: int) -> int:
    """Collect the reps of the neighbourhood and how many graph neighbours each one serves.

    For a single visit the days are noted on which they visit the nearest outlets.
    """
    scratch.counts[INSERTION] += 1
    scratch.counts[CANDIDATES] = 0
    _add_candidate(data, scratch, i, data.hint[i])
    for c in range(min(_REP_NEIGHBOURS, data.near.shape[1])):
        j = data.near[i, c]
        k = routes.rep[j]
        if k >= 0:
            _add_candidate(data, scratch, i, k)
            if data.one_visit[i]:
                _note_days(data, routes, scratch, j)
    friends = 0
    for e in range(data.edge_first[i], data.edge_first[i + 1]):
        k = routes.rep[data.edge_to[e]]
        if k >= 0:
            friends += 1
            if scratch.rep_mark[k] == scratch.counts[INSERTION]:
                scratch.friends[k] += 1
    return friends


@compiled
def _note_days(data: Data, routes: Routes, scratch: Scratch, j: int) -> None:
    """Note the rep-days that visit outlet j as near to the outlet at hand."""
    option, slot = routes.option[j], routes.rep[j] * routes.route.shape[1]
    for q in range(data.option_days_first[option], data.option_days_first[option + 1]):
        scratch.slot_mark[slot + data.option_days[q]] = scratch.counts[INSERTION]


@compiled
def _add_candidate(data: Data, scratch: Scratch, i: int, k: int) -> None:
    if scratch.rep_mark[k] != scratch.counts[INSERTION] and data.rep_price[i, k] < np.inf:
        scratch.rep_mark[k] = scratch.counts[INSERTION]
        scratch.friends[k] = 0
        scratch.candidates[scratch.counts[CANDIDATES]] = k
        scratch.counts[CANDIDATES] += 1


@compiled
def _add_all_candidates(data: Data, scratch: Scratch, i: int) -> None:
    for k in range(data.rep_price.shape[1]):
        _add_candidate(data, scratch, i, k)


@compiled
def _price_days(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    i: int,
    k: int,
    near: bool,
    rng: np.random.Generator,
) -> None:
    """Cheapest insertion of outlet i into the routes of rep k, day by day.

    If `near`, only days that visit near outlets are asked, and empty ones.
    """
    for d in range(routes.route.shape[1]):
        scratch.day_price[d] = np.inf
        if data.days_used[i, d] == 1 and (not near or _is_near(data, routes, scratch, k, d)):
            _price_day(data, tuning, routes, scratch, i, k, d, rng)


@compiled
def _is_near(data: Data, routes: Routes, scratch: Scratch, k: int, d: int) -> bool:
    """Whether rep k visits near outlets on day d, or nobody."""
    slot = k * routes.route.shape[1] + d
    first, last = data.slot_first[slot], data.slot_first[slot + 1]
    noted = scratch.slot_mark[slot] == scratch.counts[INSERTION]
    return noted or (last > first and routes.size[first] == 0)


@compiled
def _price_day(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    i: int,
    k: int,
    d: int,
    rng: np.random.Generator,
) -> None:
    """Cheapest insertion of outlet i into the routes of rep k on day d."""
    slot = k * routes.route.shape[1] + d
    first, last = data.slot_first[slot], data.slot_first[slot + 1]
    scratch.day_price[d] = np.inf
    if last - first > _FEW_ROUTES:
        _price_near_routes(data, tuning, routes, scratch, i, d, first, last, rng)
        if scratch.day_price[d] < np.inf and routes.size[scratch.day_route[d]] > 0:
            return
    for r in range(first, last):
        _offer(data, tuning, routes, scratch, i, d, r, rng)
        if routes.size[r] == 0:
            break  # further empty routes of this rep-day are alike


@compiled
def _price_near_routes(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    i: int,
    d: int,
    first: int,
    last: int,
    rng: np.random.Generator,
) -> None:
    """Cheapest insertion of outlet i among an empty route and those that visit its neighbours."""
    pricing = scratch.counts[PRICING] + 1
    scratch.counts[PRICING] = pricing
    offered = 0
    for c in range(min(_ROUTE_NEIGHBOURS, data.near.shape[1])):
        r = routes.route[data.near[i, c], d]
        if first <= r < last and scratch.offer_mark[r] != pricing:
            scratch.offer_mark[r] = pricing
            _offer(data, tuning, routes, scratch, i, d, r, rng)
            offered += 1
            if offered == _NEAR_ROUTES:
                break
    alone = data.minutes[data.begin[first], i] + data.minutes[i, data.finish[first]]
    if alone + data.route_price[first] >= scratch.day_price[d]:
        return
    for r in range(first, last):
        if routes.size[r] == 0:
            _offer(data, tuning, routes, scratch, i, d, r, rng)
            break


@compiled
def _offer(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    i: int,
    d: int,
    r: int,
    rng: np.random.Generator,
) -> None:
    """Note route r for outlet i on day d when it is the cheapest one so far."""
    if _room(data, routes, r, i) < 0.0:
        return
    if scratch.priced_state[i, r] != routes.state[r]:
        _price_route(data, tuning, routes, scratch, i, r, -1)
    extra = data.route_price[r] if routes.size[r] == 0 else 0.0
    if scratch.priced_cost[i, r] + extra >= scratch.day_price[d]:
        return
    if tuning.most_overload > 0.0:
        extra += tuning.overload_price * visit_overload(data, routes, r, i, 1.0)
    if _blink(tuning, scratch, rng):
        if rng.random() < _WHOLE_ROUTE_RATE:
            return
        _price_route(data, tuning, routes, scratch, i, r, scratch.priced_position[i, r])
        scratch.priced_state[i, r] = -1  # not its cheapest place
    price = scratch.priced_cost[i, r] + extra
    if price < scratch.day_price[d]:
        scratch.day_price[d] = price
        scratch.day_cost[d] = scratch.priced_cost[i, r]
        scratch.day_route[d] = r


@compiled
def _price_route(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    i: int,
    r: int,
    overlooked: int,
) -> None:
    """Note the minutes and the position of the cheapest insertion of outlet i into route r.

    The position `overlooked` is left out, none when it is -1.
    """
    scratch.priced_state[i, r] = routes.state[r]
    scratch.priced_cost[i, r] = np.inf
    size = routes.size[r]
    room = _room(data, routes, r, i)
    if size == routes.stops.shape[1] or not _has_capacity(data, tuning, routes, i, r):
        return
    limited = data.timed or data.measured
    if limited:
        label_route(data, routes, scratch, r)
    to_next, from_last = data.minutes[i], data.minutes_to[i]
    stops, leg = routes.stops[r], routes.leg[r]
    best_cost, best_position = np.inf, 0
    to = from_last[data.begin[r]]
    for p in range(size + 1):
        after = stops[p] if p < size else data.finish[r]
        cost = to + to_next[after] - leg[p]
        cheaper = cost < best_cost and p != overlooked
        if cheaper and (not limited or fits(data, routes, scratch, r, p, i)):
            best_cost, best_position = cost, p
        to = from_last[after]
    if best_cost <= room:
        scratch.priced_cost[i, r] = best_cost
        scratch.priced_position[i, r] = best_position


@compiled
def _room(data: Data, routes: Routes, r: int, i: int) -> float:
    """Minutes left in route r for the way of a visit to outlet i."""
    return data.budget[r] + ROUNDING - routes.load[r] - data.service[i]


@compiled
def _has_capacity(data: Data, tuning: Tuning, routes: Routes, i: int, r: int) -> bool:
    for c in range(data.demand.shape[1]):
        capacity = data.capacity[r, c] * (1.0 + tuning.most_overload)
        if routes.cargo[r, c] + data.demand[i, c] > capacity + ROUNDING:
            return False
    return True


@compiled
def _blink(tuning: Tuning, scratch: Scratch, rng: np.random.Generator) -> bool:
    """Whether to overlook this choice; gaps are geometric, as one coin per price would give."""
    scratch.counts[BLINK] -= 1
    if scratch.counts[BLINK] > 0:
        return False
    if tuning.blink_rate <= 0.0:
        scratch.counts[BLINK] = 1 << 60
        return False
    gap = np.log(1.0 - rng.random()) / np.log(1.0 - tuning.blink_rate)
    scratch.counts[BLINK] = 1 + int(gap)
    return True


@compiled
def _best_option(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    i: int,
    k: int,
    rng: np.random.Generator,
) -> tuple[int, float]:
    """Option of outlet i that costs least with rep k, after `_price_days`."""
    best_option, best_cost = -1, np.inf
    for option in range(data.option_first[i], data.option_first[i + 1]):
        first, last = data.option_days_first[option], data.option_days_first[option + 1]
        price = longer = 0.0
        for q in range(first, last):
            price += scratch.day_price[data.option_days[q]]
            longer += scratch.day_cost[data.option_days[q]]
        if price < np.inf:
            added = longer + (last - first) * data.service[i]
            cost = price - data.option_value[option]
            cost += balance_cost(data, tuning, routes, added, k)
            if cost < best_cost and not _blink(tuning, scratch, rng):
                best_option, best_cost = option, cost
    return best_option, best_cost


@compiled
def _choose(data: Data, scratch: Scratch, option: int) -> None:
    """Remember where the visits of an option go."""
    for q in range(data.option_days_first[option], data.option_days_first[option + 1]):
        d = data.option_days[q]
        scratch.chosen_route[d] = scratch.day_route[d]
