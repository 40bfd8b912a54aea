"""An estimate of ways from the distance, in step with the roads."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from routeplan.geo import great_circle_km
from routeplan.travel.crow import CrowTravel
from routeplan.travel.model import Places
from routeplan.travel.roads.graph import Graph
from routeplan.travel.roads.snap import snap_places
from routeplan.travel.roads.ways import way_weights
from routeplan.travel.roads.weights import kilometres_of, minutes_of

__all__ = ["estimated_travel"]

_PLACES = 100
"""Places of the network between which ways are weighed."""
_NEAR_KM = 0.3
"""Nearer ones tell little of a network."""


@lru_cache(maxsize=4)
def estimated_travel(graph: Graph) -> CrowTravel:
    """Fit minutes and kilometres to the distance, on ways between places of the network.

    The fit depends on the network alone, so that a way is always estimated alike.

    Parameters
    ----------
    graph : Graph

    Returns
    -------
    CrowTravel
    """
    ashore = np.flatnonzero(np.repeat(graph.stops, np.diff(graph.first)))
    chosen = np.random.default_rng(0).choice(ashore, _PLACES)
    lat, lon = graph.lat[chosen], graph.lon[chosen]
    spots = snap_places(graph, Places(chosen.astype(object), lat, lon))
    origin, target = np.divmod(np.arange(_PLACES**2), _PLACES)
    km = great_circle_km(lat[origin], lon[origin], lat[target], lon[target])
    far = np.flatnonzero(km > _NEAR_KM)
    weights = way_weights(graph, spots, origin[far], target[far], length=True)
    minutes, ratio = minutes_of(weights), kilometres_of(weights) / km[far]
    told = minutes > 0
    if told.sum() < 2:
        return CrowTravel()
    distance, time = np.log(km[far][told]), np.log(minutes[told])
    spread = distance.var()
    slope = np.mean((distance - distance.mean()) * (time - time.mean())) / max(spread, 1e-12)
    exponent = float(np.clip(slope, 0.1, 1.0))
    factor = float(np.exp(np.mean(time - exponent * distance)))
    return CrowTravel(factor, exponent, max(1.0, float(np.median(ratio[told]))))
