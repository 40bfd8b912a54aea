"""Small random tables and cycles for whole plans."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

import routeplan as rp
from routeplan.cycle import WEEKDAYS, Cycle, parse_weekdays

__all__ = ["ONE_DAY", "Case", "cases", "plan_town", "team", "town"]

ONE_DAY = Cycle(weeks=1, workdays="Mon")


@dataclass
class Case:
    """What a plan is made from."""

    outlets: pd.DataFrame
    reps: pd.DataFrame
    cycle: Cycle
    wishes: dict[str, Any] = field(default_factory=dict)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Tables with most of the columns there are, teams that are too small now and then.

    The figures come from a generator of their own: hypothesis prefers the smallest tables, in
    which little can go wrong.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    cycle = _cycle(rng)
    reps = _reps(rng, cycle)
    wishes = {
        "shortage": draw(st.sampled_from(["thin", "drop"])),
        "keep_reps": draw(st.booleans()),
        "balance": draw(st.sampled_from([0.0, 0.02])),
    }
    return Case(_outlets(rng, cycle, reps), reps, cycle, wishes)


def _cycle(rng: np.random.Generator) -> Cycle:
    weeks, workdays = int(rng.integers(1, 5)), str(rng.choice(["Mon-Fri", "Mon-Sat", "Sun-Thu"]))
    if rng.random() < 0.3:
        return Cycle(weeks, workdays)
    first = WEEKDAYS.index(parse_weekdays(workdays)[0])
    start = dt.date(2026, 12, 7) + dt.timedelta(days=first)
    off = rng.integers(0, 7 * weeks, int(rng.integers(0, 4)))
    return Cycle(weeks, workdays, start, [start + dt.timedelta(days=int(k)) for k in off])


def _reps(rng: np.random.Generator, cycle: Cycle) -> pd.DataFrame:
    n = int(rng.integers(1, 5))
    reps = pd.DataFrame(
        {
            "lat": 40 + rng.random(n) * 0.2,
            "lon": 32 + rng.random(n) * 0.2,
            "day_min": rng.choice([0.0, 60.0, 150.0, 480.0, 480.0], n),
        },
        index=pd.Index([f"R{k}" for k in range(n)], name="rep"),
    )
    reps.loc[reps.index[0], "day_min"] = 300.0
    if rng.random() < 0.5:
        reps["end_lat"], reps["end_lon"] = 40 + rng.random(n) * 0.2, 32 + rng.random(n) * 0.2
    if rng.random() < 0.5:
        reps["break_min"] = rng.choice([0.0, 30.0], n)
        reps["break_open"] = "12:00-13:30"
    if rng.random() < 0.5:
        days = [",".join(rng.permutation(WEEKDAYS)[:4]) for _ in range(n)]
        reps["workdays"] = np.where(rng.random(n) < 0.5, days, "")
    if rng.random() < 0.5 and cycle.start is not None:
        first, last = cycle.date(1), cycle.date(min(2, cycle.n_days))
        reps["leave"] = rng.choice(["", f"{first}..{last}", f"{first} am,{last} pm"], n)
    if rng.random() < 0.3:
        reps["end"] = rng.choice(["", "15:00"], n)
    if rng.random() < 0.2:
        reps["shifts"] = rng.choice(["", "Mon-Sat 09:00-12:00,13:00-17:00; Tue 10:00-12:00"], n)
    if rng.random() < 0.4:
        reps["skills"] = rng.choice(["", "frozen"], n)
        reps.loc[reps.index[0], "skills"] = "frozen, sales"
    return reps


_HOURS = [
    "",
    "",
    "09:00-12:00,13:30-16:00",
    "Mon-Fri 10:00-18:00; Sat closed",
    "Mon,Wed,Thu 08:00-11:00; Tue,Fri,Sat 12:00-20:00",
]


def _outlets(rng: np.random.Generator, cycle: Cycle, reps: pd.DataFrame) -> pd.DataFrame:
    n = int(rng.integers(1, 16))
    spread = rng.choice([0.01, 0.2, 1.0])
    rhythms = [0, 1, 1, 2, 3, cycle.weeks, 2 * cycle.weeks, cycle.n_days]
    outlets = pd.DataFrame(
        {
            "lat": 40 + rng.random(n) * spread,
            "lon": 32 + rng.random(n) * spread,
            "visits": np.minimum(rng.choice(rhythms, n), cycle.n_days),
            "service_min": rng.choice([0.0, 7.5, 20.0, 45.0], n),
        },
        index=pd.Index(rng.permutation([f"K{k:02d}" for k in range(n)]), name="outlet"),
    )
    outlets.iloc[0, 2] = 1
    columns = {
        "rep": rng.choice([*reps.index, "gone", ""], n),
        "weekdays": ["", *rng.choice(["", "Mon", "Tue,Thu", "Mon-Fri", "Sat"], n - 1)],
        "must_visit": rng.random(n) < 0.2,
        "value": rng.integers(0, 500, n).astype(float),
        "sales": rng.lognormal(6, 1, n).round(),
        "open": rng.choice(_HOURS, n),
        "weeks": rng.choice(["", "", "odd", "1"], n),
        "skills": rng.choice(["", "", "frozen"], n),
        "min_gap": np.where(
            outlets["visits"] <= cycle.weeks, rng.choice([np.nan, 1, 3], n), np.nan
        ),
        "any_weekday": rng.random(n) < 0.5,
        "any_rep": rng.random(n) < 0.5,
    }
    columns.pop("rep" if "skills" in reps else "skills")  # a kept rep may lack a skill
    if cycle.start is not None and cycle.open_days:
        columns["last_visit"] = [
            str(cycle.start - dt.timedelta(days=int(k))) for k in rng.integers(1, 40, n)
        ]
        agreed = [cycle.date(int(day)) for day in rng.choice(cycle.open_days, n)]
        columns["appointment"] = [
            f"{date} {hour}:30 +-20min" if rng.random() < 0.3 else ""
            for date, hour in zip(agreed, rng.integers(9, 14, n), strict=True)
        ]
    return outlets.assign(**{name: c for name, c in columns.items() if rng.random() < 0.4})


def town(n: int, *, visits: int = 1, service: float = 20.0, **columns: object) -> pd.DataFrame:
    """Outlets along a street of 100 m steps."""
    ids = pd.Index([f"K{k:02d}" for k in range(n)], name="outlet")
    street = {"lat": 40.0, "lon": 32.0 + 0.001 * np.arange(n)}
    return pd.DataFrame({**street, "visits": visits, "service_min": service, **columns}, ids)


def team(n: int = 1, **columns: object) -> pd.DataFrame:
    """Reps who live at the beginning of the street."""
    ids = pd.Index([f"R{k}" for k in range(1, n + 1)], name="rep")
    return pd.DataFrame({"lat": 40.0, "lon": 32.0, "day_min": 480.0, **columns}, ids)


def plan_town(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: rp.Cycle | None = None,
    *,
    iterations: int = 4_000,
    **wishes: object,
) -> rp.Plan:
    """Plan that was reviewed."""
    plan = rp.plan_visits(
        outlets,
        reps,
        cycle or rp.Cycle(weeks=1),
        stop=rp.MaxIterations(iterations),
        jobs=1,
        settings=rp.Settings(journey=rp.JourneySettings(**wishes)),  # type: ignore[arg-type]
    )
    assert rp.review_plan(plan).to_dict("records") == []
    return plan
