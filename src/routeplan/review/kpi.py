"""The figures of route efficiency and coverage, for a plan and for each of its reps."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.plan import Plan
from routeplan.review.duty import rep_day_duties
from routeplan.review.facts import Facts, read_facts
from routeplan.review.legs import measure_legs

__all__ = ["plan_kpis", "rep_kpis"]


def plan_kpis(plan: Plan) -> pd.Series[float]:
    """Figures of a plan over its whole cycle.

    Key accounts are the outlets marked `must_visit`; without any those of segment "A"; without
    any those with the most visits wanted. Minutes are those of the plan's days table, kilometres
    are measured with its travel model. Visits of unknown reps or to unknown outlets and cells that
    cannot be read count as nothing; :func:`routeplan.review.review_plan` tells them. What would be
    divided by zero is NaN, and so are kilometres that the travel model does not know.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    Series of float
        Named ``value``, index ``figure``:

        - counts: ``outlets, reps, rep_days`` (with visits), ``visits_wanted, visits_planned,
          visits_missing, outlets_unvisited`` (未访问客户), ``key_accounts,
          key_accounts_unvisited``;
        - shares from 0 to 1: ``coverage`` (outlets with a visit), ``sales_covered`` (sales of the
          outlets with a visit; only with a column `sales`), ``visit_completion`` (of the visits
          wanted);
        - efficiency: ``visits_per_rep_day, travel_min_per_visit, travel_share`` (of the working
          time), ``visits_per_travel_hour, km_per_visit``;
        - totals: ``travel_h, service_h, wait_h, work_h, available_h`` in hours, ``km``;
        - use of the team: ``utilisation`` (working / available time), and over the reps
          ``utilisation_min, utilisation_max, utilisation_spread`` and ``visits_spread`` (both
          standard deviations of the whole team).

        Available are a rep's `day_min` on all open days of the cycle that are workdays of the
        rep and no leave.

    Examples
    --------
    >>> from routeplan.cycle import Cycle
    >>> from routeplan.travel import CrowTravel
    >>> outlets = pd.DataFrame(
    ...     {"lat": 0.0, "lon": 0.0, "visits": 2, "service_min": 20.0, "rep": ["R1", None],
    ...      "visits_planned": [2, 0]},
    ...     index=["a", "b"],
    ... )
    >>> reps = pd.DataFrame({"lat": 0.0, "lon": 0.1, "day_min": 450, "start": "08:30"}, ["R1"])
    >>> visits = pd.DataFrame(
    ...     {"rep": "R1", "day": [3, 13], "date": "", "sequence": 1, "outlet": "a",
    ...      "arrive": "08:48", "depart": "09:08", "travel_min": 17.6, "service_min": 20.0,
    ...      "wait_min": 0.0}
    ... )
    >>> days = pd.DataFrame(
    ...     {"rep": "R1", "day": [3, 13], "date": "", "stops": 1, "travel_min": 35.1,
    ...      "service_min": 20.0, "wait_min": 0.0, "work_min": 55.1, "finish": "09:25"}
    ... )
    >>> unserved = pd.DataFrame({"outlet": ["b"], "visits_wanted": 2, "visits_planned": 0})
    >>> plan = Plan(
    ...     outlets=outlets, reps=reps, cycle=Cycle(weeks=4), travel=CrowTravel(),
    ...     visits=visits, days=days, unserved=unserved,
    ... )
    >>> plan_kpis(plan)[["coverage", "visits_per_rep_day", "travel_min_per_visit", "km"]].round(2)
    figure
    coverage                 0.50
    visits_per_rep_day       1.00
    travel_min_per_visit    35.10
    km                      60.93
    Name: value, dtype: float64
    """
    facts = read_facts(plan)
    reps = _rep_totals(facts)
    team = pd.DataFrame([reps.sum(skipna=False)])
    figures = _coverage(facts) | _figures(team).iloc[0].to_dict() | _spreads(reps)
    return pd.Series(figures, dtype=float, name="value").rename_axis("figure")


def rep_kpis(plan: Plan) -> pd.DataFrame:
    """Figures of every rep over the whole cycle.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    DataFrame
        Index ``rep``, every rep of the plan: ``outlets`` (visited) and ``visits_planned,
        rep_days``, the efficiency, the totals and the ``utilisation`` of :func:`plan_kpis`.
    """
    reps = _rep_totals(read_facts(plan))
    return _figures(reps).assign(outlets=reps["outlets"]).set_index(reps.index)


def _coverage(facts: Facts) -> dict[str, float]:
    """What of the outlets and of the visits wanted is covered."""
    outlets = facts.outlets
    known = facts.visits["rep"].isin(facts.reps.index)
    counted = facts.visits["outlet"][known].value_counts().reindex(outlets.index, fill_value=0)
    visited, key = counted > 0, _key_accounts(outlets)
    missing = (outlets["visits"] - counted).clip(lower=0).sum()
    figures = {
        "outlets": len(outlets),
        "reps": len(facts.reps),
        "visits_wanted": outlets["visits"].sum(),
        "visits_missing": missing,
        "outlets_unvisited": (~visited).sum(),
        "key_accounts": key.sum(),
        "key_accounts_unvisited": (key & ~visited).sum(),
        "coverage": _share(visited.sum(), len(outlets)),
        "visit_completion": 1 - _share(missing, outlets["visits"].sum()),
    }
    if "sales" in facts.plan.outlets:
        figures["sales_covered"] = _share(outlets["sales"][visited].sum(), outlets["sales"].sum())
    return figures


def _key_accounts(outlets: pd.DataFrame) -> pd.Series[bool]:
    """Which outlets are key accounts: `must_visit`, else segment A, else the most visits."""
    must: pd.Series[bool] = outlets["must_visit"]
    first_class = outlets["segment"] == "A"
    most_visits = outlets["visits"] == outlets["visits"].max()
    return next((key for key in (must, first_class) if key.any()), most_visits)


def _rep_totals(facts: Facts) -> pd.DataFrame:
    """Counts, minutes and kilometres of every rep of the reps table."""
    reps = facts.reps.index
    visits = facts.visits[facts.visits["outlet"].isin(facts.outlets.index)]
    by_rep = visits.groupby("rep")
    counts = {
        "outlets": by_rep["outlet"].nunique(),
        "visits_planned": by_rep.size(),
        "rep_days": visits.drop_duplicates(["rep", "day"]).groupby("rep").size(),
    }
    minutes = facts.days.groupby("rep")[["travel_min", "service_min", "wait_min"]].sum()
    legs = measure_legs(facts.plan.travel.leg_kilometres, facts.outlets, facts.reps, facts.visits)
    out = legs.out.groupby(facts.visits["rep"]).sum(min_count=1)
    km = out + legs.home.groupby(level="rep").sum(min_count=1)
    totals = minutes.reindex(reps, fill_value=0.0)
    for name, count in counts.items():
        totals[name] = count.reindex(reps, fill_value=0)
    totals["available_min"] = _available(facts)
    totals["km"] = km.reindex(reps).where(totals["visits_planned"] > 0, 0.0)
    return totals


def _available(facts: Facts) -> pd.Series[float]:
    """Minutes each rep may work in the cycle."""
    open_days = facts.calendar.index[~facts.calendar["holiday"]]
    grid = pd.MultiIndex.from_product([facts.reps.index, open_days], names=["rep", "day"])
    duties = rep_day_duties(grid.to_frame(index=False), facts.reps, facts.plan.cycle)
    limit = facts.reps["day_min"].reindex(duties.index, level="rep")
    hours = duties["end"] - duties["begin"] - duties["break_min"]
    minutes = limit.where(limit < hours.fillna(np.inf), hours).clip(lower=0.0)
    by_rep = minutes.where(_worked(facts, grid), 0.0).groupby(level="rep").sum()
    return by_rep.reindex(facts.reps.index, fill_value=0.0)


def _worked(facts: Facts, rep_days: pd.MultiIndex) -> NDArray[np.bool_]:
    """Whether the rep works at all on each of these open days."""
    makeup = {date.isoformat() for date in facts.plan.cycle.makeup}
    of_rep = facts.reps[["workdays", "leave"]].T.to_dict("list")
    of_day = facts.calendar[["weekday", "date"]].T.to_dict("list")
    worked = []
    for rep, day in rep_days:
        (workdays, leave), (weekday, date) = of_rep[rep], of_day[day]
        usual = not isinstance(workdays, frozenset) or weekday in workdays or date in makeup
        worked.append(usual and (date, 0.0, 1440.0) not in (leave or ()))
    return np.array(worked, dtype=np.bool_)


def _figures(totals: pd.DataFrame) -> pd.DataFrame:
    """The figures of efficiency, one row for each row of totals."""
    visits, travel = totals["visits_planned"], totals["travel_min"]
    work = travel + totals["service_min"] + totals["wait_min"]
    return pd.DataFrame(
        {
            "visits_planned": visits,
            "rep_days": totals["rep_days"],
            "visits_per_rep_day": visits / _positive(totals["rep_days"]),
            "travel_min_per_visit": travel / _positive(visits),
            "travel_share": travel / _positive(work),
            "visits_per_travel_hour": 60 * visits / _positive(travel),
            "km_per_visit": totals["km"] / _positive(visits),
            "travel_h": travel / 60,
            "service_h": totals["service_min"] / 60,
            "wait_h": totals["wait_min"] / 60,
            "work_h": work / 60,
            "available_h": totals["available_min"] / 60,
            "km": totals["km"],
            "utilisation": work / _positive(totals["available_min"]),
        }
    )


def _spreads(reps: pd.DataFrame) -> dict[str, float]:
    """How evenly the work is shared between the reps."""
    utilisation = _figures(reps)["utilisation"]
    return {
        "utilisation_min": utilisation.min(),
        "utilisation_max": utilisation.max(),
        "utilisation_spread": utilisation.std(ddof=0),
        "visits_spread": reps["visits_planned"].std(ddof=0),
    }


def _positive(numbers: pd.Series[float]) -> pd.Series[float]:
    return numbers.where(numbers > 0)


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole > 0 else float("nan")
