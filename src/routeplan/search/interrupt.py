"""Ctrl-C during a search ends the search, not the program."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["catch_interrupt"]


_WAITING: list[threading.Event] = []
"""One for every search that is under way in the main thread, the outermost first."""


@contextmanager
def catch_interrupt() -> Iterator[Callable[[], bool]]:
    """Yield a function that tells whether Ctrl-C was pressed; a second Ctrl-C raises as usual.

    Searches within a search are all told. Outside the main thread Python delivers no signals, and
    the function never says yes.
    """
    pressed = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield pressed.is_set
        return
    usual = signal.getsignal(signal.SIGINT)

    def note(_signal: int, _frame: FrameType | None) -> None:
        for waiting in _WAITING:
            waiting.set()
        signal.signal(signal.SIGINT, usual)

    outermost = not _WAITING
    _WAITING.append(pressed)
    if outermost:
        signal.signal(signal.SIGINT, note)
    elif _WAITING[0].is_set():
        pressed.set()
    try:
        yield pressed.is_set
    finally:
        _WAITING.remove(pressed)
        if outermost:
            signal.signal(signal.SIGINT, usual)
