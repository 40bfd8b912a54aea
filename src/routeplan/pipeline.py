"""From two tables to a plan: the only place where the steps meet."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from routeplan.country import Country, Store, plan_rounds
from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.journey import plan_tables, search_visits, state_journey
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
_DESIGN_EFFORT = 10.0
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
    if len(outlets) >= settings.search.regions_from and values is None:
        store = None
        if folder is not None:
            run = Store.name_run(
                outlets, reps, cycle=cycle, travel=travel, settings=settings, seed=seed
            )
            store = Store(folder, run)
        country = Country(
            outlets.sort_index(),
            reps.sort_index(),
            cycle,
            travel,
            settings,
            _territory(outlets, reps, cycle, travel, settings, seed=seed, store=store),
        )
        tables = plan_rounds(
            country, stop=stop, seed=seed, jobs=jobs, store=store, progress=progress
        )
    else:
        territory = None
        if len(outlets) >= _DESIGN_FROM and start is None:
            territory = _territory(outlets, reps, cycle, travel, settings, seed=seed)
        journey = state_journey(
            outlets, reps, cycle, travel, settings.journey, territory=territory, values=values
        )
        begin = None if start is None else start.visits
        solution = search_visits(
            journey,
            _engine(settings.search, jobs),
            stop=stop,
            seed=seed,
            start=begin,
            progress=progress,
        )
        tables = plan_tables(journey, solution)
    info = PlanInfo(
        seconds=time.perf_counter() - began,
        seed=seed,
        version=version("routeplan"),
        settings=asdict(settings),
        notes=tuple(notes),
    )
    for note in notes:
        _log.info(note)
    if settings.journey.keep_reps and "rep" in outlets:
        outlets[REP_KEPT] = outlets["rep"].where(outlets["rep"].isin(reps.index))
    if "rep" in outlets:
        outlets[REP_BEFORE] = outlets.pop("rep")
    outlets["rep"] = tables.rep.reindex(outlets.index)
    outlets["visits_planned"] = tables.planned.reindex(outlets.index)
    if values is not None:
        outlets["visits"] = outlets["visits_planned"]
    outlets.attrs.clear()
    return Plan(
        outlets=outlets,
        reps=reps,
        cycle=cycle,
        travel=travel,
        visits=tables.visits,
        days=tables.days,
        unserved=tables.unserved,
        info=info,
    )


def _engine(settings: SearchSettings, jobs: int) -> Engine:
    """The engine that the settings name."""
    return BuiltIn(jobs, settings) if settings.engine == "builtin" else get_engine(settings.engine)


def _refuse_start(start: Plan | None, outlets: int, settings: SearchSettings) -> None:
    if start is not None and outlets >= settings.regions_from:
        needed = f"fewer than {settings.regions_from:,} outlets"
        raise SettingsError(f"`start` needs {needed}, `search.regions_from`. Got {outlets:,}.")
    if start is not None and settings.engine != "builtin":
        raise SettingsError(f'`start` needs the engine "builtin". Got {settings.engine!r}.')


def _territory(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: Cycle,
    travel: TravelModel,
    settings: Settings,
    *,
    seed: int,
    store: Store | None = None,
) -> pd.Series:
    """Reps to begin with: the given ones, or a design for outlets without."""
    given = outlets["rep"] if "rep" in outlets else pd.Series(None, outlets.index, dtype="str")
    known = given.isin(reps.index) & (settings.journey.keep_reps | is_pinned(outlets))
    if known.all():
        return given
    if store is not None and (kept := store.read("territory")) is not None:
        return kept.set_index("outlet")["rep"]
    locks = {str(outlet): str(rep) for outlet, rep in given[known].items()}
    design = TerritorySettings(effort=_DESIGN_EFFORT, tolerance=_DESIGN_TOLERANCE)
    territory = design_territories(
        outlets, reps, cycle, travel=travel, settings=design, locks=locks, seed=seed
    )
    if store is not None:
        store.write("territory", territory.rename_axis("outlet").reset_index())
    return territory
