"""The ground plan of a made-up city: places, roads, a river, and where shops stand in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Layout", "lay_out"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Layout:
    """Places and roads of a city, in kilometres east and north of its centre.

    Attributes
    ----------
    scale : float
        Size of the city: 1 for 600 shops.
    hubs : ndarray of float, shape (hubs, 2)
        The centre first, then the suburbs, then the villages.
    n_suburbs : int
    reach : ndarray of float, shape (hubs,)
        How far from the hub its shops usually stand.
    weight : ndarray of float, shape (hubs,)
        How many shops a hub has beside the other hubs of its kind.
    angle : ndarray of float, shape (hubs,)
        Direction of its streets in radians.
    roads : ndarray of float, shape (roads, 3, 2)
        Start, control point and end of a quadratic Bezier curve from hub to hub.
    river : tuple of float
        Amplitude, wave number, phase, distance north of the centre and half width.
    """

    scale: float
    hubs: Floats
    n_suburbs: int
    reach: Floats
    weight: Floats
    angle: Floats
    roads: Floats
    river: tuple[float, float, float, float, float]

    def off_river(self, points: Floats) -> Floats:
        """Fold what lies in the river out to its banks."""
        amplitude, wave, phase, distance, half = self.river
        north = points[:, 1] - distance - amplitude * np.sin(wave * points[:, 0] + phase)
        folded = np.where(north < 0, -1.0, 1.0) * (2 * half - np.abs(north))
        moved = np.where(np.abs(north) < half, folded - north, 0.0)
        return np.asarray(points + np.column_stack([np.zeros(len(points)), moved]))

    def round_hub(self, rng: np.random.Generator, hub: Ints) -> Floats:
        """Points on the street grid of each hub, denser towards its middle."""
        n = len(hub)
        radius = self.reach[hub] * rng.gamma(1.7, 0.55, n) * rng.lognormal(0, 0.35, n)
        turn = rng.uniform(0, 2 * np.pi, n)
        local = np.column_stack([radius * np.cos(turn), radius * np.sin(turn)])
        block = np.where(hub == 0, 0.12, 0.17)
        row, snapped = np.arange(n), rng.integers(0, 2, n)  # in a street of either direction
        local[row, snapped] = np.round(local[row, snapped] / block) * block
        local += rng.normal(0, 0.008, (n, 2))
        cos, sin = np.cos(self.angle[hub]), np.sin(self.angle[hub])
        turned = [local[:, 0] * cos - local[:, 1] * sin, local[:, 0] * sin + local[:, 1] * cos]
        return np.asarray(self.hubs[hub] + np.column_stack(turned))

    def along_roads(self, rng: np.random.Generator, n: int) -> tuple[Floats, Ints]:
        """Points beside the roads and the road of each, denser nearer to the centre."""
        middle = np.hypot(*self.roads[:, 1].T)
        length = np.hypot(*(self.roads[:, 2] - self.roads[:, 0]).T)
        pull = length * np.exp(-middle / (7 * self.scale))
        road = rng.choice(len(self.roads), n, p=pull / pull.sum())
        t = rng.random((n, 1)) ** 1.3
        start, control, end = self.roads[road].transpose(1, 0, 2)
        points = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
        return points + rng.normal(0, 0.025, (n, 2)), road


def lay_out(rng: np.random.Generator, n: int) -> Layout:
    """Draw the ground plan of a city of ``n`` shops.

    Parameters
    ----------
    rng : Generator
    n : int
        The area grows a little more slowly than the number of shops.

    Returns
    -------
    Layout
    """
    scale = max(0.5, (n / 600) ** 0.33)
    suburbs, villages = max(3, round(7 * scale**1.6)), max(3, round(8 * scale**1.3))
    hubs = np.vstack(
        [
            np.zeros((1, 2)),
            _ring_points(rng, suburbs, 3.6 * scale, 9.5 * scale),
            _ring_points(rng, villages, 13.5 * scale, 24.0 * scale),
        ]
    )
    size = rng.lognormal(0, 0.45, len(hubs))
    suburb_reach = 0.27 * 9.5 * scale / math.sqrt(suburbs)  # a share of the way to the next one
    reach = np.repeat([1.1 * scale**0.8, suburb_reach, 0.4], [1, suburbs, villages])
    return Layout(
        scale=scale,
        hubs=hubs,
        n_suburbs=suburbs,
        reach=reach * np.sqrt(np.clip(size, 0.5, 2)),
        weight=size,
        angle=rng.uniform(0, np.pi / 2, len(hubs)),
        roads=_roads(rng, hubs, suburbs),
        river=(1.4 * scale, 0.45 / scale, rng.uniform(0, 6), -2.2 * scale, 0.3 * scale**0.6),
    )


def _ring_points(rng: np.random.Generator, k: int, inner: float, outer: float) -> Floats:
    """Points spread evenly over a ring (a sunflower's seeds), somewhat out of order."""
    step = (np.arange(k) + 0.5) / k
    radius = np.sqrt(inner**2 + step * (outer**2 - inner**2)) * rng.uniform(0.93, 1.07, k)
    golden = np.pi * (3 - math.sqrt(5))
    turn = golden * np.arange(k) + rng.uniform(0, 2 * np.pi) + rng.normal(0, 0.18, k)
    return np.column_stack([radius * np.cos(turn), radius * np.sin(turn)])


def _roads(rng: np.random.Generator, hubs: Floats, suburbs: int) -> Floats:
    """One road from every hub towards the centre, and one round it through the suburbs."""
    distance = np.hypot(*hubs.T)
    inner_ends = [_inner_hub(hubs, distance, hub) for hub in range(1, len(hubs))]
    near = 1 + np.argsort(distance[1 : suburbs + 1])[: max(3, suburbs * 2 // 3)]
    ring = near[np.argsort(np.arctan2(hubs[near, 1], hubs[near, 0]))]
    begin = hubs[np.concatenate([inner_ends, ring])]
    end = hubs[np.concatenate([np.arange(1, len(hubs)), np.roll(ring, -1)])]
    across = (end - begin)[:, ::-1] * [1.0, -1.0]
    bend = rng.normal(0, 0.12, (len(begin), 1))
    bend[len(inner_ends) :] = 0.15  # the ring bends outwards
    return np.stack([begin, (begin + end) / 2 + bend * across, end], axis=1)


def _inner_hub(hubs: Floats, distance: Floats, hub: int) -> int:
    """Where the road from a hub towards the centre goes first."""
    inner = np.flatnonzero(distance < 0.8 * distance[hub])
    way = np.hypot(*(hubs[inner] - hubs[hub]).T) + 0.6 * distance[inner]
    return int(inner[np.argmin(way)])
