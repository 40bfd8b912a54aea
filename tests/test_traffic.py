"""Plans driven in the traffic of the hours."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journey.tables import ONE_DAY, plan_town, team, town

import routeplan as rp

MINUTES = pd.DataFrame(
    [[0, 10, 30], [10, 0, 20], [30, 20, 0]], ["K00", "K01", "R1"], ["K00", "K01", "R1"], dtype=float
)


def day_of(
    travel: rp.MatrixTravel | rp.ScaledTravel | None = None, **columns: object
) -> tuple[rp.Plan, list[str]]:
    """A rep sets out at eight to two outlets with visits of an hour; who is visited first."""
    hours = {"open": columns.pop("open")} if "open" in columns else {}
    plan = rp.plan_visits(
        town(2, service=60.0).assign(**hours),
        team(start="08:00", **columns),
        ONE_DAY,
        travel=travel or rp.MatrixTravel(MINUTES),
        stop=rp.MaxIterations(100),
        jobs=1,
    )
    assert rp.review_plan(plan).empty
    return plan, plan.visits["outlet"].tolist()


def test_a_day_by_hand() -> None:
    """Twice as long before nine: the first leg doubles, the next is at ten as planned."""
    plan, order = day_of()
    run = rp.drive_in_traffic(plan, {8: 2.0})
    out = MINUTES.loc["R1", order[0]]
    assert run.visits["later_min"].tolist() == pytest.approx([out, out])
    assert run.visits["planned"].tolist() == plan.visits["arrive"].tolist()
    day = run.days.iloc[0]
    assert (day["travel_planned_min"], day["travel_min"]) == (60, 60 + out)
    assert (day["planned"], day["later_min"]) == ("11:00", out)
    assert (day["over_min"], day["late_min"]) == (0, 0)


def test_a_break_stays_where_it_is() -> None:
    """It is half an hour in the traffic too."""
    plan, order = day_of(break_min=30.0, break_open="09:20-10:30")
    run = rp.drive_in_traffic(plan, {8: 2.0})
    out = MINUTES.loc["R1", order[0]]
    assert run.visits["later_min"].tolist() == pytest.approx([out, out])
    assert run.days["later_min"].tolist() == pytest.approx([out])


def test_days_that_become_too_long() -> None:
    """Eleven is the end of the shift, and three hours are the minutes of the day."""
    plan, order = day_of(day_min=180.0, end="11:00")
    run = rp.drive_in_traffic(plan, {8: 2.0})
    out = MINUTES.loc["R1", order[0]]
    assert run.days["over_min"].tolist() == pytest.approx([out])
    assert run.days["late_min"].tolist() == pytest.approx([out])
    assert f"1 of 1 days too long, by {out:.0f} min" in repr(run)


def test_opening_hours_that_are_missed() -> None:
    """Who may be visited until 08:25 is planned for then, and twice the 20 minutes are too long.

    The ten minutes of waiting before the other outlet opens make up for half of the delay.
    """
    plan, order = day_of(open=["09:45-18:00", "08:00-08:25"])
    assert order == ["K01", "K00"]
    run = rp.drive_in_traffic(plan, {8: 2.0})
    assert run.visits["missed_min"].tolist() == pytest.approx([20, 0])
    assert run.visits["wait_min"].tolist() == pytest.approx([0, 0])
    assert run.days["later_min"].tolist() == pytest.approx([10])
    assert "1 after opening hours" in repr(run)


def test_the_factor_of_the_plan_is_not_counted_twice() -> None:
    """A plan made for half as much again is as planned in the same traffic all day."""
    plan, _ = day_of(rp.ScaledTravel(rp.MatrixTravel(MINUTES), 1.5))
    every = dict.fromkeys(range(24), 1.5)
    assert rp.drive_in_traffic(plan, every).visits["later_min"].tolist() == pytest.approx([0, 0])
    twice = rp.drive_in_traffic(plan, every, base=1.0)
    assert twice.days["travel_min"].tolist() == pytest.approx([60 * 1.5**2])


@given(st.dictionaries(st.integers(0, 23), st.floats(1, 3)))
def test_slower_roads_make_nobody_early(factors: dict[int, float]) -> None:
    """With no factor below 1 nothing comes before its time, and with none all comes as planned."""
    run = rp.drive_in_traffic(CITY, factors)
    assert run.visits["later_min"].min() >= -1e-3
    assert run.days["later_min"].min() >= -1e-3
    assert len(run.visits) == len(CITY.visits)
    if not factors:
        assert run.visits["later_min"].abs().max() <= 1e-3


def test_the_plot_has_a_box_for_every_hour() -> None:
    """Of planned arrivals."""
    run = rp.drive_in_traffic(CITY, rp.TOWN_TRAFFIC)
    labels = [text.get_text() for text in run.plot().get_xticklabels()]
    hours = sorted({int(time[:2]) for time in CITY.visits["arrive"]})
    assert labels == [f"{hour}:00" for hour in hours]


def test_days_that_have_begun() -> None:
    """A plan that was planned again is not driven by its own times."""
    visits = CITY.visits.assign(status="done")
    with pytest.raises(rp.SettingsError, match="have begun"):
        rp.drive_in_traffic(CITY.replace(visits=visits), {})


def test_a_plan_without_visits() -> None:
    """Is soon driven."""
    empty = CITY.replace(
        visits=CITY.visits.iloc[:0], days=CITY.days.iloc[:0], info=replace(CITY.info)
    )
    run = rp.drive_in_traffic(empty, rp.TOWN_TRAFFIC)
    assert run.visits.empty
    assert run.days.empty
    assert repr(run) == "TrafficRun: no visits"


CITY = plan_town(*rp.make_city(60, seed=1))
