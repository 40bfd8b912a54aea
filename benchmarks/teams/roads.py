"""Roads of real towns: seconds, memory, agreement with OSRM, and what the right minutes save.

An instance is a folder with ``outlets.csv``, ``reps.csv`` and ``roads.osm.pbf``. All outlets and
reps are asked for the minutes from each to each, in a process of its own. With the address of an
OSRM server that serves the same file, random pairs are set beside its minutes. Then the team is
planned twice with the same seconds, by minutes as the crow flies and by minutes on the roads, and
both plans are driven on the roads: the cost is their travel there.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import routeplan as rp
from benchmarks.results import Result
from routeplan.plan.legs import plan_legs
from routeplan.travel import Places
from routeplan.travel.roads import ways
from routeplan.travel.roads.travel import RoadTravel

__all__ = ["RoadResult", "add_arguments", "run"]

_ROADS = "roads.osm.pbf"
_ROW = "{:<12}{:<12}{:>9}{:>9}{:>9}{:>8}{:>9}{:>9}{:>9}{:>11}{:>10}{:>7}"


@dataclass(frozen=True)
class RoadResult(Result):
    """One plan by one kind of minutes; the cost is its travel in minutes on the roads.

    `read_s`, `again_s`, `matrix_s` and `dijkstra_s` are seconds to read the file, to start from
    what was kept, for the minutes from each place to each, and for the same without
    routingkit-cch; `gigabytes` is the most memory of that process. `osrm_low`, `osrm` and
    `osrm_high` are the minutes as a multiple of OSRM's: at 10 %, the median, at 90 % of the pairs.
    `over_min` are minutes by which rep-days are longer on the roads than they may be.
    """

    places: int
    read_s: float
    again_s: float
    matrix_s: float
    dijkstra_s: float
    gigabytes: float
    osrm_low: float
    osrm: float
    osrm_high: float
    missing: int
    over_min: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDERS")
    parser.add_argument("--seconds", type=float, default=30.0, help="of search per plan")
    parser.add_argument("--osrm", action="append", default=[], help="a server for every folder")
    parser.add_argument("--pairs", type=int, default=500, help="set beside OSRM")


def run(options: argparse.Namespace) -> Iterator[RoadResult]:
    """Measure every folder and plan it both ways; yield a result for each plan."""
    head = (
        "case",
        "minutes by",
        "read s",
        "again s",
        "matrix s",
        "GB",
        "OSRM 10%",
        "median",
        "90%",
    )
    print(_ROW.format(*head, "travel h", "over min", "clean"))
    for number, folder in enumerate(options.files):
        with tempfile.TemporaryDirectory() as cache:
            measured = _in_own_process(folder, cache)
            travel = RoadTravel.from_pbf(folder / _ROADS, cache=cache)
        ratios = (np.nan,) * 3
        if number < len(options.osrm):
            ratios = _beside_osrm(travel, _places(folder), options.osrm[number], options)
        agreement = dict(zip(("osrm_low", "osrm", "osrm_high"), ratios, strict=True))
        for engine, model in (("crow", rp.CrowTravel()), ("roads", travel)):
            found = _plan(folder, model, travel, options)
            row = RoadResult(instance=folder.name, engine=engine, **found, **measured, **agreement)
            _tell(row)
            yield row


def _places(folder: Path) -> Places:
    outlets, reps = rp.read_outlets(folder / "outlets.csv"), rp.read_reps(folder / "reps.csv")
    return Places.of(outlets) + Places.of(reps)


def _in_own_process(folder: Path, cache: str) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_measure, folder, cache).result()


def _measure(folder: Path, cache: str) -> dict[str, Any]:
    """Seconds to read, to start again, and for all minutes, with the kernel compiled before."""
    places = _places(folder)
    warm = RoadTravel.from_pbf(folder / _ROADS, cache=False)
    warm.kilometres(places[:2], places[:2])
    warm.minutes(places[:2], places[:2])
    found: dict[str, Any] = {"places": len(places)}
    for name in ("read_s", "again_s"):
        began = time.perf_counter()
        travel = RoadTravel.from_pbf(folder / _ROADS, cache=cache)
        found[name] = time.perf_counter() - began
    began = time.perf_counter()
    minutes = travel.minutes(places, places)
    found["matrix_s"] = time.perf_counter() - began
    found["gigabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    ways.has_hierarchy = lambda: False
    began = time.perf_counter()
    slower = travel.minutes(places, places)
    found["dijkstra_s"] = time.perf_counter() - began
    if not (minutes == slower).all():
        raise AssertionError("the engines disagree")
    return found


def _beside_osrm(
    travel: RoadTravel, places: Places, server: str, options: argparse.Namespace
) -> tuple[float, float, float]:
    """Minutes as a multiple of OSRM's: the 10 %, 50 % and 90 % quantile of random pairs."""
    rng = np.random.default_rng(options.seed)
    origin, target = rng.integers(0, len(places), (2, options.pairs))
    own = travel.leg_minutes(places[origin], places[target])
    theirs = np.array(
        [_osrm_minutes(server, places[[a, b]]) for a, b in zip(origin, target, strict=True)]
    )
    known = np.isfinite(theirs) & (theirs > 0)
    low, middle, high = np.quantile(own[known] / theirs[known], [0.1, 0.5, 0.9])
    return float(low), float(middle), float(high)


def _osrm_minutes(server: str, pair: Places) -> float:
    points = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in zip(pair.lat, pair.lon, strict=True))
    address = f"{server}/route/v1/driving/{points}?overview=false"
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  the user's own server
        routes = json.load(answer)["routes"]
    return float(routes[0]["duration"]) / 60 if routes else np.nan


def _plan(
    folder: Path, model: Any, roads: RoadTravel, options: argparse.Namespace
) -> dict[str, Any]:
    """Plan by one model, drive on the roads."""
    began = time.perf_counter()
    plan = rp.plan_visits(
        folder / "outlets.csv",
        folder / "reps.csv",
        travel=model,
        stop=rp.MaxRuntime(options.seconds),
        seed=options.seed,
        jobs=options.jobs,
    )
    seconds = time.perf_counter() - began
    driven, over = _driven(plan, roads)
    return {
        "set": "roads",
        "seed": options.seed,
        "seconds": seconds,
        "cost": driven,
        "best_known": None,
        "gap_pct": None,
        "feasible": rp.review_plan(plan).empty,
        "version": plan.info.version,
        "missing": int(plan.outlets["visits"].sum()) - len(plan.visits),
        "over_min": over,
    }


def _driven(plan: rp.Plan, roads: RoadTravel) -> tuple[float, float]:
    """Minutes of travel on the roads, and minutes by which rep-days are too long with them."""
    legs, origins, destinations = plan_legs(plan)
    travel = legs.assign(minutes=roads.leg_minutes(origins, destinations))
    travel = travel.groupby(["rep", "day"])["minutes"].sum()
    days = plan.days.set_index(["rep", "day"])
    work: pd.Series = days["work_min"] - days["travel_min"] + travel
    limit: NDArray[np.float64] = plan.reps["day_min"].loc[work.index.get_level_values(0)].to_numpy()
    return float(travel.sum()), float(np.maximum(work.to_numpy() - limit, 0.0).sum())


def _tell(row: RoadResult) -> None:
    figures = (row.read_s, row.again_s, row.matrix_s, row.gigabytes)
    ratios = (row.osrm_low, row.osrm, row.osrm_high)
    print(
        _ROW.format(
            row.instance,
            row.engine,
            *(f"{figure:.2f}" for figure in (*figures, *ratios)),
            f"{row.cost / 60:.2f}",
            f"{row.over_min:.0f}",
            "yes" if row.feasible else "NO",
        ),
        flush=True,
    )
