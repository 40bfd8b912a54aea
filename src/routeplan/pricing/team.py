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

__all__ = ["enlarged", "fewest_reps", "reduced"]

Floats = NDArray[np.float64]

_MOST_HOMES = 1_000
"""Outlets looked at as homes of a new rep."""
_OWN = ("name", "leave")
"""Columns of a rep that a new one does not take over."""


def fewest_reps(case: Case) -> int:
    """Reps that a team cannot do without: those of pinned outlets, and one."""
    return max(1, len(_pinned_reps(case)))


def _pinned_reps(case: Case) -> set[str]:
    return set(case.plan.outlets.loc[case.pinned, "rep"].dropna())


def reduced(case: Case, count: int) -> Statement:
    """The team without the reps whose outlets are cheapest to hand over.

    One after another that rep goes for whom the ways from the outlets to the nearest outlet of
    another rep, there and back for every visit, exceed the rep's own ways least. Reps of pinned
    outlets stay.

    Parameters
    ----------
    case : Case
    count : int
        Reps that stay, at least :func:`fewest_reps`.
    """
    rep = case.plan.outlets["rep"].dropna()
    reps, stays = case.statement.reps, _pinned_reps(case)
    while len(reps) > count:
        costs = {
            name: _handing_over(case, rep, str(name)) for name in reps.index if name not in stays
        }
        gone = min(costs, key=lambda name: (costs[name][0], name))
        rep = rep.where(rep != gone, costs[gone][1].reindex(rep.index))
        reps = reps.drop(index=gone)
    return replace(case.statement, reps=reps)


def _handing_over(case: Case, rep: pd.Series, name: str) -> tuple[float, pd.Series]:
    """Minutes by which handing over the outlets of a rep exceeds the rep's ways, and the heirs."""
    plan = case.plan
    mine, others = rep.index[rep == name], rep.index[rep != name]
    heirs = pd.Series(None, mine, dtype="str")
    if len(mine) == 0 or len(others) == 0:
        return (0.0 if len(mine) == 0 else np.inf), heirs
    table = plan.outlets
    minutes = plan.travel.minutes(Places.of(table.loc[mine]), Places.of(table.loc[others]))
    often = table.loc[mine, "visits_planned"].to_numpy(dtype=np.float64)
    own = float(plan.days.loc[plan.days["rep"] == name, "travel_min"].sum())
    heirs = pd.Series(rep[others[minutes.argmin(axis=1)]].to_numpy(), mine)
    return 2.0 * float(often @ minutes.min(axis=1)) - own, heirs


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
    service = outlets["service_min"].to_numpy(dtype=np.float64)
    reps, travel = statement.reps, statement.travel
    places = Places.of(outlets)
    nearest = travel.minutes(Places.of(reps), places).min(axis=0)
    candidates = np.arange(len(outlets))[:: -(-len(outlets) // _MOST_HOMES)]
    ways = travel.minutes(places[candidates], places)
    heir = pd.Series(None, outlets.index, dtype="object")
    for _ in range(count - len(reps)):
        away = nearest + missing / np.maximum(wanted, 1.0) * service
        gain = np.maximum(away - ways, 0.0) @ wanted
        won = ways[int(gain.argmax())] < nearest
        around = outlets[won] if won.any() else outlets
        home, name = str(territory_centres(around.assign(rep=""))["outlet"].iloc[0]), _name(reps)
        reps = pd.concat([reps, _new_rep(reps, outlets.loc[[home]], name, travel)])
        travel = _with_home(travel, name, home)
        own = travel.minutes(places[outlets.index.get_indexer(pd.Index([home]))], places)[0]
        heir[own < nearest] = name
        nearest = np.minimum(nearest, own)
        missing = np.where(own <= nearest, 0.0, missing)
    handed = outlets.index[heir.notna()]
    table = statement.outlets
    if "rep" in table:
        table = table.assign(rep=case.bind(table["rep"].mask(table.index.isin(handed))))
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
