"""The plan object: frozen tables that decide nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from routeplan.columns import TABLES, Kind
from routeplan.cycle import Cycle
from routeplan.travel import TravelModel

__all__ = ["DTYPES", "REP_BEFORE", "REP_KEPT", "Plan", "PlanInfo"]

DTYPES: dict[Kind, str] = {"number": "float64", "whole": "int64", "flag": "bool"}
"""Dtypes of the kinds of columns; any other kind is text."""

REP_BEFORE, REP_KEPT = "rep_before", "rep_kept"
"""Columns of a plan's outlets with the rep each had before the plan, where one was given, and with
the one it had to stay with."""


@dataclass(frozen=True)
class PlanInfo:
    """How a plan was made.

    Attributes
    ----------
    seconds : float
        Wall time of the search.
    seed : int
    version : str
        Version of the library.
    settings : dict
        The settings as plain values, by section.
    notes : tuple of str
        What was filled in, repaired or left out on the way, one sentence each.
    """

    seconds: float = 0.0
    seed: int = 0
    version: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Plan:
    """A journey plan: who visits which outlet on which day, in which order.

    The tables are copied on the way in and on the way out: changing one does not change the plan.
    Their columns have settled dtypes, so that a plan read back from its folder is the same plan:
    ids, names, dates and times are ``str``, minutes and degrees ``float64``, counts ``int64``.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; the planned outlets with ``rep`` (missing when not visited; of several the
        one with the most visits), ``visits_planned`` and, where the outlets had a rep before,
        ``rep_before``.
    reps : DataFrame
        Index ``rep``.
    cycle : Cycle
    travel : TravelModel
        What the travel minutes were computed with.
    visits : DataFrame
        One row per visit, by rep, day and sequence: ``rep, day, date, sequence, outlet, arrive,
        depart, travel_min, service_min, wait_min``.
    days : DataFrame
        One row per rep-day with visits: ``rep, day, date, stops, travel_min, service_min,
        wait_min, break_min, work_min, finish``.
    unserved : DataFrame
        One row per outlet with fewer visits than wanted: ``outlet, visits_wanted,
        visits_planned, reason, repair, repair_cost``.
    info : PlanInfo, optional
    """

    def __init__(
        self,
        *,
        outlets: pd.DataFrame,
        reps: pd.DataFrame,
        cycle: Cycle,
        travel: TravelModel,
        visits: pd.DataFrame,
        days: pd.DataFrame,
        unserved: pd.DataFrame,
        info: PlanInfo | None = None,
    ) -> None:
        self._outlets = _with_ids(outlets, "outlets")
        self._reps = _with_ids(reps, "reps")
        self._cycle = cycle
        self._travel = travel
        self._visits = _rows(visits, "visits")
        self._days = _rows(days, "days")
        self._unserved = _rows(unserved, "unserved")
        self._info = info or PlanInfo()

    @property
    def outlets(self) -> pd.DataFrame:
        """The outlets with the rep and the visits they got, index ``outlet``."""
        return self._outlets.copy()

    @property
    def reps(self) -> pd.DataFrame:
        """The reps, index ``rep``."""
        return self._reps.copy()

    @property
    def visits(self) -> pd.DataFrame:
        """Every visit, by rep, day and sequence."""
        return self._visits.copy()

    @property
    def days(self) -> pd.DataFrame:
        """Every rep-day with visits."""
        return self._days.copy()

    @property
    def unserved(self) -> pd.DataFrame:
        """Outlets with fewer visits than wanted."""
        return self._unserved.copy()

    @property
    def cycle(self) -> Cycle:
        """The cycle planned for."""
        return self._cycle

    @property
    def travel(self) -> TravelModel:
        """The travel model the plan was made with."""
        return self._travel

    @property
    def info(self) -> PlanInfo:
        """How the plan was made."""
        return self._info

    def summary(self) -> dict[str, Any]:
        """The plan in a few figures, as they stand in ``summary.json``.

        Returns
        -------
        dict
            ``outlets, reps, visits_wanted, visits_planned, travel_min, service_min, work_min,
            seconds, seed, version``; minutes over the whole cycle.
        """
        days = self._days
        return {
            "outlets": len(self._outlets),
            "reps": len(self._reps),
            "visits_wanted": int(self._outlets["visits"].sum()),
            "visits_planned": len(self._visits),
            "travel_min": round(float(days["travel_min"].sum()), 3),
            "service_min": round(float(days["service_min"].sum()), 3),
            "work_min": round(float(days["work_min"].sum()), 3),
            "seconds": round(self._info.seconds, 3),
            "seed": self._info.seed,
            "version": self._info.version,
        }

    def pin(
        self,
        outlets: Iterable[str] | str | None = None,
        *,
        reps: Iterable[str] | str | None = None,
        days: Iterable[object] | object | None = None,
    ) -> Plan:
        """Pin visited outlets: later planning leaves them with their rep, on their days.

        The outlets table gets the columns `pinned` and `pinned_days`; give ``plan.outlets`` to
        :func:`routeplan.plan_visits`. An outlet is pinned with all its visits.

        Parameters
        ----------
        outlets : iterable of str or str, optional
            All of them without it.
        reps : iterable of str or str, optional
            Only outlets that one of these reps visits.
        days : iterable or one, optional
            Only outlets with a visit on one of these days: numbers, dates or "W2 Tue".

        Returns
        -------
        Plan
            A new one with the same visits.

        Raises
        ------
        SettingsError
            For outlets, reps and days that are not in the plan, and for outlets without visits.
        """
        from routeplan.plan.pinning import pin_outlets

        return pin_outlets(self, outlets, reps, days)

    def unpin(
        self,
        outlets: Iterable[str] | str | None = None,
        *,
        reps: Iterable[str] | str | None = None,
        days: Iterable[object] | object | None = None,
    ) -> Plan:
        """Set pinned outlets free again; arguments as for :meth:`pin`, everything without any."""
        from routeplan.plan.pinning import unpin_outlets

        return unpin_outlets(self, outlets, reps, days)

    def replace(self, **parts: Any) -> Plan:
        """A plan with some of its parts replaced, such as ``visits=`` or ``info=``."""
        own = {
            name: getattr(self, f"_{name}")
            for name in ("outlets", "reps", "cycle", "travel", "visits", "days", "unserved", "info")
        }
        return Plan(**own | parts)

    def save(self, folder: str | Path) -> Path:
        """Write the plan's tables and summary as a folder, the whole folder or nothing.

        Parameters
        ----------
        folder : path
            Replaced when it holds a plan already.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        RouteplanError
            When the folder exists and holds something else than a plan.
        """
        from routeplan.plan.files import save_plan

        return save_plan(self, Path(folder))

    @classmethod
    def load(cls, folder: str | Path) -> Plan:
        """Read a plan back from the folder :meth:`save` wrote.

        Parameters
        ----------
        folder : path

        Returns
        -------
        Plan

        Raises
        ------
        RouteplanError
            When a file is missing.
        DataError
            When a table does not hold what it should.
        """
        from routeplan.plan.files import load_plan

        return load_plan(Path(folder))

    def to_excel(self, path: str | Path) -> Path:
        """Write a workbook: an overview, then one sheet per rep with the days.

        Parameters
        ----------
        path : path
            Ends in ``.xlsx``.

        Returns
        -------
        Path
            The file.
        """
        from routeplan.plan.workbook import write_workbook

        return write_workbook(self, Path(path))

    def __repr__(self) -> str:
        s = self.summary()
        return (
            f"Plan: {s['visits_planned']:,} of {s['visits_wanted']:,} visits to "
            f"{s['outlets']:,} outlets by {s['reps']:,} reps over {self._cycle.n_days} days, "
            f"travel {s['travel_min'] / 60:,.1f} h"
        )


def _with_ids(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Copy with settled dtypes, the ids in the index as text."""
    settled = _settled(table, name)
    settled.index = table.index.astype("str").rename(TABLES[name][0].name)
    return settled


def _rows(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Copy with settled dtypes, rows numbered, missing text as empty text."""
    settled = _settled(table, name).reset_index(drop=True)
    texts = settled.select_dtypes(include=["str"]).columns
    return settled.assign(**{column: settled[column].fillna("") for column in texts})


def _settled(table: pd.DataFrame, name: str) -> pd.DataFrame:
    known = {column.name: DTYPES.get(column.kind, "str") for column in TABLES[name]}
    known["visits_planned"] = "int64"
    dtypes = {column: known.get(column) or _plain(table[column]) for column in table.columns}
    return table.astype(dtypes).rename(columns=str)


def _plain(values: pd.Series) -> Any:
    """Dtype of a column of the user's own: text when it holds categories or nothing but text."""
    is_text = pd.api.types.infer_dtype(values, skipna=True) in {"string", "empty", "categorical"}
    is_object = isinstance(values.dtype, pd.CategoricalDtype) or values.dtype == object
    return "str" if is_object and is_text else values.dtype
