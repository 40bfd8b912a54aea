"""The figures of a plan in words and with their units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

__all__ = ["FIGURES", "Figure", "change_text", "hours_text", "percent_text", "value_text"]

Unit = Literal["", "h", "km", "min", "%", "count"]


@dataclass(frozen=True)
class Figure:
    """What a figure is called and measured in; a count is a whole number."""

    label: str
    unit: Unit


FIGURES = MappingProxyType(
    {
        "outlets": Figure("Outlets", "count"),
        "reps": Figure("Reps", "count"),
        "rep_days": Figure("Rep-days with visits", "count"),
        "visits_wanted": Figure("Visits wanted", "count"),
        "visits_planned": Figure("Visits planned", "count"),
        "visits_missing": Figure("Visits missing", "count"),
        "outlets_unvisited": Figure("Outlets without a visit", "count"),
        "key_accounts": Figure("Key accounts", "count"),
        "key_accounts_unvisited": Figure("Key accounts without a visit", "count"),
        "coverage": Figure("Outlets visited", "%"),
        "visit_completion": Figure("Visits planned of wanted", "%"),
        "sales_covered": Figure("Sales of the outlets visited", "%"),
        "visits_per_rep_day": Figure("Visits per rep-day", ""),
        "travel_min_per_visit": Figure("Travel per visit", "min"),
        "travel_share": Figure("Travel of the working time", "%"),
        "visits_per_travel_hour": Figure("Visits per hour of travel", ""),
        "km_per_visit": Figure("Distance per visit", "km"),
        "travel_h": Figure("Travel", "h"),
        "service_h": Figure("In the outlets", "h"),
        "wait_h": Figure("Waiting", "h"),
        "work_h": Figure("Working time", "h"),
        "available_h": Figure("Time available", "h"),
        "km": Figure("Distance", "km"),
        "utilisation": Figure("Time used", "%"),
        "utilisation_min": Figure("Time used, lowest rep", "%"),
        "utilisation_max": Figure("Time used, highest rep", "%"),
        "utilisation_spread": Figure("Time used, spread over reps", "%"),
        "visits_spread": Figure("Visits, spread over reps", ""),
        "outlets_added": Figure("Outlets only after", "count"),
        "outlets_removed": Figure("Outlets only before", "count"),
        "outlets_changed_rep": Figure("Outlets with another rep", "count"),
        "visits_changed_share": Figure("Visits on another day", "%"),
    }
)
"""Every figure of :func:`routeplan.plan_kpis` and :func:`routeplan.compare_plans` by its name.
Spreads are standard deviations."""

_PLAIN = Figure("", "")


def value_text(name: str, value: float) -> str:
    """A figure's value with its unit, empty when there is none.

    Parameters
    ----------
    name : str
        Of :data:`FIGURES`; any other has no unit.
    value : float

    Returns
    -------
    str

    Examples
    --------
    >>> value_text("travel_h", 42.35), value_text("coverage", 0.987), value_text("outlets", 1186)
    ('42.4 h', '98.7 %', '1,186')
    """
    if math.isnan(value):
        return ""
    unit = FIGURES.get(name, _PLAIN).unit
    if unit == "%":
        return f"{value:.1%}".replace("%", " %")
    if unit == "count":
        return f"{value:,.0f}"
    decimals = 1 if abs(value) < 1_000 else 0
    return f"{value:,.{decimals}f} {unit}".rstrip()


def change_text(name: str, change: float) -> str:
    """A figure's change with its sign; of shares in points of a hundred.

    Parameters
    ----------
    name : str
    change : float

    Returns
    -------
    str

    Examples
    --------
    >>> change_text("travel_h", -3.0), change_text("coverage", 0.012), change_text("outlets", 0)
    ('-3.0 h', '+1.2 points', 'same')
    """
    text = value_text(name, change)
    if not any(digit in text for digit in "123456789"):
        return text and "same"
    is_move = name.startswith("outlets_") or name == "visits_changed_share"
    if not is_move and FIGURES.get(name, _PLAIN).unit == "%":
        text = text.replace("%", "points")
    return text if text.startswith("-") or is_move else f"+{text}"


def percent_text(name: str, change_pct: float) -> str:
    """A figure's change in percent; empty for shares, which have points, and for none.

    Parameters
    ----------
    name : str
    change_pct : float

    Returns
    -------
    str

    Examples
    --------
    >>> percent_text("travel_h", -4.04), percent_text("coverage", -4.04)
    ('-4.0 %', '')
    """
    is_share = FIGURES.get(name, _PLAIN).unit == "%"
    if is_share or not abs(change_pct) >= 0.05:
        return ""
    return f"{change_pct:+.1f} %"


def hours_text(minutes: float) -> str:
    """Minutes as hours and minutes.

    Parameters
    ----------
    minutes : float

    Returns
    -------
    str

    Examples
    --------
    >>> hours_text(432.4)
    '7 h 12 min'
    """
    hours, rest = divmod(round(minutes), 60)
    return f"{hours:,} h {rest:02d} min"
