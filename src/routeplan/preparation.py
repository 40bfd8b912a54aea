"""What a table leaves open is filled in before planning, and told."""

from __future__ import annotations

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.effort import service_minutes, visit_frequency
from routeplan.errors import DataError, Fault
from routeplan.market import abc_classes
from routeplan.settings import Settings
from routeplan.tables.agreement import agreement_notes
from routeplan.territory.notes import rep_notes

__all__ = ["complete_outlets", "planning_notes"]

_NOT_PLANNED_FOR = ("open", "last_visit", "skills")
"""Columns that are read and kept, and that this version does not plan for."""


def planning_notes(
    outlets: pd.DataFrame, reps: pd.DataFrame, cycle: Cycle, settings: Settings
) -> list[str]:
    """What a user should know of a plan before it is made.

    Parameters
    ----------
    outlets, reps : DataFrame
        As :func:`read_outlets` and :func:`read_reps` return them.
    cycle : Cycle
    settings : Settings

    Returns
    -------
    list of str
        What was repaired on reading, filled in, kept and not planned for, one sentence each.
    """
    return [
        *outlets.attrs.get("notes", ()),
        *reps.attrs.get("notes", ()),
        *complete_outlets(outlets, cycle)[1],
        *_unused_columns(outlets, reps),
        *_kept_reps(outlets, reps, settings),
        *rep_notes(outlets, reps),
        *agreement_notes(outlets, reps),
    ]


def complete_outlets(outlets: pd.DataFrame, cycle: Cycle) -> tuple[pd.DataFrame, list[str]]:
    """Fill in what the outlets table leaves open: class, visits, service minutes.

    Parameters
    ----------
    outlets : DataFrame
        As :func:`read_outlets` returns it.
    cycle : Cycle

    Returns
    -------
    outlets : DataFrame
        A new table with `visits` and `service_min` in every row.
    notes : list of str
        What was filled in, one sentence each.

    Raises
    ------
    DataError
        For outlets that want more visits than the cycle has days.
    """
    outlets, notes = outlets.copy(), []
    visits = outlets["visits"] if "visits" in outlets else pd.Series(np.nan, outlets.index)
    service = outlets["service_min"] if "service_min" in outlets else visits * np.nan
    if visits.isna().any() or service.isna().any():
        segment, told = _segments(outlets)
        notes += told
        open_visits, open_service = visits.isna(), service.isna()
        usual = visit_frequency(segment, weeks=cycle.weeks)
        visits = visits.fillna(usual.clip(upper=cycle.n_days))
        service = service.fillna(service_minutes(segment))
        notes += _filled("visits", open_visits) + _filled("service_min", open_service)
        outlets["segment"] = outlets.get("segment", segment).fillna(segment)
    outlets["visits"], outlets["service_min"] = visits.astype("int64"), service.astype(float)
    too_many = outlets.loc[outlets["visits"] > cycle.n_days, "visits"]
    if len(too_many):
        raise DataError(
            Fault(
                "outlets",
                str(outlet),
                "visits",
                str(wanted),
                f"at most {cycle.n_days} visits, one on each day of the cycle",
            )
            for outlet, wanted in too_many.items()
        )
    return outlets, notes


def _segments(outlets: pd.DataFrame) -> tuple[pd.Series, list[str]]:
    """Class A, B or C of every outlet: as given, else by sales, else the middle one for all."""
    given = outlets["segment"] if "segment" in outlets else pd.Series(None, outlets.index, "str")
    known = given.isin(["A", "B", "C"])
    if known.all():
        return given, []
    if "sales" in outlets:
        usual, source = abc_classes(outlets["sales"]), "by sales (A to 70 %, B to 90 %, C)"
        zero = int((outlets["sales"].fillna(0) == 0).sum())
        source += f"; {zero:,} without sales are C" if zero else ""
    else:
        usual, source = pd.Series("B", outlets.index), "B, as there are no sales to go by"
    notes = [f"segment: {int((~known).sum()):,} outlets classed {source}."]
    foreign = sorted(given[~known].dropna().unique())
    if foreign:
        names = ", ".join(foreign[:5]) + (" ..." if len(foreign) > 5 else "")
        notes.append(f"segment: {names} kept; visits and minutes are known for A, B and C alone.")
    return given.where(known, usual).astype("str"), notes


def _filled(column: str, was_open: pd.Series) -> list[str]:
    count = int(was_open.sum())
    return [f"{column}: {count:,} outlets filled in from their class."] if count else []


def _unused_columns(outlets: pd.DataFrame, reps: pd.DataFrame) -> list[str]:
    """Columns a user may expect to matter, and that do not yet."""
    return [
        f"{name}: kept in the table, not planned for in this version."
        for name in _NOT_PLANNED_FOR
        for table in (outlets, reps)
        if name in table and table[name].notna().any()
    ]


def _kept_reps(outlets: pd.DataFrame, reps: pd.DataFrame, settings: Settings) -> list[str]:
    """What becomes of the reps given in the outlets table."""
    if "rep" not in outlets or outlets["rep"].isna().all():
        return []
    if not settings.journey.keep_reps:
        return ["rep: today's reps are not kept, the search chooses (keep_reps = false)."]
    given = outlets["rep"].dropna()
    kept = int(given.isin(reps.index).sum())
    notes = [f"rep: {kept:,} outlets stay with the rep in the table (keep_reps = true)."]
    gone = sorted(set(given) - set(reps.index))
    if gone:
        names = ", ".join(gone[:5]) + (" ..." if len(gone) > 5 else "")
        notes.append(f"rep: {names} not among the reps; the search chooses for their outlets.")
    return notes
