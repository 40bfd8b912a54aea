"""Planning again after random events: seconds, changes, and what a plan from scratch would do.

An instance is a folder with ``outlets.csv`` and ``reps.csv``. It is planned once; then one event
after the other, each for itself, comes in the way of that plan. "day" concerns one rep, "help" is a
rep ill for a day with the whole team to help, "cap" are any events with at most five changes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import routeplan as rp
from benchmarks.results import Result

__all__ = ["ReplanResult", "add_arguments", "run"]

_CYCLE = rp.Cycle(weeks=4, start="2026-12-07")
_CAP = 5
_ALL = ("day", "help", "cap", "scratch")
_ROW = "{:<10}{:<12}{:>6}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>8}"
_HEAD = (
    "case", "events", "runs", "wall 50%", "wall 95%", "cpu 50%", "cpu 95%", "changes", "forced",
    "owed", "faults",
)  # fmt: skip

Event = dict[str, Any]


@dataclass(frozen=True)
class ReplanResult(Result):
    """Planning again after many events of a kind; feasible when no plan has a fault."""

    runs: int
    wall_median: float
    wall_95: float
    cpu_median: float
    cpu_95: float
    changes: float
    forced: float


@dataclass
class _Case:
    """One plan, and how random events come in its way."""

    name: str
    plan: rp.Plan
    seed: int

    def moment(self, rng: np.random.Generator) -> dt.datetime:
        """A minute of a working day in the first three weeks."""
        date = _CYCLE.date(int(rng.integers(1, 16))) or dt.date.min
        return dt.datetime.combine(date, dt.time(8)) + dt.timedelta(minutes=int(rng.integers(480)))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDERS")
    parser.add_argument("--seconds", type=float, default=60.0, help="of search for the first plan")
    parser.add_argument("--events", type=int, default=200, help="of one rep; a quarter for others")
    parser.add_argument("--kinds", nargs="+", choices=_ALL, default=list(_ALL))
    parser.add_argument("--levels", action="store_true", help="all three levels every time")
    parser.add_argument("--solutions", type=Path, default=Path("solutions"))


def run(options: argparse.Namespace) -> Iterator[ReplanResult]:
    """Plan every folder, then plan again after events; yield a result for each kind."""
    for folder in options.files:
        case = _Case(folder.name, _first_plan(folder, options), options.seed)
        print(_ROW.format(*_HEAD))
        rp.replan_visits(case.plan, "2026-12-07 07:00", level="least")  # imports, compiles
        for kind in options.kinds:
            if kind == "scratch":
                _beside_scratch(case, options.seconds)
                continue
            draw, settings = _KINDS[kind]
            runs = options.events if kind == "day" else max(1, options.events // 4)
            level = None if options.levels else "balanced"
            yield _measure(case, kind, runs, draw, settings=settings, level=level)


def _first_plan(folder: Path, options: argparse.Namespace) -> rp.Plan:
    """The plan of a folder, kept from run to run."""
    kept = options.solutions / f"replan-{folder.name}"
    if kept.is_dir():
        return rp.Plan.load(kept)
    plan = rp.plan_visits(
        folder / "outlets.csv",
        folder / "reps.csv",
        _CYCLE,
        stop=rp.MaxRuntime(options.seconds),
        seed=options.seed,
        jobs=options.jobs,
    )
    options.solutions.mkdir(parents=True, exist_ok=True)
    plan.save(kept)
    return plan


def _measure(
    case: _Case,
    name: str,
    runs: int,
    draw: Callable[[_Case, np.random.Generator, dt.datetime], Event],
    *,
    settings: rp.ReplanSettings,
    level: Any,
) -> ReplanResult:
    """Plan again after so many events, each for itself."""
    rng = np.random.default_rng(case.seed)
    rows, faults = [], 0
    for _ in range(runs):
        now = case.moment(rng)
        event = pd.DataFrame([draw(case, rng, now)])
        wall, cpu = time.perf_counter(), time.process_time()
        made = rp.replan_visits(case.plan, now, event, level=level, settings=settings)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        figures = made.figures()
        rows.append((wall, cpu, figures["changes"], figures["forced"], figures["debt"]))
        faults += _is_faulty(case.plan, made, event, now, settings)
    table = pd.DataFrame(rows, columns=["wall", "cpu", "changes", "forced", "debt"])
    half, most = table.median(), table.quantile(0.95)
    figures = [f"{x:.2f}" for x in (half["wall"], most["wall"], half["cpu"], most["cpu"])]
    means = [f"{x:.1f}" for x in table[["changes", "forced", "debt"]].mean()]
    print(_ROW.format(case.name, name, runs, *figures, *means, faults), flush=True)
    return ReplanResult(
        set="replan",
        instance=f"{case.name} {name}",
        engine="routeplan",
        seed=case.seed,
        seconds=float(half["wall"]),
        cost=float(table["changes"].mean()),
        best_known=None,
        gap_pct=None,
        feasible=faults == 0,
        version=version("routeplan"),
        runs=runs,
        wall_median=float(half["wall"]),
        wall_95=float(most["wall"]),
        cpu_median=float(half["cpu"]),
        cpu_95=float(most["cpu"]),
        changes=float(table["changes"].mean()),
        forced=float(table["forced"].mean()),
    )


def _is_faulty(
    before: rp.Plan,
    made: Any,
    event: pd.DataFrame,
    now: dt.datetime,
    settings: rp.ReplanSettings,
) -> bool:
    """Whether a rule is broken, there are too many changes, or a frozen visit has changed.

    Slow traffic changes the times of everybody's; a day that becomes too long for it may lose its
    last visit.
    """
    plans = made.levels.values()
    broken = any(len(rp.review_plan(one.plan)) for one in plans)
    most = settings.max_changes
    many = most is not None and any(one.figures()["changes"] > most for one in plans)
    soon = now + dt.timedelta(minutes=settings.freeze)
    frozen = before.visits
    frozen = frozen[(frozen["date"] == str(now.date())) & (frozen["arrive"] < f"{soon:%H:%M}")]
    concerned = set(event.get("rep", pd.Series(dtype=str)).dropna())
    about = set(event.get("outlet", pd.Series(dtype=str)).dropna())
    concerned |= set(before.visits["rep"][before.visits["outlet"].isin(about)])
    frozen = frozen[~frozen["rep"].isin(concerned)]
    if "factor" in event:
        late = _too_late(before, now, float(event["factor"].iloc[0]))
        last = ~before.visits.duplicated(["rep", "day"], keep="last")[frozen.index]
        frozen = frozen[~(frozen["rep"].isin(late) & last)]
    keys = ["rep", "day", "outlet", "arrive", "depart"]
    keys = keys[:3] if "factor" in event else keys
    wanted = pd.MultiIndex.from_frame(frozen[keys])
    moved = any(
        not wanted.isin(pd.MultiIndex.from_frame(one.plan.visits[keys])).all() for one in plans
    )
    return broken or many or moved


def _too_late(plan: rp.Plan, now: dt.datetime, factor: float) -> set[str]:
    """Reps whose day exceeds its minutes when all that is ahead takes longer by a factor."""
    day = plan.days[plan.days["date"] == str(now.date())].set_index("rep")
    visits = plan.visits[plan.visits["date"] == str(now.date())]
    begun = visits[visits["arrive"] <= f"{now:%H:%M}"].groupby("rep")["travel_min"].sum()
    ahead = day["travel_min"] - begun.reindex(day.index, fill_value=0.0)
    late = day["work_min"] + (factor - 1) * ahead > plan.reps["day_min"].reindex(day.index)
    return set(day.index[late])


def _today(case: _Case, now: dt.datetime) -> pd.DataFrame:
    visits = case.plan.visits
    return visits[visits["date"] == str(now.date())]


def _one_rep_event(case: _Case, rng: np.random.Generator, now: dt.datetime) -> Event:
    """Something that concerns one rep."""
    today = _today(case, now)
    begun = today[today["arrive"] <= f"{now:%H:%M}"]
    kind = str(rng.choice(["ill", "overran", "failed", "urgent", "closed"]))
    if kind == "ill":
        return {
            "event": kind,
            "rep": str(rng.choice(today["rep"])),
            "minutes": int(rng.integers(60, 480)),
        }
    if kind in ("overran", "failed") and len(begun):
        visit = begun.sort_values("arrive").groupby("rep").tail(1).sample(1, random_state=rng)
        more = {"minutes": int(rng.integers(10, 120))} if kind == "overran" else {}
        return {"event": kind, "outlet": visit["outlet"].iloc[0], **more}
    outlet = str(rng.choice(case.plan.visits["outlet"]))
    if kind == "closed":
        return {"event": kind, "outlet": outlet, "days": int(rng.integers(7, 22))}
    return {"event": "urgent", "outlet": outlet, "days": 2}


def _ill(case: _Case, rng: np.random.Generator, _: dt.datetime) -> Event:
    """A rep is ill from now on for the day."""
    return {"event": "ill", "rep": str(rng.choice(case.plan.reps.index)), "days": 1}


def _any_event(case: _Case, rng: np.random.Generator, now: dt.datetime) -> Event:
    """Anything."""
    kind = str(rng.choice(["one", "one", "traffic", "day lost", "rep leaves", "new outlet"]))
    if kind == "one":
        return _one_rep_event(case, rng, now)
    rep = str(rng.choice(case.plan.reps.index))
    place = case.plan.outlets.sample(1, random_state=rng)[["lat", "lon"]].iloc[0]
    return {
        "traffic": {"event": kind, "factor": 1.4},
        "day lost": {"event": kind, "rep": rep},
        "rep leaves": {"event": kind, "rep": rep},
        "new outlet": {"event": kind, "outlet": "new", "lat": place["lat"], "lon": place["lon"]},
    }[kind]


def _beside_scratch(case: _Case, seconds: float) -> None:
    """A rep ill for the second week: planned again, and planned from scratch."""
    rep, now = str(case.plan.reps.index[0]), "2026-12-14 07:00"
    event = pd.DataFrame([{"event": "ill", "rep": rep, "days": 5}])
    rows = {"as planned": (case.plan, 0.0)}
    began = time.perf_counter()
    made = rp.replan_visits(case.plan, now, event, settings=rp.ReplanSettings(handover=True))
    for level, one in made.levels.items():
        rows[f"again, {level}"] = (one.plan, (time.perf_counter() - began) / len(made.levels))
    reps = case.plan.reps.assign(leave="")
    reps.loc[rep, "leave"] = "2026-12-14..2026-12-18"
    outlets = case.plan.outlets.drop(columns=["rep", "visits_planned"])
    stop = rp.MaxRuntime(seconds)
    rows["from scratch"] = (rp.plan_visits(outlets, reps, _CYCLE, stop=stop), seconds)
    print(f"\n{case.name}: {rep} is ill for a week, from {now} on; visits from then on")
    row = "{:<18}{:>9}{:>10}{:>11}{:>10}{:>9}"
    print(row.format("", "visits", "changed", "travel h", "visits/h", "seconds"))
    old = _ahead(case.plan)
    for name, (plan, spent) in rows.items():
        new = _ahead(plan)
        keys = ["rep", "day", "outlet"]
        same = pd.MultiIndex.from_frame(new[keys]).isin(pd.MultiIndex.from_frame(old[keys]))
        travel = plan.days["travel_min"][plan.days["day"] > 5].sum() / 60
        changed = len(old) - int(same.sum())
        figures = (f"{len(new):,}", f"{changed:,}", f"{travel:.1f}", f"{len(new) / travel:.2f}")
        print(row.format(name, *figures, f"{spent:.1f}"), flush=True)
    print()


def _ahead(plan: rp.Plan) -> pd.DataFrame:
    visits = plan.visits
    return visits[visits["day"] > 5]


_KINDS = {
    "day": (_one_rep_event, rp.ReplanSettings()),
    "help": (_ill, rp.ReplanSettings(handover=True)),
    "cap": (_any_event, rp.ReplanSettings(handover=True, max_changes=_CAP)),
}
"""How events are drawn, and what may change."""
