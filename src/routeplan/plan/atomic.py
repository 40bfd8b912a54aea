"""Folders and files that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from routeplan.errors import RouteplanError

__all__ = ["PLAN_FILES", "check_folder", "whole_file", "whole_folder"]

PLAN_FILES = frozenset(
    f"{name}.csv" for name in ("visits", "days", "outlets", "unserved", "reps")
) | {"summary.json", "travel.npz", "map.html", "plan.xlsx", "changes.csv", "debt.csv"}
"""What a plan folder holds."""


@contextmanager
def whole_folder(folder: str | Path) -> Iterator[Path]:
    """Fill a folder beside the wanted one, and put it in its place when all went well.

    When anything goes wrong inside, an interrupt too, neither is left behind and a plan that
    stood there before stays as it was.

    Parameters
    ----------
    folder : path
        A folder that does not exist, is empty or holds a plan, which is replaced.

    Yields
    ------
    Path
        An empty folder to write to.

    Raises
    ------
    RouteplanError
        When the folder holds something else than a plan, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     with whole_folder(Path(home) / "plan") as fresh:
    ...         _ = (fresh / "summary.json").write_text("{}")
    ...     [file.name for file in (Path(home) / "plan").iterdir()]
    ['summary.json']
    """
    target = Path(folder).resolve()
    check_folder(target)
    made = [parent for parent in target.parents if not parent.exists()]
    fresh = _beside(target, "new")
    try:
        with _told(target):
            fresh.mkdir(parents=True)
        yield fresh
        with _told(target):
            _swap(fresh, target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        for parent in made:
            with suppress(OSError):
                parent.rmdir()
        raise


@contextmanager
def whole_file(path: str | Path) -> Iterator[Path]:
    """Write a file beside the wanted one, and put it in its place when all went well.

    Parameters
    ----------
    path : path
        Replaced when it exists.

    Yields
    ------
    Path
        A file to write, with the same ending.

    Raises
    ------
    RouteplanError
        When the file cannot be written.
    """
    target = Path(path).resolve()
    fresh = _beside(target, "new").with_suffix(target.suffix)
    try:
        with _told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            yield fresh
            fresh.replace(target)
    finally:
        with suppress(OSError):
            fresh.unlink()


def check_folder(folder: str | Path) -> None:
    """Refuse a folder that a plan must not replace; worth asking before a long search.

    Parameters
    ----------
    folder : path

    Raises
    ------
    RouteplanError
        When it is a file, or holds something else than a plan.
    """
    target = Path(folder)
    if not target.exists():
        return
    if not target.is_dir():
        raise RouteplanError(f"{target} is a file. Choose the name of a folder.")
    names = {entry.name for entry in target.iterdir() if not _is_passing(entry.name)}
    other = sorted(names - PLAN_FILES) if "summary.json" in names else sorted(names)
    if other:
        shown = ", ".join(other[:3]) + (f" and {len(other) - 3} more" if len(other) > 3 else "")
        raise RouteplanError(
            f"{target} holds something else than a plan ({shown}), which would be lost. Choose "
            "another folder, or move that away."
        )


def _is_passing(name: str) -> bool:
    """Whether a file comes and goes by itself: of the desktop, or a lock of a spreadsheet."""
    return name.startswith((".", "~$")) or name in {"Thumbs.db", "desktop.ini"}


def _beside(target: Path, role: str) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.{role}")


def _swap(fresh: Path, target: Path) -> None:
    if not target.exists():
        fresh.replace(target)
        return
    check_folder(target)  # it may have been filled in the meantime
    old = _beside(target, "old")
    target.replace(old)
    try:
        fresh.replace(target)
    except BaseException:
        old.replace(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Tell in a sentence what the operating system refuses."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or os.strerror(error.errno or 0)
        raise RouteplanError(
            f"{target} cannot be written: {reason}. Close the programs that hold it open, or "
            "choose another place."
        ) from error
