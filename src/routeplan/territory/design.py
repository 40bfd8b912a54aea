"""Territories round the reps' homes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.availability import day_budgets
from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.geo import great_circle_km
from routeplan.territory.assign import assign_balanced
from routeplan.territory.workload import workload_minutes
from routeplan.travel import CrowTravel, TravelModel

__all__ = ["design_territories", "squared_km"]


def design_territories(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: Cycle | None = None,
    *,
    travel: TravelModel | None = None,
    tolerance: float = 0.1,
    seed: int = 1,
) -> pd.Series:
    """Give every outlet to one rep: near the rep's home, with balanced workload.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, visits, service_min`.
    reps : DataFrame
        Index ``rep``; `lat, lon` and, where they differ, `day_min, workdays, leave`.
    cycle : Cycle, optional
        Says on which days the reps work; four weeks from Monday to Friday without it.
    travel : TravelModel, optional
        :class:`~routeplan.travel.CrowTravel` without it.
    tolerance : float, default 0.1
        Part by which a rep's workload may differ from the fair share, as long as the outlets a
        rep may serve allow it. The fair share goes by the minutes a rep works in the cycle.
    seed : int, default 1
        The design draws no random numbers today; the seed is here so that programs need not
        change when it does.

    Returns
    -------
    Series of str
        Rep of every outlet, named ``rep``, on the index of `outlets`.

    Raises
    ------
    SettingsError
        When there is no rep or the tolerance is below 0.

    See Also
    --------
    assign_balanced : the method and its source.

    Examples
    --------
    >>> lon = [0.0, 0.1, 0.2, 0.3]
    >>> outlets = pd.DataFrame({"lat": 0.0, "lon": lon, "visits": 1, "service_min": 20.0})
    >>> reps = pd.DataFrame({"lat": 0.0, "lon": [0.0, 0.05]}, index=["R1", "R2"])
    >>> design_territories(outlets, reps).tolist()
    ['R1', 'R1', 'R2', 'R2']
    """
    del seed
    if len(reps) == 0:
        raise SettingsError("`reps` must have at least one row. Got none.")
    if not tolerance >= 0:
        raise SettingsError(f"`tolerance` must be at least 0. Got {tolerance}.")
    load = workload_minutes(outlets, reps, travel or CrowTravel()).to_numpy()
    minutes = np.maximum(day_budgets(reps, cycle or Cycle()), 0.0).sum(axis=1)
    rep = assign_balanced(squared_km(outlets, reps), load, minutes, tolerance=tolerance)
    return pd.Series(reps.index.to_numpy()[rep], index=outlets.index, name="rep")


def squared_km(outlets: pd.DataFrame, reps: pd.DataFrame) -> NDArray[np.float64]:
    """Squared great-circle kilometres from every outlet to every rep's home.

    Squares, because the balanced assignment of least squared distance draws straight borders,
    while with plain or concave distances the territories interleave.

    Returns
    -------
    ndarray of float, shape (outlets, reps)
    """
    lat, lon = outlets["lat"].to_numpy(float), outlets["lon"].to_numpy(float)
    home_lat, home_lon = reps["lat"].to_numpy(float), reps["lon"].to_numpy(float)
    return great_circle_km(lat[:, None], lon[:, None], home_lat, home_lon) ** 2
