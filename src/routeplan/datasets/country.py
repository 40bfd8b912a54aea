"""A made-up country with its shops and its sales reps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.datasets.names import place_names, shop_signs
from routeplan.datasets.shops import (
    CENTRE,
    ROAD,
    VILLAGE,
    choose_quarters,
    degrees,
    draw_kinds,
    row_ids,
    sell,
    settle,
    team,
    team_size,
    whole,
    work_minutes,
)

__all__ = ["make_country"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CENTRE = (44.0, -38.0)
"""Where the middle lies: in an ocean, so that nobody takes it for a country that exists."""
_KM2_PER_OUTLET = 2.0
_OUTLETS_PER_TOWN = 120
_RANK_SIZE = 0.95
"""Towns by size: the k-th largest is the k-th part of the largest, to about this power."""
_TOWN_REACH, _REACH_POWER = 0.25, 0.42
"""Kilometres from the middle of a town of one shop, and how that grows with the shops."""
_VILLAGES = 0.6
"""Share of the towns, the smallest ones, that are villages."""


def make_country(
    n: int = 10_000, seed: int = 1, *, reps: int | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make up a country with its shops and its sales reps; no such country exists.

    A few large cities and many small towns, by the rank-size rule; shops crowd in their middles,
    stand in villages and along the roads that join every town with larger ones near by. The kind
    of a shop decides where it tends to stand and what it sells, as in
    :func:`~routeplan.datasets.city.make_city`.

    Parameters
    ----------
    n : int, default 10,000
        Number of outlets; two square kilometres for each.
    seed : int, default 1
        At least 0; the same seed gives the same country.
    reps : int, optional
        Number of reps; by default as many as the work needs, as in ``make_city``.

    Returns
    -------
    outlets, reps : DataFrame
        The tables of ``make_city``.

    Raises
    ------
    SettingsError
        For a number that is not whole, or too small.

    Examples
    --------
    >>> outlets, reps = make_country(2_000, seed=7)
    >>> outlets.columns.tolist(), len(outlets)
    (['name', 'lat', 'lon', 'channel', 'sales'], 2000)
    """
    n, seed = whole(n, "n", 1), whole(seed, "seed", 0)
    wanted = None if reps is None else whole(reps, "reps", 1)
    rng = np.random.default_rng(seed)
    towns = _found_towns(rng, n)
    kind, channels = draw_kinds(rng, n)
    quarter = choose_quarters(rng, kind)
    points, town = _place(rng, towns, quarter)
    sales = sell(rng, kind, quarter)
    names = place_names(rng, len(towns.size))
    outlets = pd.DataFrame(
        {"name": shop_signs(rng, channels, names[town]), **degrees(points, _CENTRE)}
        | {"channel": channels, "sales": sales},
        index=row_ids("C", 5, n, "outlet"),
    )
    work = work_minutes(sales)
    homes = settle(rng, points, work, wanted or team_size(work))
    return outlets, team(rng, homes, _CENTRE)


@dataclass(frozen=True, eq=False)
class _Towns:
    """Places in kilometres, largest first; size as a share of all; roads as pairs of towns."""

    place: Floats
    size: Floats
    reach: Floats
    roads: Ints


def _found_towns(rng: np.random.Generator, n: int) -> _Towns:
    count = max(3, round(n / _OUTLETS_PER_TOWN))
    side = np.sqrt(_KM2_PER_OUTLET * n)
    across = int(np.ceil(np.sqrt(1.6 * count)))
    cell = rng.permutation(across**2)[:count]
    grid = np.column_stack([cell % across, cell // across]) + rng.uniform(0.1, 0.9, (count, 2))
    place = (grid / across - 0.5) * side * np.array([1.2, 1 / 1.2])
    size = np.arange(1, count + 1) ** -_RANK_SIZE * rng.lognormal(0, 0.2, count)
    size = np.sort(size / size.sum())[::-1]
    reach = _TOWN_REACH * (n * size) ** _REACH_POWER
    return _Towns(place, size, reach, _join_towns(place))


def _join_towns(place: Floats) -> Ints:
    """Roads from every town to the two nearest larger ones, of those near by."""
    near = min(len(place), 40)
    around = np.asarray(KDTree(place).query(place, k=np.arange(1, near + 1))[1])
    pairs = []
    for town, others in enumerate(around):
        larger = others[others < town][:2]
        pairs += [(town, int(other)) for other in larger]
        if town > 0 and len(larger) == 0:
            pairs.append((town, 0))
    return np.array(pairs, dtype=np.int64)


def _place(rng: np.random.Generator, towns: _Towns, quarter: Ints) -> tuple[Floats, Ints]:
    """Point of every shop, and the town it belongs to."""
    count = len(towns.size)
    town = rng.choice(count, len(quarter), p=towns.size)
    first_village = int(count * (1 - _VILLAGES))
    village = quarter == VILLAGE
    town[village] = rng.integers(first_village, count, int(village.sum()))
    spread = np.where(quarter == CENTRE, 0.35, 1.0) * towns.reach[town]
    radius = spread * rng.gamma(1.7, 0.55, len(quarter))
    turn = rng.uniform(0, 2 * np.pi, len(quarter))
    points = towns.place[town] + radius[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    road = np.flatnonzero(quarter == ROAD)
    points[road], town[road] = _along_roads(rng, towns, len(road))
    return points, town


def _along_roads(rng: np.random.Generator, towns: _Towns, n: int) -> tuple[Floats, Ints]:
    """Points beside the roads, denser near the larger town, and the smaller town of the road."""
    begin, end = towns.place[towns.roads[:, 0]], towns.place[towns.roads[:, 1]]
    pull = np.sqrt(towns.size[towns.roads].prod(axis=1))
    road = rng.choice(len(pull), n, p=pull / pull.sum())
    t = 1.0 - rng.random((n, 1)) ** 1.3
    along = begin[road] + t * (end - begin)[road]
    aside = (end - begin)[road][:, ::-1] * [1.0, -1.0]
    bend = 0.08 * np.sin(np.pi * t) * np.sin(road * 1.7)[:, None]
    points = along + bend * aside + rng.normal(0, 0.03, (n, 2))
    return points, towns.roads[road, 0]
