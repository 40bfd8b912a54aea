"""Where recreate looks for a place, and how a group is numbered for it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.search.problems import make_problem
from tests.search.uncompiled import uncompiled

from routeplan.search import Problem
from routeplan.search.group import _routes, _scratch
from routeplan.search.kernel import Tuning, recreate
from routeplan.search.layout import Selection, lay_out

N_DAYS = 4
PLACE = np.array([10.0, 11.0, 50.0, 52.0])
"""Four outlets on a line that begins at home."""


def on_a_line(
    options: list[list[tuple[tuple[int, ...], float]]],
    *,
    place: NDArray[Any] = PLACE,
    edges: Sequence[tuple[int, int]] = (),
) -> Problem:
    """One rep with four days."""
    n, with_home = len(place), np.append(place, 0.0)
    return make_problem(
        n_days=N_DAYS,
        minutes=np.abs(with_home[:, None] - with_home),
        service=[5.0] * n,
        options=options,
        rep_price=np.zeros((n, 1)),
        begin=[[n]] * N_DAYS,
        finish=[[n]] * N_DAYS,
        budget=[[480.0]] * N_DAYS,
        edges=list(edges),
    )


@pytest.mark.parametrize(("near", "expected"), [(True, {2, 3}), (False, {0, 1, 2, 3})])
def test_a_single_visit_is_offered_the_days_of_its_neighbours(
    near: bool, expected: set[int]
) -> None:
    """Outlet 1, the nearest one, is visited on day 2, far ones on days 0 and 1, nobody on day 3."""
    problem = on_a_line([[((d,), 100.0) for d in range(N_DAYS)]] * 4)
    chosen = Selection.of(problem, np.arange(1), np.arange(4))
    data, number = lay_out(problem, chosen, 1), chosen.number(np.arange(4))
    routes = _routes(data, N_DAYS)
    scratch = _scratch(routes)
    for outlet, d in ((1, 2), (2, 0), (3, 1)):
        i = number[outlet]
        routes.rep[i], routes.option[i] = 0, data.option_first[i] + d
        routes.route[i, d], routes.size[d], routes.stops[d, 0] = d, 1, i
        routes.leg[d, :2] = PLACE[outlet]
        routes.load[d] = 2 * PLACE[outlet] + 5.0
    plain = uncompiled(recreate)
    tuning = Tuning(**dict.fromkeys(Tuning._fields, 0.0))
    i = number[0]
    assert data.one_visit[i]
    plain._find_candidates(data, routes, scratch, i)
    rng = np.random.default_rng(1)
    plain._price_days(data, tuning, routes, scratch, i, 0, near, rng)
    assert set(np.flatnonzero(np.isfinite(scratch.day_price))) == expected
    assert scratch.day_price[2] == pytest.approx(0.0)  # on the way to outlet 1


def test_one_visit_is_told_from_several_and_from_a_fixed_day() -> None:
    """Only what is visited once, on one of several days, asks the days of its neighbours first."""
    menus = [
        [((0,), 100.0), ((1,), 100.0)],
        [((0,), 100.0)],
        [((0, 2), 200.0), ((1,), 100.0)],
        [],
    ]
    problem = on_a_line(menus)
    chosen = Selection.of(problem, np.arange(1), np.arange(4))
    one_visit = lay_out(problem, chosen, 1).one_visit[chosen.number(np.arange(4))]
    assert one_visit.tolist() == [1, 0, 0, 0]


def test_neighbours_are_numbered_side_by_side() -> None:
    """Outlets along a street, listed in any order, are numbered along the street."""
    order = np.random.default_rng(1).permutation(60)
    street = on_a_line([[]] * 60, place=np.argsort(order), edges=list(pairwise(order.tolist())))
    chosen = Selection.of(street, np.arange(1), np.arange(60))
    assert sorted(chosen.outlets) == list(range(60))
    assert (np.abs(np.diff(chosen.number(order))) == 1).all()
    assert chosen.number(np.array([0, 99])).tolist()[1] == -1
