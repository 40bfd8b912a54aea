"""A table of visits becomes the solution it came from, or what of it can be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import routeplan as rp
from routeplan.journey import Journey, state_journey, time_visits
from routeplan.journey.restart import solution_of_visits
from routeplan.search import ABSENT, MaxIterations, Solution
from routeplan.search.objective import objective
from routeplan.search.solve import solve
from routeplan.tables import read_outlets, read_reps


@pytest.fixture(scope="module")
def journey() -> Journey:
    """A small city with visits of several rhythms."""
    outlets, reps = rp.make_city(60, seed=3, reps=2)
    visits = np.resize([1, 2, 4], len(outlets))
    outlets, reps = read_outlets(outlets.assign(visits=visits, service_min=15.0)), read_reps(reps)
    return state_journey(outlets, reps, rp.Cycle(), rp.CrowTravel(), rp.JourneySettings())


@pytest.fixture(scope="module")
def solution(journey: Journey) -> Solution:
    """A plan for it."""
    return solve(journey.problem, stop=MaxIterations(2_000), seed=1)


def test_there_and_back(journey: Journey, solution: Solution) -> None:
    """The table of a solution gives the solution again, whatever the order of its rows."""
    visits, _ = time_visits(journey, solution)
    again = solution_of_visits(journey, visits.sample(frac=1, random_state=1))
    assert (again.option == solution.option).all()
    assert (again.rep == solution.rep).all()
    assert (again.stops == solution.stops).all()
    assert (again.route_first == solution.route_first).all()
    assert again.travel == pytest.approx(solution.travel)
    cost = objective(journey.problem, solution)
    assert objective(journey.problem, again) == pytest.approx(cost)


def test_a_search_goes_on_from_it(journey: Journey, solution: Solution) -> None:
    """Never worse than where it begins."""
    visits, _ = time_visits(journey, solution)
    begin = solution_of_visits(journey, visits)
    better = solve(journey.problem, stop=MaxIterations(500), seed=2, start=begin)
    cost = objective(journey.problem, begin)
    assert objective(journey.problem, better) <= cost + 1e-6


@pytest.mark.parametrize("what", ["outlet", "rep", "day", "other rep", "twice"])
def test_what_cannot_be_is_left_out(journey: Journey, solution: Solution, what: str) -> None:
    """One outlet changed so that it fits no option; all its visits go, the rest stays."""
    visits, _ = time_visits(journey, solution)
    counts = visits["outlet"].value_counts()
    chosen = counts.index[counts > 1][0]
    row = visits.index[visits["outlet"] == chosen][0]
    changed = visits.copy()
    if what == "twice":
        changed = pd.concat([changed, changed.loc[[row]]])
    elif what == "other rep":
        reps = journey.reps.index
        changed.loc[row, "rep"] = next(rep for rep in reps if rep != changed.loc[row, "rep"])
    elif what == "day":
        taken = set(changed.loc[changed["outlet"] == chosen, "day"])
        changed.loc[row, "day"] = next(d for d in range(1, 21) if d + 1 in taken)
    else:
        changed.loc[changed["outlet"] == chosen, what] = "unknown"
    found = solution_of_visits(journey, changed)
    position = journey.outlets.index.get_loc(chosen)
    assert found.option[position] == found.rep[position] == ABSENT
    assert chosen not in set(journey.outlets.index[found.stops])
    others = np.arange(len(found.option)) != position
    assert (found.option[others] == solution.option[others]).all()


def test_days_that_are_too_long(journey: Journey, solution: Solution) -> None:
    """All of a rep's outlets on few days: what is kept fits the day."""
    visits, _ = time_visits(journey, solution)
    once = visits.drop_duplicates("outlet")
    once = once[once["outlet"].isin(journey.outlets.index[journey.asked == 1])]
    crowded = once.assign(day=1, rep=journey.reps.index[0], sequence=range(1, len(once) + 1))
    found = solution_of_visits(journey, crowded)
    service = journey.problem.service[found.route(0)].sum()
    assert found.travel[0] + service <= journey.problem.budget[0] + 1e-6
    assert len(found.stops) == np.count_nonzero(found.option != ABSENT)


def _street(hours: list[str], **team: object) -> Journey:
    """Three outlets on a street, one minute apart, with opening hours."""
    outlets = pd.DataFrame(
        {"lat": 40.0, "lon": [32.0, 32.001, 32.002], "visits": 1, "service_min": 30.0}, list("abc")
    )
    outlets = read_outlets(outlets.assign(open=hours))
    reps = read_reps(pd.DataFrame({"lat": [40.0], "lon": 32.0, **team}, ["R"]))
    return state_journey(outlets, reps, rp.Cycle(weeks=1), rp.CrowTravel(), rp.JourneySettings())


@pytest.mark.parametrize(
    ("hours", "team", "left"),
    [
        (["", "", ""], {}, "abc"),
        (["", "Tue-Fri 08:00-18:00", ""], {}, "ac"),  # closed on Monday
        (["", "08:00-08:40", ""], {}, "ac"),  # b is too late behind a
        (["", "", "10:00-12:00"], {"end": "10:15"}, "ab"),  # c would end after the shift
        (["", "", "09:33-12:00"], {"day_min": 95.0}, "abc"),  # the rep sets out later
        (["08:30-08:31", "", "10:30-12:00"], {"day_min": 95.0}, "ab"),  # waits half an hour
    ],
)
def test_hours_that_are_missed(hours: list[str], team: dict[str, object], left: str) -> None:
    """Closed and late outlets go, and the last one of a day that is too long."""
    visits = pd.DataFrame({"rep": "R", "day": 1, "sequence": [1, 2, 3], "outlet": list("abc")})
    journey = _street(hours, **team)
    found = solution_of_visits(journey, visits)
    assert "".join(journey.outlets.index[found.stops]) == left
