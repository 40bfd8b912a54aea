"""How each kind of wish is priced: which searches it needs, and what they say together.

A pricer is a generator. It yields the statements it wants searched, gets the plans found, may ask
again, and returns how to choose a plan for every value. So the searches of all wishes run side by
side.

Every plan found for a value of a wish keeps all looser values too, and is handed down to them
where it is better than what was found for them: a looser wish never costs more. In the same way the
best plan that keeps all that the plan itself keeps, whatever it was found for, is handed to all.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from routeplan.plan import Plan
from routeplan.pricing.binding import Binding
from routeplan.pricing.figures import borders, plan_cost, spread
from routeplan.pricing.statement import Case, Statement

__all__ = ["Point", "Pricer", "price_balance", "price_binding", "price_compactness", "price_stated"]


@dataclass(frozen=True, eq=False)
class Point:
    """A plan for a value of a wish, None when none keeps it; outlets that make use of a freedom."""

    plan: Plan | None
    loosened: int = 0


Choice = Callable[[Sequence[Plan]], list[Point]]
"""Points of a curve, from the plans searched for it and others that keep what the plan keeps."""
Pricer = Generator[list[Statement], list[Plan], Choice]

_LADDER = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Prices of unequal work that are tried first."""
_BISECTIONS = 2
_ROUNDING = 1e-9


def price_binding(case: Case, binding: Binding, counts: Sequence[int]) -> Pricer:
    """Price a wish that binds outlets, of which so many may be released.

    A first search releases all. Those that make use of it are ranked by the minutes they save in
    it, and for each count the first ones are released.
    """
    bound = binding.bound(case)
    own = binding.released(case)
    base, full = yield [case.statement, binding.free(case, bound)]
    used = binding.users(case, full)
    ranked = _ranked(binding.saved(case, full), own, used, bound)
    enough = len(used)
    searched = {
        count: binding.free(case, ranked[:count])
        for count in dict.fromkeys(counts)
        if count < enough or count == len(own)
    }
    found = yield list(searched.values())

    def choose(others: Sequence[Plan]) -> list[Point]:
        plans = (case.plan, base, full, *found, *others)
        pool = sorted(((p, binding.users(case, p)) for p in plans), key=lambda e: plan_cost(e[0]))
        kept = [next((p, u) for p, u in pool if len(u) <= count) for count in counts]
        return [Point(case.restated(p, binding.free(case, u)), len(u)) for p, u in kept]

    return choose


def _ranked(saved: pd.Series, own: pd.Index, used: pd.Index, bound: pd.Index) -> list[str]:
    """Bound outlets, those first whose freedom saves most; before them those free already."""
    columns = {"own": bound.isin(own), "used": bound.isin(used), "saved": saved[bound].to_numpy()}
    order = pd.DataFrame(columns, bound).sort_index()
    return order.sort_values([*columns], ascending=False, kind="stable").index.tolist()


def price_stated(
    case: Case, values: Sequence[float], state: Callable[[float], Statement], own: float
) -> Pricer:
    """Price a wish that the statement tells outright, the strictest value first."""
    stated = {value: case.statement if value == own else state(value) for value in values}
    found = yield list(stated.values())

    def choose(others: Sequence[Plan]) -> list[Point]:
        points, pool = [], []
        for (value, statement), plan in zip(stated.items(), found, strict=True):
            pool += [plan, case.plan, *others] if value == own else [plan]
            points.append(Point(case.restated(min(pool, key=plan_cost), statement)))
        return points

    return choose


def price_compactness(case: Case, values: Sequence[float]) -> Pricer:
    """Price compactness, in minutes of travel for a pair of neighbours with the same rep.

    Any plan may be had at any value; the best one by travel and borders together is taken.
    """
    own = case.settings.journey.compactness
    stated = {
        value: case.statement if value == own else case.statement.with_journey(compactness=value)
        for value in values
    }
    found = yield list(stated.values())

    def choose(others: Sequence[Plan]) -> list[Point]:
        pool = [(p, *plan_cost(p), borders(p)) for p in (case.plan, *found, *others)]
        points = []
        for price, statement in stated.items():
            costs = [(worth, travel + price * cut) for _, worth, travel, cut in pool]
            best = pool[min(range(len(pool)), key=costs.__getitem__)][0]
            points.append(Point(case.restated(best, statement)))
        return points

    return choose


def price_balance(case: Case, values: Sequence[float]) -> Pricer:
    """Price a tolerance of unequal work, by prices of unequal work that are bisected.

    First a ladder of prices is searched, then between the lowest price that keeps a tolerance and
    the highest one below that does not.
    """
    own = case.settings.journey.balance
    tried: dict[float, Plan] = {}
    wanted = list(dict.fromkeys([own, *_LADDER]))
    for _ in range(1 + _BISECTIONS):
        found = yield [
            case.statement if price == own else case.statement.with_journey(balance=price)
            for price in wanted
        ]
        tried |= zip(wanted, found, strict=True)
        spreads = {price: spread(plan) for price, plan in sorted(tried.items())}
        between = [_between(spreads, tolerance) for tolerance in values]
        wanted = sorted({price for price in between if price is not None} - set(tried))

    def choose(others: Sequence[Plan]) -> list[Point]:
        pool = [
            *((plan, own) for plan in (case.plan, *others)),
            *((p, b) for b, p in tried.items()),
        ]
        return [_within(case, pool, tolerance) for tolerance in values]

    return choose


def _between(spreads: dict[float, float], tolerance: float) -> float | None:
    """A price between the lowest one that keeps a tolerance and the one below.

    A higher one than all where none keeps it, and None where the lowest one does.
    """
    keeping = [price for price, found in spreads.items() if found <= tolerance + _ROUNDING]
    if not keeping:
        return 10.0 * max(spreads)
    if keeping[0] == min(spreads):
        return None
    below = max(price for price in spreads if price < keeping[0])
    return float(np.sqrt(below * keeping[0])) if below > 0 else keeping[0] / 3


def _within(case: Case, pool: Sequence[tuple[Plan, float]], tolerance: float) -> Point:
    """The best plan that keeps a tolerance; the pool holds plans and their prices."""
    kept = [entry for entry in pool if spread(entry[0]) <= tolerance + _ROUNDING]
    if not kept:
        return Point(None)
    plan, price = min(kept, key=lambda entry: plan_cost(entry[0]))
    return Point(case.restated(plan, case.statement.with_journey(balance=price)))
