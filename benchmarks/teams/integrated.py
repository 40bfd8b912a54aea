"""Territories first, or all at once: what it brings when the search may move outlets between reps.

An instance is a folder with ``outlets.csv`` and ``reps.csv``, planned twice with the same time:
with the territories of ``design_territories`` kept, and with reps chosen by the search.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import routeplan as rp
from benchmarks.results import Result
from routeplan.preparation import complete_outlets

__all__ = ["IntegratedResult", "add_arguments", "run"]

_ROW = "{:<12}{:<13}{:>9}{:>11}{:>12}{:>10}{:>10}{:>9}{:>7}"


@dataclass(frozen=True)
class IntegratedResult(Result):
    """One plan; the cost is the travel in minutes.

    `missing` counts visits wanted and not planned, `unvisited` outlets without any; `work_cv` is
    the spread of the reps' working minutes, `extra_parts` counts pieces beyond one a territory.
    """

    wanted: int
    missing: int
    unvisited: int
    travel_per_visit: float
    work_cv: float
    extra_parts: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDERS")
    parser.add_argument("--seconds", type=float, default=60.0, help="of search per plan")


def run(options: argparse.Namespace) -> Iterator[IntegratedResult]:
    """Plan every folder both ways; yield a result each."""
    head = ("case", "territories", "missing", "unvisited", "travel h", "a visit", "work cv")
    print(_ROW.format(*head, "parts", "clean"))
    for folder in options.files:
        outlets, _ = complete_outlets(rp.read_outlets(folder / "outlets.csv"), rp.Cycle())
        outlets = outlets.drop(columns="rep", errors="ignore")
        reps = rp.read_reps(folder / "reps.csv")
        rep = rp.design_territories(outlets, reps, seed=options.seed)
        yield _plan(folder, "fixed", outlets.assign(rep=rep), reps, options)
        yield _plan(folder, "integrated", outlets, reps, options)


def _plan(
    folder: Path, way: str, outlets: pd.DataFrame, reps: pd.DataFrame, options: argparse.Namespace
) -> IntegratedResult:
    began = time.perf_counter()
    plan = rp.plan_visits(
        outlets, reps, stop=rp.MaxRuntime(options.seconds), seed=options.seed, jobs=options.jobs
    )
    seconds = time.perf_counter() - began
    work = plan.days.groupby("rep")["work_min"].sum().reindex(plan.reps.index).fillna(0.0)
    wanted, planned = int(plan.outlets["visits"].sum()), len(plan.visits)
    travel = float(plan.days["travel_min"].sum())
    parts = rp.territory_measures(plan.outlets, plan.reps)["parts"]
    unvisited = (plan.outlets["visits_planned"] == 0) & (plan.outlets["visits"] > 0)
    row = IntegratedResult(
        set="integrated",
        instance=folder.name,
        engine=way,
        seed=options.seed,
        seconds=seconds,
        cost=travel,
        best_known=None,
        gap_pct=None,
        feasible=rp.review_plan(plan).empty,
        version=plan.info.version,
        wanted=wanted,
        missing=wanted - planned,
        unvisited=int(unvisited.sum()),
        travel_per_visit=travel / max(planned, 1),
        work_cv=float(work.std(ddof=0) / work.mean()),
        extra_parts=int((parts - 1).clip(lower=0).sum()),
    )
    print(
        _ROW.format(
            row.instance,
            way,
            row.missing,
            row.unvisited,
            f"{travel / 60:,.1f}",
            f"{row.travel_per_visit:.2f}",
            f"{row.work_cv:.3f}",
            row.extra_parts,
            "yes" if row.feasible else "NO",
        ),
        flush=True,
    )
    return row
