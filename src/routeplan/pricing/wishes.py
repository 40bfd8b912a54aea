"""The wishes that have a price: their values, and the plan's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from routeplan.errors import SettingsError
from routeplan.plan import Plan
from routeplan.pricing.binding import BINDINGS
from routeplan.pricing.figures import spread
from routeplan.pricing.pricers import (
    Pricer,
    price_balance,
    price_binding,
    price_compactness,
    price_stated,
)
from routeplan.pricing.statement import Case, Statement
from routeplan.pricing.team import enlarged, fewest_reps, reduced

__all__ = ["WISHES", "Wish"]

_SHARES = (1.0, 0.95, 0.9, 0.8, 0.6, 0.3, 0.0)
_HANDOVERS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 1.0)
_TOLERANCES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)
_COMPACTNESS = (8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.0)
_MINUTES = (-60.0, -40.0, -20.0, 0.0, 20.0, 40.0, 60.0)
_REPS = range(-3, 4)


@dataclass(frozen=True)
class Wish:
    """A wish that has a price.

    Attributes
    ----------
    name : str
    own : callable
        The plan's own value.
    usual : callable
        Values to price where none are told.
    checked : callable
        The value, where it can be priced.
    pricer : callable
    idle : callable
        Why it has no price for a plan, "" where it has one.
    users : callable
        For how many outlets a plan does not keep it.
    """

    name: str
    own: Callable[[Case], float]
    usual: Callable[[Case], Sequence[float]]
    checked: Callable[[Case, float], float]
    pricer: Callable[[Case, Sequence[float]], Pricer]
    idle: Callable[[Case], str] = lambda _: ""
    users: Callable[[Case, Plan], int] = lambda *_: 0


def _needs(name: str, needed: str, value: float, *, fits: bool) -> float:
    if not fits:
        raise SettingsError(f"`values` of {name} must be {needed}. Got {value:g}.")
    return value


# Wishes that bind outlets


def _share_wish(name: str, concerned: str) -> Wish:
    """A wish kept for a share of the outlets it can bind."""
    binding = BINDINGS[name]

    def own(case: Case) -> float:
        return 1.0 - len(binding.released(case)) / len(binding.bound(case))

    def pricer(case: Case, values: Sequence[float]) -> Pricer:
        bound = len(binding.bound(case))
        return price_binding(case, binding, [int((1.0 - v) * bound + 1e-6) for v in values])

    def checked(_: Case, value: float) -> float:
        return _needs(name, "from 0 to 1", value, fits=0 <= value <= 1)

    def idle(case: Case) -> str:
        return "" if len(binding.bound(case)) else f"no outlet has {concerned}"

    return Wish(
        name,
        own,
        lambda _: _SHARES,
        checked,
        pricer,
        idle,
        lambda case, plan: len(binding.users(case, plan)),
    )


def _handovers() -> Wish:
    binding = BINDINGS["handovers"]

    def usual(case: Case) -> list[float]:
        bound = len(binding.bound(case))
        return [float(round(share * bound)) for share in _HANDOVERS]

    def checked(_: Case, value: float) -> float:
        whole = value >= 0 and value == int(value)
        return _needs("handovers", "whole numbers from 0", value, fits=whole)

    return Wish(
        "handovers",
        lambda case: float(len(binding.released(case))),
        usual,
        checked,
        lambda case, values: price_binding(case, binding, [int(value) for value in values]),
        lambda case: "" if len(binding.bound(case)) else "no outlet has a rep today",
        lambda case, plan: len(binding.users(case, plan)),
    )


# Wishes of the team


def _day_min(case: Case) -> float:
    return float(case.statement.reps["day_min"].mean())


def _with_day_min(case: Case, value: float) -> Statement:
    """Every rep works as many minutes more, or fewer."""
    reps = case.statement.reps
    minutes = reps["day_min"] + (value - _day_min(case))
    return replace(case.statement, reps=reps.assign(day_min=minutes))


def _checked_day_min(case: Case, value: float) -> float:
    reps = case.statement.reps["day_min"]
    changed = reps + (value - reps.mean())
    fits = bool(((changed >= 0) & (changed <= 24 * 60)).all())
    return _needs("day_min", "minutes that leave every rep from 0 to 1440", value, fits=fits)


def _usual_minutes(case: Case) -> list[float]:
    reps = case.statement.reps["day_min"]
    fits = [step for step in _MINUTES if reps.min() + step > 0 and reps.max() + step <= 24 * 60]
    return [_day_min(case) + step for step in fits]


def _n_reps(case: Case) -> int:
    return len(case.statement.reps)


def _with_reps(case: Case, value: float) -> Statement:
    return (enlarged if value > _n_reps(case) else reduced)(case, int(value))


def _checked_reps(case: Case, value: float) -> float:
    fewest = fewest_reps(case)
    fits = value >= fewest and value == int(value)
    return _needs("reps", f"whole numbers from {fewest}", value, fits=fits)


def _at_least_0(name: str) -> Callable[[Case, float], float]:
    return lambda _, value: _needs(name, "at least 0", value, fits=0 <= value < np.inf)


_ALL = (
    _share_wish("same_weekday", "several visits"),
    _share_wish("same_rep", "several visits"),
    Wish(
        "balance",
        lambda case: spread(case.plan),
        lambda _: _TOLERANCES,
        _at_least_0("balance"),
        price_balance,
    ),
    Wish(
        "compactness",
        lambda case: case.settings.journey.compactness,
        lambda _: _COMPACTNESS,
        _at_least_0("compactness"),
        price_compactness,
    ),
    _handovers(),
    Wish(
        "day_min",
        _day_min,
        _usual_minutes,
        _checked_day_min,
        lambda case, values: price_stated(
            case, values, lambda value: _with_day_min(case, value), _day_min(case)
        ),
    ),
    Wish(
        "reps",
        lambda case: float(_n_reps(case)),
        lambda case: [
            float(n) for step in _REPS if (n := _n_reps(case) + step) >= fewest_reps(case)
        ],
        _checked_reps,
        lambda case, values: price_stated(
            case, values, lambda value: _with_reps(case, value), _n_reps(case)
        ),
    ),
    _share_wish("hours", "opening hours"),
)

WISHES = {wish.name: wish for wish in _ALL}
"""The wishes by name."""
