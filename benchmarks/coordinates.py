"""A million coordinates to GCJ-02 and BD-09 and back: seconds, and how far they miss.

Half of the places are drawn all over mainland China, half along its border with Hong Kong and
Macao, where the polygons of the border are asked most.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from benchmarks.results import Result
from routeplan.geo import convert_coordinates, great_circle_km, in_mainland_china

__all__ = ["add_arguments", "mainland_places", "run"]

Floats = NDArray[np.float64]

_ALL = (18.0, 53.6, 73.4, 135.1)
_PEARL_RIVER = (22.1, 22.9, 113.4, 114.6)
_LIMIT_M = 0.5
_ROW = "{:<10}{:>12}{:>12}{:>12}{:>18}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--places", type=int, default=1_000_000)


def run(options: argparse.Namespace) -> Iterator[Result]:
    """Convert there and back on one core; yield a result for each system."""
    lat, lon = mainland_places(options.places, options.seed)  # reads the border too
    print(_ROW.format("system", "there s", "back s", "both s", "largest error m"))
    for system in ("gcj02", "bd09"):
        began = time.perf_counter()
        moved = convert_coordinates(lat, lon, "wgs84", system)
        turned = time.perf_counter()
        back = convert_coordinates(*moved, system, "wgs84")
        ended = time.perf_counter()
        error = 1000.0 * float(great_circle_km(lat, lon, *back).max())
        seconds = (turned - began, ended - turned, ended - began)
        told = [f"{part:.2f}" for part in seconds]
        print(_ROW.format(system, *told, f"{error:.6f}"), flush=True)
        yield Result(
            set="coordinates",
            instance=f"{options.places:,} places",
            engine=system,
            seed=options.seed,
            seconds=seconds[-1],
            cost=error,
            best_known=None,
            gap_pct=None,
            feasible=error < _LIMIT_M,
            version=version("routeplan"),
        )


def mainland_places(count: int, seed: int) -> tuple[Floats, Floats]:
    """Random places in mainland China, half of them near Hong Kong and Macao."""
    rng = np.random.default_rng(seed)
    halves = [_drawn(_ALL, count - count // 2, rng), _drawn(_PEARL_RIVER, count // 2, rng)]
    lat, lon = np.hstack(halves)
    return lat, lon


def _drawn(box: tuple[float, float, float, float], count: int, rng: np.random.Generator) -> Floats:
    """Places of a box that lie in the mainland, rows of latitudes and longitudes."""
    south, north, west, east = box
    kept = np.empty((2, 0))
    while kept.shape[1] < count:
        drawn = np.array([rng.uniform(south, north, count), rng.uniform(west, east, count)])
        kept = np.hstack([kept, drawn[:, in_mainland_china(*drawn)]])
    return kept[:, :count]
