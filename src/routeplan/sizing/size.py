"""The size of a team: by its work, by real plans, and by its profit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from routeplan.cycle import Cycle
from routeplan.effort import PowerResponse
from routeplan.errors import SettingsError
from routeplan.preparation import complete_outlets
from routeplan.sizing.case import Case
from routeplan.sizing.check import Trial, TrialSettings
from routeplan.sizing.distribution import Measure, outlets_to_cover
from routeplan.sizing.profit import Money, ResponseCurve
from routeplan.sizing.result import TeamSize
from routeplan.sizing.teams import RepTime
from routeplan.tables import read_outlets, read_reps
from routeplan.travel import TravelModel

__all__ = ["size_team"]


def size_team(
    outlets: pd.DataFrame | str | Path,
    cycle: Cycle | None = None,
    *,
    reps: pd.DataFrame | str | Path | None = None,
    day_min: float | None = None,
    by: str | None = None,
    target_wd: float | None = None,
    target_nd: float | None = None,
    weight: str | None = None,
    rep_cost: float | None = None,
    margin: float | None = None,
    response: ResponseCurve | None = None,
    carryover: float = 0.5,
    hire_cost: float = 0.0,
    waves: int = 3,
    check: bool = True,
    trials: TrialSettings | None = None,
    travel: TravelModel | None = None,
    seed: int = 1,
    progress: Callable[[str], None] | None = None,
) -> TeamSize:
    """Find how many reps the outlets need, and how many pay.

    By the work: service and estimated ways of all visits, set against the reps' time
    (:func:`~routeplan.sizing.estimate.estimate_work`). By real plans: the smallest team with which
    the search plans every visit (:func:`~routeplan.sizing.check.smallest_team`). By money: profit
    over the number of reps (:func:`~routeplan.sizing.profit.profit_curve`).

    Parameters
    ----------
    outlets : DataFrame or path
        As :func:`read_outlets` takes them. Visits and minutes that are not given are filled in as
        :func:`plan_visits` does.
    cycle : Cycle, optional
        Four weeks Mon-Fri without it.
    reps : DataFrame or path, optional
        Today's team. A smaller one is made of its reps, a larger one adds to it; without it reps
        live in the middle of their territories. Their effort is that of today's sales.
    day_min : float, optional
        Minutes a day of a rep, fewer for part-time. The mean of `reps`, else 480, without it.
    by : str, optional
        Column to tell the reps of every area by, such as ``"region"``.
    target_wd, target_nd : float, optional
        Weighted or numeric distribution to reach, up to 1; one of them. Outlets that are not
        needed for it, the smallest ones, are not visited.
    weight : str, optional
        Column with the category's sales for the distribution; `potential`, else `sales`, without
        it.
    rep_cost, margin : float, optional
        Cost of a rep, and part of the sales that is left when all costs that grow with them are
        paid; both or none. Needs `sales` of the same period as the cost.
    response : callable, optional
        Effort, as a part of today's, to sales, as a part of today's, 1 at 1. The power 0.31
        without it. Today's effort is that of `reps`, or else the one that all visits take.
    carryover : float, default 0.5
        Part of the sales an effort brings that comes again in the next period without it; the
        default is ours.
    hire_cost : float, default 0
        Of finding and training a rep, once.
    waves : int, default 3
        Steps from today's team to the one needed.
    check : bool, default True
        Whether to look for the smallest team by real plans, which takes from seconds for a city to
        many minutes for a country.
    trials : TrialSettings, optional
        How much search that is.
    travel : TravelModel, optional
        :class:`~routeplan.travel.CrowTravel` without it. A :class:`~routeplan.travel.MatrixTravel`
        does not know where new reps live, and needs ``check=False``.
    seed : int, default 1
    progress : callable, optional
        Told a sentence before each plan; the log at INFO without it.

    Returns
    -------
    TeamSize

    Raises
    ------
    DataError
        For faulty tables and missing columns.
    SettingsError
        For arguments out of range.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, _ = rp.make_city(300, seed=1)
    >>> size = rp.size_team(outlets, check=False, rep_cost=40_000, margin=0.25)
    >>> size.count
    2
    """
    cycle = cycle or Cycle()
    outlets = read_outlets(outlets)
    universe, told = complete_outlets(outlets, cycle)
    target = _target(target_wd, target_nd)
    covered = _covered(universe, target, weight)
    today = None if reps is None else read_reps(reps)
    case = Case(
        universe[covered],
        cycle,
        today,
        RepTime.of(today, cycle, day_min),
        _money(rep_cost, margin, response, carryover),
        by,
        travel,
        seed,
    )
    case.check()
    work = case.work()
    estimate = work.reps(case.time.fillable)
    trial = case.trial(estimate, trials, progress) if check else Trial(None, pd.DataFrame(), None)
    count = trial.count or estimate
    need = count * work.minutes(count) / case.time.fillable(count)
    curve = case.curve(count, need)
    areas = case.areas(work, count)
    notes = [*outlets.attrs.get("notes", ()), *told]
    if check and trial.count is None:
        notes.append("No team that was tried makes every visit; the number is an estimate.")
    return TeamSize(
        estimate=estimate,
        planned=trial.count,
        today=None if today is None else len(today),
        table=case.table(work, (estimate, count), trial, curve),
        work=work.outlets(count),
        profit=curve,
        areas=areas,
        chain=None if target is None else case.chain(universe, target, weight),
        hiring=case.hiring(count, need, curve, areas, waves=waves, hire_cost=hire_cost),
        reps=case.team(count) if trial.plan is None else trial.plan.reps,
        covered=covered,
        notes=tuple(notes),
    )


def _money(
    rep_cost: float | None,
    margin: float | None,
    response: ResponseCurve | None,
    carryover: float,
) -> Money | None:
    """What is known of money; refused by halves."""
    if rep_cost is None and margin is None:
        return None
    if rep_cost is None or margin is None:
        raise SettingsError("Give `rep_cost` and `margin`, or none of them. Got one.")
    return Money(rep_cost, margin, response or PowerResponse(), carryover)


def _target(wd: float | None, nd: float | None) -> tuple[float, Measure] | None:
    if wd is not None and nd is not None:
        raise SettingsError("Give `target_wd` or `target_nd`, not both.")
    if wd is not None:
        return wd, "wd"
    return None if nd is None else (nd, "nd")


def _covered(
    outlets: pd.DataFrame, target: tuple[float, Measure] | None, weight: str | None
) -> pd.Series:
    """The outlets that are visited."""
    if target is None:
        return pd.Series(True, outlets.index, name="covered")
    return outlets_to_cover(outlets, target[0], measure=target[1], weight=weight)
