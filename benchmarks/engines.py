"""Engines by name: those of the library, and peers that only the benchmarks use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from routeplan.errors import SettingsError
from routeplan.search import Progress, StoppingCriterion
from routeplan.search.engines import Engine, get_engine
from routeplan.territory.median import Division, MedianProblem, capacitated_median

__all__ = ["ENGINES", "engine_version", "find_engine", "find_median_engine"]

ENGINES = ("routeplan", "pyvrp", "vroom", "ortools")

_PACKAGES = {"vroom": "pyvroom"}
"""Packages that are not called as their engine is."""


def find_engine(name: str) -> Engine:
    """The engine of this name; ``routeplan`` is the search of the library, on one core.

    Raises
    ------
    SettingsError
        When it is unknown or not installed.
    """
    if name not in ENGINES:
        raise SettingsError(f"The engine must be one of {', '.join(ENGINES)}. Got {name!r}.")
    if name == "vroom":
        return _vroom()
    return get_engine("builtin" if name == "routeplan" else name)


def find_median_engine(name: str) -> MedianSearch:
    """The engine of this name for medians: the library's own alone.

    Raises
    ------
    SettingsError
        For any other engine.
    """
    if name != "routeplan":
        raise SettingsError(f"The engine {name} plans routes and chooses no centres.")
    return MedianSearch()


@dataclass(frozen=True)
class MedianSearch:
    """The search for territories, in the shape of an engine."""

    name = "builtin"

    def cannot_state(self, problem: MedianProblem) -> list[str]:  # noqa: ARG002
        """Nothing."""
        return []

    def solve(
        self,
        problem: MedianProblem,
        *,
        stop: StoppingCriterion,
        seed: int = 1,
        progress: Callable[[Progress], None] | None = None,
    ) -> Division:
        """Search for the best division."""
        return capacitated_median(problem, stop=stop, seed=seed, progress=progress)


def engine_version(name: str) -> str:
    """Version of the package behind an engine."""
    return version(_PACKAGES.get(name, name))


def _vroom() -> Engine:
    try:
        from benchmarks.peers.vroom import Vroom
    except ModuleNotFoundError as error:
        if error.name != "vroom":
            raise
        raise SettingsError("The engine vroom needs its package: pip install pyvroom") from None
    return Vroom()
