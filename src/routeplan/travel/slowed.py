"""Roads that are slow or closed: another travel model with some legs longer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routeplan.errors import SettingsError
from routeplan.travel.model import Places, TravelModel

__all__ = ["CLOSED_MIN", "SlowedTravel"]

CLOSED_MIN = 24 * 60.0
"""Minutes of a leg over a closed road with no way round: no day is so long."""

_AT_ONCE = 200_000
"""Legs whose lines are looked at at once, for the sake of memory."""

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]


@dataclass(frozen=True)
class SlowedTravel:
    """Another travel model with the legs across an area slower.

    A leg crosses the area when the straight line between its places does: the model knows nothing
    of the road the leg takes. The kilometres stay as they are.

    Parameters
    ----------
    travel : TravelModel
    area : str, default ""
        Polygon, line or several of them as WKT, in degrees with the longitude first. All legs
        are slower without it.
    factor : float, default 1
        Minutes per minute of the other model.
    minutes_more : float, default 0
        Minutes more of every leg: the way round. :data:`CLOSED_MIN` closes the road.

    Raises
    ------
    SettingsError
        For a text that is no area, a factor not above 0 or minutes below 0.

    Examples
    --------
    >>> import pandas as pd
    >>> from routeplan.travel import CrowTravel
    >>> places = Places.of(pd.DataFrame({"lat": [0.0, 0, 0], "lon": [0.0, 0.1, 0.2]}, list("abc")))
    >>> bridge = SlowedTravel(CrowTravel(), "LINESTRING (0.15 -1, 0.15 1)", minutes_more=30)
    >>> (bridge.minutes(places, places) - CrowTravel().minutes(places, places)).round(6)
    array([[ 0.,  0., 30.],
           [ 0.,  0., 30.],
           [30., 30.,  0.]])
    """

    travel: TravelModel
    area: str = ""
    factor: float = 1.0
    minutes_more: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.factor < np.inf:
            raise SettingsError(f"`factor` must be above 0. Got {self.factor}.")
        if not 0 <= self.minutes_more < np.inf:
            raise SettingsError(f"`minutes_more` must be at least 0. Got {self.minutes_more}.")
        if self.area and self._shape is None:
            raise SettingsError(
                f"{self.area!r} is no area. Needed: such as LINESTRING (32.80 39.90, 32.81 39.92)."
            )

    def minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from every origin to every destination."""
        minutes = self.travel.minutes(origins, destinations)
        if not self.area:
            return self._slower(minutes, origins.ids[:, None] == destinations.ids)
        rows, columns = self._candidates(origins, destinations)
        across = self._across(origins[rows], destinations[columns])
        rows, columns = rows[across], columns[across]
        same = origins.ids[rows] == destinations.ids[columns]
        slow = minutes.copy()
        slow[rows, columns] = self._slower(minutes[rows, columns], same)
        return slow

    def kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Road kilometres from every origin to every destination."""
        return self.travel.kilometres(origins, destinations)

    def leg_minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from each origin to the destination at the same position."""
        minutes = self.travel.leg_minutes(origins, destinations)
        slow = self._slower(minutes, origins.ids == destinations.ids)
        return np.where(self._across(origins, destinations), slow, minutes) if self.area else slow

    def leg_kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Road kilometres from each origin to the destination at the same position."""
        return self.travel.leg_kilometres(origins, destinations)

    def _slower(self, minutes: Floats, same: NDArray[np.bool_]) -> Floats:
        """Minutes of legs across the area; staying at a place takes no time."""
        return np.where(same, minutes, self.factor * minutes + self.minutes_more)

    @cached_property
    def _shape(self) -> Any:
        from shapely import from_wkt, prepare
        from shapely.errors import ShapelyError

        try:
            shape = from_wkt(self.area)
        except (ShapelyError, TypeError, ValueError):
            return None
        if shape is None or shape.is_empty or not np.isfinite(shape.bounds).all():
            return None
        prepare(shape)
        return shape

    def _across(self, origins: Places, destinations: Places) -> NDArray[np.bool_]:
        """Whether the straight line of each leg meets the area."""
        found = [
            self._meets(origins[first : first + _AT_ONCE], destinations[first : first + _AT_ONCE])
            for first in range(0, len(origins), _AT_ONCE)
        ]
        return np.concatenate(found) if found else np.zeros(0, dtype=bool)

    def _meets(self, origins: Places, destinations: Places) -> NDArray[np.bool_]:
        from shapely import STRtree, linestrings

        ends = np.array([[origins.lon, origins.lat], [destinations.lon, destinations.lat]])
        meets = np.zeros(len(origins), dtype=bool)
        known = np.isfinite(ends).all(axis=(0, 1))
        lines = linestrings(np.moveaxis(ends[:, :, known], -1, 0))
        hits = STRtree(lines).query(self._shape, predicate="intersects")
        meets[np.flatnonzero(known)[hits]] = True
        return meets

    def _candidates(self, origins: Places, destinations: Places) -> tuple[Positions, Positions]:
        """Pairs of places that do not both lie on one and the same side of the area's box."""
        west, south, east, north = self._shape.bounds
        apart = np.zeros((len(origins), len(destinations)), dtype=bool)
        for one, other, low, high in (
            (origins.lon, destinations.lon, west, east),
            (origins.lat, destinations.lat, south, north),
        ):
            apart |= (one[:, None] < low) & (other < low)
            apart |= (one[:, None] > high) & (other > high)
        rows, columns = np.nonzero(~apart)
        return rows, columns
