"""Random problems, small ones for hypothesis and larger ones from a seed."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.search.limits import some_hours, some_lengths, some_loads, some_shifts

from routeplan.search import Problem
from routeplan.search.problem import NOWHERE, Hours, Lengths, Loads, Shifts

__all__ = ["fleet", "make_problem", "problems"]


def make_problem(
    *,
    n_days: int,
    minutes: NDArray[np.float64],
    service: list[float],
    options: list[list[tuple[tuple[int, ...], float]]],
    rep_price: NDArray[np.float64],
    begin: list[list[int]],
    finish: list[list[int]],
    budget: list[list[float]],
    edges: list[tuple[int, int]] = (),  # type: ignore[assignment]
    edge_price: float = 0.0,
    balance_price: float = 0.0,
    hint: list[int] | None = None,
    hours: Hours | None = None,
    shifts: Shifts | None = None,
    loads: Loads | None = None,
    lengths: Lengths | None = None,
    route_price: NDArray[np.float64] | None = None,
) -> Problem:
    """Problem from lists: options by outlet as (days, value); routes by rep-day slot."""
    n = len(service)
    flat = [option for menu in options for option in menu]
    neighbours = [sorted({b for a, b in both_ways(edges) if a == i}) for i in range(n)]

    def starts(sizes: list[int]) -> NDArray[np.int32]:
        return np.concatenate([[0], np.cumsum(np.array(sizes, dtype=int))]).astype(np.int32)

    def joined(lists: Any, dtype: type) -> NDArray[Any]:
        return np.array([x for one in lists for x in one], dtype=dtype)

    return Problem(
        n_days=n_days,
        service=np.array(service, dtype=float),
        option_first=starts([len(menu) for menu in options]),
        option_days_first=starts([len(days) for days, _ in flat]),
        option_days=joined([days for days, _ in flat], np.int32),
        option_value=np.array([value for _, value in flat], dtype=float),
        rep_price=rep_price,
        hint=np.array([0] * n if hint is None else hint, dtype=np.int32),
        slot_first=starts([len(routes) for routes in budget]),
        begin=joined(begin, np.int32),
        finish=joined(finish, np.int32),
        budget=joined(budget, float),
        edge_first=starts([len(others) for others in neighbours]),
        edge_to=joined(neighbours, np.int32),
        edge_price=edge_price,
        balance_price=balance_price,
        matrix=lambda chosen: minutes[np.ix_(chosen, chosen)],
        hours=hours,
        shifts=shifts,
        loads=loads,
        lengths=lengths,
        route_price=route_price,
    )


def both_ways(edges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Every edge in both directions."""
    return [*edges, *((b, a) for a, b in edges)]


@st.composite
def problems(
    draw: st.DrawFn,
    *,
    min_outlets: int = 1,
    max_outlets: int = 12,
    max_reps: int = 3,
    max_days: int = 6,
    max_options: int = 5,
    max_routes: int = 2,
    serving_first: bool = False,
    limited: bool = True,
    timed: bool = False,
    balanced: bool = True,
    metric: bool = False,
) -> Problem:
    """Any problem: forbidden reps, days off, asymmetric minutes, other end places, several routes.

    All figures are whole numbers, so that sums are exact. Most come from a generator of their own:
    hypothesis prefers the smallest problems, in which little can go wrong. With `serving_first`
    every visit is worth more than any way to it; `limited` ones may have hours, shifts, breaks,
    loads, lengths, open ends and prices of routes; `timed` ones always have hours and shifts; in
    `metric` ones a detour is never shorter than
    the direct way; only `balanced` ones may price unequal work.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = int(rng.integers(min_outlets, max_outlets + 1))
    reps, n_days = int(rng.integers(1, max_reps + 1)), int(rng.integers(1, max_days + 1))
    sizes = rng.integers(1, max_routes + 1, reps * n_days)
    if draw(st.booleans()):
        sizes[rng.random(len(sizes)) < 0.2] = 0  # a rep-day without a vehicle
        sizes[0] = 1
    rep = np.repeat(np.arange(reps), n_days)
    begin = n + rep
    finish = begin + reps if draw(st.booleans()) else begin
    if limited and draw(st.booleans()):
        begin = np.where(rng.random(len(rep)) < 0.5, NOWHERE, begin)
        finish = np.where(rng.random(len(rep)) < 0.5, NOWHERE, finish)
    budget = rng.choice([-1.0, 0.0, 60.0, 100.0, 150.0, 240.0, 240.0, 480.0, 480.0], len(rep))
    return make_problem(
        n_days=n_days,
        minutes=_some_minutes(draw, rng, n + 2 * reps, metric=metric),
        service=rng.integers(0, 30, n).astype(float).tolist(),
        options=[_menu(rng, n_days, max_options, 1_000 if serving_first else 0) for _ in range(n)],
        rep_price=rng.choice([0.0, 0.0, 0.0, 5.0, np.inf], (n, reps)),
        begin=_each_route(begin, sizes),
        finish=_each_route(finish, sizes),
        budget=_each_route(budget, sizes),
        edges=[pair for pair in combinations(range(n), 2) if rng.random() < 0.3],
        edge_price=draw(st.sampled_from([0.0, 1.0, 7.0])),
        balance_price=draw(st.sampled_from([0.0, 0.5])) if balanced else 0.0,
        hint=rng.integers(0, reps, n).tolist(),
        **_some_limits(draw, rng, n, n_days, sizes, timed=timed, metric=metric) if limited else {},
    )


def _each_route(by_slot: NDArray[Any], sizes: NDArray[np.integer]) -> list[list[Any]]:
    """The value of every rep-day for each of its routes."""
    return [[value] * size for value, size in zip(by_slot.tolist(), sizes.tolist(), strict=True)]


def _some_limits(
    draw: st.DrawFn,
    rng: np.random.Generator,
    n: int,
    n_days: int,
    sizes: NDArray[np.integer],
    *,
    timed: bool,
    metric: bool,
) -> dict[str, Any]:
    """Hours, shifts, loads, lengths and prices of routes, each of them in half of the problems."""
    places = n + 2 * len(sizes) // n_days
    limits = {
        "hours": lambda: some_hours(rng, n, n_days),
        "shifts": lambda: some_shifts(rng, sizes),
        "loads": lambda: some_loads(rng, n, sizes),
        "lengths": lambda: some_lengths(
            rng, _some_minutes(draw, rng, places, metric=metric), sizes
        ),
        "route_price": lambda: np.repeat(rng.choice([0.0, 10.0, 60.0], len(sizes)), sizes),
    }
    surely = ("hours", "shifts") if timed else ()
    return {name: make() for name, make in limits.items() if name in surely or draw(st.booleans())}


def _some_minutes(
    draw: st.DrawFn, rng: np.random.Generator, places: int, *, metric: bool
) -> NDArray[np.float64]:
    """Whole minutes, in a plane or on one-way roads, some of them with shorter detours."""
    if draw(st.booleans()):
        x = rng.integers(0, 40, (places, 2))
        return np.abs(x[:, None] - x[None]).sum(axis=2).astype(float)
    minutes = rng.integers(0, 90, (places, places)).astype(float)
    np.fill_diagonal(minutes, 0.0)
    if metric or draw(st.booleans()):
        for via in range(places):
            minutes = np.minimum(minutes, minutes[:, [via]] + minutes[via])
    return minutes


def _menu(
    rng: np.random.Generator, n_days: int, most: int, least_worth: int
) -> list[tuple[tuple[int, ...], float]]:
    """Options with any days, more visits being worth more as a rule; one menu in ten is empty."""
    menu = []
    for _ in range(0 if rng.random() < 0.1 else rng.integers(1, most + 1)):
        visits = rng.integers(1, n_days + 1)
        days = tuple(sorted(rng.choice(n_days, visits, replace=False).tolist()))
        menu.append((days, float((least_worth + rng.integers(0, 200)) * visits)))
    return menu


def fleet(n: int, reps: int, n_days: int, seed: int, *, budget: float = 200.0) -> Problem:
    """A field team in the plane: one visit on any day each, work for most of the time there is."""
    rng = np.random.default_rng(seed)
    at = rng.random((n + reps, 2)) * 60
    minutes = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    nearest = np.argsort(minutes[:n, :n], axis=1)[:, 1:4]
    return make_problem(
        n_days=n_days,
        minutes=minutes,
        service=rng.integers(5, 25, n).astype(float).tolist(),
        options=[[((d,), 150.0) for d in range(n_days)] for _ in range(n)],
        rep_price=np.zeros((n, reps)),
        begin=[[n + k] for k in range(reps) for _ in range(n_days)],
        finish=[[n + k] for k in range(reps) for _ in range(n_days)],
        budget=[[budget]] * (reps * n_days),
        edges=[(i, int(j)) for i in range(n) for j in nearest[i]],
        edge_price=0.5,
        balance_price=0.02,
        hint=minutes[:n, n:].argmin(axis=1).tolist(),
    )
