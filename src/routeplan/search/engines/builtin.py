"""The built-in search as an engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from routeplan.search.problem import Problem, Solution
from routeplan.search.settings import SearchSettings
from routeplan.search.stop import Progress, StoppingCriterion

__all__ = ["BuiltIn"]


@dataclass(frozen=True)
class BuiltIn:
    """Ruin and recreate of :func:`routeplan.search.solve.solve`; states every problem.

    Attributes
    ----------
    jobs : int
        Groups searched at the same time; -1 for all cores.
    settings : SearchSettings, optional
    """

    jobs: int = 1
    settings: SearchSettings | None = None
    name = "builtin"

    def cannot_state(self, problem: Problem) -> list[str]:  # noqa: ARG002
        """Nothing."""
        return []

    def solve(
        self,
        problem: Problem,
        *,
        stop: StoppingCriterion,
        seed: int = 1,
        start: Solution | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> Solution:
        """Search for the best solution.

        Parameters
        ----------
        problem : Problem
        stop : StoppingCriterion
            Any.
        seed : int, default 1
        start : Solution, optional
            Where to begin.
        progress : callable, optional
            Called after every slice.

        Returns
        -------
        Solution
        """
        from routeplan.search.solve import solve  # brings numba along, which takes a second

        return solve(
            problem,
            stop=stop,
            seed=seed,
            jobs=self.jobs,
            start=start,
            settings=self.settings,
            progress=progress,
        )
