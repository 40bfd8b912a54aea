"""Travel looked up in a table of minutes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.errors import DataError, Fault
from routeplan.travel.model import END, Places

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
        return self._minutes[np.ix_(self._positions(origins), self._positions(destinations))]

    def kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Kilometres from every origin to every destination, NaN when not known."""
        return self._km[np.ix_(self._positions(origins), self._positions(destinations))]

    def leg_minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from each origin to the destination at the same position."""
        return self._minutes[self._positions(origins), self._positions(destinations)]

    def leg_kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Kilometres from each origin to the destination at the same position."""
        return self._km[self._positions(origins), self._positions(destinations)]

    @cached_property
    def _minutes(self) -> Floats:
        return _numbers(self.table[self.table.index])

    @cached_property
    def _km(self) -> Floats:
        if self.km is None:
            return np.full(self.table.shape, np.nan)
        return _numbers(self.km.loc[self.table.index, self.table.index])

    def _positions(self, places: Places) -> NDArray[np.intp]:
        """Rows of the places; an end place without a row of its own is where the day started."""
        labels = pd.Index(places.ids)
        rows = self.table.index.get_indexer(labels)
        plain = self.table.index.get_indexer(labels.str.removesuffix(END))
        rows = np.where(rows < 0, plain, rows)
        missing = places.ids[rows < 0]
        if len(missing):
            needed = "a row and a column for every outlet and rep"
            raise DataError(Fault("minutes", str(label), "", "none", needed) for label in missing)
        return np.asarray(rows)

    def __repr__(self) -> str:
        n = len(self.table)
        mean = self._minutes.sum() / max(1, n * (n - 1))
        return f"MatrixTravel: {n} places, {mean:.1f} minutes on average"


def _numbers(table: pd.DataFrame) -> Floats:
    return np.asarray(table.apply(pd.to_numeric, errors="coerce"), dtype=np.float64)


def _faults(table: pd.DataFrame, name: str) -> list[Fault]:
    if (
        not table.index.is_unique
        or not table.columns.is_unique
        or set(table.index) != set(table.columns)
    ):
        found = f"{len(table.index)} rows and {len(table.columns)} columns with other labels"
        return [Fault(name, "", "", found, "a square table with the same unique ids both ways")]
    values = _numbers(table)
    rows, columns = np.nonzero(~(np.isfinite(values) & (values >= 0)))
    cells = table.to_numpy(dtype=object)[rows, columns]
    return [
        Fault(name, str(row), str(column), str(cell), "a number of at least 0")
        for row, column, cell in zip(table.index[rows], table.columns[columns], cells, strict=True)
    ]
