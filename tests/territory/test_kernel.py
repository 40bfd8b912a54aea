"""The territory kernel: its sums, its promises, and small cases by enumeration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from routeplan.search import MaxIterations
from routeplan.territory.kernel import Data
from routeplan.territory.kernel.units import STRAY_SHARE
from routeplan.territory.search import search_districts

unhurried = settings(deadline=None, max_examples=60)

Ints = NDArray[np.int32]


def random_data(rng: np.random.Generator, n: int, k: int, *, homes: bool, plain: bool) -> Data:
    """Points on a square with random neighbours, loads and prices; `plain` has distance alone.

    Homes have a table of ways at times, which are a part of the load where it is not plain.
    """
    place = np.column_stack([rng.random((n + k * homes, 2)) * 10, np.zeros(n + k * homes)])
    away = np.linalg.norm(place[:n, None] - place[None, :n], axis=2)
    near = np.argsort(away, axis=1, kind="stable")[:, 1:].astype(np.int32)
    linked = np.zeros((n, n), dtype=bool)
    linked[np.arange(n)[:, None], near[:, :2]] = True
    graph = csr_array(linked | linked.T)
    load = rng.integers(1, 9, (n, 1)).astype(float)
    share = load.sum() / k
    allowed = np.ones((2, k), dtype=np.uint8)
    if not plain and k > 1:
        allowed[1, int(rng.integers(k))] = 0
    table = homes and bool(rng.integers(2))
    return Data(
        place=place,
        matrix=np.zeros((0, 0)),
        ways=rng.integers(0, 9, (n, k) if table else (0, 0)).astype(np.float32),
        by_ways=table,
        way_column=0 if table and not plain else -1,
        weight=rng.integers(1, 4, n).astype(float),
        load=load,
        low=np.full((k, 1), 0.0 if plain else 0.6 * share),
        high=np.full((k, 1), 1.3 * share + load.max()),
        near=near,
        edge_first=graph.indptr.astype(np.int32),
        edge_to=graph.indices.astype(np.int32),
        kind=np.zeros(n, np.int32) if plain else rng.integers(0, 2, n).astype(np.int32),
        allowed=allowed,
        today=np.full(n, -1, np.int32) if plain else rng.integers(-1, k, n).astype(np.int32),
        move_weight=np.ones(n),
        homes=homes,
        edge_price=0.0 if plain else 0.3,
        part_price=0.0 if plain else 40.0,
        load_price=np.array([50.0]),
        load_rise=np.array([0.0 if plain else 0.2]),
        load_step=50.0,
        move_price=0.0 if plain else 0.5,
        move_cap=np.inf,
    )


def cost(data: Data, owner: Ints) -> float:
    """Cost of a division, from the definition: free centres are the best units."""
    n, k = len(data.weight), len(data.low)
    total = 0.0
    for one in range(k):
        members = np.flatnonzero(owner == one)
        centres = [n + one] if data.homes else members
        if len(members):
            away = np.linalg.norm(data.place[members][:, None] - data.place[centres], axis=2)
            ways = data.ways[members, one].sum() if data.by_ways else data.weight[members] @ away
            total += float(np.min(ways))
            inside = csr_array(
                (np.ones(len(data.edge_to)), data.edge_to, data.edge_first), shape=(n, n)
            )[members][:, members]
            parts, part = connected_components(inside)
            stray = len(members) - np.bincount(part).max()
            total += data.part_price * (parts - 1 + STRAY_SHARE * stray)
        load = data.load[members].sum()
        if data.way_column == 0:
            load += data.ways[members, one].sum()
        outside = max(load - data.high[one, 0], data.low[one, 0] - load)
        if outside > 1e-9:
            rise = 1 + data.load_rise[0] * outside
            total += data.load_step + data.load_price[0] * outside * rise
    rows = np.repeat(np.arange(n), np.diff(data.edge_first))
    total -= data.edge_price * np.count_nonzero(owner[rows] == owner[data.edge_to]) / 2
    moved = (data.today >= 0) & (data.today != owner)
    return float(total + data.move_price * data.move_weight[moved].sum())


def may_have(data: Data, owner: Ints) -> bool:
    """Whether everybody is where they may be."""
    return bool((data.allowed[data.kind, owner] == 1).all())


def start(data: Data, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """A random division that is allowed, and its centres."""
    n, k = len(data.weight), len(data.low)
    owner = [int(rng.choice(np.flatnonzero(data.allowed[kind]))) for kind in data.kind]
    centre = n + np.arange(k) if data.homes else rng.permutation(n)[:k]
    return np.array(owner, np.int32), centre.astype(np.int32)


@unhurried
@given(st.integers(2, 8), st.integers(1, 3), st.booleans(), st.integers(0, 10**6))
def test_small_cases_reach_the_best_of_all_divisions(
    n: int, k: int, homes: bool, seed: int
) -> None:
    """Distance alone: nothing among all divisions is cheaper than what is found."""
    rng = np.random.default_rng(seed)
    k = min(k, n)
    data = random_data(rng, n, k, homes=homes, plain=True)
    owner, _ = search_districts(data, *start(data, rng), stop=MaxIterations(3_000), seed=seed)
    every = (np.array(division, np.int32) for division in product(range(k), repeat=n))
    least = min(cost(data, division) for division in every)
    assert cost(data, owner) == pytest.approx(least, abs=1e-6)


@unhurried
@given(st.integers(4, 30), st.integers(2, 5), st.booleans(), st.integers(0, 10**6))
def test_costs_are_what_the_definition_says(n: int, k: int, homes: bool, seed: int) -> None:
    """With all prices, the running cost is that of the division, and no more than before."""
    rng = np.random.default_rng(seed)
    k = min(k, n - 1)
    data = random_data(rng, n, k, homes=homes, plain=False)
    owner, centre = start(data, rng)
    told: list[float] = []
    found, _ = search_districts(
        data,
        owner,
        centre,
        stop=MaxIterations(400),
        seed=seed,
        progress=lambda progress: told.append(progress.cost),
    )
    assert may_have(data, found)
    assert told[-1] == pytest.approx(cost(data, found), abs=1e-6)
    assert cost(data, found) <= cost(data, owner) + 1e-6


@unhurried
@given(st.integers(4, 20), st.integers(0, 6), st.booleans(), st.integers(0, 10**6))
def test_the_cap_on_hand_overs(n: int, cap: int, homes: bool, seed: int) -> None:
    """From today's division, never more move than the cap allows."""
    rng = np.random.default_rng(seed)
    data = random_data(rng, n, 3, homes=homes, plain=True)
    today, centre = start(data, rng)
    data = data._replace(today=today, move_cap=float(cap))
    owner, _ = search_districts(data, today, centre, stop=MaxIterations(500), seed=seed)
    assert np.count_nonzero(owner != today) <= cap


def test_the_same_seed_the_same_division() -> None:
    """With a number of iterations, twice the same."""
    rng = np.random.default_rng(5)
    data = random_data(rng, 40, 4, homes=False, plain=False)
    begin = start(data, rng)
    first, second = (
        search_districts(data, *begin, stop=MaxIterations(2_000), seed=7)[0] for _ in range(2)
    )
    assert first.tolist() == second.tolist()
