"""Teams that do not exist yet: where their reps would live."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from routeplan.availability import USUAL_DAY_MIN, day_budgets
from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.sizing.estimate import FILL
from routeplan.tables import read_reps
from routeplan.territory import TerritorySettings, design_territories, territory_centres
from routeplan.travel import CrowTravel, Places

__all__ = ["RepTime", "make_team", "moved_home"]

Positions = NDArray[np.intp]

_EFFORT = 20.0
"""Iterations per outlet of the search for territories."""
_TOLERANCE = 0.02
"""Part by which territories may differ: a team that is just large enough has no slack."""
_SETTLINGS = 2
"""Rounds in which new reps beside old ones move to the middle of what is left for them."""


@dataclass(frozen=True)
class RepTime:
    """The time of a rep, and of teams.

    Attributes
    ----------
    known : int
        Reps of the table, 0 without one.
    minutes : float
        Of one of them in a cycle, on average.
    day_min : float
        Of one of them on a day, on average.
    workdays : float
        Days that one of them works in a cycle, on average.
    new_day_min : float
        Minutes a day of a rep who does not exist yet.
    new_days : int
        Days that such a rep works.
    """

    known: int
    minutes: float
    day_min: float
    workdays: float
    new_day_min: float
    new_days: int

    @classmethod
    def of(cls, reps: pd.DataFrame | None, cycle: Cycle, day_min: float | None) -> RepTime:
        """Take the time of a table of reps, or of reps who do not exist yet."""
        if day_min is not None and not 0 < day_min <= 1440:
            raise SettingsError(f"`day_min` must be above 0 and at most 1440. Got {day_min}.")
        days = len(cycle.open_days)
        if not days:
            raise SettingsError("`cycle` must have a day that is no holiday. Got none.")
        if reps is None or not len(reps):
            usual = USUAL_DAY_MIN if day_min is None else float(day_min)
            return cls(0, usual * days, usual, days, usual, days)
        budgets = np.maximum(day_budgets(reps, cycle), 0.0)
        worked = float((budgets > 0).sum())
        if not worked:
            raise SettingsError("`reps` must have time on some day of the cycle. Got none.")
        mean = float(budgets.sum()) / worked
        minutes, count = float(budgets.sum()) / len(reps), len(reps)
        new = mean if day_min is None else float(day_min)
        return cls(count, minutes, mean, worked / count, new, days)

    def capacity(self, count: int) -> float:
        """Minutes of a team in a cycle: some of the known reps, or all of them and new ones."""
        old = min(count, self.known)
        return old * self.minutes + (count - old) * self.new_day_min * self.new_days

    def fillable(self, count: int) -> float:
        """Minutes of a team that a plan can fill."""
        return FILL * self.capacity(count)

    def days(self, count: int) -> float:
        """Days that a team works in a cycle, all reps together."""
        old = min(count, self.known)
        return old * self.workdays + (count - old) * self.new_days


def make_team(
    outlets: pd.DataFrame,
    count: int,
    cycle: Cycle,
    *,
    reps: pd.DataFrame | None = None,
    day_min: float = 480.0,
    seed: int = 1,
) -> pd.DataFrame:
    """So many reps who live where the work is.

    Without `reps` everybody lives in the middle of a territory of equal work. With them, a smaller
    team is made of those who live nearest to such territories, and a larger one is today's with
    new reps, at home in the middle of what the others leave to them. Near is as the crow flies.

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
    outlets = outlets[outlets["visits"] > 0].drop(columns="rep", errors="ignore")
    reps = None if reps is None else read_reps(reps)
    count = max(1, min(count, len(outlets)))
    if reps is not None and count == len(reps):
        return reps
    ground = _Ground(outlets, cycle, seed)
    centres = ground.middles(count)
    if reps is None or not len(reps):
        return _new_reps(centres, day_min)
    owner, territory = ground.match(reps, centres)
    known = reps.iloc[np.sort(owner)]
    if count < len(reps):
        return known
    others = np.setdiff1d(np.arange(count), territory)
    return ground.settle(known, _new_reps(centres.iloc[others], day_min, taken=known.index))


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


@dataclass(frozen=True, eq=False)
class _Ground:
    """What a team is made for."""

    outlets: pd.DataFrame
    cycle: Cycle
    seed: int

    def middles(self, count: int) -> pd.DataFrame:
        """Middles of territories of equal work; where some stay empty, the most visited outlets."""
        centres = territory_centres(self.outlets.assign(rep=self._divide(count)))[["lat", "lon"]]
        if len(centres) == count:
            return centres
        most = self.outlets["visits"].sort_values(ascending=False, kind="stable").index
        extra = self.outlets.loc[most[: count - len(centres)], ["lat", "lon"]]
        return pd.concat([centres, extra])

    def match(self, reps: pd.DataFrame, centres: pd.DataFrame) -> tuple[Positions, Positions]:
        """Positions of reps and of the middles nearest to them, one for one."""
        minutes = CrowTravel().minutes(Places.of(reps), Places.of(centres))
        owner, territory = linear_sum_assignment(minutes)
        return np.asarray(owner), np.asarray(territory)

    def settle(self, known: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
        """Today's reps, and new ones who move to the middle of their territories."""
        team = pd.concat([known, new]).rename_axis("rep")
        for _ in range(_SETTLINGS):
            team = moved_home(self.outlets, team, self._divide(team), fixed=known.index)
        return team

    def _divide(self, reps: pd.DataFrame | int) -> pd.Series:
        settings = TerritorySettings(effort=_EFFORT, tolerance=_TOLERANCE)
        return design_territories(self.outlets, reps, self.cycle, settings=settings, seed=self.seed)


def _new_reps(homes: pd.DataFrame, day_min: float, taken: pd.Index | None = None) -> pd.DataFrame:
    """A table of reps with these homes; their names are not taken yet."""
    taken = pd.Index([]) if taken is None else taken
    names = (f"N{number:02}" for number in range(1, len(homes) + len(taken) + 1))
    free = [name for name in names if name not in taken][: len(homes)]
    table = homes[["lat", "lon"]].set_axis(free, axis=0).assign(day_min=day_min)
    return read_reps(table.rename_axis("rep"))
