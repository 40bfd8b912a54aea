"""What is shared out evenly: the loads of the territories, and the bands they belong in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.errors import DataError, Fault
from routeplan.territory.settings import TerritorySettings
from routeplan.territory.units import Units
from routeplan.territory.workload import home_ways
from routeplan.travel import TravelModel

__all__ = ["FairBands", "Loads", "balanced_loads"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_MOST_WAYS = 50_000_000
"""Up to so many units times homes the ways between them are kept in a table. Beyond, straight lines
stand for them, and work is counted from the nearest home."""


def balanced_loads(
    outlets: pd.DataFrame, minutes: pd.Series, settings: TerritorySettings
) -> pd.DataFrame:
    """Every outlet's part of what is balanced, a column each."""
    missing = [name for name in settings.columns if name != "minutes" and name not in outlets]
    if missing:
        raise DataError(
            Fault("outlets", "", name, "no such column", "a column to balance by")
            for name in missing
        )
    columns = {name: minutes if name == "minutes" else outlets[name] for name in settings.columns}
    loads = {name: c.to_numpy(dtype=np.float64, na_value=0.0) for name, c in columns.items()}
    return pd.DataFrame(loads, outlets.index).clip(lower=0.0)


@dataclass(frozen=True, eq=False)
class FairBands:
    """Least and most load of every rep: shares by the minutes that the reps work.

    Attributes
    ----------
    capacity : ndarray, shape (K,)
    tolerance : float
    """

    capacity: Floats
    tolerance: float

    def __call__(self, total: Floats) -> tuple[Floats, Floats]:
        """Bands of shape (K, columns) for the loads of all together, shape (columns,)."""
        low, high = self.shares()
        return low[:, None] * total, high[:, None] * total

    def shares(self) -> tuple[Floats, Floats]:
        """Least and most part of all the load, shape (K,)."""
        share = self.capacity / max(float(self.capacity.sum()), 1e-9)
        return share * max(0.0, 1.0 - self.tolerance), share * (1.0 + self.tolerance)


@dataclass(frozen=True, eq=False)
class Loads:
    """What units add to the loads: a part wherever they go, and the ways from their rep's home.

    `fixed` has shape (units, columns) and `ways` (units, K), (0, 0) where they are not known for
    every home; `way_column` is the column that they are a part of, -1 for none.
    """

    fixed: Floats
    ways: NDArray[np.float32]
    way_column: int

    @classmethod
    def of(
        cls,
        outlets: pd.DataFrame,
        reps: pd.DataFrame,
        travel: TravelModel,
        settings: TerritorySettings,
        *,
        work: pd.DataFrame,
        units: Units,
    ) -> Loads:
        """The loads by the settings; ways where centres are homes and not too many."""
        minutes, ways, column = work["minutes"], np.zeros((0, 0), dtype=np.float32), -1
        if settings.centres == "homes" and len(outlets) * len(reps) <= _MOST_WAYS:
            ways = units.summed(home_ways(outlets, reps, travel))
            if "minutes" in settings.columns:
                minutes, column = minutes - work["way"], settings.columns.index("minutes")
        loads = balanced_loads(outlets, minutes, settings).to_numpy()
        return cls(units.summed(loads), ways, column)

    def nearest(self) -> Ints:
        """Rep with the shortest ways, anybody where they are not known."""
        if len(self.ways) == 0:
            return np.zeros(len(self.fixed), dtype=np.int32)
        return np.asarray(self.ways.argmin(axis=1), dtype=np.int32)

    def of_reps(self, owner: Ints) -> Floats:
        """Loads with the ways from the homes of these reps."""
        loads = self.fixed.copy()
        if self.way_column >= 0:
            loads[:, self.way_column] += self.ways[np.arange(len(owner)), owner]
        return loads
