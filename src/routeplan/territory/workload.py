"""How much work an outlet is, before its routes are known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from routeplan.availability import USUAL_DAY_MIN
from routeplan.geo import neighbour_graph
from routeplan.travel import Places, TravelModel

__all__ = ["workload_minutes"]


def workload_minutes(outlets: pd.DataFrame, reps: pd.DataFrame, travel: TravelModel) -> pd.Series:
    """Service and travel minutes of every outlet over the cycle, an estimate.

    A visit is its service, the mean way to the neighbouring outlets (a route goes from neighbour
    to neighbour), and a share of the way from the nearest rep's home and back: one over the number
    of such visits that fit in a day.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, visits, service_min`.
    reps : DataFrame
        Index ``rep``; `lat, lon` and, where days differ from 480 minutes, `day_min`.
    travel : TravelModel

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
    places = Places.of(outlets)
    first, to = neighbour_graph(places.lat, places.lon)
    degree = np.diff(first)
    owner = np.repeat(np.arange(len(places)), degree)
    legs = travel.leg_minutes(places[owner], places[to])
    way = np.bincount(owner, legs, minlength=len(places)) / np.maximum(degree, 1)
    home = travel.minutes(Places.of(reps), places).min(axis=0)
    day = float(reps["day_min"].mean()) if "day_min" in reps else USUAL_DAY_MIN
    service = outlets["service_min"].to_numpy(dtype=np.float64)
    stops = np.maximum((day - 2 * home) / np.maximum(service + way, 1.0), 1.0)
    visits = outlets["visits"].to_numpy(dtype=np.float64)
    minutes = visits * (service + way + 2 * home / stops)
    return pd.Series(minutes, outlets.index, name="workload_min")
