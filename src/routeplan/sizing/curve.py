"""A space-filling curve through the world: what is near on the curve is near on the map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeplan.geo import EARTH_RADIUS_KM

__all__ = ["LEVELS", "SHIFTS", "Curve"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVELS = 26
"""Times that the world is cut into four squares; the smallest is a metre wide."""
SHIFTS = ((0.382, 0.157), (0.045, 0.618), (0.719, 0.333), (0.571, 0.903))
"""Where the squares begin. Their borders are accidental, so that figures are means over several."""
_WORLD_KM = 2 * np.pi * EARTH_RADIUS_KM
_MOST_NORTH = 85.0


@dataclass(frozen=True, eq=False)
class Curve:
    """Where places lie on the Hilbert curve of the Mercator map.

    The curve depends on none of the places, so that a place more leaves the order of the others
    as it is.

    Attributes
    ----------
    key : ndarray of int64, shape (n,)
        Place along the curve. Its leading bits name the square a place lies in.
    row : ndarray of int64, shape (n,)
        Row of the smallest squares, from south to north.
    shift : (float, float)
        Of :data:`SHIFTS`.
    """

    key: Ints
    row: Ints
    shift: tuple[float, float]

    @classmethod
    def through(cls, lat: Floats, lon: Floats, shift: tuple[float, float]) -> Curve:
        """Find places, in degrees, on the curve.

        Examples
        --------
        >>> curve = Curve.through(np.array([48.0, 48.0001, -30.0]), np.array([2.0, 2.0, 150.0]),
        ...                       SHIFTS[0])
        >>> (curve.cells(10)[0] == curve.cells(10)).tolist()
        [True, True, False]
        """
        size = 1 << LEVELS
        north = np.radians(np.clip(lat, -_MOST_NORTH, _MOST_NORTH))
        across = (np.asarray(lon) + 180.0) / 360.0
        up = 0.5 + np.arcsinh(np.tan(north)) / (2 * np.pi)
        # The map is half as wide as the square, so that it may begin anywhere.
        column = np.asarray((across + shift[0]) / 2 * size).astype(np.int64)
        row = np.asarray((up + shift[1]) / 2 * size).astype(np.int64)
        return cls(_hilbert(column, row), row, shift)

    def cells(self, level: int) -> Ints:
        """Number of the square of every place, ``4 ** level`` of the smallest in it."""
        return self.key >> (2 * level)

    def width_km(self, level: int) -> Floats:
        """Kilometres across the square of every place, in its middle."""
        middle = ((self.row >> level) + 0.5) * 2.0 ** (level - LEVELS) * 2 - self.shift[1]
        width = 2 * _WORLD_KM * 2.0 ** (level - LEVELS)
        return np.asarray(width / np.cosh(2 * np.pi * (middle - 0.5)))


def _hilbert(x: Ints, y: Ints) -> Ints:
    """Distance along the curve, two bits a level."""
    key, last = np.zeros_like(x), (1 << LEVELS) - 1
    for level in reversed(range(LEVELS)):
        right, top = (x >> level) & 1, (y >> level) & 1
        key = (key << 2) | ((3 * right) ^ top)
        turned = (top == 0) & (right == 1)
        x, y = np.where(turned, last - x, x), np.where(turned, last - y, y)
        x, y = np.where(top == 0, y, x), np.where(top == 0, x, y)
    return key
