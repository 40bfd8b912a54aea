"""The search of a journey: from a plan's visits or from nothing, with one rep or several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from routeplan.journey.problem import Journey
from routeplan.journey.restart import solution_of_visits
from routeplan.journey.schedule import time_visits
from routeplan.journey.split import may_split, split_visits
from routeplan.search import Progress, Solution, StoppingCriterion
from routeplan.search.engines import Engine
from routeplan.search.engines.builtin import BuiltIn

__all__ = ["search_visits"]

Follow = Callable[[Progress], None]


def search_visits(
    journey: Journey,
    engine: Engine,
    *,
    stop: StoppingCriterion,
    seed: int = 1,
    start: pd.DataFrame | None = None,
    progress: Follow | None = None,
) -> Solution:
    """Search for the best solution of a journey.

    Outlets that several reps may visit (`any_rep`) are first planned with one rep each; in the
    second half of the search the days of their visits stand still and each visit looks for a rep of
    its own. With `start` they begin with its days.

    Parameters
    ----------
    journey : Journey
    engine : Engine
        Only the built-in one lets several reps visit an outlet, and begins from a start.
    stop : StoppingCriterion
    seed : int, default 1
    start : DataFrame, optional
        Visits of a plan.
    progress : callable, optional

    Returns
    -------
    Solution
        Of the journey's problem. The rep of an outlet is the one with the most visits.
    """
    if not isinstance(engine, BuiltIn):
        return engine.solve(journey.problem, stop=stop, seed=seed, progress=progress)
    split = may_split(journey.outlets)
    if not split or start is None:
        begin = None if start is None else solution_of_visits(journey, start)
        first = engine.solve(
            journey.problem,
            stop=_halved(stop) if split else stop,
            seed=seed,
            start=begin,
            progress=_part(progress, 0) if split else progress,
        )
        if not split:
            return first
        parts = split_visits(journey, time_visits(journey, first)[0])
        stop, progress = _halved(stop), _part(progress, 1)
    else:
        parts = split_visits(journey, start)
    found = engine.solve(
        parts.journey.problem, stop=stop, seed=seed, start=parts.start, progress=progress
    )
    return parts.joined(found)


def _halved(stop: StoppingCriterion) -> StoppingCriterion:
    """The same criterion with half the budget."""
    return lambda progress: min(1.0, 2.0 * stop(progress))


def _part(progress: Follow | None, half: int) -> Follow | None:
    """What is told of the first or the second half, as a part of the whole."""
    if progress is None:
        return None
    return lambda now: progress(replace(now, share=(half + now.share) / 2))
