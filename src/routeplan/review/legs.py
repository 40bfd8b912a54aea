"""The legs of every rep-day, measured again with the plan's own travel model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.errors import RouteplanError
from routeplan.travel import Places
from routeplan.travel.model import END

__all__ = ["Legs", "measure_legs", "place_of"]

Floats = NDArray[np.float64]
Measure = Callable[[Places, Places], Floats]

_NOT_KNOWN = (RouteplanError, LookupError, ValueError)
"""What a travel model raises for a place it does not know."""


@dataclass(frozen=True)
class Legs:
    """Minutes or kilometres of the legs; NaN where a place is not known.

    Attributes
    ----------
    out : Series of float
        To each visit from the stop before (from the rep's start for the first), on the index of
        the visits.
    home : Series of float
        From the last stop to the rep's end place, index ``rep, day``.
    lost : DataFrame
        ``rep, day, outlet`` of the legs whose two places are known, only not to the model.
    """

    out: pd.Series[float]
    home: pd.Series[float]
    lost: pd.DataFrame

    @property
    def total(self) -> float:
        """Sum of all known legs."""
        return float(self.out.sum() + self.home.sum())


def measure_legs(
    measure: Measure, outlets: pd.DataFrame, reps: pd.DataFrame, visits: pd.DataFrame
) -> Legs:
    """Measure the way to every visit and home from the last one.

    Parameters
    ----------
    measure : callable
        ``leg_minutes`` or ``leg_kilometres`` of a travel model.
    outlets, reps : DataFrame
        With ``lat, lon``, the reps with ``end_lat, end_lon`` as well, in degrees.
    visits : DataFrame
        ``rep, day, outlet``, by rep, day and sequence.

    Returns
    -------
    Legs
    """
    routed = visits[visits["rep"].notna() & visits["day"].notna()]
    rep_day = routed.groupby(["rep", "day"], sort=False)
    first = rep_day.cumcount().to_numpy() == 0
    stops = Places.of(outlets.reindex(routed["outlet"]))
    starts = Places.of(reps.reindex(routed["rep"]))
    order = np.maximum(np.arange(len(routed)) - 1, 0)
    out, out_lost = _measured(measure, _either(first, starts, stops[order]), stops)

    last = np.flatnonzero(np.append(first[1:], True)) if len(routed) else np.array([], dtype=int)
    ending = routed.iloc[last]
    home, home_lost = _measured(measure, stops[last], Places.ends(reps.reindex(ending["rep"])))
    return Legs(
        pd.Series(out, index=routed.index).reindex(visits.index),
        pd.Series(home, index=pd.MultiIndex.from_frame(ending[["rep", "day"]])),
        pd.concat([routed[out_lost], ending[home_lost]])[["rep", "day", "outlet"]],
    )


def place_of(
    label: object, outlets: pd.DataFrame, reps: pd.DataFrame
) -> tuple[str, float, float] | None:
    """Id and coordinates of an outlet, a rep's start or a rep's end place; None if not known."""
    if not isinstance(label, str):
        return None
    rep = label.removesuffix(END)
    if label in outlets.index:
        lat, lon = outlets["lat"][label], outlets["lon"][label]
    elif rep in reps.index:
        ends = "end_" if rep != label else ""
        lat, lon = reps[f"{ends}lat"][rep], reps[f"{ends}lon"][rep]
    else:
        return None
    return (label, float(lat), float(lon)) if np.isfinite(lat + lon) else None


def _either(chosen: NDArray[np.bool_], yes: Places, no: Places) -> Places:
    return Places(
        np.where(chosen, yes.ids, no.ids),
        np.where(chosen, yes.lat, no.lat),
        np.where(chosen, yes.lon, no.lon),
    )


def _measured(
    measure: Measure, origins: Places, destinations: Places
) -> tuple[Floats, NDArray[np.bool_]]:
    """Legs between places with coordinates, and which of them the model cannot tell."""
    result = np.full(len(origins), np.nan)
    located = np.isfinite(origins.lat + origins.lon + destinations.lat + destinations.lon)
    chosen = np.flatnonzero(located)
    try:
        result[chosen] = measure(origins[chosen], destinations[chosen])
    except _NOT_KNOWN:
        both = _known(measure, origins[chosen]) & _known(measure, destinations[chosen])
        chosen = chosen[both]
        result[chosen] = measure(origins[chosen], destinations[chosen])
    return result, located & ~np.isfinite(result)


def _known(measure: Measure, places: Places) -> NDArray[np.bool_]:
    """Ask for one place after the other whether the model knows it."""
    known: dict[str, bool] = {}
    for position, label in enumerate(places.ids):
        if label not in known:
            one = places[[position]]
            try:
                measure(one, one)
            except _NOT_KNOWN:
                known[label] = False
            else:
                known[label] = True
    return np.array([known[label] for label in places.ids], dtype=bool)
