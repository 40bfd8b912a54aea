"""How a search is followed: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from routeplan.search import Progress

__all__ = ["Follower", "follow_search"]

_LINE_EVERY_S = 10.0


class Follower:
    """Remembers where a search stands and shows it.

    Parameters
    ----------
    console : Console
    wanted : int
        Visits wanted.
    bar : rich.progress.Progress, optional
        A bar with one task; without it lines are printed.
    """

    def __init__(self, console: Console, wanted: int, bar: Bar | None = None) -> None:
        self._console, self._wanted, self._bar = console, wanted, bar
        self._next_line = time.monotonic()
        self.last = Progress()

    def __call__(self, progress: Progress) -> None:
        """Show how far the search is."""
        self.last = progress
        if self._bar is not None:
            task = self._bar.task_ids[0]
            self._bar.update(task, completed=progress.share, description=self.state())
        elif time.monotonic() >= self._next_line:
            self._next_line += _LINE_EVERY_S
            self._console.print(f"  {progress.seconds:,.0f} s: {self.state()}", soft_wrap=True)

    def state(self) -> str:
        """Visits so far, and travel and iterations where they are known."""
        last = self.last
        visits = f"{last.visits:,} of {self._wanted:,} visits"
        if not last.iterations:
            return visits
        travel = f"travel {last.travel / 60:,.1f} h"
        return f"{visits}, {travel}, {_short(last.iterations)} iterations"

    def outcome(self) -> str:
        """How the search ended, in a line."""
        ended = "Searched" if self.last.share >= 1 else "Stopped by Ctrl-C after"
        return f"{ended} {self.last.seconds:,.1f} s: {self.state()}."


@contextmanager
def follow_search(console: Console, wanted: int) -> Iterator[Follower]:
    """Show a search while it goes on, and its outcome when it has ended.

    Parameters
    ----------
    console : Console
        Of stderr.
    wanted : int
        Visits wanted.

    Yields
    ------
    Follower
        To be called with every :class:`~routeplan.search.Progress`.
    """
    if console.is_terminal:
        columns = (BarColumn(16), TaskProgressColumn(), TextColumn("{task.description}"))
        with Bar(*columns, console=console, transient=True, refresh_per_second=4) as bar:
            bar.add_task("first plan ...", total=1.0)
            follower = Follower(console, wanted, bar)
            yield follower
    else:
        follower = Follower(console, wanted)
        yield follower
    console.print(follower.outcome(), soft_wrap=True)


def _short(count: int) -> str:
    return f"{count / 1e6:,.1f} million" if count >= 1e6 else f"{count:,}"
