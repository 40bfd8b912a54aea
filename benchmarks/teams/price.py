"""What wishes cost: eight curves of a real team, and how far two seeds differ.

An instance is a folder with ``outlets.csv`` and ``reps.csv``. A plan is made first; then every wish
is priced with each seed. The noise of a value is the standard deviation of its travel over the
seeds, in per cent. Where no outlet has opening hours, a second plan is made for their curve alone:
in it an outlet in three closes from 12:00 to 15:00, and another one at 13:00.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import routeplan as rp
from benchmarks.results import Result
from routeplan.pricing.wishes import WISHES

__all__ = ["PriceResult", "add_arguments", "run"]

_HOURS = np.array(["", "09:00-12:00,15:00-19:00", "08:00-13:00"])
_ROW = "{:<14}{:>9}{:>10}{:>10}{:>8}{:>9}{:>8}{:>6}"


@dataclass(frozen=True)
class PriceResult(Result):
    """One value of a wish; the cost is minutes of travel, `seconds` those of all curves."""

    wish: str
    value: float
    own: bool
    unserved: int
    work_min: float
    spread: float
    noise_pct: float | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDERS")
    parser.add_argument("--seconds", type=float, default=60.0, help="of the plan")
    parser.add_argument("--seeds", type=int, default=1, help="how often everything is priced")
    parser.add_argument("--wishes", nargs="+", help="some wishes instead of all")


def run(options: argparse.Namespace) -> Iterator[PriceResult]:
    """Price the wishes of every folder; yield a result for each value."""
    for folder in options.files:
        outlets, reps = rp.read_outlets(folder / "outlets.csv"), rp.read_reps(folder / "reps.csv")
        wishes = options.wishes or list(WISHES)
        cases = [(outlets, wishes)]
        if "hours" in wishes and ("open" not in outlets or outlets["open"].isna().all()):
            cases = [(outlets, [w for w in wishes if w != "hours"]), (_hours(outlets), ["hours"])]
        priced: list[dict[str, rp.PriceCurve]] = [{} for _ in range(options.seeds)]
        seconds = 0.0
        for table, chosen in cases:
            stop = rp.MaxRuntime(options.seconds)
            plan = rp.plan_visits(table, reps, stop=stop, seed=options.seed, jobs=options.jobs)
            print(f"{folder.name}: {plan!r}", flush=True)
            for k in range(options.seeds):
                began = time.perf_counter()
                priced[k] |= rp.prices(plan, chosen, seed=options.seed + k, jobs=options.jobs)
                took = time.perf_counter() - began
                seconds += took if k == 0 else 0.0
                print(f"priced {', '.join(chosen)} in {took:.0f} s", flush=True)
        _draw(priced[0], options.out.with_name(f"price_{folder.name}.png"))
        print(
            _ROW.format("wish", "value", "travel h", "unserved", "spread", "noise %", "own", "ok")
        )
        for wish in priced[0]:
            yield from _rows(folder.name, wish, priced, options.seed, seconds)
            print(priced[0][wish])


def _hours(outlets: pd.DataFrame) -> pd.DataFrame:
    kind = np.random.default_rng(1).integers(0, len(_HOURS), len(outlets))
    return outlets.assign(open=_HOURS[kind])


def _draw(curves: dict[str, rp.PriceCurve], picture: Path) -> None:
    picture.parent.mkdir(parents=True, exist_ok=True)
    rp.plot_prices(curves).savefig(picture, dpi=110)


def _rows(
    case: str, wish: str, priced: list[dict[str, rp.PriceCurve]], seed: int, seconds: float
) -> Iterator[PriceResult]:
    curve = priced[0][wish]
    travel = np.array([curves[wish].table["travel_min"] for curves in priced], dtype=float)
    noise = 100 * travel.std(axis=0, ddof=1) / travel.mean(axis=0) if len(priced) > 1 else None
    for k, row in enumerate(curve.table.to_dict("records")):
        plan = curve.plans[k]
        if plan is None:
            print(_ROW.format(wish, f"{row['value']:.4g}", "none", "", "", "", "", ""), flush=True)
            continue
        result = PriceResult(
            set="price",
            instance=case,
            engine="routeplan",
            seed=seed,
            seconds=seconds,
            cost=row["travel_min"],
            best_known=None,
            gap_pct=None,
            feasible=rp.review_plan(plan).empty,
            version=plan.info.version,
            wish=wish,
            value=row["value"],
            own=bool(row["own"]),
            unserved=int(row["unserved"]),
            work_min=row["work_min"],
            spread=row["spread"],
            noise_pct=None if noise is None else float(noise[k]),
        )
        print(
            _ROW.format(
                wish,
                f"{result.value:.4g}",
                f"{result.cost / 60:.2f}",
                result.unserved,
                f"{result.spread:.1%}",
                "" if result.noise_pct is None else f"{result.noise_pct:.2f}",
                "plan" if result.own else "",
                "yes" if result.feasible else "NO",
            ),
            flush=True,
        )
        yield result
