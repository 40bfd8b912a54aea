"""How often to visit, chosen together with the routes, where visits bring money."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.journey.tables import team, town

import routeplan as rp
from routeplan.errors import DataError, SettingsError

MONTH = rp.Cycle(weeks=4)


def plan_of(outlets: pd.DataFrame, values: pd.DataFrame, **wishes: object) -> rp.Plan:
    """A reviewed plan in which a minute of travel costs 1."""
    journey = rp.JourneySettings(**{"minute_cost": 1.0, **wishes})  # type: ignore[arg-type]
    plan = rp.plan_visits(
        outlets,
        team(),
        MONTH,
        stop=rp.MaxIterations(4_000),
        jobs=1,
        settings=rp.Settings(journey=journey),
        values=values,
    )
    assert rp.review_plan(plan).to_dict("records") == []
    return plan


def table(rows: list[list[float]], counts: list[int]) -> pd.DataFrame:
    """Values of the outlets of a town."""
    return pd.DataFrame(rows, [f"K{k:02d}" for k in range(len(rows))], counts)


def test_the_best_number_of_visits_is_chosen() -> None:
    """At the rep's door the way costs nothing: whatever brings most is done."""
    values = table([[0.0, 5.0, 9.0, 12.0]], [0, 1, 2, 4])
    assert plan_of(town(1), values).outlets["visits"].tolist() == [4]
    values = table([[0.0, 5.0, 9.0, 8.0]], [0, 1, 2, 4])
    assert plan_of(town(1), values).outlets["visits"].tolist() == [2]


def test_a_visit_must_bring_more_than_its_way() -> None:
    """A hundred kilometres away a visit pays from about 150 on, and nothing is missing then."""
    away = town(1).assign(lat=41.0)
    way = 2 * 2.89 * (6371.0088 * np.pi / 180) ** 0.749
    assert plan_of(away, table([[0.0, way - 1]], [0, 1])).outlets["visits"].tolist() == [0]
    plan = plan_of(away, table([[0.0, way + 1]], [0, 1]))
    assert plan.outlets["visits"].tolist() == [1]
    assert plan.unserved.empty


def test_a_small_shop_on_the_way_is_visited() -> None:
    """Two remote shops that are not worth the way alone are visited together."""
    pair = town(2).assign(lat=41.0)
    way = 2 * 2.89 * (6371.0088 * np.pi / 180) ** 0.749
    values = table([[0.0, 0.6 * way]] * 2, [0, 1])
    assert plan_of(pair, values).outlets["visits"].tolist() == [1, 1]
    assert plan_of(pair.iloc[:1], values.iloc[:1]).outlets["visits"].tolist() == [0]


def test_key_accounts_are_visited_whatever_they_bring() -> None:
    """Those that must be visited are, once, where more brings nothing."""
    values = table([[0.0, -10.0, -20.0]], [0, 1, 2])
    assert plan_of(town(1, must_visit=True), values).outlets["visits"].tolist() == [1]


def test_time_goes_where_it_brings_most() -> None:
    """With one day, and time for two visits in it, the two that bring most are made."""
    values = table([[0.0, 60, 90], [0.0, 50, 95], [0.0, 20, 30]], [0, 1, 2])
    outlets = town(3, service=110.0)
    plan = rp.plan_visits(
        outlets, team(day_min=250.0, workdays="Mon", leave="2026-12-14..2026-12-31"),
        rp.Cycle(weeks=4, start="2026-12-07"), stop=rp.MaxIterations(4_000), jobs=1, values=values,
        settings=rp.Settings(journey=rp.JourneySettings(minute_cost=1.0)),
    )  # fmt: skip
    assert plan.outlets["visits"].tolist() == [1, 1, 0]


def test_what_values_need() -> None:
    """A cost of travel, numbers of visits as columns, money for every outlet."""
    outlets, values = town(1), table([[0.0, 1.0]], [0, 1])
    with pytest.raises(SettingsError, match="minute_cost"):
        plan_of(outlets, values, minute_cost=None)
    with pytest.raises(SettingsError, match="stretch"):
        plan_of(outlets, values, shortage="stretch")
    with pytest.raises(SettingsError, match="numbers of visits as columns"):
        plan_of(outlets, values.rename(columns=str))
    with pytest.raises(DataError, match="money at each number of visits"):
        plan_of(town(2), values)
