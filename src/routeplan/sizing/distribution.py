"""From a distribution target to reps: outlets to cover, their visits, their minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.preparation import complete_outlets
from routeplan.sizing.estimate import estimate_work
from routeplan.sizing.teams import RepTime
from routeplan.travel import TravelModel

__all__ = ["Measure", "distribution_chain", "outlets_to_cover"]

Measure = Literal["wd", "nd"]
"""Weighted or numeric distribution."""


def outlets_to_cover(
    outlets: pd.DataFrame, target: float, *, measure: Measure = "wd", weight: str | None = None
) -> pd.Series:
    """Outlets to cover for a distribution target, the best ones first.

    Numeric distribution (ND) is the share of the outlets that are covered, weighted distribution
    (WD) the share of all outlets' sales of the category that these make.

    Parameters
    ----------
    outlets : DataFrame
        The universe, outlets to be won included.
    target : float
        Above 0 and at most 1.
    measure : {"wd", "nd"}, default "wd"
    weight : str, optional
        Column with the category's sales. Without it `potential`, else `sales`; for ND the first of
        both or `visits`.

    Returns
    -------
    Series of bool
        On the index of `outlets`, named ``covered``; the fewest outlets that reach the target.

    Raises
    ------
    SettingsError
        For a target out of range or an unknown measure.
    DataError
        When there is no weight to go by.

    Examples
    --------
    >>> outlets = pd.DataFrame({"sales": [10.0, 60.0, 30.0]}, index=["a", "b", "c"])
    >>> outlets_to_cover(outlets, 0.9).to_dict()
    {'a': False, 'b': True, 'c': True}
    """
    if not 0 < target <= 1:
        raise SettingsError(f"`target_{measure}` must be above 0 and at most 1. Got {target}.")
    if measure not in ("wd", "nd"):
        raise SettingsError(f"`measure` must be 'wd' or 'nd'. Got {measure!r}.")
    worth = _worth(outlets, measure, weight)
    order = np.lexsort((outlets.index.astype(str), -worth.to_numpy()))
    each = worth.to_numpy()[order] if measure == "wd" else np.ones(len(outlets))
    reached = np.cumsum(each)
    # The rounding of a sum must not add an outlet.
    count = int(np.searchsorted(reached, target * reached[-1] * (1 - 1e-12))) + 1
    covered = np.zeros(len(outlets), dtype=bool)
    covered[order[:count]] = True
    return pd.Series(covered, outlets.index, name="covered")


def distribution_chain(
    outlets: pd.DataFrame,
    cycle: Cycle | None = None,
    *,
    targets: Sequence[float] = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
    measure: Measure = "wd",
    weight: str | None = None,
    day_min: float = 480.0,
    travel: TravelModel | None = None,
) -> pd.DataFrame:
    """What distribution targets take: outlets, visits, minutes and reps.

    Parameters
    ----------
    outlets : DataFrame
        The universe; `lat, lon` and what else is known.
    cycle : Cycle, optional
    targets : sequence of float
        Shares to reach.
    measure : {"wd", "nd"}, default "wd"
    weight : str, optional
        As :func:`outlets_to_cover` takes it.
    day_min : float, default 480
    travel : TravelModel, optional

    Returns
    -------
    DataFrame
        Index ``target``: `outlets` to cover, the `nd` and `wd` they make, `visits` and `work_h` of
        a cycle, and `reps`, by the estimate.

    Raises
    ------
    SettingsError, DataError
        As :func:`outlets_to_cover`.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, _ = rp.make_city(300, seed=1)
    >>> rp.distribution_chain(outlets, targets=[0.5, 1.0])[["outlets", "reps"]].values.tolist()
    [[25, 1], [300, 2]]
    """
    cycle = cycle or Cycle()
    outlets, _ = complete_outlets(outlets, cycle)
    time = RepTime.of(None, cycle, day_min)
    rows = {}
    for target in targets:
        covered = outlets_to_cover(outlets, target, measure=measure, weight=weight)
        some = outlets[covered]
        work = estimate_work(some, day_min=day_min, travel=travel)
        reps = work.reps(time.fillable)
        rows[float(target)] = {
            "outlets": len(some),
            "nd": len(some) / max(len(outlets), 1),
            "wd": weighted_share(outlets, covered, weight),
            "visits": int(some["visits"].sum()),
            "work_h": work.minutes(reps) / 60,
            "reps": reps,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("target")


def weighted_share(outlets: pd.DataFrame, covered: pd.Series, weight: str | None) -> float:
    """WD of the outlets that are covered; missing where there is no weight."""
    name = _weight(outlets, weight)
    if name is None:
        return float("nan")
    worth = outlets[name].astype(float).fillna(0.0)
    return float(worth[covered].sum() / max(float(worth.sum()), 1e-12))


def _worth(outlets: pd.DataFrame, measure: Measure, weight: str | None) -> pd.Series:
    name = _weight(outlets, weight)
    if name is None and measure == "nd" and "visits" in outlets:
        name = "visits"
    if len(outlets) == 0:
        raise DataError([Fault("outlets", "", "", "no rows", "at least one outlet")])
    if name is None or (measure == "wd" and not outlets[name].fillna(0).sum() > 0):
        needed = "sales of the category, to say which outlets come first"
        raise DataError([Fault("outlets", "", weight or "potential or sales", "nothing", needed)])
    return outlets[name].astype(float).fillna(0.0)


def _weight(outlets: pd.DataFrame, weight: str | None) -> str | None:
    """Column that outlets are weighted by."""
    if weight is not None:
        return weight if weight in outlets else None
    known = (name for name in ("potential", "sales") if name in outlets)
    return next((name for name in known if outlets[name].notna().any()), None)
