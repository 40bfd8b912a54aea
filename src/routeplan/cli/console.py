"""Where the command writes: results to stdout; notes, progress and refusals to stderr."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

__all__ = ["ended_readably", "messages", "printable", "results", "widen_streams"]

_REFUSED = 2
_INTERRUPTED = 130


def results() -> Console:
    """Console of stdout. Texts are taken as they are: a name may hold brackets."""
    return Console(markup=False, emoji=False, highlight=False)


def messages() -> Console:
    """Console of stderr."""
    return Console(stderr=True, markup=False, emoji=False, highlight=False)


def widen_streams() -> None:
    """Let a stream that has no Chinese write question marks instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def printable(text: object) -> str:
    """A text of the user's table without what would command the terminal."""
    return "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(text)
    )


@contextmanager
def ended_readably() -> Iterator[None]:
    """Turn what the library refuses, and a Ctrl-C, into a message and an exit status."""
    try:
        yield
    except KeyboardInterrupt:
        messages().print("Interrupted. Nothing was written.")
        raise typer.Exit(_INTERRUPTED) from None
    except Exception as error:
        from routeplan.errors import RouteplanError

        if not isinstance(error, RouteplanError):
            raise
        text = "\n".join(map(printable, str(error).splitlines()))
        messages().print(text, soft_wrap=True)
        raise typer.Exit(_REFUSED) from None
