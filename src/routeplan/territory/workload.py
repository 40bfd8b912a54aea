"""How much work an outlet is, before its routes are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.availability import USUAL_DAY_MIN
from routeplan.geo import neighbour_graph, unit_vectors
from routeplan.travel import Places, TravelModel

__all__ = ["home_ways", "workload", "workload_minutes"]

Floats = NDArray[np.float64]

_NEIGHBOURS = 3
"""Nearest outlets each one is joined with. Measured on plans of four regions: the work of a rep is
estimated to 1.5 %, and in none of them is the mean off by more than 1 %; with six the estimate is 3
to 11 % too high where outlets are far between."""
_HOMES = 8
"""Homes looked at for the nearest one by the travel model."""
_HOMES_AT_ONCE = 64
"""Homes whose ways are found together: those of a country are a lot of numbers."""


def workload_minutes(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    travel: TravelModel,
    *,
    rep: pd.Series | None = None,
) -> pd.Series:
    """Service and travel minutes of every outlet over the cycle, an estimate.

    A visit is its service, the mean way to the neighbouring outlets (a route goes from neighbour
    to neighbour), and a share of the way from a rep's home and back: one over the number of such
    visits that fit in a day.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, visits, service_min`.
    reps : DataFrame
        Index ``rep``; `lat, lon` and, where days differ from 480 minutes, `day_min`.
    travel : TravelModel
    rep : Series of str, optional
        The rep of every outlet, from whose home it is reached; where there is none, the one who
        lives nearest.

    Returns
    -------
    Series of float
        Minutes per cycle, named ``workload_min``.

    Examples
    --------
    >>> from routeplan.travel import CrowTravel
    >>> outlets = pd.DataFrame(
    ...     {"lat": [0.0, 0.0], "lon": [0.0, 0.01], "visits": [4, 1], "service_min": [30.0, 15.0]}
    ... )
    >>> reps = pd.DataFrame({"lat": [0.0], "lon": [0.0]})
    >>> workload_minutes(outlets, reps, CrowTravel()).round(1).tolist()
    [132.5, 18.4]
    """
    return workload(outlets, reps, travel, rep=rep)["minutes"].rename("workload_min")


def workload(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    travel: TravelModel,
    *,
    rep: pd.Series | None = None,
) -> pd.DataFrame:
    """Service and travel minutes of every outlet, and what they are made of.

    Parameters
    ----------
    outlets, reps, travel, rep
        As :func:`workload_minutes` takes them.

    Returns
    -------
    DataFrame of float
        On the index of `outlets`: `minutes` per cycle, `service` of them and `way`, the ways from
        home and back, and `trips`, the round trips from home that the visits need.
    """
    places, homes = Places.of(outlets), Places.of(reps)
    home = _home_minutes(places, homes, travel)
    if rep is not None:
        own = reps.index.get_indexer(pd.Index(rep.reindex(outlets.index)))
        known = np.flatnonzero(own >= 0)
        home[known] = travel.leg_minutes(homes[own[known]], places[known])
    visits, service, each = _visits(outlets, places, travel)
    trips = visits / _stops(each, home, _day_min(reps))
    work = {
        "minutes": visits * each + 2 * home * trips,
        "service": visits * service,
        "way": 2 * home * trips,
        "trips": trips,
    }
    return pd.DataFrame(work, outlets.index)


def home_ways(
    outlets: pd.DataFrame, reps: pd.DataFrame, travel: TravelModel
) -> NDArray[np.float32]:
    """Minutes between every outlet and every rep's home over the cycle, as in :func:`workload`.

    Returns
    -------
    ndarray of float32, shape (outlets, reps)
    """
    places, homes = Places.of(outlets), Places.of(reps)
    visits, _, each = _visits(outlets, places, travel)
    ways = np.empty((len(places), len(homes)), dtype=np.float32)
    for first in range(0, len(homes), _HOMES_AT_ONCE):
        some = slice(first, first + _HOMES_AT_ONCE)
        home = travel.minutes(homes[some], places).T
        stops = _stops(each[:, None], home, _day_min(reps))
        ways[:, some] = 2 * home * visits[:, None] / stops
    return ways


def _visits(
    outlets: pd.DataFrame, places: Places, travel: TravelModel
) -> tuple[Floats, Floats, Floats]:
    """Visits of every outlet, their service minutes, and those with the way to the neighbours."""
    first, to = neighbour_graph(places.lat, places.lon, count=_NEIGHBOURS)
    degree = np.diff(first)
    owner = np.repeat(np.arange(len(places)), degree)
    legs = travel.leg_minutes(places[owner], places[to])
    way = np.bincount(owner, legs, minlength=len(places)) / np.maximum(degree, 1)
    service = outlets["service_min"].to_numpy(dtype=np.float64)
    return outlets["visits"].to_numpy(dtype=np.float64), service, service + way


def _stops(each: Floats, home: Floats, day: float) -> Floats:
    """Visits of a day that begins and ends at home."""
    return np.asarray(np.maximum((day - 2 * home) / np.maximum(each, 1.0), 1.0))


def _day_min(reps: pd.DataFrame) -> float:
    return float(reps["day_min"].mean()) if "day_min" in reps else USUAL_DAY_MIN


def _home_minutes(places: Places, homes: Places, travel: TravelModel) -> Floats:
    """Minutes from the nearest home, of those that are nearest as the crow flies."""
    nearest = np.arange(1, min(_HOMES, len(homes)) + 1)
    tree = KDTree(unit_vectors(homes.lat, homes.lon))
    around = np.asarray(tree.query(unit_vectors(places.lat, places.lon), k=nearest)[1])
    minutes = [travel.leg_minutes(homes[near], places) for near in around.T]
    return np.asarray(np.min(minutes, axis=0))
