"""Whether the arrays of a problem fit together; the compiled search would not notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routeplan.errors import SettingsError
from routeplan.search.problem import NOWHERE, Problem
from routeplan.search.relations import everywhere, relation_faults

__all__ = ["check_problem", "check_ways"]

Array = NDArray[Any]
Bools = NDArray[np.bool_]
Sizes = dict[str, int]


class _Needs(NamedTuple):
    """What every number of an array must be."""

    phrase: str
    holds: Callable[[Array], Bools]


_AMOUNT = _Needs("from 0 to below infinity", lambda x: (x >= 0) & (x < np.inf))
_LIMIT = _Needs("at least 0", lambda x: x >= 0)
_FINITE = _Needs("finite", np.isfinite)
_NUMBER = _Needs("a number", lambda x: ~np.isnan(x))
_BELOW_INFINITY = _Needs("below infinity", lambda x: x < np.inf)
_ABOVE_MINUS_INFINITY = _Needs("above minus infinity", lambda x: x > -np.inf)
_PLACE = _Needs(f"a place, or {NOWHERE} for nowhere", lambda x: x >= NOWHERE)


class _Rule(NamedTuple):
    """Shape of an array and what its numbers need, in words of :func:`_sizes`.

    Whole numbers are places, or positions below a size, or rising starts that end with one.
    """

    shape: tuple[str, ...]
    needs: _Needs | None = None
    below: str = ""
    ends: str = ""

    @property
    def dtype(self) -> type:
        whole = self.needs in (None, _PLACE)
        return np.int32 if whole else np.float64


_RULES = {
    "service": _Rule(("outlets",), _AMOUNT),
    "option_first": _Rule(("outlets + 1",), ends="options"),
    "option_days_first": _Rule(("options + 1",), ends="days of options"),
    "option_days": _Rule(("days of options",), below="days"),
    "option_value": _Rule(("options",), _FINITE),
    "rep_price": _Rule(("outlets", "reps"), _ABOVE_MINUS_INFINITY),
    "hint": _Rule(("outlets",), below="reps"),
    "slot_first": _Rule(("reps * days + 1",), ends="routes"),
    "begin": _Rule(("routes",), _PLACE),
    "finish": _Rule(("routes",), _PLACE),
    "budget": _Rule(("routes",), _NUMBER),
    "edge_first": _Rule(("outlets + 1",), ends="edges"),
    "edge_to": _Rule(("edges",), below="outlets"),
    "route_price": _Rule(("routes",), _AMOUNT),
    "hours.kind": _Rule(("outlets", "days"), below="kinds"),
    "hours.first": _Rule(("kinds + 1",), ends="windows"),
    "hours.opens": _Rule(("windows",), _BELOW_INFINITY),
    "hours.closes": _Rule(("windows",), _ABOVE_MINUS_INFINITY),
    "shifts.begin": _Rule(("routes",), _FINITE),
    "shifts.end": _Rule(("routes",), _NUMBER),
    "shifts.break_min": _Rule(("routes",), _AMOUNT),
    "shifts.break_opens": _Rule(("routes",), _NUMBER),
    "shifts.break_closes": _Rule(("routes",), _NUMBER),
    "loads.demand": _Rule(("outlets", "dimensions"), _AMOUNT),
    "loads.capacity": _Rule(("routes", "dimensions"), _LIMIT),
    "lengths.limit": _Rule(("routes",), _LIMIT),
}


def check_problem(problem: Problem) -> None:
    """Refuse a problem whose arrays do not fit together, naming everything that is wrong.

    The compiled search reads its arrays without looking whether a position is inside. What the
    matrices return is not looked at here, see :func:`check_ways`.

    Parameters
    ----------
    problem : Problem

    Raises
    ------
    SettingsError
        One line per fault: the array, what is needed, what was found, and where first. What arrays
        say together is looked at when each of them is sound.

    Examples
    --------
    >>> none, one = np.zeros(1, dtype=np.int32), np.array([0, 1], dtype=np.int32)
    >>> problem = Problem(
    ...     n_days=1, service=np.array([-20.0]), option_first=one, option_days_first=one,
    ...     option_days=none, option_value=np.ones(1), rep_price=np.zeros((1, 1)), hint=none,
    ...     slot_first=one, begin=none + 1, finish=none + 1, budget=np.array([480.0]),
    ...     edge_first=0 * one, edge_to=none[:0], edge_price=0.0, balance_price=0.0,
    ...     matrix=lambda places: np.zeros((len(places), len(places))),
    ... )
    >>> check_problem(problem)
    Traceback (most recent call last):
    routeplan.errors.SettingsError: The problem has 1 fault:
      `service` must be from 0 to below infinity. Got -20.0 at 0.
    """
    _refuse(_single_faults(problem))
    faults, sound, sizes = list[str](), dict[str, Array](), _sizes(problem)
    for name, array in _arrays(problem).items():
        wrong = [*_form_faults(name, array, sizes)] or [*_number_faults(name, array, sizes)]
        faults += wrong
        if not wrong:
            sound[name] = array
    of_routes = [name for name, rule in _RULES.items() if rule.shape[0] == "routes"]
    faults += relation_faults(sound, of_routes)
    _refuse(faults)


def _refuse(faults: Iterable[str]) -> None:
    if lines := list(faults):
        count = f"{len(lines)} fault{'s' if len(lines) > 1 else ''}"
        raise SettingsError("\n  ".join([f"The problem has {count}:", *lines]))


def check_ways(ways: Array, n_places: int, *, name: str = "matrix") -> None:
    """Refuse minutes or lengths among places that the search cannot count with.

    Parameters
    ----------
    ways : ndarray
        What a matrix of a problem returned.
    n_places : int
        Number of places it was asked for.
    name : str, default "matrix"
        How the error calls it.

    Raises
    ------
    SettingsError
        When it is not a square of numbers from 0 to below infinity.

    Examples
    --------
    >>> check_ways(np.array([[0.0, np.nan], [5.0, 0.0]]), 2)
    Traceback (most recent call last):
    routeplan.errors.SettingsError: `matrix` must be from 0 to below infinity. Got nan at (0, 1).
    """
    if np.shape(ways) != (n_places, n_places):
        shape = (n_places, n_places)
        raise SettingsError(
            f"`{name}` must return an array of shape {shape}. Got {np.shape(ways)}."
        )
    for fault in everywhere(f"`{name}` must be {_AMOUNT.phrase}", ways, _AMOUNT.holds(ways)):
        raise SettingsError(fault)


def _single_faults(problem: Problem) -> Iterator[str]:
    """What is wrong with the fields that are no arrays."""
    if not (isinstance(problem.n_days, int | np.integer) and problem.n_days >= 1):
        yield f"`n_days` must be a whole number from 1. Got {problem.n_days!r}."
    for name in ("edge_price", "balance_price"):
        price = getattr(problem, name)
        if not (isinstance(price, int | float | np.number) and 0 <= price < np.inf):
            yield f"`{name}` must be a number {_AMOUNT.phrase}. Got {price!r}."


def _arrays(problem: Problem) -> dict[str, Array]:
    """All arrays by name, those of optional parts where there are any."""
    arrays = {}
    for name in _RULES:
        part, _, field = name.rpartition(".")
        owner = getattr(problem, part) if part else problem
        if owner is not None:
            arrays[name] = getattr(owner, field)
    if problem.route_price is None:
        del arrays["route_price"]
    return arrays


def _sizes(problem: Problem) -> Sizes:
    """Sizes by the names that the rules call them; one array gives each of them."""
    sizes = {
        "outlets": np.size(problem.service),
        "options": np.size(problem.option_value),
        "days of options": np.size(problem.option_days),
        "reps": _columns(problem.rep_price),
        "days": int(problem.n_days),
        "routes": np.size(problem.budget),
        "edges": np.size(problem.edge_to),
        "kinds": max(np.size(problem.hours.first) - 1, 0) if problem.hours else 0,
        "windows": np.size(problem.hours.opens) if problem.hours else 0,
        "dimensions": _columns(problem.loads.demand) if problem.loads else 0,
    }
    more = {f"{name} + 1": size + 1 for name, size in sizes.items()}
    return sizes | more | {"reps * days + 1": sizes["reps"] * sizes["days"] + 1}


def _columns(table: Array) -> int:
    shape = np.shape(table)
    return shape[1] if len(shape) == 2 else 1


def _form_faults(name: str, array: Any, sizes: Sizes) -> Iterator[str]:
    """Whether it is an array of the right type and shape."""
    rule = _RULES[name]
    found = f"an array of {array.dtype}" if isinstance(array, np.ndarray) else type(array).__name__
    if not isinstance(array, np.ndarray) or array.dtype != rule.dtype:
        yield f"`{name}` must be an array of {rule.dtype.__name__}. Got {found}."
    shape = tuple(sizes[size] for size in rule.shape)
    if np.shape(array) != shape:
        words = ", ".join(rule.shape)
        yield f"`{name}` must have the shape ({words}) = {shape}. Got {np.shape(array)}."


def _number_faults(name: str, array: Array, sizes: Sizes) -> Iterator[str]:
    """Whether each number is in its range."""
    rule = _RULES[name]
    if rule.needs:
        yield from everywhere(
            f"`{name}` must be {rule.needs.phrase}", array, rule.needs.holds(array)
        )
    elif rule.below:
        limit = sizes[rule.below]
        needed = f"`{name}` must be from 0 to below {limit}, the number of {rule.below}"
        yield from everywhere(needed, array, (array >= 0) & (array < limit))
    elif array[0] != 0 or array[-1] != sizes[rule.ends]:
        found = f"{array[0]} and {array[-1]}"
        yield (
            f"`{name}` must begin with 0 and end with {sizes[rule.ends]}, the number of "
            f"{rule.ends}. Got {found}."
        )
    else:
        yield from everywhere(f"`{name}` must not fall", array[1:], np.diff(array) >= 0, 1)
