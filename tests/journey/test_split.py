"""Visits of one outlet by several reps, and plans that begin from a plan."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journey.tables import team, town

import routeplan as rp
from routeplan.errors import SettingsError
from routeplan.journey import Journey, state_journey, time_visits
from routeplan.journey.split import may_split, split_visits
from routeplan.search import ABSENT, Solution
from routeplan.search.solve import solve
from routeplan.tables import read_outlets, read_reps

SHORT = rp.MaxIterations(400)


@pytest.fixture(scope="module")
def journey() -> Journey:
    """Three reps, and 30 outlets of which every other one may be shared."""
    outlets, reps = rp.make_city(30, seed=5, reps=3)
    outlets = outlets.assign(
        visits=np.resize([1, 2, 4, 3], 30), service_min=20.0, any_rep=np.resize([True, False], 30)
    )
    cycle = rp.Cycle(weeks=4)
    wishes = rp.JourneySettings(balance=0.0)
    return state_journey(read_outlets(outlets), read_reps(reps), cycle, rp.CrowTravel(), wishes)


@pytest.fixture(scope="module")
def solution(journey: Journey) -> Solution:
    """A plan with one rep for every outlet."""
    return solve(journey.problem, stop=rp.MaxIterations(2_000))


def test_split_and_joined_is_the_same(journey: Journey, solution: Solution) -> None:
    """The parts of a plan, put together again, are the plan."""
    split = split_visits(journey, time_visits(journey, solution)[0])
    again = split.joined(split.start)
    assert (split.start.option != ABSENT).all()
    assert (again.option == solution.option).all()
    assert (again.rep == solution.rep).all()
    assert (again.stops == solution.stops).all()
    assert again.travel == pytest.approx(solution.travel)


def test_parts_are_the_visits(journey: Journey, solution: Solution) -> None:
    """Each shared outlet with several visits has a part for each, with the day of the visit."""
    visits, _ = time_visits(journey, solution)
    split = split_visits(journey, visits)
    shared = journey.outlets.index[journey.outlets["any_rep"] & (journey.outlets["visits"] > 1)]
    for outlet, its_visits in visits.groupby("outlet"):
        at = journey.outlets.index.get_loc(outlet)
        days = np.sort(split.day[split.owner == at])
        expected = np.sort(its_visits["day"].to_numpy()) - 1 if outlet in shared else [-1]
        assert days.tolist() == list(expected)


def test_parts_are_worth_the_outlet(journey: Journey, solution: Solution) -> None:
    """The values of the parts add up to that of the option, and none can be left out cheaply."""
    split = split_visits(journey, time_visits(journey, solution)[0])
    value = split.journey.problem.option_value[split.start.option]
    by_outlet = np.bincount(split.owner, value)
    assert by_outlet == pytest.approx(journey.problem.option_value[solution.option])
    least = journey.problem.option_value.min() / 10
    assert (value > least).all()


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_lost_visits_leave_a_rhythm(data: st.DataObject) -> None:
    """Whatever parts are missing, an outlet keeps the days of one of its options or none."""
    cycle = rp.Cycle(weeks=4)
    outlets = town(4, visits=4, any_rep=True)
    journey = state_journey(
        read_outlets(outlets), read_reps(team(2)), cycle, rp.CrowTravel(), rp.JourneySettings()
    )
    solution = solve(journey.problem, stop=rp.MaxIterations(50))
    split = split_visits(journey, time_visits(journey, solution)[0])
    lost = data.draw(st.lists(st.booleans(), min_size=16, max_size=16))
    missing = np.flatnonzero(lost)
    option = split.start.option.copy()
    option[missing] = ABSENT
    route = np.repeat(np.arange(len(split.start.travel)), np.diff(split.start.route_first))
    stays = ~np.isin(split.start.stops, missing)
    size = np.bincount(route[stays], minlength=len(split.start.travel))
    first = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
    less = Solution(option, split.start.rep, first, split.start.stops[stays], split.start.travel)
    joined = split.joined(less)
    problem = journey.problem
    for outlet in range(4):
        chosen = joined.option[outlet]
        here = np.flatnonzero(joined.stops == outlet)
        days = problem.route_day[np.searchsorted(joined.route_first, here, side="right") - 1]
        if chosen == ABSENT:
            assert len(days) == 0
        else:
            within = slice(*problem.option_days_first[chosen : chosen + 2])
            assert sorted(days) == problem.option_days[within].tolist()


def test_only_several_visits_are_split() -> None:
    """An outlet with one visit has one rep anyway."""
    assert not may_split(town(2))
    assert not may_split(town(2, any_rep=True))
    assert not may_split(town(2, visits=2, any_rep=False))
    assert may_split(town(2, visits=2, any_rep=True))


def test_shared_outlets_from_nothing() -> None:
    """Both reps come where each is on the way anyway; without the wish one rep comes twice."""
    minutes = pd.Series({"s": 50.0, "x": 50.0, "y": 50.0, "R1": 0.0, "R2": 100.0})
    travel = rp.MatrixTravel(
        pd.DataFrame({name: (minutes - at).abs() for name, at in minutes.items()})
    )
    outlets = pd.DataFrame(
        {
            "lat": 40.0,
            "lon": 32.0,
            "visits": [2, 1, 1],
            "service_min": 10.0,
            "rep": ["", "R1", "R2"],
            "weekdays": "Mon",
            "weeks": ["", "1", "2"],
            "any_rep": [True, False, False],
        },
        index=["s", "x", "y"],
    )
    reps = pd.DataFrame({"lat": 40.0, "lon": [32.0, 32.5]}, ["R1", "R2"])
    cycle = rp.Cycle(weeks=2)
    shared = rp.plan_visits(outlets, reps, cycle, travel=travel, stop=SHORT, jobs=1)
    alone = rp.plan_visits(
        outlets.drop(columns="any_rep"), reps, cycle, travel=travel, stop=SHORT, jobs=1
    )
    assert shared.summary()["travel_min"] == 200
    assert alone.summary()["travel_min"] == 300
    assert rp.review_plan(shared).empty
    told = rp.review_plan(
        rp.Plan(
            outlets=shared.outlets.assign(any_rep=False),
            reps=shared.reps,
            cycle=cycle,
            travel=travel,
            visits=shared.visits,
            days=shared.days,
            unserved=shared.unserved,
        )
    )
    assert told["rule"].tolist() == ["one rep"]


def test_start_is_where_the_search_begins() -> None:
    """From a plan the search finds one that is no worse, and the same one with the same seed."""
    outlets, reps = rp.make_city(40, seed=2, reps=2)
    outlets = outlets.assign(visits=np.resize([1, 2, 4], 40), service_min=15.0)
    free = rp.Settings(journey=rp.JourneySettings(compactness=0.0, balance=0.0))
    first = rp.plan_visits(outlets, reps, stop=rp.MaxIterations(3_000), jobs=1, settings=free)
    again, same = (
        rp.plan_visits(
            outlets, reps, stop=rp.MaxIterations(20), seed=3, jobs=1, settings=free, start=first
        )
        for _ in range(2)
    )
    assert again.summary()["travel_min"] <= first.summary()["travel_min"] + 1e-6
    pd.testing.assert_frame_equal(again.visits, same.visits)


def test_what_no_longer_fits_is_inserted() -> None:
    """New outlets, another rep and shorter days: all visits are made again."""
    outlets, reps = rp.make_city(40, seed=2, reps=3)
    outlets = outlets.assign(visits=np.resize([1, 2, 4], 40), service_min=15.0)
    before = rp.plan_visits(outlets.iloc[:30], reps.iloc[:2], stop=rp.MaxIterations(2_000), jobs=1)
    after = rp.plan_visits(
        outlets,
        reps.iloc[1:].assign(day_min=300.0),
        stop=rp.MaxIterations(2_000),
        jobs=1,
        start=before,
    )
    assert after.summary()["visits_planned"] == outlets["visits"].sum()
    assert rp.review_plan(after).empty


def test_late_starts_are_mended() -> None:
    """With opening hours that the visits of the start do not keep, the plan keeps them."""
    outlets, reps = town(6), team(1)
    before = rp.plan_visits(outlets, reps, stop=SHORT, jobs=1)
    hours = outlets.assign(open=["09:00-09:20", "11:00-12:00"] * 3)
    after = rp.plan_visits(hours, reps, stop=SHORT, jobs=1, start=before)
    assert after.summary()["visits_planned"] == 6
    assert rp.review_plan(after).empty


@pytest.mark.parametrize(
    "search", [rp.SearchSettings(engine="ortools"), rp.SearchSettings(regions_from=2)]
)
def test_where_no_start_can_be_used(search: rp.SearchSettings) -> None:
    """Other engines and countries refuse it instead of forgetting it."""
    plan = rp.plan_visits(town(2), team(1), stop=SHORT, jobs=1)
    with pytest.raises(SettingsError, match="`start` needs"):
        rp.plan_visits(
            town(2), team(1), stop=SHORT, settings=rp.Settings(search=search), start=plan
        )


def test_todays_rep_is_kept_in_the_plan() -> None:
    """A plan tells who visited an outlet before, where that was told."""
    outlets = town(3, rep=["R1", "R2", None])
    wishes = rp.Settings(journey=rp.JourneySettings(keep_reps=False))
    plan = rp.plan_visits(outlets, team(2), stop=SHORT, jobs=1, settings=wishes)
    assert plan.outlets["rep_before"].fillna("").tolist() == ["R1", "R2", ""]
    assert "rep_before" not in rp.plan_visits(town(3), team(2), stop=SHORT, jobs=1).outlets


def test_engines_that_share_nothing_say_so() -> None:
    """With another engine every outlet has one rep, and the plan has a note of it."""
    wishes = rp.Settings(
        journey=rp.JourneySettings(compactness=0.0, balance=0.0),
        search=rp.SearchSettings(engine="ortools"),
    )
    outlets = town(2, visits=2, any_rep=True)
    plan = rp.plan_visits(
        outlets, team(1), rp.Cycle(weeks=2), stop=rp.MaxRuntime(0.2), settings=wishes
    )
    assert any("any_rep: every outlet has one rep" in note for note in plan.info.notes)
