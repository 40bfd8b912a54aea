"""The size of a team: by its work, by real plans, and by its profit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.preparation import complete_outlets
from routeplan.sizing.areas import size_areas
from routeplan.sizing.check import Trial, TrialSettings, smallest_team
from routeplan.sizing.distribution import Measure, distribution_chain, outlets_to_cover
from routeplan.sizing.estimate import WorkEstimate, estimate_work
from routeplan.sizing.hiring import hiring_steps
from routeplan.sizing.profit import Money, ProfitCurve, Response, default_response, profit_curve
from routeplan.sizing.result import TeamSize
from routeplan.sizing.teams import RepTime, make_team
from routeplan.tables import read_outlets, read_reps
from routeplan.travel import TravelModel

__all__ = ["size_team"]

_AROUND = 2
"""Teams so many smaller and larger are shown beside those that are found."""
_STEPS = (-0.1, -0.05, 0.05, 0.1)
"""Distribution targets that are shown beside the one that is wanted."""


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
    response: Response | None = None,
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
        :class:`~routeplan.travel.CrowTravel` without it.
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
    table, told = complete_outlets(outlets, cycle)
    notes = [*outlets.attrs.get("notes", ()), *told]
    team = None if reps is None else read_reps(reps)
    time = RepTime.of(team, cycle, day_min)
    money = _money(table, rep_cost, margin, response, carryover)
    target = _target(target_wd, target_nd)
    covered = _covered(table, target, weight)
    some = table[covered]
    _check_work(some, by)
    work = estimate_work(some, day_min=time.day_min, travel=travel, homes=team)
    estimate = work.reps(time.fillable)

    def make(count: int) -> pd.DataFrame:
        return make_team(
            some, count, cycle, reps=team, day_min=time.new_day_min, travel=travel, seed=seed
        )

    trial = Trial(None, pd.DataFrame(), None)
    if check:
        trial = smallest_team(
            some,
            cycle,
            make,
            estimate,
            fixed=None if team is None else team.index,
            travel=travel,
            settings=trials,
            seed=seed,
            progress=progress,
        )
        if trial.count is None:
            notes.append("No team that was tried makes every visit; the number is an estimate.")
    count = trial.count or estimate
    need = count * work.minutes(count) / time.fillable(count)
    today = None if team is None else len(team)
    curve = None
    if money is not None:
        curve = profit_curve(_sales(some), float(today or need), money, least=count)
    areas = None
    if by is not None:
        areas = size_areas(some, work.outlets(count), by, count, reps=team)
    hiring = None
    if today is not None:
        hiring = hiring_steps(
            today,
            count,
            need=need,
            waves=waves,
            curve=curve,
            money=money,
            hire_cost=hire_cost,
            gaps=None if areas is None else areas["needed"] - areas["today"],
        )
    chain = None
    if target is not None:
        chain = distribution_chain(
            table,
            cycle,
            targets=_targets(target[0]),
            measure=target[1],
            weight=weight,
            day_min=time.new_day_min,
            travel=travel,
        )
    found = [size for size in (count, estimate, today, *trial.table.index) if size]
    visits = int(some["visits"].sum())
    return TeamSize(
        estimate=estimate,
        planned=trial.count,
        today=today,
        table=_table(work, time, visits=visits, found=found, trial=trial, curve=curve),
        work=work.outlets(count),
        profit=curve,
        areas=areas,
        chain=chain,
        hiring=hiring,
        reps=make(count) if trial.plan is None else trial.plan.reps,
        covered=covered,
        notes=tuple(notes),
    )


def _check_work(outlets: pd.DataFrame, by: str | None) -> None:
    faults = []
    if by is not None and by not in outlets:
        faults.append(Fault("outlets", "", by, "no such column", "a column of this name"))
    if not float(outlets["visits"].sum()) > 0:
        faults.append(Fault("outlets", "", "visits", "no visits", "at least one visit"))
    if faults:
        raise DataError(faults)


def _money(
    outlets: pd.DataFrame,
    rep_cost: float | None,
    margin: float | None,
    response: Response | None,
    carryover: float,
) -> Money | None:
    """What is known of money; refused by halves."""
    if rep_cost is None and margin is None:
        return None
    if rep_cost is None or margin is None:
        raise SettingsError("Give `rep_cost` and `margin`, or none of them. Got one.")
    money = Money(rep_cost, margin, response or default_response, carryover)
    if "sales" not in outlets or not _sales(outlets) > 0:
        needed = "sales, to set them against the cost of the reps"
        raise DataError([Fault("outlets", "", "sales", "nothing", needed)])
    return money


def _sales(outlets: pd.DataFrame) -> float:
    return float(outlets["sales"].fillna(0.0).sum())


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


def _targets(target: float) -> list[float]:
    """The target between smaller and larger ones."""
    around = {target, *(round(target + step, 9) for step in _STEPS)}
    return sorted(share for share in around if 0 < share <= 1)


def _table(
    work: WorkEstimate,
    time: RepTime,
    *,
    visits: int,
    found: list[int],
    trial: Trial,
    curve: ProfitCurve | None,
) -> pd.DataFrame:
    """Teams round those that were found, side by side."""
    around = {size + step for size in found for step in range(-_AROUND, _AROUND + 1)}
    rows = {}
    for size in sorted(size for size in around if size >= 1):
        service, tour, home, minutes = work.outlets(size).sum()
        capacity = time.capacity(size)
        rows[size] = {
            "service_h": service / 60,
            "travel_h": (tour + home) / 60,
            "capacity_h": capacity / 60,
            "utilisation": minutes / max(capacity, 1e-9),
            "calls_a_day": visits / max(time.days(size), 1e-9),
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("reps")
    tried = trial.table.reindex(table.index)
    if len(trial.table):
        table["visits_missing"] = tried["visits_missing"].astype("float64")
        table["plan_utilisation"] = tried["utilisation"].astype("float64")
    if curve is not None:
        names = ["sales", "profit", "break_even_ratio", "roi", "size"]
        table = table.join(curve.table[names])
    return table
