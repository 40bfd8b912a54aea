"""The functions of the kernel as Python runs them."""

from __future__ import annotations

from types import FunctionType, SimpleNamespace
from typing import Any

__all__ = ["uncompiled"]


def uncompiled(module: Any) -> SimpleNamespace:
    """Functions of a module of the kernel as Python runs them, calling one another."""
    scope = dict(vars(module))
    for name, value in vars(module).items():
        if hasattr(value, "py_func"):
            scope[name] = FunctionType(value.py_func.__code__, scope, name)
    return SimpleNamespace(**scope)
