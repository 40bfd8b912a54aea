"""Engines that solve the one problem of visiting, all of one shape, to check one against another.

The built-in search states every problem. The others are well-known solvers behind an adapter: each
says what it cannot state, and what it returns always keeps every rule of the problem.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Protocol, cast

from routeplan.errors import SettingsError
from routeplan.search.problem import Problem, Solution
from routeplan.search.stop import Progress, StoppingCriterion

__all__ = ["ENGINES", "Engine", "get_engine"]

_CLASSES = {"builtin": "BuiltIn", "ortools": "OrTools", "pyvrp": "PyVrp"}
ENGINES = tuple(_CLASSES)
"""Names of the engines, the default one first."""


class Engine(Protocol):
    """A solver of the one problem."""

    @property
    def name(self) -> str:
        """Name by which :func:`get_engine` knows it."""
        ...

    def cannot_state(self, problem: Problem) -> list[str]:
        """One sentence for everything in the problem that the engine cannot state."""
        ...

    def solve(
        self,
        problem: Problem,
        *,
        stop: StoppingCriterion,
        seed: int = 1,
        progress: Callable[[Progress], None] | None = None,
    ) -> Solution:
        """Search for the best solution; it keeps every rule, and is empty when none is found.

        Raises :class:`~routeplan.errors.SettingsError` with all reasons when the engine cannot
        state the problem, or does not take the stopping criterion.
        """
        ...


def get_engine(name: str) -> Engine:
    """Engine of a name.

    Parameters
    ----------
    name : {"builtin", "ortools", "pyvrp"}
        PyVRP is an extra: ``pip install "routeplan[pyvrp]"``.

    Returns
    -------
    Engine

    Raises
    ------
    SettingsError
        For another name, or when the package of the engine is not installed.

    Examples
    --------
    >>> get_engine("ortools").name
    'ortools'
    """
    if name not in _CLASSES:
        known = ", ".join(f'"{one}"' for one in ENGINES)
        raise SettingsError(f"`engine` must be one of {known}. Got {name!r}.")
    try:
        module = import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        install = f'pip install "routeplan[{name}]"'
        raise SettingsError(
            f'The engine "{name}" needs a package that is not installed: {install}'
        ) from None
    return cast("Engine", getattr(module, _CLASSES[name])())
