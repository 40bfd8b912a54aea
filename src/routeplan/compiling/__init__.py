"""How the functions of a kernel are compiled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from numba import njit

from routeplan.compiling.indices import KernelCompiler

__all__ = ["compiled", "digest", "entry"]

_Function = TypeVar("_Function", bound=Callable[..., Any])

_common: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    # A kernel makes no arrays. Counting references to those it is given would take four fifths
    # of its time.
    "_nrt": False,
    "pipeline_class": KernelCompiler,
}

# Without wrappers for Python the first compilation takes half the time.
_inner: dict[str, Any] = {
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "forceinline": True,
}

compiled: Callable[[_Function], _Function] = njit(**_common, **_inner)
"""Decorator of the functions inside a kernel, which compiled code alone calls."""

entry: Callable[[_Function], _Function] = njit(**_common, cache=True)
"""Decorator of the function that Python calls; compiled once per machine and kept."""


def digest(folder: Path) -> str:
    """Digest of a kernel's files, to be held in the closure of its entry.

    What an entry holds is a part of the key of numba's cache, which would otherwise look at the
    entry's own file only and keep old code when another file of the kernel changes.
    """
    files = [*sorted(Path(__file__).parent.glob("*.py")), *sorted(folder.glob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
