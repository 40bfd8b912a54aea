"""Two plans side by side."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from tests.review.plans import AnyPlan, correct_plan, tables

from routeplan.cycle import Cycle
from routeplan.review import compare_plans, plan_kpis

MOVED = ["outlets_added", "outlets_removed", "outlets_changed_rep", "visits_changed_share"]


def _compared(after: dict[str, Any]) -> pd.DataFrame:
    return compare_plans(correct_plan(), AnyPlan(**after))


def test_plan_beside_itself() -> None:
    """Nothing changes and nothing moves."""
    table = _compared(tables())
    assert list(table.columns) == ["before", "after", "change", "change_pct"]
    assert list(table.index) == [*plan_kpis(correct_plan()).index, *MOVED]
    assert (table["change"] == 0).all()
    assert (table["change_pct"].dropna() == 0).all()


def test_change_and_percent() -> None:
    """Change is after less before; percent is of before."""
    after = tables()
    after["days"].loc[0, "travel_min"] = 71.0  # 26 minutes more than 130 in all
    row = _compared(after).loc["travel_h"]
    assert row["change"] == pytest.approx(26 / 60)
    assert row["change_pct"] == pytest.approx(20)


def test_visit_on_another_day() -> None:
    """One of eight visits moved from Wednesday to Thursday of the second week."""
    after = tables()
    after["visits"].loc[7, "day"] = 9
    table = _compared(after)
    assert table.loc["visits_changed_share", "change"] == pytest.approx(1 / 8)
    assert table.loc["outlets_changed_rep", "change"] == 0


def test_another_rep() -> None:
    """An outlet handed over counts once, and its visits have not moved."""
    after = tables()
    after["visits"].loc[[0, 2], "rep"] = "R2"
    table = _compared(after)
    assert table.loc["outlets_changed_rep", "change"] == 1
    assert table.loc["visits_changed_share", "change"] == 0


def test_other_outlets() -> None:
    """Only outlets of both plans can move."""
    after = tables()
    after["outlets"] = after["outlets"].rename(index={"a": "z"})
    after["visits"]["outlet"] = after["visits"]["outlet"].replace("a", "z")
    after["visits"].loc[7, "day"] = 9
    change = _compared(after)["change"]
    assert (change["outlets_added"], change["outlets_removed"]) == (1, 1)
    assert change["outlets_changed_rep"] == 0
    assert change["visits_changed_share"] == pytest.approx(1 / 6)


def test_other_cycle() -> None:
    """Over a longer cycle totals have no change, shares have; days are matched by weekday."""
    after = tables()
    after["cycle"] = Cycle(weeks=4, workdays="Mon-Sat", start="2026-12-07")
    later = {6: 7, 8: 9}  # Monday and Wednesday of the second week of six days
    for name in ("visits", "days"):
        after[name]["day"] = after[name]["day"].replace(later)
    table = _compared(after)
    assert table.loc["visits_changed_share", "change"] == 0
    assert table.loc[["travel_h", "km", "available_h"], "change"].isna().all()
    assert table.loc["travel_share", "change"] == 0
    assert table.loc["coverage", "change"] == 0


def test_figure_of_one_plan_only() -> None:
    """A figure that one plan does not have stays empty on its side."""
    after = tables()
    after["outlets"] = after["outlets"].drop(columns="sales")
    row = _compared(after).loc["sales_covered"]
    assert row["before"] == pytest.approx(0.95)
    assert math.isnan(row["after"])
    assert math.isnan(row["change"])


def test_nothing_to_compare() -> None:
    """Without a visit in common the share of moved visits is unknown, not zero."""
    after = tables()
    after["outlets"] = after["outlets"].rename(index=str.upper)
    after["visits"]["outlet"] = after["visits"]["outlet"].str.upper()
    assert math.isnan(_compared(after).loc["visits_changed_share", "change"])
