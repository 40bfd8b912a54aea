"""Teams that do not exist yet: where their reps would live."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from routeplan.cycle import Cycle
from routeplan.tables import read_reps
from routeplan.territory import TerritorySettings, design_territories, territory_centres
from routeplan.travel import CrowTravel, Places, TravelModel

__all__ = ["make_team", "moved_home"]

_EFFORT = 20.0
"""Iterations per outlet of the search for territories."""
_TOLERANCE = 0.02
"""Part by which territories may differ: a team that is just large enough has no slack."""
_SETTLINGS = 2
"""Rounds in which new reps beside old ones move to the middle of what is left for them."""


def make_team(
    outlets: pd.DataFrame,
    count: int,
    cycle: Cycle,
    *,
    reps: pd.DataFrame | None = None,
    day_min: float = 480.0,
    travel: TravelModel | None = None,
    seed: int = 1,
) -> pd.DataFrame:
    """So many reps who live where the work is.

    Without `reps` everybody lives in the middle of a territory of equal work. With them, a smaller
    team is made of those who live nearest to such territories, and a larger one is today's with
    new reps, at home in the middle of what the others leave to them.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, visits, service_min`.
    count : int
    cycle : Cycle
    reps : DataFrame, optional
        Today's team.
    day_min : float, default 480
        Minutes a day of the reps who do not exist yet.
    travel : TravelModel, optional
    seed : int, default 1

    Returns
    -------
    DataFrame
        A table of reps; new ones are called ``N01``, ``N02`` ...

    Examples
    --------
    >>> lon = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    >>> outlets = pd.DataFrame({"lat": 0.0, "lon": lon, "visits": 1, "service_min": 20.0})
    >>> reps = pd.DataFrame({"lat": [0.0], "lon": [0.1]}, index=["R1"])
    >>> make_team(outlets, 2, Cycle(), reps=reps)["lon"].to_dict()
    {'R1': 0.1, 'N01': 0.4}
    """
    travel = travel or CrowTravel()
    outlets = outlets[outlets["visits"] > 0].drop(columns="rep", errors="ignore")
    count = max(1, min(count, len(outlets)))
    if reps is not None and count == len(reps):
        return reps
    centres = _middles(outlets, count, cycle, travel, seed)
    if reps is None or not len(reps):
        return _new_reps(centres, day_min)
    owner, territory = _matched(outlets, centres, reps, travel)
    known = reps.iloc[np.sort(owner)]
    if count < len(reps):
        return known
    others = np.setdiff1d(np.arange(count), territory)
    return _settled(outlets, known, _new_reps(centres.iloc[others], day_min), cycle, travel, seed)


def moved_home(
    outlets: pd.DataFrame, reps: pd.DataFrame, owner: pd.Series, *, fixed: pd.Index
) -> pd.DataFrame:
    """The team with everybody at home in the middle of what `owner` gives to them.

    Parameters
    ----------
    outlets, reps : DataFrame
    owner : Series of str
        Rep of every outlet.
    fixed : Index
        Reps who stay where they are.

    Returns
    -------
    DataFrame
    """
    centres = territory_centres(outlets.assign(rep=owner.reindex(outlets.index)))
    moving = reps.index.intersection(centres.index).difference(fixed)
    moved = reps.copy()
    for home in (("lat", "lon"), ("end_lat", "end_lon")):
        moved.loc[moving, list(home)] = centres.loc[moving, ["lat", "lon"]].to_numpy()
    return moved


def _middles(
    outlets: pd.DataFrame, count: int, cycle: Cycle, travel: TravelModel, seed: int
) -> pd.DataFrame:
    """Middles of territories of equal work; where some stay empty, the places with most work."""
    settings = TerritorySettings(effort=_EFFORT, tolerance=_TOLERANCE)
    territory = design_territories(
        outlets, count, cycle, travel=travel, settings=settings, seed=seed
    )
    centres = territory_centres(outlets.assign(rep=territory))[["lat", "lon"]]
    if len(centres) < count:
        most = outlets["visits"].sort_values(ascending=False, kind="stable").index
        extra = outlets.loc[most[: count - len(centres)], ["lat", "lon"]]
        centres = pd.concat([centres, extra])
    return centres


def _new_reps(homes: pd.DataFrame, day_min: float) -> pd.DataFrame:
    digits = max(2, len(str(len(homes))))
    names = [f"N{number:0{digits}}" for number in range(1, len(homes) + 1)]
    table = homes[["lat", "lon"]].set_axis(names, axis=0).assign(day_min=day_min)
    return read_reps(table.rename_axis("rep"))


def _matched(
    outlets: pd.DataFrame, centres: pd.DataFrame, reps: pd.DataFrame, travel: TravelModel
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions of reps and of the territories nearest to them, one for one."""
    homes = Places.of(reps)
    middle = pd.DataFrame(centres.to_numpy(), columns=["lat", "lon"])
    nearest = _outlets_at(outlets, middle)
    away = np.array(
        [travel.leg_minutes(homes[np.full(len(nearest), k)], nearest) for k in range(len(homes))]
    )
    owner, territory = linear_sum_assignment(away)
    return np.asarray(owner), np.asarray(territory)


def _outlets_at(outlets: pd.DataFrame, middle: pd.DataFrame) -> Places:
    """The outlets at these places: middles of territories are outlets, which every model knows."""
    at = outlets.reset_index(names="outlet").drop_duplicates(["lat", "lon"])
    found = middle.merge(at[["lat", "lon", "outlet"]], on=["lat", "lon"], how="left")
    return Places.of(found.set_index("outlet"))


def _settled(
    outlets: pd.DataFrame,
    known: pd.DataFrame,
    new: pd.DataFrame,
    cycle: Cycle,
    travel: TravelModel,
    seed: int,
) -> pd.DataFrame:
    """Today's reps and the new ones, who move to the middle of their territories."""
    settings = TerritorySettings(effort=_EFFORT, tolerance=_TOLERANCE)
    names = [name for name in _free_names(known.index, len(new))]
    team = pd.concat([known, new.set_axis(names, axis=0).assign(name=names)])
    team = team.rename_axis(known.index.name)
    for _ in range(_SETTLINGS):
        owner = design_territories(
            outlets, team, cycle, travel=CrowTravel(), settings=settings, seed=seed
        )
        team = moved_home(outlets, team, owner, fixed=known.index)
    return team


def _free_names(taken: pd.Index, count: int) -> list[str]:
    names = (f"N{number:02}" for number in range(1, count + len(taken) + 1))
    return [name for name in names if name not in taken][:count]
