"""The capacitated p-median: so many centres among the places, and a centre for every place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.errors import SettingsError
from routeplan.search.stop import Progress, StoppingCriterion

__all__ = ["Division", "MedianProblem", "capacitated_median"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_NEAR = 60
_LOAD_PRICE, _LOAD_STEP = 3.0, 1.0
"""Prices of a mean demand beyond the capacity, and of being there at all, in mean distances."""


@dataclass(frozen=True, eq=False)
class MedianProblem:
    """Places with a demand, of which `count` become centres that serve so much each.

    Attributes
    ----------
    place : ndarray of float, shape (n, 2) or (n, 3)
        Distances are Euclidean.
    demand : ndarray of float, shape (n,)
    capacity : float
        Most demand that a centre serves, its own included.
    count : int
        Centres, from 1 to n.
    weight : ndarray of float, shape (n,), optional
        Cost of a unit of distance; 1 without it.
    matrix : ndarray of float, shape (n, n), optional
        Distances instead of the Euclidean ones.
    """

    place: Floats
    demand: Floats
    capacity: float
    count: int
    weight: Floats | None = None
    matrix: Floats | None = None


@dataclass(frozen=True, eq=False)
class Division:
    """Who is served by which centre.

    Attributes
    ----------
    owner : ndarray of int32, shape (n,)
        Number of the centre, from 0.
    centre : ndarray of int32, shape (count,)
        Position of the place where the centre is.
    """

    owner: Ints
    centre: Ints


def capacitated_median(
    problem: MedianProblem,
    *,
    stop: StoppingCriterion | None = None,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> Division:
    """Choose centres among the places so that the sum of the distances is least.

    The search for territories with free centres, see
    :func:`~routeplan.territory.search.search_districts`, from centres drawn as far apart as
    k-means++ draws them (Arthur and Vassilvitskii 2007).

    Parameters
    ----------
    problem : MedianProblem
    stop : StoppingCriterion, optional
        10 seconds without it.
    seed : int, default 1
    progress : callable, optional

    Returns
    -------
    Division
        Keeps the capacities unless no division was found that does.

    Raises
    ------
    SettingsError
        For a number of centres out of range, or too little capacity for all.

    Examples
    --------
    >>> from routeplan.search import MaxIterations
    >>> place = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [9.0, 0.0], [10.0, 0.0]])
    >>> problem = MedianProblem(place, np.ones(5), capacity=3.0, count=2)
    >>> division = capacitated_median(problem, stop=MaxIterations(500))
    >>> division.centre[division.owner[:3]]
    array([1, 1, 1], dtype=int32)
    """
    from routeplan.territory.kernel import Data
    from routeplan.territory.search import search_districts

    n, count = len(problem.place), problem.count
    if not 1 <= count <= n:
        raise SettingsError(f"`count` must be from 1 to {n}, the number of places. Got {count}.")
    if problem.demand.sum() > count * problem.capacity * (1 + 1e-12):
        raise SettingsError(
            f"`capacity` must be at least {problem.demand.sum() / count:g}, or there must be more "
            f"centres, to serve all. Got {problem.capacity:g}."
        )
    rng = np.random.default_rng(seed)
    place = np.zeros((n, 3))
    place[:, : problem.place.shape[1]] = problem.place
    weight = np.ones(n) if problem.weight is None else problem.weight
    centre, owner, away = _far_apart(place, weight, count, rng)
    near = min(_NEAR, max(n - 1, 1))
    mean = max(float(weight @ away) / n, 1e-9)
    data = Data(
        place=place,
        matrix=np.zeros((0, 0)) if problem.matrix is None else problem.matrix,
        ways=np.zeros((0, 0), dtype=np.float32),
        by_ways=False,
        way_column=-1,
        weight=np.asarray(weight, dtype=np.float64),
        load=np.array(problem.demand, dtype=np.float64)[:, None],
        low=np.zeros((count, 1)),
        high=np.full((count, 1), float(problem.capacity)),
        near=np.asarray(KDTree(place).query(place, k=np.arange(2, near + 2))[1], dtype=np.int32)
        % n,  # a place alone has no other
        edge_first=np.zeros(n + 1, dtype=np.int32),
        edge_to=np.empty(0, dtype=np.int32),
        kind=np.zeros(n, dtype=np.int32),
        allowed=np.ones((1, count), dtype=np.uint8),
        today=np.full(n, -1, dtype=np.int32),
        move_weight=np.zeros(n),
        homes=False,
        edge_price=0.0,
        part_price=0.0,
        load_price=np.array([_LOAD_PRICE * mean / max(float(problem.demand.mean()), 1e-9)]),
        load_rise=np.zeros(1),
        load_step=_LOAD_STEP * mean,
        move_price=0.0,
        move_cap=np.inf,
    )
    return Division(*search_districts(data, owner, centre, stop=stop, seed=seed, progress=progress))


def _far_apart(
    place: Floats, weight: Floats, count: int, rng: np.random.Generator
) -> tuple[Ints, Ints, Floats]:
    """Centres by k-means++, the nearest one of every place, and how far it is."""
    centre = np.empty(count, dtype=np.int32)
    owner = np.zeros(len(place), dtype=np.int32)
    away = np.full(len(place), np.inf)
    odds = weight.astype(np.float64)
    for k in range(count):
        total = np.cumsum(odds)
        drawn = rng.random() * total[-1]
        centre[k] = min(int(np.searchsorted(total, drawn, side="right")), len(place) - 1)
        apart = np.linalg.norm(place - place[centre[k]], axis=1)
        owner[apart < away] = k
        away = np.minimum(away, apart)
        odds = weight * away**2
    return centre, owner, away
