"""The rule about pinned outlets: their days and their rep."""

from __future__ import annotations

import pandas as pd

from routeplan.review.broken import broken, gathered
from routeplan.review.facts import Facts

__all__ = ["check_pinned"]


def check_pinned(facts: Facts) -> pd.DataFrame:
    """A pinned outlet is visited on its days, on no others, and by its rep.

    One that has lost or moved a visit because something has come between is excused.
    """
    pinned = facts.outlets[facts.pinned]
    pinned = pinned[~pinned.index.isin(facts.irregular)]
    visits = facts.visits[facts.visits["outlet"].isin(pinned.index)]
    days = visits.dropna(subset="day").groupby("outlet")["day"].agg(set)
    lost, found, needed = [], [], []
    for outlet, wanted in pinned["pinned_days"].items():
        made = days.get(outlet, set())
        if made != set(wanted):
            lost.append(outlet)
            found.append(_told(made))
            needed.append(f"{_told(wanted)}, as pinned")
    strange = visits[visits["rep"] != visits["outlet"].map(pinned["rep"])]
    strange = strange[strange["rep"].notna()].drop_duplicates(["outlet", "rep"])
    theirs = strange["outlet"].map(pinned["rep"])
    return gathered(
        [
            broken(pd.DataFrame({"outlet": lost}), found, needed),
            broken(
                strange,
                [f"rep {rep}" for rep in strange["rep"]],
                [f"rep {rep}, as pinned" for rep in theirs],
            ),
        ]
    )


def _told(days: set[float] | tuple[int, ...]) -> str:
    if not days:
        return "no visit"
    return f"day{'s' if len(days) > 1 else ''} {', '.join(f'{day:.0f}' for day in sorted(days))}"
