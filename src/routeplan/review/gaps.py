"""Rules about the weeks of the visits and the days between them."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd

from routeplan.clock import parse_date
from routeplan.cycle import chosen_weeks
from routeplan.errors import SettingsError
from routeplan.review.broken import broken, gathered
from routeplan.review.facts import Facts

__all__ = ["check_gaps", "check_weeks"]


def check_weeks(facts: Facts) -> pd.DataFrame:
    """Visits lie in the weeks the outlet allows, or on the day of an appointment."""
    visits, cycle = facts.visits, facts.plan.cycle
    weeks = visits["day"].map(facts.calendar["week"])
    allowed = visits["outlet"].map(facts.outlets["weeks"])
    outside = [
        isinstance(text, str)
        and bool(text)
        and not math.isnan(week)
        and int(week) not in chosen_weeks(text, cycle)
        for text, week in zip(allowed, weeks, strict=True)
    ]
    wrong = visits[pd.Series(outside, index=visits.index, dtype=bool) & ~facts.agreed & ~facts.done]
    found = [f"week {week:.0f}" for week in weeks[wrong.index]]
    return broken(wrong, found, [f"weeks {text}" for text in allowed[wrong.index]])


def check_gaps(facts: Facts) -> pd.DataFrame:
    """Visits are as far apart as the outlet wants; a gap is too long only if all are made."""
    outlets = facts.outlets
    asking = outlets[outlets["min_gap"].notna() | outlets["max_gap"].notna()]
    visits = facts.visits[facts.visits["outlet"].isin(asking.index)]
    visits = visits[visits["day"].isin(facts.calendar.index)].sort_values(["outlet", "day"])
    at = visits["day"].map(_offsets(facts))
    gap = at.groupby(visits["outlet"]).diff().astype(float)
    gap = gap.fillna(at - visits["outlet"].map(_last_visits(facts)))
    least = visits["outlet"].map(outlets["min_gap"])
    most = visits["outlet"].map(outlets["max_gap"])
    whole = visits["outlet"].map(facts.counted >= outlets["visits"]) == True  # noqa: E712
    judged = ~facts.done[visits.index]
    inside = at.groupby(visits["outlet"]).diff().notna()
    return gathered(
        [
            _told(visits, gap, (gap < least) & judged, least, "at least"),
            _told(visits, gap, (gap > most) & whole & inside & judged, most, "at most"),
        ]
    )


def _told(
    visits: pd.DataFrame,
    gap: pd.Series[float],
    wrong: pd.Series[bool],
    limit: pd.Series[float],
    word: str,
) -> pd.DataFrame:
    found = [f"{days:.0f} days after the visit before" for days in gap[wrong]]
    return broken(visits[wrong], found, [f"{word} {days:.0f} days" for days in limit[wrong]])


def _offsets(facts: Facts) -> pd.Series[int]:
    """Calendar days from day 1 to every day of the cycle."""
    names = facts.plan.cycle.workdays
    order = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    first = order.index(names[0])
    weekday = facts.calendar["weekday"].map(lambda name: (order.index(name) - first) % 7)
    return 7 * (facts.calendar["week"] - 1) + weekday


def _last_visits(facts: Facts) -> pd.Series[float]:
    """Calendar days from day 1 to the last visit made, 0 or less; missing where not known."""
    start = facts.plan.cycle.start
    return facts.outlets["last_visit"].map(lambda text: _days_before(text, start)).astype(float)


def _days_before(text: object, start: dt.date | None) -> float:
    if start is None or not text:
        return float("nan")
    try:
        return float(min((parse_date(str(text)) - start).days, 0))
    except SettingsError:
        return float("nan")
