"""How much work an outlet is, before its routes are known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from routeplan.geo import neighbour_graph
from routeplan.travel import Places, TravelModel

__all__ = ["workload_minutes"]


def workload_minutes(outlets: pd.DataFrame, travel: TravelModel) -> pd.Series:
    """Service and travel minutes of every outlet over the cycle, an estimate.

    The travel of a visit is taken as the mean way to the neighbouring outlets: a route goes from
    neighbour to neighbour.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, visits, service_min`.
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
    >>> workload_minutes(outlets, CrowTravel()).round(1).tolist()
    [132.5, 18.1]
    """
    places = Places.of(outlets)
    first, to = neighbour_graph(places.lat, places.lon)
    degree = np.diff(first)
    owner = np.repeat(np.arange(len(places)), degree)
    legs = travel.leg_minutes(places[owner], places[to])
    way = np.bincount(owner, legs, minlength=len(places)) / np.maximum(degree, 1)
    minutes = outlets["visits"] * (outlets["service_min"] + way)
    return minutes.astype(float).rename("workload_min")
