"""Plans that were planned again: what is done is a fact, and days go on where they stand."""

from __future__ import annotations

from typing import Any

import pytest
from tests.review.plans import tables

from routeplan.plan import Plan, PlanInfo
from routeplan.review import review_plan

NOON = "2026-12-07 09:05"


def plan(parts: dict[str, Any], **memory: Any) -> Plan:
    """A plan that remembers."""
    return Plan(**parts, info=PlanInfo(settings={"replan": {"now": NOON, **memory}}))


def rules(made: Plan) -> set[str]:
    """Names of the rules it breaks."""
    return set(review_plan(made)["rule"])


def begun() -> dict[str, Any]:
    """The plan of :func:`tables` with the first visit of R1 done."""
    parts = tables()
    parts["visits"]["status"] = ["done", *[""] * 7]
    return parts


def test_what_is_done_is_a_fact() -> None:
    """A visit that took ten minutes more, and all behind it ten minutes later, breaks no rule."""
    parts = begun()
    visits, days = parts["visits"], parts["days"]
    visits.loc[0, ["service_min", "depart"]] = [30.0, "09:20"]
    visits.loc[1, ["arrive", "depart"]] = ["10:00", "10:20"]
    days.loc[0, ["service_min", "work_min", "finish"]] = [50.0, 95.0, "10:35"]
    assert rules(plan(parts)) == set()
    parts["visits"]["status"] = ""
    assert rules(plan(parts)) == {"service", "clock", "days table"}


def test_the_rest_of_a_day_keeps_the_budget() -> None:
    """A day too long is forgiven when it is over, not while visits are planned on it."""
    parts = begun()
    visits, days = parts["visits"], parts["days"]
    visits.loc[0, ["service_min", "depart"]] = [40.0, "09:30"]
    visits.loc[1, ["arrive", "depart"]] = ["10:10", "10:30"]
    days.loc[0, ["service_min", "work_min", "finish"]] = [60.0, 105.0, "10:45"]
    assert rules(plan(parts)) == {"day budget"}
    visits["status"] = ["done", "done", *[""] * 6]
    parts["visits"].loc[1, "arrive"] = "09:05"
    assert rules(plan(parts)) == set()


def test_a_day_goes_on_elsewhere() -> None:
    """After a closed door the way begins there, and the minutes lost belong to the day."""
    parts = begun()
    visits, days = parts["visits"], parts["days"]
    visits.loc[1, ["arrive", "depart"]] = ["10:05", "10:25"]
    days.loc[0, ["travel_min", "work_min", "finish"]] = [55.0, 95.0, "10:40"]
    start = {"rep": "R1", "day": 1, "outlet": "b", "place": "e", "minute": 9 * 60 + 25.0}
    lost = {"rep": "R1", "day": 1, "travel_min": 10.0, "wait_min": 0.0}
    assert rules(plan(parts, starts=[start], lost=[lost])) == set()
    assert rules(plan(parts, lost=[lost])) == {"clock"}
    assert rules(plan(parts, starts=[start])) == {"days table"}


def test_slow_roads() -> None:
    """Legs that begin from then on take longer by the factor, those before do not."""
    parts = begun()
    visits, days = parts["visits"], parts["days"]
    visits.loc[1, ["arrive", "depart", "travel_min"]] = ["10:00", "10:20", 20.0]
    days.loc[0, ["travel_min", "work_min", "finish"]] = [70.0, 110.0, "10:50"]
    parts["reps"].loc["R1", "day_min"] = 120.0
    road = {
        "first_day": 1, "minute": 545.0, "last_day": 1, "area": "", "factor": 2.0,
        "minutes_more": 0.0,
    }  # fmt: skip
    home = parts["visits"].loc[[0, 1], "travel_min"].sum()
    assert home == 40.0
    # R2 sets out at nine, before the roads are slow, but drives home at 09:45
    days.loc[2, ["travel_min", "work_min", "finish"]] = [15.0, 55.0, "09:55"]
    assert rules(plan(parts, roads=[road])) == set()
    assert "travel" in rules(plan(parts))


def test_hours_of_leave() -> None:
    """No visit may reach into hours of leave."""
    parts = tables()
    parts["reps"]["leave"] = ["2026-12-07 09:30-10:00", parts["reps"]["leave"].iloc[1]]
    assert "leave" in rules(plan(parts))


@pytest.mark.parametrize("status", ["moved", "new"])
def test_moved_visits_leave_the_rhythm(status: str) -> None:
    """A visit moved to another day breaks the rhythm of its outlet, which is forgiven."""
    parts = tables()
    visits, days = parts["visits"], parts["days"]
    visits.loc[2, ["day", "date"]] = [7, "2026-12-15"]
    days.loc[1, ["day", "date"]] = [7, "2026-12-15"]
    assert rules(plan(parts)) == {"rhythm"}
    visits["status"] = ["", "", status, *[""] * 5]
    assert rules(plan(parts)) == set()


def test_a_spoilt_memory_is_no_excuse() -> None:
    """What cannot be read is not remembered."""
    assert rules(plan(tables(), starts=[{"rep": "R1"}, 3], roads="none", visits=[1])) == set()
