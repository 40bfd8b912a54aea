"""Journey plans of whole teams, made with the ``routeplan`` command as a user would.

An instance is a folder with ``outlets.csv`` and ``reps.csv``. With ``--census`` the outlets come
from ``census.csv`` with places and sales alone, and the library fills in the rest. The cost is the
travel in minutes, with the visits not planned beside it in the printed table.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import routeplan as rp
from benchmarks.results import Result
from routeplan.territory import assign_balanced, squared_km, workload_minutes

__all__ = ["add_arguments", "run"]

Positions = NDArray[np.intp]

_STARTS = 12
"""Homes of new reps are looked for from so many random places."""
_ROUNDS = 30
_ROW = "{:<22}{:>5}{:>8}{:>9}{:>10}{:>10}{:>8}{:>8}{:>7}{:>7}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDERS")
    parser.add_argument("--seconds", type=float, default=60.0, help="of search per instance")
    parser.add_argument("--add-reps", type=int, default=0, help="enlarge the team")
    parser.add_argument("--census", action="store_true", help="sales and places alone")
    parser.add_argument("--solutions", type=Path, default=Path("solutions"))


def run(options: argparse.Namespace) -> Iterator[Result]:
    """Plan and review every folder; yield a result each."""
    print(f"{options.jobs} cores, {options.seconds:g} s of search, seed {options.seed}")
    head = ("case", "reps", "visits", "missing", "unvisited", "travel h", "plan s", "wall s")
    print(_ROW.format(*head, "GB", "clean"))
    for folder in options.files:
        yield _run(folder, options)


def _run(folder: Path, options: argparse.Namespace) -> Result:
    name = folder.name + (" census" if options.census else "")
    name += f" +{options.add_reps} reps" if options.add_reps else ""
    plan_folder = options.solutions / name.replace(" ", "-")
    with tempfile.TemporaryDirectory() as scratch:
        outlets, reps = folder / "outlets.csv", folder / "reps.csv"
        if options.census:
            outlets = _places_and_sales(folder, Path(scratch))
        if options.add_reps:
            reps = _enlarge(folder, options.add_reps, Path(scratch))
        wall, gigabytes = _plan(outlets, reps, plan_folder, options)
    plan = rp.Plan.load(plan_folder)
    clean = rp.review_plan(plan).empty
    summary = json.loads((plan_folder / "summary.json").read_text(encoding="utf-8"))
    missing = summary["visits_wanted"] - summary["visits_planned"]
    unvisited = int(((plan.outlets["visits_planned"] == 0) & (plan.outlets["visits"] > 0)).sum())
    print(
        _ROW.format(
            name,
            summary["reps"],
            summary["visits_wanted"],
            missing,
            unvisited,
            f"{summary['travel_min'] / 60:.1f}",
            f"{summary['seconds']:.0f}",
            f"{wall:.0f}",
            f"{gigabytes:.2f}",
            "yes" if clean else "NO",
        ),
        flush=True,
    )
    return Result(
        set="journey",
        instance=name,
        engine="routeplan",
        seed=options.seed,
        seconds=summary["seconds"],
        cost=summary["travel_min"],
        best_known=None,
        gap_pct=None,
        feasible=clean,
        version=summary["version"],
    )


def _plan(outlets: Path, reps: Path, out: Path, options: argparse.Namespace) -> tuple[float, float]:
    """Run the command; return wall seconds and the peak memory in GB."""
    command = [sys.executable, "-m", "routeplan", "plan", str(outlets), "--reps", str(reps)]
    command += ["--seconds", f"{options.seconds:g}", "--seed", str(options.seed)]
    command += ["--jobs", str(options.jobs), "--out", str(out)]
    out.parent.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)  # noqa: S603
        _, status, usage = os.wait4(process.pid, 0)
        errors.seek(0)
        if status:
            raise SystemExit(f"{' '.join(command)}\n{errors.read().decode()}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024**2


def _places_and_sales(folder: Path, scratch: Path) -> Path:
    """Write an outlets table with the census' ids, names, places and first column of sales."""
    census = pd.read_csv(folder / "census.csv", dtype=str)
    sales = next(name for name in census if "sales" in str(name))
    chosen = census[[census.columns[0], "name", "lat", "lon", sales]]
    chosen.columns = pd.Index(["outlet", "name", "lat", "lon", "sales"])
    path = scratch / "outlets.csv"
    chosen.to_csv(path, index=False)
    return path


def _enlarge(folder: Path, count: int, scratch: Path) -> Path:
    """Write a reps table with more reps, at home where balanced territories are most compact."""
    outlets = rp.read_outlets(folder / "outlets.csv")
    reps = pd.read_csv(folder / "reps.csv", dtype={"rep": str})
    rng = np.random.default_rng(1)
    weight = outlets["visits"] / outlets["visits"].sum()
    starts = [rng.choice(len(outlets), count, replace=False, p=weight) for _ in range(_STARTS)]
    homes = min((_settle(outlets, reps, start) for start in starts), key=lambda found: found[0])[1]
    path = scratch / "reps.csv"
    _with_homes(outlets, reps, homes).to_csv(path, index=False)
    return path


def _settle(outlets: pd.DataFrame, reps: pd.DataFrame, homes: Positions) -> tuple[float, Positions]:
    """Move new homes to the middle of their territories until they stay; return the cost too."""
    cost = np.inf
    for _ in range(_ROUNDS):
        team = _with_homes(outlets, reps, homes)
        load = workload_minutes(outlets, team, rp.CrowTravel()).to_numpy()
        away, capacity = squared_km(outlets, team), team["day_min"].to_numpy(float)
        rep = assign_balanced(away, load, capacity)
        cost = float(load @ away[np.arange(len(rep)), rep])
        middles = np.array(
            [_middle(outlets, load, rep == len(reps) + j) for j in range(len(homes))]
        )
        if (middles == homes).all():
            break
        homes = middles
    return cost, homes


def _middle(outlets: pd.DataFrame, load: NDArray[np.float64], chosen: NDArray[np.bool_]) -> int:
    """Outlet among the chosen ones from which their work is nearest."""
    territory = np.flatnonzero(chosen)
    away = squared_km(outlets.iloc[territory], outlets.iloc[territory])
    return int(territory[(load[territory] @ away).argmin()])


def _with_homes(outlets: pd.DataFrame, reps: pd.DataFrame, homes: Positions) -> pd.DataFrame:
    """The team with one more rep at each of these outlets."""
    new = outlets.iloc[homes][["lat", "lon"]].reset_index(drop=True)
    new["rep"] = [f"NEW{number}" for number in range(1, len(homes) + 1)]
    new["day_min"] = reps["day_min"].median()
    return pd.concat([reps, new], ignore_index=True)
