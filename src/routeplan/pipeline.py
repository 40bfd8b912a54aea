"""From two tables to a plan: the only place where the steps meet."""

from __future__ import annotations

import logging
import time
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.effort import service_minutes, visit_frequency
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.journey import (
    Journey,
    JourneySettings,
    explain_shortfalls,
    state_journey,
    time_visits,
)
from routeplan.market import abc_classes
from routeplan.plan import Plan, PlanInfo
from routeplan.search import ABSENT, Progress, SearchSettings, Solution, StoppingCriterion
from routeplan.tables import read_outlets, read_reps
from routeplan.travel import CrowTravel, TravelModel

__all__ = ["Settings", "complete_outlets", "plan_visits", "planning_notes"]

_log = logging.getLogger("routeplan")

_NOT_PLANNED_FOR = ("open", "last_visit", "skills")
"""Columns that are read and kept, and that this version does not plan for."""


@dataclass(frozen=True)
class Settings:
    """All settings of a plan.

    Attributes
    ----------
    journey : JourneySettings
        Wishes that weigh against travel.
    search : SearchSettings
        How the search goes about its work.

    Examples
    --------
    >>> Settings(journey=JourneySettings(shortage="drop")).journey.shortage
    'drop'
    """

    journey: JourneySettings = field(default_factory=JourneySettings)
    search: SearchSettings = field(default_factory=SearchSettings)

    @classmethod
    def from_toml(cls, path: str | Path) -> Settings:
        """Read settings from a TOML file with the tables ``[journey]`` and ``[search]``.

        Parameters
        ----------
        path : path

        Returns
        -------
        Settings

        Raises
        ------
        SettingsError
            For a file that cannot be read, an unknown table or name, or a value out of range.
        """
        try:
            values = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise SettingsError(f"{path} cannot be read: {error.strerror}.") from None
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path} is no TOML file: {error}.") from None
        sections = {"journey": JourneySettings, "search": SearchSettings}
        _refuse_unknown(str(path), values, list(sections))
        for name, section in values.items():
            if not isinstance(section, dict):
                raise SettingsError(f"{path}: `{name}` must be a table [{name}]. Got {section!r}.")
            known = [f.name for f in fields(sections[name])]
            _refuse_unknown(f"{path} [{name}]", section, known)
        try:
            return cls(**{name: sections[name](**section) for name, section in values.items()})
        except SettingsError as error:
            raise SettingsError(f"{path}: {error}") from None


def _refuse_unknown(where: str, values: dict[str, Any], known: list[str]) -> None:
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise SettingsError(f"{where}: unknown {', '.join(unknown)}. Known: {', '.join(known)}.")


def plan_visits(
    outlets: pd.DataFrame | str | Path,
    reps: pd.DataFrame | str | Path,
    cycle: Cycle | None = None,
    *,
    travel: TravelModel | None = None,
    stop: StoppingCriterion | None = None,
    seed: int = 1,
    jobs: int = -1,
    settings: Settings | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Plan who visits which outlet on which day, in which order.

    Rep, day pattern and order are decided together. What the outlets table leaves open is filled
    in by default: the class from the sales, the visits and the service minutes from the class.

    Parameters
    ----------
    outlets, reps : DataFrame or path
        As :func:`read_outlets` and :func:`read_reps` take them.
    cycle : Cycle, optional
        Four weeks Mon-Fri without it.
    travel : TravelModel, optional
        :class:`~routeplan.travel.CrowTravel` without it.
    stop : StoppingCriterion, optional
        When the search ends: ``MaxRuntime(60)`` without it. Ctrl-C ends it too, with the best plan
        so far.
    seed : int, default 1
        With ``MaxIterations`` the same seed gives the same plan.
    jobs : int, default -1
        Cores to use; -1 for all. Changes the time, not the plan.
    settings : Settings, optional
    progress : callable, optional
        Called with a :class:`~routeplan.search.Progress` several times a second.

    Returns
    -------
    Plan

    Raises
    ------
    DataError
        For faulty tables, all faults at once.
    SettingsError
        For arguments that cannot be used.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, reps = rp.make_city(30, seed=1)
    >>> rp.plan_visits(outlets, reps, stop=rp.MaxIterations(2_000)).summary()["outlets"]
    30
    """
    if seed < 0:
        raise SettingsError(f"`seed` must be at least 0. Got {seed}.")
    cycle, travel, settings = cycle or Cycle(), travel or CrowTravel(), settings or Settings()
    outlets, reps = read_outlets(outlets), read_reps(reps)
    notes = planning_notes(outlets, reps, cycle, settings)
    outlets, _ = complete_outlets(outlets, cycle)
    journey = state_journey(outlets, reps, cycle, travel, settings.journey)

    from routeplan.search.solve import solve  # brings numba along, which takes a second

    began = time.perf_counter()
    solution = solve(
        journey.problem,
        stop=stop,
        seed=seed,
        jobs=jobs,
        settings=settings.search,
        progress=progress,
    )
    info = PlanInfo(
        seconds=time.perf_counter() - began,
        seed=seed,
        version=version("routeplan"),
        settings=asdict(settings),
        notes=tuple(notes),
    )
    return _as_plan(journey, solution, outlets, reps, info)


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
        outlets["segment"] = segment
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
    """Class of every outlet: as given, else by sales, else the middle one for all."""
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
    note = f"segment: {int((~known).sum()):,} outlets classed {source}."
    return given.where(known, usual).astype("str"), [note]


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


def _as_plan(
    journey: Journey, solution: Solution, outlets: pd.DataFrame, reps: pd.DataFrame, info: PlanInfo
) -> Plan:
    """The plan's tables, with outlets and reps in the order of the input."""
    for note in info.notes:
        _log.info(note)
    visits, days = time_visits(journey, solution)
    served = solution.option != ABSENT
    names = journey.reps.index[np.maximum(solution.rep, 0)]
    rep = pd.Series(names, journey.outlets.index, dtype="str").where(served)
    option_visits = np.append(journey.problem.option_visits, 0)  # the last one stands for ABSENT
    planned = pd.Series(option_visits[solution.option], journey.outlets.index, dtype="int64")
    outlets = outlets.drop(columns="rep", errors="ignore")
    outlets["rep"], outlets["visits_planned"] = rep, planned
    outlets.attrs.clear()
    return Plan(
        outlets=outlets,
        reps=reps,
        cycle=journey.cycle,
        travel=journey.travel,
        visits=visits,
        days=days,
        unserved=explain_shortfalls(journey, solution),
        info=info,
    )
