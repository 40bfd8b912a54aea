"""The work and the reps of every area; the parts add up to the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from routeplan.errors import DataError, Fault
from routeplan.geo import unit_vectors

__all__ = ["share_out", "size_areas"]

_NO_AREA = "(none)"


def size_areas(
    outlets: pd.DataFrame,
    work: pd.DataFrame,
    by: str,
    count: int,
    *,
    reps: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Share the work and the reps of a team out among areas.

    Parameters
    ----------
    outlets : DataFrame
        `lat, lon, visits` and the column `by`.
    work : DataFrame
        Minutes of every outlet, as :meth:`WorkEstimate.outlets` gives them.
    by : str
        Column with the area of every outlet, such as ``"region"``.
    count : int
        Reps to share out.
    reps : DataFrame, optional
        Today's team: counted where they live, by the column `by` or the nearest outlet.

    Returns
    -------
    DataFrame
        Index `by`: `outlets`, `visits`, `service_h`, `travel_h`, `share` of the work of all,
        `needed` reps, whole or not, and `reps`, whole (the largest remainders round up); `today`
        when `reps` are given. All of them add up to those of the team.

    Raises
    ------
    DataError
        When there is no such column.
    """
    if by not in outlets:
        raise DataError([Fault("outlets", "", by, "no such column", "a column of this name")])
    area = outlets[by].astype("str").fillna(_NO_AREA).replace("", _NO_AREA)
    grouped = work.groupby(area.reindex(work.index))
    minutes = grouped[["service_min", "tour_min", "home_min", "work_min"]].sum()
    table = pd.DataFrame(
        {
            "outlets": area.value_counts().reindex(minutes.index),
            "visits": outlets["visits"].groupby(area).sum(),
            "service_h": minutes["service_min"] / 60,
            "travel_h": (minutes["tour_min"] + minutes["home_min"]) / 60,
            "share": minutes["work_min"] / max(float(minutes["work_min"].sum()), 1e-9),
        }
    ).rename_axis(by)
    table["needed"] = table["share"] * count
    table["reps"] = share_out(table["share"], count)
    if reps is not None:
        table["today"] = _today(outlets, area, reps, by).reindex(table.index).fillna(0).astype(int)
    return table


def share_out(share: pd.Series, count: int) -> pd.Series:
    """Whole numbers in proportion to shares, by the largest remainders (Hamilton).

    Examples
    --------
    >>> share_out(pd.Series({"north": 0.5, "south": 0.3, "east": 0.2}), 4).to_dict()
    {'north': 2, 'south': 1, 'east': 1}
    """
    total = float(share.sum())
    exact = share / total * count if total > 0 else share * 0.0 + count / max(len(share), 1)
    whole = pd.Series(np.floor(exact.to_numpy() + 1e-9).astype(np.int64), share.index)
    order = np.lexsort((np.arange(len(share)), -(exact - whole).to_numpy()))
    whole.iloc[order[: count - int(whole.sum())]] += 1
    return whole


def _today(outlets: pd.DataFrame, area: pd.Series, reps: pd.DataFrame, by: str) -> pd.Series:
    """Reps of every area."""
    if by in reps:
        return reps[by].astype("str").value_counts()
    tree = KDTree(unit_vectors(outlets["lat"].to_numpy(float), outlets["lon"].to_numpy(float)))
    homes = unit_vectors(reps["lat"].to_numpy(float), reps["lon"].to_numpy(float))
    return area.iloc[np.atleast_1d(tree.query(homes)[1])].value_counts()
