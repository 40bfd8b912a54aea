"""ABC analysis: the few outlets that bring most of the sales."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.errors import DataError, Fault, SettingsError

__all__ = ["ABC_BORDERS", "abc_classes"]

ABC_BORDERS: Mapping[str, float] = MappingProxyType({"A": 0.7, "B": 0.9, "C": 1.0})
"""The cumulative share at which each class ends."""

_SHARE_TOLERANCE = 1e-9
"""A share this close to a border has reached it; sums of floats are no better."""

_SCORE_DECIMALS = 12
"""Scores, as parts of the largest, that agree to so many decimals are equal."""

Floats = NDArray[np.float64]


def abc_classes(
    sales: pd.Series | pd.DataFrame,
    borders: Mapping[str, float] | None = None,
    *,
    weights: Mapping[str, float] | None = None,
) -> pd.Series:
    """Class of every outlet by cumulative share.

    The outlets are ranked by their sales, largest first. The share of the total that stands
    before an outlet decides its class, so the outlet that crosses a border belongs to the better
    class. Outlets with equal sales have equal classes: the one of the first of them. The order of
    the rows and the currency change nothing. Outlets with zero or missing sales are in the last
    class, and all outlets are when nobody sells anything.

    With several criteria, each column is turned into percentiles: the rank from below over the
    number of outlets, tied outlets at their mean rank, zero and missing values at 0. The score of
    an outlet is the weighted mean of its percentiles, and the share that is cumulated is that of
    the total score. Percentiles are spread evenly while sales are skewed, so more outlets reach
    the better classes than with sales alone.

    Parameters
    ----------
    sales : Series or DataFrame of float
        One value per outlet, 0 or more, missing allowed. A DataFrame has one criterion per
        column; a single column is treated as a Series.
    borders : mapping of str to float, optional
        Class to the cumulative share at which it ends, best class first, ascending to 1.
        :data:`ABC_BORDERS` (A 0.7, B 0.9, C 1) without it.
    weights : mapping of str to float, optional
        Weight of every column, 0 or more; only their proportions count. Equal without it.

    Returns
    -------
    Series of str
        Named ``segment``, on the index of `sales`.

    Raises
    ------
    DataError
        For values that are negative, infinite or no number; all of them, by row.
    SettingsError
        For borders that do not ascend to 1, or weights that do not fit the columns.

    Examples
    --------
    >>> sales = pd.Series([60.0, 25.0, 10.0, 5.0, None], index=["a", "b", "c", "d", "e"])
    >>> abc_classes(sales).to_dict()
    {'a': 'A', 'b': 'A', 'c': 'B', 'd': 'C', 'e': 'C'}
    """
    classes, limits = _checked_borders(ABC_BORDERS if borders is None else borders)
    criteria = sales.to_frame(sales.name or "sales") if isinstance(sales, pd.Series) else sales
    parts = _checked_weights(criteria, weights)
    amounts = _checked_amounts(criteria)
    score = amounts.iloc[:, 0] if len(parts) == 1 else _percentiles(amounts) @ parts
    places = np.searchsorted(
        limits - _SHARE_TOLERANCE, _share_before(score.to_numpy(dtype=float)), side="right"
    )
    names = np.array(classes, dtype=object)[places.clip(max=len(classes) - 1)]
    return pd.Series(names, index=sales.index, name="segment", dtype="str")


def _share_before(score: Floats) -> Floats:
    """Share of the total that belongs to the outlets with a higher score, 1 for a score of 0."""
    largest = score.max(initial=0.0)
    if largest == 0:
        return np.ones_like(score)
    scaled = (score / largest).round(_SCORE_DECIMALS)
    values, rank, count = np.unique(-scaled, return_inverse=True, return_counts=True)
    total = np.cumsum(-values * count)
    before = np.concatenate(([0.0], total[:-1]))
    return np.asarray((before / total[-1])[rank])


def _percentiles(amounts: pd.DataFrame) -> pd.DataFrame:
    """Rank from below over the number of outlets, 0 for those with nothing."""
    return amounts.rank(pct=True).where(amounts > 0, 0.0)


def _checked_borders(borders: Mapping[str, float]) -> tuple[list[str], Floats]:
    limits = [0.0, *borders.values()]
    ascending = all(low < high for low, high in pairwise(limits))
    if not borders or not ascending or abs(limits[-1] - 1) > _SHARE_TOLERANCE:
        raise SettingsError(
            "`borders` must ascend from above 0 and end at 1, such as {'A': 0.7, 'B': 0.9, "
            f"'C': 1}}. Got {dict(borders)}."
        )
    return list(borders), np.array(limits[1:])


def _checked_weights(criteria: pd.DataFrame, weights: Mapping[str, float] | None) -> pd.Series:
    """Weights by column that add up to 1."""
    if criteria.shape[1] == 0:
        raise SettingsError("`sales` must have at least one column. Got none.")
    if weights is None:
        return pd.Series(1 / criteria.shape[1], index=criteria.columns)
    if set(weights) != set(criteria.columns):
        raise SettingsError(
            f"`weights` must name the columns {', '.join(map(str, criteria.columns))}. "
            f"Got {', '.join(map(str, weights)) or 'none'}."
        )
    parts = pd.Series(weights, dtype=float).reindex(criteria.columns)
    total = parts.sum()
    if not (parts >= 0).all() or not 0 < total < np.inf:
        raise SettingsError(
            f"`weights` must be at least 0, and one of them above 0. Got {dict(weights)}."
        )
    return parts / total


def _checked_amounts(criteria: pd.DataFrame) -> pd.DataFrame:
    """The criteria as floats, missing values as 0."""
    numbers = criteria.apply(pd.to_numeric, errors="coerce").astype("float64")
    wrong = criteria.notna() & ~((numbers >= 0) & (numbers < np.inf))
    if wrong.to_numpy().any():
        raise DataError(_faults(criteria, wrong))
    return pd.DataFrame(numbers.fillna(0.0))


def _faults(criteria: pd.DataFrame, wrong: pd.DataFrame) -> Iterator[Fault]:
    for name, column in criteria.items():
        for row, found in column[wrong[name]].items():
            text = str(found).strip() or "an empty text"
            yield Fault("outlets", str(row), str(name), text, "a number of at least 0")
