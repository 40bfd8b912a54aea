"""The rule about rhythm: even weeks, the same weekdays, spread out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import pandas as pd

from routeplan.cycle import Cycle
from routeplan.review.broken import broken
from routeplan.review.facts import Facts

__all__ = ["check_rhythm"]

Week = frozenset[int]
"""Positions, in the working week, of the days on which an outlet is visited."""


class _Case(NamedTuple):
    """One outlet's visits and what they are judged by."""

    days: tuple[int, ...]
    wanted: int
    allowed: frozenset[int]


def check_rhythm(facts: Facts) -> pd.DataFrame:
    """Every outlet is visited in the default rhythm of the number of visits it gets.

    - A divisor of the weeks: one weekday, the same gap between the weeks.
    - A multiple of the weeks: the same weekdays every week, no neighbouring workdays where the
      allowed weekdays let that be.
    - Fewer visits than weeks: one weekday, gaps between the weeks that differ by one at most.
    - Any other number: visits a week that differ by one at most, on the same weekdays.

    In a week with a holiday a visit may lie on another weekday or be missing. Outlets with faults
    that other rules tell (a day outside the cycle, two visits on a day, too many visits) are left
    to those rules.
    """
    cycle = facts.plan.cycle
    holiday_weeks = frozenset((facts.calendar["week"][facts.calendar["holiday"]] - 1).tolist())
    cases = _cases(facts)
    kept = {case: _keeps_rhythm(case, cycle, holiday_weeks) for case in set(cases)}
    wrong = cases[[not kept[case] for case in cases]]
    where = pd.DataFrame({"outlet": wrong.index})
    where["rep"] = where["outlet"].map(facts.outlets["rep"])
    found = [_told(case, cycle) for case in wrong]
    return broken(where, found, [_rhythm(len(case.days), cycle.weeks) for case in wrong])


def _cases(facts: Facts) -> pd.Series[Any]:
    """Case of every outlet that can be judged, on the outlet ids."""
    visits, wanted = facts.visits, facts.outlets["visits"]
    usable = visits["day"].isin(facts.calendar.index) & ~visits.duplicated(["outlet", "day"])
    judged = facts.outlets.index[(facts.counted > 0) & (facts.counted <= wanted)]
    judged = judged.difference(pd.Index(visits["outlet"][~usable]), sort=False)
    visits = visits[visits["outlet"].isin(judged)].sort_values("day")
    by_outlet = visits.groupby("outlet")
    days, reps = by_outlet["day"].agg(tuple), by_outlet["rep"].first()
    cycle = facts.plan.cycle
    of_outlet = _positions(facts.outlets["weekdays"], cycle)
    of_rep = _positions(facts.reps["workdays"], cycle)
    everyday = frozenset(range(cycle.days_per_week))
    cases = {
        outlet: _Case(
            tuple(int(day) for day in days[outlet]),
            int(wanted[outlet]),
            of_outlet[outlet] & of_rep.get(reps[outlet], everyday),
        )
        for outlet in days.index
    }
    return pd.Series(cases, dtype=object)


def _positions(weekdays: pd.Series[Any], cycle: Cycle) -> dict[str, Week]:
    """Positions in the working week of the weekdays allowed; all of them where none are named."""
    return {
        str(label): frozenset(
            position
            for position, name in enumerate(cycle.workdays)
            if not isinstance(names, frozenset) or name in names
        )
        for label, names in weekdays.items()
    }


def _keeps_rhythm(case: _Case, cycle: Cycle, holiday_weeks: frozenset[int]) -> bool:
    """Whether the days fit the rhythm of their number, or of more with some lost to holidays."""
    per_week = cycle.days_per_week
    weeks = [
        frozenset((day - 1) % per_week for day in case.days if (day - 1) // per_week == week)
        for week in range(cycle.weeks)
    ]
    regular = [week for number, week in enumerate(weeks) if number not in holiday_weeks]
    irregular = [week for number, week in enumerate(weeks) if number in holiday_weeks]
    most = case.wanted if holiday_weeks else len(case.days)
    for visits in range(len(case.days), min(most, cycle.n_days) + 1):
        each_week, extra = divmod(visits, cycle.weeks)
        if each_week == 0:
            fits = _one_weekday(regular) and _even_weeks(weeks, visits, holiday_weeks)
        elif extra == 0:
            fits = _same_weekdays(regular, each_week, case.allowed, per_week)
        else:
            fits = _nearly_same_weekdays(regular, each_week)
        if fits and all(len(week) <= each_week + (extra > 0) for week in irregular):
            return True
    return False


def _one_weekday(weeks: list[Week]) -> bool:
    return len(frozenset[int]().union(*weeks)) <= 1


def _even_weeks(weeks: list[Week], visits: int, holiday_weeks: frozenset[int]) -> bool:
    """Whether the weeks with a visit are evenly spaced round the cycle, at most one visit each.

    Evenly: the gaps between them differ by one at most. Weeks with a holiday may be the ones that
    lost a visit.
    """
    visited = {number for number, week in enumerate(weeks) if week}
    lost = visits - sum(len(week) for week in weeks)
    if visits != len(visited) + lost:
        return False
    candidates = combinations(sorted(holiday_weeks - visited), lost)
    return any(_gaps_even(visited.union(missing), len(weeks)) for missing in candidates)


def _gaps_even(numbers: Iterable[int], length: int) -> bool:
    """Whether the gaps between numbers round a circle differ by one at most."""
    gaps = _gaps(numbers, length)
    return max(gaps) - min(gaps) <= 1


def _same_weekdays(
    weeks: list[Week], each_week: int, allowed: frozenset[int], per_week: int
) -> bool:
    """Whether all weeks have the same so many weekdays, as well spread as can be."""
    if any(week != weeks[0] or len(week) != each_week for week in weeks):
        return False
    choices = combinations(sorted(allowed), each_week)
    best = max((_spread(choice, per_week) for choice in choices), default=0)
    return not weeks or _spread(weeks[0], per_week) >= best


def _nearly_same_weekdays(weeks: list[Week], each_week: int) -> bool:
    """Whether all weeks have so many visits or one more, on no more weekdays than that."""
    even = all(each_week <= len(week) <= each_week + 1 for week in weeks)
    return even and len(frozenset[int]().union(*weeks)) <= each_week + 1


def _spread(positions: Iterable[int], per_week: int) -> int:
    """2 without neighbouring workdays round the week, 1 without them inside the week, else 0."""
    if min(_gaps(positions, per_week)) > 1:
        return 2
    inside = [later - earlier for earlier, later in pairwise(sorted(positions))]
    return int(min(inside, default=per_week) > 1)


def _gaps(numbers: Iterable[int], length: int) -> list[int]:
    """Gaps from each number to the next round a circle; one number alone has the whole circle."""
    ordered = sorted(numbers)
    return [later - earlier for earlier, later in pairwise([*ordered, ordered[0] + length])]


def _rhythm(visits: int, weeks: int) -> str:
    """The rhythm of so many visits, in words."""
    each_week, extra = divmod(visits, weeks)
    if extra == 0:
        same = "the same weekday" if each_week == 1 else f"the same {each_week} weekdays"
        return f"{same} every week" + (", spread out" if each_week > 1 else "")
    if each_week:
        return f"{each_week} or {each_week + 1} visits a week on the same weekdays"
    if weeks % visits == 0:
        return f"the same weekday every {weeks // visits} weeks"
    return "the same weekday, in weeks as even as can be"


def _told(case: _Case, cycle: Cycle) -> str:
    names = [f"W{cycle.week(day)} {cycle.weekday(day)}" for day in case.days]
    return ", ".join(names if len(names) <= 10 else [*names[:9], "..."])
