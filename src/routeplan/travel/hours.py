"""Traffic: travel that takes longer, and how much longer over a working day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routeplan.clock import parse_time
from routeplan.errors import SettingsError
from routeplan.travel.model import Places, TravelModel

__all__ = ["TOWN_TRAFFIC", "HourlyPace", "ScaledTravel", "rush_hour_factor"]

TOWN_TRAFFIC: Mapping[int, float] = MappingProxyType(
    {6: 1.1, 7: 1.35, 8: 1.5, 9: 1.3, 10: 1.2, 11: 1.2, 12: 1.25, 13: 1.25}
    | {14: 1.25, 15: 1.3, 16: 1.45, 17: 1.6, 18: 1.5, 19: 1.25, 20: 1.1}
)
"""Minutes in the traffic of a large town on a workday, per minute on empty roads, by hour.

Our own round figures, of no source: the shape of two rushes, to try things with. Take those of your
town, from a traffic index or from the GPS logs of the team.
"""

_HOUR_MIN = 60
_DAY_H = 24
_LATEST_H = 72

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ScaledTravel:
    """Another travel model with all its minutes longer, or shorter, by a factor.

    The kilometres stay as they are.

    Parameters
    ----------
    travel : TravelModel
    factor : float
        Above 0: 1.25 makes a way of 20 minutes one of 25.

    Raises
    ------
    SettingsError
        For a factor that is none.

    Examples
    --------
    >>> from routeplan.travel import CrowTravel
    >>> ScaledTravel(CrowTravel(), round(rush_hour_factor(TOWN_TRAFFIC), 2))
    ScaledTravel(travel=CrowTravel(factor=2.89, exponent=0.749, circuity=1.37), factor=1.29)
    """

    travel: TravelModel
    factor: float

    def __post_init__(self) -> None:
        if not 0 < self.factor < np.inf:
            raise SettingsError(f"`factor` must be above 0. Got {self.factor}.")

    def minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from every origin to every destination."""
        return self.factor * self.travel.minutes(origins, destinations)

    def kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Road kilometres from every origin to every destination."""
        return self.travel.kilometres(origins, destinations)

    def leg_minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from each origin to the destination at the same position."""
        return self.factor * self.travel.leg_minutes(origins, destinations)

    def leg_kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Road kilometres from each origin to the destination at the same position."""
        return self.travel.leg_kilometres(origins, destinations)

    def __getattr__(self, name: str) -> Any:
        """What the other model knows besides: the lines of its ways, places it does not reach."""
        if name in {"leg_paths", "check_places"}:
            return getattr(self.travel, name)
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")


class HourlyPace:
    """How long a leg takes from a moment on, when the traffic changes by the hour.

    Within an hour the speed is the same; a leg that goes on into the next one goes on at its speed.
    So who leaves later never arrives earlier (Ichoua, Gendreau and Potvin 2003,
    doi:10.1016/S0377-2217(02)00147-9).

    Parameters
    ----------
    factors : mapping of int to float
        As for :func:`rush_hour_factor`.
    base : float, default 1
        Factor that the minutes already have in them, such as that of a :class:`ScaledTravel`.

    Raises
    ------
    SettingsError
        For hours or factors that are none.

    Examples
    --------
    >>> pace = HourlyPace({8: 2.0})
    >>> pace(20, 8 * 60), pace(20, 8 * 60 + 50), pace(20, 9 * 60)  # at 8:00, 8:50 and 9:00
    (40.0, 25.0, 20.0)
    """

    def __init__(self, factors: Mapping[int, float], base: float = 1.0) -> None:
        _check(factors)
        if not 0 < base < np.inf:
            raise SettingsError(f"`base` must be above 0. Got {base}.")
        hourly = np.array([factors.get(hour % _DAY_H, 1.0) for hour in range(_LATEST_H)])
        self._clock = np.arange(_LATEST_H + 1) * float(_HOUR_MIN)
        self._driven = np.concatenate([[0.0], np.cumsum(base * _HOUR_MIN / hourly)])

    def __call__(self, minutes: float, leave: float) -> float:
        """Minutes of a leg of so many minutes that begins so many minutes after midnight."""
        begun = np.interp(leave, self._clock, self._driven)
        return float(np.interp(begun + minutes, self._driven, self._clock) - leave)


def rush_hour_factor(
    factors: Mapping[int, float], start: str = "08:30", end: str = "17:00"
) -> float:
    """The factor of travel times over a working day, for :class:`ScaledTravel`.

    The mean of the hours' factors, each weighted by the minutes of the shift in that hour, as if
    the team travelled at all hours alike. A search knows one travel time for a pair of places,
    whatever the hour. So a day as a whole takes its time, and its budget is kept on average, but
    single legs in the rush are told too short and those at noon too long: a leg of 20 minutes on
    empty roads, at a factor of 1.5 in the rush and 1.25 over the day, is told as 25 minutes instead
    of 30. :func:`~routeplan.review_traffic` drives the plan by the hour and tells what comes of it.

    Parameters
    ----------
    factors : mapping of int to float
        Hour of the day, 0 to 23, to minutes in its traffic per minute of the travel model. Hours
        that are not named have 1. :data:`TOWN_TRAFFIC` is one to try things with.
    start, end : str
        Times of the day between which the team is on its way. `end` may be past midnight, such
        as ``"26:00"``.

    Returns
    -------
    float

    Raises
    ------
    SettingsError
        For hours or factors that are none, or a shift that ends before it begins.

    Examples
    --------
    >>> rush_hour_factor({8: 1.5, 9: 1.2}, "08:30", "10:00")
    1.3
    """
    _check(factors)
    first, last = parse_time(start), parse_time(end)
    if first >= last:
        raise SettingsError(f"`end` must be later than `start`. Got {start} to {end}.")
    total = 0.0
    for hour in range(first // _HOUR_MIN, -(-last // _HOUR_MIN)):
        spent = min(last, (hour + 1) * _HOUR_MIN) - max(first, hour * _HOUR_MIN)
        total += spent * factors.get(hour % _DAY_H, 1.0)
    return total / (last - first)


def _check(factors: Mapping[int, float]) -> None:
    for hour, factor in factors.items():
        if hour not in range(_DAY_H) or not 0 < factor < np.inf:
            raise SettingsError(
                "`factors` must hold factors above 0 by hours from 0 to 23. "
                f"Got {factor!r} for {hour!r}."
            )
