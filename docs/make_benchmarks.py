"""Write docs/benchmarks.md from benchmarks/results/: ``python docs/make_benchmarks.py``."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the benchmarks are not installed

from benchmarks.registry import SETS  # noqa: E402
from benchmarks.results import REACHED_PCT  # noqa: E402

PAGE = Path(__file__).with_name("benchmarks.md")
RESULTS = ROOT / "benchmarks" / "results"

INTRODUCTION = """\
# Benchmarks

<!-- Written by docs/make_benchmarks.py from benchmarks/results/. -->

The built-in search and other engines on public sets, one core for each instance, two instances side
by side on a virtual machine with 2 cores. [benchmarks/README.md](../benchmarks/README.md) tells
what the sets are and how to run them. Every solution was written in the format of its set and
checked by a checker that shares no code with the search.

The gap is the percentage by which a value is worse than the best-known one, on average over all
runs. "Reached" counts the runs that reach or beat the best-known value.
"""

TEAMS = {
    "territories": (
        "Territories",
        (
            "Real teams, divided round their homes by minutes of work (the way is in minutes, "
            "beside the proven bound, which need not be in one piece), and with free centres by "
            "the number of outlets (the way is in kilometres). k-means-constrained begins once."
        ),
        {
            "instance": "case, centres",
            "engine": "engine",
            "reps": "reps",
            "seconds": "seconds",
            "deviation": "largest deviation",
            "extra_parts": "extra parts",
            "cost": "way",
            "gap_pct": "above the bound",
        },
    ),
    "sizing": (
        "Team sizes",
        (
            "The number of reps by the estimate of `size_team` beside the smallest team with "
            "which the search planned every visit: with homes in the middle of territories, or "
            "today's team enlarged or made smaller. The time used is that of the smallest team, "
            "by the estimate; a blank where one rep fewer has less time than the service alone. "
            "New York was begun at 78 reps, two more than the estimate."
        ),
        {
            "instance": "case",
            "homes": "homes",
            "day_min": "day min",
            "estimate": "by estimate",
            "planned": "by plans",
            "off": "difference",
            "near": "within 1 or 5 %",
            "used": "time used",
            "fewer": "one rep fewer leaves out",
            "tried": "teams tried",
            "feasible": "clean",
        },
    ),
    "integrated": (
        "Fixed or integrated territories",
        (
            "The same seconds of search with the territories of `design_territories` kept, and "
            "with reps chosen by the search."
        ),
        {
            "instance": "case",
            "engine": "territories",
            "seconds": "seconds",
            "missing": "visits missing",
            "unvisited": "outlets unvisited",
            "cost": "travel min",
            "travel_per_visit": "travel a visit",
            "work_cv": "CV of work",
            "extra_parts": "extra parts",
            "feasible": "clean",
        },
    ),
    "roads": (
        "Minutes on the roads",
        (
            "Real towns on the roads of OpenStreetMap, by car: seconds to read the file, to start "
            "again from what was kept, and for the minutes from each place to each (and without "
            "routingkit-cch); minutes as a multiple of OSRM's on the same file, for random pairs "
            "(the low ones of Malta are ways by the ferry, which goes 5 km/h there). Each team was "
            "planned with the same seconds of search by minutes as the crow flies and by minutes "
            "on the roads; the travel is what either plan takes on the roads, over the limit are "
            "the minutes by which its rep-days are then too long."
        ),
        {
            "instance": "case",
            "engine": "planned by",
            "places": "places",
            "read_s": "read s",
            "again_s": "again s",
            "matrix_s": "table s",
            "dijkstra_s": "Dijkstra s",
            "gigabytes": "GB",
            "osrm_low": "OSRM x, 10 %",
            "osrm": "median",
            "osrm_high": "90 %",
            "missing": "visits missing",
            "cost": "travel min",
            "over_min": "over the limit",
        },
    ),
    "hours": (
        "Opening hours",
        (
            "Outlets of New York round their middle with their nearest reps, four weeks with "
            "public holidays and a lunch break, 60 s of search on 2 cores: without opening hours,"
            " and with made-up ones on half of the outlets."
        ),
        {
            "instance": "case",
            "engine": "hours on",
            "outlets": "outlets",
            "wanted": "visits wanted",
            "missing": "missing",
            "cost": "travel min",
            "wait_h": "wait h",
            "feasible": "clean",
        },
    ),
    "country": (
        "Countries of growing size",
        (
            "Made-up countries, four weeks, planned region by region on 2 cores with 100 "
            "iterations of the search per outlet."
        ),
        {
            "outlets": "outlets",
            "reps": "reps",
            "territories_s": "territories s",
            "seconds": "plan s",
            "tables_s": "tables s",
            "review_s": "review s",
            "gigabytes": "GB",
            "wanted": "visits wanted",
            "missing": "missing",
            "travel_per_visit": "travel a visit",
            "feasible": "clean",
        },
    ),
    "nation": (
        "A million outlets",
        (
            "A made-up country divided on one core at 10 iterations per outlet, measured and "
            "written; the mean seconds of one core for the plans of four groups of eight reps at "
            "100 iterations per outlet; and the minutes of the whole plan by calculation."
        ),
        {
            "outlets": "outlets",
            "reps": "reps",
            "make_s": "make s",
            "seconds": "territories s",
            "tables_s": "tables s",
            "gigabytes": "GB",
            "within": "within 10 %",
            "in_one_piece": "in one piece",
            "group_s": "group s",
            "two_min": "min, 2 workers",
            "many_min": "min, 64 workers",
        },
    ),
    "workers": (
        "Workers",
        (
            "A country of 100 regions with 240 iterations of the search per outlet, the faster of "
            "two runs: the plan must be the same. The division into territories and the drawing of "
            "the regions, ten seconds, are done by one worker."
        ),
        {
            "engine": "backend, workers",
            "seconds": "seconds",
            "cost": "travel min",
            "feasible": "same plan",
        },
    ),
    "profit": (
        "What the visits bring",
        (
            "Real outlets with real sales, 60 s of search per plan on 2 cores: the visits of the "
            "class table (4, 2, 1) as far as they fit; the visits that bring most in the minutes "
            "of the team by estimate, then routed; and visits and routes chosen in one search. "
            "Once outlets may be left out (`least` 0), once each must be visited (1). The profit "
            "is a quarter of the sales of four weeks less 0.4 a minute of travel, by one judged "
            "curve of sales over visits for all: half of the sales come without visits. The maps "
            "show who is visited more and less than by the class table: "
            "[free](../benchmarks/results/profit_iowa_0.png), [all "
            "visited](../benchmarks/results/profit_iowa_1.png). Three seeds; it is the one case "
            "with real sales. The price of leaving out an outlet that must be visited was chosen "
            "after a first run with seed 1, in which the joint search had lost."
        ),
        {
            "instance": "case",
            "least": "least",
            "seed": "seed",
            "engine": "way",
            "visits": "visits",
            "unvisited": "unvisited",
            "travel_h": "travel h",
            "profit": "profit",
            "gap_pct": "below the best",
            "feasible": "clean",
        },
    ),
    "allocation": (
        "Visits for a limited time",
        (
            "Made-up outlets with S-shaped values at six numbers of visits (0, 1, 2, 4, 8 and 12), "
            "and a tenth less time than today's visits take, on 2 cores. The bound is proven."
        ),
        {
            "instance": "case",
            "engine": "method",
            "seconds": "seconds",
            "cost": "profit",
            "best_known": "bound",
            "gap_pct": "below the bound",
            "feasible": "within the time",
        },
    ),
}
"""Tables of whole teams: title, what was done, and the columns that are shown."""

TITLES = {
    "pvrp": "Periodic vehicle routing",
    "pvrp_one_driver": "Periodic vehicle routing, one driver per customer",
    "cvrp": "Capacitated vehicle routing",
    "vrptw": "Time windows, least distance",
    "tsptw": "One tour with time windows",
    "top": "Team orienteering",
    "cpmp": "Capacitated p-median (territories)",
}


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for name, title in TITLES.items():
        table = RESULTS / f"{name}.csv"
        if table.exists():
            parts.append(_section(name, title, pd.read_csv(table)))
    for name, (title, told, columns) in TEAMS.items():
        table = RESULTS / f"{name}.csv"
        if table.exists():
            parts.append(_team(title, told, columns, pd.read_csv(table)))
    kernel = RESULTS / "kernel.csv"
    if kernel.exists():
        parts.append(_kernel(pd.read_csv(kernel)))
    return "\n".join(parts)


def _section(name: str, title: str, results: pd.DataFrame) -> str:
    lines = [f"## {title}", "", *_summary(results)]
    if results["best_known"].isna().all():
        lines += ["", "Nothing was published for this set so far. Values of these runs:", ""]
        lines += _values(results, smallest=not SETS[name].scored)
    for kind in ("box", "time"):
        if (RESULTS / f"{name}_{kind}.png").exists():
            lines += ["", f"![{title}: {kind}](../benchmarks/results/{name}_{kind}.png)"]
    return "\n".join([*lines, ""])


def _summary(results: pd.DataFrame) -> list[str]:
    """A row per time and engine."""
    rows = ["engine", "seconds", "instances", "runs", "feasible", "mean gap", "worst", "reached"]
    lines = [_row(rows), "|" + "---|" * len(rows)]
    for (given, engine), runs in results.groupby(["given", "engine"]):
        gaps = runs["gap_pct"].dropna()
        known = len(gaps) > 0
        lines.append(
            _row(
                [
                    f"{engine} {runs['version'].iloc[0]}",
                    f"{given:g}",
                    str(runs["instance"].nunique()),
                    str(len(runs)),
                    "all" if runs["feasible"].all() else str(int(runs["feasible"].sum())),
                    f"{gaps.mean():.3f} %" if known else "",
                    f"{gaps.max():.2f} %" if known else "",
                    f"{(gaps <= REACHED_PCT).sum() / runs['best_known'].notna().sum():.0%}"
                    if known
                    else "",
                ]
            )
        )
    return lines


def _values(results: pd.DataFrame, *, smallest: bool) -> list[str]:
    """Best value of every instance, and the mean over the seeds."""
    longest = results[results["feasible"] & (results["given"] == results["given"].max())]
    lines = [_row(["instance", "best", "mean"]), "|---|---|---|"]
    for instance, costs in longest.groupby("instance")["cost"]:
        best = costs.min() if smallest else costs.max()
        lines.append(_row([f"`{instance}`", f"{best:,.2f}", f"{costs.mean():,.2f}"]))
    return lines


def _team(title: str, told: str, columns: dict[str, str], results: pd.DataFrame) -> str:
    lines = [f"## {title}", "", *textwrap.wrap(told, 100), ""]
    lines += [_row([*columns.values()]), "|" + "---|" * len(columns)]
    lines += [
        _row([_cell(str(name), value) for name, value in row.items()])
        for row in results[[*columns]].to_dict("records")
    ]
    if results["set"].iloc[0] == "country":
        sizes, seconds = np.log(results["outlets"]), np.log(results["seconds"])
        power = np.polyfit(sizes, seconds, 1)[0]
        lines += ["", f"The seconds of the plan grow with the power {power:.2f} of the outlets."]
    return "\n".join([*lines, ""])


_SHARES = {"deviation", "used", "within", "in_one_piece"}
"""Columns that are told as per cent."""


def _cell(name: str, value: object) -> str:
    """A value as a reader wants it."""
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, float):
        digits = {
            "gap_pct": 2,
            "travel_per_visit": 2,
            "gigabytes": 2,
            "work_cv": 3,
            "cost": 0,
            "best_known": 0,
            "over_min": 0,
            "day_min": 0,
            "fewer": 0,
        } | dict.fromkeys(["read_s", "again_s", "osrm_low", "osrm", "osrm_high"], 2)
        text = f"{value:,.{digits.get(name, 1)}f}{' %' if name == 'gap_pct' else ''}"
        return "" if np.isnan(value) else f"{value:.1%}" if name in _SHARES else text
    return f"{value:,}" if isinstance(value, int) else str(value)


def _kernel(paces: pd.DataFrame) -> str:
    lines = ["## Iterations of the search a second", "", _row(["problem", "one core"]), "|---|---|"]
    lines += [_row([row.case, f"{row.iterations_a_second:,}"]) for row in paces.itertuples()]
    return "\n".join([*lines, ""])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
