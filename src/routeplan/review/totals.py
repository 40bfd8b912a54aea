"""Rules about how often outlets are visited, and about sums that stand in two places."""

from __future__ import annotations

from typing import Any

import pandas as pd

from routeplan.review.broken import broken, gathered
from routeplan.review.facts import Facts

__all__ = [
    "check_days_table",
    "check_must_visit",
    "check_outlets_table",
    "check_summary",
    "check_too_many",
    "check_unserved_table",
]

_SUM_TOLERANCE_MIN = 0.1
"""Minutes by which a sum of rounded minutes may be out."""

_REP_DAY = ["rep", "day"]


def check_too_many(facts: Facts) -> pd.DataFrame:
    """No outlet is visited more often than wanted."""
    wanted = facts.outlets["visits"]
    over = facts.counted[facts.counted > wanted]
    return broken(
        _named(over.index), _visits(over), [f"{n:.0f} at most" for n in wanted[over.index]]
    )


def check_must_visit(facts: Facts) -> pd.DataFrame:
    """Outlets marked `must_visit` have at least one visit."""
    missed = facts.outlets.index[facts.outlets["must_visit"] & (facts.counted == 0)]
    missed = missed.difference(facts.irregular, sort=False)
    return broken(_named(missed), ["no visit"] * len(missed), "at least one visit")


def check_days_table(facts: Facts) -> pd.DataFrame:
    """The days table has one row per rep-day with visits, and its sums are right."""
    days = facts.days.dropna(subset=_REP_DAY)
    again = days[days.duplicated(_REP_DAY)]
    days = days.drop_duplicates(_REP_DAY).set_index(_REP_DAY)
    summed = _summed(facts)
    missing = summed.index.difference(days.index).to_frame(index=False)
    needless = days.index.difference(summed.index).to_frame(index=False)
    both = days.index.intersection(summed.index)
    differences = [
        _difference(days.loc[both, column], summed.loc[both, column], column)
        for column in ("stops", "travel_min", "service_min", "wait_min")
    ]
    parts = days[["travel_min", "service_min", "wait_min"]].sum(axis=1, skipna=False)
    return gathered(
        [
            broken(again, ["days: the rep-day once more"] * len(again), "one row per rep-day"),
            broken(missing, ["days: no row"] * len(missing), "a row for a day with visits"),
            broken(needless, ["days: a row without visits"] * len(needless), "no row"),
            *differences,
            _difference(days["work_min"], parts, "work_min"),
        ]
    )


def check_outlets_table(facts: Facts) -> pd.DataFrame:
    """`visits_planned` and `rep` of an outlet are those of its visits.

    A pinned outlet without visits may keep its rep.
    """
    outlets, counted = facts.outlets, facts.counted
    wrong = outlets[(outlets["visits_planned"] - counted).abs() > 0]
    found = [f"outlets: visits_planned {n:.0f}" for n in wrong["visits_planned"]]
    numbers = broken(_named(wrong.index), found, _visits(counted[wrong.index]))
    if "rep" not in facts.plan.outlets:
        no_column = broken(pd.DataFrame(index=[0]), ["outlets: no column rep"], "a column rep")
        return gathered([numbers, no_column])

    made_by = facts.visits.dropna(subset="rep").groupby("outlet")["rep"]
    several = made_by.nunique().reindex(outlets.index, fill_value=0) > 1
    rep = made_by.first().reindex(outlets.index).fillna("")
    told = (rep != "") | ((counted == 0) & ~facts.pinned)
    wrong = outlets[(outlets["rep"] != rep) & told & ~several]
    found = [f"outlets: rep {name}" if name else "outlets: no rep" for name in wrong["rep"]]
    needed = [f"rep {name}" if name else "no rep" for name in rep[wrong.index]]
    return gathered([numbers, broken(_named(wrong.index), found, needed)])


def check_unserved_table(facts: Facts) -> pd.DataFrame:
    """The unserved table lists every outlet with fewer visits than wanted, and no other."""
    table = facts.unserved[facts.unserved["outlet"].isin(facts.outlets.index)]
    again = table[table.duplicated("outlet")]
    table = table.drop_duplicates("outlet").set_index("outlet")
    wanted, counted = facts.outlets["visits"], facts.counted
    short = facts.outlets.index[counted < wanted]
    missing, needless = short.difference(table.index), table.index.difference(short)
    listed = table.loc[table.index.intersection(short)]
    return gathered(
        [
            broken(again, ["unserved: the outlet once more"] * len(again), "one row per outlet"),
            broken(
                _named(missing),
                ["unserved: no row"] * len(missing),
                [f"a row: {counted[o]:.0f} of {wanted[o]:.0f} visits" for o in missing],
            ),
            broken(
                _named(needless),
                ["unserved: a row"] * len(needless),
                [f"no row: {counted[o]:.0f} of {wanted[o]:.0f} visits" for o in needless],
            ),
            _difference(listed["visits_wanted"], wanted[listed.index], "visits_wanted"),
            _difference(
                listed["visits_planned"], counted[listed.index].astype(float), "visits_planned"
            ),
        ]
    )


def check_summary(facts: Facts) -> pd.DataFrame:
    """The figures of the summary are those of the plan's tables."""
    plan = facts.plan
    expected = {
        "outlets": len(plan.outlets),
        "reps": len(plan.reps),
        "visits_wanted": facts.outlets["visits"].sum(),
        "visits_planned": len(facts.visits),
        "travel_min": facts.days["travel_min"].sum(),
        "service_min": facts.days["service_min"].sum(),
        "work_min": facts.days["work_min"].sum(),
    }
    try:
        summary: dict[str, Any] = plan.summary()
    except (LookupError, TypeError, ValueError, OverflowError):
        return broken(pd.DataFrame(index=[0]), ["no summary can be made"], "tables without faults")
    wrong = [
        name
        for name, figure in expected.items()
        if not abs(float(summary.get(name, float("nan"))) - figure) <= _SUM_TOLERANCE_MIN
    ]
    return broken(
        pd.DataFrame(index=range(len(wrong))),
        [f"summary: {name} {summary.get(name, 'missing')}" for name in wrong],
        [f"{expected[name]:g}" for name in wrong],
    )


def _summed(facts: Facts) -> pd.DataFrame:
    """What the days table should say, index ``rep, day``; NaN where it cannot be told."""
    visits = facts.visits[_REP_DAY].join(facts.due)
    rep_days = visits.groupby(_REP_DAY)
    sums = rep_days[list(facts.due)].sum()
    home = facts.legs.home.reindex(sums.index)
    lost = facts.lost.reindex(sums.index).fillna(0.0)
    return sums.assign(
        stops=rep_days.size(),
        travel_min=sums["travel_min"] + home + lost["travel_min"],
        wait_min=sums["wait_min"] + lost["wait_min"],
    )


def _difference(found: pd.Series[float], needed: pd.Series[float], column: str) -> pd.DataFrame:
    """Rows in which a sum is not what it should be; the index says where."""
    wrong = found.index[(found - needed).abs() > _SUM_TOLERANCE_MIN]
    return broken(
        wrong.to_frame(index=False),
        [f"{column} {figure:g}" for figure in found[wrong]],
        [f"{figure:g}" for figure in needed[wrong]],
    )


def _named(outlets: pd.Index[str]) -> pd.DataFrame:
    return pd.DataFrame({"outlet": outlets})


def _visits(counts: pd.Series[int]) -> list[str]:
    return [f"{n} visit{'' if n == 1 else 's'}" for n in counts]
