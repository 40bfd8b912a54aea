"""What was chosen, what it is worth, and how it differs from today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.effort.allocation.report import AllocationReport, make_report
from routeplan.effort.allocation.solver import Solver

__all__ = ["Allocation"]

Floats = NDArray[np.float64]

_PROVEN = 1e-8
"""Gap that is no more than the rounding of sums of floats."""


@dataclass(frozen=True, eq=False)
class Allocation:
    """Visits of every outlet for a limited time.

    Attributes
    ----------
    visits : Series of int
        Index ``outlet``, per cycle.
    table : DataFrame
        Index ``outlet``: `segment` and `rep` where known; `before` (today's visits) and `after`;
        `minutes_before`, `minutes_after`, `profit_before`, `profit_after` per cycle, those before
        only where today's visits are known; `last_gain`, profit per minute of the last step up to
        what was chosen, and `next_gain`, that of the next one.
    limits : DataFrame
        Index rep, or ``all``: `minutes` there are, `used`, `profit`, `bound`, and `price`, what one
        more minute is worth.
    solver : Solver
        To choose again with more or less time.
    """

    visits: pd.Series
    table: pd.DataFrame
    limits: pd.DataFrame
    solver: Solver

    @classmethod
    def of(
        cls, outlets: pd.DataFrame, values: pd.DataFrame, per_visit: Floats, solver: Solver
    ) -> Allocation:
        """Choose, and set beside today."""
        found = solver.solve() or []
        chosen = np.zeros(len(outlets), dtype=np.int64)
        rows = []
        for share, one in zip(solver.shares, found, strict=True):
            chosen[share.rows] = one.chosen
            used = solver.menu.minutes[share.rows, one.chosen].sum()
            profit = solver.menu.value[share.rows, one.chosen].sum()
            rows.append((share.minutes, used, profit, one.bound, one.price))
        limits = pd.DataFrame(
            rows,
            pd.Index([share.name for share in solver.shares], name="rep"),
            ["minutes", "used", "profit", "bound", "price"],
        )
        visits = pd.Series(solver.menu.visits[chosen], outlets.index, name="visits")
        return cls(visits, _table(outlets, values, per_visit, solver, chosen), limits, solver)

    @property
    def profit(self) -> float:
        """Money per cycle of all outlets."""
        return float(self.limits["profit"].sum())

    @property
    def minutes(self) -> float:
        """Minutes per cycle that the visits take."""
        return float(self.limits["used"].sum())

    @property
    def bound(self) -> float:
        """No choice within the time brings more."""
        return float(self.limits["bound"].sum())

    @property
    def gap(self) -> float:
        """Part of the profit by which the bound is above it."""
        above = self.bound - self.profit
        return above / abs(self.profit) if above > 0 and self.profit else max(above, 0.0)

    @property
    def optimal(self) -> bool:
        """Whether the best choice is proven."""
        return self.gap <= _PROVEN

    @cached_property
    def report(self) -> AllocationReport:
        """What more or less time is worth, who gains and loses against today, and the classes."""
        return make_report(self.table, self.limits, self.solver)

    def __repr__(self) -> str:
        proven = "proven best" if self.optimal else f"at most {self.gap:.3%} below the best"
        room = float(self.limits["minutes"].sum())
        return (
            f"Allocation: {int(self.visits.sum()):,} visits to {int((self.visits > 0).sum()):,} of "
            f"{len(self.visits):,} outlets, {self.minutes:,.0f} of {room:,.0f} minutes, profit "
            f"{self.profit:,.0f}, {proven}"
        )


def _table(
    outlets: pd.DataFrame,
    values: pd.DataFrame,
    per_visit: Floats,
    solver: Solver,
    chosen: NDArray[np.int64],
) -> pd.DataFrame:
    everyone, menu = np.arange(len(outlets)), solver.menu
    table = outlets[[name for name in ("segment", "rep") if name in outlets]].copy()
    today = outlets["visits"].astype("float64") if "visits" in outlets else np.nan
    before = pd.Series(today, outlets.index, dtype="float64")
    table["before"], table["after"] = before, menu.visits[chosen]
    table["minutes_before"] = before * per_visit
    table["minutes_after"] = menu.minutes[everyone, chosen]
    table["profit_before"] = _between(values, np.asarray(before, dtype=np.float64))
    table["profit_after"] = menu.value[everyone, chosen]
    steps = _steps(menu.value, menu.minutes)
    padded = np.hstack([np.full((len(steps), 1), np.nan), steps, np.full((len(steps), 1), np.nan)])
    table["last_gain"] = padded[everyone, chosen]
    table["next_gain"] = padded[everyone, chosen + 1]
    return table


def _steps(value: Floats, minutes: Floats) -> Floats:
    """Profit per minute from every number to the next; missing where one is not allowed."""
    known = np.where(np.isfinite(value), value, np.nan)
    return np.asarray(np.diff(known, axis=1) / np.diff(minutes, axis=1))


def _between(values: pd.DataFrame, visits: Floats) -> Floats:
    """Value at today's visits, on a line between two numbers that are no neighbours."""
    numbers = values.columns.to_numpy(np.float64)
    money = values.to_numpy(np.float64)
    inside = np.clip(np.nan_to_num(visits), numbers[0], numbers[-1])
    right = np.clip(np.searchsorted(numbers, inside), min(1, len(numbers) - 1), None)
    left = np.maximum(right - 1, 0)
    apart = np.maximum(numbers[right] - numbers[left], 1.0)
    part = (inside - numbers[left]) / apart
    rows = np.arange(len(values))
    found = money[rows, left] * (1 - part) + money[rows, right] * part
    return np.where(np.isnan(visits), np.nan, found)
