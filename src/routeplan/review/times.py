"""Rules about the clock: start, arrival, departure, break, finish."""

from __future__ import annotations

import pandas as pd

from routeplan.clock import clock
from routeplan.review.again import status_faults, with_starts
from routeplan.review.broken import broken, gathered
from routeplan.review.facts import Facts
from routeplan.review.routes import TOLERANCE_MIN

__all__ = [
    "CLOCK_MIN",
    "check_break",
    "check_clock",
    "check_shift",
    "check_start",
    "check_status",
]

CLOCK_MIN = 1.0 + TOLERANCE_MIN
"""Times in a plan are whole minutes: two of them are a minute out at most."""

_REP_DAY = ["rep", "day"]
_PART = ["rep", "day", "part"]
"""A day, or a part of one that goes on after visits that are made."""


def check_status(facts: Facts) -> pd.DataFrame:
    """What is done had begun when the plan was made."""
    return status_faults(facts.visits, facts.calendar, facts.memory)


def check_start(facts: Facts) -> pd.DataFrame:
    """No rep sets out before the working day starts."""
    visits = facts.visits[~facts.visits.duplicated(_REP_DAY) & ~facts.done]
    leaves = visits["arrive"] - facts.due["travel_min"][visits.index]
    start = facts.duty(visits, "begin")
    early = visits[leaves < start - CLOCK_MIN]
    found = [f"sets out at {_clock(time)}" for time in leaves[early.index]]
    return broken(early, found, [f"{_clock(time)} or later" for time in start[early.index]])


def check_shift(facts: Facts) -> pd.DataFrame:
    """Every rep is back before the shift ends."""
    end = facts.duty(facts.days, "end")
    late = facts.days[(facts.days["finish"] > end + CLOCK_MIN) & ~facts.over]
    found = [f"back at {_clock(time)}" for time in late["finish"]]
    return broken(late, found, [f"{_clock(time)} at the latest" for time in end[late.index]])


def check_clock(facts: Facts) -> pd.DataFrame:
    """Arrivals, departures and the finish follow from travel, service, waiting and one break."""
    events = _events(facts)
    late, pause = events["late"] - events["late_first"], events["break_min"]
    on_time, after_break = late.abs() <= CLOCK_MIN, (late - pause).abs() <= CLOCK_MIN
    rested = (after_break & ~on_time).groupby([events[name] for name in _PART]).cummax()
    wrong = events[late.notna() & ~after_break & (~on_time | rested)]
    expected = wrong["time"] - late[wrong.index] + pause.where(rested, 0.0)[wrong.index]
    told = zip(wrong["what"], wrong["time"], strict=True)
    found = [f"{what} at {_clock(time)}" for what, time in told]
    return broken(wrong, found, [_clock(time) for time in expected])


def check_break(facts: Facts) -> pd.DataFrame:
    """A rep with a break gets it on every day, at its full length.

    A rep who is done before the break may begin needs none.
    """
    days = facts.days[facts.days["rep"].isin(facts.reps.index) & facts.days["day"].notna()]
    days = days[~facts.over[days.index]]
    pause = facts.duty(days, "break_min").fillna(days["break_min"])
    opens = facts.duty(days, "break_opens")
    early = (days["break_min"] == 0) & (days["finish"] <= opens)
    wrong = days[((days["break_min"] - pause).abs() > TOLERANCE_MIN) & ~early]
    found = [f"{minutes:g} min of break" for minutes in wrong["break_min"]]
    needed = [f"{minutes:g} min" for minutes in pause[wrong.index]]
    without = _without_break(facts, days[early])
    return gathered(
        [
            broken(wrong, found, needed),
            broken(
                without,
                ["no time for a break between start and finish"] * len(without),
                [f"{minutes:g} min of break" for minutes in without["break_min"]],
            ),
        ]
    )


def _without_break(facts: Facts, excused: pd.DataFrame) -> pd.DataFrame:
    """Rep-days whose clock shows no break; one before the first stop looks like a late start."""
    events = _events(facts)
    ends = events[(events["what"] == "finishes") & (events["break_min"] > 2 * CLOCK_MIN)]
    ends = ends[~ends["resumed"]]  # the break may lie before
    no_gap = (ends["late"] - ends["late_first"]).abs() <= CLOCK_MIN
    rested_first = ends["late_first"] >= ends["break_min"] - CLOCK_MIN
    rested_first &= facts.duty(ends, "begin").notna()
    ends = ends[no_gap & ~rested_first]
    needless = set(zip(excused["rep"], excused["day"], strict=True))
    kept = [key not in needless for key in zip(ends["rep"], ends["day"], strict=True)]
    return ends[pd.Series(kept, index=ends.index, dtype=bool)]


def _events(facts: Facts) -> pd.DataFrame:
    """Arrivals, departures and finishes of known reps in order, and how late each is.

    `late` is the time of the event less the time it has when the rep leaves at the start of the
    working day (at midnight, if the plan does not tell) and takes no break; `late_first` is that
    of the first event of the day. A day that goes on after visits that are made begins anew where
    it goes on, at once.
    """
    visits = facts.visits.drop(columns=list(facts.due)).join(facts.due)
    visits = visits[visits["rep"].isin(facts.reps.index) & visits["day"].notna()]
    visits = _with_parts(facts, visits)
    spent = visits["service_min"] + visits["wait_min"]
    passed = (visits["travel_min"] + spent).groupby([visits[name] for name in _PART]).cumsum()
    arrive = visits.assign(what="arrives", time=visits["arrive"], passed=passed - spent)
    depart = visits.assign(what="leaves", time=visits["depart"], passed=passed)

    ends = depart.drop_duplicates(_REP_DAY, keep="last").drop(columns=["outlet", "time"])
    arrive, depart = arrive[~facts.done[arrive.index]], depart[~facts.done[depart.index]]
    ends = ends[~facts.done[ends.index]]
    ends = ends.join(facts.legs.home.rename("home"), on=_REP_DAY)
    finish = facts.days.drop_duplicates(_REP_DAY).set_index(_REP_DAY)["finish"]
    ends = ends.join(finish.rename("time"), on=_REP_DAY)
    ends = ends.assign(what="finishes", passed=ends["passed"] + ends["home"])

    events = pd.concat([arrive, depart, ends]).sort_index(kind="stable").reset_index(drop=True)
    start = events["base"].fillna(facts.duty(events, "begin")).fillna(0.0)
    events["late"] = events["time"] - events["passed"] - start
    first = events.groupby(_PART)["late"].transform("first")
    events["late_first"] = first.mask(events["resumed"], 0.0)
    events["break_min"] = facts.duty(events, "break_min").fillna(0.0)
    return events


def _with_parts(facts: Facts, visits: pd.DataFrame) -> pd.DataFrame:
    """The visits with the part of the day they are in, and when it goes on: ``part, base``."""
    days = visits.groupby(_REP_DAY)
    before = (
        days["depart"]
        .shift()
        .where(
            facts.done[visits.index].groupby([visits["rep"], visits["day"]]).shift(fill_value=False)
        )
    )
    base = with_starts(visits, facts.memory)["minute"].fillna(before)
    part = base.notna().groupby([visits["rep"], visits["day"]]).cumsum()
    visits = visits.assign(part=part, base=base)
    base = visits.groupby(_PART)["base"].transform("first")
    return visits.assign(base=base, resumed=base.notna())


def _clock(minutes: float) -> str:
    return clock(max(0.0, minutes))
