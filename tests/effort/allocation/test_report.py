"""What an allocation tells about itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from routeplan.effort import AdbudgResponse, allocate_visits, plot_allocation, visit_values


@pytest.fixture(scope="module")
def allocation():
    rng = np.random.default_rng(2)
    ids = pd.Index([f"o{k}" for k in range(200)], name="outlet")
    outlets = pd.DataFrame(
        {
            "sales": rng.lognormal(7, 1, 200),
            "visits": rng.choice([1, 2, 4], 200),
            "segment": rng.choice(list("ABC"), 200),
        },
        ids,
    )
    each = pd.Series(rng.uniform(10, 60, 200), ids)
    values = visit_values(outlets, AdbudgResponse(), margin=0.3)
    minutes = float((each * outlets["visits"]).sum())
    return allocate_visits(outlets, values, minutes=minutes, per_visit=each)


@pytest.mark.parametrize("table", ["classes", "changes"])
def test_parts_add_up(allocation, table: str) -> None:
    """Classes, and outlets with more, the same and fewer visits, sum up to the totals."""
    report = allocation.report
    parts = getattr(report, table)
    for name in ("outlets", "visits_before", "visits_after", "minutes_before", "minutes_after",
                 "profit_before", "profit_after"):  # fmt: skip
        assert parts[name].sum() == pytest.approx(report.totals[name])
    assert report.totals["profit_after"] == pytest.approx(allocation.profit)
    assert report.totals["minutes_after"] == pytest.approx(allocation.minutes)
    assert report.totals["visits_after"] == allocation.visits.sum()


def test_parts_add_up_with_gaps() -> None:
    """Outlets without a class or without visits today are in the tables as well."""
    values = pd.DataFrame([[0.0, 5.0, 8.0]] * 3, list("abc"))
    outlets = pd.DataFrame({"visits": [1, None, 2], "segment": ["A", None, "A"]}, list("abc"))
    report = allocate_visits(outlets, values, minutes=40, per_visit=10).report
    assert report.classes["outlets"].to_dict() == {"A": 2, "none": 1}
    assert report.changes["outlets"].sum() == 3
    assert report.changes.loc["unknown", "outlets"] == 1
    assert report.changes["profit_after"].sum() == report.totals["profit_after"] == 18


def test_more_and_fewer_are_told_apart(allocation) -> None:
    """Outlets with more visits bring more than before, those with fewer bring less."""
    changes = allocation.report.changes
    assert list(changes.index) == ["more", "same", "fewer"]
    gain = changes["profit_after"] - changes["profit_before"]
    assert gain["more"] > 0 > gain["fewer"]
    assert gain["same"] == pytest.approx(0)
    assert gain.sum() > 0


def test_worth_of_time(allocation) -> None:
    """A tenth more time is worth no more than a tenth less, by the minute; the price is between."""
    time = allocation.report.time
    assert time.loc[0.9, "profit"] < time.loc[1.0, "profit"] < time.loc[1.1, "profit"]
    assert time.loc[1.1, "change"] == pytest.approx(time.loc[1.1, "profit"] - allocation.profit)
    per_minute, price = time["per_minute"], allocation.report.totals["price"]
    assert per_minute[1.1] <= price <= per_minute[0.9]


def test_marginal_profit_of_outlets(allocation) -> None:
    """The last step was worth its price, the next would not be (but for whole numbers)."""
    table, price = allocation.table, allocation.limits.loc["all", "price"]
    concave = table[(table["last_gain"] >= price * 0.98) | table["last_gain"].isna()]
    assert len(concave) >= 0.98 * len(table)
    assert (table["next_gain"].dropna() <= price * 1.02).mean() >= 0.98


def test_steps_by_hand() -> None:
    """Gains per minute of the steps round the choice, and today's profit between two columns."""
    values = pd.DataFrame([[0, 50, 80, 120]], ["a"], columns=[0, 1, 2, 4], dtype=float)
    outlets = pd.DataFrame({"visits": [3]}, ["a"])
    found = allocate_visits(outlets, values, minutes=25, per_visit=10)
    row = found.table.loc["a"]
    assert found.visits["a"] == 2
    assert (row["last_gain"], row["next_gain"]) == (3.0, 2.0)
    assert (row["profit_before"], row["minutes_before"]) == (100.0, 30.0)


def test_without_today() -> None:
    """Where today's visits are not known there is nothing to compare with."""
    values = pd.DataFrame([[0.0, 5.0]], ["a"])
    found = allocate_visits(pd.DataFrame(index=["a"]), values, minutes=10, per_visit=10)
    assert found.report.changes.index.tolist() == ["unknown"]
    assert np.isnan(found.report.totals["profit_before"])
    assert np.isnan(found.report.time.loc[0.9, "profit"])  # one visit does not fit any more
    assert found.report.time.loc[1.1, "change"] == 0


def test_says_what_it_is(allocation) -> None:
    """One line with visits, outlets, minutes, profit and how good it is."""
    assert repr(allocation).startswith(
        f"Allocation: {allocation.visits.sum()} visits to 200 of 200"
    )
    assert repr(allocation).endswith("proven best")
    assert "per_minute" in repr(allocation.report)


def test_plot(allocation, tmp_path: Path) -> None:
    """Profit never falls with time; the choice and today are marked."""
    ax = plot_allocation(allocation)
    curve, chosen, today = ax.lines
    assert (np.diff(curve.get_ydata()) >= -1e-4 * allocation.profit).all()
    assert chosen.get_ydata()[0] == allocation.profit
    assert today.get_ydata()[0] < allocation.profit
    ax.figure.savefig(tmp_path / "allocation.png")
    assert (tmp_path / "allocation.png").stat().st_size > 5_000
