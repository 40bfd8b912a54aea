"""A short search that mends what an edit has broken, and moves as little as can be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from routeplan.edits.edit import Edit
from routeplan.edits.revision import STOPS, revised_plan, shared_outlets
from routeplan.errors import SettingsError
from routeplan.journey import (
    Journey,
    JourneySettings,
    search_visits,
    state_journey,
    time_visits,
)
from routeplan.journey.insertion import best_place
from routeplan.journey.timetable import Timetable, known_minutes
from routeplan.plan import Plan
from routeplan.plan.pinning import visit_days, with_pins, without_pins
from routeplan.search import MaxRuntime, StoppingCriterion
from routeplan.search.engines.builtin import BuiltIn

__all__ = ["repaired_plan"]

_SECONDS = 5.0
_STAY_SHARE = 0.5
"""Price of moving an outlet, in days of work: more than any detour, less than a visit lost."""
_OTHER_DAY = 0.25
"""What a visit next to its day counts, against one on its day."""
_ROOM = frozenset({"day budget", "shift", "break", "start", "opening hours", "rhythm", "pinned"})
"""Rules that are kept when other outlets make room, or that a pin stands above."""


def repaired_plan(
    edit: Edit,
    edited: Collection[str],
    *,
    stop: StoppingCriterion | None = None,
    seed: int = 1,
) -> Plan:
    """Mend an edited plan as far as that can be.

    Parameters
    ----------
    edit : Edit
    edited : collection of str
        Outlets that stay where the edit has put them, unless that breaks a rule by itself, such
        as a holiday, a day of leave or a skill: those are set free, and stay as near as can be.
    stop : StoppingCriterion, optional
        When each of the searches ends, of which there are three at most: each gives more freedom
        to the outlets that had to be left out in the one before. Five seconds without it.
    seed : int, default 1

    Returns
    -------
    Plan
        The edited plan itself where no rule but a rhythm is broken.
    """
    broken = edit.breaks
    if broken["rule"].isin(["rhythm"]).all():
        return edit.plan
    free = set(broken["outlet"][~broken["rule"].isin(_ROOM)]) - {""}
    reps = _concerned(edit, broken)
    visits = edit.plan.visits[STOPS]
    for attempt in range(3):
        case = _Case.of(edit.plan, reps, set(edited) - free, free)
        visits = case.search(stop or MaxRuntime(_SECONDS), seed)
        lost = _lost(edit.plan, visits)
        if not lost:
            break
        free |= lost & set(edited)
        if attempt:
            reps, free = set(edit.plan.reps.index), free | lost
    note = "Repaired: others have made room for what was changed by hand."
    return revised_plan(edit.plan, visits, freed=free, notes=[note])


def _concerned(edit: Edit, broken: pd.DataFrame) -> set[str]:
    """Reps with a broken rule, and those of the outlets with one, before and now."""
    reps = set(broken["rep"])
    for plan in (edit.before, edit.plan):
        visits = plan.visits
        reps |= set(visits["rep"][visits["outlet"].isin(broken["outlet"])])
    return reps & set(edit.plan.reps.index)


def _lost(plan: Plan, visits: pd.DataFrame) -> set[str]:
    """Outlets with fewer visits than in the edited plan, those beyond the wanted ones aside."""
    outlets = plan.outlets
    due = outlets[["visits", "visits_planned"]].min(axis=1)
    made = visits["outlet"].value_counts().reindex(outlets.index, fill_value=0)
    return set(outlets.index[made < due])


@dataclass(frozen=True, eq=False)
class _Case:
    """Some reps of an edited plan with their outlets, as a problem in which staying is worth most.

    Attributes
    ----------
    journey : Journey
    known : DataFrame
        Visits of its outlets in the edited plan.
    others : DataFrame
        All other visits, which stay.
    """

    journey: Journey
    known: pd.DataFrame
    others: pd.DataFrame

    @classmethod
    def of(cls, plan: Plan, reps: set[str], pinned: set[str], free: set[str]) -> _Case:
        """State it: some outlets pinned, some free to go to any of the reps, others with theirs.

        Outlets that several reps visit have no rep to stay with.
        """
        visits = plan.visits[STOPS]
        reps = _with_partners(visits, reps)
        chosen = set(visits["outlet"][visits["rep"].isin(reps)]) | free
        here = visits["outlet"].isin(chosen)
        outlets = plan.outlets[plan.outlets.index.isin(chosen)]
        outlets = without_pins(outlets, pd.Index(sorted(free)))
        own = visits[visits["outlet"].isin(pinned) & here]
        outlets = with_pins(outlets, visit_days(own))
        loose = free | shared_outlets(visits)
        outlets["rep"] = outlets["rep"].where(~outlets.index.isin(loose))
        journey = state_journey(
            outlets, plan.reps[plan.reps.index.isin(reps)], plan.cycle, plan.travel, _wishes(plan)
        )
        every = np.arange(len(journey.places))
        known_minutes(journey.problem.matrix(every), plan.travel)
        return cls(_staying(journey, visits[here], free), visits[here], visits[~here])

    def search(self, stop: StoppingCriterion, seed: int) -> pd.DataFrame:
        """Visits after a search that begins with the edited plan."""
        solution = search_visits(self.journey, BuiltIn(), stop=stop, seed=seed, start=self.known)
        found = time_visits(self.journey, solution)[0][STOPS]
        found = _in_known_order(self.journey, found, self.known)
        return pd.concat([self.others, found], ignore_index=True)


def _with_partners(visits: pd.DataFrame, reps: set[str]) -> set[str]:
    """Reps with all those they share outlets with, and so on."""
    shared = visits[visits["outlet"].isin(shared_outlets(visits))]
    while True:
        theirs = shared["outlet"][shared["rep"].isin(reps)]
        wider = reps | set(shared["rep"][shared["outlet"].isin(theirs)])
        if wider == reps:
            return reps
        reps = wider


def _wishes(plan: Plan) -> JourneySettings:
    """The wishes the plan was made with; outlets stay with their rep."""
    try:
        return replace(JourneySettings(**plan.info.settings.get("journey", {})), keep_reps=True)
    except (TypeError, SettingsError):  # a plan made elsewhere
        return JourneySettings()


def _staying(journey: Journey, known: pd.DataFrame, free: set[str]) -> Journey:
    """The same journey, in which it is worth much to keep days and reps."""
    problem = journey.problem
    worth = _STAY_SHARE * max(1.0, float(problem.budget.max(initial=0.0)))
    days, reps = visit_days(known), known.drop_duplicates("outlet").set_index("outlet")["rep"]
    value, price = problem.option_value.copy(), problem.rep_price.copy()
    for i, outlet in enumerate(journey.outlets.index):
        if outlet not in days:
            continue
        for o in range(problem.option_first[i], problem.option_first[i + 1]):
            first, last = problem.option_days_first[o : o + 2]
            offered = problem.option_days[first:last] + 1
            value[o] += worth * _closeness(offered.tolist(), days[outlet], problem.n_days)
        if outlet in free:
            price[i] += worth * (journey.reps.index != reps[outlet])
    return replace(journey, problem=replace(problem, option_value=value, rep_price=price))


def _closeness(offered: list[int], days: Collection[int], n_days: int) -> float:
    """How near a pattern comes to the days there are, 1 for all of them."""
    near = [
        max(1.0 if a == b else _OTHER_DAY * (1 - abs(a - b) / n_days) for a in offered)
        for b in days
    ]
    return float(np.mean(near))


def _in_known_order(journey: Journey, found: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Visits in the order that people know, newcomers where they delay a day least.

    Where that is too much for a day, it has the order that the search has found.
    """
    timetable = Timetable.of_journey(journey)
    place = known.set_index(["rep", "day", "outlet"])["sequence"].to_dict()
    routes: dict[tuple[str, int], list[str]] = {}
    for rep, day, outlet in found[["rep", "day", "outlet"]].itertuples(index=False, name=None):
        routes.setdefault((rep, int(day)), []).append(outlet)
    rows = []
    for (rep, day), stops in routes.items():
        before = {
            outlet: place[rep, day, outlet] for outlet in stops if (rep, day, outlet) in place
        }
        order = sorted(before, key=before.__getitem__)
        for outlet in stops:
            if outlet not in before:
                order.insert(best_place(timetable, rep, day, order, outlet) - 1, outlet)
        chosen = order if timetable.fits(timetable.tour_of(rep, day, order)) else stops
        rows += [(rep, day, k, outlet) for k, outlet in enumerate(chosen, 1)]
    return pd.DataFrame(rows, columns=STOPS)
