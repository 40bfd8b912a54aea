"""Days and reps for the open visits, at one level of change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from routeplan.journey import time_visits
from routeplan.plan import Road
from routeplan.replan.choose import Search, choose, hold
from routeplan.replan.problem import Again, Standing, state_again
from routeplan.replan.settings import Level
from routeplan.replan.situation import RepDay, Situation
from routeplan.replan.today import Row
from routeplan.replan.wanted import OpenVisit
from routeplan.search import Solution

__all__ = ["Placed", "Placement", "Stage", "find_stages", "place_visits"]


@dataclass(frozen=True)
class Placed:
    """An open visit with its day and rep.

    Attributes
    ----------
    visit : OpenVisit
    rep : str
        Empty where no room was found.
    day : int
    time : str
        Arrival.
    """

    visit: OpenVisit
    rep: str = ""
    day: int = 0
    time: str = ""

    @property
    def changed(self) -> bool:
        """Whether it is not as it was."""
        own = (self.visit.rep, self.visit.day)
        return self.visit.kind != "planned" or (self.rep, self.day) != own


@dataclass
class Placement:
    """The open visits of a plan, placed.

    Attributes
    ----------
    placed : list of Placed
    rows : dict of (rep, day) to list of dict
        Visits planned on every day that was searched, in order and with their times.
    totals : dict of (rep, day) to dict
        Their sums.
    """

    placed: list[Placed] = field(default_factory=list)
    rows: dict[RepDay, list[Row]] = field(default_factory=dict)
    totals: dict[RepDay, Row] = field(default_factory=dict)

    @property
    def chosen_changes(self) -> int:
        """Changes of visits that could have stayed."""
        return sum(entry.visit.stays and entry.changed for entry in self.placed)


class Stage:
    """Days with the same roads, searched together; the start does not depend on the level."""

    def __init__(self, days: tuple[int, ...], roads: tuple[Road, ...]) -> None:
        self.days, self.roads = days, roads
        self.held: tuple[tuple[OpenVisit, ...], Again, Solution] | None = None


def find_stages(situation: Situation) -> list[Stage]:
    """The days ahead by their roads, the slow ones first: what finds no room goes to others."""
    days = range(situation.now.day, situation.cycle.n_days + 1)
    roads = situation.world.memory.roads
    late = 24 * 60.0
    by_roads: dict[tuple[Road, ...], list[int]] = {}
    for day in days:
        holding = tuple(road for road in roads if road.holds(day, late))
        by_roads.setdefault(holding, []).append(day)
    order = sorted(by_roads.items(), key=lambda item: (not item[0], item[1][0]))
    return [Stage(tuple(members), holding) for holding, members in order]


def place_visits(
    situation: Situation, stages: Sequence[Stage], level: Level, search: Search
) -> Placement:
    """Find days and reps for the open visits.

    Parameters
    ----------
    situation : Situation
    stages : sequence of Stage
    level : {"least", "balanced", "best"}
    search : Search

    Returns
    -------
    Placement
    """
    placement = Placement()
    waiting = list(situation.wanted.visits)
    for stage in stages:
        here, waiting = _divide(waiting, stage)
        if not here or situation.team.empty:
            waiting = [*here, *waiting]
            continue
        most = situation.settings.max_changes
        left = None if most is None else max(0, most - placement.chosen_changes)
        again, solution = _solve(situation, stage, tuple(here), level, search, most=left)
        waiting += _collect(placement, again, solution, here, later=_later(stages, stage))
    placement.placed += [Placed(visit) for visit in waiting]
    return placement


def _divide(waiting: Sequence[OpenVisit], stage: Stage) -> tuple[list[OpenVisit], list[OpenVisit]]:
    """The visits that a stage looks at: its own, and those that have no day of their own."""
    here: list[OpenVisit] = []
    others: list[OpenVisit] = []
    for visit in waiting:
        days = tuple(day for day in visit.days if day in stage.days)
        mine = visit.day in stage.days if visit.stays else bool(days)
        (here if mine and days else others).append(visit)
    return here, others


def _later(stages: Sequence[Stage], stage: Stage) -> frozenset[int]:
    """Days of the stages behind one."""
    behind = list(stages)[list(stages).index(stage) + 1 :]
    return frozenset(day for other in behind for day in other.days)


def _solve(
    situation: Situation,
    stage: Stage,
    visits: tuple[OpenVisit, ...],
    level: Level,
    search: Search,
    *,
    most: int | None,
) -> tuple[Again, Solution]:
    """The stage solved at a level; what is held is found once for all levels."""
    cut = tuple(
        replace(visit, days=tuple(day for day in visit.days if day in stage.days))
        for visit in visits
    )
    if stage.held is None or stage.held[0] != cut:
        again = _state(situation, stage, cut)
        held_again, held = hold(again, situation.disturbed, search)
        stage.held = (cut, held_again, held)
    _, again, held = stage.held
    return again, choose(again, held, level, situation.settings, search, most=most)


def _state(situation: Situation, stage: Stage, visits: tuple[OpenVisit, ...]) -> Again:
    days = situation.days
    outside = [day - 1 for day in range(1, situation.cycle.n_days + 1) if day not in stage.days]
    budget = days.budget.copy()
    budget[:, outside] = -1.0
    today = situation.now.day
    standing = {
        rep: Standing(situation.ways.place(settled.place), under_way=True)
        for rep in map(str, situation.team.index)
        if (settled := situation.settled[rep, today]).place != rep
    }
    return state_again(
        visits,
        outlets=situation.world.outlets,
        reps=situation.team,
        cycle=situation.cycle,
        travel=situation.ways.model(stage.roads),
        days=replace(days, budget=budget),
        standing=standing,
        today=today,
        handover=situation.settings.handover,
        whole_call=situation.whole_call,
    )


def _collect(
    placement: Placement,
    again: Again,
    solution: Solution,
    originals: Sequence[OpenVisit],
    *,
    later: frozenset[int],
) -> list[OpenVisit]:
    """Put a solution into the placement; the visits that may still find room later."""
    visits, days = time_visits(again.journey, solution)
    placed: set[int] = set()
    for cells in visits.to_dict("records"):
        row = {str(name): cell for name, cell in cells.items()}
        number = int(row["outlet"])
        visit = again.visits[number]
        placed.add(number)
        own = (row["rep"], row["day"]) == (visit.rep, visit.day)
        status = "new" if visit.kind in ("urgent", "new") else "" if own else "moved"
        if visit.kind == "debt":
            status = "moved"
        key = (row["rep"], row["day"])
        placement.rows.setdefault(key, []).append(row | {"outlet": visit.outlet, "status": status})
        placement.placed.append(Placed(visit, row["rep"], row["day"], row["arrive"]))
    for cells in days.to_dict("records"):
        row = {str(name): cell for name, cell in cells.items()}
        placement.totals[row["rep"], row["day"]] = row
    waiting = []
    for number, (visit, original) in enumerate(zip(again.visits, originals, strict=True)):
        if number in placed:
            continue
        if later & set(original.days):
            rest = tuple(day for day in original.days if day in later)
            waiting.append(replace(visit, days=rest, forced=True))
        else:
            placement.placed.append(Placed(replace(visit, days=original.days)))
    return waiting
