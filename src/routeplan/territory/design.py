"""Territories: which rep looks after which outlets."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.geo import all_great_circle_km
from routeplan.search.stop import MaxIterations, Progress, StoppingCriterion
from routeplan.territory.settings import TerritorySettings
from routeplan.travel import CrowTravel, TravelModel

__all__ = ["design_territories", "squared_km"]

_log = logging.getLogger("routeplan")

_FREE_EFFORT = 0.15
"""Iterations with free centres, as each takes several times as long."""
_TEMPERATURE, _FREE_TEMPERATURE = 3.0, 0.3
"""Where the search begins, in mean costs of a unit; centres that were located well are kept."""


def design_territories(
    outlets: pd.DataFrame,
    reps: pd.DataFrame | int,
    cycle: Cycle | None = None,
    *,
    travel: TravelModel | None = None,
    tolerance: float | None = None,
    settings: TerritorySettings | None = None,
    locks: Mapping[str, str] | None = None,
    forbidden: Iterable[tuple[str, str]] = (),
    barriers: Sequence[shapely.Geometry] = (),
    stop: StoppingCriterion | None = None,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> pd.Series:
    """Give every outlet to one rep: fair shares of the work, short ways, territories in one piece.

    The design begins with a balanced flow from the outlets to the homes and is improved by ruin
    and recreate with simulated annealing.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, visits, service_min`; `rep` where hand-overs matter, `skills`
        that a rep must have, and the columns that the settings name.
    reps : DataFrame or int
        Index ``rep``; `lat, lon` and, where they differ, `day_min, workdays, leave, skills`. With
        free centres the places are not needed, and a number of territories will do: they are
        named ``T01``, ``T02`` ... from north to south.
    cycle : Cycle, optional
        Says on which days the reps work; four weeks from Monday to Friday without it.
    travel : TravelModel, optional
        :class:`~routeplan.travel.CrowTravel` without it.
    tolerance : float, optional
        Shorthand for ``TerritorySettings(tolerance=...)``, 0.1 without it.
    settings : TerritorySettings, optional
        Criterion, balance, tolerance, hand-overs and the rest.
    locks : mapping of str to str, optional
        Outlet to the rep it must have.
    forbidden : iterable of (outlet, rep), optional
        Pairs that may not be.
    barriers : sequence of shapely geometries, optional
        Lines and polygons in degrees (x is the longitude), such as rivers, across which no
        territory may hang together.
    stop : StoppingCriterion, optional
        ``settings.effort`` iterations per outlet without it: the same seed gives the same design.
    seed : int, default 1
    progress : callable, optional

    Returns
    -------
    Series of str
        Rep of every outlet, named ``rep``, on the index of `outlets`. What of the team and the
        wishes is doubtful or could not be followed (homes far from all outlets, more reps than
        outlets, locks beyond a fair share or across a barrier, places cut off from all homes)
        stands in ``attrs["notes"]`` and in the log.

    Raises
    ------
    SettingsError
        For settings out of range, and when there is no rep.
    DataError
        For missing columns, and for locks, forbidden pairs and skills that leave an outlet
        without a rep.

    See Also
    --------
    territory_measures : how good a division is.
    territory_centres : where the reps of a division should live.

    Examples
    --------
    >>> lon = [0.0, 0.1, 0.2, 0.3]
    >>> outlets = pd.DataFrame({"lat": 0.0, "lon": lon, "visits": 1, "service_min": 20.0})
    >>> reps = pd.DataFrame({"lat": 0.0, "lon": [0.0, 0.05]}, index=["R1", "R2"])
    >>> design_territories(outlets, reps).tolist()
    ['R1', 'R1', 'R2', 'R2']
    >>> design_territories(outlets, 2).tolist()
    ['T01', 'T01', 'T02', 'T02']
    """
    from routeplan.territory.search import DistrictSettings, search_districts
    from routeplan.territory.statement import Wishes, state_territories

    settings = settings or TerritorySettings()
    if tolerance is not None:
        settings = replace(settings, tolerance=tolerance)
    if isinstance(reps, int):
        team, settings = _nameless(reps), replace(settings, centres="free")
    else:
        team = reps
    if len(team) == 0:
        raise SettingsError("`reps` must have at least one row. Got none.")
    _check_columns(outlets, team, settings)
    if len(outlets) == 0:
        return pd.Series([], index=outlets.index, name="rep", dtype="str")
    index = outlets.index
    outlets, team = outlets.sort_index(), team.sort_index()  # the order of the rows changes nothing
    wishes = Wishes(dict(locks or {}), tuple(forbidden), tuple(barriers))
    stated = state_territories(
        outlets, team, cycle or Cycle(), travel or CrowTravel(), settings, wishes=wishes
    )
    free = settings.centres == "free"
    effort = settings.effort * (_FREE_EFFORT if free else 1.0)
    owner, _ = search_districts(
        stated.data,
        stated.owner,
        stated.centre,
        stop=stop or MaxIterations(max(1, int(effort * len(stated.owner)))),
        seed=seed,
        # The start is balanced. At softer prices work gathers where outlets are dense, and in a
        # large country it does not find back from there.
        settings=DistrictSettings(
            softness=0.4, start_temperature=_FREE_TEMPERATURE if free else _TEMPERATURE
        ),
        bands=stated.bands,
        progress=progress,
    )
    rep = owner[stated.unit].astype(np.intp)
    if free and not settings.minds_today and not wishes.locks:
        rep = _renamed(rep, outlets, team)
    for note in stated.notes:
        _log.info(note)
    divided = pd.Series(team.index.to_numpy()[rep], outlets.index, name="rep").reindex(index)
    divided.attrs["notes"] = stated.notes
    return divided


def squared_km(outlets: pd.DataFrame, reps: pd.DataFrame) -> NDArray[np.float64]:
    """Squared great-circle kilometres from every outlet to every rep's home.

    Squares, because the balanced assignment of least squared distance draws straight borders,
    while with plain or concave distances the territories interleave.

    Returns
    -------
    ndarray of float, shape (outlets, reps)
    """
    lat, lon = outlets["lat"].to_numpy(float), outlets["lon"].to_numpy(float)
    home_lat, home_lon = reps["lat"].to_numpy(float), reps["lon"].to_numpy(float)
    return all_great_circle_km(lat, lon, home_lat, home_lon) ** 2


def _nameless(count: int) -> pd.DataFrame:
    """Reps that nobody has hired yet."""
    if count < 1:
        raise SettingsError(f"`reps` must be at least 1. Got {count}.")
    digits = max(2, len(str(count)))
    names = [f"T{number:0{digits}}" for number in range(1, count + 1)]
    return pd.DataFrame(index=pd.Index(names, name="rep", dtype="str"))


def _check_columns(outlets: pd.DataFrame, reps: pd.DataFrame, settings: TerritorySettings) -> None:
    needed = {"outlets": (outlets, ["lat", "lon", "visits", "service_min"])}
    if settings.centres == "homes":
        needed["reps"] = (reps, ["lat", "lon"])
    if settings.minds_today:
        needed["outlets"][1].append("rep")
    faults = []
    for source, (table, columns) in needed.items():
        for column in columns:
            if column not in table:
                faults.append(Fault(source, "", column, "no such column", "a column of this name"))
            elif column != "rep":
                empty = table.index[table[column].isna()]
                faults += [Fault(source, str(row), column, "nothing", "a number") for row in empty]
    if faults:
        raise DataError(faults)


def _renamed(rep: NDArray[np.intp], outlets: pd.DataFrame, reps: pd.DataFrame) -> NDArray[np.intp]:
    """Territories with free centres go to the reps who have most of them today, or live nearest.

    Reps without outlets or a home have them from north to south, then from west to east.
    """
    count = len(reps)
    middle = outlets[["lat", "lon"]].groupby(rep).mean().reindex(range(count))
    rank = np.argsort(np.lexsort((middle["lon"].to_numpy(), -middle["lat"].to_numpy())))
    cost = np.abs(rank[:, None] - np.arange(count)) / float(count**2)
    if {"lat", "lon"} <= set(reps.columns):
        away = all_great_circle_km(
            middle["lat"].to_numpy(),
            middle["lon"].to_numpy(),
            reps["lat"].to_numpy(np.float64),
            reps["lon"].to_numpy(np.float64),
        )
        cost = np.nan_to_num(away, nan=0.0) / max(float(np.nanmax(away)), 1e-9)
    if "rep" in outlets:
        today = reps.index.get_indexer(pd.Index(outlets["rep"]))
        shared = np.zeros((count, count))
        np.add.at(shared, (rep[today >= 0], today[today >= 0]), 1.0)
        cost = cost - shared
    return np.asarray(linear_sum_assignment(cost)[1][rep])
