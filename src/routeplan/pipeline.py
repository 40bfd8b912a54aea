"""From two tables to a plan: the only place where the steps meet."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from routeplan.country import Country, Store, plan_rounds
from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.journey import PlanTables, plan_tables, search_visits, state_journey
from routeplan.pins import is_pinned
from routeplan.plan import REP_BEFORE, REP_KEPT, Plan, PlanInfo
from routeplan.preparation import complete_outlets, planning_notes, with_choice
from routeplan.search import MaxRuntime, Progress, SearchSettings, StoppingCriterion
from routeplan.search.engines import Engine, get_engine
from routeplan.search.engines.builtin import BuiltIn
from routeplan.settings import Settings
from routeplan.tables import read_outlets, read_reps
from routeplan.territory import TerritorySettings, design_territories
from routeplan.travel import CrowTravel, TravelModel

__all__ = ["plan_visits"]

_log = logging.getLogger("routeplan")

_DESIGN_FROM = 5_000
"""Outlets from which on the search is too short to find good territories by itself."""
_DESIGN_EFFORT = 5.0
"""Iterations per outlet for territories that the search will change anyway."""
_DESIGN_TOLERANCE = 0.05
"""Part by which a rep may differ from the fair share in them: a team has little time to spare, and
work flows slowly over many borders."""


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
    folder: str | Path | None = None,
    values: pd.DataFrame | None = None,
    start: Plan | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Plan who visits which outlet on which day, in which order.

    Rep, day pattern and order are decided together. What the outlets table leaves open is filled
    in by default: the class from the sales, the visits and the service minutes from the class.
    Pinned outlets (`pinned`, see :meth:`Plan.pin`) keep their `rep` and `pinned_days`.

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
    folder : path, optional
        Where a country, ``settings.search.regions_from`` outlets and more, keeps what its regions
        have found. A run that was stopped goes on from there.
    values : DataFrame of float, optional
        Money per cycle that an outlet brings at each number of visits, as
        :func:`~routeplan.visit_values` returns it: index ``outlet``, columns numbers of visits.
        With it, and with ``minute_cost`` in the settings, the search also chooses how often an
        outlet is visited: where that brings more than the way costs. ``visits`` of the plan are
        then those chosen.
    start : Plan, optional
        Where the search begins: with the visits of a plan, as far as these tables allow them. The
        search inserts the outlets that no longer fit. Where all fit, the plan found is no worse.
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
    RouteplanError
        When `folder` keeps another run, or something else.

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
    notes = planning_notes(outlets, reps, cycle, settings, travel)
    if values is not None:
        outlets = with_choice(outlets, values, cycle, settings)
    outlets, _ = complete_outlets(outlets, cycle)
    began = time.perf_counter()
    stop = stop or MaxRuntime(60)
    _refuse_start(start, len(outlets), settings.search)
    case = _Case(outlets, reps, cycle, travel, settings, seed, jobs)
    if len(outlets) >= settings.search.regions_from and values is None:
        tables = _plan_regions(case, stop, folder, progress)
    else:
        tables = _plan_whole(case, stop, values, start, progress)
    info = PlanInfo(
        seconds=time.perf_counter() - began,
        seed=seed,
        version=version("routeplan"),
        settings=asdict(settings),
        notes=tuple(notes),
    )
    for note in notes:
        _log.info(note)
    return Plan(
        outlets=_with_result(case, tables, chosen=values is not None),
        reps=reps,
        cycle=cycle,
        travel=travel,
        visits=tables.visits,
        days=tables.days,
        unserved=tables.unserved,
        info=info,
    )


@dataclass(frozen=True, eq=False)
class _Case:
    """What is planned, with every default filled in."""

    outlets: pd.DataFrame
    reps: pd.DataFrame
    cycle: Cycle
    travel: TravelModel
    settings: Settings
    seed: int
    jobs: int


def _plan_regions(
    case: _Case,
    stop: StoppingCriterion,
    folder: str | Path | None,
    progress: Callable[[Progress], None] | None,
) -> PlanTables:
    """Plan a country region by region, and keep in the folder what the regions find."""
    cycle, travel, settings, seed = case.cycle, case.travel, case.settings, case.seed
    store = None
    if folder is not None:
        run = Store.name_run(
            case.outlets, case.reps, cycle=cycle, travel=travel, settings=settings, seed=seed
        )
        store = Store(folder, run)
    country = Country(
        case.outlets.sort_index(),
        case.reps.sort_index(),
        cycle,
        travel,
        settings,
        _territory(case, store),
    )
    return plan_rounds(
        country, stop=stop, seed=seed, jobs=case.jobs, store=store, progress=progress
    )


def _plan_whole(
    case: _Case,
    stop: StoppingCriterion,
    values: pd.DataFrame | None,
    start: Plan | None,
    progress: Callable[[Progress], None] | None,
) -> PlanTables:
    """Plan all outlets as one problem."""
    territory = None
    if len(case.outlets) >= _DESIGN_FROM and start is None:
        territory = _territory(case)
    journey = state_journey(
        case.outlets,
        case.reps,
        case.cycle,
        case.travel,
        case.settings.journey,
        territory=territory,
        values=values,
    )
    solution = search_visits(
        journey,
        _engine(case.settings.search, case.jobs),
        stop=stop,
        seed=case.seed,
        start=None if start is None else start.visits,
        progress=progress,
    )
    return plan_tables(journey, solution)


def _with_result(case: _Case, tables: PlanTables, *, chosen: bool) -> pd.DataFrame:
    """The outlets with the rep and the visits planned; those wanted too, where they were chosen."""
    outlets = case.outlets
    if "rep" in outlets:
        if case.settings.journey.keep_reps:
            outlets[REP_KEPT] = outlets["rep"].where(outlets["rep"].isin(case.reps.index))
        outlets[REP_BEFORE] = outlets.pop("rep")
    outlets["rep"] = tables.rep.reindex(outlets.index)
    outlets["visits_planned"] = tables.planned.reindex(outlets.index)
    if chosen:
        outlets["visits"] = outlets["visits_planned"]
    outlets.attrs.clear()
    return outlets


def _engine(settings: SearchSettings, jobs: int) -> Engine:
    """The engine that the settings name."""
    return BuiltIn(jobs, settings) if settings.engine == "builtin" else get_engine(settings.engine)


def _refuse_start(start: Plan | None, outlets: int, settings: SearchSettings) -> None:
    if start is not None and outlets >= settings.regions_from:
        needed = f"fewer than {settings.regions_from:,} outlets"
        raise SettingsError(f"`start` needs {needed}, `search.regions_from`. Got {outlets:,}.")
    if start is not None and settings.engine != "builtin":
        raise SettingsError(f'`start` needs the engine "builtin". Got {settings.engine!r}.')


def _territory(case: _Case, store: Store | None = None) -> pd.Series:
    """Reps to begin with: the given ones, or a design for outlets without."""
    outlets, reps = case.outlets, case.reps
    given = outlets["rep"] if "rep" in outlets else pd.Series(None, outlets.index, dtype="str")
    known = given.isin(reps.index) & (case.settings.journey.keep_reps | is_pinned(outlets))
    if known.all():
        return given
    if store is not None and (kept := store.read("territory")) is not None:
        return kept.set_index("outlet")["rep"]
    territory = design_territories(
        outlets,
        reps,
        case.cycle,
        travel=case.travel,
        settings=TerritorySettings(effort=_DESIGN_EFFORT, tolerance=_DESIGN_TOLERANCE),
        locks={str(outlet): str(rep) for outlet, rep in given[known].items()},
        seed=case.seed,
    )
    if store is not None:
        store.write("territory", territory.rename_axis("outlet").reset_index())
    return territory
