"""Territories of real teams: seconds, balance, ways and the bound of the ways.

An instance is a folder with ``outlets.csv`` and ``reps.csv``, and is divided twice: round the homes
of the reps by minutes of work, set beside the proven bound; and with free centres by the number of
outlets, beside k-means with limits of size (the package k-means-constrained), which knows no other
balance. There the cost is the sum of the kilometres to the middle outlet of each territory.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import routeplan as rp
from benchmarks.results import Result
from routeplan.geo import plane_km
from routeplan.preparation import complete_outlets
from routeplan.territory import territory_bound, territory_way

__all__ = ["TerritoryResult", "add_arguments", "run"]

_TOLERANCE = 0.1
_K_MEANS_STARTS = 1
"""One start, though the package's default is ten, which takes ten times as long."""
_ROW = "{:<12}{:<9}{:<21}{:>5}{:>9}{:>11}{:>7}{:>13}{:>9}"


@dataclass(frozen=True)
class TerritoryResult(Result):
    """One division; the cost is minutes on the way, or kilometres with free centres.

    `deviation` is the largest from the fair share, `extra_parts` counts pieces beyond one a
    territory.
    """

    reps: int
    deviation: float
    extra_parts: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDERS")


def run(options: argparse.Namespace) -> Iterator[TerritoryResult]:
    """Divide every folder; yield a result for each division."""
    print(
        _ROW.format(
            "case", "centres", "engine", "reps", "seconds", "deviation", "parts", "way", "bound %"
        )
    )
    _warm_up()
    for folder in options.files:
        outlets, _ = complete_outlets(rp.read_outlets(folder / "outlets.csv"), rp.Cycle())
        outlets = outlets.drop(columns="rep", errors="ignore")
        reps = rp.read_reps(folder / "reps.csv")
        yield _tell(_round_homes(folder.name, outlets, reps, options.seed))
        for engine, divide in (("routeplan", _routeplan), ("k-means-constrained", _k_means)):
            began = time.perf_counter()
            rep = divide(outlets, len(reps), options.seed)
            seconds = time.perf_counter() - began
            yield _tell(_free(folder.name, outlets.assign(rep=rep), engine, options.seed, seconds))


def _warm_up() -> None:
    """Compile, or read what was compiled, before the clock runs."""
    outlets, reps = rp.make_city(60, seed=1, reps=3)
    outlets = outlets.assign(visits=1, service_min=20.0)
    rp.design_territories(outlets, reps)
    rp.design_territories(outlets, 3)


def _round_homes(
    case: str, outlets: pd.DataFrame, reps: pd.DataFrame, seed: int
) -> TerritoryResult:
    """Fair shares of the minutes of work, round the homes."""
    began = time.perf_counter()
    rep = rp.design_territories(outlets, reps, tolerance=_TOLERANCE, seed=seed)
    seconds = time.perf_counter() - began
    divided = outlets.assign(rep=rep)
    way, bound = territory_way(divided, reps), territory_bound(outlets, reps)
    measures = rp.territory_measures(divided, reps)
    deviation = float(measures["deviation"].abs().max())
    return TerritoryResult(
        set="territories",
        instance=f"{case} homes",
        engine="routeplan",
        seed=seed,
        seconds=seconds,
        cost=way,
        best_known=bound,
        gap_pct=100.0 * (way / bound - 1.0),
        feasible=deviation <= _TOLERANCE,
        version=version("routeplan"),
        reps=len(reps),
        deviation=deviation,
        extra_parts=int((measures["parts"] - 1).clip(lower=0).sum()),
    )


def _routeplan(outlets: pd.DataFrame, count: int, seed: int) -> pd.Series:
    """Territories of about as many outlets each, with short ways to their middles."""
    settings = rp.TerritorySettings(
        criterion="distance", balance="equal", tolerance=_TOLERANCE, centres="free"
    )
    return rp.design_territories(outlets.assign(equal=1.0), count, settings=settings, seed=seed)


def _k_means(outlets: pd.DataFrame, count: int, seed: int) -> NDArray[np.int32]:
    """Clusters by k-means with limits of size."""
    from k_means_constrained import KMeansConstrained

    fair = len(outlets) / count
    found = KMeansConstrained(
        count,
        size_min=math.ceil(fair * (1 - _TOLERANCE)),
        size_max=math.floor(fair * (1 + _TOLERANCE)),
        n_init=_K_MEANS_STARTS,
        random_state=seed,
    )
    km = plane_km(outlets["lat"].to_numpy(np.float64), outlets["lon"].to_numpy(np.float64))
    return np.asarray(found.fit_predict(km))


def _free(
    case: str, outlets: pd.DataFrame, engine: str, seed: int, seconds: float
) -> TerritoryResult:
    """Measures of territories with free centres, the same for every engine."""
    sizes = outlets["rep"].value_counts()
    centres = rp.territory_centres(outlets.assign(visits=1))
    parts = rp.territory_measures(outlets, centres)["parts"]
    deviation = float((sizes / sizes.mean() - 1.0).abs().max())
    return TerritoryResult(
        set="territories",
        instance=f"{case} free",
        engine=engine,
        seed=seed,
        seconds=seconds,
        cost=float((centres["mean_km"] * sizes).sum()),
        best_known=None,
        gap_pct=None,
        feasible=deviation <= _TOLERANCE,
        version=version(engine),
        reps=len(sizes),
        deviation=deviation,
        extra_parts=int((parts - 1).clip(lower=0).sum()),
    )


def _tell(row: TerritoryResult) -> TerritoryResult:
    case, centres = row.instance.rsplit(" ", 1)
    print(
        _ROW.format(
            case,
            centres,
            row.engine,
            row.reps,
            f"{row.seconds:.1f}",
            f"{row.deviation:.1%}",
            row.extra_parts,
            f"{row.cost:,.0f}",
            "" if row.gap_pct is None else f"{row.gap_pct:.2f}",
        ),
        flush=True,
    )
    return row
