"""Visits moved, added, removed and swapped by hand, one edit at a time."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import pandas as pd

from routeplan.cycle import Cycle, parse_weekdays
from routeplan.edits.edit import Edit
from routeplan.edits.revision import STOPS, revised_plan
from routeplan.edits.stops import day_label, insert_stop
from routeplan.errors import SettingsError
from routeplan.plan import Plan
from routeplan.plan.lookup import find_day, find_id

__all__ = ["add_visit", "move_visit", "remove_visit", "swap_days"]


def move_visit(
    plan: Plan,
    outlet: str,
    *,
    rep: str | None = None,
    day: object | Mapping[object, object] | None = None,
    position: int | None = None,
    pin: bool = True,
) -> Edit:
    """Move the visits of an outlet to another rep, another day or another place in the order.

    Parameters
    ----------
    plan : Plan
        Stays as it is.
    outlet : str
    rep : str, optional
        Who visits it from now on: all its visits go along; of an outlet that several reps may
        visit (`any_rep`) those that `day` names.
    day : int, date, str or mapping, optional
        Where its only visit moves: a day number, a date, "W2 Tue". A weekday, "Tue", moves every
        visit inside its week. A mapping, ``{3: 4}``, moves the visits it names.
    position : int, optional
        Place in the order of the day, from 1; the cheapest insertion without it.
    pin : bool, default True
        Pin the outlet to its new rep and days, so that later planning keeps them.

    Returns
    -------
    Edit
        With the edited plan, what it costs and what it breaks.

    Raises
    ------
    SettingsError
        For an outlet, rep or day that is not in the plan, an outlet without a visit on a day that
        is named, and a day on which it is visited already.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, reps = rp.make_city(30, seed=1)
    >>> plan = rp.plan_visits(outlets, reps, rp.Cycle(weeks=1), stop=rp.MaxIterations(2_000))
    >>> outlet, there = plan.visits.loc[0, ["outlet", "day"]]
    >>> edit = move_visit(plan, outlet, day=there + 1)
    >>> int(edit.plan.visits.set_index("outlet").loc[outlet, "day"] - there)
    1
    """
    outlet, rep = _known(plan, outlet, rep)
    if rep is None and day is None and position is None:
        raise SettingsError("Give `rep`, `day` or `position`: there is nothing to move.")
    own = _own_visits(plan, outlet)
    targets = own["day"].map(_targets(own, day, plan.cycle))
    goes = targets != own["day"]
    named = _named(own, day, plan.cycle)
    if rep is not None:
        shared = "any_rep" in plan.outlets and bool(plan.outlets["any_rep"][outlet])
        to_rep = named if shared else pd.Series(data=True, index=own.index)
        goes |= to_rep & (own["rep"] != rep)
        own = own.assign(rep=own["rep"].mask(to_rep, rep))
    if position is not None:
        goes |= named
    moved = own.assign(day=targets)[goes]
    visits = plan.visits[STOPS].drop(index=moved.index)
    for _, stop in moved.iterrows():
        visits = insert_stop(
            plan, visits, outlet, rep=stop["rep"], day=int(stop["day"]), position=position
        )
    what = _told_move(outlet, moved if len(moved) else own, rep, position, plan.cycle)
    return _edit(plan, visits, what, [outlet], pin=pin)


def add_visit(
    plan: Plan,
    outlet: str,
    rep: str | None,
    day: object,
    *,
    position: int | None = None,
    pin: bool = True,
) -> Edit:
    """Add a visit.

    Parameters
    ----------
    plan : Plan
        Stays as it is.
    outlet : str
    rep : str or None
        Who makes it; None for the rep the outlet has.
    day : int, date or str
    position, pin
        As for :func:`move_visit`.

    Returns
    -------
    Edit

    Raises
    ------
    SettingsError
        As :func:`move_visit` does, and for no rep where the outlet has none.
    """
    outlet, rep = _known(plan, outlet, rep)
    number = find_day(day, plan.cycle)
    if rep is None:
        given = plan.outlets["rep"].get(outlet)
        if not isinstance(given, str) or not given:
            raise SettingsError(f"{outlet} has no rep yet: give `rep`.")
        rep = given
    visits = insert_stop(plan, plan.visits[STOPS], outlet, rep=rep, day=number, position=position)
    what = f"{outlet} added for {rep} on {day_label(number, plan.cycle)}"
    return _edit(plan, visits, what, [outlet], pin=pin)


def remove_visit(plan: Plan, outlet: str, day: object = None, *, pin: bool = True) -> Edit:
    """Take a visit out of a plan.

    Parameters
    ----------
    plan : Plan
        Stays as it is.
    outlet : str
    day : int, date or str, optional
        Not needed for an outlet with one visit.
    pin : bool, default True
        Pin the outlet to the days that are left; without any it stays unvisited.

    Returns
    -------
    Edit

    Raises
    ------
    SettingsError
        As :func:`move_visit` does.
    """
    outlet, _ = _known(plan, outlet, None)
    own = _own_visits(plan, outlet)
    if day is None and len(own) > 1:
        raise SettingsError(f"{outlet} has visits on {_labels(own, plan.cycle)}: give `day`.")
    number = int(own["day"].iloc[0]) if day is None else find_day(day, plan.cycle)
    _check_visited(own, number, outlet, plan.cycle)
    visits = plan.visits[STOPS].drop(index=own.index[own["day"] == number])
    return _edit(plan, visits, f"{outlet} off {day_label(number, plan.cycle)}", [outlet], pin=pin)


def swap_days(plan: Plan, rep: str, day: object, other: object, *, pin: bool = True) -> Edit:
    """Swap two days of a rep, each with its visits in their order.

    Parameters
    ----------
    plan : Plan
        Stays as it is.
    rep : str
    day, other : int, date or str
    pin : bool, default True
        Pin the outlets of both days.

    Returns
    -------
    Edit

    Raises
    ------
    SettingsError
        For a rep or day that is not in the plan, and for two days without a visit.
    """
    rep = find_id(rep, plan.reps.index, "rep")
    first, second = find_day(day, plan.cycle), find_day(other, plan.cycle)
    visits = plan.visits[STOPS]
    own = (visits["rep"] == rep) & visits["day"].isin([first, second])
    names = f"{day_label(first, plan.cycle)} and {day_label(second, plan.cycle)}"
    if not own.any():
        raise SettingsError(f"{rep} has no visits on {names}.")
    swapped = visits["day"].map({first: second, second: first})
    visits = visits.assign(day=swapped.where(own, visits["day"]).astype("int64"))
    outlets = sorted(visits["outlet"][own].unique())
    return _edit(plan, visits, f"{rep}: {names} swapped", outlets, pin=pin)


def _known(plan: Plan, outlet: str, rep: str | None) -> tuple[str, str | None]:
    """The ids as they stand in the plan."""
    outlet = find_id(outlet, plan.outlets.index, "outlet")
    return outlet, None if rep is None else find_id(rep, plan.reps.index, "rep")


def _own_visits(plan: Plan, outlet: str) -> pd.DataFrame:
    own = plan.visits.loc[plan.visits["outlet"] == outlet, STOPS]
    if own.empty:
        raise SettingsError(f"{outlet} has no visit: add one with `add_visit`.")
    return own.sort_values("day")


def _targets(own: pd.DataFrame, day: object, cycle: Cycle) -> dict[int, int]:
    """Where the visit of every day goes."""
    stay = {int(number): int(number) for number in own["day"]}
    if day is None:
        return stay
    outlet = str(own["outlet"].iloc[0])
    if isinstance(day, Mapping):
        moved = {find_day(old, cycle): find_day(new, cycle) for old, new in day.items()}
        for old in moved:
            _check_visited(own, old, outlet, cycle)
        return stay | moved
    weekday = _weekday(day)
    if weekday is not None:
        return {number: find_day(f"W{cycle.week(number)} {weekday}", cycle) for number in stay}
    target = find_day(day, cycle)
    if len(stay) > 1:
        raise SettingsError(
            f"{outlet} has visits on {_labels(own, cycle)}: say which one moves to day {target}, "
            f"with `day={{{min(stay)}: {target}}}` or --from {min(stay)}, or give a weekday."
        )
    return dict.fromkeys(stay, target)


def _named(own: pd.DataFrame, day: object, cycle: Cycle) -> pd.Series[bool]:
    """The visits a mapping names; all without one."""
    if isinstance(day, Mapping):
        return own["day"].isin([find_day(old, cycle) for old in day])
    return pd.Series(data=True, index=own.index)


def _weekday(day: object) -> str | None:
    """Name of a weekday, None for anything else."""
    with suppress(SettingsError):
        names = parse_weekdays(str(day))
        return names[0] if len(names) == 1 else None
    return None


def _check_visited(own: pd.DataFrame, day: int, outlet: str, cycle: Cycle) -> None:
    if day not in set(own["day"]):
        raise SettingsError(
            f"{outlet} has no visit on {day_label(day, cycle)}, but on {_labels(own, cycle)}."
        )


def _edit(plan: Plan, visits: pd.DataFrame, what: str, outlets: list[str], *, pin: bool) -> Edit:
    pins = {"pinned": outlets} if pin else {"freed": outlets}
    return Edit(plan, revised_plan(plan, visits, notes=[f"By hand: {what}."], **pins), what)


def _told_move(
    outlet: str, moved: pd.DataFrame, rep: str | None, position: int | None, cycle: Cycle
) -> str:
    whom = "" if rep is None else f" to {rep}"
    place = "" if position is None else f" to place {position}"
    link = "on" if whom or place else "to"
    return f"{outlet}{whom}{place} {link} {_labels(moved, cycle)}"


def _labels(visits: pd.DataFrame, cycle: Cycle) -> str:
    return ", ".join(day_label(int(day), cycle) for day in sorted(visits["day"]))
