"""Routes that follow the roads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from routeplan.geo import System, simplified_line
from routeplan.maps.tiles import placed
from routeplan.plan import Plan
from routeplan.plan.legs import plan_legs
from routeplan.travel import PathModel

__all__ = ["route_ways"]

_PER_DEGREE = 100_000
"""Points stand on the map to a metre or so."""


def route_ways(plan: Plan, system: System = "wgs84") -> dict[Any, list[int]]:
    """Points of every route of a plan whose travel model knows the shape of its ways.

    Parameters
    ----------
    plan : Plan
    system : {"wgs84", "gcj02"}
        Coordinates of the map they are drawn on.

    Returns
    -------
    dict
        By rep and day the points of the route: latitude and longitude in turn, in
        hundred-thousandths of a degree, each point less the one before. Empty for other travel
        models.
    """
    if not isinstance(plan.travel, PathModel):
        return {}
    legs, origins, destinations = plan_legs(plan)
    paths = plan.travel.leg_paths(origins, destinations)
    ways: dict[Any, list[int]] = {}
    rep_days = legs.groupby(["rep", "day"], sort=False).indices
    for rep_day, positions in rep_days.items():
        whole = np.concatenate([simplified_line(paths[position]) for position in positions])
        whole = placed(pd.DataFrame(whole, columns=["lat", "lon"]), system).to_numpy()
        points = np.rint(whole * _PER_DEGREE).astype(np.int64)
        steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
        ways[rep_day] = steps[np.concatenate([[True], steps[1:].any(axis=1)])].ravel().tolist()
    return ways
