"""The search: every rule kept, the same answer for the same seed, and how it ends."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.search.checker import broken_rules, plain_objective
from tests.search.problems import fleet, make_problem, problems

from routeplan.errors import SettingsError
from routeplan.search import (
    MaxIterations,
    NoImprovement,
    Problem,
    Progress,
    SearchSettings,
    Solution,
)
from routeplan.search.group import Group, _routes
from routeplan.search.kernel.ruin import _seed
from routeplan.search.kernel.state import Tuning
from routeplan.search.layout import Selection, lay_out
from routeplan.search.objective import objective
from routeplan.search.problem import Loads
from routeplan.search.solve import solve

SHORT = MaxIterations(500)
unhurried = settings(deadline=None, max_examples=20)


def same(one: Solution, other: Solution) -> bool:
    """Whether two solutions are the same to the last digit."""
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("option", "rep", "route_first", "stops", "travel")
    )


def check_solution(problem: Problem, seed: int) -> None:
    """Solve and check every rule and the objective."""
    solution = solve(problem, stop=SHORT, seed=seed)
    assert broken_rules(problem, solution) == []
    assert objective(problem, solution) == pytest.approx(plain_objective(problem, solution))
    assert objective(problem, solution) <= 1e-9  # visiting nobody costs 0


@unhurried
@given(problems(), st.integers(0, 1000))
def test_every_rule_is_kept(problem: Problem, seed: int) -> None:
    """Any small problem: budgets, options, reps and orders hold, and the objective is right."""
    check_solution(problem, seed)


@unhurried
@given(problems(max_outlets=10, max_reps=6, max_days=3), st.integers(0, 1000))
def test_every_rule_is_kept_by_groups(problem: Problem, seed: int) -> None:
    """The same for teams that are searched in groups of reps."""
    check_solution(problem, seed)


@unhurried
@given(st.integers(0, 1000), st.floats(1.0, 1.2))
def test_vans_are_overloaded_only_on_the_way(seed: int, room: float) -> None:
    """Full vans on several days: whatever is tried, no plan that is given loads too much."""
    rng = np.random.default_rng(seed)
    demand = rng.integers(1, 10, (24, 2)).astype(float)
    capacity = np.tile(np.ceil(demand.sum(axis=0) / 6 * room), (6, 1))
    problem = replace(fleet(24, 2, 3, seed, budget=1_000.0), loads=Loads(demand, capacity))
    patient = SearchSettings(cooling_iterations=10.0, most_overload=0.5, capacity_rate=0.0)
    for stop in (MaxIterations(300), MaxIterations(3_000)):
        solution = solve(problem, stop=stop, seed=seed, settings=patient)
        assert broken_rules(problem, solution) == []
        assert objective(problem, solution) == pytest.approx(plain_objective(problem, solution))


def test_a_rep_with_time_is_asked_before_an_outlet_is_thinned() -> None:
    """The hinted rep could come five days of six, the other one all six."""
    everyday = tuple(range(6))
    problem = make_problem(
        n_days=6,
        minutes=np.ones((3, 3)) - np.eye(3),
        service=[5.0],
        options=[[(everyday, 6_000.0), *(((d,), 1_500.0) for d in everyday)]],
        rep_price=np.zeros((1, 2)),
        begin=[[1]] * 6 + [[2]] * 6,
        finish=[[1]] * 6 + [[2]] * 6,
        budget=[[100.0]] * 5 + [[-1.0]] + [[100.0]] * 6,
        hint=[0],
    )
    solution = solve(problem, stop=MaxIterations(8_000))
    assert (solution.option.tolist(), solution.rep.tolist()) == ([0], [1])


def test_most_work_is_done_where_visits_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two pairs of reps, one has no time: its outlets get three times the iterations."""
    problem = fleet(40, reps=4, n_days=2, seed=1)
    first_pair = np.arange(40) < 20
    price = np.where(first_pair[:, None] == (np.arange(4) < 2), 0.0, np.inf)
    problem = replace(
        problem,
        rep_price=price,
        hint=(np.arange(40) % 2 + np.where(first_pair, 0, 2)).astype(np.int32),
        budget=np.repeat([60.0, 500.0], 4),
        edge_first=np.arange(41, dtype=np.int32),
        edge_to=np.arange(40, dtype=np.int32) ^ 1,  # pairs of neighbours
    )
    done = {True: 0, False: 0}
    run = Group.run

    def counted(group: Group, iterations: int, *rest: Any, hopeless: bool) -> None:
        done[group.lacks_value()] += iterations if group.n_outlets == 20 else 0
        run(group, iterations, *rest, hopeless=hopeless)

    monkeypatch.setattr(Group, "run", counted)
    solve(problem, stop=MaxIterations(20_000), settings=SearchSettings(lacking_effort=3.0))
    assert done[True] / done[False] == pytest.approx(3.0, rel=0.1)


def test_ruins_look_for_outlets_that_lack_visits() -> None:
    """Two of a hundred lack theirs: 64 random outlets hold one of them in 73 % of the cases."""
    problem = fleet(100, reps=1, n_days=2, seed=1)
    data = lay_out(problem, Selection.of(problem, np.arange(1), np.arange(100)), 1)
    routes = _routes(data, 2)
    routes.option[2:] = data.option_first[2:-1]
    rng = np.random.default_rng(1)
    for rate, share in ((0.0, 0.02), (0.6, 0.43), (1.0, 0.73)):
        tuning = Tuning(**dict.fromkeys(Tuning._fields, 0.0))._replace(lacking_rate=rate)
        seeds = [_seed.py_func(data, tuning, routes, rng) for _ in range(2_000)]
        assert np.mean(np.array(seeds) < 2) == pytest.approx(share, abs=0.04)


@pytest.mark.parametrize(("service", "expected"), [(40.0, True), (9.9, False)])
def test_hopeless_is_what_no_shorter_way_makes_room_for(
    monkeypatch: pytest.MonkeyPatch, service: float, expected: bool
) -> None:
    """Ten visits for a day of 100 minutes: they take 400 minutes or 99, without a way."""
    problem = fleet(10, reps=1, n_days=1, seed=1, budget=100.0)
    problem = replace(problem, service=np.full(10, service))
    told = []
    run = Group.run

    def noted(group: Group, *rest: Any, hopeless: bool) -> None:
        told.append(hopeless)
        run(group, *rest, hopeless=hopeless)

    monkeypatch.setattr(Group, "run", noted)
    solve(problem, stop=MaxIterations(5_000), settings=SearchSettings(hopeless_share=1.0))
    assert told[-1] == expected


@pytest.mark.parametrize("reps", [1, 5])
@pytest.mark.parametrize("seed", [1, 2])
def test_same_seed_same_solution(reps: int, seed: int) -> None:
    """The seed and the iterations decide, not the run and not the number of jobs."""
    problem, stop = fleet(40, reps, 4, seed=7), MaxIterations(12_000)
    first = solve(problem, stop=stop, seed=seed)
    assert same(first, solve(problem, stop=stop, seed=seed))
    assert same(first, solve(problem, stop=stop, seed=seed, jobs=2))
    assert broken_rules(problem, first) == []


def test_another_seed_is_another_search() -> None:
    """The seed is used: of six seeds not all go the same way."""
    problem = fleet(40, 3, 4, seed=7)
    stops = {solve(problem, stop=SHORT, seed=seed).stops.tobytes() for seed in range(6)}
    assert len(stops) > 1


def test_more_iterations_are_better_on_average() -> None:
    """Ten times the iterations do not end worse on the mean of some seeds."""
    problem = fleet(80, 3, 5, seed=11)

    def mean(iterations: int) -> float:
        stop = MaxIterations(iterations)
        costs = [objective(problem, solve(problem, stop=stop, seed=seed)) for seed in range(8)]
        return float(np.mean(costs))

    assert mean(60_000) <= mean(6_000)


@unhurried
@given(problems(), st.integers(0, 1000))
def test_a_start_is_never_made_worse(problem: Problem, seed: int) -> None:
    """A given start comes back as it was or better, and is itself left alone."""
    start = solve(problem, stop=SHORT, seed=seed)
    before = (start.option.copy(), start.stops.copy(), start.travel.copy())
    again = solve(problem, stop=MaxIterations(1), seed=seed + 1, start=start)
    assert broken_rules(problem, again) == []
    assert plain_objective(problem, again) <= plain_objective(problem, start) + 1e-9
    for kept, now in zip(before, (start.option, start.stops, start.travel), strict=True):
        assert np.array_equal(kept, now)


def test_a_start_in_another_order_is_taken() -> None:
    """A bad start of one's own is improved: routes are read in the order they are given."""
    problem = fleet(12, 1, 1, seed=2, budget=2_000.0)
    stops = np.arange(12, dtype=np.int32)
    tour = np.array([12, *stops, 12], dtype=np.intp)
    legs = problem.matrix(tour)[np.arange(13), np.arange(1, 14)]
    start = Solution(
        option=np.arange(12, dtype=np.int32),
        rep=np.zeros(12, dtype=np.int32),
        route_first=np.array([0, 12], dtype=np.int32),
        stops=stops,
        travel=np.array([legs.sum()]),
    )
    assert broken_rules(problem, start) == []
    better = solve(problem, stop=MaxIterations(4_000), start=start)
    assert broken_rules(problem, better) == []
    assert plain_objective(problem, better) < plain_objective(problem, start)


def test_nothing_fits() -> None:
    """Days too short for any outlet: nobody is visited, and nothing fails."""
    problem = fleet(5, 2, 2, seed=3, budget=1.0)
    solution = solve(problem, stop=SHORT)
    assert broken_rules(problem, solution) == []
    assert len(solution.stops) == 0


@pytest.mark.parametrize("group_reps", [1, 2, 3])
def test_reps_without_a_route(group_reps: int) -> None:
    """A group of reps nobody of whom goes out is searched like any other."""
    at = np.array([10.0, 20.0, 30.0, 40.0, 0.0])
    problem = make_problem(
        n_days=1,
        minutes=np.abs(at[:, None] - at),
        service=[5.0] * 4,
        options=[[((0,), 1_000.0)]] * 4,
        rep_price=np.zeros((4, 3)),
        begin=[[4], [], []],
        finish=[[4], [], []],
        budget=[[480.0], [], []],
        hint=[0, 0, 1, 1],
    )
    by_groups = SearchSettings(rounds=3, group_reps=group_reps)
    solution = solve(problem, stop=SHORT, settings=by_groups)
    assert broken_rules(problem, solution) == []
    assert set(solution.rep[:2]) == {0}


def test_a_visit_that_costs_more_than_it_brings() -> None:
    """Value 19 is not worth a way of 20, value 21 is."""
    minutes = np.array([[0, 30, 10], [30, 0, 10], [10, 10, 0]], dtype=float)
    problem = make_problem(
        n_days=1,
        minutes=minutes,
        service=[5.0, 5.0],
        options=[[((0,), 19.0)], [((0,), 21.0)]],
        rep_price=np.zeros((2, 1)),
        begin=[[2]],
        finish=[[2]],
        budget=[[100.0]],
    )
    assert solve(problem, stop=SHORT).option.tolist() == [-1, 1]


def test_a_village_that_pays_together() -> None:
    """The way of 100 to a village is worth it for five outlets of value 30, for one it is not."""
    minutes = np.zeros((6, 6))
    minutes[5, :5] = minutes[:5, 5] = 50.0
    problem = make_problem(
        n_days=1,
        minutes=minutes,
        service=[5.0] * 5,
        options=[[((0,), 30.0)]] * 5,
        rep_price=np.zeros((5, 1)),
        begin=[[5]],
        finish=[[5]],
        budget=[[480.0]],
    )
    assert len(solve(problem, stop=MaxIterations(8_000)).stops) == 5


def test_the_more_valuable_one_goes_first() -> None:
    """Of two outlets with room for one the one of more value is visited."""
    problem = make_problem(
        n_days=1,
        minutes=np.ones((3, 3)) - np.eye(3),
        service=[50.0, 50.0],
        options=[[((0,), 200.0)], [((0,), 300.0)]],
        rep_price=np.zeros((2, 1)),
        begin=[[2]],
        finish=[[2]],
        budget=[[60.0]],
    )
    assert solve(problem, stop=SHORT).option.tolist() == [-1, 1]


def test_budgets_hold_on_roads_where_a_detour_is_shorter() -> None:
    """Minutes in a user's table need be no metric: from 0 to 2 the way over 1 is the shorter one.

    Outlet 1 would rather be visited on day 1, and 0 and 2 do not fit in day 0 without it.
    """
    minutes = np.ones((4, 4)) - np.eye(4)
    minutes[0, 2] = minutes[2, 0] = 5.0
    problem = make_problem(
        n_days=2,
        minutes=minutes,
        service=[0.0, 0.0, 0.0],
        options=[[((0,), 500.0)], [((0,), 100.0), ((1,), 200.0)], [((0,), 500.0)]],
        rep_price=np.zeros((3, 1)),
        begin=[[3], [3]],
        finish=[[3], [3]],
        budget=[[5.0], [5.0]],
    )
    assert broken_rules(problem, solve(problem, stop=SHORT)) == []


def test_progress_tells_where_the_search_stands() -> None:
    """Iterations and share grow, the cost falls, and the last figures are those of the solution."""
    problem, told = fleet(30, 2, 3, seed=5), list[Progress]()
    solution = solve(problem, stop=MaxIterations(30_000), progress=told.append)
    assert [p.iterations for p in told] == sorted({p.iterations for p in told})
    assert [p.share for p in told] == sorted(p.share for p in told)
    costs = np.array([p.cost for p in told])
    assert (np.diff(costs) <= 1e-6).all()
    assert [p.seconds for p in told] == sorted(p.seconds for p in told)
    assert (told[-1].share, told[-1].iterations >= 30_000) == (1.0, True)
    assert told[-1].cost == pytest.approx(plain_objective(problem, solution))


def test_progress_tells_the_best_solution() -> None:
    """Travel and visits belong to the solution whose cost is told."""
    problem, told = fleet(30, 2, 3, seed=5), list[Progress]()
    solution = solve(problem, stop=MaxIterations(30_000), progress=told.append)
    assert told[-1].travel == pytest.approx(solution.travel.sum())
    assert told[-1].visits == len(solution.stops)


def test_stalled_searches_stop() -> None:
    """NoImprovement ends a search by itself, and can be used twice."""
    problem, stop, told = fleet(15, 1, 2, seed=5), NoImprovement(20_000), list[Progress]()
    first = solve(problem, stop=stop, progress=told.append)
    assert told[-1].stalled >= 20_000
    assert same(first, solve(problem, stop=stop))


def test_ctrl_c_gives_the_best_so_far() -> None:
    """The search ends early with a clean solution, and Ctrl-C works as before afterwards."""
    problem, told = fleet(30, 5, 3, seed=5), list[Progress]()
    usual = signal.getsignal(signal.SIGINT)

    def press(progress: Progress) -> None:
        told.append(progress)
        if len(told) == 3:
            os.kill(os.getpid(), signal.SIGINT)

    solution = solve(problem, stop=MaxIterations(10**9), progress=press)
    assert signal.getsignal(signal.SIGINT) is usual
    assert 3 <= len(told) <= 4
    assert broken_rules(problem, solution) == []
    assert len(solution.stops) > 0


def test_a_second_ctrl_c_raises() -> None:
    """Who presses twice wants out."""
    usual = signal.getsignal(signal.SIGINT)

    def press(_: Progress) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        solve(fleet(10, 1, 1, seed=1), stop=MaxIterations(10**9), progress=press)
    assert signal.getsignal(signal.SIGINT) is usual


def test_the_handler_comes_back_after_an_error() -> None:
    """A callback that fails fails the search, and nothing of the search stays behind."""
    usual = signal.getsignal(signal.SIGINT)

    def fail(_: Progress) -> None:
        raise RuntimeError("no screen")

    with pytest.raises(RuntimeError, match="no screen"):
        solve(fleet(10, 1, 1, seed=1), stop=SHORT, progress=fail)
    assert signal.getsignal(signal.SIGINT) is usual


def test_outside_the_main_thread() -> None:
    """A program with a window searches in another thread, where no signals arrive."""
    problem, found = fleet(10, 2, 2, seed=1), list[Solution]()
    thread = threading.Thread(target=lambda: found.append(solve(problem, stop=SHORT, seed=4)))
    thread.start()
    thread.join()
    assert same(found[0], solve(problem, stop=SHORT, seed=4))


def test_no_jobs() -> None:
    """Nought jobs cannot search."""
    with pytest.raises(SettingsError, match="`jobs`"):
        solve(fleet(3, 1, 1, seed=1), jobs=0)


@pytest.mark.slow
@settings(deadline=None, max_examples=1500)
@given(problems(max_reps=6), st.integers(0, 1000))
def test_every_rule_is_kept_at_length(problem: Problem, seed: int) -> None:
    """Many more problems."""
    check_solution(problem, seed)
