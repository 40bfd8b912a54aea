"""How far the search of an engine is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from math import inf

from routeplan.search.stop import MaxRuntime, Progress, StoppingCriterion

__all__ = ["Watch"]

_TELL_EVERY_S = 0.25


class Watch:
    """Keeps the progress of a search, asks the stopping criterion and tells who wants to know.

    Parameters
    ----------
    stop : StoppingCriterion
    tell : callable, optional
        Called with a better solution and now and then.
    """

    def __init__(
        self, stop: StoppingCriterion, tell: Callable[[Progress], None] | None = None
    ) -> None:
        self.stop, self._tell = stop, tell or (lambda _: None)
        self._began = self._told = time.perf_counter()
        self.progress = Progress()

    @property
    def deadline(self) -> float:
        """Reading of :func:`time.perf_counter` at which the time is over."""
        if isinstance(self.stop, MaxRuntime):
            return self._began + self.stop.seconds
        return inf

    def better(self, cost: float, travel: float, visits: int) -> None:
        """A better solution was found."""
        self.progress = replace(self.progress, cost=cost, travel=travel, visits=visits, stalled=0)
        self._told = -inf

    def look(self, iterations: int) -> bool:
        """Whether the search has to stop after so many more iterations."""
        now = replace(
            self.progress,
            seconds=time.perf_counter() - self._began,
            iterations=self.progress.iterations + iterations,
            stalled=self.progress.stalled + iterations,
        )
        self.progress = replace(now, share=max(now.share, self.stop(now)))
        ends = self.progress.share >= 1.0
        if ends or time.perf_counter() >= self._told + _TELL_EVERY_S:
            self._told = time.perf_counter()
            self._tell(self.progress)
        return ends

    def end(self, *, early: bool) -> None:
        """The search is over: `early` before its budget was used up, or because it was."""
        share = self.progress.share if early else 1.0
        seconds = time.perf_counter() - self._began
        self.progress = replace(self.progress, seconds=seconds, share=share)
        self._tell(self.progress)
