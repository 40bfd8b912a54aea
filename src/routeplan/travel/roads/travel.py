"""Travel on the roads of OpenStreetMap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routeplan.errors import DataError, Fault
from routeplan.geo import great_circle_km
from routeplan.travel.model import Places
from routeplan.travel.roads.cache import read_graph
from routeplan.travel.roads.estimate import estimated_travel
from routeplan.travel.roads.graph import Graph
from routeplan.travel.roads.paths import find_paths
from routeplan.travel.roads.settings import Mode, RoadSettings
from routeplan.travel.roads.snap import Spots, snap_places
from routeplan.travel.roads.ways import way_weights
from routeplan.travel.roads.weights import kilometres_of, minutes_of, weigh

__all__ = ["RoadTravel"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DECIMALS = 6
"""Places count to the millionth of a degree, as saved plans keep them: 0.1 m."""
_CHUNK = 2_000_000
"""Pairs of a matrix that are weighed at a time."""
_NAMED = 5


@dataclass(frozen=True, eq=False, repr=False)
class RoadTravel:
    """Minutes and kilometres of the fastest ways on the roads of OpenStreetMap.

    A place is reached from the nearest point of the nearest road; the way between them is as the
    crow flies and slow (``settings.approach_kmh``). Ways depend on their two places alone: they
    are the same in a table and one by one.

    Parameters
    ----------
    graph : Graph
        The roads, from :meth:`from_pbf`.
    settings : RoadSettings, optional
    file : str
        Where the roads come from.

    Notes
    -----
    Minutes come from Dijkstra's algorithm, or for tables from a contraction hierarchy where the
    package routingkit-cch is installed; both give the same whole milliseconds. A country needs no
    table of all its places: the search asks for those of a region and for single legs, and the
    ways to near places are found soon. Where that is still too long, ``settings.exact_km`` has far
    pairs estimated, each by its own distance, so that no answer depends on how it was asked for.

    Examples
    --------
    ``travel = RoadTravel.from_pbf("malta.osm.pbf", "car")``, then
    ``plan_visits(outlets, reps, travel=travel)``.
    """

    graph: Graph
    settings: RoadSettings = field(default_factory=RoadSettings)
    file: str = ""

    @classmethod
    def from_pbf(
        cls,
        path: str | Path,
        mode: Mode | None = None,
        *,
        settings: RoadSettings | None = None,
        cache: str | Path | bool = True,
    ) -> RoadTravel:
        """Read the roads of an extract of OpenStreetMap.

        Parameters
        ----------
        path : path
            ``.osm.pbf``, or another format that pyosmium reads. Extracts of countries and states
            can be had from several sites; the smaller, the faster.
        mode : {"car", "motorcycle", "bicycle", "foot"}, optional
            That of the settings without it: a car.
        settings : RoadSettings, optional
        cache : path or bool, default True
            Folder in which the network is kept, so that the next start is quick; True for the
            user's cache folder, False to keep nothing. Another file or other speeds are another
            network.

        Returns
        -------
        RoadTravel

        Raises
        ------
        RouteplanError
            When the file is missing, cannot be read or holds no roads for the mode, and when the
            extra ``roads`` is not installed.
        """
        settings = settings or RoadSettings()
        if mode is not None:
            settings = replace(settings, mode=mode)
        graph = read_graph(Path(path), settings, cache)
        return cls(graph, settings, str(path))

    def minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from every origin to every destination."""
        return self._table(origins, destinations, length=False)

    def kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Kilometres of the fastest way from every origin to every destination."""
        return self._table(origins, destinations, length=True)

    def leg_minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from each origin to the destination at the same position."""
        return self._legs(origins, destinations, length=False)

    def leg_kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Kilometres of the fastest way from each origin to the destination at its position."""
        return self._legs(origins, destinations, length=True)

    def leg_paths(self, origins: Places, destinations: Places) -> list[Floats]:
        """Follow the way from each origin to the destination at the same position.

        Parameters
        ----------
        origins, destinations : Places

        Returns
        -------
        list of ndarray of float, shape (k, 2)
            Latitude and longitude of the points of every way, from place to place; a straight
            line where no road is near.
        """
        stops = _Stops.of(self, origins + destinations)
        pairs = np.stack(np.split(stops.of_place, [len(origins)]), axis=1)
        pairs, of_leg = np.unique(pairs, axis=0, return_inverse=True)
        origin, target = pairs.T
        at = np.column_stack([stops.lat, stops.lon])
        paths = list(at[pairs])
        followed = np.flatnonzero(
            stops.reached[origin] & stops.reached[target] & (origin != target)
        )
        found = find_paths(self.graph, stops.spots, origin[followed], target[followed])
        for position, path in zip(followed, found, strict=True):
            paths[position] = np.vstack([paths[position][:1], path, paths[position][1:]])
        return [paths[position] for position in of_leg.reshape(-1)]

    def check_places(self, places: Places, source: str = "places") -> list[str]:
        """Refuse or tell places that no road reaches, before a long search.

        Parameters
        ----------
        places : Places
        source : str
            What the places are: ``"outlets"``.

        Returns
        -------
        list of str
            A sentence on the places whose ways are estimated, if there are any.

        Raises
        ------
        DataError
            For all places that no road reaches, unless ``settings.unreached`` is ``"crow"``.
        """
        stops = _Stops.of(self, places, source)
        unreached = places.ids[~stops.reached[stops.of_place]]
        if len(unreached) == 0:
            return []
        named = ", ".join(map(str, unreached[:_NAMED]))
        more = f" and {len(unreached) - _NAMED:,} more" if len(unreached) > _NAMED else ""
        where = f"No road is within {self.settings.snap_km:g} km of {len(unreached):,} {source}"
        return [f"{where} ({named}{more}): their ways are estimated from the distance."]

    def _table(self, origins: Places, destinations: Places, *, length: bool) -> Floats:
        stops = _Stops.of(self, origins + destinations)
        origin, target = np.split(stops.of_place, [len(origins)])
        table = np.empty((len(origins), len(destinations)))
        for rows in _chunks(len(origins), len(destinations)):
            asked = np.repeat(origin[rows], len(target)), np.tile(target, len(origin[rows]))
            table[rows] = self._measure(stops, *asked, length=length).reshape(table[rows].shape)
        return table

    def _legs(self, origins: Places, destinations: Places, *, length: bool) -> Floats:
        stops = _Stops.of(self, origins + destinations)
        origin, target = np.split(stops.of_place, [len(origins)])
        return self._measure(stops, origin, target, length=length)

    def _measure(self, stops: _Stops, origin: Ints, target: Ints, *, length: bool) -> Floats:
        """Minutes or kilometres between pairs of stops; the one place where they come from."""
        settings = self.settings
        followed = stops.reached[origin] & stops.reached[target]
        if settings.exact_km is not None:
            followed &= stops.crow_km(origin, target) <= settings.exact_km
        measured = np.zeros(len(origin))
        a, b = origin[followed], target[followed]
        weights = way_weights(self.graph, stops.spots, a, b, length=length)
        weights += stops.approach[a] + stops.approach[b]
        weights[a == b] = 0
        measured[followed] = kilometres_of(weights) if length else minutes_of(weights)
        if not followed.all():
            crow, km = estimated_travel(self.graph), stops.crow_km(origin, target)[~followed]
            measured[~followed] = crow.circuity * km if length else crow.factor * km**crow.exponent
        return measured if length else measured * settings.day_factor

    def __repr__(self) -> str:
        graph = self.graph
        of = f" of {Path(self.file).name}" if self.file else ""
        return (
            f"RoadTravel: {self.settings.mode}, {graph.n_nodes:,} nodes, {graph.n_arcs:,} legs{of}"
        )


@dataclass(frozen=True, eq=False)
class _Stops:
    """Places, each once, and how they come to the roads.

    `of_place` is the position of every given place among them, `approach` the weight of the way
    to the road.
    """

    lat: Floats
    lon: Floats
    of_place: Ints
    spots: Spots
    reached: NDArray[np.bool_]
    approach: Ints

    @classmethod
    def of(cls, travel: RoadTravel, places: Places, source: str = "places") -> _Stops:
        """Find all places on the roads; refuse those that no road reaches, if so wished."""
        settings = travel.settings
        at = np.column_stack([places.lat, places.lon]).round(_DECIMALS)
        at, of_place = np.unique(at, axis=0, return_inverse=True)
        lat, lon, of_place = *at.T, of_place.reshape(-1)
        spots = snap_places(travel.graph, Places(np.arange(len(at)).astype(object), lat, lon))
        reached = spots.km <= settings.snap_km
        if settings.unreached == "refuse" and not reached.all():
            raise DataError(_faults(travel, places, spots.km[of_place], source))
        approach = weigh(60 * spots.km / settings.approach, spots.km)
        return cls(lat, lon, of_place, spots, reached, approach)

    def crow_km(self, origin: Ints, target: Ints) -> Floats:
        """Kilometres as the crow flies between pairs of stops."""
        lat, lon = self.lat, self.lon
        return great_circle_km(lat[origin], lon[origin], lat[target], lon[target])


def _faults(travel: RoadTravel, places: Places, km: Floats, source: str) -> list[Fault]:
    """Each place that no road reaches, once."""
    limit = travel.settings.snap_km
    roads = f"connected roads of {Path(travel.file).name}" if travel.file else "connected roads"
    needed = (
        f"a place within {limit:g} km of the {roads} for the mode {travel.settings.mode} (a "
        'larger extract, a larger `snap_km`, or `unreached = "crow"` for an estimate)'
    )
    far = {str(places.ids[k]): km[k] for k in np.flatnonzero(~(km <= limit))}
    return [
        Fault(source, name, "lat, lon", f"{away:.1f} km from the nearest one", needed)
        for name, away in far.items()
    ]


def _chunks(rows: int, columns: int) -> Iterator[slice]:
    step = max(1, _CHUNK // max(columns, 1))
    return (slice(begin, begin + step) for begin in range(0, rows, step))
