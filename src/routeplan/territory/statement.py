"""The tables of outlets and reps, stated for the territory kernel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.spatial import KDTree

from routeplan.availability import day_budgets
from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault
from routeplan.geo import EARTH_RADIUS_KM, adjacency_graph, unit_vectors
from routeplan.territory.eligible import Eligible, eligible_reps
from routeplan.territory.kernel import Data
from routeplan.territory.notes import rep_notes, wish_notes
from routeplan.territory.settings import TerritorySettings
from routeplan.territory.start import FREE_SHARE, assign_homes, bisect, locate_centres, split_cells
from routeplan.territory.workload import home_ways, workload
from routeplan.travel import Places, TravelModel

__all__ = ["FairBands", "Statement", "Wishes", "balanced_loads", "state_territories"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Positions = NDArray[np.int64]
Numbers = TypeVar("Numbers", Floats, NDArray[np.float32])

_DENSE_PLACES = 4_000
"""Up to so many units their travel minutes are kept in a table, for free centres."""
_MOST_WAYS = 50_000_000
"""Up to so many units times homes the ways between them are kept in a table. Beyond, straight lines
stand for them, and work is counted from the nearest home."""
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
_CELL = 8
"""Units in a cell whose numbers follow one another: what is near is near in memory as well."""


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
class FairBands:
    """Least and most load of every rep: shares by the minutes that the reps work.

    Attributes
    ----------
    capacity : ndarray, shape (K,)
    tolerance : float
    """

    capacity: Floats
    tolerance: float

    def __call__(self, total: Floats) -> tuple[Floats, Floats]:
        """Bands of shape (K, columns) for the loads of all together, shape (columns,)."""
        low, high = self.shares()
        return low[:, None] * total, high[:, None] * total

    def shares(self) -> tuple[Floats, Floats]:
        """Least and most part of all the load, shape (K,)."""
        share = self.capacity / max(float(self.capacity.sum()), 1e-9)
        return share * max(0.0, 1.0 - self.tolerance), share * (1.0 + self.tolerance)


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
    units = _Units.of(outlets, settings.together)
    eligible = eligible_reps(
        outlets, reps, locks=wishes.locks, forbidden=wishes.forbidden, area=units.of_outlet
    )
    eligible = Eligible(eligible.kind[units.lead], eligible.allowed)
    capacity = np.maximum(day_budgets(reps, cycle), 0.0).sum(axis=1)
    homes = settings.centres == "homes"
    if not homes:
        reps = _provisional_homes(outlets, reps, capacity, travel, settings)
    place, home = _kilometres(outlets.iloc[units.lead]), _kilometres(reps)
    work = workload(outlets, reps, travel)
    loads = _Loads.of(outlets, reps, travel, settings, work=work, units=units)
    today = _today(outlets, reps, units)
    tolerance = settings.tolerance * (0.5 if homes else FREE_SHARE)
    owner, cell = loads.nearest(), split_cells(place)
    for _ in range(_START_ROUNDS if loads.way_column == 0 else 1):
        before, load = owner, loads.of_reps(owner)[:, 0]
        owner = assign_homes(
            place, load, home, capacity, cell=cell, eligible=eligible, tolerance=tolerance
        )
        if (owner != before).mean() <= _SETTLED:
            break
    move_weight, move_cap = _moves(outlets, units, settings)
    if np.isfinite(move_cap):
        bound = eligible.allowed[eligible.kind, today] == 0
        owner = np.where((today >= 0) & ~bound, today, owner).astype(np.int32)
    trips = np.ones(len(outlets)) if settings.criterion == "distance" else 2.0 * work["trips"]
    weight = units.summed(np.asarray(trips, dtype=np.float64)[:, None])[:, 0]
    matrix = np.zeros((0, 0))
    km = np.linalg.norm(place - home[owner], axis=1)
    cost = weight * km
    by_ways = len(loads.ways) > 0 and settings.criterion == "travel"
    if by_ways:
        cost = loads.ways[np.arange(len(owner)), owner].astype(np.float64)
    elif settings.criterion == "travel":
        ways = Places.of(reps)[owner], Places.of(outlets.iloc[units.lead])
        dense = not homes and len(place) <= _DENSE_PLACES
        weight, matrix, cost = _travel_cost(*ways, travel, weight=weight, km=km, dense=dense)
    unit_cost = max(float(cost.mean()), 1e-9)
    dear = max(float(np.quantile(cost, _DEAR)), unit_cost)
    first, to = units.graph(outlets, wishes.barriers)
    total = loads.of_reps(owner).sum(axis=0)
    follow = loads.way_column >= 0
    bands = FairBands(capacity, max(0.0, settings.tolerance - _MARGIN * follow))
    low, high = bands(total)
    notes: list[str] = []
    if homes:
        first_load = balanced_loads(outlets, work["minutes"], settings).iloc[:, 0]
        most = pd.Series(FairBands(capacity, settings.tolerance)(total)[1][:, 0], reps.index)
        notes = rep_notes(outlets, reps) + wish_notes(
            outlets, reps, first_load, most, locks=wishes.locks, barriers=wishes.barriers
        )
    data = Data(
        place=np.vstack([place, home]) if homes else place,
        matrix=matrix,
        ways=loads.ways,
        by_ways=by_ways,
        way_column=loads.way_column,
        weight=weight,
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


def balanced_loads(
    outlets: pd.DataFrame, minutes: pd.Series, settings: TerritorySettings
) -> pd.DataFrame:
    """Every outlet's part of what is balanced, a column each."""
    missing = [name for name in settings.columns if name != "minutes" and name not in outlets]
    if missing:
        raise DataError(
            Fault("outlets", "", name, "no such column", "a column to balance by")
            for name in missing
        )
    columns = {name: minutes if name == "minutes" else outlets[name] for name in settings.columns}
    loads = {name: c.to_numpy(dtype=np.float64, na_value=0.0) for name, c in columns.items()}
    return pd.DataFrame(loads, outlets.index).clip(lower=0.0)


@dataclass(frozen=True, eq=False)
class _Units:
    """Outlets, or areas of outlets that stay together.

    `of_outlet` is the unit of every outlet, `lead` the outlet that stands for a unit, the one
    nearest its middle.
    """

    of_outlet: Positions
    lead: Positions

    @classmethod
    def of(cls, outlets: pd.DataFrame, together: str | None) -> _Units:
        place = _kilometres(outlets)
        if together is None:
            return cls._near_together(np.arange(len(outlets)), np.arange(len(outlets)), place)
        if together not in outlets:
            fault = Fault("outlets", "", together, "no such column", "a column to keep together by")
            raise DataError([fault])
        area = outlets[together].astype("str").where(outlets[together].notna())
        alone = area.isna().to_numpy()
        codes = pd.factorize(area)[0]
        codes[alone] = codes.max(initial=-1) + 1 + np.arange(alone.sum())
        unit = np.unique(codes, return_inverse=True)[1].astype(np.int64)
        size = np.bincount(unit)
        middle = np.column_stack([np.bincount(unit, column) for column in place.T]) / size[:, None]
        away = np.linalg.norm(place - middle[unit], axis=1)
        order = np.lexsort([away, unit])
        lead = order[np.unique(unit[order], return_index=True)[1]]
        return cls._near_together(unit, lead, place)

    @classmethod
    def _near_together(cls, unit: Positions, lead: Positions, place: Floats) -> _Units:
        """Number the units so that neighbours have near numbers."""
        order = np.argsort(split_cells(place[lead], -(-len(lead) // _CELL)), kind="stable")
        rank = np.empty(len(lead), dtype=np.int64)
        rank[order] = np.arange(len(lead))
        return cls(rank[unit], lead[order])

    def summed(self, values: Numbers) -> Numbers:
        """Sums over the outlets of every unit, column by column."""
        order = np.argsort(self.of_outlet, kind="stable")
        size = np.bincount(self.of_outlet, minlength=len(self.lead))
        return np.add.reduceat(values[order], np.cumsum(size) - size, axis=0)

    def graph(
        self, outlets: pd.DataFrame, barriers: Sequence[shapely.Geometry]
    ) -> tuple[Ints, Ints]:
        """Neighbouring units, in compressed rows."""
        lat, lon = outlets["lat"].to_numpy(np.float64), outlets["lon"].to_numpy(np.float64)
        first, to = adjacency_graph(lat, lon, barriers=barriers)
        owner = self.of_outlet[np.repeat(np.arange(len(outlets)), np.diff(first))]
        other = self.of_outlet[to]
        apart = owner != other
        shape = (len(self.lead), len(self.lead))
        ends = (owner[apart], other[apart])
        graph = coo_array((np.ones(int(apart.sum()), np.int8), ends), shape=shape).tocsr()
        return graph.indptr.astype(np.int32), graph.indices.astype(np.int32)


@dataclass(frozen=True, eq=False)
class _Loads:
    """What units add to the loads: a part wherever they go, and the ways from their rep's home.

    `fixed` has shape (units, columns) and `ways` (units, K), (0, 0) where they are not known for
    every home; `way_column` is the column that they are a part of, -1 for none.
    """

    fixed: Floats
    ways: NDArray[np.float32]
    way_column: int

    @classmethod
    def of(
        cls,
        outlets: pd.DataFrame,
        reps: pd.DataFrame,
        travel: TravelModel,
        settings: TerritorySettings,
        *,
        work: pd.DataFrame,
        units: _Units,
    ) -> _Loads:
        minutes, ways, column = work["minutes"], np.zeros((0, 0), dtype=np.float32), -1
        if settings.centres == "homes" and len(outlets) * len(reps) <= _MOST_WAYS:
            ways = units.summed(home_ways(outlets, reps, travel))
            if "minutes" in settings.columns:
                minutes, column = minutes - work["way"], settings.columns.index("minutes")
        loads = balanced_loads(outlets, minutes, settings).to_numpy()
        return cls(units.summed(loads), ways, column)

    def nearest(self) -> Ints:
        """Rep with the shortest ways, anybody where they are not known."""
        if len(self.ways) == 0:
            return np.zeros(len(self.fixed), dtype=np.int32)
        return np.asarray(self.ways.argmin(axis=1), dtype=np.int32)

    def of_reps(self, owner: Ints) -> Floats:
        """Loads with the ways from the homes of these reps."""
        loads = self.fixed.copy()
        if self.way_column >= 0:
            loads[:, self.way_column] += self.ways[np.arange(len(owner)), owner]
        return loads


def _kilometres(table: pd.DataFrame) -> Floats:
    """Places as points in space, kilometres apart."""
    lat, lon = table["lat"].to_numpy(np.float64), table["lon"].to_numpy(np.float64)
    return np.asarray(EARTH_RADIUS_KM * unit_vectors(lat, lon))


def _provisional_homes(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    capacity: Floats,
    travel: TravelModel,
    settings: TerritorySettings,
) -> pd.DataFrame:
    """Reps in the middle of territories with fair shares of the load, to begin with."""
    place = _kilometres(outlets)
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


def _travel_cost(
    begin: Places, to: Places, travel: TravelModel, *, weight: Floats, km: Floats, dense: bool
) -> tuple[Floats, Floats, Floats]:
    """Weights in minutes, minutes among the units where these are `dense`, and a cost for each."""
    minutes = travel.leg_minutes(begin, to)
    if dense:
        matrix = travel.minutes(to, to)
        return weight, (matrix + matrix.T) / 2.0, weight * minutes
    weight = weight * float(minutes.sum()) / max(float(km.sum()), 1e-9)
    return weight, np.zeros((0, 0)), weight * km


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


def _today(outlets: pd.DataFrame, reps: pd.DataFrame, units: _Units) -> Ints:
    """Today's rep of every unit: of the outlet that stands for it; -1 for none."""
    if "rep" not in outlets:
        return np.full(len(units.lead), -1, dtype=np.int32)
    rep = reps.index.get_indexer(pd.Index(outlets["rep"]))
    return np.asarray(rep[units.lead], dtype=np.int32)


def _moves(
    outlets: pd.DataFrame, units: _Units, settings: TerritorySettings
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
