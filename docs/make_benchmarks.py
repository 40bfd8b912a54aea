"""Write docs/benchmarks.md from benchmarks/results/: ``python docs/make_benchmarks.py``."""

from __future__ import annotations

import sys
from pathlib import Path

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


def _kernel(paces: pd.DataFrame) -> str:
    lines = ["## Iterations of the search a second", "", _row(["problem", "one core"]), "|---|---|"]
    lines += [_row([row.case, f"{row.iterations_a_second:,}"]) for row in paces.itertuples()]
    return "\n".join([*lines, ""])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
