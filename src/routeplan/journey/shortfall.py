"""Why outlets got fewer visits than wanted, and what would change that."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.journey.problem import Journey
from routeplan.search import ABSENT, Solution

__all__ = ["explain_shortfalls"]

Floats = NDArray[np.float64]


def explain_shortfalls(journey: Journey, solution: Solution) -> pd.DataFrame:
    """Outlets with fewer visits than wanted, each with the reason and a repair.

    The repair is found by trying: every rep who may serve the outlet and every pattern with the
    wanted visits is priced as the least number of minutes that the days concerned are too short,
    with the rest of the plan left as it is. The one with the smallest total is told.

    Parameters
    ----------
    journey : Journey
    solution : Solution

    Returns
    -------
    DataFrame
        ``outlet, visits_wanted, visits_planned, reason, repair, repair_cost``; the cost is in
        minutes a cycle, missing when no repair was found.
    """
    problem = journey.problem
    chosen = np.maximum(solution.option, 0)
    planned = np.where(solution.option == ABSENT, 0, problem.option_visits[chosen])
    wanted = journey.outlets["visits"].to_numpy(dtype=np.int64)
    short = np.flatnonzero(planned < wanted)
    tried = [_Repair(journey, solution, int(i), int(wanted[i])) for i in short]
    return pd.DataFrame(
        {
            "outlet": journey.outlets.index[short].astype("str"),
            "visits_wanted": wanted[short],
            "visits_planned": planned[short].astype(np.int64),
            "reason": pd.Series([repair.reason for repair in tried], dtype="str"),
            "repair": pd.Series([repair.text for repair in tried], dtype="str"),
            "repair_cost": np.array([repair.cost for repair in tried], dtype=np.float64),
        }
    )


class _Repair:
    """The cheapest direct repair of one outlet."""

    def __init__(self, journey: Journey, solution: Solution, i: int, wanted: int) -> None:
        self._journey, self._solution, self._i = journey, solution, i
        self.reason, self.text, self.cost = "", "", float("nan")
        problem = journey.problem
        first, last = problem.option_first[i], problem.option_first[i + 1]
        options = first + np.flatnonzero(problem.option_visits[first:last] == wanted)
        reps = np.flatnonzero(np.isfinite(problem.rep_price[i]))
        if len(options) == 0:
            self.reason = "its weekdays and the holidays leave fewer days than visits wanted"
        elif len(reps) == 0:
            self.reason = "no rep may visit it"
        else:
            self._try(options, reps)

    def _try(self, options: NDArray[np.intp], reps: NDArray[np.intp]) -> None:
        """Minutes missing with every rep and pattern; keep the smallest total."""
        problem, n_days = self._journey.problem, self._journey.problem.n_days
        alone, missing = self._day_minutes(reps)
        if not np.isfinite(missing).any():
            self.reason = "the reps who may visit it do not work in this cycle"
            return
        totals = np.array([missing[:, self._days(option)].sum(axis=1) for option in options])
        o, k = np.unravel_index(int(np.argmin(totals)), totals.shape)
        if not np.isfinite(totals[o, k]):
            self.reason = "days off of the reps who may visit it break every pattern"
            return
        days = self._days(options[o])
        rep = self._journey.reps.index[reps[k]]
        self.cost = float(np.ceil(totals[o, k]))
        if (alone > problem.budget.reshape(-1, n_days)[reps].max(axis=1)).all():
            self.reason = "too far: the way there and back and the visit alone exceed the day"
        else:
            self.reason = "no time left on the days of any of its patterns"
        labels = ", ".join(
            f"+{np.ceil(missing[k, d]):.0f} min on {self._journey.cycle.label(int(d) + 1)}"
            for d in days
            if missing[k, d] > 0
        )
        self.text = f"{labels} for {rep}" if labels else f"room with {rep}: search longer"

    def _days(self, option: int) -> NDArray[np.int32]:
        problem = self._journey.problem
        first, last = problem.option_days_first[option], problem.option_days_first[option + 1]
        return np.asarray(problem.option_days[first:last])

    def _day_minutes(self, reps: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Minutes of a day with this visit alone, by rep; minutes missing by rep and day."""
        problem, solution, i = self._journey.problem, self._solution, self._i
        service = problem.service[i]
        alone = np.empty(len(reps))
        missing = np.full((len(reps), problem.n_days), np.inf)
        for row, k in enumerate(reps):
            routes = np.arange(k * problem.n_days, (k + 1) * problem.n_days)
            tours = [self._without(solution.route(int(r))) for r in routes]
            here = np.concatenate(
                [[i, problem.begin[routes[0]], problem.finish[routes[0]]], *tours]
            ).astype(np.intp)
            chosen, local = np.unique(here, return_inverse=True)
            minutes = problem.matrix(chosen)
            me, begin, finish = local[:3]
            alone[row] = minutes[begin, me] + service + minutes[me, finish]
            ends = 3 + np.cumsum([len(tour) for tour in tours])
            for d, (r, end) in enumerate(zip(routes, ends, strict=True)):
                if problem.budget[r] < 0:
                    continue
                stops = local[end - len(tours[d]) : end]
                tour = np.concatenate([[begin], stops, [finish]])
                legs = minutes[tour[:-1], tour[1:]] if len(stops) else np.zeros(1)
                detour = (minutes[tour[:-1], me] + minutes[me, tour[1:]] - legs).min()
                load = legs.sum() + problem.service[tours[d]].sum() + detour + service
                missing[row, d] = max(0.0, load - problem.budget[r])
        return alone, missing

    def _without(self, stops: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.asarray(stops[stops != self._i])
