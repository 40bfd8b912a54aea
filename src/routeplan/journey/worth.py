"""What visits are worth against the minutes they cost."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["rank_weights", "visits_worth"]

Floats = NDArray[np.float64]

_FIRST_VISIT = 1.0
"""Worth of having an outlet visited at all, in visits."""
_EARLIER_VISITS = 0.3
"""How much more the first of many visits is worth than the last, in visits."""
_RANK_SPREAD = 0.5
"""How much more a visit to the best outlet is worth than one to the worst, in visits."""
_MUST_VISIT = 1_000.0
"""Worth of having an outlet visited that must be, in visits: more than any others together."""


def rank_weights(outlets: pd.DataFrame) -> Floats:
    """Worth of a visit to each outlet by who goes first: value, else sales, else visits.

    Returns
    -------
    ndarray of float, shape (n,)
        From 1 for the last outlet to 1.5 for the first; ties are equal.

    Examples
    --------
    >>> rank_weights(pd.DataFrame({"sales": [10.0, 30.0], "visits": [4, 1]})).round(2)
    array([1.25, 1.5 ])
    """
    by = next(name for name in ("value", "sales", "visits") if name in outlets)
    ranks = outlets[by].astype(float).fillna(0.0).rank(pct=True).to_numpy(dtype=np.float64)
    return np.asarray(1.0 + _RANK_SPREAD * ranks)


def visits_worth(visits: NDArray[np.int_], wanted: NDArray[np.int_], must: Floats) -> Floats:
    """Worth of so many visits, in visits of average worth.

    The worth grows with every visit and is concave: the first visit counts double, each further
    one a little less than the one before. So a short team thins out the frequent outlets before
    it drops one.

    Parameters
    ----------
    visits, wanted : ndarray of int
        Visits made, from 1 to `wanted`, and visits wanted.
    must : ndarray of float
        1 where the outlet must be visited at least once, else 0.

    Returns
    -------
    ndarray of float

    Examples
    --------
    >>> visits_worth(np.array([1, 2, 4]), np.array([4, 4, 4]), np.zeros(3))
    array([2.225, 3.375, 5.45 ])
    """
    earlier = visits - visits * (visits + 1) / (2 * wanted)  # sum of (wanted - j) / wanted
    return np.asarray(_FIRST_VISIT + visits + _EARLIER_VISITS * earlier + _MUST_VISIT * must)
