"""Outlets of a plan are pinned to their rep and their days, or set free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from routeplan.errors import SettingsError
from routeplan.pins import days_text, is_pinned
from routeplan.plan.lookup import find_day, find_id
from routeplan.plan.plan import Plan

__all__ = ["pin_outlets", "unpin_outlets", "visit_days", "with_pins", "without_pins"]

Some = Iterable[str] | str | None
"""Several ids, one, or all."""


def pin_outlets(plan: Plan, outlets: Some, reps: Some, days: Any) -> Plan:
    """Pin the chosen outlets, see :meth:`Plan.pin`."""
    visits = plan.visits
    if outlets is not None:
        named = _named(plan, outlets)
        bare = named.difference(pd.Index(visits["outlet"]))
        if len(bare):
            raise SettingsError(f"Only visits can be pinned. Without any: {', '.join(bare)}.")
    chosen = visits["outlet"].isin(_chosen(plan, outlets, reps, days))
    return plan.replace(outlets=with_pins(plan.outlets, visit_days(visits[chosen])))


def unpin_outlets(plan: Plan, outlets: Some, reps: Some, days: Any) -> Plan:
    """Set the chosen outlets free, see :meth:`Plan.unpin`."""
    return plan.replace(outlets=without_pins(plan.outlets, _chosen(plan, outlets, reps, days)))


def _chosen(plan: Plan, outlets: Some, reps: Some, days: Any) -> pd.Index[str]:
    """Outlets of these names that have a visit by one of these reps on one of these days."""
    named = plan.outlets.index if outlets is None else _named(plan, outlets)
    if reps is None and days is None:
        return named
    visits = plan.visits
    if reps is not None:
        known = [find_id(name, plan.reps.index, "rep") for name in _several(reps)]
        visits = visits[visits["rep"].isin(known)]
    if days is not None:
        visits = visits[visits["day"].isin([find_day(day, plan.cycle) for day in _several(days)])]
    return named[named.isin(visits["outlet"])]


def _named(plan: Plan, outlets: Some) -> pd.Index[str]:
    known = plan.outlets.index
    return pd.Index([find_id(name, known, "outlet") for name in _several(outlets)]).unique()


def _several(values: Any) -> list[Any]:
    """One value or several as a list."""
    single = isinstance(values, str) or not isinstance(values, Iterable)
    return [values] if single else list(values)


def with_pins(outlets: pd.DataFrame, days: Mapping[str, Iterable[int]]) -> pd.DataFrame:
    """Outlets table with these outlets pinned to these days and to the rep they have.

    Parameters
    ----------
    outlets : DataFrame
    days : mapping
        By outlet; no day for one that is not visited.

    Returns
    -------
    DataFrame
    """
    if not days:
        return outlets
    pinned = pd.Series(is_pinned(outlets), outlets.index)
    known = outlets.get("pinned_days", pd.Series(None, outlets.index, dtype="str"))
    texts = pd.Series({outlet: days_text(numbers) for outlet, numbers in days.items()}, dtype="str")
    chosen = outlets.index.isin(texts.index)
    told = texts.reindex(outlets.index).where(chosen, known)
    return outlets.assign(pinned=pinned | chosen, pinned_days=told.astype("str"))


def without_pins(outlets: pd.DataFrame, chosen: pd.Index[str]) -> pd.DataFrame:
    """Outlets table with these outlets set free; without the columns when none is pinned."""
    pinned = is_pinned(outlets) & ~outlets.index.isin(chosen)
    if not pinned.any():
        return outlets.drop(columns=["pinned", "pinned_days"], errors="ignore")
    days = outlets["pinned_days"].where(pinned)
    return outlets.assign(pinned=pinned, pinned_days=days)


def visit_days(visits: pd.DataFrame) -> dict[str, tuple[int, ...]]:
    """Days on which every outlet is visited, ascending."""
    days = visits.sort_values("day").groupby("outlet")["day"].agg(tuple)
    return {str(outlet): tuple(map(int, numbers)) for outlet, numbers in days.items()}
