"""How many territories the work is enough for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from routeplan.availability import USUAL_DAY_MIN
from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.geo import unit_vectors
from routeplan.territory.start import bisect
from routeplan.territory.workload import workload
from routeplan.travel import CrowTravel, TravelModel

__all__ = ["TeamSuggestion", "suggest_team"]

_AROUND = 2
"""Teams so many smaller and larger are shown beside the suggested one."""
_MOST_ROUNDS = 50


@dataclass(frozen=True, eq=False)
class TeamSuggestion:
    """A number of territories, and why.

    Attributes
    ----------
    count : int
    table : DataFrame
        Index ``reps``: teams round the suggested one, with `work_h` of all reps in a cycle,
        `travel_share` of it, `capacity_h`, and `utilisation`, work over capacity.
    reasons : tuple of str
        One sentence each.
    """

    count: int
    table: pd.DataFrame
    reasons: tuple[str, ...]

    def __repr__(self) -> str:
        return f"TeamSuggestion: {self.count} reps. " + " ".join(self.reasons)


def suggest_team(
    outlets: pd.DataFrame,
    cycle: Cycle | None = None,
    *,
    day_min: float = USUAL_DAY_MIN,
    utilisation: float = 0.9,
    travel: TravelModel | None = None,
) -> TeamSuggestion:
    """Suggest how many territories the outlets should be divided into.

    The smallest team whose workload, service and estimated travel, fits its time. More reps live
    nearer to their outlets, so the travel is estimated anew for every size of team, from homes in
    the middle of equal parts of the work.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, visits, service_min`.
    cycle : Cycle, optional
        Four weeks from Monday to Friday without it.
    day_min : float, default 480
        Minutes a rep works a day.
    utilisation : float, default 0.9
        Part of that time which may be planned; the rest is for what cannot be planned.
    travel : TravelModel, optional

    Returns
    -------
    TeamSuggestion

    Raises
    ------
    DataError
        For missing columns, and for an empty table.
    SettingsError
        For numbers out of range.

    Examples
    --------
    >>> lon = np.linspace(0.0, 0.2, 100)
    >>> outlets = pd.DataFrame({"lat": 0.0, "lon": lon, "visits": 4, "service_min": 30.0})
    >>> suggest_team(outlets).count
    2
    """
    cycle, travel = cycle or Cycle(), travel or CrowTravel()
    _check(outlets, day_min, utilisation)
    room = len(cycle.open_days) * day_min * utilisation
    service = float((outlets["visits"] * outlets["service_min"]).sum())
    least = max(1, int(np.ceil(service / room)))
    count = least
    for _ in range(_MOST_ROUNDS):
        if _work(outlets, count, day_min, travel)[0] <= count * room:
            break
        wanted = _work(outlets, count, day_min, travel)[0] / room
        count = max(count + 1, int(np.ceil(wanted)))
    while count > least and _work(outlets, count - 1, day_min, travel)[0] <= (count - 1) * room:
        count -= 1
    rows = {}
    for size in range(max(1, count - _AROUND), count + _AROUND + 1):
        work, share = _work(outlets, size, day_min, travel)
        capacity = size * len(cycle.open_days) * day_min
        rows[size] = (work / 60, share, capacity / 60, work / max(capacity, 1e-9))
    columns = ["work_h", "travel_share", "capacity_h", "utilisation"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("reps")
    return TeamSuggestion(count, table, _reasons(outlets, table, count, service, utilisation))


def _work(
    outlets: pd.DataFrame, count: int, day_min: float, travel: TravelModel
) -> tuple[float, float]:
    """Minutes of all reps in a cycle and the share of travel, with homes amid the work."""
    lat, lon = outlets["lat"].to_numpy(np.float64), outlets["lon"].to_numpy(np.float64)
    service = (outlets["visits"] * outlets["service_min"]).to_numpy(np.float64)
    part = bisect(unit_vectors(lat, lon), np.maximum(service, 1e-9), np.ones(count))
    homes = outlets[["lat", "lon"]].groupby(part).mean().assign(day_min=day_min)
    work = workload(outlets, homes, travel).sum()
    return float(work["minutes"]), float(1 - work["service"] / max(work["minutes"], 1e-9))


def _reasons(
    outlets: pd.DataFrame, table: pd.DataFrame, count: int, service: float, utilisation: float
) -> tuple[str, ...]:
    chosen = table.loc[count]
    visits = int(outlets["visits"].sum())
    wanted = f"{len(outlets):,} outlets want {visits:,} visits in a cycle"
    used = f"{chosen['work_h']:,.0f} of their {chosen['capacity_h']:,.0f} hours are used"
    share = f"Travel is {chosen['travel_share']:.0%} of the work of {count} reps"
    reasons = [
        f"{wanted}, {service / 60:,.0f} hours of service.",
        f"{share}, so that {used}, {chosen['utilisation']:.0%}.",
    ]
    if count - 1 in table.index:
        fewer = float(table["utilisation"][count - 1])
        most = f"more than the {utilisation:.0%} that may be planned"
        reasons.append(f"With {count - 1} it would be {fewer:.0%}, {most}.")
    return tuple(reasons)


def _check(outlets: pd.DataFrame, day_min: float, utilisation: float) -> None:
    if not day_min > 0:
        raise SettingsError(f"`day_min` must be above 0. Got {day_min}.")
    if not 0 < utilisation <= 1:
        raise SettingsError(f"`utilisation` must be above 0 and at most 1. Got {utilisation}.")
    missing = [c for c in ("lat", "lon", "visits", "service_min") if c not in outlets]
    faults = [
        Fault("outlets", "", column, "no such column", "a column of this name")
        for column in missing
    ]
    if not faults and len(outlets) == 0:
        faults = [Fault("outlets", "", "", "no rows", "at least one outlet")]
    if faults:
        raise DataError(faults)
