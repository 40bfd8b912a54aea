"""Explaining what is not served: seconds, and how many repairs keep their promise.

A plan of each folder's outlets.csv and reps.csv; all outlets short of visits are explained, and the
cheapest repair of some of them is made and reviewed. With `--hours` the outlets open in two windows
and the reps take a break, so that every try needs the clock.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

import routeplan as rp
from benchmarks.results import Result

__all__ = ["ExplainResult", "add_arguments", "run"]

_HOURS = "09:00-13:00,14:00-18:00"
_BREAK = {"break_min": 30.0, "break_open": "11:30-14:00"}
_ROW = "{:<24}{:>8}{:>9}{:>9}{:>10}{:>9}"


@dataclass(frozen=True)
class ExplainResult(Result):
    """One plan explained: the cost is the mean cost of the cheapest repairs, in minutes.

    Feasible when every repair that was made gave a clean plan with the outlet served as promised.
    """

    short: int
    repaired: int
    made: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="DATA_FOLDER")
    parser.add_argument("--seconds", type=float, default=30.0, help="of the search before")
    parser.add_argument("--made", type=int, default=30, help="repairs that are made and reviewed")
    parser.add_argument("--hours", action="store_true", help="with opening hours and breaks")


def run(options: argparse.Namespace) -> Iterator[ExplainResult]:
    """Plan and explain every folder; yield a result each."""
    print(_ROW.format("outlets of", "short", "repaired", "seconds", "mean cost", "kept"))
    for folder in options.files:
        result = _explain(folder, options)
        print(
            _ROW.format(
                result.instance,
                f"{result.short:,}",
                f"{result.repaired:,}",
                f"{result.seconds:.1f}",
                f"{result.cost:.1f}",
                f"{'all' if result.feasible else 'not all'} {result.made}",
            ),
            flush=True,
        )
        yield result


def _explain(folder: Path, options: argparse.Namespace) -> ExplainResult:
    outlets, reps = rp.read_outlets(folder / "outlets.csv"), rp.read_reps(folder / "reps.csv")
    if options.hours:
        outlets, reps = outlets.assign(open=_HOURS), reps.assign(**_BREAK)
    stop = rp.MaxRuntime(options.seconds)
    plan = rp.plan_visits(outlets, reps, stop=stop, seed=options.seed, jobs=options.jobs)
    began = time.perf_counter()
    told = rp.explain(plan)
    seconds = time.perf_counter() - began
    repairs = pd.Series({o: one.repairs[0] for o, one in told.items() if one.repairs}, dtype=object)
    chosen = repairs.sample(min(options.made, len(repairs)), random_state=options.seed)
    return ExplainResult(
        set="explain",
        instance=folder.name + (" with hours" if options.hours else ""),
        engine="routeplan",
        seed=options.seed,
        seconds=seconds,
        cost=float(repairs.map(lambda repair: repair.cost).mean()),
        best_known=None,
        gap_pct=None,
        feasible=all(_is_kept(plan, repair) for repair in chosen),
        version=version("routeplan"),
        short=len(told),
        repaired=len(repairs),
        made=len(chosen),
    )


def _is_kept(plan: rp.Plan, repair: rp.Repair) -> bool:
    """Whether the repair, once made, gives a clean plan that serves the outlet as promised."""
    after = rp.apply_repair(plan, repair)
    days = after.visits["day"][after.visits["outlet"] == repair.outlet]
    return rp.review_plan(after).empty and sorted(days) == list(repair.days)
