"""A few pairs of places with their travel, to calibrate on."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.errors import SettingsError
from routeplan.geo import great_circle_km
from routeplan.travel.model import Places, TravelModel

__all__ = ["sample_travel"]

_MOST_PLACES = 20_000
"""Places that are drawn from at most; more of them tell nothing new."""


def sample_travel(
    model: TravelModel, places: pd.DataFrame | Places, n: int = 500, *, seed: int = 1
) -> pd.DataFrame:
    """Draw pairs of places, near and far alike, and ask a travel model for them.

    The pairs are stratified by distance: the first place of a pair is drawn at random, the second
    is its k-th nearest. The logarithm of k is spread evenly from the nearest to the farthest, so
    that a pair between neighbours is as likely as one across the region; tours are made of the
    former, the ways home of the latter.

    Parameters
    ----------
    model : TravelModel
        Such as :class:`~routeplan.travel.OsrmTravel`.
    places : DataFrame or Places
        Outlets with `lat, lon`, by id.
    n : int, default 500
        Number of pairs.
    seed : int, default 1

    Returns
    -------
    DataFrame
        A row per pair: `from, to` (ids), `from_lat, from_lon, to_lat, to_lon`, `minutes`, `km`;
        the last is NaN when the model knows no kilometres.

    Raises
    ------
    SettingsError
        When there are no two places, or no pair is wanted.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, _ = rp.make_city(50, seed=1)
    >>> sample_travel(rp.CrowTravel(), outlets, 100).shape
    (100, 8)
    """
    if n < 1:
        raise SettingsError(f"`n` must be at least 1. Got {n}.")
    every = places if isinstance(places, Places) else Places.of(places)
    if len(every) < 2:
        raise SettingsError(f"`places` must hold at least 2 places. Got {len(every)}.")
    rng = np.random.default_rng(seed)
    if len(every) > _MOST_PLACES:
        every = every[rng.choice(len(every), _MOST_PLACES, replace=False)]
    origin = rng.integers(len(every), size=n)
    spread = rng.permutation((np.arange(n) + rng.random(n)) / n)
    rank = np.minimum(len(every) ** spread, len(every) - 1).astype(np.intp)
    ends = every[origin], every[_ranked(every, origin, rank)]
    return pd.DataFrame(
        {
            "from": ends[0].ids,
            "to": ends[1].ids,
            "from_lat": ends[0].lat,
            "from_lon": ends[0].lon,
            "to_lat": ends[1].lat,
            "to_lon": ends[1].lon,
            "minutes": model.leg_minutes(*ends),
            "km": model.leg_kilometres(*ends),
        }
    )


def _ranked(places: Places, origin: NDArray[np.intp], rank: NDArray[np.intp]) -> NDArray[np.intp]:
    """The k-th nearest place of each origin; the nearest is the origin itself, of rank 0."""
    found = np.empty_like(origin)
    for j, (here, k) in enumerate(zip(origin, rank, strict=True)):
        km = great_circle_km(places.lat[here], places.lon[here], places.lat, places.lon)
        km[here] = -1.0
        found[j] = np.argpartition(km, k)[k]
    return found
