"""Plans that were planned again: what is done, where days go on, roads that are slow by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from routeplan.clock import parse_moment
from routeplan.errors import SettingsError
from routeplan.plan import Memory, Road
from routeplan.review.broken import broken, gathered
from routeplan.review.legs import Legs, place_of
from routeplan.travel import Places, SlowedTravel, TravelModel

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
    starts = with_starts(visits, memory)
    previous = visits.groupby(_REP_DAY)["outlet"].shift()
    origin = starts["place"].where(starts["place"].notna(), previous)
    origin = origin.where(origin.notna(), visits["rep"])
    leaves = visits.groupby(_REP_DAY)["depart"].shift()
    leaves = starts["minute"].fillna(leaves).fillna(visits["arrive"] - visits["travel_min"])
    out = _measured(travel, memory, outlets, reps, origin, visits["outlet"], visits["day"], leaves)
    last = visits.drop_duplicates(_REP_DAY, keep="last")
    ends = last["rep"] + ":end"
    home = _measured(
        travel, memory, outlets, reps, last["outlet"], ends, last["day"], last["depart"]
    )
    home.index = pd.MultiIndex.from_frame(last[_REP_DAY])
    return replace(
        legs, out=out.where(legs.out.notna()), home=home.reindex(legs.home.index).fillna(legs.home)
    )


def _measured(
    travel: TravelModel,
    memory: Memory,
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    origin: pd.Series[Any],
    destination: pd.Series[Any],
    day: pd.Series[float],
    leaves: pd.Series[float],
) -> pd.Series[float]:
    """Minutes of legs that begin on some day at some minute, NaN where that cannot be told."""
    minutes = pd.Series(float("nan"), origin.index)
    found = [
        (position, place_of(a, outlets, reps), place_of(b, outlets, reps))
        for position, (a, b) in enumerate(zip(origin, destination, strict=True))
    ]
    known = [(position, a, b) for position, a, b in found if a and b]
    roads = pd.Series(
        [
            tuple(road for road in memory.roads if road.holds(int(d), float(m)))
            if np.isfinite(d)
            else ()
            for d, m in zip(day, leaves, strict=True)
        ],
        dtype=object,
    )
    for holding in dict.fromkeys(roads):
        chosen = [row for row in known if roads[row[0]] == holding]
        if chosen:
            model = _slowed(travel, holding)
            legs = model.leg_minutes(
                _places([a for _, a, _ in chosen]), _places([b for *_, b in chosen])
            )
            minutes.iloc[[position for position, *_ in chosen]] = legs
    return minutes


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
