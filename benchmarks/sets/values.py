"""What a visit is worth where everything must be served, and a point where scores are collected."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["must_serve", "score_worth"]

Floats = NDArray[np.float64]

SPANS_PER_VISIT = 100.0
"""A visit is worth this many times the longest way between two places: serving always comes first,
also where it takes all routes to be drawn anew."""
TOURS_PER_POINT = 1.0
"""A point of score is worth this many times all the ways that may be travelled together: the score
always comes first, and shorter routes with the same score are better."""


def must_serve(visits: NDArray[np.integer], distance: Floats) -> Floats:
    """Worth of options with so many visits, in the unit of the distances.

    Examples
    --------
    >>> must_serve(np.array([1, 2]), np.array([[0.0, 7.0], [7.0, 0.0]]))
    array([ 700., 1400.])
    """
    each = SPANS_PER_VISIT * float(distance.max(initial=1.0))
    return np.asarray(visits, dtype=np.float64) * each


def score_worth(score: Floats, travel: float) -> Floats:
    """Worth of points with these scores where all routes together may travel so far.

    Examples
    --------
    >>> score_worth(np.array([0.0, 3.0]), 50.0)
    array([  0., 150.])
    """
    return score * (TOURS_PER_POINT * travel)
