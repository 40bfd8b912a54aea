"""The one shape of every travel model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["END", "CheckedModel", "PathModel", "Places", "TravelModel"]

END = ":end"
"""What follows a rep's id in the id of the place where the day ends."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """Where something is: ids with coordinates, in one order.

    Attributes
    ----------
    ids : ndarray of object, shape (n,)
        Outlet or rep ids.
    lat, lon : ndarray of float, shape (n,)
        Degrees WGS-84.
    """

    ids: NDArray[np.object_]
    lat: Matrix
    lon: Matrix

    @classmethod
    def of(cls, table: pd.DataFrame, lat: str = "lat", lon: str = "lon") -> Places:
        """Take the places of a table whose index holds the ids."""
        return cls(
            table.index.to_numpy(dtype=object),
            table[lat].to_numpy(dtype=np.float64),
            table[lon].to_numpy(dtype=np.float64),
        )

    @classmethod
    def ends(cls, reps: pd.DataFrame) -> Places:
        """Take the places where the reps' days end; their ids are ``"<rep>:end"``."""
        places = cls.of(reps, "end_lat", "end_lon")
        return cls(places.ids + END, places.lat, places.lon)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, chosen: Any) -> Places:
        """Places at these positions (an index array, a mask or a slice)."""
        return Places(self.ids[chosen], self.lat[chosen], self.lon[chosen])

    def __add__(self, other: Places) -> Places:
        return Places(
            np.concatenate([self.ids, other.ids]),
            np.concatenate([self.lat, other.lat]),
            np.concatenate([self.lon, other.lon]),
        )


@runtime_checkable
class TravelModel(Protocol):
    """Travel minutes and kilometres between places.

    Implementations are frozen and hold no state, so that a plan can keep the model it was made
    with and a checker can ask it again.
    """

    def minutes(self, origins: Places, destinations: Places) -> Matrix:
        """Minutes from every origin to every destination, shape (origins, destinations)."""
        ...

    def kilometres(self, origins: Places, destinations: Places) -> Matrix:
        """Road kilometres from every origin to every destination, same shape."""
        ...

    def leg_minutes(self, origins: Places, destinations: Places) -> Matrix:
        """Minutes from origin ``j`` to destination ``j``, shape (n,)."""
        ...

    def leg_kilometres(self, origins: Places, destinations: Places) -> Matrix:
        """Road kilometres from origin ``j`` to destination ``j``, shape (n,)."""
        ...


@runtime_checkable
class PathModel(Protocol):
    """A travel model that knows the shape of its ways."""

    def leg_paths(self, origins: Places, destinations: Places) -> list[Matrix]:
        """Points (lat, lon) of the way from origin ``j`` to destination ``j``, each (k, 2)."""
        ...


@runtime_checkable
class CheckedModel(Protocol):
    """A travel model that does not reach every place."""

    def check_places(self, places: Places, source: str) -> list[str]:
        """Sentences on places that a user should know of; ``DataError`` for the unreachable."""
        ...
