"""Made-up streets in the format of OpenStreetMap, and places on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from osmium.osm.mutable import Node, Way

from routeplan.travel import Places, RoadSettings, RoadTravel

__all__ = ["QUIET", "STEP_KM", "Tags", "at", "minutes", "town", "write_town"]

Tags = Mapping[str, str]

STEP_KM = 6371.0088 * np.radians(0.01)
"""Kilometres of a hundredth of a degree along the equator, or along a meridian."""

QUIET = RoadSettings(signal_s=0.0, junction_s=0.0)
"""Nothing is lost at junctions, so that minutes are length by speed."""


def write_town(
    path: Path,
    nodes: Mapping[int, tuple[float, float]],
    ways: Sequence[tuple[Sequence[int], Tags]],
    tags: Mapping[int, Tags] | None = None,
) -> Path:
    """Write nodes at (latitude, longitude) in hundredths of a degree, and ways through them."""
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, (lat, lon) in sorted(nodes.items()):
            location = (lon / 100, lat / 100)
            writer.add_node(Node(id=number, location=location, tags=(tags or {}).get(number, {})))
        for number, (through, told) in enumerate(ways, start=1):
            writer.add_way(Way(id=number, nodes=list(through), tags=dict(told)))
    return path


def town(folder: Path, *args: Any, settings: RoadSettings = QUIET, **kwargs: Any) -> RoadTravel:
    """Write a town and read its roads; nothing is kept."""
    path = write_town(folder / "town.osm.pbf", *args, **kwargs)
    return RoadTravel.from_pbf(path, settings=settings, cache=False)


def at(*places: tuple[float, float]) -> Places:
    """Places at (latitude, longitude) in hundredths of a degree, named P0, P1 ..."""
    ids = np.array([f"P{k}" for k in range(len(places))], dtype=object)
    lat, lon = np.array(places, dtype=float).reshape(-1, 2).T / 100
    return Places(ids, lat, lon)


def minutes(
    travel: RoadTravel, origin: tuple[float, float], destination: tuple[float, float]
) -> float:
    """Minutes of one way."""
    return float(travel.leg_minutes(at(origin), at(destination))[0])
