"""Stopping criteria: how much of its budget a search has used up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from routeplan.errors import SettingsError

__all__ = ["MaxIterations", "MaxRuntime", "NoImprovement", "Progress", "StoppingCriterion"]


@dataclass(frozen=True)
class Progress:
    """Where a search stands.

    Attributes
    ----------
    seconds : float
        Wall time since the search began.
    iterations : int
    stalled : int
        Iterations since the best solution was found.
    cost : float
        Best objective so far: minutes of travel and prices, less the value of the visits made.
    travel : float
        Travel minutes of the best solution.
    visits : int
        Visits of the best solution.
    share : float
        Share of the budget used up, 0 to 1.
    """

    seconds: float = 0.0
    iterations: int = 0
    stalled: int = 0
    cost: float = float("inf")
    travel: float = 0.0
    visits: int = 0
    share: float = 0.0


class StoppingCriterion(Protocol):
    """Share of the budget used up, from 0 to 1; the search ends at 1.

    Criteria hold no state, so that one can be used for many searches. The search cools down as
    the share grows.
    """

    def __call__(self, progress: Progress) -> float:
        """Share of the budget used up at this progress."""
        ...


@dataclass(frozen=True)
class MaxRuntime:
    """Stop after some seconds of wall time.

    Examples
    --------
    >>> MaxRuntime(60)(Progress(seconds=15))
    0.25
    """

    seconds: float

    def __post_init__(self) -> None:
        if not self.seconds > 0:
            raise SettingsError(f"`seconds` must be above 0. Got {self.seconds}.")

    def __call__(self, progress: Progress) -> float:
        """Share of the seconds used up."""
        return min(1.0, progress.seconds / self.seconds)


@dataclass(frozen=True)
class MaxIterations:
    """Stop after a number of iterations: the same seed gives the same plan.

    Examples
    --------
    >>> MaxIterations(1_000)(Progress(iterations=2_000))
    1.0
    """

    iterations: int

    def __post_init__(self) -> None:
        if not self.iterations >= 1:
            raise SettingsError(f"`iterations` must be at least 1. Got {self.iterations}.")

    def __call__(self, progress: Progress) -> float:
        """Share of the iterations used up."""
        return min(1.0, progress.iterations / self.iterations)


@dataclass(frozen=True)
class NoImprovement:
    """Stop after a number of iterations without a better solution.

    Examples
    --------
    >>> NoImprovement(1_000)(Progress(iterations=5_000, stalled=100))
    0.1
    """

    iterations: int

    def __post_init__(self) -> None:
        if not self.iterations >= 1:
            raise SettingsError(f"`iterations` must be at least 1. Got {self.iterations}.")

    def __call__(self, progress: Progress) -> float:
        """Share of the patience used up."""
        return min(1.0, progress.stalled / self.iterations)
