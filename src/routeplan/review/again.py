"""Plans that were planned again: what is done, where days go on, roads that are slow by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from routeplan.clock import parse_moment
from routeplan.errors import SettingsError
from routeplan.plan import Memory, Road
from routeplan.review.broken import broken, gathered
from routeplan.review.legs import Legs, place_of
from routeplan.travel import Places, SlowedTravel, TravelModel
from routeplan.travel.model import END

__all__ = ["DONE", "actual_legs", "status_faults", "with_starts"]

DONE = "done"
_STATUS = ("", DONE, "moved", "new")

_REP_DAY = ["rep", "day"]


def with_starts(visits: pd.DataFrame, memory: Memory) -> pd.DataFrame:
    """The visits with the place and minute at which their ways begin, where that is remembered.

    Returns
    -------
    DataFrame
        On the index of `visits`: ``place`` (None), ``minute`` (NaN).
    """
    told = {(start.rep, float(start.day), start.outlet): start for start in memory.starts}
    keys = zip(visits["rep"], visits["day"], visits["outlet"], strict=True)
    found = [told.get(key) for key in keys]
    return pd.DataFrame(
        {
            "place": pd.Series([start and start.place for start in found], dtype=object),
            "minute": [float("nan") if start is None else start.minute for start in found],
        },
    ).set_index(visits.index)


def actual_legs(
    legs: Legs,
    travel: TravelModel,
    memory: Memory,
    *,
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    visits: pd.DataFrame,
) -> Legs:
    """Legs from where days go on, and slower where the roads were slow when the leg began."""
    if not memory.starts and not memory.roads:
        return legs
    measure = _Measure(travel, memory, outlets, reps)
    starts = with_starts(visits, memory)
    previous = visits.groupby(_REP_DAY)["outlet"].shift()
    origin = starts["place"].where(starts["place"].notna(), previous)
    origin = origin.where(origin.notna(), visits["rep"])
    leaves = visits.groupby(_REP_DAY)["depart"].shift()
    leaves = starts["minute"].fillna(leaves).fillna(visits["arrive"] - visits["travel_min"])
    out = measure.legs(origin, visits["outlet"], visits["day"], leaves)
    last = visits.drop_duplicates(_REP_DAY, keep="last")
    home = measure.legs(last["outlet"], last["rep"] + END, last["day"], last["depart"])
    home.index = pd.MultiIndex.from_frame(last[_REP_DAY])
    return replace(
        legs, out=out.where(legs.out.notna()), home=home.reindex(legs.home.index).fillna(legs.home)
    )


@dataclass(frozen=True)
class _Measure:
    """Legs between known places on the roads of their moment."""

    travel: TravelModel
    memory: Memory
    outlets: pd.DataFrame
    reps: pd.DataFrame

    def legs(
        self,
        origin: pd.Series[Any],
        destination: pd.Series[Any],
        day: pd.Series[float],
        leaves: pd.Series[float],
    ) -> pd.Series[float]:
        """Minutes of legs that begin on some day at some minute, NaN where that cannot be told."""
        minutes = np.full(len(origin), np.nan)
        places = [
            (place_of(a, self.outlets, self.reps), place_of(b, self.outlets, self.reps))
            for a, b in zip(origin, destination, strict=True)
        ]
        roads = [self._roads(d, m) for d, m in zip(day, leaves, strict=True)]
        for holding in dict.fromkeys(roads):
            chosen = [
                (k, a, b)
                for k, (a, b) in enumerate(places)
                if a is not None and b is not None and roads[k] == holding
            ]
            if chosen:
                model = _slowed(self.travel, holding)
                begin, end = _places([a for _, a, _ in chosen]), _places([b for *_, b in chosen])
                minutes[[k for k, *_ in chosen]] = model.leg_minutes(begin, end)
        return pd.Series(minutes, origin.index)

    def _roads(self, day: float, minute: float) -> tuple[Road, ...]:
        if not np.isfinite(day):
            return ()
        return tuple(road for road in self.memory.roads if road.holds(int(day), float(minute)))


def _slowed(travel: TravelModel, roads: Sequence[Road]) -> TravelModel:
    for road in roads:
        travel = SlowedTravel(travel, road.area, road.factor, road.minutes_more)
    return travel


def _places(rows: Sequence[tuple[str, float, float]]) -> Places:
    ids, lat, lon = zip(*rows, strict=True)
    return Places(np.array(ids, dtype=object), np.array(lat), np.array(lon))


def status_faults(visits: pd.DataFrame, calendar: pd.DataFrame, memory: Memory) -> pd.DataFrame:
    """What is wrong with the status of visits."""
    unknown = visits[~visits["status"].isin(_STATUS)]
    done = visits[visits["status"] == DONE]
    moment = _moment(memory.now)
    if moment is None:
        early = done
    else:
        date, minute = moment
        dates = done["day"].map(calendar["date"])
        begins = done["arrive"] + done["wait_min"]
        early = done[(dates > date) | ((dates == date) & (begins > minute + 1.05))]
    return gathered(
        [
            broken(
                unknown,
                [f"status {text}" for text in unknown["status"]],
                "nothing, done, moved or new",
            ),
            broken(
                early,
                ["done"] * len(early),
                f"a visit that had begun at {memory.now or 'the time of planning, not told'}",
            ),
        ]
    )


def _moment(text: str) -> tuple[str, float] | None:
    try:
        date, minutes = parse_moment(text)
    except SettingsError:
        return None
    return None if date is None or minutes is None else (date.isoformat(), float(minutes))
