"""The tables of outlets and reps, stated for the territory kernel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.availability import day_budgets
from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault
from routeplan.territory.eligible import Eligible, eligible_reps
from routeplan.territory.kernel import Data
from routeplan.territory.loads import FairBands, Loads, balanced_loads
from routeplan.territory.notes import rep_notes, wish_notes
from routeplan.territory.settings import TerritorySettings
from routeplan.territory.start import FREE_SHARE, assign_homes, bisect, locate_centres, split_cells
from routeplan.territory.units import Units, kilometres
from routeplan.territory.workload import workload
from routeplan.travel import Places, TravelModel

__all__ = ["Statement", "Wishes", "state_territories"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Positions = NDArray[np.int64]

_DENSE_PLACES = 4_000
"""Up to so many units their travel minutes are kept in a table, for free centres."""
_START_ROUNDS = 6
"""How often the start is assigned at most: only then it is known from whose home a unit is
reached."""
_SETTLED = 0.005
"""Part of the units that may change hands in the last round of the start."""
_MARGIN = 0.004
"""Part of the fair share by which bands are narrower where they follow the load of all: they are
set anew from time to time only."""
_NEAR = 40
"""Near units that a ruin spreads over, and whose territories may have a unit."""
_LOAD_PRICE, _PART_PRICE = 5.0, 100.0
"""Prices of a mean load outside its band, and of a part more, in what a dear unit costs: so much
that the search ends without them where it can."""
_LOAD_RISE = 1_000.0
"""By how much of itself the price of a load rises where it is outside its band by the load of a
mean territory: at a thousandth it is twice as high."""
_DEAR = 0.99
"""Share of the units that cost less than a dear one."""


@dataclass(frozen=True)
class Wishes:
    """What binds single outlets, reps and areas.

    Attributes
    ----------
    locks : mapping of str to str
        Outlet to the rep it must have.
    forbidden : sequence of (outlet, rep)
    barriers : sequence of shapely geometries
        Lines and polygons in degrees that no territory may hang together across.
    """

    locks: Mapping[str, str] = field(default_factory=dict)
    forbidden: Iterable[tuple[str, str]] = ()
    barriers: Sequence[shapely.Geometry] = ()


@dataclass(frozen=True, eq=False)
class Statement:
    """What the kernel is given.

    Attributes
    ----------
    data : Data
    unit : ndarray of int64, shape (outlets,)
        Unit of every outlet.
    owner : ndarray of int32, shape (units,)
        Where the search begins.
    centre : ndarray of int32, shape (K,)
        Homes, or units to begin with.
    bands : FairBands, optional
        The bands anew, where the load of all depends on who has what.
    notes : tuple of str
        What of the wishes cannot be followed.
    """

    data: Data
    unit: Positions
    owner: Ints
    centre: Ints
    bands: FairBands | None
    notes: tuple[str, ...]


def state_territories(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: Cycle,
    travel: TravelModel,
    settings: TerritorySettings,
    *,
    wishes: Wishes,
) -> Statement:
    """State the division of outlets among reps.

    Parameters
    ----------
    outlets, reps : DataFrame
        As :func:`design_territories` takes them; reps without places only with free centres.
    cycle : Cycle
    travel : TravelModel
    settings : TerritorySettings
    wishes : Wishes

    Returns
    -------
    Statement

    Raises
    ------
    DataError
        For wishes that cannot be met, and columns that are missing.
    """
    units = Units.of(outlets, settings.together)
    eligible = eligible_reps(
        outlets, reps, locks=wishes.locks, forbidden=wishes.forbidden, area=units.of_outlet
    )
    eligible = Eligible(eligible.kind[units.lead], eligible.allowed)
    capacity = np.maximum(day_budgets(reps, cycle), 0.0).sum(axis=1)
    homes = settings.centres == "homes"
    if not homes:
        reps = _provisional_homes(outlets, reps, capacity, travel, settings)
    leads = outlets.iloc[units.lead]
    place, home = kilometres(leads), kilometres(reps)
    work = workload(outlets, reps, travel)
    loads = Loads.of(outlets, reps, travel, settings, work=work, units=units)
    tolerance = settings.tolerance * (0.5 if homes else FREE_SHARE)
    owner = _first_owner(place, home, capacity, loads=loads, eligible=eligible, tolerance=tolerance)
    today = _today(outlets, reps, units)
    move_weight, move_cap = _moves(outlets, units, settings)
    if np.isfinite(move_cap):
        bound = eligible.allowed[eligible.kind, today] == 0
        owner = np.where((today >= 0) & ~bound, today, owner).astype(np.int32)
    trips = np.ones(len(outlets)) if settings.criterion == "distance" else 2.0 * work["trips"]
    weight = units.summed(np.asarray(trips, dtype=np.float64)[:, None])[:, 0]
    driving = _driving(
        leads, reps, owner, weight, ways=loads.ways, travel=travel, settings=settings
    )
    unit_cost = max(float(driving.cost.mean()), 1e-9)
    dear = max(float(np.quantile(driving.cost, _DEAR)), unit_cost)
    first, to = units.graph(outlets, wishes.barriers)
    total = loads.of_reps(owner).sum(axis=0)
    follow = loads.way_column >= 0
    bands = FairBands(capacity, max(0.0, settings.tolerance - _MARGIN * follow))
    low, high = bands(total)
    notes: list[str] = []
    if homes:
        load = balanced_loads(outlets, work["minutes"], settings).iloc[:, 0]
        most = pd.Series(FairBands(capacity, settings.tolerance)(total)[1][:, 0], reps.index)
        notes = rep_notes(outlets, reps) + wish_notes(
            outlets, reps, load, most, locks=wishes.locks, barriers=wishes.barriers
        )
    data = Data(
        place=np.vstack([place, home]) if homes else place,
        matrix=driving.matrix,
        ways=loads.ways,
        by_ways=driving.by_ways,
        way_column=loads.way_column,
        weight=driving.weight,
        load=loads.fixed,
        low=low,
        high=high,
        near=_near(place),
        edge_first=first,
        edge_to=to,
        kind=eligible.kind,
        allowed=eligible.allowed,
        today=today,
        move_weight=move_weight,
        homes=homes,
        edge_price=settings.compactness * unit_cost,
        part_price=_PART_PRICE * dear if settings.connected else 0.0,
        load_price=_LOAD_PRICE * dear * len(place) / np.maximum(total, 1e-9),
        load_rise=_LOAD_RISE * len(reps) / np.maximum(total, 1e-9),
        load_step=0.0,  # it would be a hurdle between those who can pass a load on
        move_price=settings.handover_price * unit_cost,
        move_cap=move_cap,
    )
    centre = len(place) + np.arange(len(reps)) if homes else KDTree(place).query(home)[1]
    begin = np.asarray(centre, dtype=np.int32)
    return Statement(
        data, units.of_outlet, owner, begin, bands=bands if follow else None, notes=tuple(notes)
    )


def _provisional_homes(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    capacity: Floats,
    travel: TravelModel,
    settings: TerritorySettings,
) -> pd.DataFrame:
    """Reps in the middle of territories with fair shares of the load, to begin with."""
    place = kilometres(outlets)
    load = np.maximum((outlets["visits"] * outlets["service_min"]).to_numpy(np.float64), 1e-9)
    part = bisect(place, load, capacity)
    middle = outlets[["lat", "lon"]].groupby(part).mean().reindex(range(len(reps)))
    middle = middle.fillna(outlets[["lat", "lon"]].mean()).set_axis(reps.index)
    reps = reps.assign(lat=middle["lat"], lon=middle["lon"])
    minutes = workload(outlets, reps, travel)["minutes"]  # known when there are homes
    load = balanced_loads(outlets, minutes, settings).to_numpy()[:, 0]
    centre = locate_centres(place, load, capacity, settings.tolerance)
    nearest = outlets.iloc[KDTree(place).query(centre)[1]]
    return reps.assign(lat=nearest["lat"].to_numpy(), lon=nearest["lon"].to_numpy())


def _first_owner(
    place: Floats,
    home: Floats,
    capacity: Floats,
    *,
    loads: Loads,
    eligible: Eligible,
    tolerance: float,
) -> Ints:
    """Fair shares round the homes, in rounds: who has a unit decides how far its way is."""
    owner, cell = loads.nearest(), split_cells(place)
    for _ in range(_START_ROUNDS if loads.way_column == 0 else 1):
        before, load = owner, loads.of_reps(owner)[:, 0]
        owner = assign_homes(
            place, load, home, capacity, cell=cell, eligible=eligible, tolerance=tolerance
        )
        if (owner != before).mean() <= _SETTLED:
            break
    return owner


class _Driving(NamedTuple):
    """What is paid for the ways to the units, and what each one costs where the search begins.

    The first three are those of the kernel's data.
    """

    weight: Floats
    matrix: Floats
    by_ways: bool
    cost: Floats


def _driving(
    leads: pd.DataFrame,
    reps: pd.DataFrame,
    owner: Ints,
    weight: Floats,
    *,
    ways: NDArray[np.float32],
    travel: TravelModel,
    settings: TerritorySettings,
) -> _Driving:
    """Price the ways by the criterion: `ways` where they are known for every home."""
    no_matrix = np.zeros((0, 0))
    if settings.criterion == "travel" and len(ways) > 0:
        cost = ways[np.arange(len(owner)), owner].astype(np.float64)
        return _Driving(weight, no_matrix, by_ways=True, cost=cost)
    km = np.linalg.norm(kilometres(leads) - kilometres(reps)[owner], axis=1)
    if settings.criterion == "distance":
        return _Driving(weight, no_matrix, by_ways=False, cost=weight * km)
    places = Places.of(leads)
    minutes = travel.leg_minutes(Places.of(reps)[owner], places)
    if settings.centres == "free" and len(places) <= _DENSE_PLACES:
        matrix = travel.minutes(places, places)
        mean = (matrix + matrix.T) / 2.0
        return _Driving(weight, mean, by_ways=False, cost=weight * minutes)
    weight = weight * float(minutes.sum()) / max(float(km.sum()), 1e-9)
    return _Driving(weight, no_matrix, by_ways=False, cost=weight * km)


def _near(place: Floats) -> Ints:
    """Nearest other units of every unit."""
    n = len(place)
    count = min(_NEAR, n - 1)
    if count <= 0:
        return np.zeros((n, 1), dtype=np.int32)
    nearest = np.asarray(KDTree(place).query(place, k=count + 1)[1])
    # Where many share one place a unit may be missing among its own nearest ones.
    own = nearest == np.arange(n)[:, None]
    own[~own.any(axis=1), -1] = True
    return np.asarray(nearest[~own].reshape(n, count), dtype=np.int32)


def _today(outlets: pd.DataFrame, reps: pd.DataFrame, units: Units) -> Ints:
    """Today's rep of every unit: of the outlet that stands for it; -1 for none."""
    if "rep" not in outlets:
        return np.full(len(units.lead), -1, dtype=np.int32)
    rep = reps.index.get_indexer(pd.Index(outlets["rep"]))
    return np.asarray(rep[units.lead], dtype=np.int32)


def _moves(
    outlets: pd.DataFrame, units: Units, settings: TerritorySettings
) -> tuple[Floats, float]:
    """What a hand-over of every unit counts, and how much of it there may be."""
    if settings.max_handover_share is None:
        cap = np.inf if settings.max_handovers is None else float(settings.max_handovers)
        return units.summed(np.ones((len(outlets), 1)))[:, 0], cap
    if "sales" not in outlets:
        fault = Fault(
            "outlets", "", "sales", "no such column", "sales, to cap the share handed over"
        )
        raise DataError([fault])
    sales = outlets["sales"].to_numpy(dtype=np.float64, na_value=0.0)
    return units.summed(sales[:, None])[:, 0], settings.max_handover_share * float(sales.sum())
