"""Units join and leave territories, and everything summed up over them follows."""

from __future__ import annotations

import numpy as np

from routeplan.compiling import compiled
from routeplan.territory.kernel.state import ABSENT, PENDING, TOUCHED, Data, Districts, Scratch

__all__ = [
    "STRAY_SHARE",
    "contact_cost",
    "distance",
    "join",
    "keep",
    "leave",
    "load_cost",
    "recentre",
    "restore",
    "same_edges",
    "settle",
    "way_cost",
]


STRAY_SHARE = 0.1
"""Part of the price of a part that each unit outside the largest part of a territory costs."""


@compiled
def distance(data: Data, i: int, j: int) -> float:
    """Distance between two points."""
    if len(data.matrix) > 0:
        return data.matrix[i, j]
    dx = data.place[i, 0] - data.place[j, 0]
    dy = data.place[i, 1] - data.place[j, 1]
    dz = data.place[i, 2] - data.place[j, 2]
    return np.sqrt(dx * dx + dy * dy + dz * dz)


@compiled
def way_cost(data: Data, districts: Districts, i: int, k: int) -> float:
    """Cost of the way between unit i and the centre of territory k."""
    if data.by_ways:
        return data.ways[i, k]
    return data.weight[i] * distance(data, i, districts.centre[k])


@compiled
def _load(data: Data, i: int, k: int, column: int) -> float:
    """Load of unit i in territory k."""
    if column == data.way_column:
        return data.load[i, column] + data.ways[i, k]
    return data.load[i, column]


@compiled
def keep(data: Data, districts: Districts, scratch: Scratch, k: int, iteration: int) -> None:
    """Note territory k as it is, before the first change of an iteration."""
    if scratch.touched_mark[k] == iteration:
        return
    scratch.touched_mark[k] = iteration
    c = scratch.counts[TOUCHED]
    scratch.counts[TOUCHED] = c + 1
    scratch.touched[c] = k
    scratch.kept_centre[c] = districts.centre[k]
    scratch.kept_way[c] = districts.way[k]
    scratch.kept_cost[c] = districts.cost[k]
    for column in range(data.load.shape[1]):
        scratch.kept_load[c, column] = districts.load[k, column]
    if not data.homes:
        first = scratch.kept_first[c]
        i = districts.head[k]
        while i >= 0:
            scratch.kept[first] = i
            scratch.kept_sums[first] = districts.sums[i]
            first += 1
            i = districts.following[i]
        scratch.kept_first[c + 1] = first


@compiled
def leave(data: Data, districts: Districts, i: int) -> None:
    """Take unit i out of its territory."""
    k = districts.owner[i]
    _unlink(districts, i)
    for column in range(data.load.shape[1]):
        districts.load[k, column] -= _load(data, i, k, column)
    if data.today[i] >= 0 and data.today[i] != k:
        districts.moved[0] -= data.move_weight[i]
    if data.homes:
        districts.way[k] -= way_cost(data, districts, i, k)
        return
    weight = data.weight[i]
    j = districts.head[k]
    while j >= 0:
        districts.sums[j] -= weight * distance(data, j, i)
        j = districts.following[j]


@compiled
def join(data: Data, districts: Districts, i: int, k: int) -> None:
    """Add unit i, which is in no territory, to territory k."""
    if data.homes:
        districts.way[k] += way_cost(data, districts, i, k)
    else:
        weight, total = data.weight[i], 0.0
        j = districts.head[k]
        while j >= 0:
            apart = distance(data, j, i)
            districts.sums[j] += weight * apart
            total += data.weight[j] * apart
            j = districts.following[j]
        districts.sums[i] = total
    _link(districts, i, k)
    for column in range(data.load.shape[1]):
        districts.load[k, column] += _load(data, i, k, column)
    if data.today[i] >= 0 and data.today[i] != k:
        districts.moved[0] += data.move_weight[i]


@compiled
def _unlink(districts: Districts, i: int) -> None:
    k = districts.owner[i]
    before, after = districts.previous[i], districts.following[i]
    if before >= 0:
        districts.following[before] = after
    else:
        districts.head[k] = after
    if after >= 0:
        districts.previous[after] = before
    districts.size[k] -= 1
    districts.owner[i] = ABSENT


@compiled
def _link(districts: Districts, i: int, k: int) -> None:
    first = districts.head[k]
    districts.following[i] = first
    districts.previous[i] = -1
    if first >= 0:
        districts.previous[first] = i
    districts.head[k] = i
    districts.owner[i] = k
    districts.size[k] += 1


@compiled
def same_edges(data: Data, districts: Districts, i: int, k: int) -> int:
    """Neighbours of unit i in territory k."""
    same = 0
    for e in range(data.edge_first[i], data.edge_first[i + 1]):
        same += districts.owner[data.edge_to[e]] == k
    return same


@compiled
def contact_cost(data: Data, districts: Districts, scratch: Scratch, i: int, k: int) -> float:
    """Cost of unit i's contact with territory k, by where its neighbours were at the last walk."""
    same, main = 0, False
    for e in range(data.edge_first[i], data.edge_first[i + 1]):
        j = data.edge_to[e]
        if districts.owner[j] == k:
            same += 1
            main |= scratch.part[j] == scratch.main_part[k]
    cost = -data.edge_price * same
    if same == 0 and districts.size[k] > 0:
        cost += data.part_price
    elif not main and districts.size[k] > 0:
        cost += STRAY_SHARE * data.part_price
    return cost


@compiled
def load_cost(data: Data, districts: Districts, k: int, i: int) -> float:
    """Cost of territory k's load outside its band, with unit i added; i = -1 for none."""
    cost = 0.0
    for column in range(data.load.shape[1]):
        load = districts.load[k, column]
        if i >= 0:
            load += _load(data, i, k, column)
        outside = max(load - data.high[k, column], data.low[k, column] - load)
        if outside > 1e-9:
            rise = 1.0 + data.load_rise[column] * outside
            cost += data.load_step + data.load_price[column] * outside * rise
    return cost


@compiled
def recentre(data: Data, districts: Districts, k: int) -> None:
    """Move a free centre to the best unit of its territory."""
    i = districts.head[k]
    if data.homes or i < 0:
        return
    least = np.inf
    while i >= 0:
        if districts.sums[i] < least:
            least = districts.sums[i]
            districts.centre[k] = i
        i = districts.following[i]
    districts.way[k] = least


@compiled
def settle(data: Data, districts: Districts, scratch: Scratch, k: int, walk: int) -> None:
    """Bring centre and cost of territory k up to date; `walk` is a mark not used before."""
    recentre(data, districts, k)
    cost = load_cost(data, districts, k, -1)
    if districts.size[k] > 0:
        cost += districts.way[k]
    if data.part_price > 0.0:
        cost += data.part_price * _scattered(data, districts, scratch, k, walk)
    districts.cost[k] = cost


@compiled
def _scattered(data: Data, districts: Districts, scratch: Scratch, k: int, walk: int) -> float:
    """Connected parts of territory k beyond the first, and a share for every stray unit.

    The share leads the search to a part's last unit, without which the part would be gone.
    """
    parts, largest = 0, 0
    start = districts.head[k]
    while start >= 0:
        if scratch.visit_mark[start] != walk:
            parts += 1
            size = _walk(data, districts, scratch, start, walk)
            if size > largest:
                largest = size
                scratch.main_part[k] = start
        start = districts.following[start]
    return max(0, parts - 1) + STRAY_SHARE * (districts.size[k] - largest)


@compiled
def _walk(data: Data, districts: Districts, scratch: Scratch, start: int, walk: int) -> int:
    """Mark the part of a territory that holds a unit; return how many units it has."""
    k = districts.owner[start]
    scratch.visit_mark[start] = walk
    scratch.queue[0] = start
    todo, size = 1, 0
    while todo > 0:
        todo -= 1
        size += 1
        i = scratch.queue[todo]
        scratch.part[i] = start
        for e in range(data.edge_first[i], data.edge_first[i + 1]):
            j = data.edge_to[e]
            if districts.owner[j] == k and scratch.visit_mark[j] != walk:
                scratch.visit_mark[j] = walk
                scratch.queue[todo] = j
                todo += 1
    return size


@compiled
def restore(data: Data, districts: Districts, scratch: Scratch) -> None:
    """Undo an iteration."""
    for p in range(scratch.counts[PENDING]):
        i = scratch.pending[p]
        if districts.owner[i] >= 0:
            _unlink(districts, i)
        _link(districts, i, scratch.kept_owner[i])
    for c in range(scratch.counts[TOUCHED]):
        k = scratch.touched[c]
        districts.centre[k] = scratch.kept_centre[c]
        districts.way[k] = scratch.kept_way[c]
        districts.cost[k] = scratch.kept_cost[c]
        for column in range(data.load.shape[1]):
            districts.load[k, column] = scratch.kept_load[c, column]
        if not data.homes:
            for p in range(scratch.kept_first[c], scratch.kept_first[c + 1]):
                districts.sums[scratch.kept[p]] = scratch.kept_sums[p]
    districts.moved[0] = scratch.kept_moved[0]
