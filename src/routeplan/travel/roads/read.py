"""Streets out of a file of OpenStreetMap, read with pyosmium."""

from __future__ import annotations

import logging
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routeplan.errors import RouteplanError
from routeplan.geo import great_circle_km
from routeplan.travel.roads.rules import Passage, is_blocked, is_signal, read_passage
from routeplan.travel.roads.settings import RoadSettings
from routeplan.travel.roads.weights import FAR, weigh

__all__ = ["Segments", "read_segments"]

_log = logging.getLogger("routeplan")

_DEGREES = 1e-7
"""OpenStreetMap keeps degrees as whole numbers of this size."""
_NOWHERE = 2**31 - 1
_TOLD_EVERY = 500_000

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Segments:
    """Straight pieces of road between two nodes.

    Attributes
    ----------
    lat, lon : ndarray of float, shape (n,)
        Degrees of the nodes.
    tail, head : ndarray of int64, shape (s,)
        Nodes at both ends.
    forward, backward : ndarray of int64, shape (s,)
        Weights from tail to head and back, ``FAR`` where it may not be used.
    stops : ndarray of bool, shape (s,)
        Whether places can be reached from it.
    """

    lat: Floats
    lon: Floats
    tail: Ints
    head: Ints
    forward: Ints
    backward: Ints
    stops: Flags


def read_segments(path: Path, settings: RoadSettings) -> Segments:
    """Read what a mode may use of the roads of a file.

    Parameters
    ----------
    path : Path
        A file that pyosmium reads: ``.osm.pbf``, ``.osm``, ``.osm.bz2`` ...
    settings : RoadSettings

    Returns
    -------
    Segments

    Raises
    ------
    RouteplanError
        When pyosmium is missing, the file cannot be read, or holds no roads for the mode.
    """
    ways = _read_ways(path, settings)
    if not ways.passages:
        raise RouteplanError(
            f"{path} holds no road for the mode {settings.mode}. Take an extract of OpenStreetMap "
            "with highways and their nodes."
        )
    return _cut(ways, settings)


@dataclass
class _Ways:
    """Ways one after the other: nodes, and the first node and the passage of every way."""

    node: array[int] = field(default_factory=lambda: array("q"))
    x: array[int] = field(default_factory=lambda: array("i"))
    y: array[int] = field(default_factory=lambda: array("i"))
    first: array[int] = field(default_factory=lambda: array("q", [0]))
    passages: list[Passage] = field(default_factory=list)
    signals: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)

    def add(self, nodes: Any, passage: Passage) -> None:
        """Keep a way; nodes that the file has no place for are left out."""
        known = [(n.ref, n.x, n.y) for n in nodes if n.x != _NOWHERE]
        if len(known) > 1:
            node, x, y = zip(*known, strict=True)
            self.node.extend(node)
            self.x.extend(x)
            self.y.extend(y)
            self.first.append(len(self.node))
            self.passages.append(passage)


def _read_ways(path: Path, settings: RoadSettings) -> _Ways:
    ways, seen = _Ways(), 0
    try:
        for entity in _entities(path):
            if entity.is_node():
                _note_node(entity, ways, settings)
                continue
            passage = read_passage(dict(entity.tags), settings)
            if passage is not None:
                ways.add(entity.nodes, passage)
            seen += 1
            if seen % _TOLD_EVERY == 0:
                _log.info("%s: %s ways read", path.name, f"{seen:,}")
    except (RuntimeError, OSError) as error:
        raise RouteplanError(
            f"{path} cannot be read as a file of OpenStreetMap: {error}. Download the extract "
            "(.osm.pbf) again, or choose another one."
        ) from None
    return ways


def _entities(path: Path) -> Any:
    """Nodes that lights or barriers stand at, and ways with the places of their nodes."""
    try:
        import osmium
    except ImportError:
        raise RouteplanError(
            'Reading roads needs pyosmium: pip install "routeplan[roads]".'
        ) from None
    nodes_and_ways = osmium.osm.NODE | osmium.osm.WAY
    return (
        osmium.FileProcessor(str(path), nodes_and_ways)
        .with_locations()
        .with_filter(osmium.filter.KeyFilter("highway", "route", "barrier"))
    )


def _note_node(node: Any, ways: _Ways, settings: RoadSettings) -> None:
    tags = dict(node.tags)
    if is_signal(tags):
        ways.signals.add(node.id)
    if "barrier" in tags and is_blocked(tags, settings):
        ways.blocked.add(node.id)


def _cut(ways: _Ways, settings: RoadSettings) -> Segments:
    """Cut ways into segments."""
    refs, position, node = np.unique(
        np.frombuffer(ways.node, dtype=np.int64), return_index=True, return_inverse=True
    )
    lat = _DEGREES * np.frombuffer(ways.y, dtype=np.intc)[position].astype(np.float64)
    lon = _DEGREES * np.frombuffer(ways.x, dtype=np.intc)[position].astype(np.float64)
    first = np.frombuffer(ways.first, dtype=np.int64)
    way = np.repeat(np.arange(len(first) - 1), np.diff(first) - 1)
    at = np.arange(len(way)) + way  # a way has one segment less than nodes
    tail, head = node[at], node[at + 1]
    km = great_circle_km(lat[tail], lon[tail], lat[head], lon[head])
    minutes = _minutes(ways.passages, way, km)
    ferry = np.array([passage.ferry for passage in ways.passages])[way]
    minutes += _losses(tail, head, ferry, np.isin(refs, list(ways.signals)), settings)
    forward, backward = (weigh(np.where(np.isfinite(m), m, 0.0), km) for m in minutes)
    forward[~np.isfinite(minutes[0])] = FAR
    backward[~np.isfinite(minutes[1])] = FAR
    lat, lon, tail, head = _split(np.isin(refs, list(ways.blocked)), lat, lon, tail, head)
    real = tail != head
    stops = np.array([passage.stops for passage in ways.passages])[way]
    return Segments(lat, lon, tail[real], head[real], forward[real], backward[real], stops[real])


def _minutes(passages: list[Passage], way: Ints, km: Floats) -> Floats:
    """Minutes of every segment forward and backward, infinite where closed; shape (2, s)."""
    total = np.bincount(way, km, minlength=len(passages))
    known = np.array([p.minutes if p.minutes is not None else np.nan for p in passages])
    own = np.where(total > 0, 60 * total / np.where(known > 0, known, np.nan), np.nan)
    kmh = np.array([[p.forward, p.backward] for p in passages]).T
    kmh = np.where((kmh > 0) & np.isfinite(own), own, kmh)[:, way]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(kmh > 0, 60 * km / kmh, np.inf))


def _losses(tail: Ints, head: Ints, ferry: Flags, signal: Flags, settings: RoadSettings) -> Floats:
    """Minutes lost at lights, junctions and ferries on every segment, shape (2, s)."""
    degree = np.bincount(np.concatenate([tail, head]), minlength=len(signal))
    lost = np.where(degree > 2, settings.junction_s, 0.0)
    lost[signal] = settings.signal_s
    lost /= 60.0
    ashore = np.zeros(len(signal), dtype=bool)
    ashore[tail[~ferry]] = ashore[head[~ferry]] = True
    boards = (ashore[tail].astype(float) + ashore[head]) * np.where(ferry, 0.5, 0.0)
    return np.array([lost[head], lost[tail]]) + boards * settings.ferry_wait_min


def _split(
    blocked: Flags, lat: Floats, lon: Floats, tail: Ints, head: Ints
) -> tuple[Floats, Floats, Ints, Ints]:
    """Give every segment a node of its own where nobody gets past."""
    ends = np.concatenate([tail, head])
    cut = np.flatnonzero(blocked[ends])
    was = ends[cut]
    ends[cut] = len(lat) + np.arange(len(cut))
    return (
        np.concatenate([lat, lat[was]]),
        np.concatenate([lon, lon[was]]),
        ends[: len(tail)],
        ends[len(tail) :],
    )
