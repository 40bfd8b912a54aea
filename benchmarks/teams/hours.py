"""What opening hours cost: the same outlets planned without them, and with hours on half of them.

An instance is a folder with ``outlets.csv`` and ``reps.csv``. Some neighbouring reps with about so
many outlets are planned over four weeks with the public holidays of a country and a lunch break.
The hours are made up, typical ones by chance.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import routeplan as rp
from benchmarks.results import Result
from routeplan.geo import great_circle_km

__all__ = ["HoursResult", "add_arguments", "run"]

_ROW = "{:<10}{:<10}{:>9}{:>8}{:>9}{:>10}{:>9}{:>9}{:>7}"
_HOURS = (
    "Mon-Sat 09:00-12:30,14:00-18:00",
    "Mon-Fri 08:00-16:00",
    "10:00-20:00",
    "Tue-Sat 11:00-19:00",
    "Mon-Fri 09:00-11:30; Sat 10:00-13:00",
)


@dataclass(frozen=True)
class HoursResult(Result):
    """One plan; the cost is the travel in minutes."""

    outlets: int
    with_hours: int
    wanted: int
    missing: int
    wait_h: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDERS")
    parser.add_argument("--seconds", type=float, default=60.0, help="of search per plan")
    parser.add_argument("--outlets", type=int, default=5_000, help="outlets planned, about")
    parser.add_argument("--country", default="US", help="whose holidays are kept")


def run(options: argparse.Namespace) -> Iterator[HoursResult]:
    """Plan every folder without hours and with them; yield a result each."""
    head = ("case", "hours", "outlets", "wanted", "missing", "travel h", "wait h", "seconds")
    print(_ROW.format(*head, "clean"))
    cycle = rp.Cycle.in_country(options.country, start="2026-12-07")
    for folder in options.files:
        outlets, reps = _part(folder, options.outlets)
        reps = reps.assign(break_min=30.0, break_open="11:30-13:30")
        rng = np.random.default_rng(options.seed)
        hours = np.where(rng.random(len(outlets)) < 0.5, rng.choice(_HOURS, len(outlets)), "")
        for way, table in {"none": outlets, "half": outlets.assign(open=hours)}.items():
            yield _plan(folder.name, way, table, reps, cycle=cycle, options=options)


def _part(folder: Path, count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The reps round the middle of all outlets, with the outlets that are nearest to them."""
    outlets, reps = rp.read_outlets(folder / "outlets.csv"), rp.read_reps(folder / "reps.csv")
    away = great_circle_km(
        outlets["lat"].to_numpy()[:, None],
        outlets["lon"].to_numpy()[:, None],
        reps["lat"].to_numpy(),
        reps["lon"].to_numpy(),
    )
    nearest = away.argmin(axis=1)
    middle = outlets["lat"].median(), outlets["lon"].median()
    order = np.argsort(great_circle_km(*middle, reps["lat"].to_numpy(), reps["lon"].to_numpy()))
    sizes = np.bincount(nearest, minlength=len(reps))[order].cumsum()
    chosen = order[: int(np.searchsorted(sizes, count)) + 1]
    return outlets[np.isin(nearest, chosen)], reps.iloc[np.sort(chosen)]


def _plan(
    case: str,
    way: str,
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    *,
    cycle: rp.Cycle,
    options: argparse.Namespace,
) -> HoursResult:
    stop = rp.MaxRuntime(options.seconds)
    plan = rp.plan_visits(outlets, reps, cycle, stop=stop, seed=options.seed, jobs=options.jobs)
    travel, wait = plan.days[["travel_min", "wait_min"]].sum() / 60
    wanted = int(plan.outlets["visits"].sum())
    given = outlets.get("open", pd.Series("", outlets.index))
    row = HoursResult(
        set="hours",
        instance=case,
        engine=way,
        seed=options.seed,
        seconds=plan.info.seconds,
        cost=60 * float(travel),
        best_known=None,
        gap_pct=None,
        feasible=rp.review_plan(plan).empty,
        version=plan.info.version,
        outlets=len(outlets),
        with_hours=int((given != "").sum()),
        wanted=wanted,
        missing=wanted - len(plan.visits),
        wait_h=float(wait),
    )
    figures = (row.outlets, wanted, row.missing, f"{travel:,.1f}", f"{wait:,.1f}")
    clean = "yes" if row.feasible else "NO"
    print(_ROW.format(case, way, *figures, f"{row.seconds:.0f}", clean), flush=True)
    return row
