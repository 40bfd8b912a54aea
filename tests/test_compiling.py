"""Kernels are compiled with unsigned indices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import njit

from routeplan.compiling.indices import KernelCompiler

checked = njit(pipeline_class=KernelCompiler, boundscheck=True)


@checked
def _take(values: Any, i: int) -> Any:
    return values[i]


@checked
def _take_of_two(values: Any, i: int, j: int) -> Any:
    return values[i, j]


@checked
def _put(values: Any, i: int, value: float) -> None:
    values[i] += value


@checked
def _last(values: Any) -> Any:
    return values[-1]


@pytest.mark.parametrize("kind", [np.int32, np.int64, np.uint8])
def test_an_index_of_any_kind_names_its_element(kind: type[np.integer[Any]]) -> None:
    """Whatever the type of a whole number, alone or one of several."""
    values = np.arange(12.0).reshape(3, 4)
    assert _take_of_two(values, kind(2), 3) == 11.0
    assert list(_take(values, kind(1))) == [4.0, 5.0, 6.0, 7.0]
    _put(values[0], kind(3), 10.0)
    assert values[0, 3] == 13.0


def test_no_index_counts_from_the_end() -> None:
    """A negative one is none of the array's, read or written."""
    values = np.arange(12.0).reshape(3, 4)
    with pytest.raises(IndexError):
        _take(values, -1)
    with pytest.raises(IndexError):
        _take_of_two(values, 0, -1)
    with pytest.raises(IndexError):
        _put(values[0], -1, 1.0)


def test_a_constant_may_name_the_last_element() -> None:
    """What is known when a function is compiled costs nothing when it runs."""
    assert _last(np.arange(5)) == 4
