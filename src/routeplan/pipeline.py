"""From two tables to a plan: the only place where the steps meet."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.journey import Journey, explain_shortfalls, state_journey, time_visits
from routeplan.plan import Plan, PlanInfo
from routeplan.preparation import complete_outlets, planning_notes
from routeplan.search import (
    ABSENT,
    MaxRuntime,
    Progress,
    SearchSettings,
    Solution,
    StoppingCriterion,
)
from routeplan.search.engines import Engine, get_engine
from routeplan.search.engines.builtin import BuiltIn
from routeplan.settings import Settings
from routeplan.tables import read_outlets, read_reps
from routeplan.travel import CrowTravel, TravelModel

__all__ = ["plan_visits"]

_log = logging.getLogger("routeplan")


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

    began = time.perf_counter()
    engine = _engine(settings.search, jobs)
    solution = engine.solve(
        journey.problem, stop=stop or MaxRuntime(60), seed=seed, progress=progress
    )
    info = PlanInfo(
        seconds=time.perf_counter() - began,
        seed=seed,
        version=version("routeplan"),
        settings=asdict(settings),
        notes=tuple(notes),
    )
    return _as_plan(journey, solution, outlets, reps, info)


def _engine(settings: SearchSettings, jobs: int) -> Engine:
    """The engine that the settings name."""
    return BuiltIn(jobs, settings) if settings.engine == "builtin" else get_engine(settings.engine)


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
