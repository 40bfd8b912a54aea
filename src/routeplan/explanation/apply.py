"""A repair made: the plan with the changed tables and routes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from routeplan.errors import RouteplanError
from routeplan.explanation.grounds import restated, settings_of
from routeplan.journey import time_visits
from routeplan.journey.repair import Change, Repair, tell_stories, unserved_table
from routeplan.journey.repair.ground import Ground, routes_of_visits
from routeplan.overtime import add_overtime
from routeplan.plan import Plan

__all__ = ["apply_repair"]


def apply_repair(plan: Plan, repair: Repair) -> Plan:
    """The plan in which an outlet is served as a repair promises.

    Parameters
    ----------
    plan : Plan
        The one that was explained.
    repair : Repair

    Returns
    -------
    Plan
        Its tables of outlets and reps hold the changes, its visits the routes of the repair. The
        outlets that are still not served keep their reason and repair, unless the repair is one
        of the same rep: these are explained anew.

    Raises
    ------
    RouteplanError
        When the routes of the plan are not those that the repair was found for.
    """
    _check_unchanged(plan, repair)
    outlets = _edited(plan.outlets, repair.changes, "outlets")
    reps = _edited(plan.reps, repair.changes, "reps")
    journey = restated(outlets, reps, plan.cycle, plan.travel, settings_of(plan))
    ground = Ground.of(journey, *routes_of_visits(journey, _visits(plan, repair)))
    visits, days = time_visits(journey, ground.solution())
    known = journey.outlets.index
    served = pd.Series(journey.reps.index[np.maximum(ground.main_rep, 0)], known, dtype="str")
    outlets["rep"] = served.where(ground.planned > 0).reindex(outlets.index)
    outlets["visits_planned"] = pd.Series(ground.planned, known).reindex(outlets.index)
    note = f"Outlet {repair.outlet} repaired: {repair.text}."
    return Plan(
        outlets=outlets,
        reps=reps,
        cycle=plan.cycle,
        travel=plan.travel,
        visits=visits,
        days=days,
        unserved=_unserved(plan, repair, ground),
        info=replace(plan.info, notes=(*plan.info.notes, note)),
    )


def _unserved(plan: Plan, repair: Repair, ground: Ground) -> pd.DataFrame:
    """The unserved table, told anew where the changed routes may matter."""
    known = ground.journey.outlets.index
    wanted = ground.journey.outlets["visits"].to_numpy(dtype=np.int64)
    short = known[ground.planned < wanted]
    changed = {route.rep for route in repair.routes} | {""}
    before = plan.unserved
    holds = [
        outlet in short
        and outlet != repair.outlet
        and not any(rep == text if rep == "" else rep in text for rep in changed)
        for outlet, text in zip(before["outlet"], before["repair"], strict=True)
    ]
    kept = before[np.array(holds, dtype=bool)]
    anew = known.get_indexer(short.difference(pd.Index(kept["outlet"])))
    told = unserved_table(tell_stories(ground, anew.astype(np.int64)))
    return pd.concat([kept, told]).sort_values("outlet", ignore_index=True)


def _check_unchanged(plan: Plan, repair: Repair) -> None:
    """Refuse a repair that was found for other routes."""
    gone = set() if repair.release is None else {repair.release.outlet}
    visits = plan.visits
    for route in repair.routes:
        now = visits["outlet"][(visits["rep"] == route.rep) & (visits["day"] == route.day)]
        if set(now) - gone - {repair.outlet} != set(route.outlets) - gone - {repair.outlet}:
            raise RouteplanError(
                f"{route.rep} on {plan.cycle.label(route.day)} visits other outlets than when the "
                f"repair of {repair.outlet} was found. Explain the plan again."
            )


def _visits(plan: Plan, repair: Repair) -> pd.DataFrame:
    """Visits with the routes of the repair in the place of those before."""
    visits = plan.visits[["rep", "day", "sequence", "outlet"]]
    changed = {(route.rep, route.day) for route in repair.routes}
    stays = [key not in changed for key in zip(visits["rep"], visits["day"], strict=True)]
    fresh = [
        (route.rep, route.day, number, outlet)
        for route in repair.routes
        for number, outlet in enumerate(route.outlets, 1)
    ]
    return pd.concat(
        [visits[np.array(stays, dtype=bool)], pd.DataFrame(fresh, columns=visits.columns)]
    )


def _edited(table: pd.DataFrame, changes: tuple[Change, ...], name: str) -> pd.DataFrame:
    """Copy of a table with the cells of the changes."""
    edited = table.copy()
    for change in changes:
        if change.table == name:
            missing = None if isinstance(change.value, str) else float("nan")
            column = edited.get(change.column, pd.Series(missing, edited.index, dtype=object))
            column = column.astype(object)
            column.loc[change.row] = _written(change, column.loc[change.row])
            edited[change.column] = column.astype("str" if missing is None else "float64")
    return edited


def _written(change: Change, had: object) -> str | float:
    """What stands in the cell then."""
    if pd.isna(had) or not had or change.table != "reps":  # type: ignore[call-overload]
        return change.value
    if change.column == "overtime":
        return add_overtime(str(had), str(change.value))
    return f"{had}, {change.value}"
