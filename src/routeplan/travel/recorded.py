"""Travel as another model told it, kept with a plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.geo import simplified_line
from routeplan.travel.model import PathModel, Places, TravelModel

__all__ = ["RecordedTravel", "Source"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DEGREE = 1_000_000
"""Places count to the millionth of a degree, as saved plans keep them."""


class Source(Protocol):
    """Where the model that told the ways can be had again."""

    def open(self) -> TravelModel | None:
        """The model, or None when it is gone."""
        ...


@dataclass(frozen=True, eq=False, repr=False)
class RecordedTravel:
    """Ways between places as another model told them.

    A plan that was made with the roads of a file keeps its ways, so that it can be reviewed, and
    drawn, where the file is not. Other ways come from the model itself where it can still be had;
    without it they are NaN.

    Parameters
    ----------
    legs : ndarray of int64, shape (n, 4)
        Latitude and longitude from and to, in millionths of a degree; every pair once.
    minutes_told, km_told : ndarray of float, shape (n,)
    first : ndarray of int64, shape (n + 1,)
        Points of way i stand from ``first[i]`` to ``first[i + 1]``.
    points : ndarray of float, shape (p, 2)
        Degrees.
    told_by : str
        What the model said of itself.
    source : Source, optional
    """

    legs: Ints
    minutes_told: Floats
    km_told: Floats
    first: Ints
    points: Floats
    told_by: str
    source: Source | None = None

    @classmethod
    def of(
        cls,
        model: TravelModel,
        origins: Places,
        destinations: Places,
        source: Source | None = None,
    ) -> RecordedTravel:
        """Ask a model for the ways from each origin to the destination at the same position.

        Parameters
        ----------
        model : TravelModel
        origins, destinations : Places
        source : Source, optional

        Returns
        -------
        RecordedTravel

        Examples
        --------
        >>> from routeplan.travel import CrowTravel
        >>> table = pd.DataFrame({"lat": [0.0, 0.0], "lon": [0.0, 0.1]}, index=["a", "b"])
        >>> places = Places.of(table)
        >>> RecordedTravel.of(CrowTravel(), places[:1], places[1:])
        RecordedTravel: 1 ways of CrowTravel(factor=2.89, exponent=0.749, circuity=1.37)
        """
        asked, chosen = np.unique(_legs(origins, destinations), axis=0, return_index=True)
        origins, destinations = origins[chosen], destinations[chosen]
        paths = [np.zeros((0, 2))] * len(chosen)
        if isinstance(model, PathModel):
            paths = [simplified_line(path) for path in model.leg_paths(origins, destinations)]
        return cls(
            asked,
            model.leg_minutes(origins, destinations),
            model.leg_kilometres(origins, destinations),
            np.concatenate([[0], np.cumsum([len(path) for path in paths])]).astype(np.int64),
            np.concatenate([np.zeros((0, 2)), *paths]),
            model.told_by if isinstance(model, RecordedTravel) else repr(model),
            source,
        )

    def minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from every origin to every destination."""
        return self._table("leg_minutes", origins, destinations)

    def kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Kilometres from every origin to every destination."""
        return self._table("leg_kilometres", origins, destinations)

    def leg_minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from each origin to the destination at the same position."""
        return self._told(self.minutes_told, "leg_minutes", origins, destinations)

    def leg_kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Kilometres from each origin to the destination at the same position."""
        return self._told(self.km_told, "leg_kilometres", origins, destinations)

    def leg_paths(self, origins: Places, destinations: Places) -> list[Floats]:
        """Points of the way from each origin to the destination at the same position."""
        rows = self._rows(origins, destinations)
        straight = np.stack([[origins.lat, origins.lon], [destinations.lat, destinations.lon]])
        paths = [
            self.points[self.first[row] : self.first[row + 1]] if row >= 0 else straight[:, :, k]
            for k, row in enumerate(rows)
        ]
        return [path if len(path) else straight[:, :, k] for k, path in enumerate(paths)]

    def _table(self, measure: str, origins: Places, destinations: Places) -> Floats:
        origin, target = np.divmod(np.arange(len(origins) * len(destinations)), len(destinations))
        legs = getattr(self, measure)(origins[origin], destinations[target])
        return np.asarray(legs.reshape(len(origins), len(destinations)))

    def _told(self, told: Floats, measure: str, origins: Places, destinations: Places) -> Floats:
        """What is known of the ways; no way from a place to itself, NaN where nobody knows."""
        rows = self._rows(origins, destinations)
        result = np.full(len(rows), np.nan)
        result[rows >= 0] = told[rows[rows >= 0]]
        result[(origins.lat == destinations.lat) & (origins.lon == destinations.lon)] = 0.0
        open_ = np.flatnonzero(np.isnan(result))
        if len(open_) and self._model is not None:
            result[open_] = getattr(self._model, measure)(origins[open_], destinations[open_])
        return result

    def _rows(self, origins: Places, destinations: Places) -> NDArray[np.intp]:
        asked = pd.MultiIndex.from_arrays(list(_legs(origins, destinations).T))
        return np.asarray(self._index.get_indexer(asked))

    @cached_property
    def _index(self) -> pd.MultiIndex:
        return pd.MultiIndex.from_arrays(list(self.legs.T))

    @cached_property
    def _model(self) -> TravelModel | None:
        return None if self.source is None else self.source.open()

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: not what can be had again."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def __repr__(self) -> str:
        return f"RecordedTravel: {len(self.legs):,} ways of {self.told_by}"


def _legs(origins: Places, destinations: Places) -> Ints:
    degrees = [origins.lat, origins.lon, destinations.lat, destinations.lon]
    return np.rint(np.column_stack(degrees) * _DEGREE).astype(np.int64)
