"""A curve of prices: what a plan comes to at every value of a wish."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from routeplan.errors import SettingsError
from routeplan.plan import Plan
from routeplan.pricing.labels import LABELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["PriceCurve"]

_ALIKE = 1e-9
"""Values that differ by less are the same."""
_LEAST_MIN = 0.5
"""Minutes that are told."""


@dataclass(frozen=True, eq=False)
class PriceCurve:
    """What a plan comes to at every value of a wish.

    Attributes
    ----------
    wish : str
    table : DataFrame
        A row for every value, the strictest wish first, and one for the plan itself (`own`):

        - `value` of the wish;
        - `travel_min` of the cycle, `unserved` visits, `visits_planned`, `work_min`;
        - `spread`: largest deviation of a rep's utilisation from the team's, as a part of it;
        - `borders`: pairs of neighbouring outlets with different reps;
        - `handed_over`: outlets with another rep than today's;
        - `loosened`: outlets for which the wish is not kept;
        - `own`: whether the row is the plan itself. The other row with its value is what the plan
          comes to when it is searched on as long as the other points.

        Figures are missing where no plan was found that keeps the wish.
    plans : tuple of Plan
        The plan behind every row, None where there is none.
    """

    wish: str
    table: pd.DataFrame
    plans: tuple[Plan | None, ...]

    def plan_at(self, value: float) -> Plan:
        """The plan found for a value of the wish.

        Raises
        ------
        SettingsError
            When the curve has no plan at this value.
        """
        found = self.table["value"].sub(value).abs() < _ALIKE
        rows = self.table.index[found & ~self.table["own"]]
        plan = self.plans[int(rows[0])] if len(rows) else None
        if plan is None:
            known = ", ".join(f"{v:g}" for v in self.table["value"][~self.table["own"]])
            raise SettingsError(f"`value` must be one of {known}, with a plan. Got {value:g}.")
        return plan

    @property
    def slack_min(self) -> float:
        """Minutes of travel that searching the plan on saves, with no wish changed."""
        own = self.table["own"]
        value, travel = self.table.loc[own, ["value", "travel_min"]].iloc[0]
        again = self.table.loc[~own & (self.table["value"] == value), "travel_min"]
        return float(travel - again.iloc[0])

    def steps(self) -> list[str]:
        """What a step to the next looser wish brings, and one to the next stricter wish costs.

        Both are told against the plan as it is after the same search, so that what a longer search
        alone would bring counts for neither.
        """
        rows = self.table[~self.table["own"]].reset_index(drop=True)
        own = float(self.table["value"][self.table["own"]].iloc[0])
        at = int((rows["value"] - own).abs().argmin())
        near = [row for row in (at + 1, at - 1) if 0 <= row < len(rows)]
        told = rows[["value", "travel_min", "unserved"]].to_dict("records")
        return [_step(self.wish, told[at], told[row]) for row in near]

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw travel and unserved visits over the wish, with the plan's own point.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            A new figure without it.

        Returns
        -------
        matplotlib Axes

        Raises
        ------
        RouteplanError
            When matplotlib is not installed.
        """
        from routeplan.pricing.plot import plot_price

        return plot_price(self, ax=ax)

    def __repr__(self) -> str:
        return f"PriceCurve: {'; '.join(self.steps())}"


def _step(wish: str, here: dict[Hashable, Any], there: dict[Hashable, Any]) -> str:
    label = LABELS[wish]
    told = f"{label.name} {label.told(there['value'])} instead of {label.told(here['value'])}"
    if pd.isna(there["travel_min"]):
        return f"{told} was not reached"
    return f"{told} {_change(there, here)}"


def _change(there: dict[Hashable, Any], here: dict[Hashable, Any]) -> str:
    minutes = float(there["travel_min"] - here["travel_min"])
    visits = int(there["unserved"] - here["unserved"])
    parts = []
    if abs(minutes) >= _LEAST_MIN:
        parts.append(f"{'costs' if minutes > 0 else 'saves'} {abs(minutes):,.0f} min")
    if visits:
        noun = "visit" if abs(visits) == 1 else "visits"
        parts.append(f"{'loses' if visits > 0 else 'wins'} {abs(visits):,} {noun}")
    return " and ".join(parts) or "costs nothing"
