"""Why an outlet is not served: the closed set of reasons, each with its code."""

from __future__ import annotations

from typing import Literal

__all__ = ["REASONS", "Reason"]

Reason = Literal[
    "served", "room", "value", "stretched", "pinned", "time", "shift", "far", "break", "weekdays",
    "weeks", "gap", "last visit", "hours", "appointment", "rep", "skills", "away", "days off",
    "calendar", "several", "not tried",
]  # fmt: skip

REASONS: dict[Reason, str] = {
    "served": "it gets all visits wanted",
    "room": "the search ended before it was placed",
    "value": "a visit is worth less than the way to it",
    "stretched": "the intervals of all outlets are stretched",
    "pinned": "pinned to fewer days",
    "time": "no time left on the days of any of its patterns",
    "shift": "the shifts of its reps end too early",
    "far": "too far: the way there and back with the visit exceeds the day of every rep",
    "break": "the breaks of its reps leave no time",
    "weekdays": "no time left on its weekdays",
    "weeks": "no time left in its weeks",
    "gap": "no time left on days that keep its gaps",
    "last visit": "no time left on days that follow its last visit",
    "hours": "no rep can come in its opening hours",
    "appointment": "no rep can come at its appointment",
    "rep": "the rep it stays with has no time",
    "skills": "the reps with its skills have no time",
    "away": "the reps who may visit it do not work in this cycle",
    "days off": "days off of the reps who may visit it break every pattern",
    "calendar": "no days of the cycle keep its weekdays, weeks, opening hours and gaps",
    "several": "several rules stand in the way at once",
    "not tried": "not looked into yet: explain tells why",
}
"""Text of every code; ``docs/explain.md`` says what to do about each."""
