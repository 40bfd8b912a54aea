"""A team with fewer reps or with more: who goes, and where the new ones live."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.plan import Plan
from routeplan.pricing.statement import Case, Statement
from routeplan.territory import territory_centres
from routeplan.travel import MatrixTravel, Places, ScaledTravel, TravelModel

__all__ = ["enlarged", "reduced"]

Floats = NDArray[np.float64]

_MOST_HOMES = 1_000
"""Outlets looked at as homes of a new rep."""
_OWN = ("name", "leave")
"""Columns of a rep that a new one does not take over."""


def reduced(case: Case, count: int) -> Statement:
    """The team without the reps whose outlets are cheapest to hand over.

    One after another that rep goes for whom the ways from the outlets to the nearest outlet of
    another rep, there and back for every visit, exceed the rep's own ways least.

    Parameters
    ----------
    case : Case
    count : int
        Reps that stay, from 1.
    """
    plan, statement = case.plan, case.statement
    visits, travel = plan.visits, plan.days.groupby("rep")["travel_min"].sum()
    outlets = plan.outlets.loc[plan.outlets["rep"].notna()]
    rep, reps = outlets["rep"], statement.reps
    often = visits["outlet"].value_counts().reindex(outlets.index, fill_value=0)
    places = Places.of(outlets)
    while len(reps) > count:
        costs = {}
        heirs = {}
        for name in reps.index:
            mine = np.flatnonzero(rep == name)
            others = np.flatnonzero((rep != name) & rep.isin(reps.index))
            if len(others) == 0:
                costs[name] = 0.0 if len(mine) == 0 else np.inf
                continue
            minutes = plan.travel.minutes(places[mine], places[others])
            heirs[name] = rep.iloc[others[minutes.argmin(axis=1)]].to_numpy()
            ways = 2.0 * float(often.iloc[mine] @ minutes.min(axis=1))
            costs[name] = ways - float(travel.get(name, 0.0))
        gone = min(costs, key=lambda name: (costs[name], name))
        rep = rep.copy()
        if gone in heirs:
            rep.iloc[np.flatnonzero(rep == gone)] = heirs[gone]
        reps = reps.drop(index=gone)
    return replace(statement, reps=reps)


def enlarged(case: Case, count: int) -> Statement:
    """The team with more reps, at home where the ways are long or visits are missing.

    One after another a rep is added at the outlet that brings the homes nearest to the visits,
    missing ones counted with their service too; then moved to the middle of the outlets for which
    this home is the nearest (:func:`~routeplan.territory.territory_centres`). The search begins
    with these outlets handed over, and where outlets have to stay with their reps, these may go.

    Parameters
    ----------
    case : Case
    count : int
        Reps wanted, more than there are.
    """
    plan, statement = case.plan, case.statement
    outlets = plan.outlets
    wanted = outlets["visits"].to_numpy(dtype=np.float64)
    missing = wanted - outlets["visits_planned"].to_numpy(dtype=np.float64)
    reps, travel = statement.reps, statement.travel
    places = Places.of(outlets)
    nearest = travel.minutes(Places.of(reps), places).min(axis=0)
    candidates = np.arange(len(outlets))[:: -(-len(outlets) // _MOST_HOMES)]
    ways = travel.minutes(places[candidates], places)
    heir = pd.Series(None, outlets.index, dtype="object")
    for _ in range(count - len(reps)):
        away = nearest + missing / np.maximum(wanted, 1.0) * outlets["service_min"].to_numpy(float)
        gain = np.maximum(away - ways, 0.0) @ wanted
        won = ways[int(gain.argmax())] < nearest
        centre = territory_centres(
            outlets[won].assign(rep="") if won.any() else outlets.assign(rep="")
        )
        home = str(centre["outlet"].iloc[0])
        name = _name(reps)
        reps = pd.concat([reps, _new_rep(reps, outlets.loc[[home]], name, travel)])
        travel = _with_home(travel, name, home)
        own = travel.minutes(places[outlets.index.get_indexer(pd.Index([home]))], places)[0]
        heir[own < nearest] = name
        nearest = np.minimum(nearest, own)
        missing = np.where(own <= nearest, 0.0, missing)
    handed = outlets.index[heir.notna()]
    table = statement.outlets
    if "rep" in table:
        table = table.assign(rep=table["rep"].mask(table.index.isin(handed)))
    start = _handed_over(plan, heir)
    return replace(statement, outlets=table, reps=reps, travel=travel, start=start)


def _name(reps: pd.DataFrame) -> str:
    number = 1
    while f"new {number}" in reps.index:
        number += 1
    return f"new {number}"


def _new_rep(
    reps: pd.DataFrame, home: pd.DataFrame, name: str, travel: TravelModel
) -> pd.DataFrame:
    """A rep at home at an outlet who works like the nearest one of the team."""
    nearest = int(travel.minutes(Places.of(reps), Places.of(home))[:, 0].argmin())
    new = reps.iloc[[nearest]].set_axis(pd.Index([name], name=reps.index.name))
    new = new.drop(columns=[column for column in _OWN if column in new])
    lat, lon = float(home["lat"].iloc[0]), float(home["lon"].iloc[0])
    new = new.assign(lat=lat, lon=lon)
    if "end_lat" in new:
        new = new.assign(end_lat=lat, end_lon=lon)
    return new.assign(name=name) if "name" in reps else new


def _with_home(travel: TravelModel, rep: str, outlet: str) -> TravelModel:
    """The travel model that knows a new home at an outlet, where it goes by names."""
    if isinstance(travel, ScaledTravel):
        return replace(travel, travel=_with_home(travel.travel, rep, outlet))
    if not isinstance(travel, MatrixTravel):
        return travel
    km = None if travel.km is None else _doubled(travel.km, rep, outlet)
    return MatrixTravel(_doubled(travel.table, rep, outlet), km)


def _doubled(table: pd.DataFrame, name: str, like: str) -> pd.DataFrame:
    """A square table with one more place, which lies where another one does."""
    rows = list(table.index)
    return pd.DataFrame(
        table.loc[[*rows, like], [*rows, like]].to_numpy(), [*rows, name], [*rows, name]
    )


def _handed_over(plan: Plan, heir: pd.Series) -> Plan:
    """The plan in which the visits to some outlets are made by others, on the same days."""
    visits = plan.visits
    to = visits["outlet"].map(heir)
    moved = visits.assign(rep=visits["rep"].where(to.isna(), to.astype("str")))
    moved = moved.assign(sequence=moved.groupby(["rep", "day"]).cumcount() + 1)
    return Plan(
        outlets=plan.outlets,
        reps=plan.reps,
        cycle=plan.cycle,
        travel=plan.travel,
        visits=moved,
        days=plan.days,
        unserved=plan.unserved,
        info=plan.info,
    )
