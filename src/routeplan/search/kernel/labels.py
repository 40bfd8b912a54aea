"""Labels of a route, by which an insertion is checked without walking along the route.

For the clock they say how early each stop can be left and how late it may be reached
(M. W. P. Savelsbergh, "The Vehicle Routing Problem with Time Windows: Minimizing Route Duration",
ORSA Journal on Computing 4(2), 1992, doi:10.1287/ijoc.4.2.146). There are two labels of each:
without the break so far, and with it. A rep may take the break anywhere on the way, and to arrive
earlier never hurts. Where the length of routes is limited, the length is the label.
"""

from __future__ import annotations

import numpy as np

from routeplan.compiling import compiled
from routeplan.search.kernel.state import Data, Routes, Scratch

__all__ = ["ROUNDING", "fits", "keeps_limits", "label_route"]

ROUNDING = 1e-7
"""Minutes by which rounding may exceed a limit."""
_FOREVER = 1e12
"""End of a shift without end: finite, since never (infinite) is not in time for it."""


@compiled
def _earliest_start(data: Data, kind: int, arrive: float) -> float:
    """When a visit can begin, infinite when it cannot."""
    for w in range(data.hours_first[kind], data.hours_first[kind + 1]):
        if arrive <= data.closes[w] + ROUNDING:
            return max(arrive, data.opens[w])
    return np.inf


@compiled
def _latest_start(data: Data, kind: int, until: float) -> float:
    """Last moment up to `until` when a visit can begin, minus infinity when it cannot."""
    for w in range(data.hours_first[kind + 1] - 1, data.hours_first[kind] - 1, -1):
        if until >= data.opens[w] - ROUNDING:
            return min(until, data.closes[w])
    return -np.inf


@compiled
def _arrive_rested(data: Data, r: int, leave: float, minutes: float) -> float:
    """Arrival after a leg with the break on it, infinite when it is too late for the break."""
    if leave > data.break_closes[r] + ROUNDING:
        return np.inf
    return max(leave + minutes, data.break_opens[r]) + data.break_min[r]


@compiled
def _leave_for_break(data: Data, r: int, latest: float, minutes: float) -> float:
    """Last departure for a leg with the break on it that ends by `latest`."""
    if data.break_opens[r] + data.break_min[r] > latest + ROUNDING:
        return -np.inf
    return min(data.break_closes[r], latest - data.break_min[r] - minutes)


@compiled
def label_route(data: Data, routes: Routes, scratch: Scratch, r: int) -> None:
    """Bring the labels of route r up to date."""
    if scratch.label_state[r] == routes.state[r]:
        return
    scratch.label_state[r] = routes.state[r]
    if data.timed:
        _label_clock(data, routes, scratch, r)
    if data.measured:
        scratch.way[r] = _way_length(data, routes, r)


@compiled
def _way_length(data: Data, routes: Routes, r: int) -> float:
    """Length of route r."""
    size, before, length = routes.size[r], data.begin[r], 0.0
    for p in range(size + 1):
        after = routes.stops[r, p] if p < size else data.finish[r]
        length += data.length[before, after]
        before = after
    return length


@compiled
def _label_clock(data: Data, routes: Routes, scratch: Scratch, r: int) -> None:
    """When the stops of route r can be left and must be reached."""
    size, d = routes.size[r], data.route_day[r]
    stops, leg = routes.stops[r], routes.leg[r]
    unrested, rested = scratch.ready[0, r], scratch.ready[1, r]
    unrested[0] = data.shift_begin[r] if data.break_min[r] > 0.0 else np.inf
    rested[0] = np.inf if data.break_min[r] > 0.0 else data.shift_begin[r]
    for p in range(size):
        kind, service = data.hours[stops[p], d], data.service[stops[p]]
        after = min(rested[p] + leg[p], _arrive_rested(data, r, unrested[p], leg[p]))
        unrested[p + 1] = _earliest_start(data, kind, unrested[p] + leg[p]) + service
        rested[p + 1] = _earliest_start(data, kind, after) + service
    due, taken = scratch.latest[0, r], scratch.latest[1, r]
    taken[size] = min(data.shift_end[r], _FOREVER)
    due[size] = min(data.break_opens[r], taken[size])
    for p in range(size - 1, -1, -1):
        kind, service = data.hours[stops[p], d], data.service[stops[p]]
        later = due[p + 1] - leg[p + 1]
        pausing = _leave_for_break(data, r, taken[p + 1], leg[p + 1])
        due[p] = _latest_start(data, kind, max(later, pausing) - service)
        taken[p] = _latest_start(data, kind, taken[p + 1] - leg[p + 1] - service)


@compiled
def fits(data: Data, routes: Routes, scratch: Scratch, r: int, p: int, i: int) -> bool:
    """Whether outlet i fits at position p of route r, whose labels are up to date."""
    before = routes.stops[r, p - 1] if p > 0 else data.begin[r]
    after = routes.stops[r, p] if p < routes.size[r] else data.finish[r]
    if data.measured:
        direct = data.length[before, after] if routes.size[r] > 0 else 0.0
        detour = data.length[before, i] + data.length[i, after] - direct
        way = scratch.way[r] if routes.size[r] > 0 else 0.0
        if way + detour > data.longest[r] + ROUNDING:
            return False
    if not data.timed:
        return True
    return _fits_clock(data, scratch, r, p, i, data.minutes[before, i], data.minutes[i, after])


@compiled
def _fits_clock(
    data: Data, scratch: Scratch, r: int, p: int, i: int, to: float, onward: float
) -> bool:
    """Whether outlet i can be visited, `to` and `onward` minutes from the stops about it."""
    kind, service = data.hours[i, data.route_day[r]], data.service[i]
    unrested, rested = scratch.ready[0, r, p], scratch.ready[1, r, p]
    after = min(rested + to, _arrive_rested(data, r, unrested, to))
    after = _earliest_start(data, kind, after) + service
    if after + onward <= scratch.latest[1, r, p] + ROUNDING:
        return True
    before = _earliest_start(data, kind, unrested + to) + service
    if before + onward <= scratch.latest[0, r, p] + ROUNDING:
        return True
    return _arrive_rested(data, r, before, onward) <= scratch.latest[1, r, p] + ROUNDING


@compiled
def keeps_limits(data: Data, routes: Routes, scratch: Scratch, r: int) -> bool:
    """Whether route r, which has stops, keeps its budget, its length and its shift."""
    if routes.load[r] > data.budget[r] + ROUNDING:
        return False
    if not (data.timed or data.measured):
        return True
    label_route(data, routes, scratch, r)
    if data.measured and scratch.way[r] > data.longest[r] + ROUNDING:
        return False
    return not data.timed or _keeps_clock(data, routes, scratch, r)


@compiled
def _keeps_clock(data: Data, routes: Routes, scratch: Scratch, r: int) -> bool:
    begin = data.shift_begin[r]
    first = scratch.latest[1, r, 0]
    if data.break_min[r] > 0.0:
        pausing = _leave_for_break(data, r, first, routes.leg[r, 0])
        return begin <= max(pausing, scratch.latest[0, r, 0] - routes.leg[r, 0]) + ROUNDING
    return begin + routes.leg[r, 0] <= first + ROUNDING
