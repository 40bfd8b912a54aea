"""What visits are worth against the minutes they cost."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["gains_of_visits", "visits_worth"]

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

_FIRST_VISIT, _FIRST_VISIT_OF_BEST = 2.0, 6.0
"""Worth of having the last and the first outlet visited at all, in visits: more for the better
ones, because their visits take longer and would otherwise be given up for two short ones."""
_EARLIER_VISITS = 0.3
"""How much more the first of many visits is worth than the last, in visits."""
_BEST_VISIT = 2.0
"""Worth of a visit to the first outlet, in visits to the last one; below the worth of having the
last one visited at all."""
_MUST_BE_VISITED = 2.0
"""Worth of having all the outlets visited that must be, in what all outlets can bring."""
_MUST_VISIT = 10_000.0
"""Worth of having an outlet visited that must be, in visits: more than any others together."""


def visits_worth(outlets: pd.DataFrame, owner: Positions, visits: NDArray[np.int64]) -> Floats:
    """Worth of visiting outlets so often, in visits to the last outlet.

    The worth grows with every visit and is concave: having an outlet visited at all counts most,
    and each further visit a little less than the one before. So a short team thins out the
    frequent outlets before it drops one. Who goes first is decided by `value`, else `sales`, else
    `visits`; ties are equal.

    Parameters
    ----------
    outlets : DataFrame
        With `visits` wanted, at least as many as are made.
    owner : ndarray of int, shape (m,)
        Position of an outlet.
    visits : ndarray of int, shape (m,)
        Visits made, at least 1.

    Returns
    -------
    ndarray of float, shape (m,)

    Examples
    --------
    >>> outlets = pd.DataFrame({"sales": [10.0, 30.0], "visits": [1, 4]})
    >>> visits_worth(outlets, np.array([0, 1, 1]), np.array([1, 1, 4]))
    array([ 5.5 ,  8.45, 14.9 ])
    """
    rank = _ranks(outlets)[owner]
    wanted = outlets["visits"].to_numpy(dtype=np.float64)[owner]
    earlier = visits - visits * (visits + 1) / (2 * wanted)  # sum of (wanted - j) / wanted
    first = _FIRST_VISIT + (_FIRST_VISIT_OF_BEST - _FIRST_VISIT) * rank
    each = 1.0 + (_BEST_VISIT - 1.0) * rank
    worth = first + each * (visits + _EARLIER_VISITS * earlier)
    if "must_visit" in outlets:
        worth += _MUST_VISIT * outlets["must_visit"].fillna(False).to_numpy(dtype=bool)[owner]
    return np.asarray(worth)


def gains_of_visits(
    outlets: pd.DataFrame, values: pd.DataFrame, owner: Positions, visits: NDArray[np.int64]
) -> Floats:
    """Money gained by visiting outlets so often, against not at all.

    Parameters
    ----------
    outlets : DataFrame
        `must_visit` outlets gain by their first visit, together, more than all outlets can bring.
    values : DataFrame of float
        Index ``outlet``, columns numbers of visits; a number that is missing stands between its
        neighbours, below the first one are those without visits, 0 if not told, and more visits
        than the last one gain no more.
    owner : ndarray of int, shape (m,)
        Position of an outlet.
    visits : ndarray of int, shape (m,)
        Visits made, at least 1.

    Returns
    -------
    ndarray of float, shape (m,)

    Examples
    --------
    >>> outlets = pd.DataFrame(index=["a"])
    >>> values = pd.DataFrame([[50.0, 80.0, 90.0]], ["a"], [0, 1, 4])
    >>> gains_of_visits(outlets, values, np.array([0, 0]), np.array([1, 4]))
    array([30., 40.])
    """
    table = values.reindex(outlets.index)
    if 0 not in table:
        table.insert(0, 0, 0.0)
    every = range(int(max(table.columns)) + 1)
    table = table.reindex(columns=every).interpolate(axis=1)
    money = table.to_numpy(dtype=np.float64)
    gains = money[owner, np.minimum(visits, every[-1])] - money[owner, 0]
    if "must_visit" in outlets:
        must = outlets["must_visit"].fillna(False).to_numpy(dtype=bool)
        most = np.abs(money - money[:, :1]).max(axis=1).mean()
        # The fewer they are, the more can be paid without drowning what the others bring.
        gains = gains + _MUST_BE_VISITED * (1.0 + most) / max(must.mean(), 1e-9) * must[owner]
    return np.asarray(gains)


def _ranks(outlets: pd.DataFrame) -> Floats:
    """Rank of every outlet, from nearly 0 for the last one to 1 for the first."""
    known = [name for name in ("value", "sales") if name in outlets and outlets[name].notna().any()]
    by = [*known, "visits"][0]
    ranks = outlets[by].astype(float).fillna(0.0).rank(pct=True)
    return np.asarray(ranks, dtype=np.float64)
