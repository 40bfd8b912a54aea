"""The rule about rhythm: even weeks, the same weekdays, spread out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle, chosen_weeks
from routeplan.hours import day_windows
from routeplan.review.broken import broken
from routeplan.review.facts import Facts

__all__ = ["check_rhythm"]

Week = frozenset[int]
"""Positions, in the working week, of the days on which an outlet is visited."""

_FARTHEST_MOVE, _APART = 2, 2
"""Workdays by which a weekday that may change does so, and fewest from one week to the next."""


class _Case(NamedTuple):
    """One outlet's visits and what they are judged by.

    Attributes
    ----------
    days : tuple of int
        1-based days of the visits.
    positions : tuple of (int, int)
        0-based week and position in the working week of every visit.
    wanted : int
    allowed : frozenset of int
        Positions of the weekdays that outlet and rep have in common.
    per_week : int
        Regular workdays of a week.
    weeks : tuple of int
        0-based weeks in which the outlet may be visited.
    odd : frozenset of int
        Those in which a visit may lie on another weekday or be missing.
    length : int
        Weeks of the cycle.
    any_weekday : bool
        Whether the weekdays may change from week to week.
    """

    days: tuple[int, ...]
    positions: tuple[tuple[int, int], ...]
    wanted: int
    allowed: frozenset[int]
    per_week: int
    weeks: tuple[int, ...]
    odd: frozenset[int]
    length: int
    any_weekday: bool = False


def check_rhythm(facts: Facts) -> pd.DataFrame:
    """Every outlet is visited in the default rhythm of the number of visits it gets.

    - A divisor of the weeks: one weekday, the same gap between the weeks.
    - A multiple of the weeks: the same weekdays every week, no neighbouring workdays where the
      allowed weekdays let that be.
    - Fewer visits than weeks: one weekday, gaps between the weeks that differ by one at most.
    - Any other number: visits a week that differ by one at most, on the same weekdays.

    An outlet with `any_weekday` keeps the weeks, but its weekdays may change: by two workdays at
    most from one visited week to the next, round the cycle, and several visits a week are as well
    spread as the rhythm's.

    In a week with a holiday, a closed day of the outlet or an appointment a visit may lie on
    another weekday or be missing. Outlets with faults that other rules tell (a day outside the
    cycle, two visits on a day, too many visits) are left to those rules, and so are appointments
    that take the place of one of a few visits. Pinned outlets have the days of their pin.
    """
    cases = _cases(facts)
    kept = {case: _keeps_rhythm(case) for case in set(cases)}
    wrong = cases[[not kept[case] for case in cases]]
    where = pd.DataFrame({"outlet": wrong.index})
    where["rep"] = where["outlet"].map(facts.outlets["rep"])
    found = [_told(case, facts.plan.cycle) for case in wrong]
    return broken(where, found, [_rhythm(len(case.days), case) for case in wrong])


def _cases(facts: Facts) -> pd.Series[Any]:
    """Case of every outlet that can be judged, on the outlet ids."""
    visits, wanted = facts.visits, facts.outlets["visits"]
    usable = visits["day"].isin(facts.calendar.index) & ~visits.duplicated(["outlet", "day"])
    counted, free = facts.counted, ~facts.pinned
    judged = facts.outlets.index[(counted > 0) & (counted <= wanted) & free]
    judged = judged.difference(facts.irregular, sort=False)
    judged = judged.difference(pd.Index(visits["outlet"][~usable]), sort=False)
    visits = visits[visits["outlet"].isin(judged)].sort_values(["outlet", "day"])
    reps = visits.groupby("outlet")["rep"].first()
    _, first = np.unique(visits["outlet"], return_index=True)
    days = visits["day"].astype(int).tolist()
    calendar = _Calendar.of(facts)
    of_rep = {rep: calendar.named(names) for rep, names in facts.reps["workdays"].items()}
    everyday = frozenset(range(len(calendar.names)))
    cases = {}
    rows = facts.outlets.loc[reps.index].itertuples()
    spans = pairwise([*first.tolist(), len(days)])
    for row, rep, (begin, end) in zip(rows, reps, spans, strict=True):
        case = calendar.case(tuple(days[begin:end]), row, of_rep.get(rep, everyday))
        if case is not None:
            cases[row.Index] = case
    return pd.Series(cases, dtype=object)


@dataclass(frozen=True, eq=False)
class _Calendar:
    """What every outlet shares."""

    cycle: Cycle
    names: tuple[str, ...]
    holiday_weeks: frozenset[int]
    day_of: dict[str, int]

    @classmethod
    def of(cls, facts: Facts) -> _Calendar:
        """Weeks with a holiday on a regular workday, and the days by their dates."""
        cycle, table = facts.plan.cycle, facts.calendar
        off = table["holiday"] & table["weekday"].isin(cycle.regular_workdays)
        dates = table["date"][~table["holiday"]]
        day_of = {str(date): int(day) for day, date in zip(dates.index, dates, strict=True)}
        weeks = frozenset((table["week"][off] - 1).tolist())
        return cls(cycle, cycle.regular_workdays, weeks, day_of)

    def named(self, names: object) -> frozenset[int]:
        """Positions of weekdays among the regular workdays; all of them where none are named."""
        chosen = names if isinstance(names, frozenset) else frozenset(self.names)
        return frozenset(k for k, name in enumerate(self.names) if name in chosen)

    def case(self, days: tuple[int, ...], outlet: Any, works: frozenset[int]) -> _Case | None:
        """One row of outlets, None where an appointment is in the place of one of a few visits."""
        cycle, per_week = self.cycle, self.cycle.days_per_week
        agreed = [self.day_of[date] for date, *_ in outlet.appointment or () if date in self.day_of]
        allowed = list(range(cycle.weeks))
        if outlet.weeks:
            allowed = [week - 1 for week in chosen_weeks(outlet.weeks, cycle)]
        if agreed and len(days) <= len(allowed):
            return None
        closed, shut = set[int](), set[int]()
        if outlet.open:
            hours = day_windows(outlet.open, cycle)
            closed = {day for day, windows in enumerate(hours, 1) if not windows}
            shut = {k for k, name in enumerate(self.names) if closed.issuperset(self._days(name))}
        odd = {(day - 1) // per_week for day in closed if self._position(day) not in shut}
        odd |= {(day - 1) // per_week for day in agreed} | self.holiday_weeks
        positions = tuple(((day - 1) // per_week, self._position(day)) for day in days)
        usable = (self.named(outlet.weekdays) - shut) & works
        return _Case(
            days,
            positions,
            int(outlet.visits),
            usable,
            len(self.names),
            tuple(allowed),
            frozenset(odd),
            cycle.weeks,
            bool(outlet.any_weekday),
        )

    def _days(self, name: str) -> range:
        """All days of a weekday."""
        first = self.cycle.workdays.index(name) + 1
        return range(first, self.cycle.n_days + 1, self.cycle.days_per_week)

    def _position(self, day: int) -> int:
        """Position among the regular workdays; a make-up day lies behind them."""
        name = self.cycle.weekday(day)
        return self.names.index(name) if name in self.names else len(self.names) + day


def _keeps_rhythm(case: _Case) -> bool:
    """Whether the days fit the rhythm of their number, or of more with some lost to holidays."""
    at = {week: frozenset(k for w, k in case.positions if w == week) for week in case.weeks}
    if any(week not in at for week, _ in case.positions):
        return True  # in a week that another rule forbids
    regular = [week for number, week in at.items() if number not in case.odd]
    irregular = [week for number, week in at.items() if number in case.odd]
    most = case.wanted if irregular else len(case.days)
    for visits in range(len(case.days), min(most, len(case.weeks) * case.per_week) + 1):
        each_week, extra = divmod(visits, len(case.weeks))
        if each_week == 0:
            fits = _one_weekday(regular, case) and _even_weeks(at, visits, case)
        elif extra == 0:
            fits = _same_weekdays(regular, each_week, case)
        else:
            fits = _nearly_same_weekdays(regular, each_week, case)
        fits = fits and (not case.any_weekday or _changes_little(at, case))
        if fits and all(len(week) <= each_week + (extra > 0) for week in irregular):
            return True
    return False


def _one_weekday(weeks: list[Week], case: _Case) -> bool:
    return case.any_weekday or len(frozenset[int]().union(*weeks)) <= 1


def _even_weeks(at: dict[int, Week], visits: int, case: _Case) -> bool:
    """Whether the weeks with a visit are spaced round the cycle as evenly as the outlet allows.

    At most one visit a week; weeks with a holiday may be the ones that lost a visit.
    """
    visited = {number for number, week in at.items() if week}
    lost = visits - sum(len(week) for week in at.values())
    if visits != len(visited) + lost:
        return False
    evenest = min(_unevenness(weeks, case) for weeks in combinations(case.weeks, visits))
    limit = max(evenest, 1 if case.length % visits else 0)
    candidates = combinations(sorted((case.odd & set(at)) - visited), lost)
    return any(_unevenness(visited.union(missing), case) <= limit for missing in candidates)


def _unevenness(numbers: Iterable[int], case: _Case) -> int:
    """Longest less shortest gap between weeks round the cycle."""
    gaps = _gaps(numbers, case.length)
    return max(gaps) - min(gaps)


def _same_weekdays(weeks: list[Week], each_week: int, case: _Case) -> bool:
    """Whether all weeks have the same so many weekdays, as well spread as can be."""
    if any(len(week) != each_week for week in weeks):
        return False
    if not case.any_weekday and any(week != weeks[0] for week in weeks):
        return False
    choices = combinations(sorted(case.allowed), each_week)
    best = max((_spread(choice, case.per_week) for choice in choices), default=0)
    return all(_spread(week, case.per_week) >= best for week in weeks)


def _nearly_same_weekdays(weeks: list[Week], each_week: int, case: _Case) -> bool:
    """Whether all weeks have so many visits or one more, on no more weekdays than that."""
    even = all(each_week <= len(week) <= each_week + 1 for week in weeks)
    weekdays = len(frozenset[int]().union(*weeks))
    return even and (case.any_weekday or weekdays <= each_week + 1)


def _changes_little(at: dict[int, Week], case: _Case) -> bool:
    """Whether the weekdays move little from every visited week to the next, round the cycle.

    A week in which a visit may lie anywhere says nothing of its neighbours.
    """
    visited = [(number, sorted(week)) for number, week in at.items() if week]
    for (number, days), (after, following) in pairwise([*visited, *visited[:1]]):
        if number in case.odd or after in case.odd:
            continue
        if set(days) <= set(following) or set(following) <= set(days):
            continue
        moves = [abs(a - b) for a, b in zip(days, following, strict=False)]
        far = len(days) == len(following) and max(moves) > _FARTHEST_MOVE
        if far or following[0] + case.per_week - days[-1] < _APART:
            return False
    return True


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


def _rhythm(visits: int, case: _Case) -> str:
    """The rhythm of so many visits, in words."""
    each_week, extra = divmod(visits, len(case.weeks))
    if case.any_weekday:
        often = f"{each_week} or {each_week + 1}" if extra else f"{each_week}"
        weeks = "in weeks as even as can be" if each_week == 0 else f"{often} visits every week"
        return f"{weeks}, each within two workdays of the week before"
    if extra == 0:
        same = "the same weekday" if each_week == 1 else f"the same {each_week} weekdays"
        return f"{same} every week" + (", spread out" if each_week > 1 else "")
    if each_week:
        return f"{each_week} or {each_week + 1} visits a week on the same weekdays"
    if len(case.weeks) % visits == 0:
        return f"the same weekday every {len(case.weeks) // visits} weeks"
    return "the same weekday, in weeks as even as can be"


def _told(case: _Case, cycle: Cycle) -> str:
    names = [f"W{cycle.week(day)} {cycle.weekday(day)}" for day in case.days]
    return ", ".join(names if len(names) <= 10 else [*names[:9], "..."])
