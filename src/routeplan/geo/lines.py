"""Lines on the earth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["simplified_line"]

Floats = NDArray[np.float64]


def simplified_line(points: Floats, tolerance: float = 5e-5) -> Floats:
    """Leave out points of a line that hardly bend it.

    D. H. Douglas and T. K. Peucker, "Algorithms for the reduction of the number of points required
    to represent a digitized line or its caricature", Cartographica 10, 1973,
    doi:10.3138/FM57-6770-U75U-7727.

    Parameters
    ----------
    points : ndarray of float, shape (k, 2)
        Degrees.
    tolerance : float, default 5e-5
        Degrees by which the line may move: 5 metres or so.

    Returns
    -------
    ndarray of float, shape (at most k, 2)
        The first and the last point stay.

    Examples
    --------
    >>> simplified_line(np.array([[0.0, 0.0], [0.0, 0.1], [0.0, 0.2], [0.1, 0.2]])).tolist()
    [[0.0, 0.0], [0.0, 0.2], [0.1, 0.2]]
    """
    if len(points) < 3:
        return points
    import shapely

    line = shapely.simplify(shapely.linestrings(points), tolerance, preserve_topology=False)
    return np.asarray(shapely.get_coordinates(line))
