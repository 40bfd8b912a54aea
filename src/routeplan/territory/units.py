"""What is divided among the territories: outlets, or areas of outlets that stay together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array

from routeplan.errors import DataError, Fault
from routeplan.geo import EARTH_RADIUS_KM, adjacency_graph, unit_vectors
from routeplan.territory.start import split_cells

__all__ = ["Units", "kilometres"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Positions = NDArray[np.int64]
Numbers = TypeVar("Numbers", Floats, NDArray[np.float32])

_CELL = 8
"""Units in a cell whose numbers follow one another: what is near is near in memory as well."""


@dataclass(frozen=True, eq=False)
class Units:
    """Outlets, or areas of outlets that stay together.

    `of_outlet` is the unit of every outlet, `lead` the outlet that stands for a unit, the one
    nearest its middle.
    """

    of_outlet: Positions
    lead: Positions

    @classmethod
    def of(cls, outlets: pd.DataFrame, together: str | None) -> Units:
        """Every outlet a unit, or every area that the column `together` names."""
        place = kilometres(outlets)
        if together is None:
            return cls._near_together(np.arange(len(outlets)), np.arange(len(outlets)), place)
        if together not in outlets:
            fault = Fault("outlets", "", together, "no such column", "a column to keep together by")
            raise DataError([fault])
        area = outlets[together].astype("str").where(outlets[together].notna())
        alone = area.isna().to_numpy()
        codes = pd.factorize(area)[0]
        codes[alone] = codes.max(initial=-1) + 1 + np.arange(alone.sum())
        unit = np.unique(codes, return_inverse=True)[1].astype(np.int64)
        size = np.bincount(unit)
        middle = np.column_stack([np.bincount(unit, column) for column in place.T]) / size[:, None]
        away = np.linalg.norm(place - middle[unit], axis=1)
        order = np.lexsort([away, unit])
        lead = order[np.unique(unit[order], return_index=True)[1]]
        return cls._near_together(unit, lead, place)

    @classmethod
    def _near_together(cls, unit: Positions, lead: Positions, place: Floats) -> Units:
        """Number the units so that neighbours have near numbers."""
        order = np.argsort(split_cells(place[lead], -(-len(lead) // _CELL)), kind="stable")
        rank = np.empty(len(lead), dtype=np.int64)
        rank[order] = np.arange(len(lead))
        return cls(rank[unit], lead[order])

    def summed(self, values: Numbers) -> Numbers:
        """Sums over the outlets of every unit, column by column."""
        order = np.argsort(self.of_outlet, kind="stable")
        size = np.bincount(self.of_outlet, minlength=len(self.lead))
        return np.add.reduceat(values[order], np.cumsum(size) - size, axis=0)

    def graph(
        self, outlets: pd.DataFrame, barriers: Sequence[shapely.Geometry]
    ) -> tuple[Ints, Ints]:
        """Neighbouring units, in compressed rows."""
        lat, lon = outlets["lat"].to_numpy(np.float64), outlets["lon"].to_numpy(np.float64)
        first, to = adjacency_graph(lat, lon, barriers=barriers)
        owner = self.of_outlet[np.repeat(np.arange(len(outlets)), np.diff(first))]
        other = self.of_outlet[to]
        apart = owner != other
        shape = (len(self.lead), len(self.lead))
        ends = (owner[apart], other[apart])
        graph = coo_array((np.ones(int(apart.sum()), np.int8), ends), shape=shape).tocsr()
        return graph.indptr.astype(np.int32), graph.indices.astype(np.int32)


def kilometres(table: pd.DataFrame) -> Floats:
    """Places as points in space, kilometres apart."""
    lat, lon = table["lat"].to_numpy(np.float64), table["lon"].to_numpy(np.float64)
    return np.asarray(EARTH_RADIUS_KM * unit_vectors(lat, lon))
