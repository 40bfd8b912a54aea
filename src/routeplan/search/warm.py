"""Compiling the kernel, once on each machine."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import cache

import numpy as np

from routeplan.search.group import Group
from routeplan.search.kernel import Tuning
from routeplan.search.problem import Problem, Solution
from routeplan.search.settings import SearchSettings

__all__ = ["COMPILING", "compile_kernel"]

COMPILING = "Compiling the search, once on this machine; this takes up to half a minute."

_PATIENCE_SECONDS = 1.0
"""Loading a kernel compiled earlier takes less."""


def compile_kernel(tell: Callable[[str], None] | None = None) -> None:
    """Compile the kernel, or load what was compiled on this machine before.

    Parameters
    ----------
    tell : callable, optional
        Called with one sentence when it has to be compiled; ``logging`` is told without it.
    """
    told = tell or logging.getLogger("routeplan").info
    timer = threading.Timer(_PATIENCE_SECONDS, told, [COMPILING])
    timer.start()
    try:
        _run_once()
    finally:
        timer.cancel()


@cache
def _run_once() -> None:
    """Search a problem of one outlet, which needs all of the kernel."""
    problem = Problem(
        n_days=1,
        service=np.ones(1),
        option_first=np.array([0, 1], dtype=np.int32),
        option_days_first=np.array([0, 1], dtype=np.int32),
        option_days=np.zeros(1, dtype=np.int32),
        option_value=np.ones(1),
        rep_price=np.zeros((1, 1)),
        hint=np.zeros(1, dtype=np.int32),
        slot_first=np.array([0, 1], dtype=np.int32),
        begin=np.ones(1, dtype=np.int32),
        finish=np.ones(1, dtype=np.int32),
        budget=np.ones(1),
        edge_first=np.zeros(2, dtype=np.int32),
        edge_to=np.empty(0, dtype=np.int32),
        edge_price=0.0,
        balance_price=0.0,
        matrix=lambda chosen: np.zeros((len(chosen), len(chosen))),
    )
    only = np.zeros(1, dtype=np.intp)
    group = Group(
        problem,
        Solution.empty(problem),
        only,
        only,
        tuning=Tuning(0.0, 0.0, 1.0, 1.0, 0.0, 1, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        near=1,
        rng=np.random.default_rng(0),
    )
    group.run(1, 0.0, 1, SearchSettings(), hopeless=False)
