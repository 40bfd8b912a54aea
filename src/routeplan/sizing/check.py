"""The smallest team with which real plans make every visit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from routeplan.availability import day_budgets
from routeplan.checks import check_types
from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.pipeline import plan_visits
from routeplan.plan import Plan
from routeplan.search import MaxIterations, Progress, SearchSettings, StoppingCriterion
from routeplan.settings import Settings
from routeplan.sizing.teams import moved_home
from routeplan.travel import TravelModel

__all__ = ["Trial", "TrialSettings", "smallest_team"]

_log = logging.getLogger("routeplan")

_TRIAL_SHARE = 0.8
"""Most of a search goes into finding out whether everything fits, little into a good rest."""
_NEARLY = 0.01
"""Part of the visits that may be missing for a team to be tried once more."""


@dataclass(frozen=True)
class TrialSettings:
    """How much search the smallest team is looked for with.

    Attributes
    ----------
    iterations : int
        Of the search per outlet, for each team.
    again : int
        Tries more for a team that leaves less than 1 % of the visits out, each with three times
        the iterations, and with new reps at home where the plan before had them work.
    most_teams : int
        Teams tried at most.
    jobs : int
        Cores to use; -1 for all.
    """

    iterations: int = 200
    again: int = 2
    most_teams: int = 12
    jobs: int = -1

    def __post_init__(self) -> None:
        check_types(self)
        for name in ("iterations", "most_teams"):
            if getattr(self, name) < 1:
                raise SettingsError(f"`{name}` must be at least 1. Got {getattr(self, name)}.")
        if self.again < 0:
            raise SettingsError(f"`again` must be at least 0. Got {self.again}.")


@dataclass(frozen=True, eq=False)
class Trial:
    """Teams that were tried.

    Attributes
    ----------
    count : int or None
        Smallest team whose plan makes every visit; None when no team that was tried does.
    table : DataFrame
        Index ``reps``: `visits_missing`, `travel_share` and `utilisation` of the plan of each team
        that was tried; `why` no plan was needed, where none was made.
    plan : Plan or None
        Of the smallest team. It was ended when all visits were in it, so its ways are not short.
    """

    count: int | None
    table: pd.DataFrame
    plan: Plan | None


@dataclass(frozen=True)
class _UntilComplete:
    """Ends the search when all visits are planned."""

    wanted: int
    otherwise: StoppingCriterion

    def __call__(self, progress: Progress) -> float:
        return 1.0 if progress.visits >= self.wanted else self.otherwise(progress)


def smallest_team(
    outlets: pd.DataFrame,
    cycle: Cycle,
    team: Callable[[int], pd.DataFrame],
    begin: int,
    *,
    fixed: pd.Index | None = None,
    travel: TravelModel | None = None,
    settings: TrialSettings | None = None,
    seed: int = 1,
    progress: Callable[[str], None] | None = None,
) -> Trial:
    """Plan for teams of several sizes, and find the smallest whose plan makes every visit.

    From the estimate upwards in growing steps until a plan makes every visit, or downwards until
    one does not; then by halves between the two. A team whose time is not enough for the service
    alone needs no plan.

    Parameters
    ----------
    outlets : DataFrame
        Complete: `lat, lon, visits, service_min`.
    cycle : Cycle
    team : callable
        Number of reps to a table of reps.
    begin : int
        Number to begin with, the estimate.
    fixed : Index, optional
        Reps whose homes are known.
    travel : TravelModel, optional
    settings : TrialSettings, optional
    seed : int, default 1
    progress : callable, optional
        Told a sentence before each plan.

    Returns
    -------
    Trial
    """
    trials = _Trials(
        outlets.drop(columns="rep", errors="ignore"),
        cycle,
        team,
        fixed=pd.Index([]) if fixed is None else fixed,
        travel=travel,
        settings=settings or TrialSettings(),
        seed=seed,
        tell=progress or _log.info,
    )
    low, high, step = 0, None, 1
    size = max(1, begin)
    while trials.may_go_on() and (high is None or high - low > 1):
        if trials.fits(size):
            high = size
            size = max(low + 1, high - step) if low == 0 else (low + high) // 2
        else:
            low = size
            size = low + step if high is None else (low + high) // 2
        step = step * 2 if (low == 0 or high is None) else step
    return Trial(high, trials.table(), trials.plans.get(high or 0))


class _Trials:
    """Plans of teams, one after another."""

    def __init__(
        self,
        outlets: pd.DataFrame,
        cycle: Cycle,
        team: Callable[[int], pd.DataFrame],
        *,
        fixed: pd.Index,
        travel: TravelModel | None,
        settings: TrialSettings,
        seed: int,
        tell: Callable[[str], None],
    ) -> None:
        self._outlets, self._cycle, self._team, self._fixed = outlets, cycle, team, fixed
        self._travel, self._settings, self._seed, self._tell = travel, settings, seed, tell
        self._wanted = int(outlets["visits"].sum())
        self._service = float((outlets["visits"] * outlets["service_min"]).sum())
        self.plans: dict[int, Plan] = {}
        self._rows: dict[int, dict[str, object]] = {}

    def may_go_on(self) -> bool:
        """Whether another team may be tried."""
        return len(self.plans) < self._settings.most_teams

    def fits(self, size: int) -> bool:
        """Whether a team of this size makes every visit."""
        reps = self._team(size)
        room = float(np.maximum(day_budgets(reps, self._cycle), 0).sum())
        if room < self._service:
            self._rows[size] = {"why": "less time than the service alone"}
            return False
        missing = self._wanted
        for attempt in range(1 + self._settings.again):
            again = f", try {attempt + 1}" if attempt else ""
            self._tell(f"Planning with {size} reps{again} ...")
            plan = self._plan(reps, attempt)
            missing = self._note(size, plan)
            if missing == 0 or missing > _NEARLY * self._wanted:
                break
            reps = moved_home(self._outlets, reps, plan.outlets["rep"], fixed=self._fixed)
        self._tell(
            f"{size} reps: " + (f"{missing:,} visits left out." if missing else "all visits.")
        )
        return missing == 0

    def _plan(self, reps: pd.DataFrame, attempt: int) -> Plan:
        """A plan that is ended as soon as it is complete."""
        iterations = self._settings.iterations * 3**attempt * max(1, len(self._outlets))
        stop: StoppingCriterion = MaxIterations(iterations)
        usual = SearchSettings()
        if len(self._outlets) < usual.regions_from:  # regions share out a number of iterations
            stop = _UntilComplete(self._wanted, stop)
        return plan_visits(
            self._outlets,
            reps,
            self._cycle,
            travel=self._travel,
            stop=stop,
            seed=self._seed + attempt,
            jobs=self._settings.jobs,
            settings=Settings(search=replace(usual, trial_share=_TRIAL_SHARE)),
        )

    def _note(self, size: int, plan: Plan) -> int:
        missing, work = self._wanted - len(plan.visits), float(plan.days["work_min"].sum())
        room = float(np.maximum(day_budgets(plan.reps, self._cycle), 0).sum())
        self.plans[size] = plan
        self._rows[size] = {
            "visits_missing": missing,
            "travel_share": float(plan.days["travel_min"].sum()) / max(work, 1e-9),
            "utilisation": work / max(room, 1e-9),
        }
        return missing

    def table(self) -> pd.DataFrame:
        """A row for every team."""
        names = ["visits_missing", "travel_share", "utilisation", "why"]
        table = pd.DataFrame.from_dict(self._rows, orient="index").reindex(columns=names)
        return table.sort_index().rename_axis("reps")
