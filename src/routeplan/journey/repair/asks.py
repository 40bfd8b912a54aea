"""What is asked of an outlet or a rep so that a visit becomes possible: cells of the tables."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from routeplan.clock import clock, parse_appointments
from routeplan.cycle import WEEKDAYS, chosen_weeks, parse_weekdays
from routeplan.hours import Windows, day_windows, parse_hours
from routeplan.journey.gaps import Gaps
from routeplan.journey.repair.case import Case, Try
from routeplan.journey.repair.repairs import Change
from routeplan.journey.repair.witness import Placement, Witness

__all__ = ["ASKS", "Ask"]

_ROUND_TO = 5
"""Opening hours are asked for in steps of so many minutes."""
_LAST_MINUTE = 24 * 60 - 1


@dataclass(frozen=True)
class Ask:
    """Changed cells, in words, and their price in minutes."""

    changes: tuple[Change, ...]
    text: str
    price: float


def _weekdays(case: Case, it: Try, placement: Placement, _: Witness) -> Ask:
    """More weekdays."""
    cycle, name = case.journey.cycle, str(it.row.index[0])
    had = parse_weekdays(str(it.row["weekdays"].iloc[0]))
    agreed = {day for day, _ in _agreed(case, it)}
    used = {cycle.weekday(day + 1) for day in placement.days if day not in agreed}
    new = sorted(used - set(had), key=WEEKDAYS.index)
    both = sorted({*had, *new}, key=WEEKDAYS.index)
    change = Change("outlets", name, "weekdays", ",".join(both))
    return Ask((change,), f"allow {','.join(new)}", case.prices.asking * len(new))


def _weeks(case: Case, it: Try, placement: Placement, _: Witness) -> Ask:
    """More weeks."""
    cycle, name = case.journey.cycle, str(it.row.index[0])
    had = chosen_weeks(str(it.row["weeks"].iloc[0]), cycle)
    new = sorted({cycle.week(day + 1) for day in placement.days} - set(had))
    change = Change("outlets", name, "weeks", ",".join(map(str, sorted({*had, *new}))))
    told = f"allow week{'s' if len(new) > 1 else ''} {','.join(map(str, new))}"
    return Ask((change,), told, case.prices.asking * len(new))


def _gap(case: Case, it: Try, placement: Placement, _: Witness) -> Ask:
    """Other gaps between the visits."""
    row, name = it.row.iloc[0], str(it.row.index[0])
    last = row.get("last_visit")
    gaps = Gaps.of(None, None, None if pd.isna(last) else last, case.journey.cycle)
    at = [gaps.offset[day] for day in placement.days]
    between = [later - earlier for earlier, later in pairwise(at)]
    since = between if gaps.last is None else [at[0] - gaps.last, *between]
    changes, told = [], []
    least, most = row.get("min_gap"), row.get("max_gap")
    if pd.notna(least) and min(since, default=math.inf) < least:
        changes.append(Change("outlets", name, "min_gap", float(max(1, min(since)))))
        told.append(f"visits {min(since)} instead of {least:g} days apart")
    if pd.notna(most) and max(between, default=0) > most:
        changes.append(Change("outlets", name, "max_gap", float(max(between))))
        told.append(f"visits {max(between)} instead of {most:g} days apart")
    return Ask(tuple(changes), "allow " + " and ".join(told), case.prices.asking)


def _hours(case: Case, it: Try, placement: Placement, witness: Witness) -> Ask:
    """Wider opening hours on the weekdays of the visits."""
    journey, name = case.journey, str(it.row.index[0])
    text = parse_hours(str(it.row["open"].iloc[0]))
    whole = float(it.row["service_min"].iloc[0]) if journey.settings.whole_call else 0.0
    n_days, agreed = journey.problem.n_days, {day for day, _ in _agreed(case, it)}
    wider: dict[str, Windows] = {}
    minutes = 0.0
    before = day_windows(text, journey.cycle)
    for day in placement.days:
        begin = witness.begin[placement.rep * n_days + day]
        weekday = journey.cycle.weekday(day + 1)
        windows = wider.get(weekday, before[day])
        if day in agreed or _inside(windows, begin, begin + whole):
            continue
        wider[weekday], more = _widened(windows, begin, begin + whole)
        minutes += more
    rules = [f"{weekday[:2]} {_windows_text(spans)}" for weekday, spans in wider.items()]
    change = Change("outlets", name, "open", parse_hours("; ".join([text, *rules])))
    told = "; ".join(f"{weekday} {_windows_text(spans)}" for weekday, spans in wider.items())
    price = case.prices.asking * len(wider) + case.prices.opening * minutes
    return Ask((change,) if rules else (), f"open {told}", price)


def _inside(windows: Windows, begin: float, end: float) -> bool:
    return any(opens <= begin and end <= closes for opens, closes in windows)


def _widened(windows: Windows, begin: float, end: float) -> tuple[Windows, float]:
    """Windows that hold a visit too, and the minutes by which the nearest one grows."""
    opens = math.floor(begin / _ROUND_TO) * _ROUND_TO
    closes = min(max(opens + _ROUND_TO, math.ceil(end / _ROUND_TO) * _ROUND_TO), _LAST_MINUTE)
    if not windows:
        return ((opens, closes),), float(closes - opens)
    grown = [(min(a, opens), max(b, closes)) for a, b in windows]
    more = [(b - a) - (d - c) for (a, b), (c, d) in zip(grown, windows, strict=True)]
    nearest = more.index(min(more))
    spans = sorted([*windows[:nearest], grown[nearest], *windows[nearest + 1 :]])
    joined = [spans[0]]
    for a, b in spans[1:]:
        if a <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], b))
        else:
            joined.append((a, b))
    return tuple(joined), float(more[nearest])


def _windows_text(windows: Windows) -> str:
    return ",".join(f"{clock(begin)}-{clock(end)}" for begin, end in windows)


def _appointment(case: Case, it: Try, placement: Placement, witness: Witness) -> Ask:
    """Another time of the day for an appointment."""
    n_days, name = case.journey.problem.n_days, str(it.row.index[0])
    moved, told, minutes = [], [], 0.0
    days = dict(_agreed(case, it))
    day_of = {spans: day for day, spans in days.items()}
    for date, begin, end in parse_appointments(str(it.row["appointment"].iloc[0])):
        day = day_of.get((date, begin, end))
        at = witness.begin.get(placement.rep * n_days + day) if day is not None else None
        if at is None or begin <= at <= end:
            moved.append(f"{date} {clock(begin)}-{clock(end)}")
            continue
        new = math.floor(at), math.ceil(at)
        moved.append(f"{date} {clock(new[0])}-{clock(new[1])}")
        told.append(f"{date} {clock(new[0])}")
        minutes += max(begin - at, at - end)
    change = Change("outlets", name, "appointment", ",".join(moved))
    price = case.prices.asking * len(told) + case.prices.opening * minutes
    return Ask((change,) if told else (), f"move the appointment to {', '.join(told)}", price)


def _agreed(case: Case, it: Try) -> list[tuple[int, tuple[object, int, int]]]:
    """0-based days of appointments with date, begin and end."""
    cell = it.row["appointment"].iloc[0] if "appointment" in it.row else None
    cycle = case.journey.cycle
    if pd.isna(cell) or cycle.start is None:
        return []
    found = [
        (cycle.day(date), (date, begin, end)) for date, begin, end in parse_appointments(str(cell))
    ]
    return [(day - 1, spans) for day, spans in found if day is not None]


def _rep(case: Case, it: Try, placement: Placement, _: Witness) -> Ask:
    """Another rep than the one the outlet should stay with."""
    name, rep = str(it.row.index[0]), str(case.journey.reps.index[placement.rep])
    had = str(case.journey.reps.index[int(np.flatnonzero(it.allowed)[0])])
    change = Change("outlets", name, "rep_kept", rep)
    return Ask((change,), f"give it to {rep} instead of {had}", case.prices.handover)


def _skills(case: Case, it: Try, placement: Placement, _: Witness) -> Ask:
    """A rep who learns what the outlet needs."""
    reps = case.journey.reps
    rep = str(reps.index[placement.rep])
    cell = reps["skills"].iloc[placement.rep] if "skills" in reps else ""
    has = _words("" if pd.isna(cell) else str(cell))
    known = {word.casefold() for word in has}
    lacking = [w for w in _words(str(it.row["skills"].iloc[0])) if w.casefold() not in known]
    change = Change("reps", rep, "skills", ", ".join(lacking))
    told = f"teach {rep} {', '.join(lacking)}"
    return Ask((change,), told, case.prices.training * len(lacking))


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]


ASKS: dict[str, Callable[[Case, Try, Placement, Witness], Ask]] = {
    "weekdays": _weekdays,
    "weeks": _weeks,
    "gap": _gap,
    "hours": _hours,
    "appointment": _appointment,
    "rep": _rep,
    "skills": _skills,
}
"""What to ask for, by the rule it relaxes."""
