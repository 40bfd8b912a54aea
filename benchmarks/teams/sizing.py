"""Team sizes: the estimate against the smallest team with which the search plans every visit.

An instance is a folder with ``outlets.csv`` and ``reps.csv``. With free homes the reps live in the
middle of territories of equal work; with today's homes the team of the table is enlarged or made
smaller. Shorter days (``--day-min 450,225``) need more reps, among which a difference shows.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

import routeplan as rp
from benchmarks.results import Result
from routeplan.preparation import complete_outlets
from routeplan.sizing import estimate_work, make_team
from routeplan.sizing.check import smallest_team
from routeplan.sizing.teams import RepTime

__all__ = ["SizingResult", "add_arguments", "run"]

_NEAR_REPS, _NEAR_PART = 1, 0.05
_ROW = "{:<12}{:<7}{:>8}{:>10}{:>9}{:>6}{:>8}{:>10}{:>7}{:>7}  {}"


@dataclass(frozen=True)
class SizingResult(Result):
    """One team size; the cost is the number of reps by plans, 0 when none was found.

    `off` is the estimate less that number, `near` whether it is within one rep or 5 %, `fewer` the
    visits that one rep fewer leaves out, and `used` the part of the time of the smallest team that
    the work takes by the estimate.
    """

    homes: str
    day_min: float
    estimate: int
    planned: int
    off: int
    near: bool
    fewer: float
    used: float
    tried: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDERS")
    parser.add_argument("--homes", choices=("free", "today", "both"), default="both")
    parser.add_argument("--day-min", default="", help="a list; that of the reps without it")
    parser.add_argument("--iterations", type=int, default=200, help="of search per outlet and team")
    parser.add_argument("--again", type=int, default=2, help="tries more for a near miss")
    parser.add_argument("--begin", type=int, help="team to try first; the estimate without it")
    parser.add_argument("--most-teams", type=int, default=12, help="teams tried at most")


def run(options: argparse.Namespace) -> Iterator[SizingResult]:
    """Size the team of every folder; yield a result for each kind of homes and length of day."""
    head = ("case", "homes", "day min", "estimate", "planned", "off", "used %", "one fewer")
    print(_ROW.format(*head, "tried", "s", "near"))
    homes = ("free", "today") if options.homes == "both" else (options.homes,)
    for folder, kind in product(options.files, homes):
        outlets, _ = complete_outlets(rp.read_outlets(folder / "outlets.csv"), rp.Cycle())
        outlets = outlets.drop(columns="rep", errors="ignore")
        reps = rp.read_reps(folder / "reps.csv")
        days = [float(word) for word in options.day_min.split(",") if word]
        for day_min in days or [float(reps["day_min"].mean())]:
            team = reps.assign(day_min=day_min)
            row = _size(folder.name, outlets, team if kind == "today" else None, day_min, options)
            print(
                _ROW.format(
                    folder.name,
                    kind,
                    f"{day_min:g}",
                    row.estimate,
                    row.planned or "none",
                    f"{row.off:+}" if row.planned else "",
                    f"{100 * row.used:.1f}",
                    "" if np.isnan(row.fewer) else f"{row.fewer:,.0f}",
                    row.tried,
                    f"{row.seconds:.0f}",
                    "yes" if row.near else "NO",
                ),
                flush=True,
            )
            yield row


def _size(
    case: str,
    outlets: pd.DataFrame,
    reps: pd.DataFrame | None,
    day_min: float,
    options: argparse.Namespace,
) -> SizingResult:
    cycle = rp.Cycle()
    began = time.perf_counter()
    work = estimate_work(outlets, day_min=day_min, homes=reps)
    clock = RepTime.of(reps, cycle, day_min)
    estimate = work.reps(clock.fillable)
    trial = smallest_team(
        outlets,
        cycle,
        lambda n: make_team(outlets, n, cycle, reps=reps, day_min=day_min, seed=options.seed),
        options.begin or estimate,
        fixed=None if reps is None else reps.index,
        settings=rp.TrialSettings(
            iterations=options.iterations,
            again=options.again,
            most_teams=options.most_teams,
            jobs=options.jobs,
        ),
        seed=options.seed,
    )
    planned = trial.count or 0
    off = estimate - planned
    fewer = trial.table["visits_missing"].reindex([planned - 1]).iloc[0]
    return SizingResult(
        set="sizing",
        instance=case,
        engine="routeplan",
        seed=options.seed,
        seconds=time.perf_counter() - began,
        cost=float(planned),
        best_known=None,
        gap_pct=100.0 * off / planned if planned else None,
        feasible=trial.plan is not None and rp.review_plan(trial.plan).empty,
        version=version("routeplan"),
        homes="free" if reps is None else "today",
        day_min=day_min,
        estimate=estimate,
        planned=planned,
        off=off,
        near=bool(planned) and abs(off) <= max(_NEAR_REPS, _NEAR_PART * planned),
        fewer=float(fewer) if pd.notna(fewer) else float("nan"),
        used=work.minutes(planned or estimate) / clock.capacity(planned or estimate),
        tried=len(trial.table),
    )
