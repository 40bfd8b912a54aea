"""Which reps and days a new plan may touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.cycle import Cycle
from routeplan.plan import Plan
from routeplan.replan.events import Event
from routeplan.replan.moment import Now
from routeplan.replan.settings import ReplanSettings
from routeplan.replan.world import World

__all__ = ["Scope", "find_scope"]

Floats = NDArray[np.float64]

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
    finder = _Finder(plan, world, settings)
    concerned = {rep for event in events for rep in finder.concerned(event)}
    for entry in world.memory.missed:
        if entry.until >= now.day:
            concerned |= {entry.rep} if entry.rep else finder.around(entry.outlet)
    leaving = {event.rep for event in events if event.kind == "rep leaves"}
    asking = concerned if settings.handover else leaving
    helpers = {rep for one in asking for rep in finder.helpers(one)}
    known = set(world.reps.index)
    return Scope(concerned & known, helpers & known, _last_day(plan.cycle, now, settings.horizon))


class _Finder:
    """Reps by the middles of their territories."""

    def __init__(self, plan: Plan, world: World, settings: ReplanSettings) -> None:
        self._world, self._settings = world, settings
        self._visits = plan.visits[["rep", "outlet"]]
        self._middles = _middles(self._visits, world.outlets, world.reps)

    def concerned(self, event: Event) -> set[str]:
        """Reps whose days an event touches."""
        if event.kind in ("traffic", "road closed") or (event.kind == "day lost" and not event.rep):
            return set(self._visits["rep"])
        if event.kind in ("urgent", "new outlet"):
            rep = event.rep or self._world.rep_of(event.outlet)
            return {rep} if rep else self.around(event.outlet)
        of_outlet = self._visits["rep"][self._visits["outlet"] == event.outlet]
        return {*of_outlet, *filter(None, [event.rep])}

    def around(self, outlet: str) -> set[str]:
        """The nearest reps of an outlet that is nobody's."""
        place = self._world.outlets.loc[outlet, ["lat", "lon"]].to_numpy(dtype=float)
        return _nearest(self._middles, place, _NEAREST)

    def helpers(self, rep: str) -> set[str]:
        """The nearest reps of a rep."""
        if rep not in self._middles.index:
            return set()
        place = self._middles.loc[rep].to_numpy(dtype=float)
        return _nearest(self._middles, place, self._settings.helpers + 1)


def _last_day(cycle: Cycle, now: Now, horizon: int | None) -> int:
    return cycle.n_days if horizon is None else min(cycle.n_days, now.day + horizon - 1)


def _middles(visits: pd.DataFrame, outlets: pd.DataFrame, reps: pd.DataFrame) -> pd.DataFrame:
    """Middle of the visits of every rep; the home of a rep without visits."""
    places = outlets.reindex(visits["outlet"])[["lat", "lon"]].set_index(visits["rep"].to_numpy())
    middles = places.groupby(level=0).mean()
    return middles.reindex(reps.index).fillna(reps[["lat", "lon"]])


def _nearest(middles: pd.DataFrame, place: Floats, count: int) -> set[str]:
    """The reps whose middles are nearest to a place."""
    north = middles["lat"] - place[0]
    east = (middles["lon"] - place[1]) * np.cos(np.radians(place[0]))
    return {str(rep) for rep in np.hypot(north, east).nsmallest(count).index}
