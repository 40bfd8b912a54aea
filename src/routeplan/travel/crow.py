"""Travel estimated from the great-circle distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import squareform

from routeplan.errors import SettingsError
from routeplan.geo import all_great_circle_km, great_circle_km, pairwise_great_circle_km
from routeplan.travel.model import Places

__all__ = ["CrowTravel"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CrowTravel:
    r"""Minutes and kilometres as a power of the great-circle distance *d* in km.

    .. math:: minutes = factor \cdot d^{exponent}, \qquad kilometres = circuity \cdot d

    The defaults are fitted on free-flow car times of eleven cities' road networks; the typical
    error of the minutes is 18 %. An exponent of at most 1 keeps the minutes a metric: no detour is
    shorter than the direct way.

    Parameters
    ----------
    factor : float, default 2.89
        Minutes for the first kilometre.
    exponent : float, default 0.749
        Above 0 and at most 1.
    circuity : float, default 1.37
        Road kilometres per kilometre as the crow flies.

    Examples
    --------
    >>> import pandas as pd
    >>> places = Places.of(pd.DataFrame({"lat": [0.0, 0.0], "lon": [0.0, 0.1]}, index=["a", "b"]))
    >>> CrowTravel().minutes(places, places).round(2)
    array([[ 0.  , 17.56],
           [17.56,  0.  ]])
    """

    factor: float = 2.89
    exponent: float = 0.749
    circuity: float = 1.37

    def __post_init__(self) -> None:
        if not (self.factor > 0 and self.circuity > 0 and 0 < self.exponent <= 1):
            raise SettingsError(
                "CrowTravel needs factor and circuity above 0 and an exponent above 0 and at most "
                f"1. Got {self.factor}, {self.circuity}, {self.exponent}."
            )

    def minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from every origin to every destination."""
        if origins is destinations and len(origins.lat) > 1:  # every pair once, for the powers
            return squareform(self._minutes(pairwise_great_circle_km(origins.lat, origins.lon)))
        return self._minutes(_between_all(origins, destinations))

    def kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Road kilometres from every origin to every destination."""
        return self.circuity * _between_all(origins, destinations)

    def leg_minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from each origin to the destination at the same position."""
        return self._minutes(_between_pairs(origins, destinations))

    def leg_kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Road kilometres from each origin to the destination at the same position."""
        return self.circuity * _between_pairs(origins, destinations)

    def _minutes(self, km: Floats) -> Floats:
        """Minutes for kilometres as the crow flies, in their place."""
        np.power(km, self.exponent, out=km)
        km *= self.factor
        return km


def _between_all(origins: Places, destinations: Places) -> Floats:
    return all_great_circle_km(origins.lat, origins.lon, destinations.lat, destinations.lon)


def _between_pairs(origins: Places, destinations: Places) -> Floats:
    return great_circle_km(origins.lat, origins.lon, destinations.lat, destinations.lon)
