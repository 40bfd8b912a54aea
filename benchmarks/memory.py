"""The most memory that a piece of work takes."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, TypeVar

__all__ = ["with_memory"]

T = TypeVar("T")

_LOOK_EVERY_S = 0.2


def with_memory(function: Callable[..., T], *arguments: Any) -> tuple[T, float]:
    """Result of a function in a process of its own, and the most gigabytes of it and below it."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        working = pool.submit(function, *arguments)
        gigabytes = _most_memory(working)
        return working.result(), gigabytes


def _most_memory(working: Future[Any]) -> float:
    """Gigabytes of all processes below this one, at most, until the work is done."""
    import psutil

    most = 0
    while not working.done():
        total = 0
        for process in psutil.Process().children(recursive=True):
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        most = max(most, total)
        time.sleep(_LOOK_EVERY_S)
    return most / 1024**3
