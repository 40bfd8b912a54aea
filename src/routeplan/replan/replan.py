"""Planning again when something has come between: the remaining visits through the one model."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from routeplan.errors import SettingsError
from routeplan.plan import Memory, Plan
from routeplan.replan.choose import Search
from routeplan.replan.events import check_events
from routeplan.replan.moment import find_now
from routeplan.replan.outcome import make_outcome
from routeplan.replan.place import find_stages, place_visits
from routeplan.replan.result import Replan
from routeplan.replan.settings import LEVELS, Level, ReplanSettings
from routeplan.replan.situation import read_situation
from routeplan.tables import load_events

__all__ = ["replan_visits"]

_log = logging.getLogger("routeplan")

_USUAL: Level = "balanced"


def replan_visits(
    plan: Plan,
    now: str | dt.datetime,
    events: pd.DataFrame | str | Path | None = None,
    *,
    level: Level | None = None,
    settings: ReplanSettings | None = None,
    seed: int = 1,
) -> Replan:
    """Plan the rest of a cycle again, because something has come between.

    What is over is a fact. The visits that remain go through the same search as a new plan, each
    with the days inside its gap to the visits before and after it, and each change has a price.
    What could not be made is owed, and worked off while its gap is open.

    Parameters
    ----------
    plan : Plan
        With dates; perhaps planned again before.
    now : str or datetime
        ``"2026-12-08 10:30"``. What was planned before and of which no event tells was made as
        planned.
    events : DataFrame or path, optional
        What has happened, as :func:`routeplan.read_events` takes it; nothing without it.
    level : {"least", "balanced", "best"}, optional
        How much changes: as little as can be; what saves some minutes of travel; whatever saves
        travel. All three without it, and the result is "balanced".
    settings : ReplanSettings, optional
        Whose days may change, and how many visits.
    seed : int, default 1
        The same seed gives the same plan.

    Returns
    -------
    Replan

    Raises
    ------
    DataError
        For events with faults, all of them at once.
    SettingsError
        For a plan without dates, and a moment after its last day.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, reps = rp.make_city(30, seed=1)
    >>> cycle = rp.Cycle(weeks=1, start="2026-12-07")
    >>> plan = rp.plan_visits(outlets, reps, cycle, stop=rp.MaxIterations(2_000))
    >>> events = pd.DataFrame({"event": ["ill"], "rep": [plan.visits["rep"][0]], "days": [1]})
    >>> replan = rp.replan_visits(plan, "2026-12-08 07:00", events, level="least")
    >>> rp.review_plan(replan.plan).empty
    True
    """
    if level is not None and level not in LEVELS:
        raise SettingsError(f"`level` must be one of {', '.join(LEVELS)}. Got {level!r}.")
    began = time.perf_counter()
    settings = settings or ReplanSettings()
    moment = find_now(now, plan.cycle, after=Memory.of(plan.info.settings).now)
    table, faults = load_events(pd.DataFrame({"event": []}) if events is None else events)
    situation = read_situation(plan, moment, check_events(table, faults, plan, moment), settings)
    stages = find_stages(situation)
    search = Search(settings.iterations, seed)
    made: dict[str, Replan] = {}
    for name in LEVELS if level is None else (level,):
        placement = place_visits(situation, stages, name, search)
        seconds = time.perf_counter() - began
        made[name] = make_outcome(situation, placement, name, seconds=seconds, seed=seed)
        _log.info("%r", made[name])
    chosen = made[level or _USUAL]
    levels: Mapping[str, Replan] = MappingProxyType(dict(made))
    return replace(chosen, levels=levels)
