"""How short the ways of any division must be at least, by Lagrangian relaxation."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.availability import day_budgets
from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.geo import great_circle_km
from routeplan.territory.design import squared_km
from routeplan.territory.median import MedianProblem
from routeplan.territory.settings import TerritorySettings
from routeplan.territory.workload import home_ways, workload
from routeplan.travel import CrowTravel, TravelModel

__all__ = ["median_bound", "territory_bound", "territory_way"]

Floats = NDArray[np.float64]

_ITERATIONS = 1_000
_PATIENCE = 12
"""Iterations without a better bound before the step is halved."""
_MOST_PAIRS = 100_000_000
"""Outlets times reps that fit in memory."""


def territory_bound(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: Cycle | None = None,
    *,
    travel: TravelModel | None = None,
    settings: TerritorySettings | None = None,
) -> float:
    """Least sum of the ways that any division within the tolerance can have.

    The bands of the loads are relaxed with a price each; for any prices the cheapest rep of every
    outlet gives a bound, and the prices are improved by subgradient steps (Held, Wolfe and Crowder
    1974, doi:10.1007/BF01580223). No division within the tolerance, in one piece or not, has
    shorter ways between its outlets and the reps' homes.

    Parameters
    ----------
    outlets, reps, cycle, travel, settings
        As :func:`~routeplan.territory.design.design_territories` takes them.

    Returns
    -------
    float
        Minutes per cycle with the criterion ``"travel"``, kilometres with ``"distance"``; to be
        set beside :func:`territory_way`.

    Raises
    ------
    SettingsError
        For free centres, and where outlets times reps are too many.

    Examples
    --------
    >>> lon = [0.0, 0.1, 0.2, 0.3]
    >>> outlets = pd.DataFrame({"lat": 0.0, "lon": lon, "visits": 1, "service_min": 20.0})
    >>> reps = pd.DataFrame({"lat": 0.0, "lon": [0.0, 0.3]}, index=["R1", "R2"])
    >>> settings = TerritorySettings(criterion="distance")
    >>> way = territory_way(outlets.assign(rep=["R1", "R1", "R2", "R2"]), reps, settings=settings)
    >>> bool(territory_bound(outlets, reps, settings=settings) <= way + 1e-6)
    True
    """
    from routeplan.territory.loads import FairBands, balanced_loads

    cycle, travel = cycle or Cycle(), travel or CrowTravel()
    settings = settings or TerritorySettings()
    if settings.centres == "free":
        raise SettingsError("`centres` must be 'homes' for this bound; see median_bound.")
    if len(outlets) * len(reps) > _MOST_PAIRS:
        raise SettingsError(
            f"`outlets` times `reps` must be at most {_MOST_PAIRS:,} for the bound. "
            f"Got {len(outlets) * len(reps):,}."
        )
    work = workload(outlets, reps, travel)
    loads = balanced_loads(outlets, work["minutes"] - work["way"], settings)
    capacity = np.maximum(day_budgets(reps, cycle), 0.0).sum(axis=1)
    ways = home_ways(outlets, reps, travel).astype(np.float64)
    columns = [
        loads[[name]].to_numpy() + (ways if name == "minutes" else np.zeros(ways.shape))
        for name in settings.columns
    ]
    shares = FairBands(capacity, settings.tolerance).shares()
    if settings.criterion == "distance":
        ways = np.sqrt(squared_km(outlets, reps))
    return _relaxed_bands(ways, columns, *shares)


def territory_way(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    *,
    travel: TravelModel | None = None,
    settings: TerritorySettings | None = None,
) -> float:
    """Sum of the ways between outlets and their reps' homes, by the criterion of the settings.

    Parameters
    ----------
    outlets : DataFrame
        With the column ``rep``.
    reps, travel, settings
        As :func:`~routeplan.territory.design.design_territories` takes them.

    Returns
    -------
    float
        Minutes per cycle with the criterion ``"travel"``, kilometres with ``"distance"``.
    """
    settings = settings or TerritorySettings()
    rep = reps.index.get_indexer(pd.Index(outlets["rep"]))
    served = outlets[rep >= 0]
    if settings.criterion == "travel":
        work = workload(outlets, reps, travel or CrowTravel(), rep=outlets["rep"])
        return float(work["way"][rep >= 0].sum())
    own = reps.iloc[rep[rep >= 0]]
    return float(great_circle_km(*_places(served), *_places(own)).sum())


def median_bound(problem: MedianProblem, *, iterations: int = 400) -> float:
    """Least sum of distances that any choice of centres can have.

    Serving every place once is relaxed with a price each; what remains is a knapsack for every
    place that might be a centre, of which the best `count` are taken.

    Parameters
    ----------
    problem : MedianProblem
        Up to some thousand places: the distances of all pairs are held in memory.
    iterations : int, default 400

    Returns
    -------
    float

    Examples
    --------
    >>> place = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0], [10.0, 0.0]])
    >>> bool(1.9 < median_bound(MedianProblem(place, np.ones(4), 2.0, 2)) <= 2.0 + 1e-9)
    True
    """
    apart = problem.matrix
    if apart is None:
        apart = np.linalg.norm(problem.place[:, None] - problem.place, axis=2)
    if problem.weight is not None:
        apart = problem.weight[:, None] * apart
    demand = problem.demand
    few = np.sort(apart, axis=1)[:, : 2 + len(apart) // problem.count]
    goal = 1.2 * float(few.mean(axis=1).sum())
    price, best, step, stalled = few.max(axis=1), -np.inf, 1.0, 0
    for _ in range(iterations):
        gain = apart - price[:, None]
        order = np.argsort(gain / np.maximum(demand, 1e-12)[:, None], axis=0)
        sizes = demand[order]
        room = problem.capacity - (np.cumsum(sizes, axis=0) - sizes)
        part = np.clip(room / np.maximum(sizes, 1e-12), 0.0, 1.0)
        sorted_gain = np.take_along_axis(gain, order, axis=0)
        part *= sorted_gain < 0
        worth = (sorted_gain * part).sum(axis=0)
        chosen = np.argsort(worth)[: problem.count]
        bound = float(price.sum() + worth[chosen].sum())
        stalled = 0 if bound > best + 1e-9 else stalled + 1
        best = max(best, bound)
        if stalled == _PATIENCE:
            step, stalled = step / 2, 0
        served = np.zeros_like(apart)
        np.put_along_axis(served, order, part, axis=0)
        lacking = 1.0 - served[:, chosen].sum(axis=1)
        length = float(lacking @ lacking)
        if length < 1e-12:
            break
        goal = max(goal, bound + 1e-9)
        price = price + step * (goal - bound) / length * lacking
    return best


def _places(table: pd.DataFrame) -> tuple[Floats, Floats]:
    return table["lat"].to_numpy(np.float64), table["lon"].to_numpy(np.float64)


def _relaxed_bands(ways: Floats, loads: list[Floats], low: Floats, high: Floats) -> float:
    """Best bound over the prices of the bands, parts of the load of all that depends on the choice.

    `loads` are what every outlet is with every rep, shape (n, K), column by column.
    """
    everyone = np.arange(len(ways))
    # Minutes and money alike.
    loads = [load / max(float(load.min(axis=1).mean()), 1e-12) for load in loads]
    prices = np.zeros((len(loads), len(low)))  # above 0 for too much, below 0 for too little
    scale = float(ways.min(axis=1).sum())
    best, step, stalled = -np.inf, 1.0, 0
    for _ in range(_ITERATIONS):
        edges = np.where(prices > 0, high, low)
        paid = prices - (prices * edges).sum(axis=1, keepdims=True)
        costs = ways + sum(load * price for load, price in zip(loads, paid, strict=True))
        chosen = costs.argmin(axis=1)
        cost = float(costs[everyone, chosen].sum())
        stalled = 0 if cost > best + 1e-9 else stalled + 1
        best = max(best, cost)
        if stalled == _PATIENCE:
            step, stalled = step / 2, 0
        sums = np.array([np.bincount(chosen, load[everyone, chosen], len(low)) for load in loads])
        total = sums.sum(axis=1, keepdims=True)
        over, under = np.maximum(sums - high * total, 0), np.minimum(sums - low * total, 0)
        off = np.where(prices == 0, over + under, sums - edges * total)
        length = float((off * off).sum())
        if length < 1e-12:
            break
        prices = prices + step * max(1.05 * best - cost, 0.01 * scale) / length * off
    return best
