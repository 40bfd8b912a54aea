"""Where places come to the roads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routeplan.geo import great_circle_km
from routeplan.travel.model import Places
from routeplan.travel.roads.graph import Graph
from routeplan.travel.roads.kernel.state import Ends
from routeplan.travel.roads.weights import FAR, shared_out

__all__ = ["Spots", "snap_places"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Spots:
    """Points of streets nearest to places.

    Attributes
    ----------
    km : ndarray of float, shape (n,)
        From the place to the point, as the crow flies.
    street, point : ndarray of int64, shape (n,)
        The street, and the point of it before the spot.
    share : ndarray of float, shape (n,)
        How far the spot is from that point to the next one, 0 to 1.
    lat, lon : ndarray of float, shape (n,)
    ends : ndarray of int64, shape (n, 2)
        Junctions at both ends of the street.
    leave, reach : ndarray of int64, shape (n, 2)
        Weights from the spot to those ends, and from them to the spot; ``FAR`` against a one-way.
    onward, back : ndarray of int64, shape (n,)
        Weights between the first point of the street and the spot, in both directions.
    """

    km: Floats
    street: Ints
    point: Ints
    share: Floats
    lat: Floats
    lon: Floats
    ends: Ints
    leave: Ints
    reach: Ints
    onward: Ints
    back: Ints

    def starts(self, chosen: Ints) -> Ends:
        """Ends of the streets of these spots, and the weights to them."""
        return Ends(self.ends[chosen], self.leave[chosen])

    def goals(self, chosen: Ints) -> Ends:
        """Ends of the streets of these spots, and the weights from them."""
        return Ends(self.ends[chosen], self.reach[chosen])


def snap_places(graph: Graph, places: Places) -> Spots:
    """Find the point of a street nearest to every place.

    Parameters
    ----------
    graph : Graph
    places : Places

    Returns
    -------
    Spots
    """
    streets, tree = _tree(graph)
    x, y = _plane(graph, places.lat, places.lon)
    nearest = np.zeros(len(places), dtype=np.int64)
    if len(places):
        import shapely

        which, found = tree.query_nearest(shapely.points(x, y), all_matches=False)
        nearest[which] = found
    street = streets[nearest]
    point, share = _along(graph, street, places)
    return _spots(graph, places, street, point, share)


@lru_cache(maxsize=4)
def _tree(graph: Graph) -> tuple[Ints, Any]:
    """Streets that places can be reached from, and a tree of their shapes."""
    import shapely

    streets = np.flatnonzero(graph.stops)
    if len(streets) == 0:
        streets = np.arange(len(graph.tail))
    size = np.diff(graph.first)[streets]
    x, y = _plane(graph, graph.lat, graph.lon)
    points = _ragged(graph.first[streets], size)
    owner = np.repeat(np.arange(len(streets)), size)
    return streets, shapely.STRtree(
        shapely.linestrings(np.column_stack([x[points], y[points]]), indices=owner)
    )


def _plane(graph: Graph, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Degrees stretched so that distances compare, round the middle of the network."""
    return lon * np.cos(np.radians(graph.lat.mean())), lat


def _along(graph: Graph, street: Ints, places: Places) -> tuple[Ints, Floats]:
    """Point of the street before the nearest spot, and the share of the way to the next point."""
    count = np.diff(graph.first)[street] - 1
    owner = np.repeat(np.arange(len(street)), count)
    before = _ragged(graph.first[street], count)
    shrink = np.cos(np.radians(places.lat))[owner]
    east = (graph.lon[before + 1] - graph.lon[before]) * shrink
    north = graph.lat[before + 1] - graph.lat[before]
    off_east = (places.lon[owner] - graph.lon[before]) * shrink
    off_north = places.lat[owner] - graph.lat[before]
    length = np.maximum(east**2 + north**2, 1e-30)
    share = np.clip((off_east * east + off_north * north) / length, 0.0, 1.0)
    away = (off_east - share * east) ** 2 + (off_north - share * north) ** 2
    order = np.lexsort([before, away, owner])
    chosen = order[np.concatenate([[True], np.diff(owner[order]) > 0])] if len(order) else order
    return before[chosen], share[chosen]


def _spots(graph: Graph, places: Places, street: Ints, point: Ints, share: Floats) -> Spots:
    lat = graph.lat[point] + share * (graph.lat[point + 1] - graph.lat[point])
    lon = graph.lon[point] + share * (graph.lon[point + 1] - graph.lon[point])
    last = graph.first[street + 1] - 1
    onward, back = (
        w[point] + shared_out(w[point + 1] - w[point], share)
        for w in (graph.forward, graph.backward)
    )
    runs, runs_back = graph.open_forward[street], graph.open_backward[street]
    rest, rest_back = graph.forward[last] - onward, graph.backward[last] - back
    leave = np.column_stack([np.where(runs_back, back, FAR), np.where(runs, rest, FAR)])
    reach = np.column_stack([np.where(runs, onward, FAR), np.where(runs_back, rest_back, FAR)])
    at_start = (point == graph.first[street]) & (share == 0)
    at_end = (point + 1 == last) & (share == 1)
    for weight in (leave, reach):  # at a junction no one-way street binds
        weight[at_start, 0] = 0
        weight[at_end, 1] = 0
    return Spots(
        km=great_circle_km(places.lat, places.lon, lat, lon),
        street=street,
        point=point,
        share=share,
        lat=lat,
        lon=lon,
        ends=np.column_stack([graph.tail[street], graph.head[street]]).astype(np.int64),
        leave=leave,
        reach=reach,
        onward=onward,
        back=back,
    )


def _ragged(first: Ints, count: Ints) -> Ints:
    """Numbers from each first one on, so many of each."""
    offset = np.cumsum(count) - count
    return np.asarray(np.repeat(first - offset, count) + np.arange(count.sum()))
