"""The independent checker: every rule of a journey plan, checked on its tables alone."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from routeplan.plan import Plan
from routeplan.review.broken import gathered
from routeplan.review.calendar import (
    check_date,
    check_day,
    check_holiday,
    check_known_ids,
    check_leave,
    check_once_a_day,
    check_one_rep,
    check_skills,
    check_weekdays,
    check_workdays,
)
from routeplan.review.facts import Facts, read_facts
from routeplan.review.gaps import check_gaps, check_weeks
from routeplan.review.openings import check_appointments, check_opening_hours
from routeplan.review.pins import check_pinned
from routeplan.review.rhythm import check_rhythm
from routeplan.review.routes import check_budget, check_sequence, check_service, check_travel
from routeplan.review.times import check_break, check_clock, check_shift, check_start, check_status
from routeplan.review.totals import (
    check_days_table,
    check_must_visit,
    check_outlets_table,
    check_summary,
    check_too_many,
    check_unserved_table,
)

__all__ = ["RULES", "review_plan"]

Rule = Callable[[Facts], pd.DataFrame]


def _readable(facts: Facts) -> pd.DataFrame:
    return facts.unreadable


def _unique_ids(facts: Facts) -> pd.DataFrame:
    return facts.repeated


RULES: tuple[tuple[str, Rule], ...] = (
    ("readable", _readable),
    ("unique ids", _unique_ids),
    ("known ids", check_known_ids),
    ("day in cycle", check_day),
    ("holiday", check_holiday),
    ("date", check_date),
    ("once a day", check_once_a_day),
    ("one rep", check_one_rep),
    ("skills", check_skills),
    ("weekdays", check_weekdays),
    ("workdays", check_workdays),
    ("leave", check_leave),
    ("weeks", check_weeks),
    ("appointment", check_appointments),
    ("gap", check_gaps),
    ("rhythm", check_rhythm),
    ("pinned", check_pinned),
    ("too many visits", check_too_many),
    ("must visit", check_must_visit),
    ("status", check_status),
    ("sequence", check_sequence),
    ("travel", check_travel),
    ("service", check_service),
    ("day budget", check_budget),
    ("start", check_start),
    ("shift", check_shift),
    ("clock", check_clock),
    ("break", check_break),
    ("opening hours", check_opening_hours),
    ("days table", check_days_table),
    ("outlets table", check_outlets_table),
    ("unserved table", check_unserved_table),
    ("summary", check_summary),
)
"""Every rule with its name, in the order in which a review tells them."""


def review_plan(plan: Plan) -> pd.DataFrame:
    """Check a plan against every rule.

    The checker shares no code with the search that makes plans: it computes everything again from
    the outlets, the reps, the cycle and the travel model. It reviews any plan, also a foreign, a
    hand-edited or a broken one: what cannot be read is a broken rule too.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    DataFrame
        One row per broken rule, none for a clean plan: ``rule, rep, day, outlet, found, needed``.
        `day` is Int64, the rest text, empty where it does not apply.

    Notes
    -----
    The rules, by what they are about:

    - tables: *readable* (all columns there, all cells of their type), *unique ids*, *known ids*;
    - calendar: *day in cycle*, *holiday*, *date*, *once a day*, *one rep*, *skills*, *weekdays* and
      *weeks* (of the outlet), *workdays* and *leave* (of the rep), *appointment* (on its day),
      *gap* (days between visits), *rhythm* (the default rhythm of the visits an outlet gets),
      *pinned* (the days and the rep of a pinned outlet, which stand above its rhythm), *too many
      visits*, *must visit*;
    - routes: *sequence*, *travel* and *service* minutes (0.05 minutes may be lost by rounding),
      *day budget* (travel, also home, + service + waiting within `day_min` and the
      day's `overtime`);
    - clock, a minute out at most: *start*, *shift* (back in time), *clock* (arrivals, departures,
      finish), *break*, *opening hours* (the visit begins, or lies, inside a window; an appointment
      is the window of its day);
    - sums: *days table*, *outlets table*, *unserved table*, *summary*.

    - plans that were planned again: *status* (what is done had begun). Visits that are done are
      facts: the rules about days, hours, minutes and the clock do not judge them. Outlets that
      have left their rhythm are excused from *rhythm* and *one rep*. The rest of a day goes on
      where and when the last visit ended, and roads that are slow by now count as slow.

    Fewer visits than wanted break no rule as long as the unserved table tells them; see
    ``outlets_unvisited`` of :func:`routeplan.review.plan_kpis` for 未访问客户为零.

    Examples
    --------
    >>> from routeplan.cycle import Cycle
    >>> from routeplan.travel import CrowTravel
    >>> outlets = pd.DataFrame(
    ...     {"lat": 0.0, "lon": 0.0, "visits": 1, "service_min": 20.0, "rep": "R1",
    ...      "visits_planned": 1},
    ...     index=["a"],
    ... )
    >>> reps = pd.DataFrame({"lat": 0.0, "lon": 0.0, "day_min": 450, "start": "08:30"}, ["R1"])
    >>> visits = pd.DataFrame(
    ...     {"rep": "R1", "day": [3], "date": "", "sequence": 1, "outlet": "a", "arrive": "08:30",
    ...      "depart": "08:50", "travel_min": 0.0, "service_min": 20.0, "wait_min": 0.0}
    ... )
    >>> days = pd.DataFrame(
    ...     {"rep": "R1", "day": [3], "date": "", "stops": 1, "travel_min": 0.0,
    ...      "service_min": 20.0, "wait_min": 0.0, "break_min": 0.0, "work_min": 20.0,
    ...      "finish": "08:50"}
    ... )
    >>> unserved = pd.DataFrame(columns=["outlet", "visits_wanted", "visits_planned"])
    >>> tables = {
    ...     "outlets": outlets, "reps": reps, "cycle": Cycle(weeks=4), "travel": CrowTravel(),
    ...     "days": days, "unserved": unserved,
    ... }
    >>> len(review_plan(Plan(**tables, visits=visits)))
    0
    >>> late = Plan(**tables, visits=visits.assign(depart="08:55"))
    >>> review_plan(late)[["rule", "outlet", "found", "needed"]]
        rule outlet            found needed
    0  clock      a  leaves at 08:55  08:50
    """
    facts = read_facts(plan)
    told = [(name, rule(facts)) for name, rule in RULES]
    return gathered(table.assign(rule=name) for name, table in told if len(table))
