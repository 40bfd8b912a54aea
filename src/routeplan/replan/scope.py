"""Which reps and days a new plan may touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.plan import Plan
from routeplan.replan.events import Event
from routeplan.replan.moment import Now
from routeplan.replan.settings import ReplanSettings
from routeplan.replan.world import World

__all__ = ["Scope", "find_scope"]

_NEAREST = 4
"""Reps tried for an urgent call, or a new outlet, of nobody."""


class Scope:
    """Reps and days that may change.

    Attributes
    ----------
    concerned : list of str
        Reps whose days events touch.
    team : list of str
        They and those who may help, sorted.
    last_day : int
        Last day that may change.
    """

    def __init__(self, concerned: Iterable[str], team: Iterable[str], last_day: int) -> None:
        self.concerned = sorted(set(concerned))
        self.team = sorted(set(team) | set(self.concerned))
        self.last_day = last_day

    def __contains__(self, rep_day: tuple[str, int]) -> bool:
        return rep_day[0] in self.team and rep_day[1] <= self.last_day


def find_scope(
    plan: Plan, world: World, events: Sequence[Event], now: Now, settings: ReplanSettings
) -> Scope:
    """Find the reps that events concern and those who may help.

    Parameters
    ----------
    plan : Plan
    world : World
    events : sequence of Event
    now : Now
    settings : ReplanSettings

    Returns
    -------
    Scope
    """
    visits, reps = plan.visits, world.reps
    helpers: set[str] = set()
    middles = _middles(visits, world.outlets, reps)
    concerned = set()
    for entry in world.memory.missed:
        if entry.until >= now.day:
            place = world.outlets.loc[entry.outlet, ["lat", "lon"]].to_numpy(dtype=float)
            concerned |= {entry.rep} if entry.rep else set(_nearest(middles, place, _NEAREST))
    for event in events:
        of_outlet = set(visits["rep"][visits["outlet"] == event.outlet]) if event.outlet else set()
        if event.kind in ("traffic", "road closed") or (event.kind == "day lost" and not event.rep):
            concerned |= set(visits["rep"])
        if event.rep:
            concerned.add(event.rep)
        if event.kind not in ("new outlet", "urgent"):
            concerned |= of_outlet
        elif not event.rep:
            own = _own_rep(event.outlet, world)
            place = world.outlets.loc[event.outlet, ["lat", "lon"]].to_numpy(dtype=float)
            concerned |= {own} if own else set(_nearest(middles, place, _NEAREST))
        if event.kind == "rep leaves":
            helpers |= set(_nearest(middles, middles.loc[event.rep].to_numpy(), settings.helpers))
    if settings.handover and concerned:
        for rep in concerned & set(middles.index):
            near = _nearest(middles, middles.loc[rep].to_numpy(), settings.helpers)
            helpers |= set(near)
    known = set(reps.index)
    return Scope(concerned & known, helpers & known, _last_day(plan.cycle, now, settings.horizon))


def _last_day(cycle: Cycle, now: Now, horizon: int | None) -> int:
    return cycle.n_days if horizon is None else min(cycle.n_days, now.day + horizon - 1)


def _own_rep(outlet: str, world: World) -> str:
    """The rep of an outlet, empty without one."""
    rep = world.outlets["rep"].get(outlet) if "rep" in world.outlets else None
    return str(rep) if isinstance(rep, str) and rep in world.reps.index else ""


def _middles(visits: pd.DataFrame, outlets: pd.DataFrame, reps: pd.DataFrame) -> pd.DataFrame:
    """Middle of the visits of every rep; the home of a rep without visits."""
    places = outlets.reindex(visits["outlet"])[["lat", "lon"]].set_index(visits["rep"].to_numpy())
    middles = places.groupby(level=0).mean()
    return middles.reindex(reps.index).fillna(reps[["lat", "lon"]])


def _nearest(middles: pd.DataFrame, place: np.ndarray, count: int) -> list[str]:
    lat, lon = float(place[0]), float(place[1])
    north = middles["lat"] - lat
    east = (middles["lon"] - lon) * np.cos(np.radians(lat))
    return [str(rep) for rep in np.hypot(north, east).nsmallest(count).index]
