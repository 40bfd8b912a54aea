"""What the visits bring: a fixed policy, visits allocated and then routed, or both at once.

An instance is a folder with ``outlets.csv`` (with `sales`) and ``reps.csv``, planned with the same
time each way, once free to leave outlets out and once with everybody visited. The curve of sales
over visits is the same for all ways; it is judged, not measured.
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
from routeplan.territory import workload_minutes

__all__ = ["ProfitResult", "add_arguments", "run"]

_ROW = "{:<10}{:<12}{:<11}{:>8}{:>11}{:>11}{:>14}{:>8}"
_ANSWERS = {"none": 50.0, "half": 70.0, "more": 118.0, "saturation": 140.0}
"""Sales in percent without visits, with half of them, with half again as many, with any number."""
_MARGIN, _MINUTE_COST = 0.25, 0.4
_MOST = 8


@dataclass(frozen=True)
class ProfitResult(Result):
    """One plan; the cost is what it falls short of the best of its kind, in money.

    `profit` is the margin on the sales of a cycle less the cost of travel.
    """

    least: int
    visits: int
    unvisited: int
    travel_h: float
    profit: float


@dataclass(frozen=True)
class _Case:
    """Tables, and what every number of visits brings."""

    name: str
    outlets: pd.DataFrame
    reps: pd.DataFrame
    brings: pd.DataFrame


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDERS")
    parser.add_argument("--seconds", type=float, default=60.0, help="of search per plan")
    parser.add_argument("--sales-weeks", type=float, default=52.0, help="weeks of the sales")


def run(options: argparse.Namespace) -> Iterator[ProfitResult]:
    """Plan every folder each way; yield a result each, and draw who is visited otherwise."""
    print(
        _ROW.format("case", "way", "visited", "visits", "unvisited", "travel h", "profit", "clean")
    )
    for folder in options.files:
        case = _read(folder, options.sales_weeks)
        fixed = _plan(case, case.outlets, options)
        for least in (0, 1):
            outlets = case.outlets.assign(must_visit=bool(least))
            joint = _plan(case, outlets, options, joint=True)
            ways = {
                "fixed": fixed,
                "allocated": _plan(case, _allocated(case, outlets, least), options),
                "joint": joint,
            }
            best = max(_profit(case, plan) for plan in ways.values())
            for way, plan in ways.items():
                yield _tell(case, way, plan, least, best=best, seed=options.seed)
            _draw(fixed, joint, options.out.with_name(f"profit_{case.name}_{least}.png"))


def _read(folder: Path, sales_weeks: float) -> _Case:
    outlets, reps = rp.read_outlets(folder / "outlets.csv"), rp.read_reps(folder / "reps.csv")
    response = rp.judged_response(**_ANSWERS)
    values = rp.visit_values(outlets, response, margin=_MARGIN, sales_weeks=sales_weeks, most=_MOST)
    return _Case(folder.name, outlets, reps, values)


def _allocated(case: _Case, outlets: pd.DataFrame, least: int) -> pd.DataFrame:
    """The outlets with the visits that bring most in the minutes of the team, by estimate."""
    per_visit = workload_minutes(outlets, case.reps, rp.CrowTravel()) / outlets["visits"]
    minutes = float(case.reps["day_min"].sum()) * rp.Cycle().n_days
    best = rp.allocate_visits(
        outlets, case.brings, minutes=minutes, per_visit=per_visit, minimum=least
    )
    return outlets.assign(visits=best.visits)


def _plan(
    case: _Case, outlets: pd.DataFrame, options: argparse.Namespace, *, joint: bool = False
) -> rp.Plan:
    journey = rp.JourneySettings(minute_cost=_MINUTE_COST if joint else None)
    return rp.plan_visits(
        outlets,
        case.reps,
        stop=rp.MaxRuntime(options.seconds),
        seed=options.seed,
        jobs=options.jobs,
        settings=rp.Settings(journey=journey),
        values=case.brings if joint else None,
    )


def _profit(case: _Case, plan: rp.Plan) -> float:
    visits = plan.outlets["visits_planned"]
    rows = case.brings.index.get_indexer(visits.index)
    brought = case.brings.to_numpy()[rows, visits.to_numpy()].sum()
    return float(brought - _MINUTE_COST * plan.days["travel_min"].sum())


def _tell(
    case: _Case, way: str, plan: rp.Plan, least: int, *, best: float, seed: int
) -> ProfitResult:
    profit = _profit(case, plan)
    row = ProfitResult(
        set="profit",
        instance=case.name,
        engine=way,
        seed=seed,
        seconds=plan.info.seconds,
        cost=best - profit,
        best_known=None,
        gap_pct=100 * (best - profit) / best,
        feasible=rp.review_plan(plan).empty,
        version=plan.info.version,
        least=least,
        visits=len(plan.visits),
        unvisited=int((plan.outlets["visits_planned"] == 0).sum()),
        travel_h=float(plan.days["travel_min"].sum()) / 60,
        profit=profit,
    )
    visited, clean = "all" if least else "who pays", "yes" if row.feasible else "NO"
    figures = (row.visits, row.unvisited, f"{row.travel_h:,.1f}", f"{profit:,.0f}", clean)
    print(_ROW.format(case.name, way, visited, *figures), flush=True)
    return row


def _draw(fixed: rp.Plan, joint: rp.Plan, path: Path) -> None:
    """Map of the outlets by the visits they win or lose against the fixed policy."""
    from matplotlib.figure import Figure

    outlets = joint.outlets
    change = outlets["visits_planned"] - fixed.outlets["visits_planned"].reindex(outlets.index)
    figure = Figure(figsize=(7.2, 5.0), layout="constrained")
    ax = figure.add_subplot()
    order = np.argsort(change.abs().to_numpy(), kind="stable")
    dots = ax.scatter(
        outlets["lon"].iloc[order],
        outlets["lat"].iloc[order],
        c=change.iloc[order],
        cmap="RdYlBu",
        vmin=-4,
        vmax=4,
        s=8,
    )
    ax.plot(joint.reps["lon"], joint.reps["lat"], "k^", markersize=6, label="reps")
    ax.set_aspect(1 / np.cos(np.radians(outlets["lat"].mean())))
    ax.legend(loc="lower left")
    figure.colorbar(dots, ax=ax, label="visits a cycle, joint less fixed")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=130)
