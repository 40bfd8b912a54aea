"""Taking an outlet out of its routes and putting it in."""

from __future__ import annotations

from routeplan.compiling import compiled
from routeplan.search.kernel.state import CHANGED, PENDING, STATE, Data, Routes, Scratch, Tuning

__all__ = [
    "add_load",
    "balance_cost",
    "copy_outlet",
    "copy_route",
    "copy_sums",
    "find_stop",
    "keep_route",
    "overload_with",
    "place_outlet",
    "place_visit",
    "restore",
    "take_out",
    "take_out_visit",
    "visit_overload",
]


@compiled
def copy_route(source: Routes, target: Routes, r: int) -> None:
    """Copy one route with everything that belongs to it."""
    size = source.size[r]
    target.size[r] = size
    target.load[r] = source.load[r]
    target.state[r] = source.state[r]
    for q in range(source.cargo.shape[1]):
        target.cargo[r, q] = source.cargo[r, q]
    for p in range(size):
        target.stops[r, p] = source.stops[r, p]
        target.leg[r, p] = source.leg[r, p]
    target.leg[r, size] = source.leg[r, size]


@compiled
def copy_outlet(source: Routes, target: Routes, i: int) -> None:
    """Copy the decision about one outlet."""
    target.option[i] = source.option[i]
    target.rep[i] = source.rep[i]
    for d in range(source.route.shape[1]):
        target.route[i, d] = source.route[i, d]


@compiled
def copy_sums(source: Routes, target: Routes) -> None:
    """Copy the overload and the workload of all reps."""
    target.overload[0] = source.overload[0]
    for k in range(len(source.rep_load)):
        target.rep_load[k] = source.rep_load[k]


@compiled
def find_stop(routes: Routes, r: int, i: int) -> int:
    """Position of outlet i in route r."""
    p = 0
    while routes.stops[r, p] != i:
        p += 1
    return p


@compiled
def keep_route(routes: Routes, scratch: Scratch, r: int, iteration: int) -> None:
    """Get route r ready for a change: saved for undoing, and its state number a new one."""
    if scratch.route_mark[r] != iteration:
        scratch.route_mark[r] = iteration
        copy_route(routes, scratch.kept, r)
        scratch.changed[scratch.counts[CHANGED]] = r
        scratch.counts[CHANGED] += 1
    scratch.counts[STATE] += 1
    routes.state[r] = scratch.counts[STATE]


@compiled
def strangers(data: Data, routes: Routes, i: int) -> int:
    """Neighbours of outlet i that another rep serves."""
    count = 0
    for e in range(data.edge_first[i], data.edge_first[i + 1]):
        other = routes.rep[data.edge_to[e]]
        if other >= 0 and other != routes.rep[i]:
            count += 1
    return count


@compiled
def balance_cost(data: Data, tuning: Tuning, routes: Routes, added: float, k: int) -> float:
    """Change of the balance price when rep k works `added` minutes more."""
    load, budget = routes.rep_load, data.rep_budget
    own = (2.0 * load[k] + added) / max(budget[k], 1.0)
    team = (2.0 * load[-1] + added) / max(budget[-1], 1.0)
    return tuning.balance_price * added * (own - team)


@compiled
def overload_with(data: Data, routes: Routes, r: int, cargo: float, c: int) -> float:
    """Overload of route r in dimension c with more cargo than it has, less what it has."""
    now = routes.cargo[r, c] - data.capacity[r, c]
    return data.load_weight[c] * (max(0.0, now + cargo) - max(0.0, now))


@compiled
def visit_overload(data: Data, routes: Routes, r: int, i: int, times: float) -> float:
    """Overload of route r with the visit to outlet i so many times more, less what it has."""
    more = 0.0
    for c in range(data.demand.shape[1]):
        more += overload_with(data, routes, r, times * data.demand[i, c], c)
    return more


@compiled
def add_cargo(data: Data, tuning: Tuning, routes: Routes, r: int, i: int, times: float) -> float:
    """Load the visit to outlet i so many times, -1 to unload it; return the change of cost."""
    more = visit_overload(data, routes, r, i, times) if tuning.overload_price > 0.0 else 0.0
    for c in range(data.demand.shape[1]):
        routes.cargo[r, c] += times * data.demand[i, c]
    routes.overload[0] += more
    return tuning.overload_price * more


@compiled
def add_load(routes: Routes, k: int, added: float) -> None:
    """Rep k, and so the team, works `added` minutes more."""
    routes.rep_load[k] += added
    routes.rep_load[-1] += added


@compiled
def take_out(
    data: Data, tuning: Tuning, routes: Routes, scratch: Scratch, i: int, iteration: int
) -> float:
    """Take outlet i out of all its routes; return the change of cost."""
    k = routes.rep[i]
    option = routes.option[i]
    cost = data.option_value[option] - data.rep_price[i, k]
    cost -= tuning.edge_price * strangers(data, routes, i)
    for q in range(data.option_days_first[option], data.option_days_first[option + 1]):
        d = data.option_days[q]
        cost += take_out_visit(data, tuning, routes, scratch, i, d, iteration)
    scratch.gained[0] -= data.option_value[option]
    routes.option[i] = -1
    routes.rep[i] = -1
    return cost


@compiled
def take_out_visit(
    data: Data, tuning: Tuning, routes: Routes, scratch: Scratch, i: int, d: int, iteration: int
) -> float:
    """Take the visit of outlet i on day d out of its route; return the change of cost."""
    r, k = routes.route[i, d], routes.rep[i]
    keep_route(routes, scratch, r, iteration)
    saved = _unlink(data, routes, r, find_stop(routes, r, i))
    cost = -saved
    if routes.size[r] == 0:
        cost -= data.route_price[r]
    cost += add_cargo(data, tuning, routes, r, i, -1.0)
    freed = saved + data.service[i]
    routes.load[r] -= freed
    routes.route[i, d] = -1
    cost += balance_cost(data, tuning, routes, -freed, k)
    add_load(routes, k, -freed)
    return cost


@compiled
def place_outlet(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    i: int,
    k: int,
    option: int,
    iteration: int,
) -> float:
    """Put outlet i where `scratch.chosen_route` says; return the change of cost."""
    routes.option[i] = option
    routes.rep[i] = k
    scratch.gained[0] += data.option_value[option]
    cost = data.rep_price[i, k] - data.option_value[option]
    cost += tuning.edge_price * strangers(data, routes, i)
    for q in range(data.option_days_first[option], data.option_days_first[option + 1]):
        d = data.option_days[q]
        r = scratch.chosen_route[d]
        cost += place_visit(data, tuning, routes, scratch, i, d, r, iteration)
    return cost


@compiled
def place_visit(
    data: Data,
    tuning: Tuning,
    routes: Routes,
    scratch: Scratch,
    i: int,
    d: int,
    r: int,
    iteration: int,
) -> float:
    """Put a visit where it was priced in route r; return the change of cost."""
    k = routes.rep[i]
    keep_route(routes, scratch, r, iteration)
    cost = data.route_price[r] if routes.size[r] == 0 else 0.0
    cost += add_cargo(data, tuning, routes, r, i, 1.0)
    longer = _link(data, routes, r, scratch.priced_position[i, r], i)
    added = longer + data.service[i]
    routes.load[r] += added
    routes.route[i, d] = r
    cost += longer + balance_cost(data, tuning, routes, added, k)
    add_load(routes, k, added)
    return cost


@compiled
def _unlink(data: Data, routes: Routes, r: int, p: int) -> float:
    """Close the gap at position p of route r; return the minutes saved."""
    size = routes.size[r]
    stops, leg = routes.stops[r], routes.leg[r]
    before = stops[p - 1] if p > 0 else data.begin[r]
    after = stops[p + 1] if p + 1 < size else data.finish[r]
    direct = data.minutes[before, after] if size > 1 else 0.0
    saved = leg[p] + leg[p + 1] - direct
    leg[p] = direct
    for q in range(p, size - 1):
        stops[q] = stops[q + 1]
        leg[q + 1] = leg[q + 2]
    routes.size[r] = size - 1
    return saved


@compiled
def _link(data: Data, routes: Routes, r: int, p: int, i: int) -> float:
    """Open a gap at position p of route r for outlet i; return the minutes added."""
    size = routes.size[r]
    stops, leg = routes.stops[r], routes.leg[r]
    before = stops[p - 1] if p > 0 else data.begin[r]
    after = stops[p] if p < size else data.finish[r]
    direct = leg[p]
    for q in range(size, p, -1):
        stops[q] = stops[q - 1]
        leg[q + 1] = leg[q]
    stops[p] = i
    leg[p] = data.minutes[before, i]
    leg[p + 1] = data.minutes[i, after]
    routes.size[r] = size + 1
    return leg[p] + leg[p + 1] - direct


@compiled
def restore(routes: Routes, scratch: Scratch) -> None:
    """Undo the iteration."""
    for c in range(scratch.counts[CHANGED]):
        copy_route(scratch.kept, routes, scratch.changed[c])
    for c in range(scratch.counts[PENDING]):
        copy_outlet(scratch.kept, routes, scratch.pending[c])
    copy_sums(scratch.kept, routes)
