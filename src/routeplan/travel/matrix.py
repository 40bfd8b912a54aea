"""Travel looked up in a table of minutes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.errors import DataError, Fault
from routeplan.travel.model import Places

__all__ = ["MatrixTravel"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class MatrixTravel:
    """Minutes (and kilometres) of a square table whose labels are outlet and rep ids.

    The minutes may be asymmetric. A rep whose day ends elsewhere than it starts has the label
    ``"<rep>:end"`` for the place where it ends.

    Parameters
    ----------
    table : DataFrame
        Square; index and columns hold the same ids as strings; minutes, at least 0.
    km : DataFrame, optional
        Kilometres in the same shape; without it kilometres are not known and come as NaN.

    Raises
    ------
    DataError
        When a table is not square, or holds negative, missing or non-numeric minutes.

    Examples
    --------
    >>> ids = ["R1", "a", "b"]
    >>> travel = MatrixTravel(pd.DataFrame([[0, 5, 9], [6, 0, 4], [9, 4, 0]], ids, ids))
    >>> travel
    MatrixTravel: 3 places, 6.2 minutes on average
    """

    table: pd.DataFrame
    km: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        faults = _faults(self.table, "minutes")
        if self.km is not None:
            faults += _faults(self.km, "kilometres")
            if not faults and set(self.km.index) != set(self.table.index):
                faults.append(Fault("kilometres", "", "", "other ids", "the ids of the minutes"))
        if faults:
            raise DataError(faults)

    def minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from every origin to every destination."""
        return _block(self.table, origins, destinations)

    def kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Kilometres from every origin to every destination, NaN when not known."""
        if self.km is None:
            return np.full((len(origins), len(destinations)), np.nan)
        return _block(self.km, origins, destinations)

    def leg_minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from each origin to the destination at the same position."""
        return _pairs(self.table, origins, destinations)

    def leg_kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Kilometres from each origin to the destination at the same position."""
        if self.km is None:
            return np.full(len(origins), np.nan)
        return _pairs(self.km, origins, destinations)

    def __repr__(self) -> str:
        n = len(self.table)
        mean = self.table.to_numpy().sum() / max(1, n * (n - 1))
        return f"MatrixTravel: {n} places, {mean:.1f} minutes on average"


def _faults(table: pd.DataFrame, name: str) -> list[Fault]:
    if not table.index.is_unique or set(table.index) != set(table.columns):
        found = f"{len(table.index)} rows and {len(table.columns)} columns with other labels"
        return [Fault(name, "", "", found, "a square table with the same unique ids both ways")]
    values = table.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64)
    rows, columns = np.nonzero(~(values >= 0) | ~np.isfinite(values))
    return [
        Fault(name, str(table.index[i]), str(table.columns[j]), str(table.iat[i, j]), "at least 0")
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
    ]


def _block(table: pd.DataFrame, origins: Places, destinations: Places) -> Floats:
    rows, columns = _positions(table, origins), _positions(table, destinations)
    return table[table.index].to_numpy(dtype=np.float64)[np.ix_(rows, columns)]


def _pairs(table: pd.DataFrame, origins: Places, destinations: Places) -> Floats:
    rows, columns = _positions(table, origins), _positions(table, destinations)
    return np.asarray(table[table.index].to_numpy(dtype=np.float64)[rows, columns])


def _positions(table: pd.DataFrame, places: Places) -> NDArray[np.intp]:
    positions = table.index.get_indexer(pd.Index(places.ids))
    missing = places.ids[positions < 0]
    if len(missing):
        raise DataError(
            Fault(
                "minutes", str(label), "", "no row", "a row and a column for every outlet and rep"
            )
            for label in missing
        )
    return positions
