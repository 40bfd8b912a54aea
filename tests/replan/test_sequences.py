"""Days full of events, one after the other: nothing is lost, and every plan is clean."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.replan.towns import faults, random_events, random_plan

import routeplan as rp
from routeplan.replan.settings import LEVELS

KEYS = ["rep", "day", "outlet", "sequence", "arrive", "depart"]


def live(seed: int, moments: int) -> None:
    """Go through a cycle with random events at so many moments."""
    rng = np.random.default_rng(seed)
    plan, now = random_plan(rng), dt.datetime(2026, 12, 7, 7)
    for _ in range(moments):
        now += dt.timedelta(minutes=int(rng.choice([20, 90, 240, 1470, 2980])))
        if not 7 <= now.hour <= 18:
            now = (now + dt.timedelta(days=now.hour > 18)).replace(hour=int(rng.integers(7, 17)))
        if now.date() > dt.date(2027, 1, 1):
            return
        wanted = rp.ReplanSettings(
            handover=bool(rng.random() < 0.4),
            horizon=None if rng.random() < 0.6 else int(rng.integers(1, 6)),
            max_changes=None if rng.random() < 0.5 else int(rng.integers(0, 4)),
            freeze=float(rng.choice([0, 60, 120])),
            iterations=200,
        )
        events = random_events(rng, plan, now)
        level = LEVELS[int(rng.integers(3))]
        table = pd.DataFrame(events) if events else None
        made = rp.replan_visits(plan, now, table, level=level, settings=wanted)
        assert faults(plan, made, wanted) == [], (now, events, wanted)
        if not events:
            assert_frozen(plan, made.plan, now, wanted.freeze)
        plan = made.plan


def assert_frozen(before: rp.Plan, after: rp.Plan, now: dt.datetime, freeze: float) -> None:
    """Visits that begin soon are the same, to the minute."""
    soon = now + dt.timedelta(minutes=freeze)
    visits = before.visits
    frozen = visits[(visits["date"] == str(now.date())) & (visits["arrive"] < f"{soon:%H:%M}")]
    if soon.date() == now.date():
        kept = frozen.merge(after.visits, on=KEYS)
        assert len(kept) == len(frozen)


@given(st.integers(0, 2**32))
@settings(max_examples=5)
def test_a_few_days(seed: int) -> None:
    """Every wanted visit is done, planned, or owed with a reason; every rule is kept."""
    live(seed, 4)


@pytest.mark.slow
@given(st.integers(0, 2**32))
@example(1096060)  # a call with a window for the visit that is on that day anyway
@example(667)  # a rep who began early has no break, and no minutes of it to wait
@example(12550599)  # a frozen visit behind one that is done, both on clocks of whole minutes
@example(25101199)  # a road closed behind visits of which each tells a little of the clock
@example(2878940490)  # roads slow from the minute on at which the first rep leaves
@example(497743618)  # visits only thought to be done, on roads that are slow by now
@example(629240057)  # a day that begins late, at a minute that is known
@example(2474153136)  # the last visit of a day is closed: the way home keeps its clock
@example(2341375822)  # a call with a window that another rep makes on the same day
@example(2456307592)  # no change is allowed, and one visit left out makes room for two
@example(2945015643)  # an absence at the time of the break, before the only visit
@settings(max_examples=130)
def test_a_thousand_days(seed: int) -> None:
    """The same for a thousand moments."""
    live(seed, 8)
