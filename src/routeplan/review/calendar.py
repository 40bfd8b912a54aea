"""Rules about who is visited on which day."""

from __future__ import annotations

from typing import Any

import pandas as pd

from routeplan.clock import clock
from routeplan.cycle import WEEKDAYS
from routeplan.review.broken import broken, gathered
from routeplan.review.facts import Facts

__all__ = [
    "check_date",
    "check_day",
    "check_holiday",
    "check_known_ids",
    "check_leave",
    "check_once_a_day",
    "check_one_rep",
    "check_skills",
    "check_weekdays",
    "check_workdays",
]

_DAY_END = 24 * 60.0
_ROUNDING = 1.05
"""Times in a plan are whole minutes."""


def check_known_ids(facts: Facts) -> pd.DataFrame:
    """Every outlet and rep of a visit stands in the tables of outlets and reps."""
    tables = []
    for name, table in (("visits", facts.visits), ("unserved", facts.unserved)):
        outlet = table["outlet"]
        strange = table[outlet.notna() & ~outlet.isin(facts.outlets.index)]
        found = [f"{name}: unknown outlet {label}" for label in strange["outlet"]]
        tables.append(broken(strange, found, "an outlet of the outlets table"))
    for name, table in (("visits", facts.visits), ("days", facts.days)):
        rep = table["rep"]
        strange = table[rep.notna() & ~rep.isin(facts.reps.index)]
        found = [f"{name}: unknown rep {label}" for label in strange["rep"]]
        tables.append(broken(strange, found, "a rep of the reps table"))
    return gathered(tables)


def check_day(facts: Facts) -> pd.DataFrame:
    """Every day is a day of the cycle."""
    tables = []
    for name, table in (("visits", facts.visits), ("days", facts.days)):
        strange = table[table["day"].notna() & ~table["day"].isin(facts.calendar.index)]
        found = [f"{name}: day {day:.0f}" for day in strange["day"]]
        tables.append(broken(strange, found, f"a day from 1 to {len(facts.calendar)}"))
    return gathered(tables)


def check_holiday(facts: Facts) -> pd.DataFrame:
    """No visit on a holiday."""
    holiday = _on_day(facts, "holiday") == True  # noqa: E712 - may be missing
    closed = facts.visits[holiday & ~facts.done]
    return broken(closed, ["a visit on a holiday"] * len(closed), "no visit on this day")


def check_date(facts: Facts) -> pd.DataFrame:
    """The date is the date of the day, empty when the cycle has no start."""
    tables = []
    for name, table in (("visits", facts.visits), ("days", facts.days)):
        expected = table["day"].map(facts.calendar["date"])
        wrong = table[expected.notna() & (table["date"] != expected)]
        found = [f"{name}: {date or 'no date'}" for date in wrong["date"]]
        needed = [date or "no date, the cycle has no start" for date in expected[wrong.index]]
        tables.append(broken(wrong, found, needed))
    return gathered(tables)


def check_once_a_day(facts: Facts) -> pd.DataFrame:
    """No outlet is visited twice on one day."""
    visits = facts.visits[facts.visits["outlet"].notna() & facts.visits["day"].notna()]
    again = visits[visits.duplicated(["outlet", "day"])]
    return broken(again, ["another visit on the same day"] * len(again), "one visit a day at most")


def check_one_rep(facts: Facts) -> pd.DataFrame:
    """All visits of an outlet are made by the same rep, unless it is marked `any_rep`.

    A visit moved because something has come between may be made by another one.
    """
    shared = facts.outlets.index[facts.outlets["any_rep"]]
    visits = facts.visits[facts.visits["outlet"].notna() & facts.visits["rep"].notna()]
    visits = visits[~visits["outlet"].isin(facts.irregular)]
    pairs = visits[["outlet", "rep"]].drop_duplicates()
    pairs = pairs[pairs.duplicated("outlet", keep=False) & ~pairs["outlet"].isin(shared)]
    several = pairs.groupby("outlet")["rep"].agg(list)
    where = pd.DataFrame({"outlet": several.index})
    return broken(where, [f"reps {', '.join(names)}" for names in several], "one rep")


def check_skills(facts: Facts) -> pd.DataFrame:
    """A rep can do all that the outlet needs."""
    visits = facts.visits
    needed = visits["outlet"].map(facts.outlets["skills"].map(_words))
    able = visits["rep"].map(facts.reps["skills"].map(_words))
    lacking = [
        sorted(needs - has) if isinstance(needs, set) and isinstance(has, set) else []
        for needs, has in zip(needed, able, strict=True)
    ]
    wrong = pd.Series([bool(words) for words in lacking], index=visits.index, dtype=bool)
    wrong &= ~facts.done
    told = [
        f"a rep without {', '.join(words)}"
        for words, out in zip(lacking, wrong, strict=True)
        if out
    ]
    return broken(visits[wrong], told, "a rep with all the skills the outlet needs")


def _words(text: object) -> set[str]:
    parts = str(text or "").replace(";", ",").split(",")
    return {part.strip().casefold() for part in parts if part.strip()}


def check_weekdays(facts: Facts) -> pd.DataFrame:
    """Visits lie on the weekdays the outlet allows, or on the day of an appointment."""
    allowed = facts.visits["outlet"].map(facts.outlets["weekdays"])
    return _outside_weekdays(facts, allowed.mask(facts.agreed))


def check_workdays(facts: Facts) -> pd.DataFrame:
    """Visits lie on the weekdays the rep works, or on a make-up day."""
    makeup = {date.isoformat() for date in facts.plan.cycle.makeup}
    usual = facts.visits["rep"].map(facts.reps["workdays"])
    return _outside_weekdays(facts, usual.mask(_on_day(facts, "date").isin(makeup)))


def check_leave(facts: Facts) -> pd.DataFrame:
    """No visit while the rep is on leave."""
    visits, dates = facts.visits, _on_day(facts, "date")
    leave = visits["rep"].map(facts.reps["leave"])
    times = zip(leave, dates, visits["arrive"], visits["depart"], strict=True)
    away = pd.Series([_away(*row) for row in times], index=visits.index, dtype=object)
    wrong = visits[away.astype(bool) & ~facts.done]
    found = [f"a visit on {dates[row]}, {away[row]}" for row in wrong.index]
    return broken(wrong, found, "no visit while the rep is on leave")


def _away(leave: object, date: object, arrive: float, depart: float) -> str:
    """The leave that a visit falls into, as a phrase; empty without."""
    hours = [(a, b) for when, a, b in leave if when == date] if isinstance(leave, tuple) else []
    if (0.0, _DAY_END) in hours:
        return "a day of leave"
    inside = [(a, b) for a, b in hours if arrive < b - _ROUNDING and depart > a + _ROUNDING]
    return f"on leave from {clock(inside[0][0])} to {clock(inside[0][1])}" if inside else ""


def _outside_weekdays(facts: Facts, allowed: pd.Series[Any]) -> pd.DataFrame:
    weekdays = _on_day(facts, "weekday")
    outside = [
        isinstance(names, frozenset) and isinstance(weekday, str) and weekday not in names
        for names, weekday in zip(allowed, weekdays, strict=True)
    ]
    wrong = pd.Series(outside, index=facts.visits.index, dtype=bool) & ~facts.done
    visits = facts.visits[wrong]
    order = {name: position for position, name in enumerate(WEEKDAYS)}
    needed = [
        ", ".join(sorted(names, key=order.__getitem__)) if isinstance(names, frozenset) else ""
        for names in allowed[visits.index]
    ]
    return broken(visits, [f"a {weekday}" for weekday in weekdays[visits.index]], needed)


def _on_day(facts: Facts, column: str) -> pd.Series[Any]:
    """Column of the calendar for every visit, missing for a day outside the cycle."""
    return facts.visits["day"].map(facts.calendar[column])
