"""The size of a team as a user asks for it."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.sizing.tables import town

import routeplan as rp
from routeplan.errors import DataError, SettingsError
from routeplan.sizing import TeamSize
from routeplan.travel import CrowTravel, Places

SHORT = rp.TrialSettings(iterations=30, again=1, jobs=1)


@pytest.fixture(scope="module")
def outlets() -> pd.DataFrame:
    """A hundred outlets with regions and longer calls."""
    region = {"grocery": "east", "kiosk": "west"}
    return town(100).assign(service_min=45.0, region=lambda t: t["channel"].map(region))


@pytest.fixture(scope="module")
def checked(outlets: pd.DataFrame) -> TeamSize:
    """The team for short days, checked by plans."""
    return rp.size_team(outlets, day_min=240.0, trials=SHORT, by="region")


def test_smallest_team_of_real_plans(outlets: pd.DataFrame, checked: TeamSize) -> None:
    """A plan with the team found makes every visit; one rep fewer has no plan that does."""
    plan = rp.plan_visits(outlets, checked.reps, stop=rp.MaxIterations(5_000), jobs=1)
    assert plan.unserved.empty
    assert checked.planned == checked.count == len(checked.reps)
    missing = checked.table["visits_missing"]
    assert missing[checked.count] == 0
    service = float((outlets["visits"] * outlets["service_min"]).sum())
    fewer = checked.count - 1
    assert missing[fewer] > 0 or service > fewer * 20 * 240.0


def test_estimate_is_near_the_plan(checked: TeamSize) -> None:
    """Within one rep."""
    assert abs(checked.estimate - checked.count) <= 1
    assert repr(checked).startswith(f"TeamSize: {checked.count} reps. 100 outlets take ")
    assert f"A plan with {checked.count} makes every visit" in repr(checked)


def test_parts_add_up(checked: TeamSize) -> None:
    """Areas, outlets and the row of the team tell the same work."""
    row, areas = checked.table.loc[checked.count], checked.areas
    assert areas is not None
    assert areas["reps"].sum() == checked.count
    hours = row["service_h"] + row["travel_h"]
    assert areas["service_h"].sum() + areas["travel_h"].sum() == pytest.approx(hours)
    assert checked.work["work_min"].sum() / 60 == pytest.approx(hours)


def test_table_by_hand(outlets: pd.DataFrame) -> None:
    """Hours of service, of the team, and calls a day, from the definition."""
    size = rp.size_team(outlets, day_min=300.0, check=False)
    row = size.table.loc[size.count]
    visits = outlets["visits"].sum()
    assert row["service_h"] == visits * 45 / 60
    assert row["capacity_h"] == size.count * 20 * 5
    assert row["calls_a_day"] == pytest.approx(visits / (size.count * 20))
    assert row["utilisation"] == pytest.approx(
        (row["service_h"] + row["travel_h"]) / row["capacity_h"]
    )
    assert size.planned is None
    assert size.table["utilisation"][size.count] <= 0.97 < size.table["utilisation"][size.count - 1]


def test_half_days_need_twice_the_reps(outlets: pd.DataFrame) -> None:
    """Part-time: about twice, and more for the ways from home."""
    full, half = (rp.size_team(outlets, day_min=m, check=False).estimate for m in (480.0, 240.0))
    assert 2 * full - 1 <= half <= 2 * full + 2


def test_target_covers_the_best(outlets: pd.DataFrame) -> None:
    """For 70 % of the sales a part of the outlets, with fewer reps than for all."""
    size = rp.size_team(outlets, target_wd=0.7, day_min=120.0, check=False)
    sales = outlets["sales"]
    assert sales[size.covered].sum() >= 0.7 * sales.sum()
    assert sales[size.covered].min() >= sales[~size.covered].max()
    assert size.chain is not None
    assert size.chain.loc[0.7, "reps"] == size.estimate
    assert size.estimate < rp.size_team(outlets, day_min=120.0, check=False).estimate


def test_todays_team(outlets: pd.DataFrame) -> None:
    """Its effort is that of today's sales; hiring leads from it to the team needed."""
    reps = pd.DataFrame(
        {"lat": [0.02], "lon": [0.02], "day_min": [240.0]}, index=pd.Index(["R1"], name="rep")
    )
    size = rp.size_team(outlets, reps=reps, rep_cost=9_000.0, margin=0.2, by="region", check=False)
    assert (size.today, size.count > 1) == (1, True)
    assert size.profit is not None
    assert size.profit.table["sales"][1] == pytest.approx(outlets["sales"].sum())
    assert size.hiring is not None
    assert size.hiring["reps"].iloc[-1] == size.count
    assert "R1" in size.reps.index
    assert "Profit is greatest with" in repr(size)


def test_plot(outlets: pd.DataFrame) -> None:
    """One axes, given or new, with the curve and a mark for the estimate."""
    size = rp.size_team(outlets, check=False, rep_cost=9_000.0, margin=0.2)
    ax = size.plot()
    assert ax.get_ylabel() == "profit of a period"
    assert any(f"estimate: {size.estimate}" == text.get_text() for text in ax.texts)
    plain = rp.size_team(outlets, check=False).plot(ax.figure.add_subplot())
    assert plain.get_ylabel() == "hours of a cycle"


def test_refusals(outlets: pd.DataFrame) -> None:
    """What does not go together, and what is missing."""
    with pytest.raises(SettingsError, match="`rep_cost` and `margin`"):
        rp.size_team(outlets, rep_cost=1.0)
    with pytest.raises(SettingsError, match="`target_wd` or `target_nd`"):
        rp.size_team(outlets, target_wd=0.5, target_nd=0.5)
    with pytest.raises(DataError, match="sales"):
        rp.size_team(outlets.drop(columns="sales"), rep_cost=1.0, margin=0.5)
    with pytest.raises(DataError, match="county"):
        rp.size_team(outlets, by="county")
    with pytest.raises(DataError, match="at least one visit"):
        rp.size_team(outlets.assign(visits=0))
    with pytest.raises(SettingsError, match="`iterations`"):
        rp.TrialSettings(iterations=0)


def test_matrix_of_travel_times(outlets: pd.DataFrame) -> None:
    """The estimate takes one without knowing where new reps live.

    Ways between outlets are five times as long; those from home more, as there are more days.
    """
    places, crow = Places.of(outlets), CrowTravel()
    minutes = pd.DataFrame(5 * crow.minutes(places, places), places.ids, places.ids)
    km = pd.DataFrame(crow.kilometres(places, places), places.ids, places.ids)
    slow = rp.size_team(outlets, travel=rp.MatrixTravel(minutes, km), check=False)
    usual = rp.size_team(outlets, check=False)
    assert slow.work["tour_min"].sum() == pytest.approx(5 * usual.work["tour_min"].sum())
    assert slow.table["travel_h"][2] > 5 * usual.table["travel_h"][2]
