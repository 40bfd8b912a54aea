"""Balanced assignment, against exact methods and by its promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment, linprog

from routeplan.territory import assign_balanced

unhurried = settings(deadline=None)

Floats = NDArray[np.float64]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Floats, Floats, Floats]:
    """Cost, load and capacity; costs repeat often, so that there are ties."""
    n, reps = draw(st.integers(1, 14)), draw(st.integers(1, 4))
    whole = st.integers(0, 5)
    cost = draw(st.lists(st.lists(whole, min_size=reps, max_size=reps), min_size=n, max_size=n))
    load = draw(st.lists(st.integers(1, 60), min_size=n, max_size=n))
    capacity = draw(st.lists(st.integers(1, 4), min_size=reps, max_size=reps))
    return np.array(cost, float), np.array(load, float), np.array(capacity, float)


def loads(rep: NDArray[np.int32], load: Floats, n_reps: int) -> Floats:
    """Load of every rep."""
    return np.bincount(rep, weights=load, minlength=n_reps)


def cheapest_split(cost: Floats, load: Floats, room: Floats) -> float:
    """Least cost when outlets may be split among reps, by linear programming."""
    n, reps = cost.shape
    whole = np.kron(np.eye(n), np.ones(reps))
    inside = np.kron(np.ones(n), np.eye(reps))
    result = linprog(cost.ravel(), A_eq=whole, b_eq=load, A_ub=inside, b_ub=room)
    assert result.status == 0
    return float(result.fun)


@unhurried
@given(cases(), st.sampled_from([0.0, 0.05, 0.3]))
def test_everybody_has_a_share_and_one_outlet_at_most_beyond(
    case: tuple[Floats, Floats, Floats], tolerance: float
) -> None:
    """No rep's load exceeds the share with the tolerance by more than split outlets can explain.

    There are fewer splits than reps, and with each one a rep is given half an outlet at most.
    """
    cost, load, capacity = case
    rep = assign_balanced(cost, load, capacity, tolerance=tolerance)
    assert rep.shape == load.shape
    assert ((rep >= 0) & (rep < len(capacity))).all()
    share = load.sum() * capacity / capacity.sum()
    room = share * (1 + tolerance)
    halves = (len(capacity) - 1) * load.max() / 2
    slack = 1e-3 * load.sum()
    assert (loads(rep, load, len(capacity)) <= room + halves + slack).all()


@unhurried
@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 10**6))
def test_equal_loads_are_an_assignment_problem(reps: int, each: int, seed: int) -> None:
    """Equal outlets, equal reps, no tolerance: exactly the cheapest assignment there is."""
    cost = np.random.default_rng(seed).random((reps * each, reps))
    rep = assign_balanced(cost, np.full(reps * each, 7.0), np.ones(reps), tolerance=0)
    assert np.bincount(rep, minlength=reps).tolist() == [each] * reps
    rows, columns = linear_sum_assignment(np.repeat(cost, each, axis=1))
    best = cost[rows, columns // each].sum()
    assert cost[np.arange(len(rep)), rep].sum() == pytest.approx(best, abs=1e-4)


@unhurried
@given(st.integers(2, 10), st.integers(1, 3), st.integers(0, 10**6))
def test_cost_without_a_split_is_least(n: int, reps: int, seed: int) -> None:
    """When the result keeps the shares, nothing cheaper keeps them, split outlets included."""
    rng = np.random.default_rng(seed)
    cost, load = rng.random((n, reps)), rng.integers(1, 20, n).astype(float)
    room = load.sum() / reps * 1.3 * np.ones(reps)
    rep = assign_balanced(cost, load, np.ones(reps), tolerance=0.3)
    least = cheapest_split(cost, load, room)
    found = float((load * cost[np.arange(n), rep]).sum())
    # A split outlet is moved as a whole: that costs its load at most, as costs are below 1.
    assert found <= least + np.sort(load)[::-1][: reps - 1].sum() + 0.01
    if (loads(rep, load, reps) <= room + 1e-9).all():
        assert found >= least - 0.01


def test_plenty_of_room_means_the_cheapest_rep() -> None:
    """With room for all, every outlet goes where it costs least."""
    cost = np.random.default_rng(1).random((60, 5))
    rep = assign_balanced(cost, np.ones(60), np.ones(5), tolerance=5)
    assert rep.tolist() == cost.argmin(axis=1).tolist()


@unhurried
@given(st.integers(2, 15), st.integers(2, 4), st.integers(0, 10**6))
def test_forbidden_reps(n: int, reps: int, seed: int) -> None:
    """An outlet never goes to a forbidden rep, and to nobody only when all are forbidden."""
    rng = np.random.default_rng(seed)
    cost = rng.random((n, reps))
    cost[rng.random((n, reps)) < 0.5] = np.inf
    rep = assign_balanced(cost, rng.random(n), rng.random(reps))
    nobody = np.isinf(cost).all(axis=1)
    assert ((rep == -1) == nobody).all()
    assert np.isfinite(cost[~nobody, rep[~nobody]]).all()


@unhurried
@given(cases())
def test_the_same_twice(case: tuple[Floats, Floats, Floats]) -> None:
    """The same input gives the same assignment."""
    assert assign_balanced(*case).tolist() == assign_balanced(*case).tolist()


def test_capacity_decides_the_share() -> None:
    """A rep with three times the minutes gets three times the outlets."""
    cost = np.ones((400, 2))
    cost[:, 1] += np.linspace(-0.5, 0.5, 400)
    rep = assign_balanced(cost, np.ones(400), np.array([3.0, 1.0]), tolerance=0)
    assert np.bincount(rep).tolist() == pytest.approx([300, 100], abs=1)


def test_a_rep_without_minutes_gets_nothing() -> None:
    """A rep on leave all cycle is given no outlet when others may have them."""
    cost = np.array([[0.0, 5.0], [0.0, 5.0]])
    assert assign_balanced(cost, np.ones(2), np.array([0.0, 1.0])).tolist() == [1, 1]


def test_only_reachable_reps_take_more_than_their_share() -> None:
    """What only one rep may serve goes to that rep, however full."""
    cost = np.full((9, 3), np.inf)
    cost[:, 1] = 1.0
    assert assign_balanced(cost, np.ones(9), np.ones(3)).tolist() == [1] * 9


def test_ties_split_no_more_than_needed() -> None:
    """Equal costs: 1.2 to 2.2 outlets and the rest, so that one outlet is split."""
    rep = assign_balanced(np.zeros((5, 2)), np.ones(5), np.array([1.0, 2.0]), tolerance=0.3)
    assert np.bincount(rep, minlength=2).tolist() in ([1, 4], [2, 3])


def test_ties_everywhere_are_balanced_still() -> None:
    """Sixty outlets at one place: nobody has more than two over the share."""
    rep = assign_balanced(np.ones((60, 4)), np.full(60, 25.0), np.ones(4), tolerance=0)
    assert np.abs(np.bincount(rep, minlength=4) - 15).max() <= 2


@pytest.mark.parametrize("n", [0, 1])
def test_next_to_nobody(n: int) -> None:
    """No outlet and one outlet."""
    assert assign_balanced(np.ones((n, 2)), np.ones(n), np.ones(2)).shape == (n,)


def test_no_load_at_all() -> None:
    """Outlets without work still have a rep."""
    rep = assign_balanced(np.array([[1.0, 2.0], [2.0, 1.0]]), np.zeros(2), np.ones(2))
    assert set(rep.tolist()) <= {0, 1}


def test_far_reps_do_not_blur_the_near_ones() -> None:
    """One rep a continent away does not round the difference between two near ones to nothing."""
    cost = np.array([[1.0, 1.4, 2.0e5], [1.4, 1.0, 2.0e5]])
    rep = assign_balanced(cost, np.ones(2), np.ones(3), tolerance=2)
    assert rep.tolist() == [0, 1]
