"""Places as numbers, and the tables that a server is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeplan.errors import DataError, Fault
from routeplan.travel.model import Places

__all__ = ["Block", "Table", "cover_gaps", "cover_pairs", "degrees", "place_keys"]

_PER_DEGREE = 1_000_000
"""Coordinates count in millionths of a degree, a tenth of a metre."""

_LON_SPAN = 360 * _PER_DEGREE + 1

Keys = NDArray[np.int64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True)
class Block:
    """From which places to which: all pairs of them are asked for in one go.

    Attributes
    ----------
    origins, destinations : ndarray of int
        Keys of places, ascending, each once.
    """

    origins: Keys
    destinations: Keys

    @property
    def shape(self) -> tuple[int, int]:
        """Number of origins and of destinations."""
        return len(self.origins), len(self.destinations)

    def without(self, places: Collection[int]) -> Block:
        """The block without some places."""
        left = [keys[~np.isin(keys, list(places))] for keys in (self.origins, self.destinations)]
        return Block(*left)

    def halves(self) -> tuple[Block, Block]:
        """The block cut across its longer side."""
        if len(self.origins) > len(self.destinations):
            first, second = np.array_split(self.origins, 2)
            return Block(first, self.destinations), Block(second, self.destinations)
        first, second = np.array_split(self.destinations, 2)
        return Block(self.origins, first), Block(self.origins, second)


@dataclass(frozen=True)
class Table(Block):
    """What a server answers for a block.

    Attributes
    ----------
    minutes, km : ndarray of float32, shape (origins, destinations)
        NaN where there is no way.
    """

    minutes: Singles
    km: Singles

    @classmethod
    def filled(cls, block: Block, parts: Iterable[Table]) -> Table:
        """A table of what its parts tell, without a way for the rest."""
        whole = [np.full(block.shape, np.nan, dtype=np.float32) for _ in range(2)]
        for part in parts:
            rows = np.searchsorted(block.origins, part.origins)
            here = np.ix_(rows, np.searchsorted(block.destinations, part.destinations))
            for values, told in zip(whole, (part.minutes, part.km), strict=True):
                values[here] = told
        return cls(block.origins, block.destinations, *whole)


def place_keys(places: Places) -> Keys:
    """One number for every place, the same for places within a millionth of a degree.

    Parameters
    ----------
    places : Places

    Returns
    -------
    ndarray of int

    Raises
    ------
    DataError
        For places without coordinates, or with ones that are none; all of them.

    Examples
    --------
    >>> here = Places(np.array(["a"], dtype=object), np.array([39.93]), np.array([32.8512345]))
    >>> [values.tolist() for values in degrees(place_keys(here))]
    [[39.93], [32.851234]]
    """
    fine = (np.abs(places.lat) <= 90) & (np.abs(places.lon) <= 180)
    if not fine.all():
        needed = "latitude and longitude in degrees"
        wrong = {
            str(p): f"{a}, {b}" for p, a, b in zip(places.ids, places.lat, places.lon, strict=True)
        }
        raise DataError(
            Fault("travel", label, "", wrong[label], needed)
            for label in dict.fromkeys(map(str, places.ids[~fine]))
        )
    lat, lon = np.rint(places.lat * _PER_DEGREE), np.rint(places.lon * _PER_DEGREE)
    keys: Keys = (lat.astype(np.int64) + 90 * _PER_DEGREE) * _LON_SPAN
    keys += lon.astype(np.int64) + 180 * _PER_DEGREE
    return keys


def degrees(keys: Keys) -> tuple[Floats, Floats]:
    """Latitude and longitude of the places with these keys."""
    lat, lon = np.divmod(keys, _LON_SPAN)
    return (lat - 90 * _PER_DEGREE) / _PER_DEGREE, (lon - 180 * _PER_DEGREE) / _PER_DEGREE


def cover_gaps(block: Block, gaps: NDArray[np.bool_], most: int) -> Iterator[Block]:
    """Blocks that hold all gaps of a table.

    Parameters
    ----------
    block : Block
        Rows and columns of the table.
    gaps : ndarray of bool
        What is not known of it.
    most : int
        Origins, and destinations, of a block.

    Yields
    ------
    Block
        A part of the table, without the rows and columns in which nothing is missing.

    Examples
    --------
    >>> places = np.arange(5)
    >>> gaps = np.zeros((5, 5), dtype=bool)
    >>> gaps[4] = True
    >>> [tile.shape for tile in cover_gaps(Block(places, places), gaps, 3)]
    [(1, 3), (1, 2)]
    """
    for top in range(0, gaps.shape[0], most):
        for left in range(0, gaps.shape[1], most):
            tile = gaps[top : top + most, left : left + most]
            rows = block.origins[top : top + most]
            columns = block.destinations[left : left + most]
            new = tile.mean(axis=1) > 0.5  # rows of new places, apart from the columns of such
            for part in (tile & new[:, None], tile & ~new[:, None]):
                if part.any():
                    yield Block(rows[part.any(axis=1)], columns[part.any(axis=0)])


def cover_pairs(origins: Keys, destinations: Keys, most: int) -> Iterator[Block]:
    """Blocks that hold pairs of places, few of them and with few other pairs.

    Pairs that lie together share their places, so the pairs are halved along the coordinate in
    which their ends differ most, until a part fits into one block.

    Parameters
    ----------
    origins, destinations : ndarray of int, shape (n,)
        Keys of the two ends of every pair.
    most : int
        Origins, and destinations, of a block.

    Yields
    ------
    Block
    """
    block = Block(np.unique(origins), np.unique(destinations))
    if max(block.shape) <= most:
        if len(origins):
            yield block
        return
    ends = np.stack([*degrees(origins), *degrees(destinations)])
    order = np.argsort(ends[np.argmax(np.ptp(ends, axis=1))], kind="stable")
    for half in np.array_split(order, 2):
        yield from cover_pairs(origins[half], destinations[half], most)
