"""What a team is sized for, and the parts of the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault
from routeplan.sizing.areas import size_areas
from routeplan.sizing.check import Trial, TrialSettings, smallest_team
from routeplan.sizing.distribution import Measure, distribution_chain
from routeplan.sizing.estimate import WorkEstimate, estimate_work
from routeplan.sizing.hiring import hiring_steps
from routeplan.sizing.profit import Money, ProfitCurve, profit_curve
from routeplan.sizing.teams import RepTime, make_team
from routeplan.travel import TravelModel

__all__ = ["Case"]

_AROUND = 2
"""Teams so many smaller and larger are shown beside those that are found."""
_OF_CURVE = ["sales", "profit", "break_even_ratio", "roi", "size"]
_STEPS = (-0.1, -0.05, 0.05, 0.1)
"""Distribution targets that are shown beside the one that is wanted."""


@dataclass(frozen=True, eq=False)
class Case:
    """What a team is sized for.

    Attributes
    ----------
    outlets : DataFrame
        Complete, those to be visited alone.
    cycle : Cycle
    today : DataFrame or None
        Today's team.
    time : RepTime
    money : Money or None
    by : str or None
        Column with the areas.
    travel : TravelModel or None
    seed : int
    """

    outlets: pd.DataFrame
    cycle: Cycle
    today: pd.DataFrame | None
    time: RepTime
    money: Money | None
    by: str | None
    travel: TravelModel | None
    seed: int

    def sales(self) -> float:
        """Sales of all outlets."""
        return float(self.outlets["sales"].fillna(0.0).sum())

    def check(self) -> None:
        """Refuse outlets without work, or without the column that is asked for."""
        faults = []
        if self.by is not None and self.by not in self.outlets:
            faults.append(Fault("outlets", "", self.by, "no such column", "a column of this name"))
        if not self.visits() > 0:
            faults.append(Fault("outlets", "", "visits", "no visits", "at least one visit"))
        if self.money is not None and not ("sales" in self.outlets and self.sales() > 0):
            needed = "sales, to set them against the cost of the reps"
            faults.append(Fault("outlets", "", "sales", "nothing", needed))
        if faults:
            raise DataError(faults)

    def work(self) -> WorkEstimate:
        """The estimated minutes."""
        return estimate_work(
            self.outlets, day_min=self.time.day_min, travel=self.travel, homes=self.today
        )

    def team(self, count: int) -> pd.DataFrame:
        """A table of so many reps."""
        return make_team(
            self.outlets,
            count,
            self.cycle,
            reps=self.today,
            day_min=self.time.new_day_min,
            seed=self.seed,
        )

    def trial(
        self,
        begin: int,
        settings: TrialSettings | None,
        progress: Callable[[str], None] | None,
    ) -> Trial:
        """The smallest team by real plans."""
        return smallest_team(
            self.outlets,
            self.cycle,
            self.team,
            begin,
            fixed=None if self.today is None else self.today.index,
            travel=self.travel,
            settings=settings,
            seed=self.seed,
            progress=progress,
        )

    def curve(self, count: int, need: float) -> ProfitCurve | None:
        """Profit, when there is money; today's sales come from today's team, or from all visits."""
        if self.money is None:
            return None
        current = need if self.today is None else float(len(self.today))
        return profit_curve(self.sales(), current, self.money, least=count)

    def areas(self, work: WorkEstimate, count: int) -> pd.DataFrame | None:
        """The team by area."""
        if self.by is None:
            return None
        return size_areas(self.outlets, work.outlets(count), self.by, count, reps=self.today)

    def chain(
        self, universe: pd.DataFrame, target: tuple[float, Measure], weight: str | None
    ) -> pd.DataFrame:
        """The distribution target between smaller and larger ones."""
        around = {target[0], *(round(target[0] + step, 9) for step in _STEPS)}
        return distribution_chain(
            universe,
            self.cycle,
            targets=sorted(share for share in around if 0 < share <= 1),
            measure=target[1],
            weight=weight,
            day_min=self.time.new_day_min,
            travel=self.travel,
        )

    def hiring(
        self,
        count: int,
        need: float,
        curve: ProfitCurve | None,
        areas: pd.DataFrame | None,
        *,
        waves: int,
        hire_cost: float,
    ) -> pd.DataFrame | None:
        """Steps from today's team."""
        if self.today is None:
            return None
        return hiring_steps(
            len(self.today),
            count,
            need=need,
            waves=waves,
            curve=curve,
            money=self.money,
            hire_cost=hire_cost,
            gaps=None if areas is None else areas["needed"] - areas["today"],
        )

    def table(
        self, work: WorkEstimate, found: tuple[int, ...], trial: Trial, curve: ProfitCurve | None
    ) -> pd.DataFrame:
        """Teams round those that were found, side by side."""
        middles = [*found, *trial.table.index, *([] if self.today is None else [len(self.today)])]
        around = {size + step for size in middles for step in range(-_AROUND, _AROUND + 1)}
        rows = {size: self._row(work, size) for size in sorted(around) if size >= 1}
        table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("reps")
        if len(trial.table):
            tried = trial.table.reindex(table.index)
            table["visits_missing"] = tried["visits_missing"].astype("float64")
            table["plan_utilisation"] = tried["utilisation"].astype("float64")
        if curve is not None:
            table = table.join(curve.table[_OF_CURVE])
        return table

    def _row(self, work: WorkEstimate, size: int) -> dict[str, float]:
        service, tour, home, minutes = work.outlets(size).sum()
        capacity = self.time.capacity(size)
        return {
            "service_h": service / 60,
            "travel_h": (tour + home) / 60,
            "capacity_h": capacity / 60,
            "utilisation": minutes / capacity,
            "calls_a_day": self.visits() / self.time.days(size),
        }

    def visits(self) -> float:
        """Visits of a cycle."""
        return float(self.outlets["visits"].sum())
