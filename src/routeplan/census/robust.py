"""How far a value lies from the bulk, whatever the outliers do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["log_scores"]

_TO_SIGMA = 1.4826
_LEAST_SPREAD = 0.3
"""Where nearly all values agree, a factor of three is still no outlier."""
_FEWEST = 8


def log_scores(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Robust z of the logarithms: distance from the median in median absolute deviations.

    Sales and distances are skewed; their logarithms are nearly normal, so that ten times too much
    and ten times too little stand out alike (Iglewicz and Hoaglin 1993, "How to detect and handle
    outliers"). A deviation is scaled to that of a normal distribution.

    Parameters
    ----------
    values : ndarray of float, shape (n,)

    Returns
    -------
    ndarray of float, shape (n,)
        NaN for values that are missing or not above 0, and for all when there are fewer than
        eight others.

    Examples
    --------
    >>> log_scores(np.array([10.0, 11, 12, 9, 10, 11, 10, 9, 1000, 0])).round(1).tolist()[-3:]
    [-0.4, 15.4, nan]
    """
    usable = np.isfinite(values) & (values > 0)
    scores = np.full(len(values), np.nan)
    if usable.sum() < _FEWEST:
        return scores
    logs = np.log(values[usable])
    middle = np.median(logs)
    spread = _TO_SIGMA * np.median(np.abs(logs - middle))
    scores[usable] = (logs - middle) / max(float(spread), _LEAST_SPREAD)
    return scores
