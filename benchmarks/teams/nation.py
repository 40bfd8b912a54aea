"""A made-up country too large to plan at once here: territories measured, the plan calculated.

The country is divided, measured and written. Then the plans of a few groups of neighbouring reps
are made on one core each, as the regions of a country are, and the time of the whole plan follows:
the division, and the groups shared out among the workers.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

import routeplan as rp
from benchmarks.memory import with_memory
from benchmarks.results import Result
from routeplan.geo import unit_vectors
from routeplan.preparation import complete_outlets

__all__ = ["NationResult", "add_arguments", "run"]

_OUTLETS_PER_REP = 222
_REPS_PER_GROUP = 8
_WORKERS = (2, 64)
_ROW = "{:>9}{:>7}{:>9}{:>10}{:>10}{:>6}{:>10}{:>9}{:>9}{:>12}{:>12}"


@dataclass(frozen=True)
class NationResult(Result):
    """One country; `seconds` are those of the division, the cost the mean way home in km.

    `make_s` and `tables_s` are seconds of the other steps, `within` the share of the territories
    within the tolerance, `group_s` the seconds of one core for a group of reps, `two_min` and
    `many_min` the minutes of a whole plan, by calculation.
    """

    outlets: int
    reps: int
    make_s: float
    tables_s: float
    gigabytes: float
    within: float
    in_one_piece: float
    group_s: float
    two_min: float
    many_min: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("sizes", nargs="+", type=int, metavar="OUTLETS")
    parser.add_argument(
        "--effort", type=float, default=20.0, help="iterations per outlet to divide"
    )
    parser.add_argument("--groups", type=int, default=6, help="planned, of neighbouring reps")
    parser.add_argument(
        "--iterations", type=float, default=100.0, help="of their search per outlet"
    )


def run(options: argparse.Namespace) -> Iterator[NationResult]:
    """Divide a country of every size and plan a few groups; yield a result each."""
    print(
        _ROW.format(
            "outlets", "reps", "make s", "divide s", "tables s", "GB", "within %", "whole %",
            "group s", *(f"min with {workers}" for workers in _WORKERS),
        )
    )  # fmt: skip
    names = ("seed", "effort", "groups", "iterations")
    for size in options.sizes:
        plain = {name: getattr(options, name) for name in names}
        found, gigabytes = with_memory(_measure, size, plain)
        row = NationResult(**found, gigabytes=gigabytes)
        print(
            _ROW.format(
                f"{row.outlets:,}",
                f"{row.reps:,}",
                *(f"{seconds:,.1f}" for seconds in (row.make_s, row.seconds, row.tables_s)),
                f"{row.gigabytes:.1f}",
                *(f"{100 * share:.1f}" for share in (row.within, row.in_one_piece)),
                *(f"{value:.1f}" for value in (row.group_s, row.two_min, row.many_min)),
            ),
            flush=True,
        )
        yield row


def _measure(size: int, options: dict[str, Any]) -> dict[str, Any]:
    """Make, divide, measure and write a country, and plan some of it; the figures of a result."""
    settings = rp.TerritorySettings(effort=options["effort"])
    _warm_up()
    began = time.perf_counter()
    outlets, reps = rp.make_country(size, seed=options["seed"], reps=size // _OUTLETS_PER_REP)
    outlets, _ = complete_outlets(outlets, rp.Cycle())
    made = time.perf_counter()
    rep = rp.design_territories(outlets, reps, settings=settings, seed=options["seed"])
    divided = time.perf_counter()
    outlets["rep"] = rep
    measures = rp.territory_measures(outlets, reps)
    with TemporaryDirectory() as scratch:
        outlets.to_csv(Path(scratch) / "outlets.csv")
        measures.to_csv(Path(scratch) / "territories.csv")
    written = time.perf_counter()
    group_s = float(
        np.mean([_plan_group(*group, options) for group in _groups(outlets, reps, options)])
    )
    work_min = len(reps) / _REPS_PER_GROUP * group_s / 60
    two, many = ((divided - made) / 60 + work_min / workers for workers in _WORKERS)
    return {
        "set": "nation",
        "instance": f"{size} outlets",
        "engine": "routeplan",
        "seed": options["seed"],
        "seconds": divided - made,
        "cost": float(measures["home_km"].mean()),
        "best_known": None,
        "gap_pct": None,
        "feasible": bool(rep.notna().all()),
        "version": version("routeplan"),
        "outlets": size,
        "reps": len(reps),
        "make_s": made - began,
        "tables_s": written - divided,
        "within": float((measures["deviation"].abs() <= settings.tolerance).mean()),
        "in_one_piece": float((measures["parts"] == 1).mean()),
        "group_s": group_s,
        "two_min": two,
        "many_min": many,
    }


def _warm_up() -> None:
    """Compile, or read what was compiled, before the clock runs."""
    outlets, reps = rp.make_city(60, seed=1, reps=3)
    rp.design_territories(outlets.assign(visits=1, service_min=20.0), reps)
    rp.plan_visits(outlets, reps, stop=rp.MaxIterations(10), jobs=1)


def _groups(
    outlets: pd.DataFrame, reps: pd.DataFrame, options: dict[str, Any]
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Outlets and reps of groups of neighbours, round reps drawn at random."""
    homes = unit_vectors(reps["lat"].to_numpy(), reps["lon"].to_numpy())
    rng = np.random.default_rng(options["seed"])
    middles = rng.choice(len(reps), options["groups"], replace=False)
    for near in KDTree(homes).query(homes[middles], k=_REPS_PER_GROUP)[1]:
        members = reps.iloc[near]
        yield outlets[outlets["rep"].isin(members.index)].drop(columns="rep"), members


def _plan_group(outlets: pd.DataFrame, reps: pd.DataFrame, options: dict[str, Any]) -> float:
    """Seconds of one core for the plan of a group, in the rounds of a country."""
    began = time.perf_counter()
    rp.plan_visits(
        outlets,
        reps,
        stop=rp.MaxIterations(int(options["iterations"] * len(outlets))),
        seed=options["seed"],
        jobs=1,
        settings=rp.Settings(search=rp.SearchSettings(regions_from=1)),
    )
    return time.perf_counter() - began
