"""A team whose time is not enough, and what a way out of that comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.checks import check_types
from routeplan.errors import SettingsError
from routeplan.sizing.estimate import WorkEstimate, estimate_work
from routeplan.sizing.profit import ResponseCurve
from routeplan.sizing.teams import RepTime
from routeplan.travel import TravelModel

__all__ = ["Shortage", "Way", "WaySettings"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROUNDING = 1e-9


@dataclass(frozen=True)
class WaySettings:
    """What is taken for granted of the ways out. The defaults are ours.

    Attributes
    ----------
    least_call : float
        Part of the minutes of a visit below which it is none any more.
    phone_min : float
        Minutes of a telephone call, all told.
    phone_worth : float
        Worth of a call, in visits.
    dealer_keeps : float
        Part of an outlet's sales that a dealer keeps.
    dealer_margin : float
        Part of these sales that the dealer is paid.
    """

    least_call: float = 0.5
    phone_min: float = 8.0
    phone_worth: float = 0.5
    dealer_keeps: float = 0.8
    dealer_margin: float = 0.1

    def __post_init__(self) -> None:
        check_types(self)
        if not self.phone_min >= 0:
            raise SettingsError(f"`phone_min` must be at least 0. Got {self.phone_min}.")
        for name in ("least_call", "phone_worth", "dealer_keeps", "dealer_margin"):
            if not 0 <= getattr(self, name) <= 1:
                raise SettingsError(f"`{name}` must be from 0 to 1. Got {getattr(self, name)}.")


@dataclass(frozen=True, eq=False)
class Way:
    """How far one way goes.

    Attributes
    ----------
    how_far : str
    level : float
    visits : ndarray of int
        Visits that are still made.
    service : float
        Part of the service minutes that is left.
    extra : float
        Minutes that come on top.
    hired : int
    effort : ndarray of float
        In every outlet, as a part of today's.
    dealt : ndarray of bool
        Outlets that a dealer takes over.
    """

    how_far: str
    level: float
    visits: Ints
    effort: Floats
    service: float = 1.0
    extra: float = 0.0
    hired: int = 0
    dealt: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))


@dataclass(frozen=True, eq=False)
class Shortage:
    """A team and its outlets."""

    outlets: pd.DataFrame
    reps: pd.DataFrame
    time: RepTime
    travel: TravelModel | None
    settings: WaySettings
    response: ResponseCurve

    @property
    def visits(self) -> Ints:
        """Visits that are wanted."""
        return self.outlets["visits"].to_numpy(dtype=np.int64)

    @cached_property
    def wanted(self) -> float:
        """Minutes of all visits that are wanted."""
        return self.minutes(self.visits)

    def minutes(self, visits: Ints, service: float = 1.0, hired: int = 0) -> float:
        """Minutes of a cycle for other visits, shorter calls and more reps."""
        return self._work(visits, service).minutes(len(self.reps) + hired)

    def room(self) -> float:
        """Minutes of a cycle that the team can fill."""
        return self.time.fillable(len(self.reps))

    def missing(self) -> float:
        """Minutes that the team lacks."""
        return max(0.0, self.wanted - self.room())

    def fits(self, visits: Ints, service: float = 1.0, extra: float = 0.0) -> bool:
        """Whether these visits fit into the time."""
        return self.minutes(visits, service) + extra <= self.room() * (1 + _ROUNDING)

    def by_outlet(self) -> Floats:
        """Minutes of every outlet."""
        work = self._work(self.visits).outlets(len(self.reps))
        return work["work_min"].to_numpy(dtype=np.float64)

    def value(self) -> Floats:
        """What says who goes first."""
        known = (name for name in ("value", "sales") if name in self.outlets)
        by = next((name for name in known if self.outlets[name].notna().any()), "visits")
        return self.outlets[by].to_numpy(dtype=np.float64, na_value=0.0)

    def movable(self) -> NDArray[np.bool_]:
        """Outlets with visits that need not be made."""
        wanted = self.visits > 0
        if "must_visit" not in self.outlets:
            return wanted
        must = self.outlets["must_visit"].fillna(False).to_numpy(dtype=np.bool_)
        return np.asarray(wanted & ~must)

    def reps_needed(self) -> int:
        """Reps whose time the visits take."""
        return self._work(self.visits).reps(self.time.fillable)

    def row(self, way: Way, *, rep_cost: float | None, margin: float) -> dict[str, object]:
        """The figures of a way."""
        fewer = self.visits - way.visits
        after = self.minutes(way.visits, way.service, hired=way.hired) + way.extra
        added = self.time.fillable(len(self.reps) + way.hired) - self.room()
        lost, cost = self._sales_lost(way), 0.0
        if way.hired:
            cost = way.hired * (np.nan if rep_cost is None else rep_cost)
        if way.dealt.any():
            kept = self.settings.dealer_keeps * self._sales()[way.dealt].sum()
            cost = self.settings.dealer_margin * float(kept)
        return {
            "how_far": way.how_far,
            "level": way.level,
            "fits": after <= (self.room() + added) * (1 + _ROUNDING),
            "minutes_saved": self.wanted - after + added,
            "visits_lost": int(fewer.sum()),
            "outlets_lost": int(((way.visits == 0) & (self.visits > 0)).sum()),
            "sales_lost": lost,
            "cost": cost,
            "money": margin * lost + cost,
        }

    def _sales(self) -> Floats:
        if "sales" not in self.outlets:
            return np.full(len(self.outlets), np.nan)
        return self.outlets["sales"].to_numpy(dtype=np.float64, na_value=0.0)

    def _sales_lost(self, way: Way) -> float:
        efforts, which = np.unique(np.round(way.effort, 9), return_inverse=True)
        index = np.array([self.response(float(effort)) for effort in efforts])[which]
        if way.dealt.any():
            index = np.where(way.dealt, self.settings.dealer_keeps, index)
        return float((self._sales() * (1.0 - index)).sum())

    def _work(self, visits: Ints, service: float = 1.0) -> WorkEstimate:
        changed = self.outlets.assign(
            visits=visits, service_min=self.outlets["service_min"] * service
        )
        return estimate_work(
            changed, day_min=self.time.day_min, travel=self.travel, homes=self.reps
        )
