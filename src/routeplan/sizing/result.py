"""What is told of the size of a team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from routeplan.sizing.profit import ProfitCurve

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["TeamSize"]


@dataclass(frozen=True, eq=False)
class TeamSize:
    """How many reps, and why.

    Attributes
    ----------
    estimate : int
        Reps whose time the work takes, by the estimate.
    planned : int or None
        Smallest team with which a real plan makes every visit; None when that was not looked for
        or no team that was tried did.
    today : int or None
        Reps of the table of reps.
    table : DataFrame
        Index ``reps``, teams round those found: `service_h`, `travel_h` and `capacity_h` of a
        cycle, `utilisation`, work over capacity, and `calls_a_day` by the estimate;
        `visits_missing` and `plan_utilisation` of the plans that were made; `sales`, `profit`,
        `break_even_ratio`, `roi` and `size` with money.
    work : DataFrame
        Minutes of every outlet in a cycle, for :attr:`count` reps: `service_min`, `tour_min` from
        outlet to outlet, `home_min` from home and back, `work_min`.
    profit : ProfitCurve or None
        With money.
    areas : DataFrame or None
        With `by`, see :func:`~routeplan.sizing.areas.size_areas`.
    chain : DataFrame or None
        With a target, the targets below and above it too, see
        :func:`~routeplan.sizing.distribution.distribution_chain`.
    hiring : DataFrame or None
        With today's team, see :func:`~routeplan.sizing.hiring.hiring_steps`.
    reps : DataFrame
        Table of the team of :attr:`count` reps, to plan with.
    covered : Series of bool
        Outlets that are visited: all, or those for the target.
    notes : tuple of str
        What was filled in, left out or is doubtful.
    """

    estimate: int
    planned: int | None
    today: int | None
    table: pd.DataFrame
    work: pd.DataFrame
    profit: ProfitCurve | None
    areas: pd.DataFrame | None
    chain: pd.DataFrame | None
    hiring: pd.DataFrame | None
    reps: pd.DataFrame
    covered: pd.Series
    notes: tuple[str, ...]

    @property
    def count(self) -> int:
        """Reps that all visits take: by a real plan, else by the estimate."""
        return self.estimate if self.planned is None else self.planned

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, one sentence each."""
        return tuple(_reasons(self))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw profit, or work and time, over the number of reps.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            A new one without it.

        Returns
        -------
        matplotlib Axes

        Raises
        ------
        RouteplanError
            When matplotlib is not installed.
        """
        from routeplan.sizing.plot import plot_team_size

        return plot_team_size(self, ax)

    def __repr__(self) -> str:
        return f"TeamSize: {self.count} reps. " + " ".join(self.reasons)


def _reasons(size: TeamSize) -> list[str]:
    return [_by_work(size), *_by_plan(size), *_by_profit(size)]


def _by_work(size: TeamSize) -> str:
    row = size.table.loc[size.count].to_dict()
    outlets = int(size.covered.sum())
    travel = float(row["travel_h"])
    work = travel + float(row["service_h"])
    return (
        f"{outlets:,} outlets take {work:,.0f} hours of a cycle, {travel / work:.0%} of them on "
        f"the way, of the {row['capacity_h']:,.0f} that {size.count:,} reps have; the estimate is "
        f"{size.estimate:,}."
    )


def _by_plan(size: TeamSize) -> list[str]:
    if size.planned is None:
        return []
    told = f"A plan with {size.planned:,} makes every visit"
    missing = size.table["visits_missing"].get(size.planned - 1)
    if missing is None or pd.isna(missing):
        return [f"{told}."]
    return [f"{told}, one with {size.planned - 1:,} leaves {missing:,.0f} out."]


def _by_profit(size: TeamSize) -> list[str]:
    curve = size.profit
    if curve is None:
        return []
    low, high = curve.flat
    best = f"Profit is greatest with {curve.best:,} reps, within 1 % of it from {low:,} to {high:,}"
    if curve.open_ended:
        best = f"Profit still grows at {curve.best:,} reps"
    if curve.right is None:
        return [f"{best}."]
    low, high = curve.right
    return [f"{best}; by the return over three periods {low:,} to {high:,} are the right size."]
