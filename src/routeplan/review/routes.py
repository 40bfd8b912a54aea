"""Rules about the stops of a rep-day: their order, their minutes, the budget."""

from __future__ import annotations

import pandas as pd

from routeplan.review.broken import broken, gathered
from routeplan.review.facts import Facts

__all__ = [
    "TOLERANCE_MIN",
    "check_budget",
    "check_sequence",
    "check_service",
    "check_travel",
]

TOLERANCE_MIN = 0.05
"""Minutes that may be lost by rounding."""

_REP_DAY = ["rep", "day"]


def check_sequence(facts: Facts) -> pd.DataFrame:
    """The stops of a rep-day are numbered from 1 without gaps."""
    numbers = facts.visits.groupby(_REP_DAY)["sequence"]
    stops, readable = numbers.transform("size"), numbers.transform("count")
    wrong = facts.visits["sequence"] != numbers.cumcount() + 1
    faulty = facts.visits[wrong & (stops == readable)].drop_duplicates(_REP_DAY)
    found, needed = [], []
    for rep, day in zip(faulty["rep"], faulty["day"], strict=True):
        sequence = numbers.get_group((rep, day))
        found.append(_listed([f"{number:.0f}" for number in sequence]))
        needed.append(f"1 to {len(sequence)}, each once")
    return broken(faulty[_REP_DAY], found, needed)


def check_travel(facts: Facts) -> pd.DataFrame:
    """The travel minutes of every leg are those of the plan's travel model."""
    legs = facts.legs
    out = (facts.visits["travel_min"] - legs.out).abs() > TOLERANCE_MIN
    wrong = facts.visits[out & ~facts.done]
    found = [f"{minutes:.2f} min of travel" for minutes in wrong["travel_min"]]
    needed = [f"{minutes:.2f} min" for minutes in legs.out[wrong.index]]
    lost = ["a way the travel model does not know"] * len(legs.lost)
    return gathered(
        [
            broken(wrong, found, needed),
            broken(legs.lost, lost, "a way with known minutes"),
        ]
    )


def check_service(facts: Facts) -> pd.DataFrame:
    """The service minutes of a visit are those of its outlet."""
    visits = facts.planned
    service = visits["outlet"].map(facts.outlets["service_min"])
    wrong = visits[(visits["service_min"] - service).abs() > TOLERANCE_MIN]
    found = [f"{minutes:g} min in the outlet" for minutes in wrong["service_min"]]
    return broken(wrong, found, [f"{minutes:g} min" for minutes in service[wrong.index]])


def check_budget(facts: Facts) -> pd.DataFrame:
    """Travel, service and waiting of a rep-day fit into the minutes the rep may work.

    These are those of the day, and its overtime.
    """
    minutes = facts.due.assign(rep=facts.visits["rep"], day=facts.visits["day"])
    days = minutes.groupby(_REP_DAY)[list(facts.due)].sum()
    days = days.loc[days.index.isin(pd.MultiIndex.from_frame(facts.planned[_REP_DAY]))]
    work = days.sum(axis=1) + facts.legs.home.reindex(days.index).fillna(0.0)
    work += facts.lost.sum(axis=1).reindex(days.index).fillna(0.0)
    limit = facts.reps["day_min"].reindex(work.index, level="rep")
    limit += facts.duties["overtime"].reindex(work.index).fillna(0.0)
    over = work[work > limit + TOLERANCE_MIN]
    found = [f"{minutes:.1f} min of travel, service and waiting" for minutes in over]
    needed = [f"{minutes:g} min at most" for minutes in limit[over.index]]
    return broken(over.index.to_frame(index=False), found, needed)


def _listed(names: list[str]) -> str:
    return ", ".join(names if len(names) <= 12 else [*names[:10], "...", names[-1]])
