"""How the kernel's functions are compiled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from numba import njit

__all__ = ["SOURCES", "compiled", "entry"]

# The inner functions are called from compiled code alone: without the wrappers for Python the
# first compilation takes half the time.
compiled = njit(
    nogil=True,
    error_model="numpy",
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
    forceinline=True,
    _nrt=False,
)
"""Decorator of the functions inside the kernel."""

entry: Callable[..., Callable[..., object]] = njit(
    nogil=True, error_model="numpy", cache=True, _nrt=False
)
"""Decorator of the functions that Python calls; compiled once per machine and kept."""


def _digest() -> str:
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


SOURCES = _digest()
"""Digest of the kernel's files. An entry holds it in its closure, which is a part of the key of
numba's cache: that cache would otherwise look at the entry's own file only and keep old code when
another file of the kernel changes."""
