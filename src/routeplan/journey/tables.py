"""The tables of a plan, from the solution of a journey or of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from routeplan.journey.problem import Journey
from routeplan.journey.repair import explain_shortfalls, unserved_table
from routeplan.journey.schedule import time_visits
from routeplan.search import ABSENT, Solution

__all__ = ["PlanTables", "plan_tables"]


@dataclass(frozen=True, eq=False)
class PlanTables:
    """What a solution means in the tables of a plan.

    Attributes
    ----------
    visits, days, unserved : DataFrame
        As in a plan.
    rep : Series of str
        Rep of every outlet, none where it is not visited.
    planned : Series of int64
        Visits of every outlet.
    """

    visits: pd.DataFrame
    days: pd.DataFrame
    unserved: pd.DataFrame
    rep: pd.Series
    planned: pd.Series

    @classmethod
    def concat(cls, parts: Sequence[PlanTables]) -> PlanTables:
        """Tables of parts that share no rep and no outlet."""
        return cls(
            visits=_sorted([part.visits for part in parts], ["rep", "day", "sequence"]),
            days=_sorted([part.days for part in parts], ["rep", "day"]),
            unserved=_sorted([part.unserved for part in parts], ["outlet"]),
            rep=pd.concat([part.rep for part in parts]).sort_index(),
            planned=pd.concat([part.planned for part in parts]).sort_index(),
        )


def plan_tables(journey: Journey, solution: Solution, *, explained: bool = True) -> PlanTables:
    """Tables of a solution.

    Parameters
    ----------
    journey : Journey
    solution : Solution
    explained : bool, default True
        Whether outlets with too few visits are told of in `unserved`, which is empty otherwise.

    Returns
    -------
    PlanTables
    """
    visits, days = time_visits(journey, solution)
    served = solution.option != ABSENT
    names = journey.reps.index[np.maximum(solution.rep, 0)]
    option_visits = np.append(journey.problem.option_visits, 0)  # the last one stands for ABSENT
    index = journey.outlets.index
    return PlanTables(
        visits=visits,
        days=days,
        unserved=explain_shortfalls(journey, solution) if explained else unserved_table(()),
        rep=pd.Series(names, index, dtype="str").where(served),
        planned=pd.Series(option_visits[solution.option], index, dtype="int64"),
    )


def _sorted(tables: Sequence[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    return pd.concat(tables).sort_values(columns, kind="stable", ignore_index=True)
