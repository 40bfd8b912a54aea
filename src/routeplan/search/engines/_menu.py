"""What the visits to every outlet are worth, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routeplan.search.engines._case import Case, priced_apart

__all__ = ["Menu", "menus"]


@dataclass(frozen=True)
class Menu:
    """Options of an outlet that are worth something.

    Attributes
    ----------
    reps : list of int
        Those who may serve the outlet.
    options : dict of tuple to float
        Value of every set of days, less the price of the cheapest rep.
    """

    reps: list[int]
    options: dict[tuple[int, ...], float]

    @property
    def visits(self) -> int:
        """Most visits of an option."""
        return max(map(len, self.options), default=0)

    def steps(self) -> list[float] | None:
        """What every further visit adds; None where the value is no matter of their number alone.

        Of options of one visit each, every day may have a value of its own.
        """
        if self.visits <= 1:
            return [max(self.options.values())] if self.options else []
        by_count: dict[int, float] = {0: 0.0}
        for days, value in self.options.items():
            if by_count.setdefault(len(days), value) != value:
                return None
        counts = sorted(by_count)
        worth = np.interp(range(self.visits + 1), counts, [by_count[c] for c in counts])
        steps = np.diff(worth)
        return steps.tolist() if (steps >= 0).all() else None


def menus(case: Case) -> list[Menu]:
    """Menu of every outlet."""
    problem = case.problem
    _, cheapest = priced_apart(problem)
    found = []
    for i in range(problem.n_outlets):
        options: dict[tuple[int, ...], float] = {}
        for option in case.options(i):
            days, value = case.option_days(option), problem.option_value[option] - cheapest[i]
            if days and value > options.get(days, 0.0):
                options[days] = float(value)
        found.append(Menu(case.reps(i), options))
    return found
