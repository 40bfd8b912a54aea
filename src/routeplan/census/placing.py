"""Checks of the places of a census."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree

from routeplan.census.fields import degrees
from routeplan.census.findings import Finding, Severity
from routeplan.census.robust import log_scores
from routeplan.geo import EARTH_RADIUS_KM, great_circle_km, unit_vectors

__all__ = ["check_places", "check_reps"]

_NEIGHBOUR = 5
"""Distance to this one tells the lonely: a handful put at one wrong place are lonely too."""
_FAR_SCORE = 4.5
_FAR_KM = 5.0
_CROWD = 10
_NAMED = 5
_ROUNDED = {0: "110 km", 1: "11 km", 2: "1 km", 3: "100 m"}
_HOME_KM = 300.0

Floats = NDArray[np.float64]


def check_places(outlets: pd.DataFrame) -> Iterator[Finding]:
    """Places that are missing, far from all others, shared or rounded."""
    lat, lon = degrees(outlets, "lat"), degrees(outlets, "lon")
    placed = np.isfinite(lat) & np.isfinite(lon) & ((lat != 0) | (lon != 0))
    labels = np.array(outlets.index.astype("str"), dtype=object)
    for label in labels[~placed]:
        advice = "Find the place by the address: routeplan.geocode."
        yield Finding("no place", "high", "outlets", label, "lat, lon", "nothing", advice)
    lat, lon, labels = lat[placed], lon[placed], labels[placed]
    if len(labels):
        yield from _far(lat, lon, labels)
        yield from _shared(lat, lon, labels)
        yield from _rounded(lat, lon, labels)


def _far(lat: Floats, lon: Floats, labels: NDArray[np.object_]) -> Iterator[Finding]:
    """Outlets whose neighbours are far, beyond what is usual in this table."""
    if len(labels) <= _NEIGHBOUR + 1:
        return
    points = unit_vectors(lat, lon)
    chord = np.asarray(KDTree(points).query(points, k=[_NEIGHBOUR + 1])[0])[:, 0]
    km = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2.0, 1.0))
    lonely = (log_scores(np.maximum(km, 0.05)) > _FAR_SCORE) & (km > _FAR_KM)
    for k in np.flatnonzero(lonely):
        mended = _mended(lat, lon, int(k), float(km[k]))
        found = f"{lat[k]:g}, {lon[k]:g}: {km[k]:,.0f} km to the 5th nearest outlet"
        advice = mended or "Check the place on a map: a wrong town, or an outlet beyond reach?"
        severity: Severity = "high" if mended else "medium"
        yield Finding("far away", severity, "outlets", labels[k], "lat, lon", found, advice)


def _mended(lat: Floats, lon: Floats, k: int, km: float) -> str:
    """What brings a lonely place near the others, "" when nothing simple does."""
    others = np.arange(len(lat)) != k
    ways = {
        "lat and lon look swapped.": (lon[k], lat[k]),
        "The sign of lon looks wrong (west is negative).": (lat[k], -lon[k]),
        "The sign of lat looks wrong (south is negative).": (-lat[k], lon[k]),
    }
    for told, (north, east) in ways.items():
        if abs(north) > 90:
            continue
        away = great_circle_km(lat[others], lon[others], np.array(north), np.array(east))
        if np.partition(away, _NEIGHBOUR - 1)[_NEIGHBOUR - 1] < 0.1 * km:
            return told
    return ""


def _shared(lat: Floats, lon: Floats, labels: NDArray[np.object_]) -> Iterator[Finding]:
    """Places with several outlets: a mall, a town's centre, or one outlet twice."""
    spot = pd.MultiIndex.from_arrays([lat.round(5), lon.round(5)])
    for members in pd.Series(labels).groupby(spot, sort=False).agg(list):
        if len(members) < 2:
            continue
        told = ", ".join(members[:_NAMED])
        more = f" and {len(members) - _NAMED:,} more" if len(members) > _NAMED else ""
        crowd = len(members) >= _CROWD
        advice = (
            "A mall, or the centre of a town that geocoding gave?"
            if crowd
            else "One house with several outlets is fine; else correct the places."
        )
        yield Finding(
            "shared place",
            "medium" if crowd else "low",
            "outlets",
            members[0],
            "lat, lon",
            f"{len(members):,} outlets at one place: {told}{more}",
            advice,
        )


def _rounded(lat: Floats, lon: Floats, labels: NDArray[np.object_]) -> Iterator[Finding]:
    """Coordinates with few decimals."""
    decimals = np.maximum(_decimals(lat), _decimals(lon))
    many = (decimals <= 3).sum() > 0.5 * len(labels)
    if many:
        count = int((decimals <= 3).sum())
        found = f"{count:,} of {len(labels):,} places have 3 decimals or fewer"
        advice = "Ask for coordinates with 5 decimals: 3 are 100 m."
        yield Finding("rounded place", "medium", "outlets", "", "lat, lon", found, advice)
    for k in np.flatnonzero(decimals <= (2 if many else 3)):
        size = _ROUNDED[int(decimals[k])]
        found = f"{lat[k]:g}, {lon[k]:g}: right to about {size}"
        advice = "Take the place down again, or geocode the address."
        severity: Severity = "medium" if decimals[k] <= 2 else "low"
        yield Finding("rounded place", severity, "outlets", labels[k], "lat, lon", found, advice)


def _decimals(values: Floats) -> NDArray[np.intp]:
    """Decimals of every value, at most 4."""
    return np.asarray(np.sum([values != values.round(k) for k in range(4)], axis=0), dtype=np.intp)


def check_reps(outlets: pd.DataFrame, reps: pd.DataFrame) -> Iterator[Finding]:
    """Reps nobody has heard of, far from all outlets, at one place, or with odd days."""
    if "rep" in outlets:
        unknown = outlets["rep"].notna() & ~outlets["rep"].isin(reps.index)
        for rep, count in outlets.loc[unknown, "rep"].value_counts().items():
            found = f"{rep} for {count:,} outlets"
            advice = "Add the rep to the table of reps, or clear the cells."
            yield Finding("unknown rep", "high", "outlets", "", "rep", found, advice)
    lat, lon = degrees(outlets, "lat"), degrees(outlets, "lon")
    placed = np.isfinite(lat) & np.isfinite(lon)
    labels = reps.index.astype("str").tolist()
    home = degrees(reps, "lat"), degrees(reps, "lon")
    if placed.any():
        for k, label in enumerate(labels):
            km = great_circle_km(
                lat[placed], lon[placed], np.array(home[0][k]), np.array(home[1][k])
            ).min()
            if km > _HOME_KM:
                found = f"{km:,.0f} km to the nearest outlet"
                advice = "Is the home right? Check the sign and the order of lat and lon."
                yield Finding("far home", "high", "reps", label, "lat, lon", found, advice)
    yield from _odd_days(reps, labels)


def _odd_days(reps: pd.DataFrame, labels: list[str]) -> Iterator[Finding]:
    if "day_min" not in reps:
        return
    minutes = reps["day_min"].to_numpy(dtype=np.float64, na_value=np.nan)
    for k in np.flatnonzero((minutes < 120) | (minutes > 720)):
        advice = "Minutes that may be worked a day, travel counted; 480 are eight hours."
        yield Finding(
            "odd working day", "medium", "reps", labels[k], "day_min", f"{minutes[k]:g} min", advice
        )
