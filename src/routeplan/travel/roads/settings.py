"""How fast one drives, rides or walks, and how places come to the roads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from routeplan.checks import check_types
from routeplan.errors import SettingsError

__all__ = ["MODES", "Mode", "RoadSettings"]

Mode = Literal["car", "motorcycle", "bicycle", "foot"]
MODES: tuple[str, ...] = get_args(Mode)

_MOTOR = {
    "motorway": 90.0,
    "motorway_link": 45.0,
    "trunk": 85.0,
    "trunk_link": 40.0,
    "primary": 65.0,
    "primary_link": 30.0,
    "secondary": 55.0,
    "secondary_link": 25.0,
    "tertiary": 40.0,
    "tertiary_link": 20.0,
    "unclassified": 25.0,
    "residential": 25.0,
    "road": 25.0,
    "living_street": 10.0,
    "service": 15.0,
    "other": 10.0,
    "ferry": 15.0,
}
_SHARED = [
    "primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link",
    "unclassified", "residential", "road", "living_street", "service", "trunk", "trunk_link",
]  # fmt: skip
_SPEEDS: dict[str, dict[str, float]] = {
    "car": _MOTOR,
    "motorcycle": _MOTOR,
    "bicycle": dict.fromkeys([*_SHARED, "cycleway"], 15.0)
    | {"path": 13.0, "track": 12.0, "footway": 4.0, "pedestrian": 4.0, "steps": 2.0}
    | {"other": 4.0, "ferry": 15.0},
    "foot": dict.fromkeys([*_SHARED, "cycleway", "path", "track", "footway", "pedestrian"], 5.0)
    | {"steps": 3.0, "other": 5.0, "ferry": 15.0},
}
_APPROACH_KMH = {"car": 10.0, "motorcycle": 10.0, "bicycle": 8.0, "foot": 5.0}


@dataclass(frozen=True)
class RoadSettings:
    """Wishes about the roads of a :class:`~routeplan.travel.RoadTravel`.

    The speeds by class of road are free-flow averages: those of the profiles that come with OSRM
    (project-osrm.org), which many companies already run. Turns have no price of their own and
    forbidden turns are not read; `junction_s` makes up for that on average: with it the median way
    takes as long as there, without it 3 to 4 % less. A ferry takes its `duration`, or goes 15 km/h.

    Parameters
    ----------
    mode : {"car", "motorcycle", "bicycle", "foot"}
        Decides which roads may be used, in which direction, and how fast.
    speeds : mapping of str to float
        Kilometres per hour by class of road (``residential``, ``primary``, ``ferry`` ...), where
        they shall differ from the usual ones of the mode; 0 closes a class. ``other`` stands for
        classes that are closed unless a road says that the mode may use it.
    limit_share : float
        Speed where a limit is known, as a share of the limit; for cars and motorcycles. Cyclists
        and walkers never go faster than the limit.
    signal_s, junction_s : float
        Seconds lost at a traffic light, and at any other place where roads meet.
    ferry_wait_min : float
        Minutes from arriving at a ferry to its departure.
    snap_km : float
        A place farther than this from any usable road is not reached by it.
    approach_kmh : float, optional
        Speed between a place and the road, as the crow flies. By default 10 for cars and
        motorcycles, 8 for bicycles and 5 on foot.
    unreached : {"refuse", "crow"}
        What happens to places that no road reaches: they are refused, all of them named; or ways
        from and to them are estimated from the distance, which is told.
    exact_km : float, optional
        Ways between places farther apart than this, as the crow flies, are estimated. Without it
        all ways are those of the roads. For countries with tens of thousands of outlets.
    day_factor : float
        Factor on all minutes: 1.25 for a town where everything takes a quarter longer.

    Examples
    --------
    >>> settings = RoadSettings(mode="bicycle", speeds={"steps": 0})
    >>> settings.kmh["residential"], settings.kmh["steps"]
    (15.0, 0)
    """

    mode: Mode = "car"
    speeds: Mapping[str, float] = field(default_factory=dict, hash=False)
    limit_share: float = 0.8
    signal_s: float = 2.0
    junction_s: float = 0.25
    ferry_wait_min: float = 10.0
    snap_km: float = 2.0
    approach_kmh: float | None = None
    unreached: Literal["refuse", "crow"] = "refuse"
    exact_km: float | None = None
    day_factor: float = 1.0

    def __post_init__(self) -> None:
        check_types(self)
        known = {name for speeds in _SPEEDS.values() for name in speeds}
        for name, kmh in self.speeds.items():
            if name not in known:
                listed = ", ".join(sorted(known))
                raise SettingsError(f"`speeds` knows {listed}. Got {name!r}.")
            if not 0 <= kmh < math.inf:
                raise SettingsError(f"`speeds` must be at least 0. Got {name} = {kmh}.")
        for name in ("limit_share", "day_factor", "snap_km", "approach_kmh", "exact_km"):
            value = getattr(self, name)
            if value is not None and not 0 < value < math.inf:
                raise SettingsError(f"`{name}` must be above 0. Got {value}.")
        for name in ("signal_s", "junction_s", "ferry_wait_min"):
            if not 0 <= getattr(self, name) < math.inf:
                raise SettingsError(f"`{name}` must be at least 0. Got {getattr(self, name)}.")
        object.__setattr__(self, "speeds", dict(self.speeds))  # what is given stays the caller's

    @property
    def kmh(self) -> Mapping[str, float]:
        """Speed of every class of road that the mode may use."""
        known = _SPEEDS[self.mode]
        return MappingProxyType(known | {k: v for k, v in self.speeds.items() if k in known})

    @property
    def approach(self) -> float:
        """Kilometres per hour between a place and the road."""
        return _APPROACH_KMH[self.mode] if self.approach_kmh is None else self.approach_kmh

    @property
    def motor(self) -> bool:
        """Whether the rules for motor vehicles hold."""
        return self.mode in {"car", "motorcycle"}
