"""Stretching all intervals alike when the team is too small."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["stretched_visits"]


def stretched_visits(
    visits: pd.Series, load: NDArray[np.float64], capacity: float
) -> tuple[pd.Series, float]:
    """Visits of every outlet when all intervals grow by one factor until the work fits.

    An outlet visited every 30 days and one visited every 60 keep their proportion, as far as
    whole visits allow; nobody falls below one visit.

    Parameters
    ----------
    visits : Series of int
        Visits wanted per cycle.
    load : ndarray of float, shape (n,)
        Minutes of work at the wanted visits, an estimate.
    capacity : float
        Minutes the team may work.

    Returns
    -------
    visits : Series of int
        On the index of `visits`.
    factor : float
        By which the intervals grow, 1 when all the work fits.

    Examples
    --------
    >>> wanted = pd.Series([4, 2, 1])
    >>> visits, factor = stretched_visits(wanted, np.array([40.0, 20.0, 10.0]), 50.0)
    >>> visits.tolist(), round(factor, 2)
    ([3, 1, 1], 1.33)
    """
    wanted = visits.to_numpy(dtype=np.float64)
    minutes = np.divide(load, wanted, out=np.zeros_like(wanted), where=wanted > 0)
    fewer, factor = wanted, 1.0
    for factor in _factors(visits):
        # The rounding error of a factor must not decide between two numbers of visits.
        fewer = np.clip(np.ceil(wanted / factor - 0.5 - 1e-9), np.minimum(wanted, 1), wanted)
        if (minutes * fewer).sum() <= capacity:
            break
    return pd.Series(fewer.astype(np.int64), visits.index, name="visits"), factor


def _factors(visits: pd.Series) -> list[float]:
    """Factors at which some outlet loses a visit, ascending from 1."""
    counts = (int(count) for count in visits.unique())
    return sorted({1.0} | {count / (k + 0.5) for count in counts for k in range(1, count)})
