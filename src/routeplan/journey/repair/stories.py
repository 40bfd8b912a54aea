"""The story of every outlet with too few visits: what binds it, and the repairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.journey.problem import Journey
from routeplan.journey.repair.case import Case
from routeplan.journey.repair.ground import Ground
from routeplan.journey.repair.mender import Mender
from routeplan.journey.repair.reasons import REASONS, Reason
from routeplan.journey.repair.repairs import Repair, RepairPrices
from routeplan.journey.repair.swaps import Swaps
from routeplan.journey.repair.trial import Trial
from routeplan.pins import is_pinned
from routeplan.search import Solution

__all__ = ["Story", "explain_shortfalls", "tell_stories", "unserved_table"]

Ints = NDArray[np.int64]

_MOST_TRIED = 300
"""Outlets that a plan looks into by itself: more would take longer than the search."""
_OF_TIME = ("overtime", "service", "swap")
"""Kinds of repairs that make time."""


@dataclass(frozen=True, eq=False)
class Story:
    """Why one outlet is not served, or less than wanted.

    Attributes
    ----------
    outlet : str
    wanted, planned : int
        Visits.
    code : Reason
        The rule that binds: of those whose relaxing alone lets the outlet in, the cheapest one.
    reason : str
        The code in words.
    binds : tuple of Reason
        All rules whose relaxing alone lets the outlet in, with all visits wanted.
    repairs : tuple of Repair
        Those for all visits wanted first, then those for one more than now; cheapest first.
    trial : Trial
        What was tried.
    """

    outlet: str
    wanted: int
    planned: int
    code: Reason
    reason: str
    binds: tuple[Reason, ...]
    repairs: tuple[Repair, ...]
    trial: Trial


def explain_shortfalls(
    journey: Journey, solution: Solution, *, prices: RepairPrices | None = None
) -> pd.DataFrame:
    """Outlets with fewer visits than wanted, with the reasons and the cheapest repairs.

    Every rep who may come and every pattern of the wanted visits is tried on the routes with all
    rules, then with one rule relaxed at a time. Every repair is proven by a witness: routes that
    keep all rules once the repair is made. Where very many are short, only those worth most are
    looked into; the others say so.

    Parameters
    ----------
    journey : Journey
    solution : Solution
    prices : RepairPrices, optional

    Returns
    -------
    DataFrame
        ``outlet, visits_wanted, visits_planned, reason, repair, repair_cost``; the cost is in
        minutes, see :class:`RepairPrices`, missing when no repair was found.
    """
    if journey.chosen:  # as often as it pays, so that nothing is missing
        return unserved_table(iter(()))
    ground = Ground.of_solution(journey, solution)
    short = np.flatnonzero(ground.planned < journey.outlets["visits"].to_numpy())
    chosen = _worth_most(journey, short)
    told = unserved_table(tell_stories(ground, chosen, prices=prices))
    if len(chosen) == len(short):
        return told
    rest = _not_tried(journey, ground, np.setdiff1d(short, chosen))
    table = pd.concat([told, rest], ignore_index=True)
    order = pd.Index(table["outlet"]).get_indexer(journey.outlets.index[short])
    return table.take(order.tolist()).reset_index(drop=True)


def _worth_most(journey: Journey, short: Ints) -> Ints:
    """The outlets to look into, in their order: those whose visits are worth most."""
    problem = journey.problem
    worth = np.zeros(problem.n_outlets)
    owner = np.repeat(np.arange(problem.n_outlets), np.diff(problem.option_first))
    np.maximum.at(worth, owner, problem.option_value)
    return np.sort(short[np.argsort(-worth[short], kind="stable")[:_MOST_TRIED]])


def _not_tried(journey: Journey, ground: Ground, outlets: Ints) -> pd.DataFrame:
    """Rows of outlets that were not looked into."""
    return pd.DataFrame(
        {
            "outlet": pd.Series(journey.outlets.index[outlets], dtype="str"),
            "visits_wanted": journey.outlets["visits"].to_numpy(dtype=np.int64)[outlets],
            "visits_planned": ground.planned[outlets].astype(np.int64),
            "reason": pd.Series([REASONS["not tried"]] * len(outlets), dtype="str"),
            "repair": pd.Series([""] * len(outlets), dtype="str"),
            "repair_cost": np.full(len(outlets), np.nan),
        }
    )


def unserved_table(stories: Iterable[Story]) -> pd.DataFrame:
    """Table of stories, in the columns of a plan's `unserved`."""
    told = list(stories)
    best = [story.repairs[0] if story.repairs else None for story in told]
    return pd.DataFrame(
        {
            "outlet": pd.Series([story.outlet for story in told], dtype="str"),
            "visits_wanted": np.array([story.wanted for story in told], dtype=np.int64),
            "visits_planned": np.array([story.planned for story in told], dtype=np.int64),
            "reason": pd.Series([story.reason for story in told], dtype="str"),
            "repair": pd.Series([repair.text if repair else "" for repair in best], dtype="str"),
            "repair_cost": np.array(
                [repair.cost if repair else np.nan for repair in best], dtype=np.float64
            ),
        }
    )


def tell_stories(
    ground: Ground,
    outlets: Ints | None = None,
    *,
    prices: RepairPrices | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Story]:
    """Tell of outlets one after the other.

    Parameters
    ----------
    ground : Ground
    outlets : ndarray of int, optional
        All with fewer visits than wanted without it.
    prices : RepairPrices, optional
    progress : callable, optional
        Called with the number of outlets told of and of all.

    Yields
    ------
    Story
    """
    wanted = ground.journey.outlets["visits"].to_numpy(dtype=np.int64)
    chosen = np.flatnonzero(ground.planned < wanted) if outlets is None else outlets
    case = Case(ground, prices or RepairPrices())
    swaps = Swaps(case)
    for number, it in enumerate(case.tries(chosen), 1):
        yield _story(Mender(Trial.of(case, it), swaps))
        if progress is not None:
            progress(number, len(chosen))


def _story(mender: Mender) -> Story:
    """Try one outlet."""
    trial, ground = mender.trial, mender.trial.case.ground
    i, journey = trial.it.outlet, ground.journey
    wanted, planned = int(journey.outlets["visits"].iloc[i]), int(ground.planned[i])
    repairs: list[Repair] = []
    binds: dict[Reason, float] = {}
    goal = int(journey.asked[i]) if _is_pinned(trial) else wanted
    if planned < goal:
        binds = trial.bindings(goal)
        repairs = mender.repairs(goal)
        more = min((len(days) for days in trial.it.patterns[""] if len(days) > planned), default=0)
        if planned < more < wanted:
            repairs += mender.repairs(more)
    code = "served" if planned >= wanted else _code(trial, goal, planned, binds, repairs)
    text = REASONS[code]
    return Story(
        outlet=str(journey.outlets.index[i]),
        wanted=wanted,
        planned=planned,
        code=code,
        reason=f"{text} by {journey.stretched:.2f}" if code == "stretched" else text,
        binds=tuple(binds),
        repairs=tuple(repairs),
        trial=trial,
    )


def _code(
    trial: Trial, wanted: int, planned: int, binds: dict[Reason, float], repairs: list[Repair]
) -> Reason:
    """The reason that is told in the table."""
    if planned >= trial.case.journey.asked[trial.it.outlet]:
        return "pinned" if _is_pinned(trial) else "stretched"
    if "time" not in binds:
        return _impossible(trial, wanted)
    whole = [repair.kind for repair in repairs if repair.visits == wanted]
    if {"room", "value"} & set(whole):
        return "value" if "value" in whole else "room"
    return "far" if _too_far(trial) else _cheapest(trial, wanted, binds, whole)


def _is_pinned(trial: Trial) -> bool:
    return bool(is_pinned(trial.it.row)[0])


def _cheapest(trial: Trial, wanted: int, binds: dict[Reason, float], kinds: list[str]) -> Reason:
    """The rule whose relaxing alone lets the outlet in and is the cheapest."""
    others = [rule for rule in binds if rule != "time"]
    for kind in kinds:
        if kind in _OF_TIME:
            break
        for rule in others:
            if rule == kind:
                return rule
    if others and not kinds:
        return others[0]
    return "shift" if _shift_ends(trial, wanted) else "time"


def _impossible(trial: Trial, wanted: int) -> Reason:
    """Why no days, however long, would do."""
    it, n_days = trial.it, trial.case.journey.problem.n_days
    works = (trial.case.journey.problem.budget >= 0).reshape(-1, n_days)
    patterns = [days for days in it.patterns[""] if len(days) == wanted]
    without = trial.possible_without(wanted)
    clocked = [rule for rule in without if rule in {"hours", "appointment", "break"}]
    if patterns and not works[it.allowed].any():
        return "away"
    if patterns and not any(
        works[it.allowed][:, list(days)].all(axis=1).any() for days in patterns
    ):
        return "days off"
    if patterns:
        return clocked[0] if clocked else without[0] if without else "several"
    limits = [rule for rule in without if rule not in {"rep", "skills"}]
    return limits[0] if limits else "calendar"


def _too_far(trial: Trial) -> bool:
    """Whether the visit alone takes longer than any day of any rep who may come."""
    it, problem = trial.it, trial.case.journey.problem
    reps = np.flatnonzero(it.allowed) * problem.n_days
    alone = it.to_me[problem.begin[reps]] + it.terms.service + it.from_me[problem.finish[reps]]
    longest = problem.budget.reshape(-1, problem.n_days).max(axis=1)[it.allowed]
    return bool((alone > longest).all())


def _shift_ends(trial: Trial, wanted: int) -> bool:
    """Whether the days would hold the visits if the shifts went on for the minutes of the day."""
    journey = trial.case.journey
    placements = trial.placements(trial.it.patterns[""], wanted, trial.it.allowed, trial.fit)
    if not placements or "day_min" not in journey.reps:
        return False
    rep, days = placements[0].rep, list(placements[0].days)
    usual = float(journey.reps["day_min"].iloc[rep])
    short = usual - journey.problem.budget.reshape(-1, journey.problem.n_days)[rep, days]
    missing = trial.fit.missing[rep, days]
    return bool((missing <= np.maximum(short, 0.0)).all())
